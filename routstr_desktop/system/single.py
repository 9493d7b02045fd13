"""One instance per data directory: two wallets on one set of counters would lose money.

The lock is the operating system's, so it falls with its process, also after kill -9. What the running instance offers
(its process id and the URL of the admin API) lies in `control.json` beside it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from filelock import FileLock, Timeout

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.sentence import say

from .paths import Paths, write_private


class AlreadyRunning(RoutstrError):
    """Another instance holds this data directory."""

    status, code = 409, "already_running"


@dataclass(frozen=True, slots=True)
class Running:
    """The instance that holds the directory, as it described itself."""

    pid: int
    url: str | None
    """`http://127.0.0.1:8421`, without path; None while it has no local listener."""
    public_url: str | None = None
    mode: str = "serve"
    """`serve`, `window` or `demo`."""


class InstanceLock:
    """Held from start to end of an instance."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._lock = FileLock(paths.lock, mode=0o600, thread_local=False)

    def acquire(self) -> None:
        """Take the directory; AlreadyRunning with a sentence if somebody has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            other = running(self._paths)
            who = say("{folder} (process {pid})", folder=self._paths.data_dir, pid=other.pid) if other else self._paths.data_dir
            raise AlreadyRunning(
                say(
                    "routstr already runs on {who}. Use that one, stop it first, or choose another directory with --data-dir.",
                    who=who,
                )
            ) from None
        self._paths.control_file.unlink(missing_ok=True)

    def describe(self, url: str | None, public_url: str | None = None, mode: str = "serve") -> None:
        """Tell other commands where this instance listens."""
        write_private(self._paths.control_file, json.dumps(asdict(Running(os.getpid(), url, public_url, mode))) + "\n")

    def release(self) -> None:
        """Give the directory back; does nothing if it is not held."""
        if self._lock.is_locked:
            self._paths.control_file.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def held(paths: Paths) -> bool:
    """Whether an instance runs on the directory."""
    if not paths.lock.exists():
        return False
    probe = FileLock(paths.lock, mode=0o600, thread_local=False)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    probe.release()
    return False


def running(paths: Paths) -> Running | None:
    """What the running instance said about itself; None before it did, or after a crash's leftovers."""
    try:
        return Running(**json.loads(paths.control_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
