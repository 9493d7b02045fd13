"""Upstreams as the operator handles them: added, tested, changed, removed, and what that does to the sale."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest

from routstr_desktop.core.errors import BadRequest, ConfigError, UpstreamError
from routstr_desktop.core.status import NodeState
from routstr_desktop.node.configuration import load
from routstr_desktop.system.secrets import UPSTREAM_API_KEY
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream import local
from routstr_desktop.upstream.health import KEY_REFUSED, NO_CREDIT
from routstr_desktop.upstream.providers import PRESETS, Preset
from tests.node.test_node import World, sell
from tests.proxy.stand import eventually
from tests.support.mint import TestMint
from tests.support.upstream import Script, ScriptedUpstream, model_entry

MODEL = "play-model"
CHEAP = model_entry(MODEL, "0.00001", "0.0001")
DEAR = model_entry(MODEL, "0.00005", "0.0005")


@pytest.fixture
async def servers() -> AsyncIterator[list[ScriptedUpstream]]:
    made = [ScriptedUpstream((DEAR,)), ScriptedUpstream((CHEAP, model_entry("second")))]
    for one in made:
        await one.start()
    yield made
    for one in made:
        await one.stop()


@pytest.fixture
async def world(tmp_path: Path, mint: TestMint, servers: list[ScriptedUpstream]) -> AsyncIterator[World]:
    made = World(tmp_path, servers[0].url, mint.url)
    await made.node.start()
    yield made
    if made.node.ledger is not None:
        audit = await made.node.audit()
        assert audit.ok, audit.problems
    await made.node.stop()


async def ask(world: World, model: str = MODEL) -> tuple[int, dict[str, object]]:
    body = {"model": model, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 20}
    headers = {"Authorization": f"Bearer {await world.node.local_key()}"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{world.node.local_url}/chat/completions", json=body, headers=headers) as answer,
    ):
        return answer.status, await answer.json()


async def test_a_second_one_is_sold_beside_the_first(world: World, servers: list[ScriptedUpstream], mint: TestMint) -> None:
    node = world.node
    assert [one.slug for one in node.upstreams.rows()] == ["127-0-0-1"]
    added = await node.upstreams.add(servers[1].url, "sk-second-key", name="Second", slug="second")
    assert (added.models, added.error, added.has_key, added.name) == (2, None, True, "Second")
    found = await node.snapshot()
    assert (found.models, found.state, found.upstream_name) == (2, NodeState.SELLING, "127.0.0.1 and 1 more")
    await sell(world, mint)
    assert [len(one.requests) for one in servers] == [0, 1], "the cheaper one serves"
    assert servers[1].requests[0].headers["authorization"] == "Bearer sk-second-key"
    servers[1].script = Script(status=500, body=b"{}")
    await sell(world, mint)
    assert [len(one.requests) for one in servers] == [1, 2]
    saved = world.paths.config_file.read_text()
    assert "[[upstreams]]" in saved
    assert "sk-second-key" not in saved
    await node.stop()
    chosen = load(world.paths, {"port": 0, "public_port": 0, "btc_usd_price": "100000"}, {}).settings
    assert [(one.slug, one.base_url) for one in chosen.upstreams] == [("second", servers[1].url)]
    world.settings = world.settings.model_copy(update={"upstreams": chosen.upstreams})
    await world.make().start()
    assert [(one.slug, one.models, one.has_key) for one in world.node.upstreams.rows()] == [
        ("127-0-0-1", 1, False),
        ("second", 2, True),
    ]


async def test_changes_count_at_once(world: World, servers: list[ScriptedUpstream]) -> None:
    node = world.node
    await node.upstreams.add(servers[1].url, slug="second")
    for changes, served in (
        ({"fee": Decimal(100)}, 0),
        ({"fee": "1"}, 1),
        ({"enabled": False}, 0),
        ({"enabled": True}, 1),
        ({"models": ["second"]}, 0),
        ({"models": [], "priority": -1}, 0),
        ({"priority": 1}, 1),
    ):
        await node.upstreams.change("second", **changes)
        before = [len(one.requests) for one in servers]
        assert (await ask(world))[0] == 200
        after = [len(one.requests) for one in servers]
        assert [b - a for a, b in zip(before, after, strict=True)] == [served == 0, served == 1], changes
    await node.upstreams.change("second", api_key="sk-new-key")
    await ask(world)
    assert servers[1].requests[-1].headers["authorization"] == "Bearer sk-new-key"
    await node.upstreams.remove("second")
    assert [one.slug for one in node.upstreams.rows()] == ["127-0-0-1"]
    assert await world.secrets.get("upstream-key-second") is None
    assert (await ask(world, "second"))[0] == 400
    for wrong in ({"fee": -1}, {"kind": "nonsense"}, {"models": 5}, {"base_url": "ftp://x"}):
        with pytest.raises(ConfigError):
            await node.upstreams.change("127-0-0-1", **wrong)
    with pytest.raises(BadRequest):
        await node.upstreams.change("127-0-0-1", slug="other")
    with pytest.raises(BadRequest):
        await node.upstreams.change("nobody", fee=1)


async def test_an_answer_under_way_is_not_cut_by_a_change(world: World, servers: list[ScriptedUpstream]) -> None:
    servers[0].script = Script(pace=0.02)
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    headers = {"Authorization": f"Bearer {await world.node.local_key()}"}
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{world.node.local_url}/chat/completions", json=body, headers=headers) as answer:
            first = await answer.content.readany()
            await world.node.upstreams.change("127-0-0-1", base_url=servers[1].url, api_key="sk-new")
            rest = await answer.read()
        assert b"[DONE]" in first + rest
        assert b'"error"' not in rest
    assert servers[0].requests[0].finished.is_set()
    assert (await ask(world))[0] == 200
    assert (len(servers[0].requests), len(servers[1].requests)) == (1, 1)


async def test_the_first_one_can_be_described_switched_off_and_removed(world: World, servers: list[ScriptedUpstream]) -> None:
    node = world.node
    await node.upstreams.change("127-0-0-1", api_key="sk-first")
    await node.upstreams.change("127-0-0-1", name="Home", priority=5)
    assert [(one.slug, one.name, one.priority, one.has_key) for one in node.upstreams.rows()] == [
        ("127-0-0-1", "Home", 5, True)
    ]
    await node.upstreams.change("127-0-0-1", enabled=False)
    assert [one.enabled for one in node.upstreams.rows()] == [False]
    assert "upstream-missing" in {problem.cause for problem in (await node.snapshot()).problems}
    await node.upstreams.change("127-0-0-1", enabled=True, base_url=servers[1].url)
    assert node.settings.upstream_base_url == servers[1].url
    assert (await node.snapshot()).models == 2
    await node.upstreams.change("127-0-0-1", api_key="sk-moved")
    assert await world.secrets.get(UPSTREAM_API_KEY) == "sk-moved"
    node.adjusting.fixed = {"upstream_base_url": "UPSTREAM_BASE_URL"}
    with pytest.raises(ConfigError, match="environment"):
        await node.upstreams.remove("127-0-0-1")
    with pytest.raises(ConfigError, match="environment"):
        await node.upstreams.change("127-0-0-1", base_url=servers[0].url)
    node.adjusting.fixed = {}
    await node.upstreams.remove("127-0-0-1")
    assert node.upstreams.rows() == ()
    assert await world.secrets.get(UPSTREAM_API_KEY) is None
    assert (await ask(world))[0] == 503


async def test_an_account_without_credit_is_said_to_be_just_that(world: World, servers: list[ScriptedUpstream]) -> None:
    await world.node.upstreams.add(servers[1].url, "sk-second", slug="second", name="Second")
    servers[1].script = Script(status=402, body=b"{}")
    await ask(world, "second")
    found = await world.node.snapshot()
    (problem,) = found.problems
    assert problem.title == "Your Second account has no credit left"
    assert "Add credit" in problem.text
    assert [one.account for one in found.upstreams] == [None, NO_CREDIT]


async def test_a_refused_key_is_shown_and_stops_only_its_own_models(world: World, servers: list[ScriptedUpstream]) -> None:
    node = world.node
    await node.upstreams.add(servers[1].url, "sk-second", slug="second", name="Second")
    servers[1].script = Script(status=401, body=b"{}")
    assert (await ask(world))[0] == 200, "the other one serves"
    await eventually(lambda: node.supply is not None and len(node.supply.catalog) == 1)
    found = await node.snapshot()
    (problem,) = found.problems
    assert (problem.cause, found.state) == ("upstream-account:second", NodeState.ATTENTION)
    assert problem.title == "Second refused your key"
    assert "no customer was charged" in problem.text
    assert [one.account for one in found.upstreams] == [None, KEY_REFUSED]
    assert found.models == 1
    status, answer = await ask(world, "second")
    assert (status, answer["error"]["code"]) == (503, "upstream_account")  # type: ignore[index]
    assert len(servers[1].requests) == 1, "it is not asked again"
    servers[1].script = Script()
    assert (await node.upstreams.test_again("second")).ok
    found = await node.snapshot()
    assert (found.problems, found.models) == ((), 2)
    assert (await ask(world, "second"))[0] == 200


async def test_what_a_test_says(world: World, servers: list[ScriptedUpstream]) -> None:
    test = world.node.upstreams.test
    good = await test(servers[1].url, "sk-x")
    assert (good.ok, good.models, good.priced) == (True, 2, 2)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        refused = await test(f"http://127.0.0.1:{nobody.getsockname()[1]}/v1", "")
    assert (refused.ok, refused.code) == (False, "upstream_unreachable")
    assert "Nothing listens" in refused.text
    assert "no computer called" in (await test("http://no-such-host.invalid/v1", "")).text
    assert "TLS" in (await test(servers[1].url.replace("http:", "https:"), "")).text
    assert "wants an API key" in (await test("", "", kind="openai")).text
    servers[1].models_status = 401
    assert "refuses this API key" in (await test(servers[1].url, "sk-x")).text
    assert "wants an API key" in (await test(servers[1].url, "")).text
    servers[1].models_status = 404
    assert "/v1" in (await test(servers[1].url, "sk-x")).text
    servers[1].models_status = 200
    servers[1].models = [{"id": "unheard-of"}]
    unpriced = await test(servers[1].url, "sk-x")
    assert (unpriced.ok, unpriced.priced) == (True, 0)
    with pytest.raises(ConfigError):
        await test("not an address", "")
    with pytest.raises(UpstreamError, match="Nothing listens"):
        await world.node.upstreams.add("http://127.0.0.1:9/v1")
    with pytest.raises(ConfigError, match="already"):
        await world.node.upstreams.add(servers[0].url)
    assert len(world.node.upstreams.rows()) == 1


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, b"{}", "refuses this API key"),
        (200, b'{"data": {"limit_remaining": 0}}', "no credit left"),
        (200, b'{"data": {"limit_remaining": null}}', None),
        (200, b'{"balance": 0}', "no credit left"),
        (200, b'{"balance": 5000}', None),
        (500, b"oops", None),
    ],
)
async def test_a_list_for_everybody_proves_no_key(
    world: World, servers: list[ScriptedUpstream], status: int, body: bytes, says: str | None
) -> None:
    servers[1].script = Script(status=status, body=body)
    found = await world.node.upstreams.test(servers[1].url, "sk-x", kind="routstr")
    assert found.ok is (says is None)
    assert says is None or says in found.text
    assert servers[1].requests[-1].path == "/v1/balance/info"


async def test_servers_of_this_computer_are_found(servers: list[ScriptedUpstream]) -> None:
    presets = tuple(
        Preset(f"kind{port}", "A server", f"http://127.0.0.1:{port}/v1", (), local_port=port)
        for port in (servers[0].port, servers[1].port, 9)
    )
    found = await local.find_local((*presets, PRESETS[0]))
    assert [(one.base_url, one.models) for one in found] == [
        (servers[0].url, (MODEL,)),
        (servers[1].url, (MODEL, "second")),
    ]
    assert {preset.local_port for preset in PRESETS if preset.local_port} == {11434, 1234, 8080, 8000}


async def test_two_changes_at_once_are_both_in_use(world: World, servers: list[ScriptedUpstream]) -> None:
    node = world.node
    await node.upstreams.add(servers[1].url, "sk-second", slug="second")
    assert node.supply is not None
    (first,) = (one.slug for one in node.upstreams.rows() if one.slug != "second")
    await asyncio.gather(node.upstreams.change(first, enabled=False), node.upstreams.change("second", priority=3))
    assert list(node.supply.upstreams) == ["second"]
    await asyncio.gather(node.upstreams.change(first, enabled=True), node.upstreams.change("second", enabled=False))
    assert list(node.supply.upstreams) == [first]


async def test_whoever_stops_waiting_for_a_change_does_not_leave_it_half_done(
    world: World, servers: list[ScriptedUpstream]
) -> None:
    node, supply = world.node, world.node.supply
    assert supply is not None
    for steps in range(6):
        change = spawn(node.change_settings(upstream_base_url=servers[(steps + 1) % 2].url), name="change")
        for _ in range(steps):
            await asyncio.sleep(0)
        change.cancel()
        await asyncio.gather(change, return_exceptions=True)
        wanted = [node.settings.upstream_base_url]
        await eventually(lambda: [one.provider.base_url for one in supply.upstreams.values()] == wanted)  # noqa: B023
