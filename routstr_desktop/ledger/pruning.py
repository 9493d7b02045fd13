"""Forgetting: rows of the request log that are old enough, and keys that nobody uses any more.

Of the log only rows go. What they were in sum (days, hours, models, keys, apps), the transfers and the counters of keys stay.
Of keys only ever those without a millisatoshi go, and never their history.

A key goes with its children, when none of them was used, paid or refunded for long, nothing is under way for it, and the
operator has given it no name. Its account, transfers, requests and operations stay, so the books and their audit are as before.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable

from routstr_desktop.core.keys import KeyKind

from .accounts import Books, bump
from .database import Database
from .journal import OPEN
from .keys import Keys

AT_ONCE = 1_000
ROWS_AT_ONCE = 2_000
"""Rows of the log in one transaction: settlements wait for it, a few milliseconds."""
DEAD = f"""
    FROM keys k JOIN accounts a ON a.id = k.account_id
    WHERE k.kind <> 'local' AND k.parent_id IS NULL AND k.name = '' AND a.balance_msat = 0
    AND max(k.created, coalesce(k.last_used, 0)) < :before
    AND NOT EXISTS (SELECT 1 FROM keys c WHERE c.parent_id = k.id
        AND (c.name <> '' OR max(c.created, coalesce(c.last_used, 0)) >= :before))
    AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.account_id = k.account_id AND (o.updated >= :before OR {OPEN}))
"""


class Pruning:
    """See the module."""

    def __init__(self, database: Database, books: Books, cache: Keys, now: Callable[[], float]) -> None:
        self._database, self._books, self._keys, self._now = database, books, cache, now

    async def prune_log(self, keep: int) -> int:
        """Delete the requests of the log that began more than `keep` seconds ago; how many. Raises LedgerFailure."""
        before = int(self._now()) - keep
        last = "SELECT coalesce(max(seq), 0) FROM requests WHERE at < ?"  # looks at all of them, beside the work of the node
        (end,) = await self._database.read(lambda c: c.execute(last, (before,)).fetchone())
        gone = 0

        def job(connection: sqlite3.Connection) -> int:
            rows = "SELECT seq FROM requests WHERE seq <= ? AND at < ? ORDER BY seq LIMIT ?"
            number = connection.execute(f"DELETE FROM requests WHERE seq IN ({rows})", (end, before, ROWS_AT_ONCE)).rowcount
            bump(connection, "requests", -number)
            return number

        while end and (number := await self._database.write(job)):
            gone += number
        await self._database.write(lambda c: c.execute("DELETE FROM refusals WHERE at < ?", (before,)).rowcount)
        return gone

    async def prune(self, unused_for: int) -> int:
        """Forget keys that were not used for so many seconds, at most 1,000 at a time; how many. Raises LedgerFailure."""
        before = int(self._now()) - unused_for
        found = await self._database.read(lambda c: _families(c, before))
        going = [parent for parent, hashes in found.items() if self._keys.forget(hashes)]
        if not going:
            return 0
        every = [hash for parent in going for hash in found[parent]]

        def job(connection: sqlite3.Connection) -> Counter[str]:
            gone: Counter[str] = Counter()
            for parent in going:
                if connection.execute(f"SELECT 1 {DEAD} AND k.id = :id", {"before": before, "id": parent}).fetchone():
                    ids = (parent, parent)
                    kinds = connection.execute("SELECT kind FROM keys WHERE id = ? OR parent_id = ?", ids).fetchall()
                    gone.update(kind for (kind,) in kinds)
                    connection.execute("DELETE FROM keys WHERE id = ? OR parent_id = ?", ids)
            for kind, number in gone.items():
                bump(connection, f"keys:{kind}", -number)
            return gone

        def after(gone: Counter[str] | None, error: BaseException | None) -> None:
            for hash in every:
                self._keys.removing.pop(hash).set_result(None)
            if gone is not None and error is None:
                self._books.customer_keys -= gone[KeyKind.CUSTOMER.value]

        for hash in every:
            self._keys.removing[hash] = asyncio.get_running_loop().create_future()
        return (await self._database.write(job, after)).total()


def _families(connection: sqlite3.Connection, before: int) -> dict[int, list[str]]:
    """Dead keys by id, each with the hashes of its children and its own, which comes last."""
    rows = connection.execute(f"SELECT k.id, k.hash {DEAD} LIMIT {AT_ONCE}", {"before": before}).fetchall()
    children = "SELECT hash FROM keys WHERE parent_id = ?"
    return {id: [*(child for (child,) in connection.execute(children, (id,))), hash] for id, hash in rows}
