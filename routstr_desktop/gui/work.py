"""Work done for a widget: it is cancelled when the widget goes, and a failure becomes sentences."""

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
) -> asyncio.Task[None]:
    """Begin `work`. Then `done` gets its result, or `failed` a title and a text; `ended` follows in any case."""

    async def guarded() -> None:
        try:
            result = await work
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if not isinstance(error, RoutstrError):
                log.error("command_failed", command=name, error=type(error).__name__, exc_info=error)
            failed(*explain(error, name))
        else:
            if done is not None:
                done(result)
        finally:
            ended()

    task = spawn(guarded(), name=f"gui-{name}")
    connection = owner.destroyed.connect(task.cancel)
    task.add_done_callback(lambda _: _disconnect(owner, connection))
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
