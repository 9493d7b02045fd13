"""What may not be asked of the books is refused before anything moves; a file that cannot be read says so."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BadRequest, InsufficientBalance, LedgerFailure
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.ledger import Ledger
from routstr_desktop.ledger.database import failure
from routstr_desktop.ledger.operations import OperationConflict
from routstr_desktop.system.tasks import spawn

from .books import MINT, OPERATOR, beneficiary, earn, funded, open_ledger, secret, sound


async def test_states_that_move_money_are_set_by_those_who_move_it(ledger: Ledger) -> None:
    await earn(ledger, 10_000)
    await ledger.operations.insert_redeem("r", MINT, "sat", 1_000, {"token": "x"}, ["y"])
    for state in ("done", "minted", "claimed", "reclaimed"):
        with pytest.raises(ValueError, match="moves money"):
            await ledger.operations.update("r", state=state)
    with pytest.raises(ValueError, match="redemption of -1"):
        await ledger.operations.finish_redeem("r", net_msat=-1, beneficiary=OPERATOR)
    with pytest.raises(OperationConflict):
        await ledger.operations.finish_restore("r", coins_msat=5_000)
    assert ledger.withdrawable() == 10_000


async def test_a_search_is_booked_once(ledger: Ledger) -> None:
    await earn(ledger, 10_000)
    await ledger.operations.insert("f", "restore", MINT, "sat", 0, {}, state="prepared")
    assert [await ledger.operations.finish_restore("f", coins_msat=12_000) for _ in range(2)] == [2_000, 0]
    await ledger.operations.insert("g", "restore", MINT, "sat", 0, {}, state="prepared")
    assert await ledger.operations.finish_restore("g", coins_msat=11_000) == -1_000, "what is missing is told, not booked"
    assert ledger.withdrawable() == 12_000


async def test_who_may_have_child_keys(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000)
    (child,) = await ledger.children.create(key, [secret("child")], price_msat=1_000)
    one_shot = await funded(ledger, 5_000, key_kind=KeyKind.ONE_SHOT)
    for parent in (child, one_shot):
        with pytest.raises(BadRequest):
            await ledger.children.create(parent, [secret("other")])
    with pytest.raises(ValueError, match="0 child keys"):
        await ledger.children.create(key, [])
    with pytest.raises(BadRequest, match="already"):
        await ledger.children.create(key, [secret("child")])
    with pytest.raises(InsufficientBalance):
        await ledger.children.create(key, [secret("dear")], price_msat=9_001)
    with pytest.raises(ValueError, match="no money of its own"):
        await ledger.operations.begin_send("s", source=child, mint=MINT, unit="sat", amount_msat=1, payload={})
    assert (ledger.balance(key), ledger.totals().operator_msat) == (9_000, 1_000)


async def test_a_key_is_not_there_before_its_payment_is(ledger: Ledger) -> None:
    """Whoever looks while it is being made finds none, and two payments at once make one."""
    await ledger.operations.insert_redeem("a", MINT, "sat", 1_000, {}, ["y1"])
    await ledger.operations.insert_redeem("b", MINT, "sat", 2_000, {}, ["y2"])
    to = beneficiary(secret("new"))
    both = [spawn(ledger.operations.finish_redeem(id, net_msat=500, beneficiary=to), name=id) for id in "ab"]
    await asyncio.sleep(0)
    assert ledger.find_key(secret("new")) is None
    first, second = await asyncio.gather(*both)
    assert first is second is ledger.find_key(secret("new"))
    assert first is not None
    assert ledger.balance(first) == 1_000


async def test_accounts_that_are_no_keys(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        ledger.operations._keys.by_account(1)
    with pytest.raises(KeyError):
        ledger.key_by_id(999)
    await ledger.operations.insert_redeem("r", MINT, "sat", 1_000, {}, ["y"])
    with pytest.raises(ValueError, match="hash"):
        await ledger.operations.finish_redeem("r", net_msat=1_000, beneficiary=beneficiary(secret("x"), key_kind=KeyKind.LOCAL))
    assert ledger.find_key(secret("x")) is None


async def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await funded(ledger, 5_000, "a")
    ledger._database.reader.close()
    with pytest.raises(LedgerFailure):
        ledger.find_key(secret("never seen"))

    def broken(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(LedgerFailure) as told:
        await ledger._database.read(broken)
    assert failure(told.value) is told.value
    await ledger.close()
    with pytest.raises(LedgerFailure, match="closed"):
        await ledger.operations.get("anything")
    assert not (await ledger.audit()).ok
    again = await open_ledger(tmp_path)
    await sound(again)
    await again.close()


async def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LedgerFailure, match="cannot be opened"):
        await open_ledger(tmp_path / "file")
