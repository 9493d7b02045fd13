"""The journal of wallet operations: what is asked of a mint is on file before it is asked, and every coin counts once.

States (spec: cashu 10): redeem `received -> prepared -> done | foreign | failed`; send `prepared -> minted -> handed_out
-> claimed | reclaimed`, or `failed`; melt `prepared -> sent -> paid -> done`, or `failed`; mint `quoted -> prepared
-> done | foreign`, or `failed` (which a late payment undoes). Steps that move money
(`finish_redeem`, `begin_send`, `fail_send`, `claimed`, `reclaimed`, `finish_melt`, fees) write the transfer and the new
state in one transaction, once: repeating a step that already happened changes nothing. All methods return after
their commit; balances in memory follow in the same order, on the loop, even if the awaiting task was cancelled.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from routstr_desktop.core.keys import ApiKey, KeyKind

from . import journal
from .accounts import CUSTOMER, LOSSES, WALLET, Account, Books, Transfer, place_account, place_balance, record
from .database import Database
from .journal import FINAL, Beneficiary, DuplicateCoins, Operation, OperationConflict
from .keys import Entry, Keys, create
from .moves import Moves
from .sends import PAYOUTS, SUSPENDED, Source

__all__ = ["FINAL", "Beneficiary", "DuplicateCoins", "Operation", "OperationConflict", "Operations", "Source"]

Begin = Callable[[sqlite3.Connection], Operation | None]
End = Callable[[sqlite3.Connection, str, int, int, int], None]
"""Of id, account, net (msat) and time."""

MONEY_STATES = frozenset({"done", "minted", "claimed", "reclaimed"})
"""States that only the methods that move the money may set."""


class Operations(Moves):
    """The journal: what is in it, what comes in (here; locked: LockedPayments) and what goes out (Sends, Melts, Moves)."""

    def __init__(self, database: Database, books: Books, keys: Keys, now: Callable[[], float] = time.time) -> None:
        super().__init__(database, books, keys, now)
        self._creations: dict[str, asyncio.Future[Any]] = {}

    # --- reading ------------------------------------------------------------------------------------------------------

    async def unfinished(self, kind: str | None = None) -> list[Operation]:
        """Everything that is not final, oldest first (sends that were handed out included)."""
        return await self._database.read(lambda c: journal.unfinished(c, kind))

    async def doubts(self, seconds: int) -> Sequence[Operation]:
        """What has been waiting for a mint's answer for so long, oldest first."""
        before = int(self._now()) - seconds
        return await self._database.read(lambda c: journal.doubts(c, before))

    async def find_by_coins(self, ys: Iterable[str]) -> Operation | None:
        """The operation that any of these coins (Y, hex) belongs to."""
        wanted = list(ys)
        return await self._database.read(lambda c: journal.find_by_coins(c, wanted))

    async def find_payment(self, kind: Literal["mint", "melt"], payment_hash: str) -> Operation | None:
        """The newest deposit or payment with an invoice of that hash."""
        return await self._database.read(lambda c: journal.find_payment(c, kind, payment_hash))

    async def list(
        self,
        kind: str | None = None,
        account_id: int | None = None,
        purpose: str | None = None,
        limit: int = 100,
        states: Sequence[str] | None = None,
    ) -> list[Operation]:
        """Newest first. The operator's own have `account_id` 1 (accounts.OPERATOR_ID)."""
        return await self._database.read(lambda c: journal.listed(c, kind, account_id, purpose, limit, states))

    async def page(self, limit: int, offset: int) -> Sequence[Operation]:
        """All kinds, newest first, for a history that is turned page by page."""
        return await self._database.read(lambda c: journal.page(c, limit, offset))

    # --- restore ------------------------------------------------------------------------------------------------------

    async def finish_restore(self, id: str, *, coins_msat: int) -> int:
        """All coins of a place are in its store, worth `coins_msat`: what the books do not know is the operator's. Once.

        Returns coins less books, in msat. Negative: coins are missing. Nothing is booked for that, unless the books are those
        of a backup: what was spent since it was made is a loss of the operator's then. The caller keeps other bookings of this
        place away meanwhile.
        """
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> tuple[int, Transfer | None]:
            row = journal.must(connection, id)
            if row.kind != "restore":
                raise OperationConflict(id, row.state)
            if row.state == "done":
                return 0, None
            surplus = coins_msat - place_balance(connection, row.mint, row.unit)
            transfer = None
            if surplus > 0:
                wallet = place_account(connection, WALLET, row.mint, row.unit)
                transfer = Transfer(at, "restore", wallet, self._books.operator, surplus, id)
            elif surplus < 0 and row.payload.get("backup"):
                losses, wallet = (place_account(connection, kind, row.mint, row.unit) for kind in (LOSSES, WALLET))
                transfer = Transfer(at, "restore", losses, wallet, -surplus, id, "spent since the backup")
            if transfer is not None:
                record(connection, [transfer])
            journal.set_state(connection, id, "done", at, payload={**row.payload, "surplus_msat": surplus})
            return surplus, transfer

        def after(result: tuple[int, Transfer | None] | None, error: BaseException | None) -> None:
            if result is not None:
                self._moved(result[1], error)

        surplus, _ = await self._database.write(job, after)
        return surplus

    # --- deposits -----------------------------------------------------------------------------------------------------

    async def deposit_paid(self, id: str, payload: dict[str, Any]) -> None:
        """The mint says that an invoice was paid, perhaps long after we gave it up: its coins are to be fetched."""
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> None:
            row = journal.must(connection, id)
            if row.kind != "mint" or row.state not in ("quoted", "prepared", "failed"):
                raise OperationConflict(id, row.state)
            journal.set_state(connection, id, "prepared", at, payload=payload)

        await self._database.write(job)

    # --- redeem -------------------------------------------------------------------------------------------------------

    async def insert(
        self, id: str, kind: str, mint: str, unit: str, amount_msat: int, payload: dict[str, Any], ys: Iterable[str] = (),
        *, state: str = "received",
    ) -> None:  # fmt: skip
        """Journals an operation that moves no money yet. Raises DuplicateCoins if one of its coins is known.

        Coins of an operation that `failed` (definitely not redeemed) are free to be presented again.
        """
        wanted, at = list(ys), int(self._now())
        await self._database.write(
            lambda c: journal.insert(c, id, kind, state, mint, unit, amount_msat, payload, None, wanted, at)
        )

    async def insert_redeem(
        self, id: str, mint: str, unit: str, amount_msat: int, payload: dict[str, Any], ys: Iterable[str]
    ) -> None:
        """A token was received: `payload` keeps its text and the beneficiary until it is done."""
        await self.insert(id, "redeem", mint, unit, amount_msat, payload, ys)

    async def update(self, id: str, *, state: str, payload: dict[str, Any] | None = None, note: str | None = None) -> None:
        """A new state (and payload, replacing the old) that moves no money. Raises OperationConflict on a final row."""
        if state in MONEY_STATES:
            raise ValueError(f"{state} moves money: it has a method of its own")
        at = int(self._now())

        def job(connection: sqlite3.Connection) -> None:
            row = journal.must(connection, id)
            if row.kind in PAYOUTS and state == "failed":
                raise ValueError("a payout fails by fail_send: its money goes back")
            unmade = state == "handed_out" and row.token is None
            if unmade or (row.final and row.state != state):
                raise OperationConflict(id, row.state)
            kept = payload
            if payload is not None and SUSPENDED in row.payload:
                kept = {**payload, SUSPENDED: row.payload[SUSPENDED]}
            journal.set_state(connection, id, state, at, payload=kept, note=note)

        await self._database.write(job)

    async def finish_redeem(self, id: str, *, net_msat: int, beneficiary: Beneficiary) -> ApiKey | None:
        """The coins are ours: credits the beneficiary with `net_msat` (after the mint's fee) and creates its key if new.

        Once: a redemption that is done already is not credited again (its key is returned). None for the operator.
        """

        def begin(connection: sqlite3.Connection) -> Operation | None:
            row = journal.must(connection, id)
            if row.kind not in ("redeem", "mint") or row.purpose == "move" or row.state in ("foreign", "failed", "quoted"):
                raise OperationConflict(id, row.state)
            return None if row.state == "done" else row

        return await self.credit(beneficiary, net_msat, begin, asset=WALLET, end=journal.redeemed)

    async def credit(self, to: Beneficiary, net_msat: int, begin: Begin, *, asset: str, end: End) -> ApiKey | None:
        """In one transaction: `begin` reads or writes the journal row (None: was done before, credit nothing), `net_msat`
        goes from the mint's `asset` account to the beneficiary, whose key is created if new, and `end` closes the row.

        The key, or None for the operator.
        """
        if net_msat < 0:
            raise ValueError(f"a redemption of {net_msat} msat")
        if to.kind == "operator":
            await self._credited(to, net_msat, None, begin, asset, end)
            return None
        hash = to.key_hash
        while (under_way := self._creations.get(hash) or self._keys.removing.get(hash)) is not None:
            await asyncio.wait([under_way])
        entry = self._keys.find(hash)
        if entry is not None:
            await self._credited(to, net_msat, entry.payer, begin, asset, end)
            return entry.key
        future = self._credited(to, net_msat, None, begin, asset, end)
        if not future.done():
            self._creations[hash] = future
        await asyncio.shield(future)
        created = self._keys.find(hash)
        return created.key if created else None

    def key_of(self, to: Beneficiary) -> ApiKey | None:
        """The key of a beneficiary; None for the operator and for a key that does not exist (yet)."""
        entry = self._keys.find(to.key_hash) if to.kind == "key" else None
        return entry.key if entry is not None else None

    def _credited(
        self, to: Beneficiary, net: int, entry: Entry | None, begin: Begin, asset: str, end: End
    ) -> asyncio.Future[Any]:
        at = int(self._now())
        creates = entry is None and to.kind == "key"

        def job(connection: sqlite3.Connection) -> tuple[Transfer | None, ApiKey | None] | None:
            row = begin(connection)
            if row is None:
                return None
            if net > row.amount_msat:
                raise ValueError(f"redemption {row.id}: net {net} above its face value {row.amount_msat} msat")
            key: ApiKey | None = None
            side: Account = self._books.operator
            if creates:
                key = create(connection, journal.new_key(to, row, at))
                side = Account(key.account_id, CUSTOMER)
            elif entry is not None:
                side = entry
            place = place_account(connection, asset, row.mint, row.unit)
            transfer = Transfer(at, row.kind, place, side, net, row.id) if net else None
            if transfer:
                record(connection, [transfer])
            end(connection, row.id, side.id, net, at)
            return transfer, key

        def after(result: tuple[Transfer | None, ApiKey | None] | None, error: BaseException | None) -> None:
            if creates:
                self._keys.creating.discard(to.key_hash)
                self._creations.pop(to.key_hash, None)
            if entry is not None:
                entry.pins -= 1
            if error is not None or result is None:
                return
            transfer, key = result
            side: Account = entry or self._books.operator
            if key is not None:
                side = self._keys.add(Entry(key, 0))
                self._books.customer_keys += key.kind is KeyKind.CUSTOMER
            if transfer is not None:
                self._books.move(transfer._replace(debit=self._books.adopt(transfer.debit), credit=side))

        if entry is not None:
            entry.pins += 1
        if creates:
            self._keys.creating.add(to.key_hash)
        return self._database.write(job, after)
