"""Models by any of their names, and what counts as a price."""

from __future__ import annotations

from decimal import Decimal

import pytest

from routstr_desktop.core.catalog import Catalog, Model, Tier, UsdPrice

PRICE = UsdPrice(Decimal("1e-6"), Decimal("2e-6"))
DATED = Model("openai/gpt-4o-2024-08-06", PRICE)
PLAIN = Model("openai/gpt-4o", PRICE, upstream_id="gpt-4o-latest", alias_ids=("Omni",))
CLAUDE = Model("claude-sonnet-4-20250514", PRICE, canonical_slug="anthropic/claude-4-sonnet-20250522")
CATALOG = Catalog((DATED, PLAIN, CLAUDE))


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("openai/gpt-4o", PLAIN),
        ("OpenAI/GPT-4o", PLAIN),
        (" gpt-4o ", PLAIN),
        ("omni", PLAIN),
        ("gpt-4o-latest", PLAIN),
        ("openai/gpt-4o-2024-08-06", DATED),
        ("gpt-4o-2024-08-06", DATED),
        ("gpt-4o-2025-01-01", PLAIN),
        ("gpt-4o-20250101", PLAIN),
        ("claude-sonnet-4", CLAUDE),
        ("claude-sonnet-4-20250514", CLAUDE),
        ("anthropic/claude-4-sonnet", CLAUDE),
        ("claude-4-sonnet", CLAUDE),
        ("gpt-4", None),
        ("", None),
        ("-20250101", None),
        ("/", None),
    ],
)
def test_a_model_is_found_by_its_names(name: str, model: Model | None) -> None:
    assert CATALOG.find(name) is model


def test_an_exact_id_wins_over_any_alias() -> None:
    alias = Model("other", PRICE, alias_ids=("gpt-4o",))
    exact = Model("gpt-4o", PRICE)
    for models in ((alias, exact), (exact, alias)):
        assert Catalog(models).find("gpt-4o") is exact
    assert len(Catalog((alias, exact))) == 2
    assert Catalog().find("gpt-4o") is None


def test_what_is_sent_upstream() -> None:
    assert PLAIN.forwarded_id == "gpt-4o-latest"
    assert DATED.forwarded_id == "openai/gpt-4o-2024-08-06"


@pytest.mark.parametrize(
    ("price", "sellable"),
    [
        (PRICE, True),
        (UsdPrice(Decimal("1e-6"), Decimal(0)), True),
        (UsdPrice(Decimal(0), Decimal(0), request=Decimal("0.01")), True),
        (UsdPrice(Decimal(0), Decimal(0)), False),
        (UsdPrice(Decimal(0), Decimal(0), image=Decimal(1)), False),
        (UsdPrice(Decimal(-1), Decimal(-1)), False),
        (UsdPrice(Decimal("-1e-6"), Decimal(1)), False),
        (UsdPrice(Decimal("nan"), Decimal(1)), False),
        (UsdPrice(Decimal("inf"), Decimal(1)), False),
        (UsdPrice(Decimal(1), Decimal(1), input_cache_read=Decimal(-1)), False),
        (UsdPrice(Decimal(1), Decimal(1), web_search=Decimal("nan")), False),
        (UsdPrice(Decimal(1), Decimal(1), tiers=(Tier(5, Decimal(-1), Decimal(1)),)), False),
        (UsdPrice(Decimal(1), Decimal(1), tiers=(Tier(5, Decimal(1), Decimal(1), Decimal("nan")),)), False),
    ],
)
def test_what_can_be_charged(price: UsdPrice, sellable: bool) -> None:
    assert price.sellable is sellable
