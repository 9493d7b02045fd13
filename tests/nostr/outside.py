"""The internet in small: public names that lead to servers of this test."""

from __future__ import annotations

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
