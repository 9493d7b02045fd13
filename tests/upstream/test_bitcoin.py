"""The bitcoin price: several sources on loopback that answer, lie, stall and disagree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.errors import ConfigError, PricingUnavailable
from routstr_desktop.upstream.bitcoin import HIGHEST, LOWEST, SOURCES, BitcoinPrice, Source, agreed


class Exchange:
    """Answers /0, /1 ... with what `answers` holds: a JSON text, a status, or None to stall."""

    def __init__(self) -> None:
        self.answers: list[str | int | None] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        answer = self.answers[int(request.match_info["n"])]
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, int):
            return web.Response(status=answer, headers={"Location": "/0"})
        return web.Response(text=answer, content_type="application/json")

    def prices(self, *prices: str | int | None) -> None:
        """A decimal text is a price; see the class for the rest."""
        self.answers = [f'{{"last": "{price}"}}' if isinstance(price, str) else price for price in prices]

    def sources(self, count: int = 4) -> list[Source]:
        return [Source(f"s{n}", f"{self.url}/{n}", lambda answer: answer["last"]) for n in range(count)]


@pytest_asyncio.fixture
async def exchange() -> AsyncIterator[Exchange]:
    made = Exchange()
    app = web.Application()
    app.router.add_get("/{n}", made.handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


class Clock:
    time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


def price_of(exchange: Exchange, clock: Clock, count: int = 4) -> BitcoinPrice:
    return BitcoinPrice(exchange.sources(count), None, clock, seconds=0.3)


async def test_the_median_of_those_that_answer(exchange: Exchange) -> None:
    price = price_of(exchange, Clock())
    with pytest.raises(PricingUnavailable):
        price.current()
    assert price.age() is None
    exchange.prices("100000", "100300", "101000", "99000")
    await price.refresh()
    assert price.current().usd == Decimal(100150)
    assert price.current().sources == 4
    assert price.error is None


@pytest.mark.parametrize(
    "answers",
    [
        ("100000", "100500", 500, None),
        ("100000", "100500", "0", "-5"),
        ("100000", "100500", "nan", "Infinity"),
        ("100000", "100500", "1e400", "999"),
        ("100000", "100500", "10000001", "abc"),
        ("100000", "100500", 302, ""),
        ("100000", "100500", "55000", "170000"),
    ],
)
async def test_two_good_ones_are_enough(exchange: Exchange, answers: tuple[Any, ...]) -> None:
    price = price_of(exchange, Clock())
    exchange.prices(*answers)
    await price.refresh()
    assert price.current().usd == Decimal(100250)
    assert price.current().sources == 2


@pytest.mark.parametrize(
    "body", ["", "[]", "null", '{"last": null}', '{"last": true}', '{"last": []}', "[" * 100_000, '{"last": "9' * 20_000]
)
async def test_bodies_that_are_no_answer(exchange: Exchange, body: str) -> None:
    price = price_of(exchange, Clock(), 3)
    exchange.answers = ['{"last": 100000.25}', '{"last": 100000}', body]
    await price.refresh()
    assert price.current().usd == Decimal("100000.125")


@pytest.mark.parametrize(
    "answers",
    [
        ("100000", 500, 500, 500),
        ("100000", "106000", 500, 500),
        ("100000", "100100", "50000", "50100"),
        (None, None, None, None),
    ],
)
async def test_one_alone_or_two_camps_are_no_price(exchange: Exchange, answers: tuple[Any, ...]) -> None:
    price = price_of(exchange, Clock())
    exchange.prices(*answers)
    await price.refresh()
    assert price.error in ("too_few_sources", "sources_disagree")
    with pytest.raises(PricingUnavailable) as caught:
        price.current()
    assert caught.value.status == 503


async def test_a_rate_lasts_fifteen_minutes(exchange: Exchange) -> None:
    clock = Clock()
    price = price_of(exchange, clock)
    exchange.prices("100000", "100000", "100000", "100000")
    await price.refresh()
    exchange.prices(500, 500, 500, 500)
    clock.time += 899
    await price.refresh()
    assert price.current().usd == 100_000
    assert price.age() == 899
    clock.time += 2
    with pytest.raises(PricingUnavailable):
        price.current()


async def test_a_clock_that_was_set_back_makes_the_age_unknown(exchange: Exchange) -> None:
    clock = Clock()
    price = price_of(exchange, clock)
    exchange.prices("100000", "100000", "100000", "100000")
    await price.refresh()
    clock.time -= 3600
    with pytest.raises(PricingUnavailable):
        price.current()
    await price.refresh()
    assert price.current().usd == 100_000


@pytest.mark.parametrize("jump", ["125000", "79000"])
async def test_a_jump_needs_a_second_opinion(exchange: Exchange, jump: str) -> None:
    clock = Clock()
    price = price_of(exchange, clock)
    exchange.prices(*["100000"] * 4)
    await price.refresh()
    clock.time += 60
    exchange.prices(*[jump] * 4)
    await price.refresh()
    assert price.error == "jump"
    assert price.current().usd == 100_000
    await price.refresh()
    assert price.current().usd == Decimal(jump)
    assert price.error is None


async def test_a_jump_that_is_not_confirmed_is_forgotten(exchange: Exchange) -> None:
    price = price_of(exchange, Clock())
    for answer, expected in (("100000", 100_000), ("150000", 100_000), ("101000", 101_000), ("150000", 101_000)):
        exchange.prices(*[answer] * 4)
        await price.refresh()
        assert price.current().usd == expected


async def test_after_an_old_rate_any_new_one_counts(exchange: Exchange) -> None:
    clock = Clock()
    price = price_of(exchange, clock)
    exchange.prices(*["100000"] * 4)
    await price.refresh()
    clock.time += 901
    exchange.prices(*["150000"] * 4)
    await price.refresh()
    assert price.current().usd == 150_000


async def test_a_pinned_rate_asks_nobody() -> None:
    price = BitcoinPrice([Source("x", "http://127.0.0.1:1/", lambda answer: answer)], Decimal("65000.5"))
    await price.refresh()
    assert price.current().usd == Decimal("65000.5")
    assert price.current().sources == 0
    assert price.age() == 0


@pytest.mark.parametrize("pinned", ["0", "-1", "nan", "inf", "999", "10000001"])
def test_a_pinned_rate_must_make_sense(pinned: str) -> None:
    with pytest.raises(ConfigError):
        BitcoinPrice((), Decimal(pinned))


def test_the_shapes_of_the_real_sources() -> None:
    answers = {
        "kraken": {"error": [], "result": {"XXBTZUSD": {"a": ["1", "1", "1"], "c": ["97000.1", "0.01"]}}},
        "coinbase": {"data": {"amount": "97000.1", "base": "BTC", "currency": "USD"}},
        "binance": {"symbol": "BTCUSDT", "price": "97000.1"},
        "bitstamp": {"last": "97000.1", "high": "98000"},
    }
    assert {source.name for source in SOURCES} == set(answers)
    for source in SOURCES:
        assert Decimal(source.pick(answers[source.name])) == Decimal("97000.1")
        assert source.url.startswith("https://")


@settings(deadline=None)
@given(st.lists(st.decimals(LOWEST, HIGHEST, places=2), max_size=5))
def test_what_is_agreed_lies_between_two_that_agree(prices: list[Decimal]) -> None:
    found = agreed(prices)
    if found is None:
        return
    usd, count = found
    near = [price for price in prices if max(price, usd) <= min(price, usd) * Decimal("1.05")]
    assert count >= 2
    assert len(near) >= count
    assert min(near) <= usd <= max(near)
    assert all(agreed(order) == found for order in list(permutations(prices))[:24])


@settings(deadline=None)
@given(st.decimals(LOWEST, HIGHEST, places=2))
def test_one_liar_among_three_never_counts(true: Decimal) -> None:
    for lie in (LOWEST, HIGHEST):
        if max(lie, true) > min(lie, true) * Decimal("1.2"):
            found = agreed([true, lie, true * Decimal("1.01")])
            assert found is not None
            assert true <= found[0] <= true * Decimal("1.01")
