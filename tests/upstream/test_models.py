"""What is for sale, at which price, and what stays when the upstream hiccups."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routstr_desktop.core.overrides import Override, Overrides
from routstr_desktop.upstream import listing
from routstr_desktop.upstream.models import Models
from routstr_desktop.upstream.pricelist import PriceList
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider
from tests.support.upstream import ScriptedUpstream, model_entry

from .conftest import Connect
from .raw import Client, serve

PRICES = Prices()
Make = Callable[..., Awaitable[Models]]


@pytest.fixture
def make(upstream: ScriptedUpstream, connect: Connect) -> Make:
    async def made(*models: Any, kind: str = "generic", path: Path | None = None) -> Models:
        upstream.models = list(models)
        provider = Provider.for_url(upstream.url, "sk-up", kind=kind)
        found = Models(connect(provider.base_url), provider, PRICES, path)
        await found.refresh()
        return found

    return made


async def test_the_upstreams_own_price_counts(make: Make) -> None:
    models = await make(model_entry("gpt-4o", "0.000001", "0.000002"))
    (model,) = models.catalog.models
    assert (model.price.prompt, model.price.completion) == (Decimal("0.000001"), Decimal("0.000002"))
    assert (model.context_length, model.max_completion_tokens, model.created) == (32_000, 4_000, 1_700_000_000)
    assert models.error is None
    assert models.unsold == ()


async def test_a_list_without_prices_is_priced_by_the_bundled_data(make: Make) -> None:
    models = await make({"id": "gpt-4o-mini"}, {"id": "my-finetune"}, {"id": "sora-2"}, kind="openai")
    assert [model.id for model in models.catalog.models] == ["gpt-4o-mini"]
    assert models.unsold == ("my-finetune", "sora-2")
    assert models.catalog.models[0].price.prompt == Decimal("0.00000015")
    assert models.catalog.models[0].context_length == 128_000
    assert models.catalog.find("OpenAI/GPT-4o-mini") is models.catalog.models[0]


@pytest.mark.parametrize(
    ("pricing", "why"),
    [
        ({"prompt": "0", "completion": "0"}, "free of charge"),
        ({"prompt": "-1", "completion": "-1"}, "input in the list is negative: -1"),
        ({"prompt": "-0.001", "completion": "0.001"}, "input in the list is negative"),
        ({"prompt": "0.001", "completion": "-0.001"}, "output in the list is negative"),
        ({"prompt": "nan", "completion": "0.001"}, "input in the list is not a number: nan"),
        ({"prompt": "Infinity", "completion": "0.001"}, "input in the list is not a number"),
        ({"prompt": None, "completion": "0.001"}, "input in the list is not a number"),
        ({"prompt": "", "completion": "0.001"}, "input in the list is not a number"),
        ({"prompt": "call us", "completion": "0.001"}, "input in the list is not a number: call us"),
        ({"prompt": True, "completion": "0.001"}, "input in the list is not a number"),
        ({"prompt": "0.001", "completion": "0.001", "request": "-1"}, "a request in the list is negative"),
        ({"prompt": "0.001", "completion": "0.001", "input_cache_read": "-1"}, "cached input in the list is negative"),
        ({"prompt": [], "completion": {}}, "input in the list is not a number"),
        ({"prompt": "2.5", "completion": "10"}, "input in the list is absurdly high: 2.5"),
        ({"prompt": "0.15", "completion": "0.6"}, "absurdly high"),
        ({"prompt": "1e-7", "completion": "1e999999"}, "absurdly high"),
        ("0.1", "not a set of prices"),
    ],
)
async def test_a_bad_price_is_never_free_and_never_replaced(make: Make, pricing: Any, why: str) -> None:
    models = await make({"id": "gpt-4o", "pricing": pricing}, model_entry("good"))
    assert [model.id for model in models.catalog.models] == ["good"]
    assert models.unsold == ("gpt-4o",)
    assert why in models.listed[0].reason


async def test_other_shapes_of_pricing_are_no_price(make: Make) -> None:
    models = await make({"id": "gpt-4o", "pricing": {"hourly": 0, "input": 0.9, "output": 0.9}}, kind="openai")
    assert models.catalog.models[0].price.prompt == Decimal("0.0000025")


async def test_numbers_are_read_exactly(make: Make) -> None:
    models = await make({"id": "m", "pricing": {"prompt": 0.0000011, "completion": 1e-7, "input_cache_read": "0"}})
    price = models.catalog.models[0].price
    assert (str(price.prompt), price.completion, price.input_cache_read) == ("0.0000011", Decimal("1E-7"), None)


async def test_a_list_that_hides_the_price_of_long_requests(make: Make) -> None:
    models = await make(
        model_entry("google/gemini-2.5-pro", "0.00000125", "0.00001"),
        model_entry("google/gemini-2.5-pro-preview", "0.000009", "0.00001"),
        kind="openrouter",
    )
    same, other = models.catalog.models
    assert [tier.above for tier in same.price.tiers] == [200_000]
    assert other.price.tiers == ()


async def test_models_json_overrides_and_describes(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    entries = [model_entry("openai/gpt-4o", "0.00009", "0.0001", name="Ours"), {"id": "gpt-4", "pricing": {"prompt": "-1"}}]
    path.write_text(json.dumps({"models": entries}))
    models = await make(model_entry("gpt-4o"), model_entry("gpt-4"), model_entry("other"), path=path)
    assert [model.id for model in models.catalog.models] == ["gpt-4o", "other"]
    assert models.unsold == ("gpt-4",)
    ours = models.catalog.find("openai/gpt-4o")
    assert ours is not None
    assert (ours.price.prompt, ours.name, ours.forwarded_id) == (Decimal("0.00009"), "Ours", "gpt-4o")


async def test_models_json_is_sold_where_there_is_no_list(upstream: ScriptedUpstream, make: Make, tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"models": [model_entry("mine"), {"id": "unpriced-thing"}]}))
    upstream.models_status = 404
    models = await make(path=path)
    assert [model.id for model in models.catalog.models] == ["mine"]
    assert models.unsold == ("unpriced-thing",)
    assert models.error is None


@pytest.mark.parametrize("content", ["", "{", "[1", '{"models": 5}', "null"])
async def test_a_broken_models_json_sells_nothing_else(make: Make, tmp_path: Path, content: str) -> None:
    path = tmp_path / "models.json"
    path.write_text(content)
    models = await make(model_entry("m"), path=path)
    assert len(models.catalog) == 0
    assert str(path) in (models.error or "")


async def test_the_last_good_list_stays(upstream: ScriptedUpstream, make: Make) -> None:
    models = await make(model_entry("m"))
    good, at = models.catalog, models.refreshed_at
    for status in (500, 429, 401, 404):
        upstream.models_status = status
        await models.refresh()
        assert models.error
        assert "sk-up" not in models.error
        assert models.catalog is good
    upstream.models_status = 200
    upstream.models = []
    await models.refresh()
    assert models.catalog is good
    assert models.error
    await upstream.stop()
    await models.refresh()
    assert models.catalog is good
    assert models.refreshed_at == at
    await upstream.start(upstream.port)
    upstream.models = [model_entry("n")]
    await models.refresh()
    assert [model.id for model in models.catalog.models] == ["n"]
    assert models.error is None


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[" * 100_000, b'{"data": "x"}', b"\xff\xfe"])
async def test_what_is_no_list(connect: Connect, body: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with serve(handler) as server:
        provider = Provider.for_url(server.url)
        models = Models(connect(provider.base_url), provider, PRICES)
        await models.refresh()
        assert models.error
        assert len(models.catalog) == 0


async def test_anthropics_pages(connect: Connect) -> None:
    asked = []

    async def handler(client: Client) -> None:
        while True:
            head = await client.request()
            asked.append(head)
            first = {"type": "model", "id": "claude-opus-4-1-20250805", "display_name": "Claude Opus 4.1"}
            page: dict[str, Any] = {
                "data": [first | {"created_at": "2025-08-05T00:00:00Z"}],
                "has_more": True,
                "last_id": first["id"],
            }
            if b"after_id" in head:
                page = {"data": [{"type": "model", "id": "claude-nobody"}], "has_more": False, "last_id": "x"}
            body = json.dumps(page).encode()
            await client.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with serve(handler) as server:
        provider = Provider.for_url(server.url, "sk-ant", kind="anthropic")
        models = Models(connect(provider.base_url), provider, PRICES)
        await models.refresh()
    (model,) = models.catalog.models
    assert (model.name, model.created) == ("Claude Opus 4.1", 1754352000)
    assert models.catalog.find("claude-opus-4-1") is model
    assert models.unsold == ("claude-nobody",)
    assert b"GET /v1/models?limit=1000&after_id=claude-opus-4-1-20250805 HTTP/1.1" in asked[1]
    assert b"x-api-key: sk-ant\r\nanthropic-version:" in asked[0]


async def test_geminis_ids_lose_their_folder(make: Make) -> None:
    models = await make({"id": "models/gemini-2.5-pro"}, kind="gemini")
    (model,) = models.catalog.models
    assert (model.id, model.forwarded_id) == ("gemini-2.5-pro", "models/gemini-2.5-pro")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = ("id", "name", "pricing", "created", "created_at", "context_length", "architecture", "top_provider", "alias_ids")
PARTS = ("prompt", "completion", "request", "image", "input_cache_read", "internal_reasoning")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), JSON | st.dictionaries(st.sampled_from(PARTS), JSON)))
def test_no_entry_of_a_list_can_crash_or_be_free(entry: dict[str, Any]) -> None:
    provider = Provider.for_url("http://127.0.0.1:9/v1")
    for one in PriceList(provider, PRICES).priced(listing.entries({"data": [entry]})):
        price = one.model.price
        assert one.sold is price.sellable
        assert one.sold is (price.prompt > 0 or price.completion > 0 or price.request > 0)
        assert one.sold or one.reason


# --- the operator's own decisions ---------------------------------------------------------------------------------------


def own(model: str, **parts: str) -> Override:
    return Override(model, price={part: Decimal(value) for part, value in parts.items()})


async def test_the_order_of_prices(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"models": [model_entry("in-file", "0.00003", "0.00003")]}))
    listed = [{"id": name} for name in ("gpt-4o", "nobody-knows")]
    models = await make(*listed, model_entry("in-list"), model_entry("in-file"), kind="openai", path=path)
    assert [(one.id, one.source) for one in models.listed] == [
        ("gpt-4o", "data"),
        ("nobody-knows", ""),
        ("in-list", "list"),
        ("in-file", "file"),
    ]
    before = {one.id: one.model.price for one in models.listed}
    await models.use(Overrides(own(one.id, prompt="0.00007", completion="0.00008") for one in models.listed))
    assert {(one.source, one.model.price.prompt, one.sold) for one in models.listed} == {("override", Decimal("0.00007"), True)}
    costs = {one.id: one.model.cost for one in models.listed}
    assert costs["gpt-4o"] == before["gpt-4o"]  # what the upstream asks is known all the same
    assert costs["in-file"] == before["in-list"]
    assert costs["nobody-knows"] == models.listed[1].model.price  # only the operator knows
    await models.use(Overrides())
    assert {one.id: one.model.price for one in models.listed} == before


async def test_an_own_price_sells_what_the_feed_spoils(make: Make) -> None:
    models = await make({"id": "m", "pricing": {"prompt": "-1", "completion": "1"}})
    assert models.catalog.models == ()
    await models.use(Overrides([own("M", prompt="0.000001", completion="0")]))
    (model,) = models.catalog.models
    assert (model.price.prompt, model.price.completion) == (Decimal("0.000001"), 0)
    await models.use(Overrides([own("M", prompt="0.000001")]))
    assert models.catalog.models == ()
    assert "lacks input or output" in models.listed[0].reason


async def test_switched_off_renamed_and_other_names(make: Make) -> None:
    models = await make(model_entry("a/one"), model_entry("a/two"), model_entry("a/three"))
    renamed = Override("a/one", public_id="mine", alias_ids=("my-alias",), margin=Decimal("1.2"))
    await models.use(Overrides([renamed, Override("a/two", enabled=False), Override("a/three", public_id="mine")]))
    assert [model.id for model in models.catalog.models] == ["mine", "a/three"]  # a name is given once
    for name in ("mine", "MY-ALIAS", "a/one", "one"):
        assert models.catalog.find(name) is models.catalog.models[0]
    assert (models.catalog.models[0].forwarded_id, models.catalog.models[0].margin) == ("a/one", Decimal("1.2"))
    assert models.catalog.find("a/two") is None
    assert models.listed[1].reason == "Switched off."


async def test_decisions_for_one_upstream_leave_the_others(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.models = [model_entry("m")]
    provider = Provider.for_url(upstream.url, "sk-up")
    overrides = Overrides([Override("m", "mine", enabled=False)])
    for slug, sold in (("mine", 0), ("other", 1)):
        models = Models(connect(provider.base_url), provider, PRICES, slug=slug, overrides=overrides)
        await models.refresh()
        assert len(models.catalog) == sold


async def test_one_price_for_all_needs_no_price_of_each(make: Make) -> None:
    models = await make({"id": "nobody-knows"}, {"id": "bad", "pricing": {"prompt": "nan"}}, model_entry("off"))
    await models.use(Overrides([Override("off", enabled=False)], flat=True))
    assert [(model.id, model.cost) for model in models.catalog.models] == [("nobody-knows", None), ("bad", None)]


async def test_a_local_server_has_no_known_cost(make: Make) -> None:
    models = await make({"id": "llama3:8b"}, model_entry("priced"), kind="ollama")
    await models.use(Overrides([own("llama3:8b", prompt="0.000001", completion="0.000001")]))
    assert {model.cost for model in models.catalog.models} == {None}
    assert len(models.catalog) == 2
