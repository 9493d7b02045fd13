"""Locked payments in the books: credited before they are swapped, each once, and seen by the audit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from routstr_desktop.ledger import DuplicateCoins, Ledger, OperationConflict
from routstr_desktop.ledger.locked import SWAP

from .books import MINT, beneficiary, open_ledger, secret, sound


async def accept(ledger: Ledger, id: str, net: int = 9_000) -> None:
    """A payment of 10 sat."""
    to = beneficiary(secret(id))
    payload = {"token": f"cashuB{id}", "beneficiary": to.to_json()}
    key = await ledger.locked.accept(
        id, mint=MINT, unit="sat", amount_msat=10_000, net_msat=net, payload=payload, ys=[f"y-{id}"], beneficiary=to
    )
    assert key is not None
    assert (ledger.balance(key), key.mint) == (net, MINT)


async def swap(ledger: Ledger, id: str, *payments: str) -> None:
    """A batch that was sent."""
    await ledger.operations.insert(
        id, SWAP, MINT, "sat", 10_000 * len(payments), {"payments": list(payments)}, state="prepared"
    )


@pytest.mark.parametrize(("kept", "operator", "fees"), [(28_000, 1_000, 0), (27_000, 0, 0), (26_000, 0, 1_000)])
async def test_from_the_credit_to_the_swap(ledger: Ledger, kept: int, operator: int, fees: int) -> None:
    for id in "abc":
        await accept(ledger, id)
    assert ledger.totals().unswapped == {(MINT, "sat"): 27_000}
    assert ledger.locked.waiting(MINT, "sat") == 27_000
    await sound(ledger)
    await swap(ledger, "s", *"abc")
    assert await ledger.locked.open(MINT, "sat") == []
    for _ in range(2):
        await ledger.locked.finish("s", kept_msat=kept)
    totals = ledger.totals()
    assert (totals.wallet, totals.unswapped) == ({(MINT, "sat"): kept}, {(MINT, "sat"): 0})
    assert (totals.customers_msat, totals.operator_msat, totals.fees_msat) == (27_000, operator, fees)
    done = await ledger.operations.get("a")
    assert done is not None
    assert (done.state, done.token) == ("done", None)
    with pytest.raises(OperationConflict):
        await ledger.locked.lose("a", "too late")
    await sound(ledger)


async def test_a_known_coin_is_refused(ledger: Ledger) -> None:
    await accept(ledger, "a")
    with pytest.raises(DuplicateCoins):
        await ledger.locked.accept(
            "b", mint=MINT, unit="sat", amount_msat=1_000, net_msat=1_000, payload={}, ys=["new", "y-a"],
            beneficiary=beneficiary(secret("b")),
        )  # fmt: skip
    assert ledger.find_key(secret("b")) is None
    assert ledger.totals().customers_msat == 9_000
    await sound(ledger)


async def test_a_swap_that_failed_leaves_its_payments(ledger: Ledger) -> None:
    await accept(ledger, "a")
    await swap(ledger, "s", "a")
    await ledger.operations.update("s", state="failed")
    assert [row.id for row in await ledger.locked.open(MINT, "sat")] == ["a"]
    with pytest.raises(OperationConflict):
        await ledger.locked.finish("s", kept_msat=9_000)
    await sound(ledger)


async def test_every_loss_counts_and_is_pardoned(ledger: Ledger) -> None:
    """Also of a mint that refused more payments than a page of the journal shows."""
    for number in range(101):
        await accept(ledger, f"p{number}")
        await ledger.locked.lose(f"p{number}", "the mint said no")
    assert await ledger.locked.refused_by() == {MINT: 101 * 9_000}
    await ledger.locked.pardon(MINT)
    assert await ledger.locked.refused_by() == {}


async def test_a_loss_is_the_operators(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await accept(ledger, "a")
    await accept(ledger, "b")
    for _ in range(2):
        await ledger.locked.lose("a", "the mint said no")
    totals = ledger.totals()
    assert (totals.losses_msat, totals.customers_msat, ledger.locked.waiting(MINT, "sat")) == (9_000, 18_000, 9_000)
    lost = await ledger.operations.get("a")
    assert lost is not None
    assert (lost.state, lost.token, lost.note) == ("foreign", "cashuBa", "the mint said no")
    with pytest.raises(DuplicateCoins):
        await ledger.operations.insert("again", "redeem", MINT, "sat", 10_000, {}, ["y-a"])
    assert await ledger.locked.refused_by() == {MINT: 9_000}
    await ledger.locked.lose("b", "its lock had ended", blame=False)
    assert await ledger.locked.refused_by() == {MINT: 9_000}
    await ledger.locked.pardon(MINT)
    assert await ledger.locked.refused_by() == {}
    await sound(ledger)
    await ledger.close()
    again = await open_ledger(tmp_path)
    assert again.totals().losses_msat == 18_000
    await sound(again)
    await again.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE operations SET payload = json_set(payload, '$.net_msat', 8000) WHERE id = 'a'",
        "UPDATE operations SET state = 'done' WHERE id = 'a'",
        "UPDATE operations SET mint = 'https://other.example' WHERE id = 'a'",
    ],
)
async def test_the_audit_compares_payments_and_books(tmp_path: Path, harm: str) -> None:
    ledger = await open_ledger(tmp_path)
    await accept(ledger, "a")
    assert (await ledger.audit()).ok
    connection = sqlite3.connect(ledger.path)
    connection.execute(harm)
    connection.commit()
    connection.close()
    audit = await ledger.audit()
    assert not audit.ok
    assert "to be swapped" in audit.problems[0]
    await ledger.close()
