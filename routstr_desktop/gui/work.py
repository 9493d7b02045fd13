"""Work done for a widget: what only reads ends when the widget goes, what changes something goes on. Failures are told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import shiboken6
import structlog
from PySide6.QtCore import QMetaObject, QObject

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.gui.words import explain
from routstr_desktop.system.tasks import spawn

T = TypeVar("T")
log = structlog.get_logger(__name__)


def begin(
    owner: QObject,
    work: Coroutine[Any, Any, T],
    name: str,
    *,
    done: Callable[[T], None] | None,
    failed: Callable[[str, str], None],
    ended: Callable[[], None],
    orphaned: Callable[[str, str], None] | None = None,
) -> asyncio.Task[None]:
    """Begin `work`. Then `done` gets its result, or `failed` a title and a text; `ended` follows in any case.

    When `owner` goes the work is cancelled; with `orphaned` it goes on, and that is told instead if it fails.
    """
    left = False

    def leave() -> None:
        nonlocal left
        left = True
        if orphaned is None:
            task.cancel()

    async def guarded() -> None:
        try:
            result = await work
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if not isinstance(error, RoutstrError):
                log.error("command_failed", command=name, error=type(error).__name__, exc_info=error)
            (orphaned if left and orphaned is not None else failed)(*explain(error, name))
        else:
            if done is not None and not left:
                done(result)
        finally:
            ended()

    task = spawn(guarded(), name=f"gui-{name}")
    if shiboken6.isValid(owner):
        connection = owner.destroyed.connect(leave)
        task.add_done_callback(lambda _: _disconnect(owner, connection))
    else:
        leave()
    task.add_done_callback(lambda _: work.close())  # cancelled before its first step, it would be left unawaited
    return task


def in_loop() -> bool:
    """Qt delivers events also before the loop of the application runs and after it ended."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _disconnect(owner: QObject, connection: QMetaObject.Connection) -> None:
    if shiboken6.isValid(owner):
        owner.destroyed.disconnect(connection)
