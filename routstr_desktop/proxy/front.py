"""A listener: takes connections, counts them, and cuts those that are silent for too long.

The seam of the front is `Call`: what stands behind it knows nothing of sockets and HTTP.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from email.utils import formatdate

from ..core.errors import RoutstrError
from .admin import AdminDoor
from .call import Call, Reply
from .connection import Connection
from .services import ProxyConfig

TICK_SECONDS = 1.0
"""Deadlines of connections are looked at so often: one timer for all of them costs a request nothing."""
Dispatch = Callable[[Call], Awaitable[Reply | None]]
Unread = Callable[[str, RoutstrError], None]
"""With the id and the error of the answer."""


class Turns:
    """Lets few requests begin in one turn of the loop, so that a crowd that comes at once does not keep the streams under way
    waiting: between two turns the loop looks at its sockets."""

    EACH = 8
    """Of about 0.15 ms of work."""

    def __init__(self) -> None:
        self._begun = 0
        self._waiting: deque[Callable[[], None]] = deque()

    def take(self, begin: Callable[[], None]) -> None:
        """`begin` now, or in one of the next turns."""
        if self._begun >= self.EACH:
            self._waiting.append(begin)
            return
        if not self._begun:
            asyncio.get_running_loop().call_soon(self._next)
        self._begun += 1
        begin()

    def _next(self) -> None:
        self._begun = 0
        waiting = self._waiting
        for _ in range(min(len(waiting), self.EACH)):
            self.take(waiting.popleft())


class Front:
    """One listener; `admin` makes it the local one. `unread` is told of what no request could be read from."""

    def __init__(self, dispatch: Dispatch, config: ProxyConfig, unread: Unread, *, admin: AdminDoor | None = None) -> None:
        self.config = config
        self.dispatch = dispatch
        self.unread = unread
        self.admin = admin
        self.closing = False
        self.turns = Turns()
        self.held_bytes = 0
        """Of large bodies whose requests are not answered yet."""
        self._connections: set[Connection] = set()
        self._addresses: Counter[str] = Counter()
        self._listener: asyncio.Server | None = None
        self._ticker: asyncio.TimerHandle | None = None
        self._second, self._date = 0, ""

    @property
    def local(self) -> bool:
        """For apps of this computer."""
        return self.admin is not None

    async def open(self, host: str, port: int) -> int:
        """Listen; the port taken (0 = a free one). OSError if it cannot."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: Connection(self), host, port, backlog=1024)
        if self.admin is not None:
            await self.admin.open()
        self._ticker = loop.call_later(TICK_SECONDS, self._tick, loop)
        sockets: list[socket.socket] = list(self._listener.sockets)
        return int(sockets[0].getsockname()[1])

    async def close(self, seconds: float = 1.0) -> None:
        """Stop listening, give open requests `seconds` to end, then cut them."""
        self.closing = True
        listener, self._listener = self._listener, None
        if listener is None:
            return
        listener.close()
        for connection in tuple(self._connections):
            connection.stop()
        tasks = {connection.task for connection in self._connections if connection.task is not None}
        if tasks and seconds > 0:
            await asyncio.wait(tasks, timeout=seconds)
        for connection in tuple(self._connections):
            connection.transport.abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._ticker is not None:
            self._ticker.cancel()
        if self.admin is not None:
            await self.admin.close()

    def admit(self, connection: Connection) -> bool:
        """Whether one more connection from there is welcome."""
        self._connections.add(connection)
        address = connection.address
        self._addresses[address] += 1
        config = self.config
        if self.closing or len(self._connections) > config.max_connections:
            return False
        return self.local or self._addresses[address] <= config.max_connections_per_address or address in ("127.0.0.1", "::1")

    def leave(self, connection: Connection) -> None:
        """A connection ended, or is not ours any more."""
        self._connections.discard(connection)
        address = connection.address
        self._addresses[address] -= 1
        if self._addresses[address] <= 0:
            del self._addresses[address]

    def hand_over(self, connection: Connection, data: bytes) -> None:
        """The admin API answers this connection from here on; `data` is what it has sent."""
        assert self.admin is not None
        self.leave(connection)
        protocol = self.admin.protocol()
        connection.transport.set_protocol(protocol)
        protocol.connection_made(connection.transport)
        protocol.data_received(data)

    def date(self) -> str:
        """The Date header, made once a second."""
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True)
        return self._date

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in tuple(self._connections):
            if connection.deadline < now:
                connection.transport.abort()
        self._ticker = loop.call_later(TICK_SECONDS, self._tick, loop)
