"""Killing a process at any `await`: every task is watched, and each time one has to wait counts."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import CoroutineType
from typing import Any

OURS = f"{os.sep}routstr_desktop{os.sep}"


class Watched(Coroutine[Any, Any, Any]):
    """A coroutine that says where it stands whenever it has to wait."""

    def __init__(self, coro: Coroutine[Any, Any, Any], waits: Callable[[str], None]) -> None:
        self._coro, self._waits = coro, waits

    def send(self, value: Any) -> Any:
        """Go on until the next wait."""
        awaited = self._coro.send(value)
        self._waits(place(self._coro))
        return awaited

    def throw(self, *error: Any) -> Any:
        """Go on with an error."""
        awaited = self._coro.throw(*error)
        self._waits(place(self._coro))
        return awaited

    def close(self) -> None:
        """Give up."""
        self._coro.close()

    def __await__(self) -> Any:
        return self._coro.__await__()


def place(coro: Any) -> str:
    """The innermost line of our own that waits, as `module.function:line`."""
    found = ""
    while isinstance(coro, CoroutineType) and coro.cr_frame is not None:
        code = coro.cr_code
        if OURS in code.co_filename:
            found = f"{Path(code.co_filename).stem}.{code.co_name}:{coro.cr_frame.f_lineno}"
        coro = coro.cr_await
    return found


def kill_at(number: int, where: Path) -> None:
    """SIGKILL when tasks that start from now on have waited so many times in our own code; the place is written to `where`."""
    left = number

    def waits(at: str) -> None:
        nonlocal left
        if not at:
            return
        left -= 1
        if left < 0:
            where.write_text(at)
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> asyncio.Task[Any]:
        return asyncio.Task(Watched(coro, waits), loop=loop, **more)

    asyncio.get_running_loop().set_task_factory(watched)  # type: ignore[arg-type]
