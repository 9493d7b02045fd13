"""What a ledger's file says, without opening it as a ledger: books that somebody may want back, of whatever schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from . import upgrade
from .accounts import CUSTOMER, FEES, LOSSES, OPERATOR, SUSPENSE, WALLET, place_of
from .database import connect


@dataclass(frozen=True, slots=True)
class Glance:
    """Amounts in msat, as the books had them when they were written last."""

    yours_msat: int
    customers_msat: int
    customer_keys: int
    local_keys: int
    places: tuple[tuple[str, str], ...]
    """(mint, unit) where they say that something is."""
    last: int | None
    """Unix seconds of the last movement of money; None = there never was one."""


def glance(path: Path) -> Glance:
    """Blocking. ConfigError: no ledger, damaged, or written by a newer version; LedgerFailure: it cannot be read."""
    state = upgrade.check(path)
    with closing(connect(path, readonly=True)) as connection:
        keys = dict(connection.execute("SELECT kind, count(*) FROM keys GROUP BY kind"))
        held = connection.execute(
            "SELECT DISTINCT ref FROM accounts WHERE kind IN (?, ?) AND balance_msat > 0 ORDER BY ref", (WALLET, SUSPENSE)
        )
        places = tuple(place_of(ref) for (ref,) in held)
        (last,) = connection.execute("SELECT max(at) FROM transfers").fetchone()
    sums = state.sums
    yours = sums.get(OPERATOR, 0) - sums.get(FEES, 0) - sums.get(LOSSES, 0)
    return Glance(max(0, yours), sums.get(CUSTOMER, 0), keys.get("customer", 0), keys.get("local", 0), places, last)


def seal_file(path: Path) -> None:
    """Everything into the file itself, so that it can be moved without a -wal. Nobody else has it open. Blocking."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
