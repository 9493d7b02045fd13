"""The circuit breaker and the queue of a mint."""

from __future__ import annotations

import pytest

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.wallet.mint import LONGEST_PAUSE, PARALLEL, QUEUE, Breaker, MintActor, directory_name
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


def test_each_mint_and_unit_has_a_directory() -> None:
    names = {directory_name(url, unit) for url in ("https://a.example", "https://b.example") for unit in ("sat", "msat")}
    assert len(names) == 4


async def test_a_full_queue_refuses_at_once(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    (actor,) = house.wallet._actors.values()
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
