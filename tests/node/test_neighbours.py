"""A running node lists the others, asks whether they answer, and sets its prices beside theirs."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from routstr_desktop.node.configuration import changed
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.neighbours import offers_in
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.nostr.identity import generate
from routstr_desktop.nostr.probes import Probes
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, Secrets
from tests.nostr.outside import Names, served
from tests.nostr.relays import signed, telling_relay
from tests.support.upstream import ScriptedUpstream


@pytest.fixture
async def settings() -> AsyncIterator[Settings]:
    scripted = ScriptedUpstream()
    await scripted.start()
    yield changed(demo_settings(scripted.url, "http://127.0.0.1:1"), cashu_mints=("https://mint.invalid",))
    await scripted.stop()


def announced(keys: Any, url: str, name: str) -> dict[str, Any]:
    return signed(keys, 38421, [["d", name], ["u", url]], json.dumps({"name": name}), int(time.time()))


async def get(node: Node, path: str) -> Any:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{node.local_port}{path}") as answer:
        return answer.status, await answer.json()


async def test_other_nodes_and_their_prices(tmp_path: Path, settings: Settings) -> None:
    from nostr_sdk import Keys

    secrets = Secrets.in_memory({NSEC: generate().nsec})
    async with AsyncExitStack() as stack:
        node = Node(settings, Paths(tmp_path / "data").prepare(), secrets)
        await node.start()
        stack.push_async_callback(node.stop)
        assert (await get(node, "/v1/providers/"))[0] == 404
        [mine] = [one for one in (await get(node, "/v1/models"))[1]["data"]][:1]
        model, ours = mine["id"], mine["sats_pricing"]
        theirs = {name: value / 2 for name, value in ours.items()}
        listing = {"data": [{"id": f"vendor/{model}", "sats_pricing": theirs}, {"id": "other", "sats_pricing": theirs}]}
        well = await stack.enter_async_context(served({"/v1/info": {"name": "Well"}, "/v1/models": listing}))
        names = Names({"well.example": well, "rebound.example": None, "down.example": 1})
        node.found.make_probes = functools.partial(Probes, resolver=names, seconds=5)  # type: ignore[assignment]
        events = [announced(Keys.generate(), f"http://{name}.example", name) for name in ("well", "rebound", "down")]
        assert node.announcing.identity is not None
        events.append(announced(Keys.parse(node.announcing.identity.nsec), "http://me.example", "me"))
        relay = await stack.enter_async_context(telling_relay(*events))
        await node.change_settings(relays=(relay, "ws://127.0.0.1:1"), providers_refresh_interval_seconds=3600)

        seen = await node.found.neighbours.look()
        assert [(one.name, one.reachable, one.models) for one in seen.nodes] == [
            ("well", True, 2), ("down", False, 0), ("rebound", False, 0),
        ]  # fmt: skip
        assert "this computer or network" in seen.nodes[2].words
        assert [relay for relay, _ in seen.relays] == ["ws://127.0.0.1:1"]
        assert [(one.ours.model, one.percent, one.others) for one in seen.prices] == [(model, 100, 1)]

        status, told = await get(node, "/v1/providers/?include_json=true")
        assert (status, len(told["providers"])) == (200, 3)
        health = {one["provider"]["name"]: one["health"] for one in told["providers"]}
        assert health["well"] == {"status_code": 200, "endpoint": "info", "json": {"name": "Well"}}
        assert health["rebound"]["endpoint"] == "error"
        pubkey = told["providers"][0]["provider"]["pubkey"]
        [plain] = (await get(node, f"/v1/providers?pubkey={pubkey}"))[1]["providers"]
        assert set(plain) == {
            "id", "pubkey", "created_at", "kind", "endpoint_url", "endpoint_urls", "name", "description", "mint_urls",
            "version", "content",
        }  # fmt: skip


def test_what_is_not_a_price_is_left_out() -> None:
    good = {"id": "m", "sats_pricing": {"prompt": 0.001, "completion": "0.002"}}
    wrong: list[Any] = [
        5, {}, {"id": 5}, {"id": "x" * 300}, {"id": "a", "sats_pricing": None}, {"id": "a", "sats_pricing": {"prompt": -1}},
        {"id": "a", "sats_pricing": {"prompt": "NaN", "completion": 1}}, {"id": "a", "sats_pricing": {"prompt": True}},
        {"id": "a", "sats_pricing": {"prompt": 1e300, "completion": 1}},
        {"id": "a", "sats_pricing": {"prompt": 0, "completion": 0}},
        {"id": "a", "sats_pricing": {"prompt": float("inf"), "completion": 1}},
    ]  # fmt: skip
    [found] = offers_in({"data": [*wrong, good]}, "a", None)
    assert (found.model, found.prompt, found.completion) == ("m", 1_000_000, 2_000_000)
    for body in (None, [], {"data": 5}, {"data": {}}):
        assert list(offers_in(body, "a", None)) == []
    usd = {"data": [{"id": "m", "pricing": {"prompt": 0.000001, "completion": 0.000002}}]}
    [found] = offers_in(usd, "a", Decimal(100_000))
    assert (found.prompt, found.completion) == (1_000_000, 2_000_000)
