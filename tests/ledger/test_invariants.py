"""Lines of the list of invariants that no other test of the ledger names: time does not end holds, and what is ours is ours."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from routstr_desktop.core.errors import InsufficientBalance
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.ledger import Ledger

from .books import MINT, funded, open_ledger, row, secret, sound

DAY = 86_400


async def test_invariants_8_and_89_no_time_ends_a_hold(tmp_path: Path) -> None:
    """Invariants 8 and 89: however long a stream runs, and wherever the clock jumps, its hold stays and it is charged."""
    clock = [time.time()]
    ledger = await open_ledger(tmp_path, now=lambda: clock[-1])
    key = await funded(ledger, 10_000)
    hold = ledger.hold(key, 8_000)
    for jump in (DAY, -30 * DAY, 400 * DAY):
        clock.append(clock[-1] + jump)
        assert (ledger.held(key), ledger.available(key)) == (8_000, 2_000)
        with pytest.raises(InsufficientBalance):
            ledger.hold(key, 2_001)
    assert hold.settle(7_000, row(at=clock[-1])).charged_msat == 7_000
    assert ledger.available(key) == 3_000
    await sound(ledger)
    await ledger.close()


async def test_invariant_11_a_settlement_after_a_restart_charges_nobody(tmp_path: Path) -> None:
    """Invariants 11 and 12: a crash frees every hold; what the dead process knew is not charged, and nothing throws."""
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000, "a")
    ledger.hold(key, 8_000)
    await ledger.close()
    ledger = await open_ledger(tmp_path)
    again = ledger.find_key(secret("a"))
    assert again is not None
    assert (ledger.held(again), ledger.available(again)) == (0, 10_000)
    await sound(ledger)
    await ledger.close()


async def test_invariant_68_what_is_owed_is_never_the_operators(ledger: Ledger) -> None:
    """Invariant 68: balances, holds, refunds under way, unclaimed refunds and change, and fees paid are no part of it."""
    payer = await funded(ledger, 5_000)
    ledger.hold(payer, 2_000).settle(2_000, row())
    assert ledger.withdrawable() == 2_000
    ledger.hold(payer, 1_000)
    refunded = await funded(ledger, 4_000)
    change = await funded(ledger, 3_000, key_kind=KeyKind.ONE_SHOT)
    for name, key, amount in (("refund", refunded, 4_000), ("change", change, 3_000)):
        payload = {"purpose": name}
        await ledger.operations.begin_send(name, source=key, mint=MINT, unit="sat", amount_msat=amount, payload=payload)
        assert ledger.withdrawable() == 2_000
    await ledger.operations.finish_send("change", token="cashuB", fee_msat=100, payload={"purpose": "change"})
    assert ledger.withdrawable() == 1_900
    await ledger.operations.fail_send("refund", "nothing was sent")
    assert (ledger.withdrawable(), ledger.balance(refunded)) == (1_900, 4_000)
    with pytest.raises(InsufficientBalance):
        await ledger.operations.begin_send("w", source="operator", mint=MINT, unit="sat", amount_msat=1_901, payload={})
    assert (await ledger.audit({(MINT, "sat"): 12_000 - 100})).ok
