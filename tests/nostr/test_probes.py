"""Calling an address that a stranger announced: within bounds, and never into our own network."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from routstr_desktop.nostr.probes import PrivateAddress, Probes, PublicResolver
from routstr_desktop.system.socks import SocksError, connect

from .outside import Names, served


async def test_health_is_the_first_document_that_answers() -> None:
    info, models = {"name": "A", "version": "1"}, {"data": []}
    async with served({"/v1/info": info}) as one, served({"/v1/models": models}) as two, served({}) as none:
        names = Names({"one.example": one, "two.example": two, "none.example": none})
        async with Probes(resolver=names, seconds=5) as probes:
            assert await probes.health("http://one.example/v1") == {"status_code": 200, "endpoint": "info", "json": info}
            assert await probes.health("http://two.example") == {"status_code": 200, "endpoint": "models", "json": models}
            found = await probes.health("http://none.example")
            assert (found["status_code"], found["endpoint"]) == (404, "error")


async def test_private_hosts_are_not_called() -> None:
    with pytest.raises(PrivateAddress):
        await PublicResolver().resolve("localhost", 80)
    names = Names({"rebound.example": None})
    async with Probes(resolver=names, seconds=5) as probes:
        for url in ("http://127.0.0.1:1", "http://localhost", "http://10.0.0.1", "http://[::1]", "http://nas.local"):
            assert (await probes.get(url, "/v1/info")).private
        assert names.asked == []
        assert (await probes.get("http://rebound.example", "/v1/info")).private


async def test_answers_without_end_redirects_and_silence() -> None:
    release = asyncio.Event()

    async def odd(request: web.Request) -> web.StreamResponse:
        if request.path == "/redirect/v1/info":
            raise web.HTTPFound("http://127.0.0.1:1/")
        if request.path == "/nested/v1/info":
            return web.Response(text="[" * 100_000, content_type="application/json")
        response = web.StreamResponse()
        await response.prepare(request)
        if request.path == "/silent/v1/info":
            await release.wait()
        while request.path == "/endless/v1/info":
            await response.write(b" " * 65536)
        return response

    async with served(odd) as port, Probes(resolver=Names({"odd.example": port}), seconds=1) as probes:
        base = "http://odd.example"
        redirected = await probes.get(f"{base}/redirect", "/v1/info")
        assert (redirected.status, redirected.body) == (302, None)
        assert (await probes.get(f"{base}/nested", "/v1/info")).body is None
        assert (await probes.get(f"{base}/endless", "/v1/info")).status == 0
        silent = await probes.get(f"{base}/silent", "/v1/info")
        assert (silent.status, silent.words) == (0, "no answer in time")
        release.set()
        nobody = await probes.get("http://127.0.0.256.example", "/v1/info")
        assert "cannot be resolved" in nobody.words


async def socks_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says yes to one onion, no to every other, and answers as the node behind it."""
    await reader.readexactly(3)
    writer.write(b"\x05\x00")
    head = await reader.readexactly(5)
    name = (await reader.readexactly(head[4])).decode()
    await reader.readexactly(2)
    writer.write(b"\x05" + (b"\x00" if name.startswith("a") else b"\x04") + b"\x00\x01" + bytes(6))
    if name.startswith("a"):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"name": "onion"}')
    await writer.drain()
    writer.close()


async def test_onions_go_through_tor_or_nowhere() -> None:
    onion, other = "http://" + "a" * 56 + ".onion", "http://" + "b" * 56 + ".onion"
    async with Probes() as probes:
        assert (await probes.get(onion, "/v1/info")).words == "Tor does not run here"
    server = await asyncio.start_server(socks_proxy, "127.0.0.1", 0)
    proxy = server.sockets[0].getsockname()[:2]
    async with Probes(socks=lambda: proxy) as probes:
        assert await probes.health(onion) == {"status_code": 200, "endpoint": "info", "json": {"name": "onion"}}
        assert "SocksError" in (await probes.get(other, "/v1/info")).words
    with pytest.raises(SocksError, match="host unreachable"):
        await connect(proxy, other.removeprefix("http://"), 80)
    server.close()
    await server.wait_closed()
