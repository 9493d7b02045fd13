"""Keys in memory: an LRU over the file, found by the peppered hash of their secret.

An entry with open holds or writes under way is never evicted, so what an evicted entry knew is on file. All of this is
touched on the node loop only; the SQL functions at the end run wherever their connection belongs.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.core.sentence import say

from .accounts import CUSTOMER, Account, bump
from .database import Database

COLUMNS = (
    "k.id, k.hash, k.prefix, k.kind, k.account_id, k.name, k.created, k.last_used, k.expires, k.paused, k.revoked, "
    "k.balance_limit, k.spent, k.requests, k.mint, k.unit, k.refund_address, "
    "k.limit_reset, k.window, k.window_base, k.parent_id, k.models"
)
SELECT = f"SELECT coalesce(a.balance_msat, 0), {COLUMNS} FROM keys k LEFT JOIN accounts a ON a.id = k.account_id"
CHANGEABLE = frozenset({"name", "paused", "revoked", "expires", "balance_limit", "refund_address", "limit_reset", "models"})


class Entry(Account):
    """A key with its account. `pins` counts what forbids to evict it: open holds, awaited writes, children in memory.

    A child has no balance: its `payer` is its parent's entry. Its `held` are its own holds, a part of the parent's.
    """

    __slots__ = ("key", "payer", "pins", "posted")

    def __init__(self, key: ApiKey, balance: int, parent: Entry | None = None) -> None:
        super().__init__(key.account_id, CUSTOMER, str(key.id), 0 if parent else balance)
        self.key = key
        self.payer: Entry = parent or self
        self.pins = 0
        self.posted = 0
        """Number of the last settlement posted for it: on file once the database has committed that many."""


class Keys:
    """The cache. `capacity` entries of roughly 1 KiB."""

    def __init__(self, database: Database, pepper: bytes, capacity: int) -> None:
        block = hashlib.sha256(pepper).digest() if len(pepper) > 64 else pepper
        block = block.ljust(64, b"\0")
        # HMAC-SHA256 with both key blocks absorbed once: less than half the cost of hmac.new for each request.
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
        self._database = database
        self._capacity = capacity
        self._by_hash: OrderedDict[str, Entry] = OrderedDict()
        self._by_id: dict[int, Entry] = {}
        self.creating: set[str] = set()
        """Hashes of keys whose creation is on its way to the file: not to be read from there yet."""
        self.removing: dict[str, asyncio.Future[None]] = {}
        """Hashes of keys whose removal is on its way to the file: not to be read from there any more."""

    def hash(self, secret: str) -> str:
        """HMAC-SHA256 hex of a secret: the same as core.keys.key_hash."""
        inner = self._inner.copy()
        inner.update(secret.encode())
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.hexdigest()

    def find(self, hash: str) -> Entry | None:
        """The entry of a hash; one indexed read if it is not in memory."""
        entry = self._by_hash.get(hash)
        if entry is not None:
            self._by_hash.move_to_end(hash)
            return entry
        if hash in self.creating:
            return None
        return self._load("k.hash = ?", hash)

    def of(self, key: ApiKey) -> Entry:
        """The one entry of a key. Raises KeyError for a key that is not in this ledger."""
        return self._by_id.get(key.id) or self.by_id(key.id)

    def by_id(self, key_id: int) -> Entry:
        """The one entry of a key's id. Raises KeyError."""
        entry = self._by_id.get(key_id) or self._load("k.id = ?", key_id)
        if entry is None:
            raise KeyError(key_id)
        return entry

    def by_account(self, account_id: int) -> Entry:
        """The entry that owns a customer account. Raises KeyError."""
        row = self._database.read_now("SELECT ref FROM accounts WHERE id = ? AND kind = 'customer'", account_id)
        if row is None:
            raise KeyError(account_id)
        return self.by_id(int(row[0]))

    def in_memory(self, key_id: int) -> Entry | None:
        """The entry if it is cached."""
        return self._by_id.get(key_id)

    def add(self, entry: Entry) -> Entry:
        """Takes up an entry and evicts the least recently used ones that may go."""
        self._by_hash[entry.key.hash] = entry
        self._by_id[entry.key.id] = entry
        if entry.payer is not entry:
            entry.payer.pins += 1
        entry.pins += 1  # not the newcomer
        for _ in range(min(8, len(self._by_hash) - self._capacity)):
            hash, oldest = next(iter(self._by_hash.items()))
            if oldest.pins or oldest.posted > self._database.committed:
                self._by_hash.move_to_end(hash)
            else:
                del self._by_hash[hash], self._by_id[oldest.key.id]
                if oldest.payer is not oldest:
                    oldest.payer.pins -= 1
        entry.pins -= 1
        return entry

    def forget(self, hashes: Sequence[str]) -> bool:
        """Drops a key (the last of `hashes`) and its children from memory. False, and nothing, if one of them is in use."""
        if any(hash in self.removing for hash in hashes):
            return False
        cached = [entry for hash in hashes if (entry := self._by_hash.get(hash)) is not None]
        children = sum(entry.payer is not entry for entry in cached)
        for entry in cached:
            pins = entry.pins - (children if entry.payer is entry else 0)
            if pins or entry.held or entry.balance or entry.posted > self._database.committed:
                return False
        for entry in cached:
            del self._by_hash[entry.key.hash], self._by_id[entry.key.id]
        return True

    def __len__(self) -> int:
        return len(self._by_hash)

    def _load(self, where: str, value: str | int) -> Entry | None:
        row = self._database.read_now(f"{SELECT} WHERE {where}", value)
        if row is None:
            return None
        key = key_of(row[1:])
        if key.hash in self.removing:
            return None
        return self.add(Entry(key, row[0], None if key.parent_id is None else self.by_id(key.parent_id)))


# --- on file ----------------------------------------------------------------------------------------------------------


def key_of(row: tuple[Any, ...]) -> ApiKey:
    """An ApiKey from COLUMNS."""
    id, hash, prefix, kind, account_id, name, created, used, expires, paused, revoked, *rest, models = row
    key = ApiKey(id, hash, prefix, KeyKind(kind), account_id, name, created, used, expires, bool(paused), bool(revoked), *rest)
    key.models = None if models is None else tuple(json.loads(models))
    return key


def _listed_models(models: tuple[str, ...] | None) -> str | None:
    return None if models is None else json.dumps(models)


def create(connection: sqlite3.Connection, key: ApiKey) -> ApiKey:
    """Writes a new key, and its account unless it is a local one or a child; fills in `id` and `account_id`."""
    own = key.kind is not KeyKind.LOCAL and key.parent_id is None
    if own:
        key.account_id = connection.execute("INSERT INTO accounts(kind, ref) VALUES('customer', '')").lastrowid or 0
    key.id = (
        connection.execute(
            """INSERT INTO keys(hash, prefix, kind, account_id, name, created, expires, balance_limit, mint, unit,
            refund_address, limit_reset, parent_id, models) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (key.hash, key.prefix, key.kind.value, key.account_id, key.name, key.created, key.expires, key.balance_limit,
             key.mint, key.unit, key.refund_address, key.limit_reset, key.parent_id, _listed_models(key.models)),
        ).lastrowid
        or 0
    )  # fmt: skip
    if own:
        connection.execute("UPDATE accounts SET ref = ? WHERE id = ?", (str(key.id), key.account_id))
    bump(connection, f"keys:{key.kind.value}")
    return key


def change(connection: sqlite3.Connection, key_id: int, changes: dict[str, Any]) -> None:
    """Writes changed fields (names checked by the caller)."""
    if "models" in changes:
        changes = {**changes, "models": _listed_models(changes["models"])}
    fields = ", ".join(f"{name} = ?" for name in changes)
    connection.execute(f"UPDATE keys SET {fields} WHERE id = ?", (*changes.values(), key_id))


def listed(connection: sqlite3.Connection, kind: KeyKind | None, limit: int, offset: int) -> list[ApiKey]:
    """Keys, newest first."""
    where, parameters = ("WHERE k.kind = ?", [kind.value]) if kind else ("", list[Any]())
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM keys k {where} ORDER BY k.id DESC LIMIT ? OFFSET ?", (*parameters, limit, offset)
    )
    return [key_of(row) for row in rows]


def children(connection: sqlite3.Connection, parent_id: int, limit: int) -> list[ApiKey]:
    """The newest children of a key."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM keys k WHERE k.parent_id = ? ORDER BY k.id DESC LIMIT ?", (parent_id, limit)
    )
    return [key_of(row) for row in rows]


def page(connection: sqlite3.Connection, kind: KeyKind, limit: int, before: int | None) -> list[tuple[ApiKey, int]]:
    """Keys with their balances in msat, newest first, older than the id `before`: the same cost however far down."""
    top = (1 << 63) - 1 if before is None else before
    rows = connection.execute(f"{SELECT} WHERE k.kind = ? AND k.id < ? ORDER BY k.id DESC LIMIT ?", (kind.value, top, limit))
    return [(key_of(row[1:]), row[0]) for row in rows]


def ended(connection: sqlite3.Connection, now: int, least_msat: int) -> list[int]:
    """Ids of customers' keys whose time is over, with a refund address and at least so much on them, the first to end first."""
    rows = connection.execute(
        """SELECT k.id FROM keys k INDEXED BY keys_ending JOIN accounts a ON a.id = k.account_id
        WHERE k.expires IS NOT NULL AND k.refund_address IS NOT NULL AND k.expires <= ? AND k.kind = 'customer'
        AND k.parent_id IS NULL AND a.balance_msat >= ? ORDER BY k.expires""",
        (now, least_msat),
    )
    return [id for (id,) in rows]


def check_pepper(connection: sqlite3.Connection, pepper: bytes) -> None:
    """Refuses a pepper that is not the one of the keys on file: every customer would silently be a stranger.

    Raises ConfigError. A file without keys takes up the pepper; only 48 bits of a hash of it are stored.
    """
    mark = int.from_bytes(hmac.digest(pepper, b"routstr_desktop ledger pepper", "sha256")[:6], "big")
    row = connection.execute("SELECT value FROM totals WHERE name = 'pepper'").fetchone()
    if row is not None and row[0] == mark:
        return
    if row is not None and connection.execute("SELECT 1 FROM keys LIMIT 1").fetchone():
        raise ConfigError(
            say(
                "The keys in this ledger belong to other secrets: the keyring or secrets file was replaced. "
                "Restore the secrets of this data folder. Nothing was changed."
            )
        )
    connection.execute("INSERT OR REPLACE INTO totals(name, value) VALUES('pepper', ?)", (mark,))
