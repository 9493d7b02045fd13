"""Invariants 27 to 39, what a request costs, over HTTP: what is billed, what it cost us, what is held."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from routstr_desktop.core.catalog import Catalog, UsdPrice
from routstr_desktop.core.money import MSAT_PER_BTC, sat_ceil
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.merging import Terms, merged
from routstr_desktop.upstream.models import Models
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider
from tests.proxy.crowd import Crowd
from tests.proxy.stand import BASE, BTC_USD, PLAIN, UPSTREAM_KEY, Answer, Stand, eventually
from tests.support.mint import TestMint
from tests.support.upstream import Script, model_entry

FUNDS = 10_000_000
USED = {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100}
BILL = 1_000 + 200
"""msat of USED at play-small's price; 0.0012 USD."""


@pytest_asyncio.fixture
async def crowd(stand: Stand) -> AsyncIterator[Crowd]:
    made = Crowd(stand)
    await made.open()
    yield made
    await made.close()


async def billed(stand: Stand, secret: str) -> Any:
    """The one row, whose cost is what left the key."""
    (row,) = await stand.rows()
    assert row.cost_msat == FUNDS - stand.balance(secret)
    return row


@pytest.mark.parametrize(
    ("stream", "details", "cost"),
    [
        (False, {"upstream_inference_cost": 0.00104}, "0.0011"),
        (True, {"upstream_inference_cost": 0.00104}, "0.0011"),
        (False, {"upstream_inference_cost": None}, "0.0012"),
        (True, None, "0.0012"),
    ],
)
async def test_invariant_27_the_fee_of_a_router_is_not_the_cost_of_the_answer(
    stand: Stand, stream: bool, details: dict[str, Any] | None, cost: str
) -> None:
    """With the operator's own key at a router (BYOK) `usage.cost` is a twentieth of the cost: it bills nobody, and misleads
    neither the profit nor the spending limit."""
    stand.upstream.default = Script(usage_values={**USED, "cost": 0.00006, "is_byok": True, "cost_details": details})
    secret = await stand.fund(FUNDS)
    assert (await stand.chat(secret, stream=stream)).status == 200
    row = await billed(stand, secret)
    assert (row.cost_msat, row.upstream_usd, row.estimated) == (BILL, Decimal(cost), False)


@pytest.mark.parametrize(
    ("margin", "own", "factor", "stream"),
    [("1.25", None, "1.25", False), ("1.05525", None, "1.05525", True), ("9", "1.5", "1.53", False)],
)
async def test_invariant_28_the_fee_is_applied_exactly_once(
    shop: Stand, mint: TestMint, margin: str, own: str | None, factor: str, stream: bool
) -> None:
    """What the list says in USD and in sat, what a key pays, what a token pays and what is told are one price."""
    shop.services.config.margin, shop.services.config.exchange_fee = Decimal(margin), Decimal("1.02")
    model = replace(BASE, margin=None if own is None else Decimal(own))
    shop.services.models = lambda: Catalog((model,))
    bill = math.ceil(BILL * Decimal(factor))
    (listed,) = (await shop.ask("GET", "/v1/models")).json["data"]
    for prices, to_msat in ((listed["sats_pricing"], Decimal(1000)), (listed["pricing"], MSAT_PER_BTC / BTC_USD)):
        price = 1_000 * Decimal(str(prices["prompt"])) + 100 * Decimal(str(prices["completion"]))
        assert math.ceil((price * to_msat).quantize(Decimal("1e-6"))) == bill
    shop.upstream.default = Script(usage_values=USED)
    created = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": await mint.fund(1_000)})
    secret = str(created.json["api_key"])
    cost = usage_of(await shop.chat(secret, stream=stream), stream)["cost"]
    assert cost["total_msats"] == bill == 1_000_000 - shop.balance(secret)
    assert Decimal(str(cost["total_usd"])).quantize(Decimal("1e-9")) == bill * BTC_USD / MSAT_PER_BTC
    answer = await shop.ask("POST", "/v1/chat/completions", json=PLAIN, headers={"X-Cashu": await mint.fund(20)})
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 20 - sat_ceil(bill)
    assert answer.json["usage"]["cost"]["total_msats"] == sat_ceil(bill) * 1000


def usage_of(answer: Answer, stream: bool) -> Any:
    assert answer.status == 200
    if not stream:
        return answer.json["usage"]
    return next(event["usage"] for event in reversed(answer.events) if isinstance(event, dict) and event.get("usage"))


async def test_invariant_29_failover_takes_price_name_and_hold_of_the_one_that_serves(crowd: Crowd) -> None:
    """The second is twice as dear and calls the model by another name: the hold is its worst case before it is asked."""
    first, second = crowd.upstreams["a"].slug, crowd.upstreams["b"].slug
    dear = UsdPrice(Decimal("0.000002"), Decimal("0.000002"))
    lists = [
        (Terms(first), [replace(BASE, price=BASE.price, upstream_id="cheap/play-small", upstream=first)]),
        (Terms(second), [replace(BASE, price=dear, cost=dear, upstream_id="dear/play-small", upstream=second)]),
    ]
    crowd.stand.services.models = lambda: merged(lists)
    crowd.servers["a"].script = Script(status=500, body=b"{}", gate=(failing := asyncio.Event()))
    crowd.servers["b"].script = Script(usage_values=USED, gate=(serving := asyncio.Event()))
    secret = await crowd.stand.fund(FUNDS)
    asked = spawn(crowd.stand.chat(secret), name="chat")
    held = []
    for slug, gate in (("a", failing), ("b", serving)):
        await eventually(lambda slug=slug: bool(crowd.servers[slug].requests))  # type: ignore[misc]
        held.append(crowd.stand.held(secret))
        gate.set()
    answer = await asked
    assert held[1] > held[0] > 0
    assert crowd.servers["a"].requests[0].json["model"] == "cheap/play-small"
    assert crowd.servers["b"].requests[0].json["model"] == "dear/play-small"
    assert answer.json["model"] == "play-small"
    row = await billed(crowd.stand, secret)
    assert (row.cost_msat, row.upstream, row.upstream_usd) == (2 * 1_100, "b", Decimal("0.0022"))
    assert crowd.stand.held(secret) == 0


@pytest.mark.parametrize("bad", ["0", "-0.000001", "NaN", None, {"usd": 0}])
async def test_invariant_32_no_price_of_a_feed_makes_a_model_free(stand: Stand, bad: Any) -> None:
    """A feed that turns bad between two refreshes: the model is not sold until it has a price; nobody is served or paid."""
    provider = Provider("scripted", "generic", stand.upstream.url, UPSTREAM_KEY)
    models = Models(stand.client, provider, Prices(), slug="scripted")
    stand.services.models = lambda: merged([(Terms("scripted"), models.catalog.models)])
    stand.upstream.models = [model_entry("play-small"), model_entry("other")]
    await models.refresh()
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(usage_values=USED)
    assert (await stand.chat(secret)).status == 200
    paid = FUNDS - stand.balance(secret)
    assert paid == BILL
    stand.upstream.models = [{**model_entry("play-small"), "pricing": {"prompt": bad, "completion": bad}}, model_entry("other")]
    await models.refresh()
    assert [one["id"] for one in (await stand.ask("GET", "/v1/models")).json["data"]] == ["other"]
    for fields in ({}, {"stream": True}):
        answer = await stand.chat(secret, **fields)
        assert (answer.status, answer.json["error"]["code"]) == (400, "model_not_found")
    assert len(stand.upstream.requests) == 1
    assert FUNDS - stand.balance(secret) == paid


@pytest.mark.parametrize(("name", "stream"), [("max_tokens", False), ("max_completion_tokens", True)])
async def test_invariant_36_a_limit_that_the_upstream_dislikes_is_never_dropped(stand: Stand, name: str, stream: bool) -> None:
    """What was held stands on the limit: an upstream that refuses the field is believed, and not asked again without it."""
    refusal = b'{"error": {"message": "Unsupported parameter", "param": "%s", "code": "unsupported_parameter"}}' % name.encode()
    stand.upstream.default = Script(status=400, body=refusal)
    secret = await stand.fund(FUNDS)
    answer = await stand.chat(secret, stream=stream, **{"max_tokens": ..., name: 77})
    assert answer.status == 400
    (asked,) = stand.upstream.requests
    assert {asked.json.get("max_tokens"), asked.json.get("max_completion_tokens")} == {77, None}
    assert (stand.balance(secret), stand.held(secret)) == (FUNDS, 0)


FLAT = replace(BASE, id="play-flat", price=UsdPrice(Decimal(0), Decimal(0), request=Decimal("0.0035")))
"""3,500 msat a request."""
SILENT = {
    "images/generations": ({"prompt": "A cat"}, Script(usage=False)),
    "audio/speech": ({"input": "Say it", "voice": "alloy"}, Script(body=b"ID3" + b"\x00" * 900, content_type="audio/mpeg")),
    "completions": ({"prompt": "Once upon a time", "max_tokens": 50}, Script(usage=False)),
}


@pytest.mark.parametrize("path", SILENT)
async def test_invariant_38_what_tells_no_usage_has_its_price(shop: Stand, mint: TestMint, path: str) -> None:
    """Pictures, speech and old completions: a key pays the price of a request, a token gets the rest of it back."""
    shop.services.models = lambda: Catalog((FLAT,))
    fields, shop.upstream.default = SILENT[path]
    body = {"model": "play-flat", **fields}
    token = await mint.fund(20)
    created = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": token})
    secret = str(created.json["api_key"])
    answer = await shop.ask("POST", f"/v1/{path}", json=body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200, answer.body
    assert shop.balance(secret) == 20_000 - 3_500
    answer = await shop.ask("POST", f"/v1/{path}", json=body, headers={"X-Cashu": await mint.fund(20)})
    assert answer.status == 200, answer.body
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 16


@pytest.mark.parametrize(
    ("told", "cost"), [(0.0011, "0.0011"), (0.02, "0.02"), (5_000, "0.0012"), (0, "0.0012"), (-3, "0.0012")]
)
async def test_invariant_39_a_cost_that_is_told_counts_within_the_band_of_the_price(stand: Stand, told: Any, cost: str) -> None:
    """And it counts for the operator's profit only: the customer's bill is of tokens and price, whatever the upstream says."""
    stand.upstream.default = Script(usage_values={**USED, "cost": told})
    secret = await stand.fund(FUNDS)
    assert (await stand.chat(secret)).status == 200
    row = await billed(stand, secret)
    assert (row.cost_msat, row.upstream_usd) == (BILL, Decimal(cost))
