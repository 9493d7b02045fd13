"""Decisions on models and what follows from them, on a real node: prices, profit and the spend guard."""

from __future__ import annotations

import asyncio
import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.overrides import Override
from routstr_desktop.core.pricetable import ModelRow
from routstr_desktop.core.status import NodeState
from routstr_desktop.node.customer import Customer
from routstr_desktop.node.node import Node
from routstr_desktop.upstream.prices import Prices
from tests.node.test_node import MODEL, World, upstream, world  # noqa: F401
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream, model_entry


async def only(world: World) -> ModelRow:  # noqa: F811
    (row,) = await world.node.model_desk.rows()
    return row


async def refresh(node: Node) -> None:
    assert node.supply is not None
    await node.supply.renew_models()


async def listed(world: World) -> dict[str, Any]:  # noqa: F811
    async with aiohttp.ClientSession() as http, http.get(f"{world.node.public_url}/models") as answer:
        return {model["id"]: model for model in (await answer.json())["data"]}


async def admin(world: World, method: str, path: str, **options: Any) -> tuple[int, Any]:  # noqa: F811
    token = world.paths.admin_token.read_text().strip()
    url = str(world.node.local_url).removesuffix("/v1") + f"/admin/api/{path}"
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.request(method, url, **options) as answer:
        return answer.status, await answer.json()


async def local_chat(world: World) -> int:  # noqa: F811
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 10}
    headers = {"Authorization": f"Bearer {await world.node.local_key()}"}
    url = f"{world.node.local_url}/chat/completions"
    async with aiohttp.ClientSession() as http, http.post(url, json=body, headers=headers) as answer:
        return answer.status


async def test_what_is_decided_is_sold_at_once_and_after_a_restart(world: World, mint: TestMint) -> None:  # noqa: F811
    desk, row = world.node.model_desk, await only(world)
    factor = world.node.settings.margin
    assert (row.in_usd, row.out_usd, row.source) == (50 * factor, 500 * factor, "list")
    price = {"prompt": Decimal("0.0001"), "completion": Decimal("0.001")}
    (before,) = await desk.put([Override(row.id, row.upstream, public_id="mine", price=price, margin=Decimal("1.5"))])
    assert before.empty
    shown = await listed(world)
    exchange = world.node.settings.exchange_fee
    assert list(shown) == ["mine"]
    assert shown["mine"]["pricing"]["prompt"] == float(price["prompt"] * Decimal("1.5") * exchange)
    async with Customer(str(world.node.public_url), mint.url, "mine") as customer:
        _, cost = await customer.stream(await customer.mint(1000), "Hello")
    (logged,) = await world.node.parts()[0].requests(1)
    usd = logged.row.prompt_tokens * price["prompt"] + logged.row.completion_tokens * price["completion"]
    exact = usd * Decimal("1.5") * exchange * 10**11 / 100_000
    assert exact <= cost <= exact + 2
    assert logged.row.upstream_usd == (
        logged.row.prompt_tokens * Decimal("0.00005") + logged.row.completion_tokens * Decimal("0.0005")
    )
    await world.node.stop()
    await world.make().start()
    assert (await only(world)).name == "mine"
    assert (await world.node.model_desk.put([before]))[0].public_id == "mine"
    assert list(await listed(world)) == [MODEL]


async def test_switched_off_it_is_neither_listed_nor_sold(world: World) -> None:  # noqa: F811
    desk, row = world.node.model_desk, await only(world)
    before = await desk.enable([row.key], False)
    assert await listed(world) == {}
    assert await local_chat(world) == 400
    assert (await only(world)).reason == "Switched off."
    await desk.put(before)
    assert await local_chat(world) == 200


async def test_margins(world: World, upstream: ScriptedUpstream) -> None:  # noqa: F811
    upstream.models = [model_entry(name) for name in ("a", "b", "c")]
    await refresh(world.node)
    desk = world.node.model_desk
    a, b, _ = await desk.rows()
    await desk.set_margin([a.key, b.key], Decimal("2"))
    assert [row.margin for row in await desk.rows()] == [2, 2, Decimal("1.05")]
    assert await desk.set_default_margin(Decimal("1.1")) == Decimal("1.05")
    before = await desk.set_margin([a.key], None)
    assert [row.margin for row in await desk.rows()] == [Decimal("1.1"), 2, Decimal("1.1")]
    shown = await listed(world)
    assert shown["b"]["pricing"]["prompt"] == pytest.approx(1e-6 * 2 * float(world.node.settings.exchange_fee))
    assert shown["c"]["pricing"]["prompt"] == pytest.approx(1e-6 * float(world.node.settings.margin))
    await desk.put(before)
    assert [row.margin for row in await desk.rows()] == [2, 2, Decimal("1.1")]


@pytest.mark.parametrize(
    ("override", "why"),
    [
        (Override("a", price={"prompt": Decimal(-1)}), "negative"),
        (Override("a", price={"prompt": Decimal(1)}), "absurdly high"),
        (Override("a", price={"nonsense": Decimal(0)}), "not a part of a price"),
        (Override("a", price={"input_cache_read": Decimal(0)}), "cannot be free"),
        (Override("a", margin=Decimal("0.01")), "between -90 % and 900 %"),
        (Override("a", public_id="b"), "called b already"),
        (Override("a", public_id="two words"), "no spaces"),
        (Override("a", alias_ids=tuple("abcdefghijklmnopq")), "at most 16"),
    ],
)
async def test_what_cannot_be_decided(world: World, upstream: ScriptedUpstream, override: Override, why: str) -> None:  # noqa: F811
    upstream.models = [model_entry("a"), model_entry("b")]
    await refresh(world.node)
    with pytest.raises(BadRequest, match=why):
        await world.node.model_desk.put([Override("b", enabled=False), override])
    assert [row.sold for row in await world.node.model_desk.rows()] == [True, True]


async def test_models_json_goes_out_and_comes_in(world: World, tmp_path: Path) -> None:  # noqa: F811
    desk, row = world.node.model_desk, await only(world)
    await desk.put([Override(row.id, row.upstream, price={"prompt": Decimal("0.0001")}, alias_ids=("x",))])
    text = await desk.exported()
    await desk.put([Override(row.id, row.upstream)])
    found, before = await desk.imported(text)
    assert (found.refused, before) == ((), (Override(row.id, row.upstream),))
    assert await desk.exported() == text
    bad = json.dumps([{"id": "m", "pricing": {"prompt": "nan", "completion": "1"}}, {"id": "a b", "alias_ids": ["c d"]}])
    found, _ = await desk.imported(bad)
    assert [model for model, _ in found.refused] == ["m", "a b"]
    assert await desk.exported() == text
    with pytest.raises(BadRequest, match="not valid JSON"):
        await desk.imported("{")


async def test_a_flat_price_needs_no_bitcoin_price_and_sells_the_unpriced(world: World, upstream: ScriptedUpstream) -> None:  # noqa: F811
    node = world.node
    upstream.models = [{"id": "nobody-knows"}, model_entry(MODEL)]
    await refresh(node)
    assert list(await listed(world)) == [MODEL]
    await node.change_settings(fixed_pricing=True, fixed_cost_per_request=Decimal(2))
    assert node.supply is not None
    assert node.services is not None
    node.supply.bitcoin._pinned = None  # no source was ever asked: there is no rate
    shown = await listed(world)
    assert set(shown) == {"nobody-knows", MODEL}
    assert {one["sats_pricing"]["request"] for one in shown.values()} == {2.0}
    assert {one["sats_pricing"]["max_cost"] for one in shown.values()} == {2.0}
    assert {one["pricing"] for one in shown.values()} == {None}
    model = node.supply.catalog.find("nobody-knows")
    assert model is not None
    assert node.services.card(model).request == 2_000
    assert await local_chat(world) == 200
    await node.change_settings(fixed_pricing=False, btc_usd_price=Decimal(50_000))
    assert list(await listed(world)) == [MODEL]


async def test_profit_and_its_admin_routes(world: World, mint: TestMint) -> None:  # noqa: F811
    async with Customer(str(world.node.public_url), mint.url, MODEL) as customer:
        _, cost = await customer.stream(await customer.mint(1000), "Hello")
    assert await local_chat(world) == 200
    status, found = await admin(world, "GET", "profit?by=model")
    total = found["total"]
    assert status == 200
    assert (total["earned_msat"], total["requests"], total["local_requests"], total["unpriced"]) == (cost, 2, 1, 0)
    logged = await world.node.parts()[0].requests(10)
    assert total["cost_msat"] == sum(one.row.upstream_msat or 0 for one in logged) > 0
    assert total["profit_msat"] == cost - total["cost_msat"]
    assert [line["name"] for line in found["lines"]] == [MODEL]
    assert (await admin(world, "GET", "profit?by=weather"))[0] == 400
    for by in ("day", "key", "upstream"):
        _, other = await admin(world, "GET", f"profit?by={by}")
        assert other["total"] == total


async def test_admin_routes_of_prices(world: World) -> None:  # noqa: F811
    _, found = await admin(world, "GET", "prices")
    (row,) = found["models"]
    assert (row["id"], row["cost"]["prompt"], row["price"]["completion"], row["sold"]) == (MODEL, "50", "500", True)
    body = {"model": MODEL, "price": {"prompt": 60.5, "completion": "600"}, "margin": "1.2", "alias_ids": ["other"]}
    status, found = await admin(world, "PATCH", "prices", json=body)
    (row,) = found["models"]
    assert (status, row["price"]["prompt"], row["cost"]["prompt"], row["margin"]) == (200, "60.5", "50", "1.2")
    assert row["alias_ids"] == ["other"]
    _, made = await admin(world, "POST", "prices/margin", json={"margin": "1.3", "models": [MODEL]})
    assert made["models"] == [MODEL]
    await admin(world, "POST", "prices/margin", json={"margin": "1.07"})
    assert world.node.settings.upstream_provider_fee == Decimal("1.07")
    _, text = await admin(world, "GET", "prices/file")
    assert (await admin(world, "POST", "prices/file", json=text))[1] == {"decided": 1, "refused": []}
    for method, path, wrong in (
        ("PATCH", "prices", {"model": MODEL}),
        ("PATCH", "prices", {"enabled": True}),
        ("PATCH", "prices", {"model": MODEL, "colour": 1}),
        ("PATCH", "prices", {"model": MODEL, "enabled": 1}),
        ("PATCH", "prices", {"model": MODEL, "price": {"prompt": "much"}}),
        ("PATCH", "prices", {"model": MODEL, "price": {"weight": 1}}),
        ("POST", "prices/margin", {}),
        ("POST", "prices/margin", {"margin": "x"}),
        ("POST", "prices/file", {"models_json": 5}),
        ("POST", "prices/file", {"models_json": "["}),
    ):
        status, found = await admin(world, method, path, json=wrong)
        assert (status, found["error"]["type"]) == (400, "invalid_request_error"), wrong


async def test_the_spend_guard(world: World, mint: TestMint) -> None:  # noqa: F811
    node = world.node
    async with Customer(str(node.public_url), mint.url, MODEL) as customer:
        await customer.stream(await customer.mint(1000), "Hello")
        (logged,) = await node.parts()[0].requests(1)
        spent = logged.row.upstream_usd
        assert spent is not None
        await node.change_settings(upstream_daily_usd=spent / Decimal("0.9"))
        (near,) = node.accounting.problems()
        assert near.cause == "spend-near-today"
        assert (await node.snapshot()).state is NodeState.ATTENTION
        await node.change_settings(upstream_daily_usd=spent)
        found = await node.snapshot()
        assert [problem.cause for problem in found.problems] == ["spend-reached-today"]
        assert found.state is NodeState.ATTENTION
        async with aiohttp.ClientSession() as http:
            body = {"model": MODEL, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 10}
            headers = {"X-Cashu": await customer.mint(1000)}
            async with http.post(f"{node.public_url}/chat/completions", json=body, headers=headers) as answer:
                text = await answer.text()
                assert answer.status == 503, text
                assert "$" not in text
    assert await local_chat(world) == 200  # local apps by choice
    await node.change_settings(spend_limit_local=True)
    assert await local_chat(world) == 503
    await node.stop()
    again = world.make()
    again.settings = node.settings
    await again.start()  # the ledger remembers
    assert [problem.cause for problem in (await again.snapshot()).problems] == ["spend-reached-today"]
    await again.change_settings(upstream_daily_usd=None, upstream_monthly_usd=spent)
    assert [problem.cause for problem in (await again.snapshot()).problems] == ["spend-reached-month"]
    await again.change_settings(upstream_monthly_usd=None)
    assert await local_chat(world) == 200
    assert (await again.snapshot()).problems == ()


async def test_a_limit_of_one_provider_stops_its_models_only(world: World, upstream: ScriptedUpstream) -> None:  # noqa: F811
    node, row = world.node, await only(world)
    assert await local_chat(world) == 200
    (logged,) = await node.parts()[0].requests(1)
    assert logged.row.upstream == row.upstream
    await node.upstreams.change(row.upstream, daily_usd=logged.row.upstream_usd, fee=Decimal("1.1"))
    assert (await only(world)).cost == (await only(world)).price
    assert (await only(world)).in_usd == 50 * Decimal("1.1") * node.settings.margin
    found = await node.snapshot()
    assert [problem.cause for problem in found.problems] == [f"spend-reached-today-{row.upstream}"]
    assert await local_chat(world) == 200
    await node.change_settings(spend_limit_local=True)
    assert await local_chat(world) == 503
    _, report = await admin(world, "GET", "profit?by=upstream")
    assert [line["name"] for line in report["lines"]] == [row.upstream]
    await node.upstreams.change(row.upstream, daily_usd=None)
    assert await local_chat(world) == 200


async def test_changes_at_once_leave_what_the_last_one_said(world: World) -> None:  # noqa: F811
    desk, row = world.node.model_desk, await only(world)
    margins = [Decimal(number) / 10 for number in range(10, 30)]
    await asyncio.gather(*(desk.set_margin([row.key], margin) for margin in margins))
    (kept,) = await world.node.parts()[0].overrides()
    assert (await only(world)).margin == kept.margin == margins[-1]


async def test_list_prices_that_rise_wait_for_the_operator(world: World, upstream: ScriptedUpstream) -> None:  # noqa: F811
    node = world.node
    upstream.models = [{"id": "gpt-4o"}]
    await refresh(node)
    providers = copy.deepcopy(list(Prices().providers.values()))
    (openai,) = [one for one in providers if one["id"] == "openai"]
    model = next(one for one in openai["models"] if one["id"] == "gpt-4o")
    model["prices"] = {"input_mtok": 5, "output_mtok": 20}

    async def published(_: web.Request) -> web.Response:
        return web.json_response(providers)

    app = web.Application()
    app.router.add_get("/", published)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        await node.stop()
        world.make().price_lists.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        node = world.node
        await node.start()
        status, found = await admin(world, "POST", "prices/list", json={"action": "refresh"})
        assert (status, found["changed"]) == (200, False)
        assert found["waiting"] == [{"model": "gpt-4o", "old": "$2.5 / $10", "new": "$5 / $20"}]
        (problem,) = (await node.snapshot()).problems
        assert problem.cause == "prices-waiting"
        table = await node.model_desk.table()
        assert [one.model for one in table.raises] == ["gpt-4o"]
        assert (await only(world)).price.prompt == Decimal("0.0000025")
        _, found = await admin(world, "POST", "prices/list", json={"action": "accept"})
        assert (found["changed"], found["waiting"]) == (True, [])
        assert (await only(world)).price.prompt == Decimal("0.000005")
        assert (await node.snapshot()).problems == ()
    finally:
        await runner.cleanup()
    assert (await admin(world, "POST", "prices/list", json={"action": "refresh"}))[0] != 200  # nobody answers any more
    assert not await node.price_lists.refresh()
    await node.stop()
    world.settings = node.settings
    await world.make().start()
    assert (await only(world)).price.prompt == Decimal("0.000005")
    assert (await admin(world, "POST", "prices/list", json={"action": "dance"}))[0] == 400
    assert (await admin(world, "GET", "prices/list"))[1]["age_seconds"] < 60
