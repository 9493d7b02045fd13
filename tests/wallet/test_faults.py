"""Mints that are down, slow, rate limited, replaced by a login page, or lose their answer after having acted."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, PayoutPending, RedemptionPending, TokenSpent
from routstr_desktop.wallet import tokens
from routstr_desktop.wallet.testmint import mint_coins, swap_coins
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House


async def token_at(url: str, amount: int = 100) -> str:
    return tokens.encode(url, "sat", await mint_coins(url, amount))


async def warm(house: House, url: str, amount: int = 8, who: str = "warm") -> None:
    """A first redemption, so that the keys are known."""
    await house.redeem(await token_at(url, amount), who)


@pytest.mark.parametrize("fault", ["lost", "twice", "slow", "junk", "html", "empty", "drop", "500", "502"])
async def test_an_unclear_answer_to_a_swap_is_cleared_up_at_once(open_house: Opener, proxy: FaultProxy, fault: str) -> None:
    """Invariant 53."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    text = await token_at(proxy.url)
    proxy.plan["swap"] = [fault]
    result = await house.redeem(text)
    assert result.net_msat == house.balance() == 100_000
    await house.check_books()


async def test_lost_answer_and_then_silence_is_pending_and_resolved_later(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 53."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    text = await token_at(proxy.url)
    proxy.plan["swap"] = ["lost"]
    proxy.always["restore"] = "502"
    with pytest.raises(RedemptionPending):
        await house.redeem(text)
    assert house.balance() == 0
    assert (await house.wallet.audit()).ok
    with pytest.raises(RedemptionPending):
        await house.redeem(text, "mallory")
    del proxy.always["restore"]
    await house.resolve()
    assert (await house.redeem(text)).net_msat == 100_000
    assert house.balance() == 100_000
    assert proxy.count("swap") == 2
    await house.check_books()


async def test_pending_redemption_is_resolved_in_the_background(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    text = await token_at(proxy.url)
    proxy.plan["swap"] = ["lost"]
    proxy.plan["restore"] = ["html"]
    with pytest.raises(RedemptionPending):
        await house.redeem(text)
    while not house.balance():  # noqa: ASYNC110 - the recovery runs by its own clock
        await asyncio.sleep(0.02)
    assert house.balance() == 100_000
    await house.check_books()


async def test_a_doubt_that_ends_badly(open_house: Opener, proxy: FaultProxy) -> None:
    """The swap never reached the mint, and before we could ask, somebody else spent the token."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    coins = await mint_coins(proxy.url, 64)
    text = tokens.encode(proxy.url, "sat", coins)
    proxy.plan["swap"] = ["drop"]
    proxy.always["restore"] = "html"
    with pytest.raises(RedemptionPending):
        await house.redeem(text)
    await swap_coins(proxy.mint, coins)
    del proxy.always["restore"]
    await house.resolve()
    with pytest.raises(TokenSpent):
        await house.redeem(text)
    assert house.key() is None
    await house.check_books()


async def test_a_hanging_mint_times_out(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url, answer_timeout=1.5)
    await warm(house, proxy.url)
    text = await token_at(proxy.url)
    proxy.always["*"] = "hang"
    with pytest.raises(RedemptionPending):
        await house.redeem(text)
    proxy.always.clear()
    await house.resolve()
    assert (await house.redeem(text)).net_msat == 100_000
    await house.check_books()


async def test_a_mint_that_is_down_leaves_the_token_alone(open_house: Opener, proxy: FaultProxy, mint: TestMint) -> None:
    """Invariant 52."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    coins = await mint_coins(proxy.url, 50)
    text = tokens.encode(proxy.url, "sat", coins)
    await proxy.stop()
    with pytest.raises(MintUnreachable) as caught:
        await house.redeem(text)
    assert caught.value.spendable
    assert house.key() is None
    assert await house.ledger.operations.unfinished() == []
    (status,) = house.wallet.status()
    assert status.reachable is False
    assert sum(coin.amount for coin in await swap_coins(mint.url, coins)) == 50


async def test_a_mint_that_is_down_at_the_start(open_house: Opener, proxy: FaultProxy) -> None:
    text = await token_at(proxy.url)
    await proxy.stop()
    house = await open_house(proxy.url)
    with pytest.raises(MintUnreachable):
        await house.redeem(text)
    await proxy.start()
    for actor in house.wallet.places.values():
        actor.breaker.ok()
    assert (await house.redeem(text)).net_msat == 100_000
    await house.check_books()


async def test_one_mint_down_does_not_delay_another(open_house: Opener, proxy: FaultProxy, fee_mint: TestMint) -> None:
    house = await open_house(proxy.url, fee_mint.url, answer_timeout=30)
    await warm(house, proxy.url)
    slow = [await token_at(proxy.url) for _ in range(8)]
    quick = await fee_mint.fund(100)
    proxy.always["swap"] = "held"
    waiting = asyncio.gather(*(house.redeem(text) for text in slow))
    while proxy.count("swap") < 5:  # the first one, and the four that run at the same time
        await proxy.arrived.wait()
        proxy.arrived.clear()
    assert (await asyncio.wait_for(house.redeem(quick, "bob"), 25)).net_msat == 99_000
    assert proxy.count("swap") == 5
    proxy.gate.set()
    assert len(await waiting) == 8
    await house.check_books()


async def test_rate_limit_is_honoured(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await warm(house, proxy.url)
    text = await token_at(proxy.url)
    proxy.plan["swap"] = ["429"]
    with pytest.raises(MintRateLimited) as caught:
        await house.redeem(text)
    assert caught.value.retry_after == 7
    asked = len(proxy.seen)
    with pytest.raises(MintRateLimited) as caught:
        await house.redeem(text)
    assert len(proxy.seen) == asked, "during the pause nothing is sent"
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 7
    assert await house.ledger.operations.unfinished() == []
    for actor in house.wallet.places.values():
        actor.breaker.ok()
    assert (await house.redeem(text)).net_msat == 100_000
    await house.check_books()


@pytest.mark.parametrize("fault", ["html", "junk", "empty", "500", "404", "drop"])
async def test_keys_from_somebody_else(open_house: Opener, proxy: FaultProxy, fault: str) -> None:
    house = await open_house(proxy.url)
    text = await token_at(proxy.url)
    proxy.always["keysets"] = fault
    with pytest.raises(MintUnreachable):
        await house.redeem(text)
    assert house.key() is None
    assert proxy.count("swap") == 0


@pytest.mark.parametrize("fault", ["lost", "drop", "html", "502"])
async def test_a_send_survives_a_lost_answer(open_house: Opener, proxy: FaultProxy, fault: str) -> None:
    house = await open_house(proxy.url)
    await warm(house, proxy.url, 200, "alice")
    key = house.key()
    assert key is not None
    proxy.plan["swap"] = [fault]
    sent = await house.wallet.send(33, source=key, purpose="refund")
    assert tokens.parse(sent.token or "").amount == 33
    assert house.balance() == 167_000
    await house.check_books()


async def test_a_send_in_doubt_is_replayed(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariants 61 and 66."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url, 200, "alice")
    key = house.key()
    assert key is not None
    proxy.plan["swap"] = ["lost"]
    proxy.plan["restore"] = ["502"]
    with pytest.raises(PayoutPending) as caught:
        await house.wallet.send(33, source=key, purpose="refund")
    assert caught.value.details is not None
    assert house.balance() == 167_000
    assert (await house.wallet.audit()).ok
    await house.resolve()
    (sent,) = await house.wallet.sent(source=key, purpose="refund")
    assert sent.operation_id == caught.value.details["operation_id"]
    assert (sent.state, tokens.parse(sent.token or "").amount) == ("minted", 33)
    await house.check_books()


async def test_a_send_at_a_mint_that_is_down_changes_nothing(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await warm(house, proxy.url, 200, "alice")
    key = house.key()
    assert key is not None
    await proxy.stop()
    with pytest.raises(MintUnreachable):
        await house.wallet.send(33, source=key, purpose="refund")
    assert house.balance() == 200_000
    sent = await house.wallet.send(136, source=key, purpose="refund")
    assert tokens.parse(sent.token or "").amount == 136
    assert (await house.wallet.audit()).ok


@pytest.mark.parametrize("fault", ["lost", "drop"])
async def test_taking_back_survives_a_lost_answer(open_house: Opener, proxy: FaultProxy, fault: str) -> None:
    """Invariant 67."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url, 200, "alice")
    key = house.key()
    assert key is not None
    sent = await house.wallet.send(33, source=key, purpose="refund")
    proxy.plan["swap"] = [fault]
    proxy.plan["restore"] = ["502"]
    with pytest.raises(PayoutPending):
        await house.wallet.take_back(sent.operation_id)
    await house.resolve()
    assert house.balance() == 200_000
    await house.check_books()


async def test_old_words_with_a_new_store(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 57: The counters start again at 0: the mint says that our outputs were signed before, and we step over them."""
    house = await open_house(proxy.url)
    await warm(house, proxy.url, 127)
    again = await open_house(proxy.url, name="another computer")
    result = await again.redeem(await token_at(proxy.url, 127))
    assert result.net_msat == 127_000
    await again.check_books()
