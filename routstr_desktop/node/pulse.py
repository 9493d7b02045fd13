"""News of the books for the screens: soon after a quiet time, twice a second while requests keep settling.

Each piece of news costs a snapshot and a repaint, which hold the interpreter while customers' streams wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

FIRST_SECONDS = 0.1
APART_SECONDS = 0.5


class Pulse:
    """Merges beats into few calls of `tell`. All on the node's loop."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0.0

    def beat(self) -> None:
        """Something settled; costs next to nothing while a call is already on its way."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            now = loop.time()
            self._timer = loop.call_at(max(now + FIRST_SECONDS, self._told + APART_SECONDS), self._ring, loop)

    def stop(self) -> None:
        """Forget what was not told yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._told = loop.time()
        self._tell()
