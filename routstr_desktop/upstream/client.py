"""The client on the hot path: keep-alive connections to one upstream, answers streamed with backpressure.

Why not a library: it costs half of the requests a second that this machine could serve (one timer, one task switch and a
few objects per chunk). Here a single timer watches all connections, and a chunk passes through one parser call.
"""

from __future__ import annotations

import asyncio
import functools
import re
import ssl
from collections import deque
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

from routstr_desktop.core.errors import ConfigError, UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from routstr_desktop.core.sentence import say

from .connection import Connection, UpstreamResponse

KEEP_ALIVE = 50.0
"""Seconds a free connection is kept; below the 60 s after which common servers close theirs."""
STALE_WINDOW = 2.0
"""A kept connection that ends without a byte so soon after a request was closed before: the request is sent again."""
_OURS = frozenset(
    (b"host", b"content-length", b"transfer-encoding", b"connection", b"accept-encoding", b"expect", b"te", b"upgrade")
)
_PATH = re.compile(r"/[!-~]*")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Verified TLS with the system's authorities; loading them takes tens of milliseconds, so it is done once."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def join_path(base: str, path: str) -> str:
    """`path` below the path of a base URL; `/v1` is not doubled: `/api/v1` + `/v1/models` = `/api/v1/models`."""
    base = base.rstrip("/")
    if base and (path == "/v1" or path.startswith("/v1/")):
        path = path[3:]
    return base + path


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
        try:
            url = urlsplit(base_url.strip())
            port = url.port
            name = url.hostname or ""
            self._host = name if name.isascii() else name.encode("idna").decode()
        except ValueError as error:
            raise ConfigError(say("The upstream's address is not a valid URL.")) from error
        if url.scheme not in ("http", "https") or not name:
            raise ConfigError(say("The upstream's address must start with http:// or https://."))
        if url.username or url.password or url.query or url.fragment:
            raise ConfigError(say("The upstream's address must not contain a password, a query or a fragment."))
        if not _PATH.fullmatch(url.path or "/"):
            raise ConfigError(say("The upstream's address contains characters that a URL cannot have."))
        self.base_url = base_url.strip()
        self._secure = url.scheme == "https"
        self._port = port or (443 if self._secure else 80)
        self._base_path = url.path
        host = f"[{self._host}]" if ":" in self._host else self._host
        if port not in (None, 443 if self._secure else 80):
            host += f":{port}"
        self._fixed = f"Host: {host}\r\nAccept-Encoding: identity\r\n".encode()
        self._tls = tls
        self._connect_timeout = connect_timeout
        self._idle_timeout = idle_timeout
        self._first_byte_timeout = 5 * idle_timeout if first_byte_timeout is None else first_byte_timeout
        self._max_connections = max_connections
        self._free: list[Connection] = []
        self._busy: set[Connection] = set()
        self._connections: set[Connection] = set()
        self._active = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._all_lost: asyncio.Future[None] | None = None
        self._closed = False

    @property
    def running(self) -> int:
        """Answers under way."""
        return self._active

    async def send(self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> UpstreamResponse:
        """Send a request and wait for the headers of its answer.

        UpstreamUnreachable: nothing was sent. UpstreamTimeout: no answer in time. UpstreamBroken: the connection ended
        before an answer came. ValueError: a path or header that cannot be sent. A kept connection which the upstream had
        closed meanwhile is replaced once. Cancelling aborts the request.
        """
        head = self._head(method, path, headers, len(body))
        headers_only = method == "HEAD"
        await self._enter()
        connection = self._take()
        if connection is not None:
            loop = asyncio.get_running_loop()
            sent_at = loop.time()
            response = connection.start(head, body, headers_only=headers_only)
            try:
                return await self._answered(response)
            except UpstreamBroken:
                if not response.silent or loop.time() - sent_at > STALE_WINDOW or self._closed:
                    raise
            await self._enter()
        connection = await self._connect()
        return await self._answered(connection.start(head, body, headers_only=headers_only))

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
        head = self._head(method, path, headers, length)
        await self._enter()
        connection = await self._connect()
        response = connection.start(head, b"", headers_only=False)
        try:
            await connection.upload(response, pieces, chunked=length is None)
        except BaseException:
            response.close()
            raise
        return await self._answered(response)

    def retire(self) -> None:
        """Take no new requests; answers under way go on to their end, then nothing is left."""
        self._closed = True
        self._wake_all()
        while self._free:
            self._free.pop().transport.abort()

    async def close(self) -> None:
        """Abort everything under way and close all connections."""
        self._closed = True
        self._wake_all()
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

    # --- a request ----------------------------------------------------------------------------------------------------

    def _head(self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]], length: int | None) -> bytes:
        if not _PATH.fullmatch(path):
            raise ValueError("not a request path")
        parts = [f"{method} {join_path(self._base_path, path)} HTTP/1.1\r\n".encode(), self._fixed]
        for name, value in headers:
            if name.lower() in _OURS:
                continue
            if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
                raise ValueError("not a valid header")
            parts += (name, b": ", value, b"\r\n")
        if length is None:
            parts.append(b"Transfer-Encoding: chunked\r\n\r\n")
            return b"".join(parts)
        parts.append(b"\r\n" if not length and method in ("GET", "HEAD") else b"Content-Length: %d\r\n\r\n" % length)
        return b"".join(parts)

    async def _answered(self, response: UpstreamResponse) -> UpstreamResponse:
        try:
            await response.head(self._first_byte_timeout)
        except BaseException:
            response.close()
            raise
        return response

    async def _enter(self) -> None:
        """Take one of the `max_connections` places, first come first served."""
        if self._closed:
            raise UpstreamUnreachable(say("This node is closing its connection to its provider. Nothing was sent or charged."))
        if self._active < self._max_connections and not self._queue:
            self._active += 1
            return
        waiter = asyncio.get_running_loop().create_future()
        self._queue.append(waiter)
        try:
            async with asyncio.timeout(self._connect_timeout):
                await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled():
                self._leave()  # the place was handed over at the same moment
            else:
                self._queue.remove(waiter)
            if not isinstance(error, TimeoutError):
                raise
            raise UpstreamUnreachable(
                say("Too many requests are under way at this node's provider. Nothing was sent or charged; try again soon."),
                status=503,
                retry_after=1.0,
            ) from error
        if self._closed:
            raise UpstreamUnreachable(say("This node is closing its connection to its provider. Nothing was sent or charged."))

    def _wake_all(self) -> None:
        for waiter in self._queue:
            if not waiter.done():
                waiter.set_result(None)

    def _leave(self) -> None:
        """Give the place back, or on to the first that waits."""
        while self._queue:
            waiter = self._queue.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._active -= 1

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
                if self._secure and self._tls is None:
                    self._tls = await loop.run_in_executor(None, default_tls)
                connection = Connection(loop, self._idle_timeout, self._freed, self._lost)
                await loop.create_connection(
                    lambda: connection, self._host, self._port, ssl=self._tls if self._secure else None
                )
        except BaseException as error:
            self._leave()
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
        if self._closed:
            connection.transport.abort()
            self._leave()
            raise UpstreamUnreachable(say("This node is closing its connection to its provider. Nothing was sent or charged."))
        self._busy.add(connection)
        if self._timer is None:
            self._tick(loop)
        return connection

    def _freed(self, connection: Connection, reusable: bool) -> None:
        if connection in self._busy:
            self._busy.remove(connection)
            self._leave()
            if reusable and not self._closed:
                connection.idle_since = connection.loop.time()
                self._free.append(connection)
            elif self._closed:
                connection.transport.close()

    def _lost(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if connection in self._busy:
            self._busy.remove(connection)
            self._leave()
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
