"""How many requests run at an upstream at a time, and who is next when there are too many.

Waiting is short and fair: customers take turns whatever the length of their own queue, and none may fill the last quarter
of the places, which stays open for the others. Who does not get a place in time is told when to come back. While there is a
place, entering and leaving cost a few dictionary look-ups.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from routstr_desktop.core.errors import TooManyRequests
from routstr_desktop.core.sentence import say

PLACES = 512
PATIENCE = 10.0
"""Seconds a request waits for its turn."""
RETRY_AFTER = 5.0


class Gate:
    """`places` requests at a time. Callers are named by a number, below zero for the operator's own apps."""

    __slots__ = ("_each", "_patience", "_queue_each", "_running", "_waiting", "active", "places", "waiting")

    def __init__(self, places: int = PLACES, *, patience: float = PATIENCE) -> None:
        self.places = places
        self.active = 0
        self.waiting = 0
        self._each = places - places // 4
        self._queue_each = max(4, places // 4)
        self._patience = patience
        self._running: dict[int, int] = {}
        self._waiting: OrderedDict[int, deque[asyncio.Future[None]]] = OrderedDict()

    def enter(self, who: int) -> bool:
        """Take a place if one is free and it is nobody else's turn; else False: `wait` for it."""
        if self._waiting or self.active >= self.places:
            return False
        running = self._running.get(who, 0)
        if running >= self._each and who > 0:
            return False
        self._running[who] = running + 1
        self.active += 1
        return True

    async def wait(self, who: int) -> None:
        """Take a place when it is this caller's turn. TooManyRequests: too many wait already, or it took too long."""
        queue = self._waiting.get(who)
        if self.waiting >= max(8, self.places) or (queue is not None and len(queue) >= self._queue_each):
            raise _busy()
        if queue is None:
            queue = self._waiting[who] = deque()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self.waiting += 1
        self._next()  # somebody else's full share may have been all that was waited for
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(who)  # the place was handed over at the same moment
            else:
                self._forget(who, turn)
            if isinstance(error, TimeoutError):
                raise _busy() from error
            raise

    def leave(self, who: int) -> None:
        """Give the place back, or on to whose turn it is."""
        self.active -= 1
        left = self._running[who] - 1
        if left:
            self._running[who] = left
        else:
            del self._running[who]
        if self._waiting:
            self._next()

    def _next(self) -> None:
        while self.active < self.places:
            who = next((one for one in self._waiting if one < 0 or self._running.get(one, 0) < self._each), None)
            if who is None:
                return
            queue = self._waiting[who]
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._waiting.move_to_end(who)
            else:
                del self._waiting[who]
            if not turn.done():
                self._running[who] = self._running.get(who, 0) + 1
                self.active += 1
                turn.set_result(None)

    def _forget(self, who: int, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(who)
        if queue is not None and turn in queue:
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                del self._waiting[who]


def _busy() -> TooManyRequests:
    return TooManyRequests(
        say("Too many requests are under way at this node. Nothing was charged; try again in a few seconds."),
        code="node_busy",
        retry_after=RETRY_AFTER,
    )
