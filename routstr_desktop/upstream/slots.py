"""How many requests one client has under way at a time: who comes first is served first, and waits only for a while."""

from __future__ import annotations

import asyncio
from collections import deque

from routstr_desktop.core.errors import UpstreamUnreachable
from routstr_desktop.core.sentence import say


def closing() -> UpstreamUnreachable:
    """The client takes no more requests."""
    return UpstreamUnreachable(say("This node is closing its connection to its provider. Nothing was sent or charged."))


class Slots:
    """`most` at a time; `patience` in seconds. Taking a free one costs no turn of the loop."""

    __slots__ = ("_most", "_patience", "_queue", "closed", "taken")

    def __init__(self, most: int, patience: float) -> None:
        self._most, self._patience = most, patience
        self._queue: deque[asyncio.Future[bool]] = deque()
        """Each is told whether it has one."""
        self.taken = 0
        self.closed = False
        """None is given any more."""

    def take(self) -> bool:
        """Take one if one is free and nobody waits; else False: `wait` for it."""
        if self.closed or self._queue or self.taken >= self._most:
            return False
        self.taken += 1
        return True

    async def wait(self) -> None:
        """Take one when it is this caller's turn. UpstreamUnreachable: it took too long, or the client closes."""
        if self.closed:
            raise closing()
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                given = await turn
        except BaseException as error:
            if turn in self._queue:
                self._queue.remove(turn)
            elif not turn.cancelled() and turn.result():
                self.leave()  # it was handed over at the same moment
            if not isinstance(error, TimeoutError):
                raise
            raise UpstreamUnreachable(
                say("Too many requests are under way at this node's provider. Nothing was sent or charged; try again soon."),
                status=503,
                retry_after=1.0,
            ) from error
        if not given:
            raise closing()

    def leave(self) -> None:
        """Give one back, or on to the first that waits."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(True)
                return
        self.taken -= 1

    def close(self) -> None:
        """Give none any more; whoever waits is told."""
        self.closed = True
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(False)
