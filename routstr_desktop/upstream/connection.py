"""One HTTP/1.1 connection to the upstream and the answer that it carries at the moment.

The answer is itself the parser's callback object, and a chunk costs one parser call and at most one future: this is the
hot path of every request. Chunk framing is removed; what has arrived by the time the reader asks is handed over at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import httptools

from routstr_desktop.core.errors import UpstreamBroken, UpstreamError, UpstreamTimeout
from routstr_desktop.core.sentence import say

HIGH_WATER = 256 * 1024
"""Bytes of an answer waiting for its reader above which the socket is not read."""
MAX_HEAD = 128 * 1024
"""Bytes of headers, or of anything else that is not body (trailers, chunk extensions), an upstream may send in a row."""
MANY_PIECES = 64


def broken(what: str) -> UpstreamBroken:
    """The protocol was violated; `what` is ours, never text of the upstream."""
    return UpstreamBroken(
        say("The provider behind this node broke off its answer ({what}). What was not delivered is not charged.", what=what)
    )


class UpstreamResponse:
    """An answer: `status`, `headers` (names in lower case), then the body by `chunk` or `read`. Always `close` it."""

    __slots__ = (
        "_buffer",
        "_complete",
        "_connection",
        "_error",
        "_head_bytes",
        "_headers_only",
        "_parser",
        "_paused",
        "_received",
        "_reusable",
        "_size",
        "_started",
        "_waiter",
        "_writing",
        "deadline",
        "headers",
        "spent",
        "status",
    )

    def __init__(self, connection: Connection, *, headers_only: bool) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.spent = False
        """Its connection carries no other answer after this one."""
        self.deadline = 0.0
        """Loop time at which waiting for the upstream ends; counts only while somebody waits (see `waiting`)."""
        self._connection = connection
        self._headers_only = headers_only
        self._parser: Any = httptools.HttpResponseParser(self)
        self._buffer: list[bytes] = []
        self._size = 0
        self._head_bytes = 0
        self._received = False
        self._started = False
        self._complete = False
        self._reusable = False
        self._paused = False
        self._error: UpstreamError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writing = -1

    # --- for the reader -----------------------------------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        """All of it has arrived (it may still wait to be read)."""
        return self._complete

    async def chunk(self) -> bytes:
        """The next bytes of the body, as many as have arrived; b"" at its complete end.

        UpstreamBroken when it was cut (after everything that did arrive), UpstreamTimeout after `idle_timeout` of silence.
        """
        if not self._buffer:
            if self._complete:
                return b""
            await self._wait(self._connection.idle_timeout)
        buffer = self._buffer
        if not buffer:
            if self._error is not None:
                raise self._error
            return b""
        data = buffer[0] if len(buffer) == 1 else b"".join(buffer)
        buffer.clear()
        self._size = 0
        if self._paused:
            self._paused = False
            if self._error is None:
                self._connection.transport.resume_reading()
        return data

    async def read(self, limit: int) -> bytes:
        """The whole body; UpstreamBroken if it has more than `limit` bytes (the connection is then aborted)."""
        parts: list[bytes] = []
        size = 0
        while data := await self.chunk():
            size += len(data)
            if size > limit:
                self.close()
                raise broken(say("it is too large"))
            parts.append(data)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """End it. An answer that has not arrived completely aborts its connection at once: the upstream notices."""
        if not self._complete and self._error is None:
            self.fail(broken(say("it was closed")))

    # --- for the connection -------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Somebody waits for the upstream right now."""
        return self._waiter is not None

    @property
    def silent(self) -> bool:
        """Not a single byte has come."""
        return not self._received

    @property
    def begun(self) -> bool:
        """Its head has come, or it failed."""
        return self._started or self._error is not None

    async def head(self, seconds: float) -> None:
        """Wait for the headers; without them it ends. UpstreamBroken, UpstreamTimeout."""
        if not self._started and self._error is None:
            try:
                await self._wait(seconds)
            except BaseException:
                self.close()
                raise
        if not self._started and self._error is not None:
            raise self._error

    async def _wait(self, seconds: float) -> None:
        """Until body, the headers, the end or an error comes; a few bytes of a header do not renew the time."""
        if self._error is not None:
            return
        loop = self._connection.loop
        self.deadline = loop.time() + seconds
        self._waiter = loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def fail(self, error: UpstreamError) -> None:
        """It ends here, incomplete: the reader gets what has arrived, then `error`."""
        if self._complete or self._error is not None:
            return
        self._error = error
        self._parser = None
        self._connection.drop()
        self._wake()

    def uploading(self) -> bool:
        """Whether the request's body has made progress since the last call."""
        left = self._connection.transport.get_write_buffer_size()
        moved = left != self._writing
        self._writing = left
        return bool(left) and moved

    def feed(self, data: bytes) -> None:
        """Bytes have come."""
        self._received = True
        size, started = self._size, self._started
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            if not self._complete:
                return self.fail(broken(say("not valid HTTP")))
            self._reusable = False
        if self._complete:
            self._parser = None  # it refers back to us: no work for the garbage collector
            if self._paused:
                self._paused = False
                self._connection.transport.resume_reading()
            self._connection.finished(self._reusable)
        elif self._size == size:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                return self.fail(broken(say("its headers are too large")))
            if self._started == started:
                return None
        else:
            self._head_bytes = 0
            if self._size > HIGH_WATER and not self._paused:
                self._paused = True
                self._connection.transport.pause_reading()
            if len(self._buffer) > MANY_PIECES:
                self._buffer[:] = [b"".join(self._buffer)]
        self._wake()
        return None

    def lost(self, error: Exception | None) -> None:
        """The connection is gone."""
        if self._complete or self._error is not None:
            return
        self._parser = None
        framed = b"content-length" in self.headers or b"chunked" in self.headers.get(b"transfer-encoding", b"")
        if self._started and not framed and error is None:
            self._complete = True  # delimited by the end of the connection
            self._connection.finished(False)
        else:
            self._error = broken(say("the connection was cut"))
            self._error.__cause__ = error
        self._wake()

    # --- for the parser -----------------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """A second message in the answer to one request: this connection is not to be trusted further."""
        if self._complete:
            self._reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; trailers are ignored."""
        if self._started:
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > MAX_HEAD:
            raise ValueError("headers too large")
        name = name.lower()
        before = self.headers.get(name)
        self.headers[name] = value if before is None else before + b", " + value

    def on_headers_complete(self) -> None:
        """The head is there; informational ones (1xx) are skipped."""
        if self._complete:
            return
        status = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()
            return
        self.status = status
        self._started = True
        if self._headers_only:
            self._complete = True

    def on_body(self, data: bytes) -> None:
        """A piece of the body, without its framing."""
        if not self._complete:
            self._buffer.append(data)
            self._size += len(data)

    def on_message_complete(self) -> None:
        """The end of the message."""
        if self._started and not self._complete:
            self._complete = True
            self._reusable = self._parser.should_keep_alive() and not self.spent


class Connection(asyncio.Protocol):
    """A connection; it belongs to one answer at a time, or to the pool."""

    transport: asyncio.Transport
    response: UpstreamResponse | None = None
    idle_since: float = 0.0

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        idle_timeout: float,
        on_free: Callable[[Connection, bool], None],
        on_lost: Callable[[Connection], None],
    ) -> None:
        self.loop = loop
        self.idle_timeout = idle_timeout
        self._blocked: asyncio.Future[None] | None = None
        """Set while the upstream takes less of a body than is sent."""
        self._on_free = on_free
        self._on_lost = on_lost

    def start(self, head: bytes, body: bytes, *, headers_only: bool) -> UpstreamResponse:
        """Send a request; the connection must be free."""
        response = self.response = UpstreamResponse(self, headers_only=headers_only)
        if len(body) < HIGH_WATER:
            self.transport.write(head + body)
        else:
            self.transport.write(head)
            self.transport.write(body)
        return response

    async def upload(self, response: UpstreamResponse, pieces: AsyncIterator[bytes], *, chunked: bool) -> None:
        """Send the body of a started request piece by piece, as fast as the upstream takes it.

        Ends early when the upstream has answered or left; UpstreamTimeout when it takes nothing for `idle_timeout`.
        """
        response.spent = True  # until the last byte is sent, this connection is good for nothing else
        async for piece in pieces:
            if self.response is not response or response.begun:
                return
            self.transport.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if self._blocked is not None:
                try:
                    async with asyncio.timeout(self.idle_timeout):
                        await asyncio.shield(self._blocked)
                except TimeoutError:
                    response.fail(UpstreamTimeout(say("The provider behind this node takes no more of the request.")))
                    return
        if self.response is response:
            if chunked:
                self.transport.write(b"0\r\n\r\n")
            response.spent = False

    def pause_writing(self) -> None:
        """The upstream takes less than is sent."""
        self._blocked = self.loop.create_future()

    def resume_writing(self) -> None:
        """It took what was waiting."""
        blocked, self._blocked = self._blocked, None
        if blocked is not None and not blocked.done():
            blocked.set_result(None)

    def finished(self, reusable: bool) -> None:
        """The answer is complete: the connection is free again, or closed when it cannot be used again."""
        self.response = None
        reusable = reusable and not self.transport.is_closing() and self.transport.get_write_buffer_size() == 0
        if not reusable:
            self.transport.abort()
        self._on_free(self, reusable)

    def drop(self) -> None:
        """Abort: what is under way on it ends."""
        self.response = None
        self.transport.abort()
        self._on_free(self, False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        response = self.response
        if response is None:
            self.transport.abort()  # bytes that nobody asked for: never let them become an answer
        else:
            response.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        response, self.response = self.response, None
        self.resume_writing()
        if response is not None:
            response.lost(exc)
        self._on_lost(self)
