"""The one way to start a background task: it has a name, is kept alive, and its unexpected end is logged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)
_running: set[asyncio.Task[Any]] = set()


def spawn(coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
    """Start `coro` on the running loop. An exception that nobody awaits is logged as `task_failed`."""
    task = asyncio.get_running_loop().create_task(coro, name=name)
    _running.add(task)
    task.add_done_callback(_ended)
    return task


async def to_its_end(work: Coroutine[Any, Any, T], *, name: str) -> T:
    """The result of `work`, which goes on also when whoever waits for it is cancelled; what it raises then is logged."""
    task = spawn(_outcome(work), name=name)
    try:
        result, error = await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_unheard)
        raise
    if error is not None:
        raise error
    return cast(T, result)


async def _outcome(work: Coroutine[Any, Any, T]) -> tuple[T | None, Exception | None]:
    """A failure is a result, so that it is not logged as the end of a task where somebody handles it."""
    try:
        return await work, None
    except Exception as error:
        return None, error


def _unheard(task: asyncio.Task[tuple[Any, Exception | None]]) -> None:
    if not task.cancelled() and task.exception() is None and (error := task.result()[1]) is not None:
        log.error("task_failed", task=task.get_name(), error=repr(error), exc_info=error)


def _ended(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task_failed", task=task.get_name(), error=repr(error), exc_info=error)
