"""Payments locked to our key: credited when they come, swapped at their mint later (kinds `locked` and `swap`).

States: locked `accepted -> done`, or `foreign` if its mint would not swap it: then it is a loss of ours, its token text is kept
as the proof, and its coins stay known. A swap (of many payments at once) goes `prepared -> unknown -> done`, or `failed`: then
nothing of it happened and its payments wait as before. The mint's fee was taken off each payment, rounded up each time; the
swap pays it once for all of them, and the difference is the operator's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from routstr_desktop.core.keys import ApiKey

from . import journal
from .accounts import LOSSES, UNSWAPPED, WALLET, Books, Transfer, place_account, record
from .database import Database
from .journal import Beneficiary, Operation, OperationConflict
from .operations import Operations

LOCKED, SWAP = "locked", "swap"


class LockedPayments:
    """The journal of payments that were credited before they were swapped. Amounts in msat."""

    def __init__(self, database: Database, books: Books, operations: Operations, now: Callable[[], float]) -> None:
        self._database, self._books, self._operations, self._now = database, books, operations, now

    def waiting(self, mint: str, unit: str) -> int:
        """What was credited there and is not swapped yet."""
        return self._books.at(UNSWAPPED, mint, unit)

    async def accept(
        self, id: str, *, mint: str, unit: str, amount_msat: int, net_msat: int, payload: dict[str, Any], ys: Iterable[str],
        beneficiary: Beneficiary,
    ) -> ApiKey | None:  # fmt: skip
        """Journals a payment (with its token text) and credits it, in one transaction. DuplicateCoins."""
        wanted, at = list(ys), int(self._now())
        kept = {**payload, "net_msat": net_msat}

        def begin(connection: sqlite3.Connection) -> Operation:
            journal.insert(connection, id, LOCKED, "accepted", mint, unit, amount_msat, kept, None, wanted, at)
            return journal.must(connection, id)

        return await self._operations.credit(beneficiary, net_msat, begin, asset=UNSWAPPED, end=journal.accepted)

    async def open(self, mint: str, unit: str) -> list[Operation]:
        """Payments at a place that no unfinished swap has taken up, oldest first."""
        rows = [row for row in await self._operations.unfinished() if (row.mint, row.unit) == (mint, unit)]
        taken = {id for row in rows if row.kind == SWAP for id in row.payload["payments"]}
        return [row for row in rows if row.kind == LOCKED and row.id not in taken]

    async def finish(self, swap_id: str, *, kept_msat: int) -> None:
        """The coins of a swap are in the wallet, worth `kept_msat`: its payments are done. Once."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, swap_id)
            if row.state == "done":
                return []
            if row.kind != SWAP or row.final:
                raise OperationConflict(swap_id, row.state)
            net = 0
            for id in row.payload["payments"]:
                payment = _accepted(connection, id)
                net += int(payment.payload["net_msat"])
                journal.set_state(connection, id, "done", at, forget="token")
            wallet, unswapped = (place_account(connection, kind, row.mint, row.unit) for kind in (WALLET, UNSWAPPED))
            transfers = [
                Transfer(at, "swap", wallet, unswapped, min(net, kept_msat), swap_id),
                Transfer(at, "rounding", wallet, self._books.operator, kept_msat - net, swap_id),
                Transfer(at, "fee", self._books.fees, unswapped, net - kept_msat, swap_id, "the mint raised its fee"),
            ]
            transfers = [transfer for transfer in transfers if transfer.amount_msat > 0]
            record(connection, transfers)
            journal.set_state(connection, swap_id, "done", at)
            return transfers

        await self._database.write(job, self._moved)

    async def lose(self, id: str, why: str, *, blame: bool = True) -> None:
        """A payment cannot be swapped any more: unswapped -> losses. Its token text is kept. Once.

        `blame`: the mint refused what it had signed, see `refused_by`.
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.kind == LOCKED and row.state == "foreign":
                return []
            row = _accepted(connection, id)
            unswapped, losses = (place_account(connection, kind, row.mint, row.unit) for kind in (UNSWAPPED, LOSSES))
            transfer = Transfer(at, "loss", losses, unswapped, int(row.payload["net_msat"]), id, why)
            record(connection, [transfer])
            journal.set_state(connection, id, "foreign", at, payload={**row.payload, "pardoned": not blame}, note=why)
            return [transfer]

        await self._database.write(job, self._moved)

    async def refused_by(self) -> dict[str, int]:
        """Mint -> what it refused of payments that we had credited, in msat, until the operator pardons it."""
        found: dict[str, int] = {}
        for row in await self._operations.list(LOCKED, states=["foreign"], limit=journal.ALL):
            if not row.payload.get("pardoned"):
                found[row.mint] = found.get(row.mint, 0) + int(row.payload["net_msat"])
        return found

    async def pardon(self, mint: str) -> None:
        """The operator trusts the mint again; the loss stays in the books."""
        for row in await self._operations.list(LOCKED, states=["foreign"], limit=journal.ALL):
            if row.mint == mint:
                await self._operations.update(row.id, state="foreign", payload={**row.payload, "pardoned": True})

    def _moved(self, transfers: list[Transfer] | None, error: BaseException | None) -> None:
        if error is None:
            for transfer in transfers or []:
                adopted = transfer._replace(debit=self._books.adopt(transfer.debit), credit=self._books.adopt(transfer.credit))
                self._books.move(adopted)


def _accepted(connection: sqlite3.Connection, id: str) -> Operation:
    row = journal.must(connection, id)
    if row.kind != LOCKED or row.state != "accepted":
        raise OperationConflict(id, row.state)
    return row
