"""The internet in small: public names that lead to servers of this test."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.abc import ResolveResult

from routstr_desktop.nostr.probes import PublicResolver


class Names(PublicResolver):
    """Name -> port of a server on loopback; None = the name leads to this computer, as a DNS server may say of any name."""

    def __init__(self, ports: dict[str, int | None] | None = None) -> None:
        self.ports = ports if ports is not None else {}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.ports.get(host, 0)
        if not found:
            return await super().resolve("localhost" if found is None else host, port, family)
        return [ResolveResult(hostname=host, host="127.0.0.1", port=found, family=family, proto=0, flags=0)]


@asynccontextmanager
async def served(
    answers: dict[str, Any] | Callable[[web.Request], Any], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """An HTTP server on loopback: path -> JSON, or a handler; its port."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if callable(answers):
            response: web.StreamResponse = await answers(request)
            return response
        if request.path not in answers:
            return web.json_response({"detail": "Not found"}, status=404)
        return web.json_response(answers[request.path])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@asynccontextmanager
async def exit_relay(ports: dict[str, int]) -> AsyncIterator[tuple[str, int]]:
    """Tor's proxy as a program sees it: it takes one out to these names, refuses the rest, and says what it is to a browser."""
    busy: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.readexactly(3) != b"\x05\x01\x00":
                writer.write(b"HTTP/1.0 501 Tor is not an HTTP Proxy\r\n\r\n")
                return
            writer.write(b"\x05\x00")
            head = await reader.readexactly(5)
            name = (await reader.readexactly(head[4])).decode()
            await reader.readexactly(2)
            port = ports.get(name)
            writer.write(b"\x05" + (b"\x04" if port is None else b"\x00") + b"\x00\x01" + bytes(6))
            if port is not None:
                to_reader, to_writer = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(_pass_on(reader, to_writer), _pass_on(to_reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        busy.add(task)
        await serve(reader, writer)
        busy.discard(task)

    server = await asyncio.start_server(accepted, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[:2]
    finally:
        server.close()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except OSError:
        return
    finally:
        writer.close()
