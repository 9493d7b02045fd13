"""The circuit breaker and the queue of a mint."""

from __future__ import annotations

import asyncio
import itertools
import time
from email.utils import formatdate

import pytest

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.status import MintHealth
from routstr_desktop.wallet import tokens
from routstr_desktop.wallet.breaker import LEAST_LIMIT, LONGEST_LIMIT_PAUSE, LONGEST_PAUSE, PROBE_PAUSE, Breaker, Pace
from routstr_desktop.wallet.mint import PARALLEL, QUEUE, MintActor, directory_name
from routstr_desktop.wallet.testmint import mint_coins
from tests.support.faultproxy import FaultProxy

from .conftest import Opener


def test_pauses_grow_to_a_minute_and_end_with_an_answer() -> None:
    now = 100.0
    breaker = Breaker(lambda: now)
    pauses = []
    for _ in range(9):
        breaker.failed()
        with pytest.raises(MintUnreachable) as caught:
            breaker.check()
        pauses.append(caught.value.retry_after)
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    now += LONGEST_PAUSE
    breaker.check()
    breaker.failed()
    breaker.ok()
    breaker.check()


def test_the_mints_own_pause() -> None:
    breaker = Breaker(lambda: 0.0)
    breaker.slow_down(7)
    with pytest.raises(MintRateLimited) as caught:
        breaker.check()
    assert caught.value.retry_after == 7


def test_pauses_after_a_429_without_retry_after_grow() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    pauses = []
    for _ in range(8):
        pauses.append(breaker.slow_down(None))
        now = breaker.until
    assert pauses == [10, 20, 40, 80, 160, 320, LONGEST_LIMIT_PAUSE, LONGEST_LIMIT_PAUSE]
    breaker.ok()
    assert breaker.slow_down(None) == 10


def test_one_probe_after_a_pause() -> None:
    """Invariant 76."""
    now = 0.0
    breaker = Breaker(lambda: now)
    assert not breaker.enter(), "a mint that is well needs no probe"
    breaker.failed()
    now = 1.0
    assert breaker.enter()
    with pytest.raises(MintUnreachable) as caught:
        breaker.enter()
    assert caught.value.retry_after == PROBE_PAUSE
    breaker.leave()
    assert breaker.enter(), "a probe that was cancelled leaves its place to the next"
    breaker.ok()
    assert not breaker.enter()
    assert not breaker.enter()


def test_a_failed_probe_prolongs_the_pause() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    breaker.failed()
    now = 1.0
    assert breaker.enter()
    breaker.failed()
    assert breaker.left == 2


def test_the_pace_is_learnt_from_a_refusal() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for second in range(20):
        now = float(second)
        pace.check()
        pace.sent()
    assert pace.limit is None
    pace.sent()
    pace.refused()
    assert pace.limit == 20
    with pytest.raises(MintRateLimited) as caught:
        pace.check()
    assert caught.value.retry_after == 41, "when the first of the twenty is a minute old"
    now = 60.0
    pace.check()
    pace.sent()
    with pytest.raises(MintRateLimited) as caught:
        pace.check()
    assert caught.value.retry_after == 1
    now = 4000.0
    assert pace.limit is None, "it may have changed since"


def test_a_refusal_with_little_before_it_teaches_nothing() -> None:
    pace = Pace(lambda: 0.0)
    for _ in range(LEAST_LIMIT):
        pace.sent()
    pace.refused()
    assert pace.limit is None
    pace.check()


def test_each_mint_and_unit_has_a_directory() -> None:
    names = {directory_name(url, unit) for url in ("https://a.example", "https://b.example") for unit in ("sat", "msat")}
    assert len(names) == 4


async def test_a_full_queue_refuses_at_once(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    (actor,) = house.wallet.places.values()
    assert isinstance(actor, MintActor)
    for _ in range(PARALLEL):
        await actor._slots.acquire()
    actor._waiting = QUEUE
    with pytest.raises(MintRateLimited):
        async with actor.slot():
            pytest.fail("there was no room")
    actor._waiting = 0
    for _ in range(PARALLEL):
        actor._slots.release()


def _actor(house: object) -> MintActor:
    (actor,) = house.wallet.places.values()  # type: ignore[attr-defined]
    assert isinstance(actor, MintActor)
    return actor


async def _token(url: str) -> str:
    return tokens.encode(url, "sat", await mint_coins(url, 16))


async def test_only_one_customer_probes_a_mint_that_was_down(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 76."""
    house = await open_house(proxy.url)
    await house.redeem(await _token(proxy.url))
    texts = [await _token(proxy.url) for _ in range(8)]
    actor = _actor(house)
    actor.breaker.failed()
    actor.breaker.until = 0.0
    proxy.always["swap"] = "held"
    before = proxy.count("swap")
    waiting = [asyncio.ensure_future(house.redeem(text)) for text in texts]  # noqa: TID251 - the test owns the tasks
    for ended in itertools.islice(asyncio.as_completed(waiting), 7):
        with pytest.raises(MintUnreachable):
            await ended
    assert proxy.count("swap") == before + 1
    proxy.heal()
    proxy.gate.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    refused = [(text, error) for text, error in zip(texts, outcomes, strict=True) if isinstance(error, MintUnreachable)]
    assert len(refused) == 7
    for text, error in refused:
        assert error.retry_after == PROBE_PAUSE
        assert error.spendable
        await house.redeem(text)
    assert house.balance() == 9 * 16_000
    await house.check_books()


async def test_the_mints_limit_is_kept_after_its_first_refusal(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    texts = [await _token(proxy.url) for _ in range(LEAST_LIMIT + 2)]
    for text in texts[:-2]:
        await house.redeem(text)
    proxy.plan["swap"] = ["429"]
    proxy.retry_after = formatdate(time.time() + 30, usegmt=True)
    with pytest.raises(MintRateLimited) as caught:
        await house.redeem(texts[-2])
    assert 28 <= (caught.value.retry_after or 0) <= 30, "a date is understood as well"
    (status,) = house.wallet.status()
    assert (status.health, status.per_minute, status.fee_ppk) == (MintHealth.SLOWED, LEAST_LIMIT, 0)
    assert abs((status.retry_at or 0) - time.time() - 30) < 3
    _actor(house).breaker.until = 0.0  # the mint's own pause is over
    asked = len(proxy.seen)
    with pytest.raises(MintRateLimited) as caught:
        await house.redeem(texts[-1])
    assert 1 <= (caught.value.retry_after or 0) <= 60
    assert len(proxy.seen) == asked, "nothing was sent"
    _actor(house).pace = Pace()  # a minute later
    for text in texts[-2:]:
        await house.redeem(text)
    assert house.balance() == len(texts) * 16_000
    await house.check_books()
