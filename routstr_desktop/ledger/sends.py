"""What goes out: tokens made for customers (refunds, change) and for the operator, and what the mints keep of them.

The source is debited first, in memory and on file, before the mint is asked; each later step moves its money in the same
transaction as the new state, once, however often it is repeated.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Literal

from routstr_desktop.core.errors import BalanceChanged, InsufficientBalance
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say

from . import journal
from .accounts import OPERATOR_ID, SUSPENSE, WALLET, Account, Books, Transfer, place_account, record
from .database import Database
from .journal import Operation, OperationConflict
from .keys import Entry, Keys

Source = ApiKey | Literal["operator"]
OUT = ("minted", "handed_out")
"""States of a token that is made and neither claimed nor taken back."""
SUSPENDED = "suspense_msat"
"""Field of an operation's payload: what of it is in suspense."""
Payout = Literal["send", "melt", "move"]
PAYOUTS: tuple[Payout, ...] = ("send", "melt", "move")
"""Kinds of operation that set coins aside: tokens, Lightning payments, and payments to another mint of ours."""
GONE = (*OUT, "paid")
"""States in which a payout cannot fail any more."""


def cleared(connection: sqlite3.Connection, row: Operation, at: int) -> list[Transfer]:
    """The doubt about an operation ends: what of it is in suspense goes back to the wallet, in the same transaction."""
    amount = row.payload.get(SUSPENDED)
    if not amount:
        return []
    wallet = place_account(connection, WALLET, row.mint, row.unit)
    suspense = place_account(connection, SUSPENSE, row.mint, row.unit)
    transfer = Transfer(at, "suspense", wallet, suspense, amount, row.id, "the mint has answered")
    record(connection, [transfer])
    journal.mark(connection, row.id, SUSPENDED, None)
    return [transfer]


class Sends:
    """The half of the journal that pays out."""

    def __init__(self, database: Database, books: Books, keys: Keys, now: Callable[[], float]) -> None:
        self._database, self._books, self._keys, self._now = database, books, keys, now

    async def get(self, id: str) -> Operation | None:
        """The operation of that id."""
        return await self._database.read(lambda c: journal.get(c, id))

    async def must(self, id: str) -> Operation:
        """The operation of that id. KeyError."""
        return await self._database.read(lambda c: journal.must(c, id))

    async def begin_send(
        self, id: str, *, source: Source, mint: str, unit: str, amount_msat: int, payload: dict[str, Any],
        fee_reserve_msat: int = 0, kind: Payout = "send",
    ) -> None:  # fmt: skip
        """Debits the source for a token (or a Lightning payment) to be made: available at once, on file when this returns.

        Raises InsufficientBalance, BalanceChanged (open holds are in the way), LedgerFailure. `fee_reserve_msat` must be
        withdrawable on top of an operator's amount (the mint's swap fee is the operator's).
        """
        if amount_msat <= 0:
            raise ValueError(f"a {kind} of {amount_msat} msat")
        if self._database.failure is not None:
            raise self._database.failure
        books, at = self._books, int(self._now())
        side: Account
        entry: Entry | None = None
        if source == "operator":
            side = books.operator
            if amount_msat + fee_reserve_msat > books.withdrawable():
                raise InsufficientBalance(amount_msat + fee_reserve_msat, books.withdrawable())
        else:
            side = entry = self._keys.of(source)
            if entry.payer is not entry:
                raise ValueError("a child key has no money of its own")
            if not entry.id or amount_msat > entry.balance:
                raise InsufficientBalance(amount_msat, entry.balance)
            if amount_msat > entry.balance - entry.held:
                raise BalanceChanged(
                    say("Requests of this key are still running. Nothing was moved; try again when they have ended.")
                )
            entry.pins += 1
        transfer = Transfer(at, kind, side, books.outstanding, amount_msat, id)
        books.move(transfer)

        def job(connection: sqlite3.Connection) -> None:
            journal.insert(connection, id, kind, "prepared", mint, unit, amount_msat, payload, side.id, (), at)
            record(connection, [transfer])

        def after(_: None, error: BaseException | None) -> None:
            if entry is not None:
                entry.pins -= 1
            if error is not None:
                books.move(transfer._replace(debit=transfer.credit, credit=transfer.debit))

        await self._database.write(job, after)

    async def finish_send(self, id: str, *, token: str, fee_msat: int, payload: dict[str, Any]) -> None:
        """The token is made: its text, and the mint's fee for our swap, in one transaction. Deliver it after this."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "minted":
                return []
            if row.kind != "send" or row.final or row.state == "handed_out":
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "minted", at, payload={**payload, "token": token})
            return [*cleared(connection, row, at), *self._fee(connection, row, fee_msat, at)]

        await self._database.write(job, self._all_moved)

    async def fail_send(self, id: str, why: str) -> None:
        """Nothing was made or paid and nothing ever will be: outstanding -> source again."""
        await self._give_back(id, "failed", 0, why)

    async def _give_back(self, id: str, state: str, net: int, why: str | None) -> None:
        at = int(self._now())
        side, entry = await self._source_of(id)

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == state:
                return []
            if row.kind not in PAYOUTS or row.final or (state == "failed" and row.state in GONE):
                raise OperationConflict(id, row.state)
            moved = cleared(connection, row, at)
            back = Transfer(at, state, self._books.outstanding, side, row.open_msat, id, why)
            record(connection, [back])
            journal.set_state(connection, id, state, at, note=why, forget="token")
            return [*moved, back, *(() if state == "failed" else self._fee(connection, row, row.open_msat - net, at))]

        def after(result: list[Transfer] | None, error: BaseException | None) -> None:
            if entry is not None:
                entry.pins -= 1
            self._all_moved(result, error)

        await self._database.write(job, after)

    async def _source_of(self, id: str) -> tuple[Account, Entry | None]:
        """Who paid for an operation; a customer's entry is pinned until the caller unpins it."""
        known = await self.must(id)
        if known.account_id in (None, OPERATOR_ID):
            return self._books.operator, None
        entry = self._keys.by_account(known.account_id or 0)
        entry.pins += 1
        return entry, entry

    # --- fees and doubts ----------------------------------------------------------------------------------------------

    async def fee(
        self, mint: str, unit: str, fee_msat: int, *, operation_id: str | None = None, note: str | None = None
    ) -> None:
        """A mint kept something for a swap of ours outside a send (consolidation, say): fees grow, the wallet shrinks."""
        await self._between_places("fee", fee_msat, None, mint, unit, operation_id, note)

    async def suspend(self, id: str) -> bool:
        """A payout has been in doubt for long: what it is worth is in suspense until the mint's answer ends the doubt.

        False if it is settled by now, in suspense already, or has none of our coins (a redemption).
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.kind not in PAYOUTS or row.final or row.state in OUT or SUSPENDED in row.payload:
                return []
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            suspense = place_account(connection, SUSPENSE, row.mint, row.unit)
            transfer = Transfer(at, "suspense", suspense, wallet, row.open_msat, id, "in doubt for long")
            record(connection, [transfer])
            journal.mark(connection, id, SUSPENDED, row.open_msat)
            return [transfer]

        transfers = await self._database.write(job, self._all_moved)
        return bool(transfers)

    async def suspense(self, mint: str, unit: str, amount_msat: int, *, operation_id: str | None = None, note: str) -> None:
        """Coins whose state stays in doubt: wallet -> suspense, visible. A negative amount takes them out again."""
        await self._between_places("suspense", amount_msat, SUSPENSE, mint, unit, operation_id, note)

    async def _between_places(
        self, kind: str, amount: int, to: str | None, mint: str, unit: str, operation_id: str | None, note: str | None
    ) -> None:
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> Transfer | None:
            wallet = place_account(connection, WALLET, mint, unit)
            other = place_account(connection, to, mint, unit) if to else self._books.fees
            debit, credit = (other, wallet) if amount > 0 else (wallet, other)
            if not amount:
                return None
            transfer = Transfer(at, kind, debit, credit, abs(amount), operation_id, note)
            record(connection, [transfer])
            return transfer

        await self._database.write(job, self._moved)

    def _fee(self, connection: sqlite3.Connection, row: Operation, fee_msat: int, at: int) -> list[Transfer]:
        if fee_msat < 0:
            raise ValueError(f"a fee of {fee_msat} msat")
        if not fee_msat:
            return []
        wallet = place_account(connection, WALLET, row.mint, row.unit)
        transfer = Transfer(at, "fee", self._books.fees, wallet, fee_msat, row.id)
        record(connection, [transfer])
        return [transfer]

    def _all_moved(self, transfers: list[Transfer] | None, error: BaseException | None) -> None:
        for transfer in transfers or ():
            self._moved(transfer, error)

    def _moved(self, transfer: Transfer | None, error: BaseException | None) -> None:
        if error is not None or transfer is None:
            return
        self._books.move(transfer._replace(debit=self._adopt(transfer.debit), credit=self._adopt(transfer.credit)))

    def _adopt(self, account: Account) -> Account:
        return account if isinstance(account, Entry) else self._books.adopt(account)
