"""Lightning payments and moves between mints, step by step: each is booked once, and only when its turn has come."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from routstr_desktop.core.errors import InsufficientBalance, LedgerFailure
from routstr_desktop.ledger import Ledger
from routstr_desktop.ledger.operations import OperationConflict

from .books import MINT, OPERATOR, earn, funded, sound

OTHER = "http://127.0.0.1:3339"
PAYLOAD = {"to": OTHER, "amount": 50, "quote": "q", "payment_hash": "h", "recipient": "somebody"}


async def refused(step: Awaitable[Any]) -> None:
    with pytest.raises(OperationConflict):
        await step


async def move(ledger: Ledger, id: str = "m", amount_msat: int = 52_000, fees_msat: int = 2_000) -> None:
    await ledger.operations.begin_move(
        id, mint=MINT, unit="sat", amount_msat=amount_msat, fees_msat=fees_msat, payload=dict(PAYLOAD)
    )


async def coming(ledger: Ledger, state: str, purpose: str = "move") -> None:
    """The other half: an invoice of the second mint for 50 sat."""
    payload = {"purpose": purpose, "beneficiary": OPERATOR.to_json()}
    await ledger.operations.insert("in", "mint", OTHER, "sat", 50_000, payload, state=state)


async def test_a_move_from_its_begin_to_its_end(ledger: Ledger) -> None:
    """On its way the money is in the suspense of the second mint; each step twice changes nothing."""
    await funded(ledger, 200_000)
    await earn(ledger, 10_000)
    await move(ledger)
    assert ledger.withdrawable() == 10_000, "nobody is debited"
    for step in range(2):
        await ledger.operations.melt_ready("m", fee_msat=1_000 if not step else 99, payload={**PAYLOAD, "ys": ["a"]})
    await refused(ledger.operations.moved_out("m", paid_msat=50_000, cost_msat=51_000))
    await ledger.operations.update("m", state="paid")
    await refused(ledger.operations.fail_move("m", "no"))
    await refused(ledger.operations.melt_ready("m", fee_msat=0, payload={}))
    for _ in range(2):
        await ledger.operations.moved_out("m", paid_msat=50_000, cost_msat=51_000)
    totals = ledger.totals()
    assert (totals.suspense_msat, totals.fees_msat, totals.wallet[MINT, "sat"]) == (50_000, 2_000, 158_000)
    assert totals.fees == {"fee": 1_000, "lightning_fee": 1_000}
    await coming(ledger, "quoted")
    await refused(ledger.operations.moved_in("in"))
    await ledger.operations.deposit_paid("in", {"purpose": "move"})
    for _ in range(2):
        await ledger.operations.moved_in("in")
    totals = ledger.totals()
    assert (totals.suspense_msat, totals.wallet[OTHER, "sat"], ledger.withdrawable()) == (0, 50_000, 8_000)
    await refused(ledger.operations.deposit_paid("in", {}))
    row = await ledger.operations.must("m")
    assert (row.state, row.payload["fee_msat"]) == ("done", 1_000)


async def test_a_move_that_did_not_happen_leaves_everything(ledger: Ledger) -> None:
    await funded(ledger, 100_000)
    await earn(ledger, 5_000)
    await move(ledger)
    assert await ledger.operations.suspend("m")
    assert ledger.totals().suspense_msat == 52_000
    for _ in range(2):
        await ledger.operations.fail_move("m", "the mint would not pay")
    row = await ledger.operations.must("m")
    assert (row.state, row.note) == ("failed", "the mint would not pay")
    assert (ledger.totals().suspense_msat, ledger.withdrawable()) == (0, 5_000)
    await refused(ledger.operations.moved_out("m", paid_msat=50_000, cost_msat=51_000))


async def test_the_fees_of_a_move_must_be_there(ledger: Ledger) -> None:
    await funded(ledger, 100_000)
    await earn(ledger, 1_999)
    with pytest.raises(InsufficientBalance):
        await move(ledger)
    assert await ledger.operations.get("m") is None
    with pytest.raises(KeyError):
        await ledger.operations.fail_move("m", "there is none")


async def test_what_is_no_move_is_not_booked_as_one(ledger: Ledger) -> None:
    await earn(ledger, 100_000)
    await ledger.operations.begin_send("w", source="operator", mint=MINT, unit="sat", amount_msat=5_000, payload={})
    await coming(ledger, "prepared", purpose="gift")
    await ledger.operations.insert("t", "tidy", MINT, "sat", 9_000, {}, state="prepared")
    for step in (
        ledger.operations.fail_move("w", "?"),
        ledger.operations.moved_out("w", paid_msat=1, cost_msat=1),
        ledger.operations.moved_in("in"),
        ledger.operations.finish_tidy("w", fee_msat=1),
        ledger.operations.melt_ready("w", fee_msat=0, payload={}),
        ledger.operations.finish_melt("w", paid_msat=1, cost_msat=1),
        ledger.operations.deposit_paid("t", {}),
    ):
        await refused(step)
    assert ledger.totals().fees_msat == 0


async def test_tidying_up_costs_its_fee_once(ledger: Ledger) -> None:
    await earn(ledger, 100_000)
    await ledger.operations.insert("t", "tidy", MINT, "sat", 90_000, {}, state="prepared")
    for fee in (2_000, 77_000):
        await ledger.operations.finish_tidy("t", fee_msat=fee)
    assert (ledger.totals().fees_msat, ledger.withdrawable()) == (2_000, 98_000)
    await ledger.operations.insert("u", "tidy", MINT, "sat", 1_000, {}, state="prepared")
    with pytest.raises(ValueError, match="fee of -1"):
        await ledger.operations.finish_tidy("u", fee_msat=-1)


@pytest.mark.parametrize("customer", [True, False])
async def test_a_payment_is_charged_what_it_cost(ledger: Ledger, customer: bool) -> None:
    """The fee of a customer is the customer's, the operator's is a fee in the books; what was not needed goes back."""
    await earn(ledger, 60_000)
    key = await funded(ledger, 60_000)
    source = key if customer else "operator"
    await ledger.operations.begin_send(
        "p", source=source, mint=MINT, unit="sat", amount_msat=52_000, payload={"purpose": "payout"}, kind="melt"
    )
    for _ in range(2):
        await ledger.operations.melt_ready("p", fee_msat=0, payload=dict(PAYLOAD))
    await refused(ledger.operations.finish_melt("p", paid_msat=50_000, cost_msat=51_000))
    await ledger.operations.update("p", state="paid")
    for paid, cost in ((51_001, 51_000), (50_000, 52_001), (-1, 51_000)):
        with pytest.raises(ValueError, match="debited 52000"):
            await ledger.operations.finish_melt("p", paid_msat=paid, cost_msat=cost)
    for _ in range(2):
        await ledger.operations.finish_melt("p", paid_msat=50_000, cost_msat=51_000)
    totals = ledger.totals()
    assert totals.outstanding_msat == 0
    if customer:
        assert (ledger.balance(key), totals.fees_msat) == (9_000, 0)
    else:
        assert (ledger.withdrawable(), totals.fees_msat) == (9_000, 1_000)
    await refused(ledger.operations.fail_send("p", "too late"))
    assert not await ledger.operations.suspend("p"), "a payment that is settled is no doubt"


async def test_a_ledger_that_cannot_write_begins_nothing(ledger: Ledger) -> None:
    await earn(ledger, 60_000)
    failure = LedgerFailure("The disk is full.")
    ledger._database.failure = failure
    with pytest.raises(LedgerFailure):
        await move(ledger)
    with pytest.raises(LedgerFailure):
        await ledger.operations.begin_send("w", source="operator", mint=MINT, unit="sat", amount_msat=1_000, payload={})
    ledger._database.failure = None
    assert (ledger.withdrawable(), await ledger.operations.unfinished()) == (60_000, [])
    with pytest.raises(ValueError, match="a send of 0"):
        await ledger.operations.begin_send("w", source="operator", mint=MINT, unit="sat", amount_msat=0, payload={})
    await sound(ledger)
