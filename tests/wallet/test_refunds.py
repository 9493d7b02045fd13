"""Refunds that nobody claims: swept back to their keys, and never while their owner asks for them."""

from __future__ import annotations

import asyncio
import time

import pytest

from routstr_desktop.core.errors import PayoutPending
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger.operations import Beneficiary, OperationConflict
from routstr_desktop.wallet import outstanding, tokens
from routstr_desktop.wallet.send import SentToken
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from tests.ledger.books import row
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

DAY = 86_400


async def customer(house: House, url: str, amount: int, who: str = "alice") -> ApiKey:
    result = await house.redeem(await mint_tokens(url, amount), who)
    assert result.key is not None
    return result.key


async def refunded(house: House, key: ApiKey, purpose: str = "refund") -> SentToken:
    sent = await house.wallet.refund(key, purpose)  # type: ignore[arg-type]
    assert sent is not None
    await house.wallet.handed_out(sent.operation_id)
    return sent


def later(house: House, seconds: float) -> None:
    """Both clocks go on."""
    house.wallet._now = house.ledger.operations._now = lambda: time.time() + seconds


async def claim(url: str, text: str | None) -> int:
    return sum(coin.amount for coin in await swap_coins(url, tokens.parse(text or "").proofs))


async def test_invariant_67_unclaimed_refunds_and_change_go_back_whole(open_house: Opener, fee_mint: TestMint) -> None:
    """Invariant 67: the key has its money again, the mint's fee is ours, and a withdrawal is never touched."""
    house = await open_house(fee_mint.url)
    alice, bob = await customer(house, fee_mint.url, 65), await customer(house, fee_mint.url, 33, "bob")
    await house.wallet.redeem(await fee_mint.fund(40), Beneficiary("operator"))
    refund, change = await refunded(house, alice), await refunded(house, bob, "change")
    withdrawal = await house.wallet.send(20, source="operator", purpose="withdrawal")
    assert await house.wallet.sweep(DAY) == []
    assert (house.balance(), house.balance("bob")) == (0, 0)
    later(house, DAY + 1)
    fees = house.ledger.totals().fees_msat
    assert sorted(await house.wallet.sweep(DAY)) == sorted([refund.operation_id, change.operation_id])
    assert (house.balance(), house.balance("bob")) == (64_000, 32_000)
    assert house.ledger.totals().fees_msat == fees + 2_000
    assert (await house.wallet.sent(purpose="withdrawal"))[0].state == "minted"
    assert house.ledger.totals().outstanding_msat == 20_000
    with pytest.raises(Exception, match="spent"):
        await claim(fee_mint.url, refund.token)
    assert await claim(fee_mint.url, withdrawal.token) == 19
    assert await claim(fee_mint.url, (await refunded(house, alice)).token) == 63
    await house.wallet.check_outstanding()
    await house.check_books()


async def test_invariant_67_claimed_by_its_owner_is_not_ours(open_house: Opener, mint: TestMint) -> None:
    """Invariant 67: "spent" because the owner claimed it is booked as a claim, not as a sweep."""
    house = await open_house(mint.url)
    sent = await refunded(house, await customer(house, mint.url, 100))
    await claim(mint.url, sent.token)
    later(house, DAY + 1)
    assert await house.wallet.sweep(DAY) == []
    assert (await house.wallet.sent())[0].state == "claimed"
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (0, 0)
    await house.check_books()


async def test_invariant_67_two_sweeps_at_once_are_one(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 67: the lease; also of a sweep and an operator's own taking back."""
    house = await open_house(proxy.url)
    sent = await refunded(house, await customer(house, proxy.url, 100))
    later(house, DAY + 1)
    before = proxy.count("swap")
    results = await asyncio.gather(
        house.wallet.sweep(DAY), house.wallet.sweep(DAY), house.wallet.take_back(sent.operation_id), house.wallet.sweep(0)
    )
    assert results[2] == 100_000
    assert proxy.count("swap") == before + 1
    assert house.balance() == 100_000
    await house.check_books()


async def test_invariant_67_a_sweep_and_a_replay_never_race(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 67: asked for while the sweep asks the mint, the token stays out, for as long as if it were new."""
    house = await open_house(proxy.url)
    sent = await refunded(house, await customer(house, proxy.url, 100))
    later(house, DAY + 1)
    proxy.plan["checkstate"] = ["held"]
    proxy.arrived.clear()
    sweep = asyncio.gather(house.wallet.sweep(DAY))
    await proxy.arrived.wait()
    assert await house.wallet.handed_out(sent.operation_id)
    proxy.gate.set()
    assert await sweep == [[]]
    assert await house.wallet.sweep(DAY) == []
    assert await claim(proxy.mint, sent.token) == 100
    await house.wallet.check_outstanding()
    await house.check_books()


async def test_invariant_67_what_is_being_swept_is_not_handed_out(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 67: once the sweep has begun, its owner is told to wait, and then finds the money on the key."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await refunded(house, key)
    later(house, DAY + 1)
    proxy.plan["swap"] = ["held"]
    sweep = asyncio.gather(house.wallet.sweep(DAY))
    before = proxy.count("swap")
    while proxy.count("swap") == before:
        await proxy.arrived.wait()
        proxy.arrived.clear()
    with pytest.raises(OperationConflict):
        await house.wallet.handed_out(sent.operation_id)
    proxy.gate.set()
    assert await sweep == [[sent.operation_id]]
    assert not await house.wallet.handed_out(sent.operation_id)
    assert await claim(proxy.mint, (await refunded(house, key)).token) == 100
    await house.wallet.check_outstanding()
    await house.check_books()


async def test_a_sweep_that_the_mint_does_not_answer_is_tried_again(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await refunded(house, key)
    later(house, DAY + 1)
    proxy.plan["swap"] = ["429"]
    assert await house.wallet.sweep(DAY) == []
    (row,) = await house.wallet.sent()
    assert (row.state, row.token) == ("handed_out", sent.token)
    (actor,) = house.wallet.places.values()
    actor.breaker.ok()
    assert await house.wallet.sweep(DAY) == [sent.operation_id], "its age counts on"
    assert house.balance() == 100_000
    await house.check_books()


async def test_a_sweep_takes_so_many_at_a_time(
    open_house: Opener, mint: TestMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mint allows about 20 swaps a minute: the oldest go first, the others next time."""
    monkeypatch.setattr(outstanding, "SWEPT_AT_ONCE", 2)
    house = await open_house(mint.url)
    made = [await refunded(house, await customer(house, mint.url, 8 + n, str(n))) for n in range(3)]
    later(house, DAY + 1)
    assert await house.wallet.sweep(DAY) == [sent.operation_id for sent in made[:2]]
    assert await house.wallet.sweep(DAY) == [made[2].operation_id]
    await house.check_books()


async def test_dust_stays_out(open_house: Opener, fee_mint: TestMint) -> None:
    """Taking back 1 sat would cost 1 sat: its owner may claim it still, and no other refund waits behind it."""
    house = await open_house(fee_mint.url)
    alice, bob = await customer(house, fee_mint.url, 33), await customer(house, fee_mint.url, 2, "bob")
    dust, more = await refunded(house, bob), await refunded(house, alice)
    assert dust.amount == 1
    later(house, DAY + 1)
    assert await house.wallet.sweep(DAY) == [more.operation_id]
    assert (await house.wallet.sent(purpose="refund"))[1].state == "handed_out"
    await house.check_books()


async def test_a_refund_in_doubt_for_hours_is_in_suspense_until_the_mint_answers(open_house: Opener, proxy: FaultProxy) -> None:
    """money.md, audit: wallet and suspense together are the coins, before, during and after the doubt."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 64)
    await customer(house, proxy.url, 7, "bob")
    house.ledger.hold(key, 1_000).settle(1_000, row())
    proxy.plan["swap"] = ["lost"]
    proxy.always = {"swap": "drop", "restore": "drop", "checkstate": "drop"}
    with pytest.raises(PayoutPending):
        await house.wallet.refund(key, "refund")
    (doubt,) = await house.ledger.operations.doubts(-1)
    assert await house.ledger.operations.suspend(doubt.id)
    assert house.ledger.totals().suspense_msat == 63_000
    assert (await house.wallet.audit()).ok
    await house.close()
    proxy.always = {}
    house = await open_house(proxy.url)
    await house.resolve()
    assert house.ledger.totals().suspense_msat == 0
    (sent,) = await house.wallet.sent()
    assert await claim(proxy.mint, sent.token) == 63
    await house.wallet.check_outstanding()
    await house.check_books()
