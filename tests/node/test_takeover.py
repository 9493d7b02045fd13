"""A backup in the place of a profile that was never used: the same money, keys and settings, whatever line it ends at."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, RoutstrError, SecretsLocked
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.node import backup, takeover
from routstr_desktop.node.boot import boot
from routstr_desktop.node.node import Node
from routstr_desktop.node.phase import Phase
from routstr_desktop.node.profile import open_profile
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, SEED_WORDS, UPSTREAM_API_KEY, Secrets
from routstr_desktop.wallet import faults
from routstr_desktop.wallet.testmint import swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.mint import TestMint

PASSPHRASE = "correct horse battery staple"
SILENT = "http://127.0.0.1:9"
"""A mint that does not answer, and holds nothing."""
GIVEN = {"port": 0, "public_port": 0, "sell_at_start": False, "btc_usd_price": Decimal(100_000)}
PROVIDER = '[[upstreams]]\nslug = "{slug}"\nbase_url = "http://127.0.0.1:9/v1"\nname = "{name}"\n'


class Killed(BaseException):
    """As a crash, nobody catches it."""


def started_from(paths: Paths, secrets: Secrets) -> Node:
    """A node as a start of the program makes it: the settings are read anew."""
    return Node(boot(paths, GIVEN, console=False).loaded.settings, paths, secrets)


@asynccontextmanager
async def running(paths: Paths, secrets: Secrets) -> AsyncIterator[Node]:
    node = started_from(paths, secrets)
    await node.start()
    try:
        yield node
    finally:
        await node.stop()


@pytest.fixture
async def backed_up(tmp_path: Path, mint: TestMint, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """The file of a node with money, a provider and a name; after it was made, 100 of its 300 sat were withdrawn. Its words."""
    monkeypatch.setattr(backup, "N", 2**14)  # a passphrase is no secret here: less work
    paths, secrets = Paths(tmp_path / "old").prepare(), Secrets.in_memory()
    mints = f'cashu_mints = ["{mint.url}", "{SILENT}"]\n'
    paths.config_file.write_text(f'name = "Corner"\n{mints}' + PROVIDER.format(slug="shop", name="Shop"))
    await secrets.set("upstream-key-shop", "sk-of-the-shop")
    file = tmp_path / "mine.routstr-backup"
    async with running(paths, secrets) as old:
        await old.receive(await mint.fund(300))
        await old.key_desk.create_local("editor")
        await old.safekeeping.save(file, PASSPHRASE)
        sent = await old.withdraw(100)
        await swap_coins(mint.url, parse(sent.token or "").proofs)
        return file, await old.words.show()


def unused(tmp_path: Path) -> tuple[Paths, Secrets]:
    """A profile in which somebody has set up a provider, and nothing was ever paid."""
    paths = Paths(tmp_path / "new").prepare()
    paths.config_file.write_text('name = "New"\n' + PROVIDER.format(slug="other", name="Other"))
    return paths, Secrets.in_memory({"upstream-key-other": "sk-other", UPSTREAM_API_KEY: "sk-first"})


async def from_beginning_to_end(contents: backup.Contents, paths: Paths, secrets: Secrets) -> None:
    await takeover.stage(contents, paths, secrets, forget=["upstream-key-other", UPSTREAM_API_KEY])
    takeover.decide(paths)
    await takeover.finish(paths, secrets)


async def is_the_old_one(node: Node, secrets: Secrets, words: str, mint: TestMint) -> None:
    assert (node.settings.name, node.settings.cashu_mints) == ("Corner", (mint.url, SILENT))
    assert node.settings.port == 0, "what the command line said still holds"
    assert [await secrets.get(name) for name in (SEED_WORDS, "upstream-key-shop")] == [words, "sk-of-the-shop"]
    assert [await secrets.get(name) for name in ("upstream-key-other", UPSTREAM_API_KEY)] == [None, None]
    assert not node.paths.restoring.exists()
    assert {key.name for key in await node.parts()[0].list_keys()} >= {"editor"}
    ledger, wallet = node.parts()
    await wallet.recover()
    assert ledger.withdrawable() == 200_000
    audit = await node.audit()
    assert audit.ok, audit.problems


async def test_everything_comes_back_and_what_was_spent_since_is_told(
    tmp_path: Path, mint: TestMint, backed_up: tuple[Path, str]
) -> None:
    file, words = backed_up
    paths, secrets = unused(tmp_path)
    async with running(paths, secrets) as new:
        seen = await new.safekeeping.look(file, PASSPHRASE)
        assert (seen.yours_msat, seen.app_keys, seen.providers, seen.mints) == (300_000, 2, ("Shop",), (mint.url, SILENT))
        assert (seen.why_not, seen.replaced) == ("", ("Other",))
        assert new.settings.name == "New", "it was only looked at"
        new.selling.wanted = True
        found = await new.safekeeping.restore(file, PASSPHRASE)
        assert (found.total_msat, found.missing_msat, found.credited_msat, found.unasked) == (
            200_000,
            100_000,
            0,
            {SILENT: "The mint cannot be reached."},
        )
        await is_the_old_one(new, secrets, words, mint)
        assert not new.selling.wanted, "it sells when somebody says so"
        assert paths.config_file.with_name("config.toml.before-restore").read_text().startswith('name = "New"')
        assert await mint.receive((await new.withdraw()).token or "") == 200
        with pytest.raises(ConfigError, match="in use"):
            await new.safekeeping.restore(file, PASSPHRASE)
        assert (await new.safekeeping.look(file, PASSPHRASE)).why_not
    assert not [name for name in secrets._store._values if name.startswith("restoring-")]  # type: ignore[attr-defined]
    async with running(paths, secrets) as again:
        assert again.settings.name == "Corner"


async def test_ended_at_any_point_one_of_the_two_is_there_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mint: TestMint, backed_up: tuple[Path, str]
) -> None:
    """Killed between any two steps; the next start has the profile of before, or that of the backup."""
    file, words = backed_up
    paths, secrets = unused(tmp_path)
    async with running(paths, secrets) as new:
        before = await new.words.show()
    contents = backup.read(file, PASSPHRASE)
    for point in faults.TAKEOVER:
        here, kept = Paths(tmp_path / point), Secrets.in_memory(dict(secrets._store._values))  # type: ignore[attr-defined]
        shutil.copytree(paths.data_dir, here.data_dir)

        def die(reached: str, point: str = point) -> None:
            if reached == point:
                raise Killed

        monkeypatch.setattr(faults, "hook", die)
        with pytest.raises(Killed):
            await from_beginning_to_end(contents, here, kept)
        monkeypatch.setattr(faults, "hook", None)

        settings = boot(here, GIVEN, console=False).loaded.settings
        profile = await open_profile(here, kept)
        assert not here.restoring.exists()
        assert not [name for name in kept._store._values if name.startswith("restoring-")]  # type: ignore[attr-defined]
        ledger = await Ledger.open(here.ledger_file, pepper=profile.pepper)
        names = {key.name for key in await ledger.list_keys()}
        await ledger.close()
        if faults.TAKEOVER.index(point) < faults.TAKEOVER.index("takeover:ready"):
            assert (settings.name, profile.words, "editor" in names) == ("New", before, False)
            assert await kept.get("upstream-key-other") == "sk-other"
        else:
            assert (settings.name, profile.words, "editor" in names) == ("Corner", words, True)
        if point in ("takeover:staged", "takeover:ready", "takeover:replaced"):
            async with running(here, kept) as after:
                if point == "takeover:staged":  # nothing is in the way of another attempt
                    assert (await after.safekeeping.restore(file, PASSPHRASE)).missing_msat == 100_000
                await is_the_old_one(after, kept, words, mint)


async def test_what_is_used_is_never_overwritten(tmp_path: Path, mint: TestMint, backed_up: tuple[Path, str]) -> None:
    file, _ = backed_up
    paths, secrets = unused(tmp_path)

    async def refused(node: Node, why: str) -> None:
        words = await node.words.show()
        with pytest.raises(ConfigError, match=why):
            await node.safekeeping.restore(file, PASSPHRASE)
        assert node.phase is Phase.RUNNING
        assert (node.settings.name, await node.words.show()) == ("New", words)

    async with running(paths, secrets) as node:
        await secrets.set(NSEC, "nsec1ofmyown")
        await refused(node, "a Nostr key")
        await secrets.delete(NSEC)
        rest = node.words.unused_at_rest

        async def paid_meanwhile(_: Secrets) -> bool:
            return False

        node.words.unused_at_rest = paid_meanwhile  # type: ignore[method-assign]
        await refused(node, "money has moved")
        node.words.unused_at_rest = rest  # type: ignore[method-assign]
        await node.trust_mint(mint.url)
        await node.receive(await mint.fund(5))
        await refused(node, "money has moved")
        assert not paths.restoring.exists()


async def test_a_store_that_refuses_leaves_the_profile_as_it_was(tmp_path: Path, backed_up: tuple[Path, str]) -> None:
    file, _ = backed_up
    paths, secrets = unused(tmp_path)
    whole = secrets.set

    async def refuse(name: str, value: str) -> None:
        if name.endswith(SEED_WORDS):
            raise SecretsLocked("The keyring refuses.")
        await whole(name, value)

    async with running(paths, secrets) as node:
        words = await node.words.show()
        secrets.set = refuse  # type: ignore[method-assign]
        with pytest.raises(SecretsLocked):
            await node.safekeeping.restore(file, PASSPHRASE)
        assert not paths.restoring.exists()
        assert (node.settings.name, await node.words.show(), node.phase) == ("New", words, Phase.RUNNING)


async def test_a_start_that_fails_is_told_apart_from_the_restoring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backed_up: tuple[Path, str], mint: TestMint
) -> None:
    file, words = backed_up
    paths, secrets = unused(tmp_path)
    node = started_from(paths, secrets)
    await node.start()
    start = node.start

    async def fails() -> None:
        raise ConfigError("Port 8421 is in use by another program.")

    monkeypatch.setattr(node, "start", fails)
    with pytest.raises(RoutstrError, match=r"is restored, but .* Port 8421") as caught:
        await node.safekeeping.restore(file, PASSPHRASE)
    assert caught.value.code == "restored_not_started"
    monkeypatch.setattr(node, "start", start)
    await node.start()
    await is_the_old_one(node, secrets, words, mint)
    await node.stop()
