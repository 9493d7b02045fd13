"""Calling an address that a stranger announced: within bounds, and never into our own network."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from routstr_desktop.nostr.probes import PrivateAddress, Probes, Proxy, PublicResolver, Reply
from routstr_desktop.system.socks import SocksError, connect
from routstr_desktop.system.torproxy import running_tor
from tests.upstream.test_tls import certificate, listening

from .outside import Names, exit_relay, served


def at(proxy: Proxy) -> Callable[[], Awaitable[Proxy | None]]:
    """Tor's proxy is there."""

    async def where() -> Proxy | None:
        return proxy

    return where


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
        assert (await probes.get("http://[64:ff9b::7f00:1]", "/v1/info")).private
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


async def test_onions_go_through_tor_or_nowhere() -> None:
    onion, other = "http://" + "a" * 56 + ".onion", "http://" + "b" * 56 + ".onion"
    async with Probes() as probes:
        assert (await probes.get(onion, "/v1/info")).words == "Tor does not run here"
        assert await probes.get_outside(onion, "/v1/info") is None
    info = {"name": "onion"}
    async with served({"/v1/info": info}) as port, exit_relay({onion.removeprefix("http://"): port}) as proxy:
        async with Probes(socks=at(proxy)) as probes:
            assert await probes.health(onion) == {"status_code": 200, "endpoint": "info", "json": info}
            assert (await probes.get(other, "/v1/info")).words == "Tor did not get there (host unreachable)"
            assert "http only" in (await probes.get(onion.replace("http:", "https:"), "/v1/info")).words
        with pytest.raises(SocksError, match="host unreachable"):
            await connect(proxy, other.removeprefix("http://"), 80)


async def test_any_other_address_is_called_from_outside_and_its_certificate_is_looked_at(tmp_path: Path) -> None:
    pem = certificate(tmp_path, name="node.example")
    info = {"name": "A"}
    trusted = ssl.create_default_context(cafile=str(pem))
    async with (
        served({"/v1/info": info}, listening(pem)) as port,
        exit_relay({"node.example": port, "other.example": port}) as proxy,
    ):
        async with Probes(tls=trusted, socks=at(proxy)) as probes:
            assert await probes.get_outside("https://node.example/v1", "/v1/info") == Reply(200, info)
            refused = await probes.get_outside("https://other.example", "/v1/info")
            assert refused is not None
            assert refused.words == "its certificate is not valid"
            private = await probes.get_outside("https://192.168.1.2", "/v1/info")
            assert private is not None
            assert private.private, "the network of the exit is not ours to look into either"
        async with Probes(socks=at(proxy)) as probes:
            unknown = await probes.get_outside("https://node.example", "/v1/info")
            assert unknown is not None
            assert unknown.words == "its certificate is not valid"


async def test_a_tor_that_runs_is_known_by_its_words() -> None:
    async with exit_relay({}) as proxy, served({}) as another:
        assert await running_tor((another, proxy[1])) == proxy
        assert await running_tor((another,)) is None
    assert await running_tor((proxy[1],)) is None
