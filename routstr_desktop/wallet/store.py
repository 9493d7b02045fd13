"""Nutshell's SQLite file of one mint and unit: made whole or not at all, private, durable, and written all or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.core.sentence import say

from .nutshell import load

log = structlog.get_logger(__name__)

STORE = "wallet.sqlite3"


async def open_store(url: str, unit: str, directory: Path, words: str) -> Any:
    """A Nutshell wallet on the file in `directory` (0700, files 0600), made if there is none; the words are never written."""
    cashu = load()
    kind: Any = type("Wallet", (cashu.Wallet,), {"words": words})
    if not (directory / STORE).exists():
        # Nutshell creates its tables in many small steps and cannot go on after half of them: all or nothing
        half = directory.with_name(directory.name + ".new")
        shutil.rmtree(half, ignore_errors=True)
        _private(half)
        made = await kind.with_db(url, str(half), name="wallet", unit=unit)
        await made.db.engine.dispose()
        _move_store(half, directory)
    _private(directory)
    wallet = await kind.with_db(url, str(directory), name="wallet", unit=unit)
    event.listen(wallet.db.engine.sync_engine, "connect", _durable)
    await wallet.db.engine.dispose()  # connections from before `_durable`
    wallet.keysets = {keyset.id: keyset for keyset in await cashu.crud.get_keysets(unit=unit, db=wallet.db)}
    return wallet


@asynccontextmanager
async def transaction(wallet: Any) -> AsyncIterator[Any]:
    """All or nothing. LedgerFailure if the store cannot be written (disk full, locked)."""
    try:
        async with wallet.db.connect() as conn:
            yield conn
    except Exception as error:  # Nutshell and SQLAlchemy have no common base
        # only the driver's words: SQLAlchemy's own message quotes the values, which are money
        cause = getattr(error, "orig", None)
        log.error("wallet_store_failed", mint=wallet.url, error=type(error).__name__, cause=str(cause) if cause else None)
        raise LedgerFailure(say("The wallet's store cannot be written. Nothing was lost; selling stops meanwhile.")) from None


def _private(directory: Path) -> None:
    """Nobody else may read the store: Nutshell would create it 0644, and SQLite's side files take the file's mode."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    file = directory / STORE
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    file.chmod(0o600)


def _move_store(half: Path, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    (half / STORE).replace(directory / STORE)
    shutil.rmtree(half)


def _durable(connection: Any, _: Any) -> None:
    """A commit survives a power cut, whatever SQLite was built with."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
