"""A real tor, without a network: the service is made at once, its address stays, and nothing is left running."""

from __future__ import annotations

import asyncio
import shutil
from functools import partial
from pathlib import Path

import pytest

from routstr_desktop.nostr.probes import Probes
from routstr_desktop.system.tor import Tor, find_tor
from routstr_desktop.system.torcontrol import TorError
from routstr_desktop.system.torproxy import running_tor

pytestmark = pytest.mark.skipif(find_tor() is None, reason="tor is not installed")


def files_with(directory: Path, secret: bytes) -> list[Path]:
    return [file for file in directory.rglob("*") if file.is_file() and secret in file.read_bytes()]


async def test_an_onion_service_keeps_its_address(tmp_path: Path) -> None:
    program = find_tor()
    assert program is not None
    tasks = asyncio.all_tasks()
    tor = Tor(program, tmp_path / "tor")
    await tor.start()
    made = await tor.add_onion(None, 8422)
    assert made.private_key is not None
    assert (len(made.address), made.address[56:]) == (62, ".onion")
    percent, words = await tor.bootstrap()
    assert 0 <= percent < 100
    assert words
    assert tor.proxy is not None
    assert await running_tor((tor.proxy[1],)) == tor.proxy
    async with Probes(socks=partial(running_tor, (tor.proxy[1],)), seconds=0.2) as probes:
        seen = await probes.get_outside("https://node.example", "/v1/info")
    assert seen is not None
    assert (seen.status, seen.private) == (0, False), "without a network nobody is reached, which is no word about the address"
    assert seen.words
    with pytest.raises(TorError, match="refused"):
        await tor.add_onion("ED25519-V3:wrong", 8422)
    process = tor._process
    assert process is not None
    await tor.close()
    await tor.close()
    assert process.returncode is not None
    assert not {task for task in asyncio.all_tasks() - tasks if not task.done()}
    secret = made.private_key.rpartition(":")[2].encode()
    assert not files_with(tmp_path, secret)
    again = Tor(program, tmp_path / "tor")
    await again.start()
    found = await again.add_onion(made.private_key, 9000)
    assert (found.address, found.private_key) == (made.address, None)
    assert again._process is not None
    again._process.kill()
    await again._process.wait()
    with pytest.raises(TorError):
        await again.bootstrap()
    await again.close()


async def test_a_tor_that_does_not_start_says_why(tmp_path: Path) -> None:
    program = shutil.which("true")
    assert program is not None
    with pytest.raises(TorError, match="ended at once"):
        await Tor(program, tmp_path / "tor").start()
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"exists|directory"):
        await Tor(program, tmp_path / "file" / "tor").start()


async def test_it_ends_with_its_owner(tmp_path: Path) -> None:
    """Killed without a word, the program leaves no tor behind: tor watches the control connection."""
    program = find_tor()
    assert program is not None
    tor = Tor(program, tmp_path / "tor")
    await tor.start()
    assert tor._control is not None
    assert tor._process is not None
    await tor._control.close()
    async with asyncio.timeout(20):
        await tor._process.wait()
    await tor.close()
