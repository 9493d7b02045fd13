"""One HTTP/1.1 connection of a customer or a local app: httptools below, `Call` and `Reply` above.

Requests of a connection are answered one after another; what is pipelined waits unread. Nothing is decompressed. A request
that is no HTTP still gets a JSON error with a request id.
"""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import httptools
import structlog

from ..core.errors import BadRequest, RoutstrError, TooLarge
from .call import ClientGone, Reply
from .failures import error_reply, internal_error
from .request import HIGH_WATER, Request

if TYPE_CHECKING:
    from .front import Front

log = structlog.get_logger(__name__)
HEAD_SECONDS = 30.0
"""A client may take so long to send the head of a request."""
KEEP_ALIVE_SECONDS = 75.0
LINGER_SECONDS = 2.0
"""So long an unread body is taken and thrown away after its answer, so that the answer is not lost to a reset."""
CLOSE_SECONDS = 10.0
"""So long the last bytes of a closing connection may wait to be taken."""
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_FOREVER = float("inf")


TLS_HELLO = b"\x16\x03"
"""How a client begins that speaks TLS."""


def _not_http(data: bytes) -> BadRequest:
    """For whoever can read it, and by its code for the operator's log."""
    if data.startswith(TLS_HELLO):
        return BadRequest("This port speaks HTTP, and was spoken to in HTTPS: write http:// here.", code="https_to_http")
    return BadRequest("The request is not valid HTTP.", code="not_http")


def _head_too_large() -> TooLarge:
    return TooLarge("The request's headers are too large.", status=431, code="headers_too_large")


class Connection(asyncio.Protocol):
    """A connection and its parser; at most one of its requests is answered at a time."""

    transport: asyncio.Transport

    def __init__(self, front: Front) -> None:
        self.front = front
        self.address = ""
        self.deadline = _FOREVER
        """Monotonic loop time at which this connection is cut, unless a request is being answered."""
        self._loop = asyncio.get_running_loop()
        self._parser: Any = httptools.HttpRequestParser(self)
        self._arriving: Request | None = None
        """The request whose bytes come now."""
        self._waiting: deque[Request] = deque()
        """Requests with a complete head, in order; the first is being answered."""
        self._task: asyncio.Task[None] | None = None
        self._early = b""
        """The first bytes of a request while it is not known who answers it (local listener only)."""
        self._later = b""
        """Bytes that came after a complete request, before it was answered."""
        self._head = b""
        """The head of a streamed answer, which leaves with the first bytes."""
        self._head_bytes = 0
        self._body_after_offer = b""
        """A head that makes a new parser read the body of a request that offered an upgrade; the parser ends at its head."""
        self._error: RoutstrError | None = None
        """Why nothing more is read from this connection."""
        self._reading = True
        self._unread = False
        """The answer is out, the rest of its request is thrown away."""
        self._closing = False
        self._lost = False
        self._drain: asyncio.Future[None] | None = None

    # --- the socket -----------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else ""
        self.deadline = self._loop.time() + HEAD_SECONDS
        if not self.front.admit(self):
            self._lost = True
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self.front.leave(self)
        self._resume_writers()
        if self._arriving is not None:
            self._arriving.wake()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        if self._error is not None or (self._closing and self._arriving is None):
            return
        if self._waiting and self._arriving is None:
            self._later += data
            self.hold_back()
            return
        if self._arriving is None and self.front.admin is not None:
            data = self._early + data
            if b"\n" not in data and len(data) < self.front.config.max_header and not data.startswith(TLS_HELLO):
                self._early = data
                return
            self._early = b""
            if b" /admin/" in data[:16]:
                self.front.hand_over(self, data)
                return
        self._feed(data)

    def pause_writing(self) -> None:
        if self._drain is None:
            self._drain = self._loop.create_future()

    def resume_writing(self) -> None:
        self._resume_writers()

    def _resume_writers(self) -> None:
        drain, self._drain = self._drain, None
        if drain is not None and not drain.done():
            drain.set_result(None)

    def hold_back(self) -> None:
        """Read no more from the socket until somebody wants it."""
        if self._reading and not self._lost:
            self._reading = False
            self.transport.pause_reading()

    def go_on(self) -> None:
        """Read on."""
        if not self._reading and not self._lost:
            self._reading = True
            self.transport.resume_reading()

    @property
    def idle(self) -> bool:
        """No request is being answered."""
        return not self._waiting

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What answers a request now."""
        return self._task

    def stop(self) -> None:
        """Close as soon as what is being answered is answered."""
        self._closing = True
        if self.idle and not self._lost:
            self.transport.close()

    # --- the parser -----------------------------------------------------------------------------------------------------

    def _feed(self, data: bytes) -> None:
        while data and self._error is None:
            rest, data = data, b""
            try:
                self._parser.feed_data(rest)
            except httptools.HttpParserUpgrade as offer:  # not taken: the request is answered as what it is
                self._parser = httptools.HttpRequestParser(self)
                data = self._body_after_offer + rest[offer.args[0] :]
            except httptools.HttpParserError as error:
                cause = error.__context__
                self._refuse(cause if isinstance(cause, TooLarge) else _not_http(rest))
            else:
                self._measure_head(len(rest))
        if self._waiting and self._task is None:
            self._answer()

    def _measure_head(self, size: int) -> None:
        """Limits what the parser keeps of a head that does not end."""
        if self._arriving is None or self._arriving.method:
            self._head_bytes = 0
            return
        self._head_bytes += size
        if self._head_bytes > 2 * self.front.config.max_header:
            self._refuse(_head_too_large())

    def _refuse(self, error: RoutstrError) -> None:
        """Nothing more can be understood; what came before is answered first."""
        self._error = error
        arriving, self._arriving = self._arriving, None
        if arriving is not None:
            arriving.wake()  # its body ends here
        if not self._waiting:
            self._close_with(error)

    def _close_with(self, error: RoutstrError) -> None:
        request = Request(self)
        self.front.unread(request.request_id, error)
        self._reply(request, error_reply(error, request.request_id))
        self._finish()

    def on_message_begin(self) -> None:
        if self._body_after_offer:
            self._body_after_offer = b""
            return
        self._arriving = Request(self)
        if not self._waiting:
            self.deadline = self._loop.time() + HEAD_SECONDS

    def on_url(self, url: bytes) -> None:
        request = self._arriving
        assert request is not None
        if request.method:
            return  # ours, before a body after an offer
        request.target += url
        self._measure(request, len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        request = self._arriving
        assert request is not None
        if request.method:
            return  # a trailer, or ours
        self._measure(request, len(name) + len(value) + 4)
        request.headers.setdefault(name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape"))

    def _measure(self, request: Request, more: int) -> None:
        request.header_bytes += more
        if request.header_bytes > 2 * self.front.config.max_header:
            raise _head_too_large()

    def on_headers_complete(self) -> None:
        request = self._arriving
        assert request is not None
        if request.method:
            return
        if self._closing:
            self._arriving = None  # it came after the last one that is answered
            return
        parser = self._parser
        request.http_10 = parser.get_http_version() == "1.0"
        request.keep_alive = parser.should_keep_alive() and not request.http_10
        request.arrived(parser.get_method())
        request.expects = not request.http_10 and request.headers.get("expect", "").lower() == "100-continue"
        self._waiting.append(request)
        if parser.should_upgrade():
            framing = [name for name in ("transfer-encoding", "content-length") if name in request.headers]
            lines = [f"{name}: {request.headers[name]}\r\n" for name in framing]
            if lines:
                self._body_after_offer = f"POST / HTTP/1.1\r\n{''.join(lines)}\r\n".encode("utf-8", "surrogateescape")

    def on_body(self, body: bytes) -> None:
        if self._arriving is not None and not self._unread:
            self._arriving.take(body)

    def on_message_complete(self) -> None:
        if self._body_after_offer:
            return
        request, self._arriving = self._arriving, None
        if request is None:
            return
        request.complete = True
        request.wake()
        if self._unread:
            self._unread = False
            self._finish()

    # --- answers --------------------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        self.deadline = _FOREVER
        self.front.turns.take(self.start)

    def start(self) -> None:
        """It is this connection's turn."""
        if self._waiting and self._task is None and not self._lost:
            self._task = self._loop.create_task(self._serve(self._waiting[0]))

    async def _serve(self, request: Request) -> None:
        try:
            reply = await self.front.dispatch(request)
            if reply is not None:
                self._reply(request, reply)
                await self.drained()
            elif not request.begun:
                raise RuntimeError("a request was left without an answer")
        except ClientGone:
            self._cut()
        except asyncio.CancelledError:
            self._cut()
            if not self._lost and not self.front.closing:
                raise
        except Exception as error:
            log.error("request_failed", request_id=request.request_id, error=type(error).__name__, exc_info=error)
            if request.begun:
                self._cut()
            else:
                self._reply(request, error_reply(internal_error(), request.request_id))
        finally:
            self._task = None
            self._answered(request)

    def _cut(self) -> None:
        if not self._lost:
            self._closing = True
            self.transport.abort()

    def _answered(self, request: Request) -> None:
        """The next one, or the end."""
        self._waiting.popleft()
        self.front.held_bytes -= request.held_bytes
        if self._lost:
            return
        if self._arriving is request:  # answered before all of it came
            self._unread = self._closing = True
            self.deadline = self._loop.time() + LINGER_SECONDS
            self.go_on()
        elif self._closing:
            self._finish()
        elif self._waiting:
            self._answer()
        else:
            self.deadline = self._loop.time() + KEEP_ALIVE_SECONDS
            self.go_on()
            if self._later:
                later, self._later = self._later, b""
                self.data_received(later)

    def _finish(self) -> None:
        self._closing = True
        self._arriving = None
        self.deadline = self._loop.time() + CLOSE_SECONDS
        self.transport.close()

    def _head_of(self, request: Request, status: int, headers: dict[str, str], framing: str) -> bytes:
        if not request.keep_alive or self._closing or self._error is not None or self._arriving is request:
            self._closing = True
            framing += "Connection: close\r\n"
        fields = {**headers, **request.common}
        lines = "".join([f"{name}: {value}\r\n" for name, value in fields.items()])
        if lines.count("\n") != len(fields) or lines.count("\r") != len(fields):
            raise ValueError("a header has a line break in it")
        first = f"HTTP/1.1 {status} {_REASONS.get(status, '')}\r\n"
        return f"{first}{lines}{framing}Date: {self.front.date()}\r\n\r\n".encode("utf-8", "surrogateescape")

    def _reply(self, request: Request, reply: Reply) -> None:
        """Send a whole answer."""
        if self._lost:
            return
        framing = f"Content-Type: {reply.content_type}\r\n"
        if reply.status != 204:
            framing += f"Content-Length: {len(reply.body)}\r\n"
        head = self._head_of(request, reply.status, reply.headers, framing)
        if not reply.body or request.method == "HEAD":
            self.transport.write(head)
        else:
            self.transport.write(head + reply.body if len(reply.body) < HIGH_WATER else head)
            if len(reply.body) >= HIGH_WATER:
                self.transport.write(reply.body)

    def begin(self, request: Request, status: int, headers: dict[str, str]) -> None:
        """Make the head of a streamed answer; it leaves with the first bytes. ClientGone."""
        if self._lost:
            raise ClientGone
        request.begun = True
        self._head = self._head_of(request, status, headers, "" if request.http_10 else "Transfer-Encoding: chunked\r\n")

    def send(self, request: Request, data: bytes) -> bool:
        """Send a piece of a streamed answer; whether the customer reads too slowly. ClientGone."""
        if self._lost:
            raise ClientGone
        if data:
            piece = data if request.http_10 else b"%x\r\n%b\r\n" % (len(data), data)
            if self._head:
                piece, self._head = self._head + piece, b""
            self.transport.write(piece)
        return self._drain is not None

    async def drained(self) -> None:
        """Wait until the customer has read enough. ClientGone when they left or stopped reading."""
        while (drain := self._drain) is not None:
            left = self.transport.get_write_buffer_size()
            try:
                async with asyncio.timeout(self.front.config.write_timeout):
                    await asyncio.shield(drain)
            except TimeoutError as error:
                if self.transport.get_write_buffer_size() >= left:
                    self._cut()
                    raise ClientGone("the customer stopped reading") from error
        if self._lost:
            raise ClientGone

    def end(self, request: Request, data: bytes) -> None:
        """Send the last piece of a streamed answer and its end. ClientGone."""
        if self._lost:
            raise ClientGone
        last = data
        if not request.http_10:
            last = b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data) if data else b"0\r\n\r\n"
        if self._head or last:
            self.transport.write(self._head + last)
            self._head = b""
