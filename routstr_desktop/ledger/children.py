"""Child keys: secrets of their own on their parent's account, each with its own limit and validity.

The price of a child goes from the parent to the operator in the transaction that creates it, and out of the parent's
balance in memory before that: parallel purchases never take more than there is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from routstr_desktop.core.errors import BadRequest, InsufficientBalance
from routstr_desktop.core.keys import ApiKey, KeyKind, key_prefix

from . import holds, keys, windows
from .accounts import Books, Transfer, record
from .database import Database
from .keys import Entry, Keys

LISTED = 1000
"""Most children that are listed."""


class Children:
    """Creates, lists and resets them."""

    def __init__(self, database: Database, books: Books, cache: Keys, now: Callable[[], float]) -> None:
        self._database, self._books, self._keys, self._now = database, books, cache, now

    async def create(
        self,
        parent: ApiKey,
        secrets: Sequence[str],
        *,
        price_msat: int = 0,
        balance_limit: int | None = None,
        limit_reset: str | None = None,
        expires: int | None = None,
        models: tuple[str, ...] | None = None,
    ) -> list[ApiKey]:
        """A child for each (new, random) secret, at `price_msat` each; all of them or none.

        Raises BadRequest for a parent that is a child or no customer's, InsufficientBalance, BalanceLimitExceeded,
        KeyExpired, LedgerFailure: then nothing was charged.
        """
        if parent.parent_id is not None or parent.kind is not KeyKind.CUSTOMER:
            raise BadRequest("Only a customer's own key can have child keys.", code="not_a_parent")
        if price_msat < 0 or not secrets:
            raise ValueError(f"{len(secrets)} child keys at {price_msat} msat")
        entry, now, price = self._keys.of(parent), self._now(), price_msat * len(secrets)
        free = entry.balance - entry.held
        if price > free:
            raise InsufficientBalance(price, free)
        holds.check(entry, price, now)
        at, key = int(now), entry.key
        made = [
            ApiKey(
                id=0,
                hash=self._keys.hash(secret),
                prefix=key_prefix(secret),
                kind=KeyKind.CUSTOMER,
                account_id=entry.id,
                created=at,
                expires=expires,
                balance_limit=balance_limit,
                mint=key.mint,
                unit=key.unit,
                limit_reset=limit_reset,
                models=models,
                parent_id=key.id,
            )
            for secret in secrets
        ]
        hashes = {child.hash for child in made}
        if len(hashes) < len(made) or hashes & self._keys.creating or any(self._keys.find(hash) for hash in hashes):
            raise BadRequest("A key of that secret exists already.", code="key_exists")
        transfer = Transfer(at, "child_key", entry, self._books.operator, price) if price else None
        if transfer is not None:
            self._books.move(transfer)
            key.spent += price
        entry.pins += 1
        self._keys.creating |= hashes
        window, base = key.window, key.window_base

        def job(connection: sqlite3.Connection) -> None:
            for child in made:
                keys.create(connection, child)
            connection.execute(
                "UPDATE keys SET spent = spent + ?, window = ?, window_base = ? WHERE id = ?", (price, window, base, key.id)
            )
            if transfer is not None:
                record(connection, [transfer])

        def after(_: None, error: BaseException | None) -> None:
            entry.pins -= 1
            self._keys.creating -= hashes
            if error is None:
                self._books.customer_keys += len(made)
                for child in made:
                    self._keys.add(Entry(child, 0, entry))
            elif transfer is not None:
                self._books.move(transfer._replace(debit=transfer.credit, credit=transfer.debit))
                key.spent -= price

        await self._database.write(job, after)
        return made

    async def of(self, parent: ApiKey) -> list[ApiKey]:
        """The newest children of a key, as of now."""
        found = await self._database.read(lambda c: keys.children(c, parent.id, LISTED))
        cached = ((key, self._keys.in_memory(key.id)) for key in found)
        return [key if entry is None else entry.key for key, entry in cached]

    def parent(self, key: ApiKey) -> ApiKey | None:
        """The parent of a child key, else None."""
        return None if key.parent_id is None else self._keys.of(key).payer.key

    async def reset(self, child: ApiKey) -> None:
        """The limit of a child is full again, as of now; what it spent stays on record."""
        entry = self._keys.of(child)
        key = entry.key
        windows.roll(key, self._now())
        key.window_base = key.spent
        window, base = key.window, key.window_base
        entry.pins += 1

        def job(connection: sqlite3.Connection) -> None:
            keys.change(connection, key.id, {"window": window, "window_base": base})

        def after(_: None, error: BaseException | None) -> None:
            entry.pins -= 1

        await self._database.write(job, after)
