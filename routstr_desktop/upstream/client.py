"""The client on the hot path: keep-alive connections to one upstream, answers streamed with backpressure.

Why not a library: it costs half of the requests a second that this machine could serve (one timer, one task switch and a
few objects per chunk). Here a single timer watches all connections, and a chunk passes through one parser call.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import AsyncIterator, Sequence

from routstr_desktop.core.errors import UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from routstr_desktop.core.sentence import say

from .address import Address
from .connection import Connection, UpstreamResponse
from .slots import Slots, closing

KEEP_ALIVE = 50.0
"""Seconds a free connection is kept; below the 60 s after which common servers close theirs."""
STALE_WINDOW = 2.0
"""A kept connection that ends without a byte so soon after a request was closed before: the request is sent again."""


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Verified TLS with the system's authorities; loading them takes tens of milliseconds, so it is done once."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class UpstreamClient:
    """Sends requests to `base_url`. Times in seconds; there is no limit on the whole duration of an answer.

    `first_byte_timeout`: for the headers of an answer (None = five times `idle_timeout`): an answer that is not streamed
    comes after all of it was thought, and the provider bills it even when nobody waits any longer.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_timeout: float = 10.0,
        idle_timeout: float = 120.0,
        first_byte_timeout: float | None = None,
        max_connections: int = 512,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._address = Address(base_url)
        self._tls = tls
        self._connect_timeout = connect_timeout
        self._idle_timeout = idle_timeout
        self._first_byte_timeout = 5 * idle_timeout if first_byte_timeout is None else first_byte_timeout
        self._slots = Slots(max_connections, patience=connect_timeout)
        self._free: list[Connection] = []
        self._busy: set[Connection] = set()
        self._connections: set[Connection] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._all_lost: asyncio.Future[None] | None = None

    @property
    def base_url(self) -> str:
        """As it was given."""
        return self._address.url

    @property
    def running(self) -> int:
        """Answers under way."""
        return self._slots.taken

    async def send(self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> UpstreamResponse:
        """Send a request and wait for the headers of its answer.

        UpstreamUnreachable: nothing was sent. UpstreamTimeout: no answer in time. UpstreamBroken: the connection ended
        before an answer came. ValueError: a path or header that cannot be sent. A kept connection which the upstream had
        closed meanwhile is replaced once. Cancelling aborts the request.
        """
        head = self._address.head(method, path, tuple(headers), len(body))
        headers_only = method == "HEAD"
        if not self._slots.take():
            await self._slots.wait()
        connection = self._take()
        if connection is not None:
            loop = connection.loop
            sent_at = loop.time()
            response = connection.start(head, body, headers_only=headers_only)
            try:
                await response.head(self._first_byte_timeout)
                return response
            except UpstreamBroken:
                if not response.silent or loop.time() - sent_at > STALE_WINDOW or self._slots.closed:
                    raise
            if not self._slots.take():
                await self._slots.wait()
        connection = await self._connect()
        response = connection.start(head, body, headers_only=headers_only)
        await response.head(self._first_byte_timeout)
        return response

    async def upload(
        self,
        method: str,
        path: str,
        headers: Sequence[tuple[bytes, bytes]],
        pieces: AsyncIterator[bytes],
        length: int | None,
    ) -> UpstreamResponse:
        """As `send`, with a body that is sent as it comes, on a connection of its own. `length`: bytes; None = unknown.

        Errors of `send` and of `pieces`.
        """
        head = self._address.head(method, path, tuple(headers), length)
        if not self._slots.take():
            await self._slots.wait()
        connection = await self._connect()
        response = connection.start(head, b"", headers_only=False)
        try:
            await connection.upload(response, pieces, chunked=length is None)
        except BaseException:
            response.close()
            raise
        await response.head(self._first_byte_timeout)
        return response

    def retire(self) -> None:
        """Take no new requests; answers under way go on to their end, then nothing is left."""
        self._slots.close()
        while self._free:
            self._free.pop().transport.abort()

    async def close(self) -> None:
        """Abort everything under way and close all connections."""
        self._slots.close()
        for connection in list(self._connections):
            if connection.response is not None:
                connection.response.close()
            else:
                connection.transport.abort()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._connections:
            self._all_lost = asyncio.get_running_loop().create_future()
            await asyncio.wait((self._all_lost,), timeout=1.0)

    # --- connections --------------------------------------------------------------------------------------------------

    def _take(self) -> Connection | None:
        """The connection freed last: the least likely to be closed by the other side."""
        while self._free:
            connection = self._free.pop()
            if not connection.transport.is_closing():
                self._busy.add(connection)
                return connection
        return None

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_timeout):
                secure = self._address.secure
                if secure and self._tls is None:
                    self._tls = await loop.run_in_executor(None, default_tls)
                connection = Connection(loop, self._idle_timeout, self._freed, self._lost)
                await loop.create_connection(
                    lambda: connection, self._address.host, self._address.port, ssl=self._tls if secure else None
                )
        except BaseException as error:
            self._slots.leave()
            if isinstance(error, ssl.SSLError):
                raise UpstreamUnreachable(
                    say("No secure connection to the provider behind this node could be made. Nothing was sent or charged.")
                ) from error
            if isinstance(error, OSError):  # includes TimeoutError and what name resolution raises
                raise UpstreamUnreachable(
                    say("The provider behind this node cannot be reached. Nothing was sent or charged; try again later.")
                ) from error
            raise
        self._connections.add(connection)
        if self._slots.closed:
            connection.transport.abort()
            self._slots.leave()
            raise closing()
        self._busy.add(connection)
        if self._timer is None:
            self._tick(loop)
        return connection

    def _freed(self, connection: Connection, reusable: bool) -> None:
        if connection in self._busy:
            self._busy.remove(connection)
            self._slots.leave()
            if reusable and not self._slots.closed:
                connection.idle_since = connection.loop.time()
                self._free.append(connection)
            elif self._slots.closed:
                connection.transport.close()

    def _lost(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if connection in self._busy:
            self._busy.remove(connection)
            self._slots.leave()
        elif connection in self._free:
            self._free.remove(connection)
        if self._all_lost is not None and not self._connections and not self._all_lost.done():
            self._all_lost.set_result(None)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        """The one timer: ends answers whose upstream went silent, closes connections free for long."""
        now = loop.time()
        for connection in list(self._busy):
            response = connection.response
            if response is None or not response.waiting or now < response.deadline:
                continue
            if response.uploading():
                response.deadline = now + self._first_byte_timeout
            else:
                response.fail(
                    UpstreamTimeout(say("The provider behind this node went silent. What was not delivered is not charged."))
                )
        old = now - KEEP_ALIVE
        while self._free and self._free[0].idle_since < old:
            self._free.pop(0).transport.abort()
        shortest = min(self._idle_timeout, self._first_byte_timeout)
        self._timer = loop.call_later(min(1.0, shortest / 8), self._tick, loop) if self._connections else None
