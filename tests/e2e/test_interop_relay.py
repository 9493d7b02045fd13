"""The announcement on a relay of another project (nostr-relay): `make interop` installs it, else this is left out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from routstr_desktop.nostr.discovery import FILTERS, collect
from routstr_desktop.nostr.fetch import ask_all
from tests.nostr.relays import read
from tests.nostr.test_publisher import FIRST, Stand

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "interop" / "nostr-relay" / "bin" / "nostr-relay"
CONFIG = """
DEBUG: false
relay_name: interop
storage:
  sqlalchemy.url: sqlite+aiosqlite:///{directory}/relay.sqlite3
  validators:
    - nostr_relay.validators.is_not_too_large
    - nostr_relay.validators.is_signed
    - nostr_relay.validators.is_recent
verification:
  nip05_verification: disabled
gunicorn:
  bind: 127.0.0.1:{port}
  workers: 1
authentication:
  enabled: false
"""

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="nostr-relay is not installed (make interop)")


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[str]:
    """A running nostr-relay."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = tmp_path / "relay.yaml"
    config.write_text(CONFIG.format(directory=tmp_path, port=port))
    with (tmp_path / "relay.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            PROGRAM, "-c", str(config), "serve", stdout=log, stderr=log, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
        )
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.1)
    writer.close()
    yield f"ws://127.0.0.1:{port}"
    process.terminate()
    await asyncio.wait_for(process.wait(), 20)


async def test_publish_change_retract_on_another_projects_relay(tmp_path: Path, relay: str) -> None:
    stand = Stand(tmp_path, [relay])
    stand.publisher.start()
    await stand.until(lambda: stand.states() == ["accepted"])
    [event] = (await read(relay, stand.own.hex))[38421]
    assert event == stand.publisher.event
    [answer] = await ask_all([relay], FILTERS)
    [found] = collect(answer.events, event["created_at"])
    assert (answer.words, found.urls, found.mints) == ("", FIRST.urls, FIRST.mints)

    stand.change(replace(FIRST, urls=("https://other.example",)))
    await stand.until(lambda: (stand.publisher.event or {}).get("created_at", 0) > event["created_at"])
    await stand.until(lambda: stand.states() == ["accepted"])
    [changed] = (await read(relay, stand.own.hex))[38421]
    assert ["u", "https://other.example"] in changed["tags"]

    await stand.publisher.close()
    seen = await read(relay, stand.own.hex)
    assert (seen[38421], len(seen[5])) == ([], 1)
