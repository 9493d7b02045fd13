"""The mint definitely refuses what was planned (its keys changed, our counters were used before): other outputs, same money."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

import pytest

from routstr_desktop.core.errors import MintUnreachable, PayoutPending, TokenDust, TokenInvalid, WalletShort
from routstr_desktop.wallet.mint import MintActor
from routstr_desktop.wallet.plan import Plan
from routstr_desktop.wallet.testmint import mint_coins
from routstr_desktop.wallet.tokens import Coin, encode
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_send import claim, customer

NO_SUM = 33
"""Of the coins of 100 sat (4, 32, 64): needs a swap."""
SUM = 36


@pytest.fixture(scope="module")
def turning_mint() -> Iterator[TestMint]:
    """A mint of these tests alone: they change its keys."""
    mint = TestMint.start()
    try:
        yield mint
    finally:
        mint.stop()


@pytest.fixture
async def turning(turning_mint: TestMint) -> AsyncIterator[FaultProxy]:
    async with FaultProxy(turning_mint.url) as running:
        yield running


def actor_of(house: House) -> MintActor:
    (actor,) = house.wallet.places.values()
    return actor


async def use_up(house: House, mint: TestMint, amounts: Sequence[int] = (1,) * 12) -> None:
    """Somebody with the same words has had the mint sign our next outputs."""
    actor = actor_of(house)
    keyset = await actor.active_keyset()
    prepared = await actor.purse.prepare(Plan(keyset, await actor.purse.counter(keyset), tuple(amounts)))
    await actor.client.swap(await mint_coins(mint.url, sum(amounts), amounts=amounts), prepared.outputs)


async def test_keys_changed_before_a_send(open_house: Opener, turning_mint: TestMint, turning: FaultProxy) -> None:
    house = await open_house(turning.url)
    key = await customer(house, turning.url, 100)
    await turning_mint.rotate()
    turning.plan["keysets"] = ["drop"]
    with pytest.raises(MintUnreachable):
        await house.wallet.send(NO_SUM, source=key, purpose="refund")
    assert house.balance() == 100_000
    await house.check_books()
    actor_of(house).breaker.ok()
    sent = await house.wallet.send(NO_SUM, source=key, purpose="refund")
    assert house.balance() == (100 - NO_SUM) * 1000
    assert await claim(turning.url, sent.token) == NO_SUM
    await house.wallet.check_outstanding()
    await house.check_books()


async def test_keys_changed_before_taking_back(open_house: Opener, turning_mint: TestMint, turning: FaultProxy) -> None:
    house = await open_house(turning.url)
    key = await customer(house, turning.url, 100)
    sent = await house.wallet.send(SUM, source=key, purpose="withdrawal")
    await turning_mint.rotate()
    turning.plan["keysets"] = ["drop"]
    with pytest.raises(MintUnreachable):
        await house.wallet.take_back(sent.operation_id)
    assert house.ledger.totals().outstanding_msat == SUM * 1000
    await house.check_books()
    actor_of(house).breaker.ok()
    assert await house.wallet.take_back(sent.operation_id) == SUM * 1000
    assert house.balance() == 100_000
    await house.check_books()


async def test_counters_used_before(open_house: Opener, proxy: FaultProxy, mint: TestMint) -> None:
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    await use_up(house, mint)
    sent = await house.wallet.send(NO_SUM, source=key, purpose="refund")
    assert sent.amount == NO_SUM
    await use_up(house, mint)
    assert await house.wallet.take_back(sent.operation_id) == NO_SUM * 1000
    assert house.balance() == 100_000
    await house.check_books()


async def test_a_plain_no_moves_nothing(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    proxy.plan["swap"] = ["400"]
    with pytest.raises(MintUnreachable, match="refused to make"):
        await house.wallet.send(NO_SUM, source=key, purpose="refund")
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (100_000, 0)
    sent = await house.wallet.send(SUM, source=key, purpose="withdrawal")
    proxy.plan["swap"] = ["400"]
    with pytest.raises(MintUnreachable, match="refused to take"):
        await house.wallet.take_back(sent.operation_id)
    assert house.ledger.totals().outstanding_msat == SUM * 1000
    proxy.plan["swap"] = ["400"]
    with pytest.raises(TokenInvalid):
        await customer(house, proxy.url, 8, "bob")
    assert house.key("bob") is None
    await house.check_books()


async def test_taking_back_in_doubt_is_found_out(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await house.wallet.send(SUM, source=key, purpose="withdrawal")
    proxy.plan["swap"], proxy.plan["restore"] = ["lost"], ["500"]
    with pytest.raises(PayoutPending):
        await house.wallet.take_back(sent.operation_id)
    await house.resolve()
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (100_000, 0)
    await house.check_books()


async def test_coins_spent_by_somebody_with_the_same_words(open_house: Opener, proxy: FaultProxy, mint: TestMint) -> None:
    """The source gets its money back, and the audit says that the coins are gone."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    await mint.receive(encode(mint.url, "sat", [held.coin for held in actor_of(house).purse.held.values()]))
    with pytest.raises(WalletShort):
        await house.wallet.send(NO_SUM, source=key, purpose="refund")
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (100_000, 0)
    audit = await house.wallet.audit()
    assert not audit.ok
    assert "the coins are" in audit.problems[0]


Work = Callable[[House], Awaitable[object]]
COINS: list[list[Coin]] = []
"""For the redemption: made before the mint begins to lie."""


async def a_redemption(house: House) -> object:
    actor = actor_of(house)
    return await house.redeem(encode(actor.url, "sat", COINS.pop()), "bob")


async def a_refund(house: House) -> object:
    key = house.key()
    assert key is not None
    return await house.wallet.send(NO_SUM, source=key, purpose="refund")


async def taking_back(house: House) -> object:
    (sent,) = await house.wallet.sent(purpose="withdrawal")
    return await house.wallet.take_back(sent.operation_id)


@pytest.mark.parametrize("then", ["gone", "the same", "dear"])
@pytest.mark.parametrize("work", [a_redemption, a_refund, taking_back])
async def test_refused_for_its_keys_and_no_others_will_do(
    open_house: Opener, proxy: FaultProxy, work: Work, then: str
) -> None:
    """The mint calls its keys changed; it is gone when they are read again, they are the same, or cost all that there is."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 96)
    await house.wallet.send(32, source=key, purpose="withdrawal")
    COINS[:] = [await mint_coins(proxy.mint, 9)]
    before = house.ledger.totals()
    proxy.plan["swap"] = ["no 12002"]
    if then == "gone":
        proxy.plan["keysets"] = ["drop"]
    elif then == "dear":
        proxy.rewrite["keysets"] = lambda _, said: {"keysets": [{**one, "input_fee_ppk": 90_000} for one in said["keysets"]]}
    with pytest.raises((MintUnreachable, TokenInvalid, TokenDust)):
        await work(house)
    assert house.ledger.totals() == before
    assert house.key("bob") is None
    assert not actor_of(house).busy
    proxy.heal()
    actor_of(house).breaker.ok()
    assert (await house.wallet.audit()).ok
