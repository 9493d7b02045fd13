"""The only object that touches both threads: commands go in by `call`, events come out by one signal.

The node runs on its own loop in its own thread. Its events are collected under a lock and announced by one queued
signal whose single receiver is a slot of this long-lived object; that slot hands them on in the GUI thread, merged to
ten a second. Never connect anything else to the raw signal: deliveries to receivers that are gone crash.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import structlog
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from routstr_desktop.core.events import Event

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

INTERVAL_MS = 100
"""At most ten deliveries a second."""
END_SECONDS = 30.0
"""A thread that has not ended by then hangs."""
SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while the other waits: the node must not wait for a paint."""


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop where there is one, else asyncio's own."""
    if sys.platform != "win32":
        try:
            import uvloop
        except ImportError:
            log.info("uvloop_missing")
        else:
            return uvloop.new_event_loop()
    return asyncio.new_event_loop()


class NodeThread(QObject):
    """The node's thread and the way in and out of it. Lives in the GUI thread as long as the application."""

    events = Signal(object)
    """A tuple of events, in order; emitted in the GUI thread."""
    _raw = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: list[Event] = []
        self._announced = False
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._flush)
        self._raw.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._main, name="node", daemon=True)

    @property
    def running(self) -> bool:
        """The node loop takes commands."""
        return self._loop is not None and not self._loop.is_closed()

    def start(self) -> None:
        """Start the thread and wait (milliseconds) until its loop takes commands."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("The node thread did not start.")

    def stop(self, timeout: float = 5.0) -> bool:
        """End the loop, cancel what still runs there and join. False if the thread hangs."""
        self._ask_end()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._timer.stop()
        return not self._thread.is_alive()

    async def end(self) -> bool:
        """As `stop`, while the GUI loop goes on: the thread may be in the middle of an import."""
        self._ask_end()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, END_SECONDS)
        self._timer.stop()
        return not self._thread.is_alive()

    def _ask_end(self) -> None:
        loop, end = self._loop, self._end
        if loop is not None and end is not None and not loop.is_closed():
            loop.call_soon_threadsafe(end.set)

    async def call(self, function: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await `function(...)` on the node thread from a coroutine of the GUI loop; cancelling cancels it there."""
        if self._loop is None or self._loop.is_closed():
            raise RuntimeError("The node thread is not running.")

        async def run() -> T:
            return await function(*args, **kwargs)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))

    def post(self, event: Event) -> None:
        """Publish an event; from the node thread (any thread will do). Cheap: one signal for a whole batch."""
        with self._lock:
            self._waiting.append(event)
            announce, self._announced = not self._announced, True
        if announce:
            self._raw.emit()

    @Slot()
    def _deliver(self) -> None:
        left = self._last + INTERVAL_MS / 1000 - time.monotonic()
        if left <= 0:
            self._flush()
        elif not self._timer.isActive():
            self._timer.start(max(1, round(left * 1000)))

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            batch, self._waiting = tuple(self._waiting), []
            self._announced = False
        self._last = time.monotonic()
        if batch:
            self.events.emit(batch)

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._end.wait()
