"""A TCP server whose answers are given byte by byte: for upstreams that break the protocol."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from routstr_desktop.upstream.connection import UpstreamResponse

Handler = Callable[["Client"], Awaitable[None]]


@dataclass
class Client:
    """A connection that the server accepted."""

    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the other side closed (seen by `wait_gone`)."""

    async def request(self) -> bytes:
        """The next request's head (its body is read and dropped). EOFError when the client is gone."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                await self.reader.readexactly(int(line.split(b":")[1]))
        return head

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def wait_gone(self) -> None:
        """Until the client closes or resets the connection."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(65536):
                pass
        self.gone.set()

    def reset(self) -> None:
        self.writer.transport.abort()


class RawServer:
    """Runs `handler` for every connection; `clients` are those seen so far."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.clients: list[Client] = []
        self.url = ""

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(len(self.clients), reader, writer)
        self.clients.append(client)
        with contextlib.suppress(EOFError, ConnectionError, asyncio.CancelledError):
            await self.handler(client)
        writer.close()


@contextlib.asynccontextmanager
async def serve(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    """A running RawServer."""
    raw = RawServer(handler)
    server = await asyncio.start_server(raw.accept, "127.0.0.1", 0, ssl=tls)
    raw.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield raw
    finally:
        server.close()
        for client in raw.clients:
            transport = client.writer.transport
            if not transport.is_closing() or transport.get_write_buffer_size():  # one that has ended trips
                transport.abort()
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that no event tells; at most twenty seconds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def rest(response: UpstreamResponse) -> bytes:
    """What comes until the end; raises what ends it."""
    data = b""
    while piece := await response.chunk():
        data += piece
    return data


async def broken_rest(response: UpstreamResponse, error: type[Exception]) -> bytes:
    """What comes before the answer breaks off with `error`."""
    data = b""
    try:
        while piece := await response.chunk():
            data += piece
    except error:
        return data
    raise AssertionError("the answer did not break off")
