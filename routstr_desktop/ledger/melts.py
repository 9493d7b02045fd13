"""Lightning payments in the books: debited with all that they may cost, charged what they did cost.

A payment is debited like a token (`begin_send` with kind `melt`): its amount, the mint's fee reserve and the fee for the coins.
When the mint has paid, what came back of that is the source's again. A customer bears the fees of a payment; the operator's
are booked as fees, so that what was paid and what it cost stay apart.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from . import journal
from .accounts import WALLET, Account, Transfer, place_account, record
from .claims import Claims
from .journal import OperationConflict
from .sends import SUSPENDED, cleared


class Melts(Claims):
    """The part of the journal that pays by Lightning."""

    async def melt_ready(self, id: str, *, fee_msat: int, payload: dict[str, Any]) -> None:
        """The coins are set aside, `payload` has what will be sent: the mint may be asked. `fee_msat`: of our swap before."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "sent":
                return []
            if row.kind not in ("melt", "move") or row.final or row.state == "paid":
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "sent", at, payload=payload)
            return [*cleared(connection, row, at), *self._fee(connection, row, fee_msat, at)]

        await self._database.write(job, self._all_moved)

    async def finish_melt(self, id: str, *, paid_msat: int, cost_msat: int) -> None:
        """The payment is made: `cost_msat` left the wallet, `paid_msat` of it are not fees; the rest of the debit goes back."""
        at = int(self._now())
        side, entry = await self._source_of(id)

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "done":
                return []
            if row.kind != "melt" or row.state != "paid":
                raise OperationConflict(id, row.state)
            if not 0 <= paid_msat <= cost_msat <= row.amount_msat:
                raise ValueError(f"melt {id}: {paid_msat} of {cost_msat} msat, debited {row.amount_msat}")
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            charged = cost_msat if entry is not None else paid_msat
            moves: list[tuple[str, Account, Account, int]] = [
                ("paid", self._books.outstanding, wallet, charged),
                ("unused", self._books.outstanding, side, row.amount_msat - charged),
                ("lightning_fee", self._books.fees, wallet, cost_msat - charged),
            ]
            transfers = [Transfer(at, kind, debit, credit, amount, id) for kind, debit, credit, amount in moves if amount]
            back = cleared(connection, row, at)
            record(connection, transfers)
            payload = {**row.payload, "cost_msat": cost_msat, "fee_msat": cost_msat - paid_msat}
            payload.pop(SUSPENDED, None)
            journal.set_state(connection, id, "done", at, payload=payload)
            return [*back, *transfers]

        def after(result: list[Transfer] | None, error: BaseException | None) -> None:
            if entry is not None:
                entry.pins -= 1
            self._all_moved(result, error)

        await self._database.write(job, after)
