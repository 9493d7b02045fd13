"""Operations under way: each runs once whoever asks for it, and to its end whoever stops waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.system.tasks import spawn

T = TypeVar("T")


class Flights:
    """Tasks by the key of what they work on."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._owners: dict[str, object] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._tasks

    def owner(self, key: str) -> object:
        """For whom the operation under way is run; None if there is none."""
        return self._owners.get(key)

    async def run(self, key: str, start: Callable[[], Coroutine[Any, Any, T]], *, owner: object = None) -> T:
        """The result of the operation `key`: of the one under way if there is one, else of a new one.

        Cancelling the caller does not cancel the operation.
        """
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = spawn(_outcome(start()), name=f"wallet {key}")
            self._owners[key] = owner
            task.add_done_callback(lambda _: self._landed(key))
        outcome = await asyncio.shield(task)
        if isinstance(outcome, RoutstrError):
            raise outcome
        return cast(T, outcome)

    def _landed(self, key: str) -> None:
        del self._tasks[key], self._owners[key]

    async def land(self, seconds: float) -> None:
        """Wait for what is under way, and what that begins; what takes longer is cut off (the journal knows how to go on)."""
        now = asyncio.get_running_loop().time
        end = now() + seconds
        while tasks := list(self._tasks.values()):
            _, late = await asyncio.wait(tasks, timeout=max(0.0, end - now()))
            if now() >= end:
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)


async def _outcome(work: Coroutine[Any, Any, T]) -> T | RoutstrError:
    """Expected failures are results, so that only unexpected ones are logged as the end of a task."""
    try:
        return await work
    except RoutstrError as error:
        return error
