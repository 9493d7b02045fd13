"""The ledger's file as it lies on disk: which schema it has, what an upgrade changes, and the way back to a copy.

All of it is for a file that nothing else writes (the caller holds the lock of the data directory), except `look`, which only
reads. Blocking: call it off the loop.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlite_utils import Migrations

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

from . import audit
from .accounts import ASSETS
from .database import connect, failure, is_circumstance, private_file
from .migrations import copies, keep_copy, prepare, write_copy
from .schema import migrations

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FileState:
    """One file, without opening it as a ledger."""

    path: Path
    size: int
    """Bytes, with what has not been written into the file itself yet."""
    steps: tuple[str, ...]
    """Of the schema that it has; the last one names it. Empty = no ledger, or a new file."""
    pending: tuple[str, ...]
    """What an upgrade by this program would add."""
    newer: tuple[str, ...]
    """What only a later program knows: then this one cannot use the file."""
    sums: dict[str, int]
    """msat by kind of account."""
    transfers: int
    operations: int
    sound: bool
    """Every account is the sum of its transfers, and SQLite finds no damage."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; without `steps` there was nothing to do."""

    steps: tuple[str, ...]
    copy: Path | None
    """The file as it was."""
    after: FileState


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy in the place of the file."""

    after: FileState
    kept: Path
    """The file as it was before."""


def look(path: Path, steps: Migrations = migrations) -> FileState:
    """What there is. ConfigError where it is no ledger, LedgerFailure where it cannot be read."""
    try:
        with closing(connect(path, readonly=True)) as connection:
            return _look(connection, path, steps)
    except sqlite3.DatabaseError as error:
        if is_circumstance(error):
            raise failure(error) from error
        raise ConfigError(say("{name} is not a ledger, or it is damaged: {why}.", name=path.name, why=error)) from error


def check(path: Path, steps: Migrations = migrations) -> FileState:
    """As `look`, for books that are to be used: ConfigError also where they are none, unsound, or of a newer version."""
    state = look(path, steps)
    if state.newer:
        raise ConfigError(
            say(
                "These books were written by a newer version of routstr. Nothing was changed: install that version, or one "
                "after it."
            ),
            code="backup_newer",
        )
    if not state.steps or not state.sound:
        raise ConfigError(say("These books are damaged. Nothing was changed."), code="backup_damaged")
    return state


def _look(connection: sqlite3.Connection, path: Path, steps: Migrations) -> FileState:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "_sqlite_migrations" not in tables and tables:
        raise ConfigError(say("{name} is another program's database.", name=path.name))
    query = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"
    applied = tuple(name for (name,) in connection.execute(query, (steps.name,))) if tables else ()
    known = [step.name for step in steps._migrations]
    sums, counts, sound = {}, {"transfers": 0, "operations": 0}, True
    if applied:
        sums = dict(connection.execute("SELECT kind, sum(balance_msat) FROM accounts GROUP BY kind ORDER BY kind"))
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in counts}
        sound = _balances(connection) and connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    files = (path, path.with_name(path.name + "-wal"))
    return FileState(
        path=path,
        size=sum(file.stat().st_size for file in files if file.exists()),
        steps=applied,
        pending=tuple(name for name in known if name not in applied),
        newer=tuple(name for name in applied if name not in known),
        sums=sums,
        sound=sound,
        **counts,
    )


def _balances(connection: sqlite3.Connection) -> bool:
    """Whether every account is the sum of its transfers: in any schema, unlike the audit."""
    assets = ", ".join(f"'{kind}'" for kind in sorted(ASSETS))
    return not connection.execute(f"""SELECT account FROM (
        SELECT credit AS account, amount_msat AS amount FROM transfers
        UNION ALL SELECT debit, -amount_msat FROM transfers
        UNION ALL SELECT id, iif(kind IN ({assets}), balance_msat, -balance_msat) FROM accounts
        ) GROUP BY account HAVING sum(amount) <> 0 LIMIT 1""").fetchone()


def upgrade(path: Path, steps: Migrations = migrations) -> Upgraded:
    """Bring the file to this program's schema. ConfigError as `prepare`, and if the books are not what they were before.

    The copy is kept in either case; `restore` brings it back.
    """
    before = look(path, steps)
    if not before.pending and not before.newer:
        return Upgraded((), None, before)
    if before.steps and not before.sound:
        raise ConfigError(
            say("The books in {name} do not balance, so they are not upgraded. Nothing was changed.", name=path.name)
        )
    ran = tuple(prepare(path, steps))
    kept = copies(path)
    after = look(path, steps)
    problems = audit.run(path, None).problems
    if problems or not after.sound or _money(after) != _money(before):
        told = problems[0] if problems else say("The balances are not what they were.")
        raise ConfigError(
            say(
                "The upgrade of {name} went wrong: {told} The file as it was is {kept}.",
                name=path.name,
                told=told,
                kept=kept[-1].name,
            )
        )
    return Upgraded(ran, kept[-1] if kept and before.steps else None, after)


def _money(state: FileState) -> tuple[dict[str, int], int]:
    return {kind: total for kind, total in state.sums.items() if total}, state.transfers


def restore(path: Path, copy: Path, *, forget: bool = False, steps: Migrations = migrations) -> Restored:
    """Put a copy in the place of the file, which is kept as a copy itself. `forget`: also what happened since.

    ConfigError, with what that is, where something did and `forget` is False: the coins in the wallet and the customers'
    balances would not be those of the books any more.
    """
    then, now = look(copy, steps), look(path, steps)
    if not then.steps or not then.sound:
        raise ConfigError(say("{name} is no ledger that balances. Nothing was changed.", name=copy.name))
    since = now.transfers - then.transfers, now.operations - then.operations
    if any(since) and not forget:
        raise ConfigError(
            say(
                "Since {name} was kept, {movements:,} movements of money and {operations:,} wallet operations were recorded. "
                "The copy knows nothing of them: balances and coins would no longer be those of the books. "
                "Nothing was changed.",
                name=copy.name,
                movements=since[0],
                operations=since[1],
            ),
            code="money_moved",
        )
    fresh = path.with_name(f"{path.name}.restored")
    fresh.unlink(missing_ok=True)
    private_file(fresh)
    with closing(connect(copy, readonly=True)) as connection:
        write_copy(connection, fresh)
    with closing(connect(path)) as connection:
        kept = keep_copy(connection, path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in ("-wal", "-shm"):  # of the file that goes: the next one must not read them
        path.with_name(path.name + name).unlink(missing_ok=True)
    fresh.replace(path)
    log.info("ledger_restored", copy=copy.name, kept=kept.name)
    return Restored(look(path, steps), kept)
