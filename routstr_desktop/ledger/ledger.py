"""The facade: everything the rest of the program may ask of the ledger.

Balances in memory are the truth while the program runs, and every method here belongs to one event loop: the check of a
balance and the hold on it are one synchronous step. The file follows within 10 ms (settlements) or before the call
returns (money in and out, keys). After a crash the file is the truth: committed facts only.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError, LedgerFailure
from routstr_desktop.core.keys import ApiKey, KeyKind, key_prefix
from routstr_desktop.core.overrides import Override
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import DayEarned

from . import audit, decisions, holds, keys, migrations, requests, sales, usage, windows
from .accounts import Books, Settlements, Totals
from .activity import ActivityBook
from .audit import Audit
from .children import Children
from .database import Database, failure
from .holds import Hold
from .keys import Entry, Keys
from .locked import LockedPayments
from .operations import Operations
from .pruning import Pruning
from .requests import LoggedRequest
from .sales import By

CACHED_KEYS = 10_000


class Ledger:
    """Opened with `Ledger.open`; used on that loop only."""

    def __init__(self, database: Database, pepper: bytes, now: Callable[[], float], cached_keys: int) -> None:
        self._database = database
        self._books = Books(database.reader)
        self._keys = Keys(database, pepper, cached_keys)
        self._now = now
        self.operations = Operations(database, self._books, self._keys, now)
        """The wallet's journal."""
        self.locked = LockedPayments(database, self._books, self.operations, now)
        """Its payments that were credited before they were swapped."""
        self.children = Children(database, self._books, self._keys, now)
        """Keys that spend from another key's account."""
        self.pruning = Pruning(database, self._books, self._keys, now)
        """Forgets keys that nobody uses."""
        self.activity = ActivityBook(database, self._current, now)
        """Charts and the request log."""

    @classmethod
    async def open(
        cls, path: Path, *, pepper: bytes, now: Callable[[], float] = time.time, cached_keys: int = CACHED_KEYS
    ) -> Ledger:
        """Migrates (keeping a copy) and opens the file; the time does not depend on its size.

        Raises ConfigError for a file of a newer version, none of ours, or whose keys belong to another pepper;
        LedgerFailure if it cannot be read or written.
        """
        try:
            await asyncio.to_thread(migrations.prepare, path)
            database = Database(path, Settlements())
        except OSError as error:
            raise LedgerFailure(say("The ledger file cannot be opened: {reason}.", reason=error.strerror)) from error
        except sqlite3.Error as error:
            raise failure(error) from error
        try:
            ledger = cls(database, pepper, now, cached_keys)
            await database.write(lambda c: keys.check_pepper(c, pepper))
        except BaseException as error:
            await database.close()
            if isinstance(error, sqlite3.Error | KeyError):
                raise ConfigError(say("The ledger {name} is damaged: {why}.", name=path.name, why=error)) from error
            raise
        return ledger

    async def close(self) -> None:
        """Commits what is left and closes the file."""
        try:
            if self.failure is None:
                with contextlib.suppress(LedgerFailure):  # `on_failure` has told
                    await self.activity.refusals.flush()
        finally:
            await self._database.close()

    async def flush(self) -> None:
        """Returns when everything settled so far is committed. Raises LedgerFailure."""
        await self._database.flush()

    async def copy_to(self, target: Path) -> None:
        """A consistent copy with everything settled so far, in a file that only the owner may read. LedgerFailure."""
        await self.flush()
        await asyncio.to_thread(migrations.copy_file, self.path, target)

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    @property
    def failure(self) -> LedgerFailure | None:
        """Set for good when a write failed: nothing may be served until the ledger is opened again."""
        return self._database.failure

    @property
    def on_failure(self) -> Callable[[LedgerFailure], None] | None:
        """Called once, on the loop, when a write failed."""
        return self._database.on_failure

    @on_failure.setter
    def on_failure(self, callback: Callable[[LedgerFailure], None] | None) -> None:
        self._database.on_failure = callback

    # --- keys ---------------------------------------------------------------------------------------------------------

    def find_key(self, secret: str) -> ApiKey | None:
        """The key of a secret, of any kind; also paused and revoked ones (the caller refuses them)."""
        entry = self._keys.find(self._keys.hash(secret))
        return None if entry is None else entry.key

    def key_hash(self, secret: str) -> str:
        """The hash that a Beneficiary names its key by."""
        return self._keys.hash(secret)

    def key_by_id(self, key_id: int) -> ApiKey:
        """The key of an id. Raises KeyError."""
        return self._keys.by_id(key_id).key

    def key_of_account(self, account_id: int) -> ApiKey:
        """The key that owns a customer account (Operation.account_id). Raises KeyError."""
        return self._keys.by_account(account_id).key

    async def create_local_key(self, secret: str, name: str, models: tuple[str, ...] | None = None) -> ApiKey:
        """A key for the operator's own apps: metered, never charged. An existing one of that secret is returned."""
        hash = self._keys.hash(secret)
        known = self._keys.find(hash)
        if known is not None:
            return known.key
        key = ApiKey(0, hash, key_prefix(secret), KeyKind.LOCAL, 0, name, int(self._now()), models=models)
        self._keys.creating.add(hash)

        def after(_: ApiKey | None, error: BaseException | None) -> None:
            self._keys.creating.discard(hash)
            if error is None:
                self._keys.add(Entry(key, 0))

        return await self._database.write(lambda c: keys.create(c, key), after)

    async def list_keys(self, *, kind: KeyKind | None = None, limit: int = 100, offset: int = 0) -> list[ApiKey]:
        """Keys, newest first."""
        found = await self._database.read(lambda c: keys.listed(c, kind, limit, offset))
        cached = ((key, self._keys.in_memory(key.id)) for key in found)
        return [key if entry is None else entry.key for key, entry in cached]

    async def key_page(self, kind: KeyKind, limit: int, before: int | None = None) -> list[tuple[ApiKey, int]]:
        """Keys with their balances (msat, holds included), newest first; `before` (an id) is where the last page ended.

        What is not in memory is read beside it, so that looking through many keys evicts none that is in use.
        """
        found = await self._database.read(lambda c: keys.page(c, kind, limit, before))
        cached = ((key, balance, self._keys.in_memory(key.id)) for key, balance in found)
        return [(key, balance) if entry is None else (entry.key, entry.balance) for key, balance, entry in cached]

    async def ended_keys(self, least_msat: int) -> list[int]:
        """Ids of keys that have expired with a refund address and at least so much on them."""
        await self._current()
        now = int(self._now())
        return await self._database.read(lambda c: keys.ended(c, now, least_msat))

    async def update_key(self, key: ApiKey, **changes: Any) -> ApiKey:
        """Changes name, paused, revoked, expires, balance_limit (msat), limit_reset, models or refund_address. ValueError."""
        if unknown := changes.keys() - keys.CHANGEABLE:
            raise ValueError(f"cannot change {', '.join(sorted(unknown))}")
        entry = self._keys.of(key)
        entry.pins += 1

        def after(_: None, error: BaseException | None) -> None:
            entry.pins -= 1
            if error is None:
                for name, value in changes.items():
                    setattr(entry.key, name, value)

        if not changes:
            entry.pins -= 1
            return entry.key
        await self._database.write(lambda c: keys.change(c, entry.key.id, changes), after)
        return entry.key

    def balance(self, key: ApiKey) -> int:
        """msat on the key, holds included; of a child: its parent's, here and below."""
        return self._keys.of(key).payer.balance

    def held(self, key: ApiKey) -> int:
        """msat set aside for running requests of the key."""
        return self._keys.of(key).payer.held

    def available(self, key: ApiKey) -> int:
        """msat that a hold or a refund may take: the figure of every 402 and of the customer's balance."""
        payer = self._keys.of(key).payer
        return payer.balance - payer.held

    def spendable(self, key: ApiKey) -> int:
        """msat that one more request may take: what is available, within the key's own limit as of now."""
        entry, now = self._keys.of(key), self._now()
        payer = entry.payer
        free = payer.balance - payer.held
        for limited in (entry, payer) if payer is not entry else (entry,):
            left = windows.left(limited.key, limited.held, now)
            if left is not None and left < free:
                free = left
        return free

    def limit_left(self, key: ApiKey) -> int | None:
        """msat that the key's limit still allows in its present window; None without a limit."""
        entry = self._keys.of(key)
        return windows.left(entry.key, entry.held, self._now())

    def hold(self, key: ApiKey, amount_msat: int) -> Hold:
        """Sets `amount_msat` aside for a request, or raises.

        InsufficientBalance, BalanceLimitExceeded, KeyExpired: nothing was held. LedgerFailure: nothing may be served.
        """
        return holds.take(self._keys.of(key), amount_msat, self._now(), self._books, self._database)

    def resize(self, hold: Hold, amount_msat: int) -> None:
        """Another amount for a hold that goes on: another upstream serves the request. Errors as for `hold`."""
        hold.resize(amount_msat, self._now())

    # --- books --------------------------------------------------------------------------------------------------------

    def totals(self) -> Totals:
        """The sums as of now."""
        return self._books.totals()

    def withdrawable(self) -> int:
        """The operator's own, in msat: earned less fees and losses; a send takes its amount off at once."""
        return self._books.withdrawable()

    async def days(self, n: int, *, today: date) -> tuple[DayEarned, ...]:
        """The last `n` local calendar days, oldest first, `today` last."""
        await self._current()
        return await self._database.read(lambda c: usage.days(c, n, today))

    async def requests(
        self, limit: int = 100, offset: int = 0, *, key: ApiKey | None = None, before: int | None = None
    ) -> list[LoggedRequest]:
        """The log, newest first; `before` (a seq) pages at the same cost however far back."""
        await self._current()
        return await self._database.read(lambda c: requests.newest(c, limit, offset, key.id if key else None, before))

    async def audit(self, wallet_proofs: Mapping[tuple[str, str], int] | None = None) -> Audit:
        """Proves that the books balance; `wallet_proofs`: msat of the coins really there, by (mint, unit).

        Never raises for what it finds, a file that cannot be read included.
        """
        try:
            await self.flush()
            return await asyncio.to_thread(audit.run, self.path, wallet_proofs)
        except LedgerFailure as error:
            return Audit(False, [error.message], 0, 0, {})
        except sqlite3.Error as error:
            return Audit(False, [say("The ledger could not be read: {why}.", why=error)], 0, 0, {})

    async def profit(self, by: By, first: date, last: date, limit: int = 100) -> ProfitReport:
        """Income less costs of the local days from `first` to `last`, by day, model, key, app or upstream."""
        await self._current()
        return await self._database.read(lambda c: sales.report(c, by, first, last, limit))

    async def spent(self, first: date) -> list[tuple[str, str, int]]:
        """(day, upstream, pUSD) of each local day since `first`: what upstreams asked."""
        await self._current()
        return await self._database.read(lambda c: sales.spent(c, first))

    # --- models -------------------------------------------------------------------------------------------------------

    async def overrides(self) -> list[Override]:
        """What the operator decided about models."""
        return await self._database.read(decisions.stored)

    async def set_overrides(self, overrides: Iterable[Override]) -> None:
        """Keep these decisions, all or none; what was decided on other models stays. LedgerFailure."""
        chosen = tuple(overrides)
        await self._database.write(lambda c: decisions.store(c, chosen, self._now()))

    async def _current(self) -> None:
        """What was settled before is in the file's answers."""
        if self._database.posted != self._database.committed and self.failure is None:
            await self.flush()
