"""Receiving ecash as the operator, at a real mint with the real books: once, only from trusted mints, and in the history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, NotSelling, RedemptionPending, TokenInvalid, TokenSpent, UntrustedMint
from routstr_desktop.core.events import BooksChanged, Event
from routstr_desktop.ledger import Operation
from routstr_desktop.node.cashbox import movement
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from tests.support.mint import TestMint

EVENTS: dict[int, list[Event]] = {}


@pytest.fixture
async def node(tmp_path: Path, mint: TestMint) -> AsyncIterator[Node]:
    """Without a provider: receiving needs none. Audited at the end."""
    events: list[Event] = []
    settings = demo_settings("", mint.url)
    made = Node(settings, Paths(tmp_path / "data").prepare(), Secrets.in_memory(), publish=events.append)
    EVENTS[id(made)] = events
    await made.start()
    yield made
    if made.ledger is not None:
        audit = await made.audit()
        assert audit.ok, audit.problems
    await made.stop()


async def test_a_token_is_named_and_then_taken_in(node: Node, mint: TestMint) -> None:
    token = await mint.fund(500, memo="for coffee")
    told = await node.describe(f" cashu:{token}\n")
    assert (told.amount_msat, told.mint, told.memo, told.trusted) == (500_000, mint.url, "for coffee", True)
    assert (await node.snapshot()).withdrawable_msat == 0
    got = await node.receive(f"cashu:{token}")
    assert (got.amount_msat, got.fee_msat, got.mint) == (500_000, 0, mint.url)
    after = await node.snapshot()
    assert (after.withdrawable_msat, after.customers_msat, after.customer_keys) == (500_000, 0, 0)
    async with asyncio.timeout(60):
        while not any(isinstance(event, BooksChanged) for event in EVENTS[id(node)]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    (line,) = await node.history(10)
    assert (line.kind, line.state, line.amount_msat, line.id) == ("received", "done", 500_000, got.id)


async def test_the_same_token_twice_adds_once(node: Node, mint: TestMint) -> None:
    token = await mint.fund(64)
    await node.receive(token)
    with pytest.raises(TokenSpent, match=r"already redeemed. Nothing was added"):
        await node.receive(token)
    assert (await node.snapshot()).withdrawable_msat == 64_000
    assert len(await node.history(10)) == 1


async def test_the_same_token_at_once_adds_once(node: Node, mint: TestMint) -> None:
    token = await mint.fund(64)
    results = await asyncio.gather(*(node.receive(token) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in results) == 1
    assert all(isinstance(one, RedemptionPending | TokenSpent) for one in results if isinstance(one, BaseException))
    assert (await node.snapshot()).withdrawable_msat == 64_000


async def test_spent_elsewhere(node: Node, mint: TestMint) -> None:
    token = await mint.fund(32)
    await mint.receive(token)
    with pytest.raises(TokenSpent, match="already redeemed"):
        await node.receive(token)
    assert (await node.snapshot()).withdrawable_msat == 0
    (line,) = await node.history(10)
    assert (line.kind, line.state) == ("received", "failed")


async def test_an_unknown_mint_is_trusted_first(node: Node, mint: TestMint, fee_mint: TestMint) -> None:
    token = await fee_mint.fund(100)
    assert not (await node.describe(token)).trusted
    with pytest.raises(UntrustedMint):
        await node.receive(token)
    assert await node.history(10) == ()
    await node.trust_mint(fee_mint.url + "/")
    assert node.wallet is not None
    assert node.wallet.trusted == (mint.url, fee_mint.url) == node.settings.cashu_mints
    assert (await node.describe(token)).trusted
    got = await node.receive(token)
    assert (got.amount_msat, got.fee_msat) == (99_000, 1_000)
    await node.remove_mint(fee_mint.url)
    held = {one.url: (one.trusted, one.balance_msat) for one in (await node.snapshot()).mints}
    assert held == {mint.url: (True, 0), fee_mint.url: (False, 99_000)}
    made = await node.withdraw(50)  # what is held there is still ours
    assert made.mint == fee_mint.url
    with pytest.raises(ConfigError):
        await node.trust_mint("ftp://mint.example.com")
    assert node.wallet.trusted == (mint.url,)


async def test_history_of_a_withdrawal(node: Node, mint: TestMint) -> None:
    await node.receive(await mint.fund(100))
    one, two, three = [await node.withdraw(amount) for amount in (10, 20, 30)]
    assert [line.state for line in await node.history(3)] == ["reclaimable"] * 3
    await node.take_back(one.id)
    assert two.token is not None
    await mint.receive(two.token)
    await node.till.check_claims()
    lines = {line.id: line for line in await node.history(50)}
    assert [lines[each.id].state for each in (one, two, three)] == ["taken_back", "done", "reclaimable"]
    assert {lines[each.id].kind for each in (one, two, three)} == {"withdrawal"}
    pages = [*await node.history(3), *await node.history(3, 3)]
    assert [line.id for line in pages] == [line.id for line in await node.history(50)]
    assert [line.amount_msat for line in pages] == [30_000, 20_000, 10_000, 100_000]


async def test_own_withdrawal_received_again(node: Node, mint: TestMint) -> None:
    await node.receive(await mint.fund(100))
    made = await node.withdraw(40)
    assert made.token is not None
    got = await node.receive(made.token)
    assert got.amount_msat == 40_000
    await node.till.check_claims()
    found = await node.snapshot()
    assert (found.withdrawable_msat, found.outstanding_msat) == (100_000, 0)
    assert found.withdrawals[0].state == "claimed"


async def test_no_token_and_no_node(node: Node) -> None:
    for text in ("", "hello", "cashuB", "cashuAeyJ", "lnbc1"):
        with pytest.raises(TokenInvalid):
            await node.describe(text)
        with pytest.raises(TokenInvalid):
            await node.receive(text)
    await node.stop()
    with pytest.raises(NotSelling):
        await node.receive("cashuB")
    with pytest.raises(NotSelling):
        await node.history(10)


@pytest.mark.parametrize(("payload", "state", "shown"), [({"surplus_msat": 5_000}, "done", 5_000), ({}, "prepared", 0)])
def test_a_scan_for_lost_coins_is_in_the_history(payload: dict[str, int], state: str, shown: int) -> None:
    line = movement(Operation("r", "restore", state, "https://mint.example", "sat", 0, payload, None, 1, 1))
    assert (line.kind, line.amount_msat) == ("restored", shown)
    assert line.state == ("done" if state == "done" else "pending")


async def test_a_mint_is_asked_as_soon_as_it_is_trusted(node: Node, fee_mint: TestMint) -> None:
    await node.trust_mint(fee_mint.url)
    await node.trust_mint("http://127.0.0.1:9")

    async def answers() -> dict[str, bool | None]:
        return {one.url: one.reachable for one in (await node.snapshot()).mints}

    async with asyncio.timeout(60):
        while None in [(await answers())[url] for url in (fee_mint.url, "http://127.0.0.1:9")]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (await answers())[fee_mint.url] is True
    assert (await answers())["http://127.0.0.1:9"] is False
