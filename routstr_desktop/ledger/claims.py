"""What becomes of a token that is made: it is handed out, and claimed by its owner, wholly or in part, or taken back.

`outstanding` holds what of it is still out. An owner may spend some of its coins only (a payment of theirs that took two of
five, a wallet that broke off): those are booked as claimed, and the token on file becomes one of the coins that are left.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from . import journal
from .accounts import WALLET, Transfer, place_account, record
from .journal import CLAIMED, OperationConflict
from .sends import OUT, SUSPENDED, Sends, cleared


class Claims(Sends):
    """The part of the journal that watches over tokens which are out."""

    async def handed_out(self, id: str) -> bool:
        """Somebody is given the token text, now or again; from this moment its lease counts (`begin_reclaim`).

        False: the token is no longer out (claimed or taken back). OperationConflict: not made yet, or being taken back.
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> bool:
            row = journal.must(connection, id)
            if row.state in ("claimed", "reclaimed"):
                return False
            if row.state not in OUT:
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "handed_out", at)
            return True

        return await self._database.write(job)

    async def begin_reclaim(self, id: str, *, payload: dict[str, Any], untouched_since: int | None = None) -> None:
        """An unclaimed token is about to be taken back. OperationConflict if it is not out.

        `untouched_since` (unix seconds): also if somebody was given it later than that. Handing out and this step are
        transactions of one writer, so of a sweep and a customer who asks again exactly one comes first.
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> None:
            row = journal.must(connection, id)
            touched = untouched_since is not None and row.updated > untouched_since
            if row.kind != "send" or row.state not in OUT or touched:
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "reclaiming", at, payload={**payload, "out_since": row.updated})

        await self._database.write(job)

    async def still_out(self, id: str) -> None:
        """Taking it back came to nothing: out as before, its lease as old as it was."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state not in ("reclaiming", *OUT):
                raise OperationConflict(id, row.state)
            back = cleared(connection, row, at)
            journal.set_state(connection, id, "handed_out", int(row.payload.get("out_since", row.updated)), forget="out_since")
            return back

        await self._database.write(job, self._all_moved)

    async def reclaimed(self, id: str, *, net_msat: int) -> None:
        """We took the coins back: outstanding -> source, all that was still out; what the mint kept is a fee of ours."""
        await self._give_back(id, "reclaimed", net_msat, None)

    async def claimed(self, id: str) -> None:
        """The owner swapped the token, or all that was left of it: outstanding -> wallet."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.state == "claimed":
                return []
            if row.kind != "send" or row.final:
                raise OperationConflict(id, row.state)
            back = cleared(connection, row, at)
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            transfer = Transfer(at, "claimed", self._books.outstanding, wallet, row.open_msat, id)
            record(connection, [transfer])
            journal.set_state(connection, id, "claimed", at, forget="token")
            return [*back, transfer]

        await self._database.write(job, self._all_moved)

    async def claimed_in_part(self, id: str, *, amount_msat: int, left: Sequence[str], token: str) -> None:
        """The owner swapped some coins of the token, worth `amount_msat`: outstanding -> wallet, for those.

        `left`: the coins (Y, hex) that are still out, and `token` their text. The age of the token stays. Once: if no other
        coins are left than before, nothing happens.
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> list[Transfer]:
            row = journal.must(connection, id)
            if row.kind != "send" or row.state not in (*OUT, "reclaiming"):
                raise OperationConflict(id, row.state)
            if set(left) == set(row.payload["ys"]):
                return []
            if not left or not 0 < amount_msat < row.open_msat:
                raise ValueError(f"send {id}: {amount_msat} msat claimed of {row.open_msat}, {len(left)} coins left")
            back = cleared(connection, row, at)
            wallet = place_account(connection, WALLET, row.mint, row.unit)
            transfer = Transfer(at, "claimed", self._books.outstanding, wallet, amount_msat, id, "a part of the token")
            record(connection, [transfer])
            payload = {**row.payload, "ys": list(left), "token": token, CLAIMED: row.amount_msat - row.open_msat + amount_msat}
            payload.pop(SUSPENDED, None)
            journal.set_state(connection, id, row.state, row.updated, payload=payload, note="claimed in part")
            return [*back, transfer]

        await self._database.write(job, self._all_moved)
