"""Sleep: the computer stays awake while customers are served, and what grew old in its sleep is asked for anew.

A look every few seconds instead of a call per request: nothing here is on the path of a request.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system.awake import Inhibitor, of_this_system

from .health import Chore, Chores

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

LOOK_SECONDS = 4.0
ASLEEP_SECONDS = 15.0
"""By so much the clock on the wall must be ahead of the machine's own to say that it slept."""
OLD_AFTER_SLEEP = ("bitcoin", "models", "claims", "doubts")


class Wakefulness:
    """Reads KEEP_AWAKE anew at each look. `clocks` gives the time of day and the machine's own, in seconds."""

    def __init__(
        self,
        node: Node,
        inhibitor: Inhibitor | None = None,
        clocks: Callable[[], tuple[float, float]] = lambda: (time.time(), time.monotonic()),
    ) -> None:
        self._node = node
        self._inhibitor = inhibitor or of_this_system()
        self._clocks = clocks
        self._seen: tuple[float, float] | None = None
        self._chores: Chores | None = None
        self._thread: ThreadPoolExecutor | None = None
        self.held = False
        self._refused = ""

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        return [Chore("awake", self.look, LOOK_SECONDS, LOOK_SECONDS)]

    def start(self, chores: Chores) -> None:
        """`chores` are hurried after a sleep."""
        self._chores, self._seen = chores, None

    async def close(self) -> None:
        """Sleep may come again."""
        self._chores = None
        if self.held:
            await self._set(False)
        if self._thread is not None:
            self._thread.shutdown(wait=False)
            self._thread = None

    async def look(self) -> None:
        """Did it sleep? Is somebody being served?"""
        now = self._clocks()
        before, self._seen = self._seen, now
        if before is not None and (now[0] - before[0]) - (now[1] - before[1]) > ASLEEP_SECONDS:
            log.info("woke_up", slept_seconds=round((now[0] - before[0]) - (now[1] - before[1])))
            if self._chores is not None:
                self._chores.hurry(*OLD_AFTER_SLEEP)
            self._node.changed()
        proxy = self._node.proxy
        wanted = self._node.settings.keep_awake and proxy is not None and proxy.running > 0
        if wanted != self.held:
            await self._set(wanted)

    async def _set(self, on: bool) -> None:
        """In a thread of its own: D-Bus may be slow, and Windows remembers the thread."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="awake")
        work = self._inhibitor.hold if on else self._inhibitor.release
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, work)
            self.held = on
        except ConfigError as error:
            if error.message != self._refused:  # a server without logind is no reason to fill the log
                self._refused = error.message
                log.info("not_kept_awake", why=error.message)
