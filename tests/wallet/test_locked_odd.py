"""Swaps of locked payments, which are credited already, at mints that refuse them, change their keys or were somebody else."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.wallet import swaps
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_locked import actor_of, pay, shop_at, waiting
from .test_new_plans import use_up
from .test_odd_mints import signed_before


@pytest.fixture(autouse=True)
def _no_swap_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swaps, "LINGER", 3600.0)


async def swapped(house: House, proxy: FaultProxy, amount: int) -> None:
    """All of it, after whatever it was."""
    proxy.heal()
    actor_of(house).breaker.ok()
    await house.resolve()
    await house.wallet.swap_locked()
    assert (waiting(house), house.wallet.balance_at(proxy.url), house.balance()) == (0, amount, amount)
    assert house.ledger.totals().losses_msat == 0
    assert not actor_of(house).doubtful
    await house.check_books()


async def test_counters_used_before(open_house: Opener, proxy: FaultProxy, mint: TestMint) -> None:
    house = await shop_at(open_house, proxy)
    await house.redeem(await pay(proxy, house, 100))
    await use_up(house, mint)
    await swapped(house, proxy, 100_000)


@pytest.mark.parametrize("then", ["gone", "the same", "all used"])
async def test_refused_for_its_keys_and_no_others_will_do(open_house: Opener, proxy: FaultProxy, then: str) -> None:
    """The payment waits on: it is neither lost nor swapped twice."""
    house = await shop_at(open_house, proxy)
    await house.redeem(await pay(proxy, house, 100))
    proxy.plan["swap"] = ["no 12002"]
    if then == "gone":
        proxy.plan["keysets"] = ["drop"]
    elif then == "all used":
        proxy.always["swap"] = "no 11003"
        proxy.plan.clear()
        proxy.rewrite["restore"] = signed_before
    with pytest.raises(MintUnreachable):
        await house.wallet.swap_locked()
    assert (waiting(house), house.balance()) == (100_000, 100_000)
    assert (await house.wallet.audit()).ok
    await swapped(house, proxy, 100_000)


@pytest.mark.parametrize("trouble", ["429", "another mint's keys"])
async def test_the_background_tries_again(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(swaps, "LINGER", 0.01)
    monkeypatch.setattr(swaps, "PAUSE", 0.01)
    house = await shop_at(open_house, proxy)
    actor = actor_of(house)
    text = await pay(proxy, house, 100)
    proxy.retry_after, proxy.plan["swap"] = "2", ["429"] if trouble == "429" else []
    await house.redeem(text)
    actor.impostor = trouble != "429"
    await asyncio.sleep(0.2)  # nothing tells of an attempt that came to nothing
    assert waiting(house) == 100_000
    actor.impostor = False
    async with asyncio.timeout(60):
        while waiting(house):  # noqa: ASYNC110 - nothing announces the last booking
            await asyncio.sleep(0.02)
    await swapped(house, proxy, 100_000)
