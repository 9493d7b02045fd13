"""Balance moved from one mint of ours to another, in the books: nobody's money but its place changes.

It leaves the first mint as a Lightning payment (kind `move`) and comes in at the second as a deposit (kind `mint`, purpose
`move`). Between the two it is in the suspense account of the second, where everybody can see it. The fees are the operator's.
So is the fee of tidying up, where coins are swapped for fewer at the same mint.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from routstr_desktop.core.errors import InsufficientBalance

from . import journal
from .accounts import SUSPENSE, WALLET, Account, Transfer, place_account, record
from .journal import OperationConflict
from .melts import Melts
from .sends import SUSPENDED, cleared


class Moves(Melts):
    """The part of the journal that moves balance."""

    async def begin_move(
        self, id: str, *, mint: str, unit: str, amount_msat: int, fees_msat: int, payload: dict[str, Any]
    ) -> None:
        """Journals it. `fees_msat`: all that it may cost, which the operator must have. InsufficientBalance, LedgerFailure."""
        if self._database.failure is not None:
            raise self._database.failure
        if fees_msat > self._books.withdrawable():
            raise InsufficientBalance(fees_msat, self._books.withdrawable())
        at = int(self._now())
        await self._database.write(
            lambda c: journal.insert(c, id, "move", "prepared", mint, unit, amount_msat, payload, None, (), at)
        )

    async def fail_move(self, id: str, why: str) -> None:
        """Nothing left the first mint and nothing ever will."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "failed":
                return []
            if row.kind != "move" or row.final or row.state == "paid":
                raise OperationConflict(id, row.state)
            back = cleared(connection, row, at)
            journal.set_state(connection, id, "failed", at, note=why)
            return back

        await self._database.write(job, self._all_moved)

    async def moved_out(self, id: str, *, paid_msat: int, cost_msat: int) -> None:
        """The first mint has paid: wallet there -> suspense at the second, and fees."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "done":
                return []
            if row.kind != "move" or row.state != "paid":
                raise OperationConflict(id, row.state)
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            under_way = place_account(connection, SUSPENSE, row.payload["to"], row.unit)
            moves: list[tuple[str, Account, int]] = [
                ("move", under_way, paid_msat),
                ("lightning_fee", self._books.fees, cost_msat - paid_msat),
            ]
            transfers = [Transfer(at, kind, debit, wallet, amount, id) for kind, debit, amount in moves if amount]
            back = cleared(connection, row, at)
            record(connection, transfers)
            payload = {**row.payload, "cost_msat": cost_msat, "fee_msat": cost_msat - paid_msat}
            payload.pop(SUSPENDED, None)
            journal.set_state(connection, id, "done", at, payload=payload)
            return [*back, *transfers]

        await self._database.write(job, self._all_moved)

    async def finish_tidy(self, id: str, *, fee_msat: int) -> None:
        """Small coins became large ones at the same mint; what it took for that is a fee."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "done":
                return []
            if row.kind != "tidy" or row.final:
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "done", at)
            return self._fee(connection, row, fee_msat, at)

        await self._database.write(job, self._all_moved)

    async def moved_in(self, id: str) -> None:
        """The second mint has issued the coins: suspense -> wallet there."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> Transfer | None:
            row = journal.must(connection, id)
            if row.state == "done":
                return None
            if row.kind != "mint" or row.purpose != "move" or row.state != "prepared":
                raise OperationConflict(id, row.state)
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            under_way = place_account(connection, SUSPENSE, row.mint, row.unit)
            transfer = Transfer(at, "move", wallet, under_way, row.amount_msat, id)
            record(connection, [transfer])
            journal.set_state(connection, id, "done", at)
            return transfer

        await self._database.write(job, self._moved)
