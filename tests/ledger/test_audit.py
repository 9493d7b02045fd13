"""The audit finds every way in which books can be wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from .books import MINT, funded, open_ledger, row, sound

TRANSFER = "INSERT INTO transfers(at, kind, debit, credit, amount_msat) VALUES(1, 'x', {}, {}, 7)"
FAULTS = {
    "a balance that nobody transferred": ("UPDATE accounts SET balance_msat = 5 WHERE kind = 'customer'", "differ by"),
    "a transfer that never arrived": (TRANSFER.format(4, 1), "differ by 0.007 sat"),
    "a transfer to nowhere": (TRANSFER.format(998, 999), "Account 999"),
    "a transfer that was deleted": ("DELETE FROM transfers WHERE kind = 'settle'", "differ by"),
    "a kept total": ("UPDATE totals SET value = value + 1 WHERE name = 'balance:operator'", "kept total"),
    "a kept number of keys": ("UPDATE totals SET value = 7 WHERE name = 'keys:customer'", "kept number"),
    "a kept number of transfers": ("UPDATE totals SET value = 7 WHERE name = 'transfers'", "kept number"),
    "a day": ("UPDATE days SET earned_msat = 1", "The days add up"),
    "a key without an account": ("UPDATE keys SET account_id = 1", "no account of its own"),
    "a send that is not outstanding": ("UPDATE operations SET state = 'claimed' WHERE kind = 'send'", "outstanding"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_finds(tmp_path: Path, name: str) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000)
    ledger.hold(key, 1_000).settle(1_000, row())
    await ledger.operations.begin_send("s", source=key, mint=MINT, unit="sat", amount_msat=2_000, payload={})
    await sound(ledger)
    statement, sentence = FAULTS[name]
    other = sqlite3.connect(ledger.path, isolation_level=None)
    other.execute(statement)
    other.close()
    result = await ledger.audit()
    assert not result.ok
    assert any(sentence in problem for problem in result.problems), result.problems
    await ledger.close()


async def test_a_negative_balance_cannot_even_be_written(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await funded(ledger, 10_000)
    other = sqlite3.connect(ledger.path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("UPDATE accounts SET balance_msat = -1 WHERE kind = 'customer'")
    other.close()
    await sound(ledger)
    await ledger.close()


async def test_compares_with_the_coins_mint_by_mint(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await funded(ledger, 10_000)
    assert (await ledger.audit({(MINT, "sat"): 10_000})).ok
    for coins in ({(MINT, "sat"): 9_999}, {(MINT, "sat"): 10_001}, {}, {(MINT, "sat"): 10_000, ("http://other", "sat"): 1}):
        result = await ledger.audit(coins)
        assert not result.ok
        assert "the coins are" in result.problems[0]
    await ledger.close()


async def test_allows_for_an_operation_between_its_two_records(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000)
    await ledger.operations.insert_redeem("r", MINT, "sat", 500, {}, ["y"])
    assert (await ledger.audit({(MINT, "sat"): 10_500})).ok
    assert not (await ledger.audit({(MINT, "sat"): 10_501})).ok
    assert not (await ledger.audit({(MINT, "sat"): 9_999})).ok
    await ledger.operations.begin_send("s", source=key, mint=MINT, unit="sat", amount_msat=300, payload={})
    assert (await ledger.audit({(MINT, "sat"): 9_700})).ok
    await ledger.operations.finish_send("s", token="t", fee_msat=0, payload={})
    assert not (await ledger.audit({(MINT, "sat"): 9_700})).ok
    await ledger.close()


async def test_runs_beside_traffic(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000_000)
    for _ in range(20):
        for _ in range(50):
            ledger.hold(key, 100).settle(70, row())
        result = await ledger.audit(ledger.totals().wallet)
        assert result.ok, result.problems
    assert result.sums["operator"] == 20 * 50 * 70
    await ledger.close()
