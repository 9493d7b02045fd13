"""Prices as they are written and typed (no Qt)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from routstr_desktop.core.catalog import ZERO, Model, UsdPrice
from routstr_desktop.core.overrides import Listed, Overrides
from routstr_desktop.core.pieces import Picture
from routstr_desktop.core.pricetable import ModelRow, rows
from routstr_desktop.gui import prices
from routstr_desktop.gui.text import NBSP, Numbers
from tests.gui.samples import DECIDED, LISTED, TERMS

EN, DE = Numbers(), Numbers(".", ",")


def sample(name: str) -> ModelRow:
    found = rows(Overrides(DECIDED).apply(LISTED, "openrouter"), "openrouter", TERMS)
    return next(row for row in found if row.id == name)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2.5", "$2.50"),
        ("10", "$10.00"),
        ("1234.567", "$1,234.57"),
        ("0.075", "$0.075"),
        ("0.15", "$0.15"),
        ("0.00005", "$0.000050"),
        ("0.0000123", "$0.000012"),
        ("0", "$0.00"),
    ],
)
def test_dollars(value: str, shown: str) -> None:
    assert prices.usd(Decimal(value), EN) == shown
    assert prices.usd(Decimal("1234.5"), DE) == "$1.234,50"


@pytest.mark.parametrize(
    ("msat", "shown"), [(2_638_125, "2,639"), (100_000, "100"), (46_812, "46.812"), (420, "0.42"), (99_000, "99"), (0, "0")]
)
def test_sats_of_a_price_round_up(msat: int, shown: str) -> None:
    assert prices.sat(msat, EN) == shown


def test_states_and_sentences() -> None:
    words = {row.id: prices.state(row)[0] for row in rows(Overrides(DECIDED).apply(LISTED, "openrouter"), "openrouter", TERMS)}
    assert words["anthropic/claude-opus-4.5"] == "For sale"
    assert words["deepseek/deepseek-chat-v3.1"] == "Off"
    assert words["openai/gpt-4o-mini"] == "Own price"
    assert words["openai/gpt-4o"] == "At a loss"
    assert words["someone/strange-price"] == "No price"
    assert "lose about" in prices.about(sample("openai/gpt-4o"), EN)
    assert "is negative: -1." in prices.about(sample("someone/strange-price"), EN)
    assert prices.cost(sample("someone/strange-price"), EN) == "–"
    assert prices.ours(sample("openai/o1-pro"), EN) == f"184,782 / 739,126{NBSP}sat"
    assert prices.percent(Decimal("1.05525"), DE) == f"+5,53{NBSP}%"
    assert prices.percent(Decimal(1), EN) == f"0{NBSP}%"


@pytest.mark.parametrize(
    ("text", "numbers", "value"),
    [
        ("2.5", EN, "2.5"),
        (" $2.50 ", EN, "2.5"),
        ("1,250.5", EN, "1250.5"),
        ("−10 %", EN, "-10"),
        ("2,5", DE, "2.5"),
        ("1.250,5", DE, "1250.5"),
        ("2.5", DE, "2.5"),
        ("1e-3", EN, "0.001"),
    ],
)
def test_what_people_type(text: str, numbers: Numbers, value: str) -> None:
    assert prices.number(text, numbers) == Decimal(value)
    assert prices.number(prices.typed(Decimal(value), numbers), numbers) == Decimal(value)


@pytest.mark.parametrize("text", ["cheap", "1.2.3", "NaN", "Infinity", "--5"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        prices.number(text, EN)


def test_nothing_typed_is_nothing_decided() -> None:
    assert prices.number("  ", EN) is None


@pytest.mark.parametrize(
    ("price", "cost", "ours"),
    [
        (UsdPrice(ZERO, ZERO, minute=Decimal("0.006")), "$0.006 a minute", "7.392 sat a minute"),
        (
            UsdPrice(ZERO, ZERO, character=Decimal("0.000015")),
            "$15.00 for a million characters",
            "18,479 sat for a million characters",
        ),
        (UsdPrice(ZERO, ZERO, picture=Decimal("0.02")), "$0.02 a picture", "24.638 sat a picture"),
        (UsdPrice(ZERO, ZERO, pictures=(Picture(Decimal("0.04"), "512x512"),)), "$0.04 a picture", "49.276 sat a picture"),
        (UsdPrice(ZERO, ZERO, request=Decimal("0.1")), "$0.10 a request", "124 sat a request"),
    ],
)
def test_what_is_not_sold_by_tokens(price: UsdPrice, cost: str, ours: str) -> None:
    (row,) = rows([Listed(Model("m", price, cost=price), "m", "list")], "openai", TERMS)
    assert row.sold
    assert (prices.cost(row, EN), prices.ours(row, EN).replace(NBSP, " ")) == (cost, ours)
