"""What the node does by the clock: refresh models and the bitcoin price, look for claimed tokens, audit the books."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.system.tasks import spawn

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do now and then; times in seconds."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float
    retry: float
    """Sooner, after a failure; doubled each time up to `every`."""
    at_start: bool = True


class Chores:
    """Runs chores until it is closed. A failing one is logged and tried again; it never ends the others."""

    def __init__(self, chores: list[Chore], *, jitter: float = 0.1) -> None:
        self._chores = chores
        self._jitter = jitter
        self._tasks: list[asyncio.Task[None]] = []
        self._tried = {chore.name: asyncio.Event() for chore in chores}
        self._hurry = {chore.name: asyncio.Event() for chore in chores}

    def start(self) -> None:
        """Begin; the first round of each runs in the background."""
        self._tasks = [spawn(self._run(chore), name=f"chore:{chore.name}") for chore in self._chores]

    async def first_round(self, seconds: float, *names: str) -> None:
        """Wait, not longer than that, until these have been tried once."""
        waiting = [spawn(self._tried[name].wait(), name=f"first:{name}") for name in names]
        _, late = await asyncio.wait(waiting, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def hurry(self, *names: str) -> None:
        """Do these now instead of when they are due: the computer slept, and its clock with it."""
        for name in names:
            self._hurry[name].set()

    async def close(self) -> None:
        """Cancel and wait for all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _run(self, chore: Chore) -> None:
        wait = 0.0 if chore.at_start else chore.every
        failures = 0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry[chore.name].wait(), wait * (1 + random.uniform(0, self._jitter)))
            self._hurry[chore.name].clear()
            try:
                await chore.work()
                failures, wait = 0, chore.every
            except (RoutstrError, OSError, TimeoutError) as error:
                failures += 1
                wait = min(chore.every, chore.retry * 2 ** min(failures - 1, 10))
                log.warning("chore_failed", chore=chore.name, error=str(error), failures=failures, next_seconds=round(wait))
            except Exception:
                failures += 1
                wait = chore.every
                log.exception("chore_broken", chore=chore.name)
            self._tried[chore.name].set()
