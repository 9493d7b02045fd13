"""The steps of the schema are run in order, each in a transaction together with the note that it ran.

Before pending steps run on a file that has content, a copy of it is kept beside it. A file written by a newer version
(it has steps that this version does not know) is refused, untouched.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

from routstr_desktop.core.errors import ConfigError, LedgerFailure
from routstr_desktop.core.sentence import say

from .database import connect, failure, is_circumstance, private_file
from .schema import migrations

log = structlog.get_logger(__name__)

KEPT_COPIES = 3


def prepare(path: Path, steps: Migrations = migrations) -> Sequence[str]:
    """Brings the file at `path` to this version's schema; the names of the steps that ran.

    Raises ConfigError when the file was written by a newer version or is no ledger, LedgerFailure when the disk is full,
    read-only or the file is locked. Blocking: call it off the loop.
    """
    private_file(path)
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(path)
        db = Utils(connection)
        known = {step.name for step in steps._migrations}
        applied = [step.name for step in steps.applied(db)]
        newer = [name for name in applied if name not in known]
        if newer:
            raise ConfigError(
                say(
                    "The ledger {name} was written by a newer version of Routstr Desktop (step {step}). "
                    "Nothing was changed: install that version or a later one.",
                    name=path.name,
                    step=newer[-1],
                )
            )
        pending = [step.name for step in steps.pending(db)]
        if not pending:
            return ()
        if db.table_names():
            if not applied:
                raise ConfigError(say("{name} is another program's database. Nothing was changed.", name=path.name))
            keep_copy(connection, path)
        steps.apply(db)
        log.info("ledger_migrated", steps=pending)
        return pending
    except sqlite3.OperationalError as error:
        if is_circumstance(error):
            raise failure(error) from error
        raise ConfigError(
            say("The ledger {name} could not be prepared: {why}. Nothing of that step was kept.", name=path.name, why=error)
        ) from error
    except sqlite3.DatabaseError as error:
        raise ConfigError(
            say("{name} is not a ledger, or it is damaged: {why}. Nothing was changed.", name=path.name, why=error)
        ) from error
    finally:
        if connection is not None:
            connection.close()


def copy_file(source: Path, target: Path) -> None:
    """A consistent copy of the file, while it is in use as well; only the owner may read it. LedgerFailure. Blocking."""
    try:
        private_file(target)
    except OSError as error:
        why = say(
            "No copy of the ledger can be written to {target}: {why}. Nothing was changed.", target=target, why=error.strerror
        )
        raise LedgerFailure(why) from error
    try:
        connection = connect(source, readonly=True)
        try:
            write_copy(connection, target)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise failure(error) from error


def write_copy(connection: sqlite3.Connection, target: Path) -> None:
    """What a connection sees, as one file that is readable without its -wal."""
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def copies(path: Path) -> list[Path]:
    """The copies kept of the file at `path`, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.before-*"))


def keep_copy(connection: sqlite3.Connection, path: Path) -> Path:
    """A whole copy (with what is in the WAL) beside the file; the newest three are kept."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime()) + f"-{time.time_ns() % 1_000_000_000:09d}"
    target = path.with_name(f"{path.name}.before-{stamp}")
    private_file(target)
    write_copy(connection, target)
    for old in copies(path)[:-KEPT_COPIES]:
        old.unlink()
    log.info("ledger_copied", copy=target.name)
    return target
