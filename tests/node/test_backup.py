"""The encrypted backup: a round trip, and a sentence for everything that can be wrong with it."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, NotSelling, RoutstrError, SecretsLocked
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.node import backup, takeover
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.node.profile import open_profile
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, ONION_KEY, SEED_WORDS, UPSTREAM_API_KEY, Secrets

PASSPHRASE = "correct horse battery staple"
CONFIG = '# mine\nname = "Corner"\n'


async def made(tmp_path: Path) -> tuple[Paths, Secrets, Path]:
    paths, secrets = Paths(tmp_path / "profile").prepare(), Secrets.in_memory()
    profile = await open_profile(paths, secrets)
    for name in (UPSTREAM_API_KEY, NSEC, ONION_KEY):
        await secrets.set(name, f"sk-{name}")
    paths.config_file.write_text(CONFIG)
    ledger = await Ledger.open(paths.ledger_file, pepper=profile.pepper)
    await ledger.create_local_key("sk-" + "1" * 64, "mine")
    target = tmp_path / "routstr.backup"
    # while the books are open: what is committed is in the copy
    assert await backup.make(paths, secrets, target, "pass") == target.stat().st_size
    await ledger.copy_to(tmp_path / "copy.sqlite3")
    await ledger.close()
    return paths, secrets, target


async def unpack(contents: backup.Contents, paths: Paths, secrets: Secrets) -> None:
    await takeover.stage(contents, paths, secrets)
    takeover.decide(paths)
    assert await takeover.finish(paths, secrets)


async def test_round_trip(tmp_path: Path) -> None:
    paths, secrets, target = await made(tmp_path)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    words = await secrets.get(SEED_WORDS)
    assert words is not None
    assert words.encode() not in target.read_bytes()
    assert not [name for name in os.listdir(paths.data_dir) if name.startswith("tmp")]

    new, kept = Paths(tmp_path / "new").prepare(), Secrets.in_memory()
    await unpack(backup.read(target, "pass"), new, kept)
    assert not new.restoring.exists()
    assert new.config_file.read_text() == CONFIG
    assert stat.S_IMODE(new.ledger_file.stat().st_mode) == 0o600
    for name in (UPSTREAM_API_KEY, NSEC, ONION_KEY):
        assert await kept.get(name) == f"sk-{name}"
    profile = await open_profile(new, kept)
    assert profile.words == words
    for file in (new.ledger_file, tmp_path / "copy.sqlite3"):
        ledger = await Ledger.open(file, pepper=profile.pepper)
        assert [key.name for key in await ledger.list_keys()] == ["mine"]
        assert (await ledger.audit()).ok
        await ledger.close()
    assert await backup.make(paths, secrets, target, "pass") > 0  # replaces an older one


async def test_into_an_empty_profile_only(tmp_path: Path) -> None:
    paths, secrets, target = await made(tmp_path)
    contents = backup.read(target, "pass")
    with pytest.raises(ConfigError, match="in use"):
        await takeover.check_empty(contents, paths, secrets)
    new = Paths(tmp_path / "new").prepare()
    with pytest.raises(ConfigError, match="in use"):
        await takeover.check_empty(contents, new, Secrets.in_memory({SEED_WORDS: "other"}))
    new.config_file.write_text("name = 'other'\n")
    with pytest.raises(ConfigError, match="in use"):
        await takeover.check_empty(contents, new, Secrets.in_memory())
    assert not new.ledger_file.exists()


async def test_each_defect_has_its_sentence(tmp_path: Path) -> None:
    _, _, target = await made(tmp_path)
    whole = target.read_bytes()
    line, _, body = whole.partition(b"\n")
    header = json.loads(line)
    cases: list[tuple[bytes, str, str]] = [
        (whole, "wrong", "wrong_passphrase"),
        (whole[:-1], "pass", "backup_damaged"),
        (whole[:-5] + b"\0" + whole[-4:], "pass", "backup_damaged"),
        (line, "pass", "backup_damaged"),
        (whole[3:], "pass", "backup_damaged"),
        (b"", "pass", "backup_damaged"),
        (json.dumps({**header, "n": 3}).encode() + b"\n" + body, "pass", "backup_damaged"),
        (json.dumps({**header, "n": 2**40}).encode() + b"\n" + body, "pass", "backup_damaged"),
        (json.dumps({**header, "salt": "?"}).encode() + b"\n" + body, "pass", "backup_damaged"),
        (json.dumps({**header, "version": 2}).encode() + b"\n" + body, "pass", "backup_newer"),
        (json.dumps({**header, "extra": 1}).encode() + b"\n" + body, "pass", "backup_damaged"),
    ]
    for content, word, code in cases:
        target.write_bytes(content)
        with pytest.raises(RoutstrError) as caught:
            backup.read(target, word)
        assert caught.value.code == code, caught.value.message
    with pytest.raises(ConfigError, match="cannot be read"):
        backup.read(tmp_path / "none", "pass")


async def test_nothing_to_save_and_nowhere_to_save_it(tmp_path: Path) -> None:
    paths, secrets, target = await made(tmp_path)
    with pytest.raises(ConfigError, match="no books"):
        await backup.make(Paths(tmp_path / "none").prepare(), secrets, target, "pass")
    with pytest.raises(SecretsLocked, match="not complete"):
        await backup.make(paths, Secrets.in_memory(), target, "pass")
    other = tmp_path / "letter.txt"
    other.write_text("dear")
    with pytest.raises(ConfigError, match="no backup"):
        await backup.make(paths, secrets, other, "pass")
    assert other.read_text() == "dear"
    with pytest.raises(ConfigError, match="cannot be written"):
        await backup.make(paths, secrets, tmp_path / "no" / "such" / "place", "pass")


async def test_saved_and_checked_while_the_node_runs(tmp_path: Path) -> None:
    node = Node(demo_settings("", "https://mint.invalid"), Paths(tmp_path / "data").prepare(), Secrets.in_memory())
    file = tmp_path / "node.backup"
    with pytest.raises(NotSelling):
        await node.safekeeping.save(file, PASSPHRASE)
    await node.start()
    try:
        with pytest.raises(ConfigError, match="at least 8"):
            await node.safekeeping.save(file, "short")
        assert await node.safekeeping.save(file, PASSPHRASE) == file.stat().st_size
        found = await node.safekeeping.look(file, PASSPHRASE)
        assert abs(found.made - time.time()) < 60
        assert (found.yours_msat, found.customer_keys, found.app_keys, found.identity) == (0, 0, 1, False)
        assert (found.providers, found.mints, found.why_not) == ((), (), "")
        with pytest.raises(SecretsLocked):
            await node.safekeeping.look(file, PASSPHRASE + "x")
    finally:
        await node.stop()
