"""Invariants 1 to 14 and 19: holds on a key, from the outside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BalanceChanged, InsufficientBalance, KeyExpired
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.ledger import BalanceLimitExceeded, Hold, Ledger

from .books import MINT, OPERATOR, beneficiary, funded, open_ledger, pay, row, secret, sound


async def test_charges_the_cost_and_frees_the_rest(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000)
    hold = ledger.hold(key, 4_000)
    assert (ledger.balance(key), ledger.held(key), ledger.available(key)) == (10_000, 4_000, 6_000)
    assert ledger.totals().held_msat == 4_000
    assert hold.settle(1_500, row()) == (1_500, 0, 8_500, 8_500)
    assert hold.finished
    assert (key.spent, key.requests, ledger.totals().held_msat) == (1_500, 1, 0)
    assert ledger.totals().operator_msat == ledger.withdrawable() == 1_500


async def test_exactly_the_balance_is_enough_and_one_msat_more_is_not(ledger: Ledger) -> None:
    """Invariant 3."""
    key = await funded(ledger, 10_000)
    with pytest.raises(InsufficientBalance) as error:
        ledger.hold(key, 10_001)
    assert (error.value.required, error.value.available) == (10_001, 10_000)
    ledger.hold(key, 10_000).release()
    assert ledger.available(key) == 10_000


async def test_a_hold_follows_another_price(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000)
    hold, other = ledger.hold(key, 4_000), ledger.hold(key, 1_000)
    ledger.resize(hold, 9_000)
    assert (hold.amount, ledger.held(key), ledger.available(key)) == (9_000, 10_000, 0)
    with pytest.raises(InsufficientBalance) as error:
        ledger.resize(hold, 9_001)
    assert (error.value.required, error.value.available) == (9_001, 9_000)
    assert (hold.amount, ledger.totals().held_msat) == (9_000, 10_000)
    ledger.resize(hold, 500)
    assert ledger.available(key) == 8_500
    assert other.settle(9_999, row()).charged_msat == 9_500, "the rest is free again"
    assert hold.settle(400, row()) == (400, 0, 100, 100)
    ledger.resize(hold, 5_000)
    assert (hold.amount, ledger.totals().held_msat) == (500, 0), "an ended hold stays as it was"


async def test_a_hold_grows_within_the_limit_only(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000, balance_limit=5_000)
    hold = ledger.hold(key, 3_000)
    with pytest.raises(BalanceLimitExceeded):
        ledger.resize(hold, 5_001)
    ledger.resize(hold, 5_000)
    assert ledger.spendable(key) == 0
    hold.release()
    assert ledger.spendable(key) == 5_000


async def test_two_hundred_parallel_requests_with_balance_for_fifty(ledger: Ledger) -> None:
    key = await funded(ledger, 50 * 1_000)
    gate, decided = asyncio.Event(), asyncio.Barrier(201)

    async def request() -> Hold | None:
        await asyncio.sleep(0)
        try:
            hold = ledger.hold(key, 1_000)
        except InsufficientBalance:
            await decided.wait()
            return None
        await decided.wait()
        await gate.wait()
        hold.settle(900, row())
        return hold

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(request()) for _ in range(200)]
        await decided.wait()
        assert ledger.available(key) == 0
        gate.set()
    assert sum(task.result() is not None for task in tasks) == 50
    assert ledger.balance(key) == 50 * 100


async def test_only_the_first_end_counts(ledger: Ledger) -> None:
    """Invariants 4 and 6."""
    key = await funded(ledger, 10_000)
    hold, other = ledger.hold(key, 4_000), ledger.hold(key, 5_000)
    first = hold.settle(1_000, row())
    assert hold.settle(4_000, row()) is first
    hold.release(row())
    assert (ledger.balance(key), ledger.held(key), key.requests) == (9_000, 5_000, 1)
    other.release()
    other.release()
    assert other.settle(5_000, row()).charged_msat == 0
    assert (ledger.balance(key), ledger.held(key), key.requests) == (9_000, 0, 1)


async def test_an_overrun_takes_free_balance_only(ledger: Ledger) -> None:
    """Invariants 9 and 10."""
    key = await funded(ledger, 10_000)
    other = ledger.hold(key, 6_000)
    result = ledger.hold(key, 2_000).settle(9_000, row(cost_msat=9_000))
    assert (result.charged_msat, result.shortfall_msat, result.available_msat) == (4_000, 5_000, 0)
    assert other.settle(6_000, row()).charged_msat == 6_000
    assert ledger.balance(key) == 0
    newest = (await ledger.requests(2))[1]
    assert (newest.charged_msat, newest.shortfall_msat, newest.row.cost_msat) == (4_000, 5_000, 9_000)


async def test_a_release_logs_its_row_and_charges_nothing(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000)
    ledger.hold(key, 10_000).release(row(status=502, error="upstream_error"))
    (logged,) = await ledger.requests(10)
    assert (logged.row.status, logged.row.error, logged.charged_msat, logged.key_id) == (502, "upstream_error", 0, key.id)
    assert (ledger.available(key), key.requests) == (10_000, 1)


async def test_a_limit_counts_spent_and_held_in_one_step(ledger: Ledger) -> None:
    """Invariant 14."""
    key = await funded(ledger, 100_000, balance_limit=5_000)
    first = ledger.hold(key, 3_000)
    with pytest.raises(BalanceLimitExceeded) as error:
        ledger.hold(key, 2_001)
    assert (error.value.status, error.value.code) == (402, "balance_limit_exceeded")
    second = ledger.hold(key, 2_000)
    assert first.settle(50_000, row()).charged_msat == 3_000
    assert second.settle(1_000, row()).charged_msat == 1_000
    assert ledger.hold(key, 500).settle(5_000, row()).charged_msat == 1_000
    assert key.spent == 5_000
    await ledger.update_key(key, balance_limit=None)
    ledger.hold(key, 90_000).release()


async def test_a_limit_lowered_meanwhile_still_pays_what_was_held(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000, balance_limit=8_000)
    hold = ledger.hold(key, 6_000)
    await ledger.update_key(key, balance_limit=1_000)
    assert hold.settle(9_000, row()).charged_msat == 6_000


async def test_an_expired_key_gets_no_hold(tmp_path: Path) -> None:
    now = 1_000.0
    ledger = await open_ledger(tmp_path, now=lambda: now)
    key = await funded(ledger, 10_000, expires=2_000)
    running = ledger.hold(key, 1_000)
    now = 2_000.0
    with pytest.raises(KeyExpired):
        ledger.hold(key, 1)
    assert running.settle(1_000, row()).charged_msat == 1_000
    now = 500.0  # the clock was set back: nothing that runs is touched
    ledger.hold(key, 1).release()
    await sound(ledger)
    await ledger.close()


async def test_a_local_key_is_metered_and_never_charged(ledger: Ledger) -> None:
    key = await ledger.create_local_key(secret("mine"), "my editor")
    assert (key.kind, key.account_id) == (KeyKind.LOCAL, 0)
    assert await ledger.create_local_key(secret("mine"), "again") is key
    hold = ledger.hold(key, 10**12)
    assert hold.amount == 0
    assert hold.settle(10**12, row()) == (0, 0, 0, 0)
    assert (key.spent, key.requests, ledger.totals().customers_msat) == (0, 1, 0)


async def test_nonsense_amounts_are_refused_and_change_nothing(ledger: Ledger) -> None:
    key = await funded(ledger, 1_000)
    with pytest.raises(ValueError, match="-1 msat"):
        ledger.hold(key, -1)
    hold = ledger.hold(key, 500)
    with pytest.raises(ValueError, match="-1 msat"):
        hold.settle(-1, row())
    assert not hold.finished
    hold.release()


async def test_a_refund_and_holds_cannot_spend_the_same_money(ledger: Ledger) -> None:
    """Invariants 5 and 63."""
    key = await funded(ledger, 10_000)
    hold = ledger.hold(key, 4_000)
    with pytest.raises(BalanceChanged):
        await ledger.operations.begin_send("r1", source=key, mint=MINT, unit="sat", amount_msat=10_000, payload={})
    sending = ledger.operations.begin_send("r2", source=key, mint=MINT, unit="sat", amount_msat=6_000, payload={})

    async def race() -> None:
        with pytest.raises(InsufficientBalance):
            ledger.hold(key, 1)

    async with asyncio.TaskGroup() as group:
        refund = group.create_task(sending)
        group.create_task(race())
    await refund
    assert hold.settle(5_000, row()) == (4_000, 1_000, 0, 0)
    assert await ledger.operations.get("r1") is None
    with pytest.raises(InsufficientBalance):
        await ledger.operations.begin_send("r3", source=key, mint=MINT, unit="sat", amount_msat=1, payload={})


async def test_a_hold_keeps_its_key_in_memory(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path, cached_keys=4)
    first = await funded(ledger, 10_000, "first")
    hold = ledger.hold(first, 5_000)
    for _ in range(20):
        await funded(ledger, 1_000)
    assert ledger.find_key(secret("first")) is first
    assert ledger.available(first) == 5_000
    hold.settle(3_000, row())
    await ledger.flush()
    for _ in range(20):
        await funded(ledger, 1_000)
    assert len(ledger._keys) == 4
    again = ledger.find_key(secret("first"))
    assert again is not first
    assert again is not None
    assert (again.spent, ledger.balance(again)) == (3_000, 7_000)
    # An object of before the eviction still speaks of the same key.
    ledger.hold(first, 7_000).settle(7_000, row())
    assert ledger.balance(again) == 0
    await sound(ledger)
    await ledger.close()


async def test_a_settlement_on_its_way_to_the_file_survives_eviction_pressure(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path, cached_keys=2)
    names = [str(number) for number in range(30)]
    for name in names:
        await funded(ledger, 10_000, name)
    for _ in range(5):
        for name in names:
            key = ledger.find_key(secret(name))
            assert key is not None
            ledger.hold(key, 100).settle(100, row())
    assert [ledger.balance(k) for name in names if (k := ledger.find_key(secret(name)))] == [9_500] * 30
    await sound(ledger)
    await ledger.close()


async def test_concurrent_first_payments_make_one_key(ledger: Ledger) -> None:
    """Invariant 48."""
    to = beneficiary(secret("shared"))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(pay(ledger, 1_000, to)) for _ in range(20)]
    keys = {task.result().id for task in tasks if task.result()}
    assert len(keys) == 1
    key = ledger.find_key(secret("shared"))
    assert key is not None
    assert ledger.balance(key) == 20_000
    assert ledger.totals().customer_keys == 1
    await pay(ledger, 500, OPERATOR)
    assert ledger.withdrawable() == 500
