"""What the node does by the clock with customers' money and keys; the books balance after each test."""

from __future__ import annotations

import time

import pytest

from routstr_desktop.core.activity import LogFilter
from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.ledger import RequestRow
from routstr_desktop.ledger.keys import create
from routstr_desktop.node.customer import Customer
from tests.node.test_keys import customer, only  # noqa: F401
from tests.node.test_node import World, upstream, world  # noqa: F401


async def test_unclaimed_refunds_are_swept_after_the_time_set(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
) -> None:
    """Invariant 67, by the node's clock: 0 = never."""
    node = world.node
    assert node.settings.refund_sweep_ttl == 180 * 86_400
    await customer.refund()
    assert node.ledger is not None
    assert node.wallet is not None
    out = node.ledger.totals().outstanding_msat
    await node.change_settings(refund_sweep_ttl=0)
    node.wallet._now = lambda: time.time() + 400 * 86_400
    assert await node.upkeep.sweep() == 0
    await node.change_settings(refund_sweep_ttl=86_400)
    assert await node.upkeep.sweep() == 1
    assert node.ledger.totals().outstanding_msat == 0
    assert (await only(world, KeyKind.CUSTOMER)).balance_msat >= out
    assert await customer.balance() >= out


async def test_a_doubt_is_shown_and_ends_with_the_mints_answer(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
) -> None:
    """money.md: a doubt older than an hour is visible in snapshot and audit with what is known."""
    node = world.node
    ledger, _ = node.parts()
    await customer.refund()
    (sent,) = await ledger.operations.list("send")
    await ledger.operations.begin_reclaim(sent.id, payload=sent.payload)
    assert await node.upkeep.look_at_doubts() == 0
    ledger.operations._now = lambda: time.time() + 3700
    assert await node.upkeep.look_at_doubts() == 1
    seen = await node.snapshot()
    assert seen.suspense_msat == sent.amount_msat
    assert f"{sent.amount_msat // 1000} sat" in seen.doubts[0]
    assert [problem.cause for problem in seen.problems] == ["doubts"]
    await ledger.operations.still_out(sent.id)
    await node.upkeep.look_at_doubts()
    seen = await node.snapshot()
    assert (seen.suspense_msat, seen.doubts, seen.problems) == (0, (), ())


async def test_dead_keys_are_forgotten_after_the_days_set(world: World) -> None:  # noqa: F811
    node = world.node
    ledger, _ = node.parts()
    assert node.settings.dead_key_days == 180
    key = await ledger.children._database.write(lambda c: create(c, ApiKey(0, "h", "sk-", KeyKind.CUSTOMER, 0, created=1)))
    await node.change_settings(dead_key_days=0)
    assert await node.upkeep.prune() == 0
    await node.change_settings(dead_key_days=30)
    assert await node.upkeep.prune() == 1
    with pytest.raises(KeyError):
        ledger.key_by_id(key.id)
    assert [key.kind for key in await ledger.list_keys()] == [KeyKind.LOCAL]


async def test_the_log_is_as_long_as_it_was_set_at_once(world: World, customer: Customer) -> None:  # noqa: F811
    node = world.node
    ledger, _ = node.parts()
    assert node.settings.keep_log_days == 0
    key = await ledger.create_local_key("sk-" + "1" * 64, "app")
    for days in (400, 40, 0):
        at = time.time() - days * 86_400
        ledger.hold(key, 0).settle(0, RequestRow(str(days), at, "m", "/v1/chat/completions", 200))
    await ledger.flush()
    assert await node.upkeep.prune_log() == 0
    for kept, left in ((365, 3), (30, 2), (0, 2)):
        assert await node.preferences.change(keep_log_days=kept) is False
        assert (await node.preferences.options())["keep_log_days"] == kept
        assert (await node.activity.page(LogFilter())).total == left
    assert (await ledger.audit(ledger.totals().wallet)).ok


async def test_fees_are_a_line_of_their_own(world: World, customer: Customer) -> None:  # noqa: F811
    """Issue 3.8: what mints took is told apart from what was earned."""
    ledger, _ = world.node.parts()
    mint = world.settings.cashu_mints[0]
    await ledger.operations.fee(mint, "sat", 5, note="for this test")
    seen = await world.node.snapshot()
    assert (seen.fees_msat, seen.fees) == (5, {"swaps": 5})
    assert seen.withdrawable_msat == ledger.totals().operator_msat - 5
    await ledger.operations.fee(mint, "sat", -5)
