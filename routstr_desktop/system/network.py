"""Notices that this computer woke up or came into another network, so that what was said about it can be said again.

No system service is asked: the wall clock jumping ahead of the steady one means sleep, another address towards the internet
means another network.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable

import structlog

from .tasks import spawn

log = structlog.get_logger(__name__)
LOOK_SECONDS, JUMP_SECONDS = 5.0, 15.0


def local_address() -> str | None:
    """This computer's address towards the internet; None while it is offline. Nothing is sent."""
    for family, there in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((there, 9))
            return str(probe.getsockname()[0])
    return None


class Changes:
    """Calls `changed` after a sleep of the computer and after a change of network."""

    def __init__(
        self,
        changed: Callable[[], None],
        *,
        look: float = LOOK_SECONDS,
        now: Callable[[], float] = time.time,
        address: Callable[[], str | None] = local_address,
    ) -> None:
        self._changed, self._look, self._now, self._address = changed, look, now, address
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = spawn(self._run(), name="network-changes")

    async def close(self) -> None:
        """Stop."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        ahead, known = self._now() - loop.time(), self._address()
        while True:
            await asyncio.sleep(self._look)
            now, here = self._now() - loop.time(), self._address()
            woke, moved = now - ahead > JUMP_SECONDS, here is not None and here != known
            ahead, known = now, here
            if woke or moved:
                log.info("network_changed", woke=woke, moved=moved)
                self._changed()
