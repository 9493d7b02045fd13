"""The price table shows the prices that are billed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.overrides import UNPRICED, Listed, Override, Overrides
from routstr_desktop.core.pricetable import TYPICAL, ModelRow, Terms, example, ordinary, rows
from routstr_desktop.core.pricing import FlatPrice, price_card

PRICE = UsdPrice(Decimal("0.0000025"), Decimal("0.00001"))
MODEL = Model("gpt-4o", PRICE, cost=PRICE)
TERMS = Terms(Decimal("1.05"), Decimal("1.005"), Decimal(100_000))


def row(model: Model = MODEL, terms: Terms = TERMS, override: Override | None = None, reason: str = "") -> ModelRow:
    listed = Overrides([override] if override else (), flat=terms.flat is not None).apply(
        [Listed(model, model.id, "list", reason)]
    )
    return rows(listed, "openai", terms)[0]


def test_margin_and_exchange_fee_are_in_it_once() -> None:
    one = row()
    assert (one.in_usd, one.out_usd) == (Decimal("2.638125"), Decimal("10.5525"))
    assert (one.in_msat, one.out_msat) == (2_638_125, 10_552_500)
    card = price_card(MODEL, btc_usd=Decimal(100_000), margin=Decimal("1.05525"))
    assert (card.prompt, card.completion) == (one.in_msat, one.out_msat)
    own = row(override=Override("gpt-4o", margin=Decimal(2)))
    assert (own.in_usd, own.own_margin, one.own_margin) == (Decimal("5.025"), True, False)


def test_an_own_price_has_the_margin_on_top_and_leaves_the_cost() -> None:
    one = row(override=Override("gpt-4o", price={"prompt": Decimal("0.000005"), "completion": Decimal("0.00002")}))
    assert (one.in_usd, one.source, one.own_price, one.cost) == (Decimal("5.27625"), "override", True, PRICE)


def test_a_loss_is_told_for_a_typical_request() -> None:
    assert row().loss_msat == 0
    one = row(override=Override("gpt-4o", margin=Decimal("0.9")))
    cost = 1000 * Decimal("2.5") + 500 * 10
    assert (
        one.loss_msat == cost - price_card(MODEL, btc_usd=Decimal(100_000), margin=Decimal("0.9045")).cost(TYPICAL).total_msat
    )
    assert row(replace(MODEL, cost=None), override=Override("gpt-4o", margin=Decimal("0.9"))).loss_msat == 0
    flat = replace(TERMS, flat=FlatPrice(1_000))
    assert row(terms=flat).loss_msat == cost - 1_000


def test_without_a_rate_there_is_no_price_in_sat() -> None:
    one = row(terms=replace(TERMS, btc_usd=None))
    assert (one.in_msat, one.loss_msat, one.in_usd) == (None, 0, Decimal("2.638125"))
    flat = row(terms=replace(TERMS, btc_usd=None, flat=FlatPrice(0, 500, 2_000)))
    assert (flat.in_msat, flat.out_msat, flat.in_usd) == (500_000, 2_000_000, None)


def test_what_is_not_sold_says_why_and_shows_no_price() -> None:
    one = row(replace(MODEL, price=UNPRICED, cost=None), reason="The price is negative.")
    assert (one.sold, one.reason, one.in_msat, one.in_usd) == (False, "The price is negative.", None, None)
    off = row(override=Override("GPT-4O", enabled=False))
    assert (off.sold, off.enabled, off.reason) == (False, False, "Switched off.")


def test_an_example_is_what_would_be_billed() -> None:
    shown = example(row(), Decimal("1.2"), TERMS)
    assert shown is not None
    card = price_card(MODEL, btc_usd=Decimal(100_000), margin=Decimal("1.2") * Decimal("1.005"))
    assert (shown.model, shown.price_msat) == ("gpt-4o", card.cost(TYPICAL).total_msat)
    assert shown.cost_msat == 7_500  # 1000 tokens in and 500 out are $0.0075
    assert shown.earned_msat == shown.price_msat - 7_500 > 0
    dear = example(row(), Decimal("0.5"), TERMS)
    assert dear is not None
    assert dear.earned_msat < 0
    assert example(row(), Decimal(1), replace(TERMS, btc_usd=None)) is None
    assert example(row(Model("x", PRICE)), Decimal(1), TERMS) is None


def test_the_ordinary_model_is_neither_cheap_nor_dear() -> None:
    prices = [UsdPrice(PRICE.prompt * factor, PRICE.completion * factor) for factor in (1, 30, 2)]
    listed = [row(Model(name, price, cost=price)) for name, price in zip("abc", prices, strict=True)]
    assert ordinary(listed) is listed[2]
    assert ordinary([row(Model("free", UNPRICED, cost=UNPRICED))]) is None
    assert ordinary([]) is None
