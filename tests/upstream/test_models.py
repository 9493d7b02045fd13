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

from routstr_desktop.upstream import listing
from routstr_desktop.upstream.models import Models
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
    models = await make({"id": "gpt-4o-mini"}, {"id": "my-finetune"}, {"id": "whisper-1"}, kind="openai")
    assert [model.id for model in models.catalog.models] == ["gpt-4o-mini"]
    assert models.unsold == ("my-finetune", "whisper-1")
    assert models.catalog.models[0].price.prompt == Decimal("0.00000015")
    assert models.catalog.models[0].context_length == 128_000
    assert models.catalog.find("OpenAI/GPT-4o-mini") is models.catalog.models[0]


@pytest.mark.parametrize(
    "pricing",
    [
        {"prompt": "0", "completion": "0"},
        {"prompt": "-1", "completion": "-1"},
        {"prompt": "-0.1", "completion": "0.1"},
        {"prompt": "nan", "completion": "0.1"},
        {"prompt": "Infinity", "completion": "0.1"},
        {"prompt": None, "completion": "0.1"},
        {"prompt": "", "completion": "0.1"},
        {"prompt": True, "completion": "0.1"},
        {"prompt": "0.1", "completion": "0.1", "request": "-1"},
        {"prompt": "0.1", "completion": "0.1", "input_cache_read": "-1"},
        {"prompt": [], "completion": {}},
        {"prompt": "2.5", "completion": "10"},
        "0.1",
    ],
)
async def test_a_bad_price_is_never_free_and_never_replaced(make: Make, pricing: Any) -> None:
    models = await make({"id": "gpt-4o", "pricing": pricing}, model_entry("good"))
    assert [model.id for model in models.catalog.models] == ["good"]
    assert models.unsold == ("gpt-4o",)


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
    models = Models(None, provider, PRICES)  # type: ignore[arg-type]
    catalog, unsold = models._build(listing.entries({"data": [entry]}), [])
    assert len(catalog) + len(unsold) <= 1
    for model in catalog.models:
        assert model.price.sellable
        assert model.price.prompt > 0 or model.price.completion > 0 or model.price.request > 0
