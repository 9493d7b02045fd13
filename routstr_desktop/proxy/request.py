"""One request as it arrives, and the way back to who sent it: `Call` over a connection."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..core.errors import BadRequest, TooLarge, TooManyRequests
from .call import Call

if TYPE_CHECKING:
    from .connection import Connection

HIGH_WATER = 256 * 1024
"""Bytes of a body waiting for their reader above which the socket is not read."""
_random = random.Random(random.SystemRandom().getrandbits(128))


def new_request_id() -> str:
    """A version 4 UUID that names a request; it is no secret, so it costs no system call."""
    text = f"{_random.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


class Headers(dict[str, str]):
    """Headers by their names in any case; of a repeated one the first counts."""

    __slots__ = ()

    def __getitem__(self, name: str) -> str:
        return dict.__getitem__(self, name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and dict.__contains__(self, name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or `default`."""
        return dict.get(self, name.lower(), default)


class Request(Call):
    """One request as it arrives, and the way back to who sent it."""

    __slots__ = (
        "_connection", "_parts", "_size", "_waiter", "complete", "expects", "held_bytes", "http_10", "keep_alive", "target",
    )  # fmt: skip

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.method = ""
        self.path = self.query = ""
        self.target = b""
        self.headers: Headers = Headers()
        self.remote = connection.address
        self.local = connection.front.local
        self.request_id = new_request_id()
        self.common: dict[str, str] = {"x-routstr-request-id": self.request_id}
        self.begun = self.held = False
        self.key_id, self.model = 0, ""
        self.header_bytes = 0
        self.complete = False
        """All of its body has arrived."""
        self.http_10 = False
        self.keep_alive = False
        self.expects = False
        """The client waits for `100 Continue` before it sends the body."""
        self.held_bytes = 0
        """Of a large body, held until the request is answered."""
        self._parts: list[bytes] = []
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None

    def arrived(self, method: bytes) -> None:
        """The head is complete."""
        self.method = method.decode("ascii", "replace")
        target = self.target
        if not target.startswith(b"/"):
            target = _origin_form(target)
        text = target.decode("utf-8", "surrogateescape").partition("#")[0]
        path, _, self.query = text.partition("?")
        self.path = unquote(path) if "%" in path else path

    def take(self, data: bytes) -> None:
        """Bytes of the body have come."""
        self._parts.append(data)
        self._size += len(data)
        self.wake()
        if self._size > HIGH_WATER:
            self._connection.hold_back()

    def wake(self) -> None:
        """Who waits for the body looks again."""
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def chunk(self) -> bytes:
        """See Call."""
        if not self._parts and not self.complete:
            connection = self._connection
            if self.expects and not self.begun:
                self.expects = False
                connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(connection.front.config.body_timeout):
                    await self._waiter
            except TimeoutError:
                raise BadRequest("The body did not arrive in time.", status=408, code="request_timeout") from None
            finally:
                self._waiter = None
        parts = self._parts
        if not parts:
            if not self.complete:
                raise BadRequest("The body was cut off.")
            return b""
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        parts.clear()
        self._size = 0
        self._connection.go_on()
        return data

    async def read(self, limit: int) -> bytes:
        """See Call."""
        data = await self.chunk()
        if self.complete and not self._parts and len(data) <= limit:
            return data
        parts, size = [data], len(data)
        while data and size <= limit:
            self._hold(len(data))
            data = await self.chunk()
            parts.append(data)
            size += len(data)
        if size > limit:
            raise TooLarge(f"The body is larger than {limit} bytes.")
        return b"".join(parts)

    def _hold(self, size: int) -> None:
        """Strangers may send large bodies as well, on many connections: all of them together have a limit."""
        front = self._connection.front
        self.held_bytes += size
        front.held_bytes += size
        if front.held_bytes > front.config.max_bodies:
            raise TooManyRequests(
                "This node is taking in as many large requests as it can hold. Nothing was charged; try again in a moment.",
                status=503,
                type="service_unavailable",
                code="busy",
                retry_after=2,
            )

    async def begin(self, status: int, headers: dict[str, str]) -> None:
        """See Call."""
        self._connection.begin(self, status, headers)

    async def write(self, data: bytes) -> None:
        """See Call."""
        if self._connection.send(self, data):
            await self._connection.drained()

    async def end(self, data: bytes = b"") -> None:
        """See Call."""
        self._connection.end(self, data)
        await self._connection.drained()


def _origin_form(target: bytes) -> bytes:
    """`/path?query` of `http://host/path?query`; what is neither stays as it is."""
    if not target.startswith((b"http://", b"https://")):
        return target
    rest = target.partition(b"://")[2].partition(b"/")
    return b"/" + rest[2]
