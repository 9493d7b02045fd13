"""The owner's words in a running node: shown, and replaced in a wallet that was never used, at a real mint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, NotSelling
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.node.phase import Phase
from routstr_desktop.node.profile import new_words
from routstr_desktop.node.words import read_words
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import SEED_WORDS, Secrets
from tests.support.mint import TestMint

ZOO = " ".join(["zoo"] * 11) + " wrong"
ABOUT = " ".join(["abandon"] * 11) + " about"


@asynccontextmanager
async def running(directory: Path, *mints: str) -> AsyncIterator[Node]:
    """A node without a provider; audited at the end."""
    settings = demo_settings("", "").model_copy(update={"cashu_mints": mints, "sell_at_start": False})
    node = Node(settings, Paths(directory).prepare(), Secrets.in_memory())
    await node.start()
    try:
        yield node
        audit = await node.audit()
        assert audit.ok, audit.problems
    finally:
        await node.stop()


def test_words_are_read_as_people_write_them() -> None:
    assert read_words(f"  {ABOUT.upper()}\n") == ABOUT
    assert read_words(ABOUT.replace(" ", "\n")) == ABOUT
    with pytest.raises(ConfigError, match="these are 2"):
        read_words("abandon about")
    with pytest.raises(ConfigError, match=r"Word 12, “abuot”, is not one of the words in use. Is it “about”\?"):
        read_words(ABOUT.replace("about", "abuot"))
    with pytest.raises(ConfigError, match="at the wrong place"):
        read_words(" ".join(["abandon"] * 12))


async def test_money_comes_back_from_the_words_alone(tmp_path: Path, mint: TestMint) -> None:
    async with running(tmp_path / "old", mint.url) as old:
        await old.receive(await mint.fund(300))
        words = await old.words.show()
        assert not await old.words.replaceable()
        with pytest.raises(ConfigError, match="in use"):
            await old.words.restore(ZOO, ["https://mint.example.com"])
        assert await old.words.show() == words
        assert old.settings.cashu_mints == (mint.url,)
    async with running(tmp_path / "new") as new:
        first = await new.words.show()
        assert first != words
        with pytest.raises(ConfigError, match="Which mints"):
            await new.words.restore(words)
        assert await new.words.replaceable()
        found = await new.words.restore(words, [mint.url + "/"])
        assert (found.credited_msat, found.total_msat, found.unasked) == (300_000, 300_000, {})
        assert await new.words.show() == words
        shown = await new.snapshot()
        assert (shown.withdrawable_msat, [one.url for one in shown.mints]) == (300_000, [mint.url])
        again = await new.words.restore(words)  # the same words only look again
        assert (again.found_msat, again.credited_msat, again.total_msat) == (0, 0, 300_000)
        with pytest.raises(ConfigError, match="in use"):
            await new.words.restore(ZOO)
        assert await mint.receive((await new.withdraw()).token or "") == 300


async def test_wrong_words_first_and_the_right_ones_after(tmp_path: Path, mint: TestMint) -> None:
    async with running(tmp_path / "old", mint.url) as old:
        await old.receive(await mint.fund(21))
        words = await old.words.show()
    async with running(tmp_path / "new", mint.url) as new:
        found = await new.words.restore(new_words())
        assert (found.found_msat, found.credited_msat) == (0, 0)
        assert await new.words.replaceable()
        assert (await new.words.restore(words)).credited_msat == 21_000


async def test_a_mint_that_is_silent_is_named_and_the_words_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path / "new") as node:
        found = await node.words.restore(ABOUT, ["http://127.0.0.1:9"])
        assert list(found.unasked) == ["http://127.0.0.1:9"]
        assert await node.words.show() == ABOUT
        assert node.phase is Phase.RUNNING


async def test_who_stops_waiting_leaves_a_node_that_runs(tmp_path: Path, mint: TestMint) -> None:
    async with running(tmp_path / "new", mint.url) as node:
        waiting = asyncio.get_running_loop().create_task(node.words.restore(ABOUT))
        async with asyncio.timeout(60):
            while node.phase is Phase.RUNNING:  # noqa: ASYNC110
                await asyncio.sleep(0)
            waiting.cancel()
            while node.phase is not Phase.RUNNING:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert await node.words.show() == ABOUT


async def test_a_store_that_fails_keeps_the_old_words(tmp_path: Path, mint: TestMint) -> None:
    async with running(tmp_path / "new", mint.url) as node:
        first = await node.words.show()
        secrets = node.words._secrets()
        whole = secrets.set

        async def refuse(name: str, value: str) -> None:
            if name == SEED_WORDS:
                raise ConfigError("The keyring refuses.")
            await whole(name, value)

        secrets.set = refuse  # type: ignore[method-assign]
        with pytest.raises(ConfigError, match="refuses"):
            await node.words.restore(ABOUT)
        assert node.phase is Phase.RUNNING
        assert await node.words.show() == first


async def test_a_crash_after_the_words_were_replaced_loses_no_search(tmp_path: Path, mint: TestMint) -> None:
    async with running(tmp_path / "old", mint.url) as old:
        await old.receive(await mint.fund(55))
        words = await old.words.show()
    paths, secrets = Paths(tmp_path / "new").prepare(), Secrets.in_memory()
    settings = demo_settings("", "").model_copy(update={"cashu_mints": (mint.url,), "sell_at_start": False})
    node = Node(settings, paths, secrets)
    await node.start()

    async def crash() -> None:
        raise ConfigError("The power is gone.")

    node.start = crash  # type: ignore[method-assign]
    with pytest.raises(ConfigError, match="power"):
        await node.words.restore(words)
    after = Node(settings, paths, secrets)
    await after.start()
    async with asyncio.timeout(20):
        while (await after.snapshot()).withdrawable_msat != 55_000:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert (await after.audit()).ok
    await after.stop()


async def test_nothing_without_a_running_node(tmp_path: Path) -> None:
    node = Node(demo_settings("", ""), Paths(tmp_path).prepare(), Secrets.in_memory())
    with pytest.raises(NotSelling):
        await node.words.show()
