"""The bundled price data, and the rules by which it is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.system.paths import resources
from routstr_desktop.upstream.matching import matches
from routstr_desktop.upstream.prices import Prices, prices_at, usd_price

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def prices() -> Prices:
    return Prices(now=lambda: NOON)


def test_the_data_names_its_source_and_licence() -> None:
    path = resources() / "prices.json"
    data = json.loads(path.read_text())
    assert data["source"] == "https://github.com/pydantic/genai-prices"
    assert data["license"] == "MIT"
    assert "Permission is hereby granted" in data["license_text"]
    assert path.stat().st_size < 1_000_000


def test_every_price_in_the_data_can_be_read() -> None:
    data = json.loads((resources() / "prices.json").read_text())
    sellable = 0
    for provider in data["providers"]:
        for model in provider["models"]:
            assert matches(model["match"], model["id"]) in (True, False)
            price = usd_price(prices_at(model["prices"], NOON))
            sellable += price is not None and price.sellable
            if price is not None:
                assert price.prompt < Decimal("0.01"), "USD per token, not per million"
                assert [tier.above for tier in price.tiers] == sorted(tier.above for tier in price.tiers)
    assert sellable > 1500


@pytest.mark.parametrize(
    ("provider", "model", "prompt", "completion"),
    [
        ("openai", "gpt-4o", "0.0000025", "0.00001"),
        ("openai", "GPT-4o-2024-11-20", "0.0000025", "0.00001"),
        ("openai", "gpt-4o-mini", "0.00000015", "0.0000006"),
        ("anthropic", "claude-opus-4-1-20250805", "0.000015", "0.000075"),
        ("azure", "gpt-4o-mini", "0.00000015", "0.0000006"),
        ("google", "claude-opus-4-1", "0.000015", "0.000075"),
    ],
)
def test_known_prices(prices: Prices, provider: str, model: str, prompt: str, completion: str) -> None:
    price = prices.lookup(provider, model)
    assert price is not None
    assert (price.prompt, price.completion) == (Decimal(prompt), Decimal(completion))


def test_what_is_sold_by_the_minute_or_the_character(prices: Prices) -> None:
    heard, spoken = prices.lookup("openai", "whisper-1"), prices.lookup("openai", "tts-1")
    assert heard == UsdPrice(Decimal(0), Decimal(0), minute=Decimal("0.006"))
    assert spoken == UsdPrice(Decimal(0), Decimal(0), character=Decimal("0.000015"))


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("openai", "no-such-model"),
        ("nobody", "gpt-4o"),
        ("", "gpt-4o"),
        ("openai", "gpt-realtime-whisper"),
        ("openai", ""),
        ("groq", "gpt-4o"),
    ],
)
def test_what_has_no_price_is_not_priced(prices: Prices, provider: str, model: str) -> None:
    assert prices.lookup(provider, model) is None


@pytest.mark.parametrize(
    ("model", "sold"), [("gpt-4o", True), ("openai/gpt-4o", True), ("someone/gpt-4o", False), ("my-model", False)]
)
def test_a_relayed_model_costs_what_its_maker_asks(prices: Prices, model: str, sold: bool) -> None:
    assert (prices.find(None, model) is not None) is sold


def test_a_provider_is_known_by_its_address(prices: Prices) -> None:
    assert prices.provider_for("https://api.openai.com/v1") == "openai"
    assert prices.provider_for("https://api.z.ai/api/paas/v4") == "zai"
    assert prices.provider_for("http://127.0.0.1:8000/v1") is None


def test_tiers_and_cache_prices(prices: Prices) -> None:
    price = prices.lookup("google", "gemini-2.5-pro")
    assert price is not None
    (tier,) = price.tiers
    assert (tier.above, tier.prompt, tier.completion) == (200_000, price.prompt * 2, Decimal("0.000015"))
    assert price.input_cache_read is not None
    assert price.input_cache_read < price.prompt


def test_what_an_answer_may_contain_costs_the_dearest() -> None:
    price = usd_price(
        {"input_mtok": "1", "output_mtok": "2", "output_image_mtok": "30", "input_image_mtok": "4", "requests_kcount": "5"}
    )
    assert price is not None
    assert (price.prompt, price.completion, price.request) == (Decimal("0.000004"), Decimal("0.00003"), Decimal("0.005"))
    assert usd_price({"audio_hours": "1"}) is None
    embedding = usd_price({"input_mtok": "0.02"})
    assert embedding is not None
    assert embedding.completion == 0
    assert embedding.sellable
    free = usd_price({"input_mtok": "0", "output_mtok": "0"})
    assert free is not None
    assert not free.sellable


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-01-01T12:00", "1"),
        ("2026-06-01T12:00", "2"),
        ("2026-06-01T23:30", "3"),
        ("2026-06-01T00:30", "3"),
        ("2026-06-01T01:00", "2"),
    ],
)
def test_dates_and_hours(when: str, expected: str) -> None:
    dated: list[dict[str, Any]] = [
        {"prices": {"input_mtok": "1"}},
        {"prices": {"input_mtok": "2"}, "constraint": {"start_date": "2026-06-01"}},
        {"prices": {"input_mtok": "3"}, "constraint": {"start_time": "23:00:00", "end_time": "01:00:00"}},
    ]
    assert prices_at(dated, datetime.fromisoformat(when + "+00:00"))["input_mtok"] == expected


def test_a_dearer_hour_counts_before_it_begins(tmp_path: Path) -> None:
    day, night = {"input_mtok": "1"}, {"input_mtok": "5"}
    model = {"id": "m", "match": {"equals": "m"}, "prices": [
        {"prices": day}, {"prices": night, "constraint": {"start_time": "20:00:00Z", "end_time": "23:00:00Z"}}]}  # fmt: skip
    path = tmp_path / "prices.json"
    path.write_text(json.dumps({"providers": [{"id": "p", "api_pattern": "x", "models": [model]}]}))
    for hour, minute, expected in ((12, 0, 1), (19, 50, 5), (20, 30, 5), (22, 50, 5), (23, 10, 1)):
        price = Prices(path, lambda h=hour, m=minute: datetime(2026, 1, 1, h, m, tzinfo=UTC)).lookup("p", "m")  # type: ignore[misc]
        assert price is not None
        assert price.prompt == Decimal(expected) / 1_000_000


@pytest.mark.parametrize(
    ("rule", "text", "hit"),
    [
        ({"equals": "GPT-4"}, "gpt-4", True),
        ({"starts_with": "gpt"}, "xgpt", False),
        ({"ends_with": "mini"}, "gpt-MINI", True),
        ({"contains": "PT-"}, "gpt-4", True),
        ({"regex": "^o[134]"}, "o3-mini", True),
        ({"and": [{"contains": "a"}, {"contains": "b"}]}, "ac", False),
        ({"or": [{"contains": "a"}, {"contains": "b"}]}, "ac", True),
    ],
)
def test_match_rules(rule: dict[str, Any], text: str, hit: bool) -> None:
    assert matches(rule, text) is hit
    with pytest.raises(ValueError, match="unknown"):
        matches({"sounds_like": "x"}, text)
