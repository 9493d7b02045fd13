"""The arithmetic of bills and holds: a bill never exceeds its hold, always adds up, and is rounded up by a hair only."""

from __future__ import annotations

import functools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from routstr_desktop.core.catalog import Model, Tier, UsdPrice
from routstr_desktop.core.money import MSAT_PER_BTC
from routstr_desktop.core.pieces import ANY, Picture, Pieces
from routstr_desktop.core.pricing import FREE, MICRO, Demand, FlatPrice, PriceCard, Usage, price_card, upstream_cost

per_token = st.decimals(0, Decimal("0.001"), places=9)
tokens = st.integers(0, 2_000_000)


@st.composite
def tiers(draw: st.DrawFn) -> tuple[Tier, ...]:
    starts = draw(st.lists(st.integers(1, 300_000), max_size=3, unique=True).map(sorted))
    optional = st.none() | per_token
    return tuple(Tier(start, draw(per_token), draw(per_token), draw(optional), draw(optional)) for start in starts)


NO_PRICE = UsdPrice(prompt=Decimal(0), completion=Decimal(0))
each = st.decimals(0, 1, places=4)
sizes, qualities = st.sampled_from(["", "256x256", "1024x1024"]), st.sampled_from(["", "standard", "hd"])
prices = st.builds(
    UsdPrice,
    prompt=per_token,
    completion=per_token,
    request=st.decimals(0, 1, places=4),
    image=st.decimals(0, 1, places=4),
    internal_reasoning=per_token,
    input_cache_read=st.none() | per_token,
    input_cache_write=st.none() | per_token,
    tiers=tiers(),
    minute=each,
    character=per_token,
    picture=each,
    pictures=st.lists(st.builds(Picture, each, sizes, qualities), max_size=4).map(tuple),
)
rates = st.decimals(1_000, 10_000_000, places=2)
margins = st.decimals(Decimal("0.5"), 3, places=4)
minima = st.integers(0, 5_000)
flat_prices = st.builds(FlatPrice, st.integers(0, 100_000), st.integers(0, 9_999), st.integers(0, 9_999))
cards = st.builds(
    lambda price, btc, margin, minimum: price_card(Model("m", price), btc_usd=btc, margin=margin, minimum=minimum),
    prices,
    rates,
    margins,
    minima,
) | st.builds(lambda flat, minimum: flat.card("m", minimum=minimum, btc_usd=None), flat_prices, minima)
usages = st.tuples(tokens, tokens, tokens, tokens).map(lambda counts: Usage(*counts))


def demand_of(usage: Usage, more_in: int = 0, more_out: int = 0) -> Demand:
    return Demand(usage.input_total + more_in, usage.completion + more_out)


@settings(deadline=None, max_examples=300)
@given(cards, usages, st.integers(0, 500_000), st.integers(0, 500_000))
def test_a_bill_within_the_demand_never_exceeds_the_hold(card: PriceCard, usage: Usage, more_in: int, more_out: int) -> None:
    """Invariant 35."""
    assert card.cost(usage).total_msat <= card.worst_case(demand_of(usage, more_in, more_out))


@settings(deadline=None, max_examples=300)
@given(cards, usages)
def test_a_bill_adds_up_and_is_never_negative(card: PriceCard, usage: Usage) -> None:
    """Invariants 24 and 26."""
    cost = card.cost(usage)
    assert cost.input_msat + cost.output_msat == cost.total_msat
    assert min(cost.input_msat, cost.output_msat, cost.cache_read_msat, cost.cache_write_msat, cost.base_msat) >= 0
    assert max(cost.cache_read_msat, cost.cache_write_msat) <= cost.input_msat
    assert usage.empty or cost.total_msat >= card.minimum


@settings(deadline=None, max_examples=300)
@given(cards, usages, st.integers(0, 3), st.integers(1, 300_000))
def test_more_tokens_never_cost_less(card: PriceCard, usage: Usage, which: int, more: int) -> None:
    counts = [usage.prompt, usage.cache_read, usage.cache_write, usage.completion]
    counts[which] += more
    larger = Usage(*counts)
    assert card.cost(larger).total_msat >= card.cost(usage).total_msat
    assert card.worst_case(demand_of(larger)) >= card.worst_case(demand_of(usage))


@settings(deadline=None, max_examples=300)
@given(prices, rates, usages)
def test_a_bill_is_the_exact_price_rounded_up(price: UsdPrice, btc_usd: Decimal, usage: Usage) -> None:
    """Invariant 23."""
    plain = UsdPrice(price.prompt, price.completion, request=price.request, input_cache_read=price.input_cache_read)
    cost = price_card(Model("m", plain), btc_usd=btc_usd, minimum=0).cost(usage)
    read = plain.prompt if plain.input_cache_read is None else plain.input_cache_read
    usd = Fraction(plain.request) + (usage.prompt + usage.cache_write) * Fraction(plain.prompt)
    usd += usage.cache_read * Fraction(read) + usage.completion * Fraction(plain.completion)
    exact = usd * MSAT_PER_BTC / Fraction(btc_usd)
    if usage.empty:
        assert cost == FREE
        return
    assert cost.total_msat >= exact
    # rates are rounded up by less than 1e-6 msat a token, the fee and the sum by less than 1 msat each
    assert cost.total_msat - exact < 2 + Fraction(usage.input_total + usage.completion, 1_000_000)


@settings(deadline=None, max_examples=300)
@given(cards, usages, st.integers(0, 10**12))
def test_output_that_is_affordable_is_covered(card: PriceCard, usage: Usage, available: int) -> None:
    demand = demand_of(usage)
    output = card.affordable_output(demand, available)
    assert 0 <= output <= demand.output_tokens
    if output:
        assert card.worst_case(Demand(demand.input_tokens, output)) <= available


@given(cards, st.lists(st.integers(-1000, 1000), min_size=4, max_size=4))
@settings(deadline=None)
def test_negative_counts_never_credit(card: PriceCard, counts: list[int]) -> None:
    """Invariant 26."""
    negative, clamped = Usage(*counts), Usage(*(max(0, count) for count in counts))
    assert card.cost(negative).total_msat >= card.cost(clamped).total_msat


def test_by_hand() -> None:
    """gpt-4o at 100,000 USD per bitcoin: 2.5 USD per million tokens = 2.5 msat per token."""
    price = UsdPrice(Decimal("0.0000025"), Decimal("0.00001"), input_cache_read=Decimal("0.00000125"))
    card = price_card(Model("gpt-4o", price), btc_usd=Decimal(100_000))
    assert (card.prompt, card.completion, card.cache_read, card.cache_write) == (2_500_000, 10_000_000, 1_250_000, 2_500_000)
    cost = card.cost(Usage(prompt=3, cache_read=1, completion=2))
    assert (cost.total_msat, cost.output_msat, cost.input_msat, cost.cache_read_msat) == (29, 20, 9, 2)
    with_margin = price_card(Model("gpt-4o", price), btc_usd=Decimal(100_000), margin=Decimal("1.05525"))
    assert with_margin.cost(Usage(prompt=1_000, completion=1_000)).total_msat == 13191
    assert card.worst_case(Demand(3, 2)) == 28


def test_an_empty_answer_is_free_and_a_tiny_one_costs_the_minimum() -> None:
    card = price_card(Model("m", UsdPrice(Decimal("1e-12"), Decimal("1e-12"))), btc_usd=Decimal(100_000), minimum=7)
    assert card.cost(Usage()).total_msat == 0
    assert card.cost(Usage(completion=1)).total_msat == 7
    assert card.worst_case(Demand(1, 1)) == 7


def test_a_flat_price() -> None:
    card = FlatPrice(1_234).card("m", minimum=1, btc_usd=None)
    assert card.fixed
    assert card.cost(Usage(prompt=10**6, completion=10**6)).total_msat == 1_234
    assert card.cost(Usage()).total_msat == 0
    assert card.worst_case(Demand(10**6, 10**6, images=3)) == 1_234
    assert card.affordable_output(Demand(10, 500), 1_233) == 0
    assert card.affordable_output(Demand(10, 500), 1_234) == 500


def test_a_flat_price_per_thousand_tokens_counts_instead_of_that_of_a_request() -> None:
    card = FlatPrice(1_234, input_per_1k=500, output_per_1k=2_000).card("m", minimum=1, btc_usd=None)
    assert card.cost(Usage(prompt=1_000, completion=1_000)).total_msat == 2_500
    assert card.cost(Usage(prompt=400, cache_read=300, cache_write=300)).total_msat == 500
    assert card.cost(Usage(prompt=1)).total_msat == 1
    assert card.worst_case(Demand(1_000, 1_000)) == 2_500


def test_images_are_billed_as_they_are_held() -> None:
    price = UsdPrice(Decimal("1e-6"), Decimal("2e-6"), image=Decimal("0.001"))
    card = price_card(Model("m", price), btc_usd=Decimal(100_000))
    cost = card.cost(Usage(prompt=10, completion=5, images=2))
    assert (cost.total_msat, cost.base_msat) == (2 * 1_000 + 20, 2_000)
    assert card.worst_case(Demand(10, 5, images=2)) == cost.total_msat
    assert upstream_cost(price, Usage(prompt=10, completion=5, images=2)) == Decimal("0.00202")


# --- 100,000 bills, each computed a second time in another way ----------------------------------------------------------


def up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


class ByHand:
    """The price list again, in fractions, read from the USD price and never from a card."""

    def __init__(self, price: UsdPrice, btc_usd: Decimal, margin: Decimal, minimum: int) -> None:
        self.price, self.minimum = price, minimum
        self.msat_per_usd = Fraction(margin) * MSAT_PER_BTC / Fraction(btc_usd)
        self.whole = functools.cache(self._whole)

    def _whole(self, usd: Decimal | Fraction, of: int = 1) -> int:
        """An amount in whole msat, or in whole parts of a msat: `of` so many."""
        return up(Fraction(usd) * self.msat_per_usd * of)

    def micro(self, usd: Decimal | None, otherwise: Decimal) -> int:
        """What a token costs, in whole millionths of a msat."""
        return self.whole(otherwise if usd is None else usd, MICRO)

    def per_token(self, tokens_in: int) -> tuple[int, int, int, int]:
        price = self.price
        steps = [(0, price.prompt, price.completion, price.input_cache_read, price.input_cache_write)]
        steps += [(t.above, t.prompt, t.completion, t.input_cache_read, t.input_cache_write) for t in price.tiers]
        dearest = (0, 0, 0, 0)
        for above, prompt, completion, read, write in steps:
            if above == 0 or tokens_in > above:
                output = max(completion, price.internal_reasoning)
                these = (
                    self.micro(prompt, prompt),
                    self.micro(output, output),
                    self.micro(read, prompt),
                    self.micro(write, prompt),
                )
                dearest = tuple(map(max, dearest, these))  # type: ignore[assignment]
        return dearest

    def total(self, usage: Usage) -> int:
        made = usage.pieces
        counts = (usage.prompt, usage.cache_read, usage.cache_write, usage.completion)
        if not any((*counts, made.seconds, made.characters, made.pictures)):
            return 0
        prompt, output, read, write = self.per_token(usage.prompt + usage.cache_read + usage.cache_write)
        tokens = usage.prompt * prompt + usage.cache_read * read + usage.cache_write * write + usage.completion * output
        items = self.whole(self.price.request)
        items += usage.images * self.whole(self.price.image)
        items += made.pictures * self.whole(self.picture(made.size, made.quality))
        second = self.whole(Fraction(self.price.minute) / 60, MICRO)
        character = self.whole(self.price.character, MICRO)
        items += up(Fraction(made.seconds * second + made.characters * character, MICRO))
        return max(self.minimum, items + up(Fraction(tokens, MICRO)))

    def picture(self, size: str, quality: str) -> Decimal:
        """The first as it is wanted, then the first for all; else the price of all others, else the dearest."""
        wanted = [(name, value) for name, value in (("size", size), ("quality", quality)) if value]
        for allowed in ((), ("",)):
            for one in self.price.pictures:
                if all(getattr(one, name) in (value, *allowed) for name, value in wanted):
                    return one.usd
        return self.price.picture or max((one.usd for one in self.price.pictures), default=Decimal(0))


def some_usage(chance: Random) -> Usage:
    """From nothing at all to a filled context window, and with a cost that the upstream makes up."""

    def count() -> int:
        return chance.choice((0, 1, chance.randrange(100), chance.randrange(10_000), chance.randrange(2_000_000)))

    reported = chance.choice((None, Decimal(0), Decimal(chance.randrange(10**6)) / 1000, Decimal(10) ** chance.randrange(20)))
    pieces = Pieces(
        *(chance.choice((0, 0, 1, chance.randrange(100_000))) for _ in range(2)),
        chance.choice((0, 0, 1, 5)),
        chance.choice(("", "256x256", "1024x1024", "9x9")),
        chance.choice(("", "standard", "hd", "auto")),
    )
    images = chance.choice((0, 0, 1, 7))
    return Usage(count(), count(), count(), count(), reported_usd=reported, images=images, pieces=pieces)


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(prices, rates, margins, minima, st.integers(0, 2**32))
@example(replace(NO_PRICE, minute=Decimal("0.0001")), Decimal(1000), Decimal("2.8392"), 0, 0)  # a sixtieth that has no end
def test_a_hundred_thousand_bills(price: UsdPrice, btc_usd: Decimal, margin: Decimal, minimum: int, seed: int) -> None:
    card = price_card(Model("m", price), btc_usd=btc_usd, margin=margin, minimum=minimum)
    by_hand, chance = ByHand(price, btc_usd, margin, minimum), Random(seed)
    for _ in range(200):
        usage = some_usage(chance)
        cost = card.cost(usage)
        assert cost.total_msat == by_hand.total(usage)  # also where the upstream reports another cost
        assert cost.input_msat + cost.output_msat == cost.total_msat
        assert min(cost.input_msat, cost.output_msat, cost.cache_read_msat, cost.cache_write_msat, cost.base_msat) >= 0
        assert usage.empty or cost.total_msat >= minimum
        declared = Demand(
            usage.input_total + chance.choice((0, 0, 1, chance.randrange(100_000))),
            usage.completion + chance.choice((0, 0, 1, chance.randrange(100_000))),
            usage.images,
            pieces=chance.choice((usage.pieces, replace(usage.pieces, size=ANY), replace(usage.pieces, seconds=200_000))),
        )
        hold = card.worst_case(declared)
        assert hold >= cost.total_msat
        capped = card.affordable_output(declared, hold)
        assert card.worst_case(declared._replace(output_tokens=capped)) <= hold


@pytest.mark.parametrize(
    ("reported", "counted"),
    [
        (None, "0.003"),
        ("0", "0.003"),
        ("0.001", "0.001"),
        ("0.004", "0.004"),
        ("0.06", "0.06"),
        ("0.0601", "0.003"),
        ("1e300", "0.003"),
    ],
)
def test_what_an_upstream_reports_counts_for_us_within_reason_and_never_for_the_customer(
    reported: str | None, counted: str
) -> None:
    price = UsdPrice(Decimal("1e-6"), Decimal("2e-6"))
    usage = Usage(prompt=1_000, completion=1_000, reported_usd=None if reported is None else Decimal(reported))
    assert upstream_cost(price, usage) == Decimal(counted)
    assert price_card(Model("m", price), btc_usd=Decimal(100_000)).cost(usage).total_msat == 3_000
    assert upstream_cost(None, usage) == (Decimal(reported) if reported and Decimal(reported) else None)


def test_reasoning_and_embeddings() -> None:
    """Invariant 33."""
    thinking = UsdPrice(Decimal("1e-6"), Decimal("2e-6"), internal_reasoning=Decimal("5e-6"))
    assert price_card(Model("m", thinking), btc_usd=Decimal(100_000)).completion == 5_000_000
    embedding = price_card(Model("m", UsdPrice(Decimal("2e-8"), Decimal(0))), btc_usd=Decimal(100_000))
    assert embedding.cost(Usage(prompt=1_000)).total_msat == 20
    assert embedding.affordable_output(Demand(10, 40), 10**6) == 40


@pytest.mark.parametrize(("tokens_in", "total"), [(100_000, 100_000), (100_001, 500_005)])
def test_long_requests_cost_their_tier(tokens_in: int, total: int) -> None:
    price = UsdPrice(Decimal("1e-6"), Decimal("2e-6"), tiers=(Tier(100_000, Decimal("5e-6"), Decimal("9e-6")),))
    card = price_card(Model("m", price), btc_usd=Decimal(100_000))
    assert card.cost(Usage(prompt=tokens_in)).total_msat == total
    assert card.cost(Usage(prompt=tokens_in - 5, cache_read=5)).total_msat == total
    assert card.worst_case(Demand(tokens_in, 0)) == total
    assert upstream_cost(price, Usage(prompt=tokens_in)) * 10**6 == total
    rest = card.worst_case(Demand(tokens_in, 10)) - total
    assert rest == (20 if tokens_in == 100_000 else 90)


def test_a_cheaper_tier_is_not_passed_on() -> None:
    """The hold is made for the most tokens a request may have: its price must not fall with them."""
    price = UsdPrice(Decimal("5e-6"), Decimal("2e-6"), tiers=(Tier(10, Decimal("1e-6"), Decimal("3e-6")),))
    card = price_card(Model("m", price), btc_usd=Decimal(100_000))
    assert card.rates(11)[1:3] == (5_000_000, 3_000_000)
