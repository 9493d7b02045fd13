"""Three upstreams of one model behind a stand, each twice as dear as the one before: `a` 1, `b` 2, `c` 4 msat a token."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import cast

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.health import Health
from routstr_desktop.upstream.merging import Terms, merged
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.upstream import Upstream
from tests.proxy.stand import BASE, Stand
from tests.support.upstream import Script, ScriptedUpstream

SLUGS = ("a", "b", "c")
RATE = {"a": 1, "b": 2, "c": 4}
"""msat per token, in and out."""


class Clock:
    """The time by which upstreams rest."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Crowd:
    """`servers` play the upstreams; `clock` says for how long they rest."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.clock = Clock()
        self.servers: dict[str, ScriptedUpstream] = {}
        self.upstreams = cast("dict[str, Upstream]", stand.services.upstreams)

    async def open(self, first_byte: float = 5.0) -> None:
        lists = []
        self.upstreams.clear()
        for slug in SLUGS:
            server = self.servers[slug] = ScriptedUpstream(script=Script())
            await server.start()
            client = UpstreamClient(server.url, connect_timeout=2.0, idle_timeout=5.0, first_byte_timeout=first_byte)
            provider = Provider(slug, "generic", server.url, f"sk-OPERATOR-{slug}")
            self.upstreams[slug] = Upstream(slug, provider, client, health=Health(now=self.clock))
            price = Decimal(RATE[slug]) / 1_000_000
            lists.append((Terms(slug), [replace(BASE, price=UsdPrice(price, price))]))
        catalog = merged(lists)
        self.stand.services.models = lambda: catalog

    async def close(self) -> None:
        for slug, server in self.servers.items():
            await self.upstreams[slug].client.close()
            await server.stop()

    def asked(self) -> dict[str, int]:
        return {slug: len(server.requests) for slug, server in self.servers.items()}

    async def served_by(self) -> str:
        rows = await self.stand.rows()
        return str(rows[0].upstream)
