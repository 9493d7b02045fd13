"""aiohttp's low-level server as the front: sockets and HTTP on one side, `Call` and `Reply` on the other.

No Application, router or middleware stands in the way of a request; only routes of the admin API use aiohttp's router.
Nothing is decompressed. A request that is no HTTP still gets a JSON error with a request id.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import chain
from typing import Any, cast

import structlog
from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from ..core.errors import BadRequest, RoutstrError, TooLarge
from .call import Call, ClientGone, Reply
from .failures import error_reply, internal_error
from .services import ProxyConfig

log = structlog.get_logger(__name__)
FIRST_REQUEST_TIMEOUT = 30.0
"""Seconds a new connection may take to send the head of its first request."""
KEEP_ALIVE = 75.0
_ROOM = 32 * 1024
"""Below so many unsent bytes a write never waits, so it needs no time limit."""


_random = random.Random(random.SystemRandom().getrandbits(128))


def new_request_id() -> str:
    """A version 4 UUID that names a request; it is no secret, so it costs no system call."""
    text = f"{_random.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


class AiohttpCall(Call):
    """One aiohttp request."""

    __slots__ = ("_config", "_response", "common", "request")

    def __init__(self, request: web.Request, config: ProxyConfig, local: bool) -> None:
        self.request = request
        self.method = request.method
        target = request._message.path
        if target.startswith("/") and "%" not in target and "#" not in target:
            self.path, _, self.query = target.partition("?")
        else:
            self.path, self.query = request.rel_url.path, request.rel_url.raw_query_string
        self.headers = request.headers
        self.remote = request.remote or ""
        self.local = local
        self.request_id = new_request_id()
        self.common: dict[str, str] = {"x-routstr-request-id": self.request_id}
        self._config = config
        self._response: web.StreamResponse | None = None

    @property
    def header_bytes(self) -> int:
        """Size of all headers as they came."""
        raw = self.request._message.raw_headers
        return sum(map(len, chain.from_iterable(raw))) + 4 * len(raw)

    @property
    def streamed(self) -> web.StreamResponse | None:
        """The streamed answer, once begun."""
        return self._response

    async def read(self, limit: int) -> bytes:
        """See Call."""
        content = self.request.content
        if content.is_eof():
            data = content.read_nowait(-1)
            if len(data) > limit:
                raise TooLarge(f"The body is larger than {limit} bytes.")
            return data
        parts: list[bytes] = []
        size = 0
        try:
            while True:
                async with asyncio.timeout(self._config.body_timeout):
                    part = await content.readany()
                if not part:
                    return b"".join(parts)
                size += len(part)
                if size > limit:
                    raise TooLarge(f"The body is larger than {limit} bytes.")
                parts.append(part)
        except TimeoutError:
            raise BadRequest("The body did not arrive in time.", status=408, code="request_timeout") from None
        except (web.RequestPayloadError, ConnectionError) as error:
            raise BadRequest("The body was cut off.") from error

    async def begin(self, status: int, headers: dict[str, str]) -> None:
        """See Call."""
        response = self._response = web.StreamResponse(status=status, headers={**headers, **self.common})
        try:
            await response.prepare(self.request)
        except ConnectionError as error:
            raise ClientGone from error

    async def write(self, data: bytes) -> None:
        """See Call."""
        assert self._response is not None
        transport = self.request.transport
        try:
            if transport is None or transport.get_write_buffer_size() + len(data) < _ROOM:
                await self._response.write(data)
                return
            async with asyncio.timeout(self._config.write_timeout):
                await self._response.write(data)
        except TimeoutError as error:
            if transport is not None:
                transport.abort()
            raise ClientGone("the customer stopped reading") from error
        except ConnectionError as error:
            raise ClientGone from error

    async def end(self) -> None:
        """See Call."""
        assert self._response is not None
        try:
            await self._response.write_eof()
        except ConnectionError as error:
            raise ClientGone from error


Dispatch = Callable[[AiohttpCall], Awaitable[Reply | None]]


class _Handler(RequestHandler):
    """aiohttp's protocol with our error answers and a limit for silent new connections."""

    __slots__ = ("_address", "_first")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection, or refuse it."""
        listener = cast(_Server, self._manager)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if isinstance(peer, tuple) else ""
        super().connection_made(transport)
        self._first = None
        if not listener.admit(self._address):
            cast(asyncio.Transport, transport).abort()
            return
        self._first = self._loop.call_later(FIRST_REQUEST_TIMEOUT, self._silent)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection."""
        listener = cast("_Server | None", self._manager)
        if self._first is not None:
            self._first.cancel()
        if listener is not None:
            listener.leave(self._address)
        super().connection_lost(exc)

    def _silent(self) -> None:
        if self._request_count == 0 and self.transport is not None:
            self.transport.abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """An answer for what is no HTTP, or for what escaped us; details stay in the log."""
        request_id = new_request_id()
        error: RoutstrError
        if status == 400:
            error = BadRequest("The request is not valid HTTP, or its headers are too large.")
        else:
            log.error("request_failed", request_id=request_id, status=status, error=type(exc).__name__, exc_info=exc)
            error = internal_error()
        reply = error_reply(error, request_id)
        response = _response(reply, {"x-routstr-request-id": request_id})
        response.force_close()
        return response


def _response(reply: Reply, common: dict[str, str]) -> web.Response:
    headers = {**reply.headers, **common, "Content-Type": reply.content_type}
    return web.Response(body=reply.body, status=reply.status, headers=headers)


class _Server(web.Server):
    """Counts connections and makes our protocol."""

    def __init__(self, front: Front, **options: Any) -> None:
        super().__init__(
            front.handle,  # type: ignore[arg-type]
            request_factory=self._request,
            handler_cancellation=True,
            **options,
        )
        self._front = front

    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)

    def admit(self, address: str) -> bool:
        return self._front.admit(address)

    def leave(self, address: str) -> None:
        self._front.leave(address)

    def _request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.Request:
        return web.Request(message, payload, protocol, writer, task, self._loop, client_max_size=self._front.config.max_body)


class Front:
    """One listener."""

    def __init__(self, dispatch: Dispatch, config: ProxyConfig, *, local: bool, admin: web.Application | None = None) -> None:
        self.config = config
        self._dispatch, self._local, self._admin = dispatch, local, admin
        self._addresses: Counter[str] = Counter()
        self._total = 0
        self._server: _Server | None = None
        self._listener: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen; the port taken (0 = a free one). OSError if it cannot."""
        limit = max(8190, self.config.max_header)
        self._server = _Server(
            self,
            access_log=None,
            auto_decompress=False,
            max_line_size=limit,
            max_field_size=limit,
            keepalive_timeout=KEEP_ALIVE,
            lingering_time=2.0,
            tcp_keepalive=True,
        )
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._server, host, port, backlog=1024)
        sockets: list[socket.socket] = list(self._listener.sockets)
        return int(sockets[0].getsockname()[1])

    async def close(self, seconds: float = 1.0) -> None:
        """Stop listening, give open requests `seconds` to end, then cut them."""
        listener, server = self._listener, self._server
        self._listener = self._server = None
        if listener is not None:
            listener.close()
        if server is not None:
            server.pre_shutdown()
            await server.shutdown(max(0.05, seconds))  # aiohttp takes 0 for "no limit"

    def admit(self, address: str) -> bool:
        """Whether one more connection from there is welcome."""
        self._total += 1
        self._addresses[address] += 1
        config = self.config
        if self._total > config.max_connections:
            return False
        return self._local or self._addresses[address] <= config.max_connections_per_address or address in ("127.0.0.1", "::1")

    def leave(self, address: str) -> None:
        """A connection ended."""
        self._total -= 1
        self._addresses[address] -= 1
        if self._addresses[address] <= 0:
            del self._addresses[address]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        call = AiohttpCall(request, self.config, self._local)
        try:
            reply = await self._dispatch(call)
        except ClientGone:
            return call.streamed or web.Response(status=499)
        if reply is not None:
            return _response(reply, call.common)
        if call.streamed is not None:
            return call.streamed
        return await self._by_admin(request, call)

    async def _by_admin(self, request: web.Request, call: AiohttpCall) -> web.StreamResponse:
        """A route of the admin API: matched by aiohttp's router, without its Application around it."""
        assert self._admin is not None
        match = await self._admin.router.resolve(request)
        match.add_app(self._admin)
        match.freeze()
        request._match_info = match
        try:
            response = await match.handler(request)
        except web.HTTPException as refusal:
            error = RoutstrError(f"{refusal.reason}.", status=refusal.status, type="invalid_request_error", code=refusal.status)
            return _response(error_reply(error, call.request_id), call.common)
        if not response.prepared:
            response.headers.update(call.common)
        return response
