"""The SQLite file: one writer thread with group commit, and read connections.

Whatever waits in the queue goes into one transaction (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`), in the order it was
handed in. Two ways in:

* `post` hands over a settled request and returns at once; it is committed within 10 ms, together with its neighbours.
* `write` hands over a function and returns a future that is resolved after the commit. What the function changes in
  memory happens in its `after` callback, on the loop, whether or not somebody still awaits the future.

A write that fails (disk full, locked, corrupt) is final: the ledger reports a `LedgerFailure` and records nothing more
until it is opened again, so that nothing is ever served unrecorded.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog

from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.core.sentence import say

from .requests import Settled

log = structlog.get_logger(__name__)
T = TypeVar("T")

WINDOW = 0.004
"""Seconds that settlements wait for company; a `write` ends the wait."""
MAX_BATCH = 512
"""Most queue entries in one transaction."""
BUSY_MS = 5000


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode (transactions are explicit), usable from any one thread at a time."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=128)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    if readonly:
        connection.execute("PRAGMA query_only=ON")
    else:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA journal_size_limit=67108864")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute("PRAGMA cache_size=-8000")
    return connection


def private_file(path: Path) -> None:
    """Creates `path` (and its folder) readable by the owner only; SQLite gives its -wal and -shm files the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        with contextlib.suppress(FileNotFoundError):
            name.chmod(0o600)


CAUSES = {
    "full": say("The disk is full. Free some space, then start selling again."),
    "readonly": say("The ledger file cannot be written. Check the permissions of the data folder."),
    "unable to open": say("The ledger file cannot be opened. Check the permissions of the data folder."),
    "locked": say("Another program holds the ledger file. Close it, then start selling again."),
}


def failure(error: BaseException) -> LedgerFailure:
    """What the operator reads when the file could not be written or read; the cause is in `details` and in the log."""
    if isinstance(error, LedgerFailure):
        return error
    text = str(error)
    otherwise = say("The ledger file cannot be used. Selling has stopped; look at the log, then start again.")
    why = next((sentence for word, sentence in CAUSES.items() if word in text), otherwise)
    return LedgerFailure(why, details={"cause": text})


def is_circumstance(error: BaseException) -> bool:
    """Whether the disk or another program is at fault, not the content of the file."""
    return isinstance(error, sqlite3.OperationalError) and any(word in str(error) for word in CAUSES)


class Job:
    """One awaited write."""

    __slots__ = ("after", "error", "fn", "future", "result")

    def __init__(
        self,
        fn: Callable[[sqlite3.Connection], Any],
        after: Callable[[Any, BaseException | None], None] | None,
        future: asyncio.Future[Any],
    ) -> None:
        self.fn, self.after, self.future = fn, after, future
        self.result: Any = None
        self.error: BaseException | None = None


class Database:
    """Owns the writer thread and the read connections. `settle` records a run of posted settlements in a transaction."""

    def __init__(self, path: Path, settle: Callable[[sqlite3.Connection, Sequence[Settled]], None]) -> None:
        self.path = path
        self.failure: LedgerFailure | None = None
        self.on_failure: Callable[[LedgerFailure], None] | None = None
        self.posted = 0
        """How many settlements were posted; compared with `committed`."""
        self.committed = 0
        self.commits = 0
        self._settle = settle
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Settled | Job | None] = queue.SimpleQueue()
        self._urgent = threading.Event()
        self._connection = connect(path)
        self.reader = connect(path, readonly=True)
        """For indexed reads of a few microseconds on the loop's thread."""
        self._reports = connect(path, readonly=True)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="ledger-read")
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ledger-write", daemon=True)
        self._thread.start()

    # --- handing in (loop thread) -------------------------------------------------------------------------------------

    def post(self, item: Settled) -> None:
        """Hands in one settlement; never blocks, never fails (a failed ledger drops it, as a crash would)."""
        self.posted += 1
        self._queue.put(item)

    def write(
        self,
        fn: Callable[[sqlite3.Connection], T],
        after: Callable[[T | None, BaseException | None], None] | None = None,
    ) -> asyncio.Future[T]:
        """Runs `fn(connection)` in the writer's transaction; the future resolves after the commit.

        An exception of `fn` undoes what `fn` did (savepoint) and is the future's; an error of SQLite fails the ledger.
        `after(result, error)` is called on the loop in commit order, also when the awaiting task was cancelled.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        job = Job(fn, after, future)
        if self.failure is not None or self._closed:
            job.error = self.failure or LedgerFailure(say("The ledger is closed."))
            self._deliver([job])
            return future
        self._queue.put(job)
        self._urgent.set()
        return future

    def read_now(self, query: str, value: str | int) -> tuple[Any, ...] | None:
        """One row by an index, on the loop's thread: microseconds. Raises LedgerFailure."""
        try:
            row: tuple[Any, ...] | None = self.reader.execute(query, (value,)).fetchone()
        except sqlite3.Error as error:
            raise failure(error) from error
        return row

    async def read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a query in the reading thread. Raises LedgerFailure when the file cannot be read."""
        if self._closed:
            raise LedgerFailure(say("The ledger is closed."))
        try:
            return await self._loop.run_in_executor(self._executor, fn, self._reports)
        except sqlite3.Error as error:
            raise failure(error) from error

    async def flush(self) -> None:
        """Returns when everything handed in so far is committed. Raises LedgerFailure when it could not be."""
        await self.write(_nothing)

    async def close(self) -> None:
        """Commits what is left and closes the file."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._urgent.set()
        await self._loop.run_in_executor(self._executor, self._thread.join)
        self._executor.shutdown(wait=True)
        for connection in (self.reader, self._reports, self._connection):
            connection.close()

    # --- the writer thread --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        running, behind = True, False
        while running:
            first = self._queue.get()
            if first.__class__ is Settled and not behind:
                self._urgent.wait(WINDOW)
            self._urgent.clear()
            batch = [first]
            with contextlib.suppress(queue.Empty):
                while len(batch) < MAX_BATCH:
                    batch.append(self._queue.get_nowait())
            behind = len(batch) == MAX_BATCH
            if None in batch:
                running = False
                batch = [item for item in batch if item is not None]
            if batch:
                self._commit(batch)  # type: ignore[arg-type]

    def _commit(self, batch: list[Settled | Job]) -> None:
        jobs = [item for item in batch if isinstance(item, Job)]
        try:
            if self.failure is not None:
                raise self.failure
            self._connection.execute("BEGIN IMMEDIATE")
            self._apply(batch)
            self._connection.execute("COMMIT")
            self.commits += 1
        except Exception as error:  # also a row that cannot be written: were this thread to end, everybody would wait for ever
            self._fail(error, jobs)
        finally:
            self.committed += len(batch) - len(jobs)
        if jobs:
            self._on_loop(self._deliver, jobs)

    def _apply(self, batch: list[Settled | Job]) -> None:
        settled: list[Settled] = []
        for item in batch:
            if isinstance(item, Settled):
                settled.append(item)
                continue
            if settled:
                self._settle(self._connection, settled)
                settled = []
            self._call(item)
        if settled:
            self._settle(self._connection, settled)

    def _call(self, job: Job) -> None:
        """One job in its own savepoint: its failure is its own, unless the file itself is at fault."""
        if job.fn is _nothing:
            return
        self._connection.execute("SAVEPOINT job")
        try:
            job.result = job.fn(self._connection)
        except sqlite3.Error:
            raise
        except Exception as error:  # handed to whoever awaits the job
            job.error = error
            self._connection.execute("ROLLBACK TO job")
        self._connection.execute("RELEASE job")

    def _fail(self, error: BaseException, jobs: list[Job]) -> None:
        with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        if self.failure is None:
            self.failure = failure(error)
            log.error("ledger_failed", error=str(error), kind=type(error).__name__)
            self._on_loop(self._report, self.failure)
        for job in jobs:
            job.error = self.failure

    # --- back on the loop ---------------------------------------------------------------------------------------------

    def _on_loop(self, callback: Callable[[Any], None], argument: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, argument)
        except RuntimeError:  # the loop is gone: nobody waits any more
            log.warning("ledger_loop_gone")

    def _report(self, error: LedgerFailure) -> None:
        if self.on_failure is not None:
            self.on_failure(error)

    @staticmethod
    def _deliver(jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.after is not None:
                job.after(job.result, job.error)
            if job.future.done():
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)


def _nothing(connection: sqlite3.Connection) -> None:
    """What `flush` waits for."""
