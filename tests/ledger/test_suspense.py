"""A doubt that lasts: visible with what is known, its money in suspense, and out of it with the mint's answer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest

from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger import Ledger

from .books import MINT, funded, row, sound

PLACE = (MINT, "sat")
Step = Callable[[Ledger], Awaitable[object]]


async def doubtful(ledger: Ledger, key: ApiKey) -> None:
    await ledger.operations.begin_send("r", source=key, mint=MINT, unit="sat", amount_msat=4_000, payload={"purpose": "refund"})
    await ledger.operations.update("r", state="unknown", note="the answer was lost")


ENDS: dict[str, Step] = {
    "made": lambda ledger: ledger.operations.finish_send("r", token="cashuB", fee_msat=100, payload={"purpose": "refund"}),
    "failed": lambda ledger: ledger.operations.fail_send("r", "nothing was sent"),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_payout_in_doubt(ledger: Ledger, end: str) -> None:
    """money.md: visible after an hour, and resolved out of suspense when the mint answers later."""
    key = await funded(ledger, 10_000)
    await doubtful(ledger, key)
    assert await ledger.operations.doubts(3600) == []
    later = time.time() + 3601
    ledger.operations._now = lambda: later
    (doubt,) = await ledger.operations.doubts(3600)
    assert (doubt.id, doubt.note) == ("r", "the answer was lost")
    assert await ledger.operations.suspend("r")
    assert not await ledger.operations.suspend("r"), "once"
    totals = ledger.totals()
    assert (totals.suspense_msat, totals.wallet[PLACE], totals.outstanding_msat) == (4_000, 6_000, 4_000)
    assert (await ledger.audit({PLACE: 10_000})).ok, "the coins are where they were"
    await ledger.operations.update("r", state="prepared", payload={"purpose": "refund", "plan": 2})  # a new plan keeps it
    await ENDS[end](ledger)
    await ENDS[end](ledger)
    totals = ledger.totals()
    fee = 100 if end == "made" else 0
    assert (totals.suspense_msat, totals.wallet[PLACE], totals.fees_msat) == (0, 10_000 - fee, fee)
    assert ledger.balance(key) == (6_000 if end == "made" else 10_000)
    row = await ledger.operations.get("r")
    assert row is not None
    assert "suspense_msat" not in row.payload
    await sound(ledger)


@pytest.mark.parametrize("end", ["reclaimed", "claimed", "still out"])
async def test_taking_back_in_doubt(ledger: Ledger, end: str) -> None:
    key = await funded(ledger, 10_000)
    await doubtful(ledger, key)
    await ledger.operations.finish_send("r", token="cashuB", fee_msat=0, payload={"purpose": "refund"})
    await ledger.operations.begin_reclaim("r", payload={"purpose": "refund", "token": "cashuB"})
    later = time.time() + 3601
    ledger.operations._now = lambda: later
    assert len(await ledger.operations.doubts(3600)) == 1
    assert await ledger.operations.suspend("r")
    if end == "reclaimed":
        await ledger.operations.reclaimed("r", net_msat=4_000)
    elif end == "claimed":
        await ledger.operations.claimed("r")
    else:
        await ledger.operations.still_out("r")
    totals = ledger.totals()
    assert totals.suspense_msat == 0
    assert totals.wallet[PLACE] == (6_000 if end == "claimed" else 10_000)
    assert totals.outstanding_msat == (4_000 if end == "still out" else 0)
    assert await ledger.operations.doubts(0) == []
    await sound(ledger)


async def test_a_token_in_suspense_that_is_claimed_in_part(ledger: Ledger) -> None:
    """The doubt ends with the first answer, and is not ended again with the second."""
    await doubtful(ledger, await funded(ledger, 10_000))
    kept = {"purpose": "refund", "token": "cashuB", "ys": ["one", "three"]}
    await ledger.operations.finish_send("r", token="cashuB", fee_msat=0, payload=kept)
    await ledger.operations.begin_reclaim("r", payload=kept)
    assert await ledger.operations.suspend("r")
    await ledger.operations.claimed_in_part("r", amount_msat=3_000, left=["one"], token="cashuBleft")
    totals = ledger.totals()
    assert (totals.suspense_msat, totals.wallet[PLACE], totals.outstanding_msat) == (0, 7_000, 1_000)
    await ledger.operations.claimed("r")
    totals = ledger.totals()
    assert (totals.suspense_msat, totals.wallet[PLACE], totals.outstanding_msat) == (0, 6_000, 0)
    await sound(ledger)


async def test_what_is_no_doubt(ledger: Ledger) -> None:
    """A redemption has no coins of ours: it is told, and nothing is booked. A token that waits for its owner is no doubt."""
    key = await funded(ledger, 10_000)
    await doubtful(ledger, key)
    await ledger.operations.finish_send("r", token="cashuB", fee_msat=0, payload={})
    await ledger.operations.insert("in", "redeem", MINT, "sat", 5_000, {"token": "cashuB"}, ["y"], state="prepared")
    later = time.time() + 3601
    ledger.operations._now = lambda: later
    assert [row.id for row in await ledger.operations.doubts(3600)] == ["in"]
    assert not await ledger.operations.suspend("in")
    assert not await ledger.operations.suspend("r")
    assert ledger.totals().suspense_msat == 0


@pytest.mark.parametrize("end", ["paid", "failed"])
async def test_a_lightning_payment_in_doubt(ledger: Ledger, end: str) -> None:
    key = await funded(ledger, 10_000)
    journal = ledger.operations
    payload = {"purpose": "refund", "amount": 3, "recipient": "ada@example.org"}
    await journal.begin_send("m", source=key, mint=MINT, unit="sat", amount_msat=4_000, payload=payload, kind="melt")
    assert await journal.suspend("m")
    await journal.melt_ready("m", fee_msat=0, payload=payload)  # the coins are ready, the mint is asked: in doubt anew
    assert ledger.totals().suspense_msat == 0
    assert await journal.suspend("m")
    assert (ledger.totals().suspense_msat, ledger.totals().wallet[PLACE]) == (4_000, 6_000)
    if end == "paid":
        await journal.update("m", state="paid", payload=payload)
        await journal.finish_melt("m", paid_msat=3_000, cost_msat=3_500)
        assert (ledger.balance(key), ledger.totals().wallet[PLACE]) == (6_500, 6_500)
    else:
        await journal.fail_send("m", "not paid")
        assert (ledger.balance(key), ledger.totals().wallet[PLACE]) == (10_000, 10_000)
    assert ledger.totals().suspense_msat == 0
    assert await journal.doubts(-1) == []
    await sound(ledger)


async def test_the_operators_lightning_fee_is_told_apart(ledger: Ledger) -> None:
    """Issue 3.8: swap fees and Lightning fees, each by its own name."""
    key = await funded(ledger, 10_000)
    ledger.hold(key, 9_000).settle(9_000, row())
    journal = ledger.operations
    await journal.begin_send("m", source="operator", mint=MINT, unit="sat", amount_msat=4_000, payload={}, kind="melt")
    await journal.melt_ready("m", fee_msat=100, payload={})
    await journal.update("m", state="paid", payload={})
    await journal.finish_melt("m", paid_msat=3_000, cost_msat=3_500)
    assert ledger.totals().fees == {"fee": 100, "lightning_fee": 500}
    assert ledger.withdrawable() == 9_000 - 3_000 - 600
    await sound(ledger)
