"""Tokens out, claimed and taken back, against real mints."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import BalanceChanged, InsufficientBalance, WalletShort
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import tokens
from routstr_desktop.wallet.testmint import mint_coins, swap_coins
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House


async def customer(house: House, url: str, amount: int, who: str = "alice") -> ApiKey:
    result = await house.redeem(tokens.encode(url, "sat", await mint_coins(url, amount)), who)
    assert result.key is not None
    return result.key


async def claim(url: str, text: str | None) -> int:
    """What an owner gets for the token."""
    return sum(coin.amount for coin in await swap_coins(url, tokens.parse(text or "").proofs))


async def test_exact_coins_go_out_without_network_or_fee(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 255)
    asked = len(proxy.seen)
    sent = await house.wallet.send(129, source=key, purpose="refund")
    assert len(proxy.seen) == asked
    assert tokens.parse(sent.token or "").amount == sent.amount == 129
    assert house.balance() == 126_000
    assert house.ledger.totals().outstanding_msat == 129_000
    await house.check_books()
    assert await claim(proxy.url, sent.token) == 129
    assert await house.wallet.check_outstanding() == [sent.operation_id]
    assert house.ledger.totals().outstanding_msat == 0
    await house.check_books()


async def test_a_swap_has_the_exact_face_value_and_its_fee_is_ours(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    key = await customer(house, fee_mint.url, 201)
    assert house.balance() == 200_000
    sent = await house.wallet.send(33, source=key, purpose="refund")
    assert tokens.parse(sent.token or "").amount == 33
    assert house.balance() == 167_000
    totals = house.ledger.totals()
    assert (totals.fees_msat, totals.outstanding_msat) == (1_000, 33_000)
    assert totals.wallet[fee_mint.url, "sat"] == 199_000
    await house.check_books()
    assert await claim(fee_mint.url, sent.token) == 32


async def test_v1_keysets(open_house: Opener, v1_mint: TestMint) -> None:
    house = await open_house(v1_mint.url)
    key = await customer(house, v1_mint.url, 100)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    assert await claim(v1_mint.url, sent.token) == 33
    assert await house.wallet.check_outstanding() == [sent.operation_id]
    await house.check_books()


async def test_msat_refund(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    result = await house.redeem(await mint.fund(5_000, unit="msat"))
    assert result.key is not None
    sent = await house.wallet.send(1_234, source=result.key, purpose="change", mint=mint.url, unit="msat")
    assert (sent.unit, tokens.parse(sent.token or "").amount_msat) == ("msat", 1_234)
    assert house.balance() == 3_766
    await house.check_books()


async def test_states_and_list(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    key = await customer(house, mint.url, 100)
    first = await house.wallet.send(5, source=key, purpose="refund")
    second = await house.wallet.send(6, source=key, purpose="change")
    await house.wallet.handed_out(first.operation_id)
    assert [(one.operation_id, one.state, one.purpose) for one in await house.wallet.sent(source=key)] == [
        (second.operation_id, "minted", "change"),
        (first.operation_id, "handed_out", "refund"),
    ]
    assert (await house.wallet.sent(source=key, purpose="refund"))[0].token == first.token
    await claim(mint.url, first.token)
    await house.wallet.check_outstanding()
    (claimed,) = await house.wallet.sent(purpose="refund")
    assert (claimed.state, claimed.token, claimed.amount) == ("claimed", None, 5)
    await house.check_books()


async def test_ten_refunds_at_once_out_of_one_coin(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    keys = [await customer(house, mint.url, 64, f"key {n}") for n in range(4)]
    sent = await asyncio.gather(*(house.wallet.send(9 + n, source=key, purpose="refund") for key in keys for n in range(3)))
    assert sorted(one.amount for one in sent) == sorted([9, 10, 11] * 4)
    assert len({proof.secret for one in sent for proof in tokens.parse(one.token or "").proofs}) == sum(
        len(tokens.parse(one.token or "").proofs) for one in sent
    )
    await house.check_books()
    assert sum([await claim(mint.url, one.token) for one in sent]) == 120
    assert len(await house.wallet.check_outstanding()) == 12
    await house.check_books()


async def test_more_than_there_is(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    key = await customer(house, mint.url, 10)
    with pytest.raises(WalletShort):
        await house.wallet.send(11, source=key, purpose="refund")
    await customer(house, mint.url, 50, "bob")
    with pytest.raises(InsufficientBalance):
        await house.wallet.send(11, source=key, purpose="refund")
    with pytest.raises(InsufficientBalance):
        await house.wallet.send(11, source="operator", purpose="withdrawal")
    with pytest.raises(WalletShort):
        await house.wallet.send(11, source=key, purpose="refund", unit="msat")
    assert house.balance() == 10_000
    await house.check_books()


async def test_a_coin_short_of_the_mints_fee(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    key = await customer(house, fee_mint.url, 65)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    rest = await house.wallet.send(30, source=key, purpose="refund")
    assert (sent.amount, rest.amount) == (33, 30)
    with pytest.raises(WalletShort):
        await house.wallet.send(1, source=key, purpose="refund")  # 1 sat is owed, but the swap fee ate it
    assert house.balance() == 1_000
    await house.check_books()


async def test_withdrawal_of_the_operator(open_house: Opener, fee_mint: TestMint) -> None:
    """Invariants 68 and 77."""
    house = await open_house(fee_mint.url)
    await house.wallet.redeem(await fee_mint.fund(129), Beneficiary("operator"))
    await customer(house, fee_mint.url, 129)
    await house.wallet.send(127, source="operator", purpose="withdrawal", mint=fee_mint.url)
    with pytest.raises(InsufficientBalance):  # the fee of the swap would come out of the customer's money
        await house.wallet.send(1, source="operator", purpose="withdrawal")
    assert house.ledger.withdrawable() == 0
    assert [one.amount for one in await house.wallet.sent(source="operator", purpose="withdrawal")] == [127]
    await house.check_books()


async def test_take_back(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    key = await customer(house, fee_mint.url, 201)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    await house.wallet.handed_out(sent.operation_id)
    results = await asyncio.gather(*(house.wallet.take_back(sent.operation_id) for _ in range(3)))
    assert results == [32_000] * 3, "at once: one swap, one result"
    assert house.balance() == 200_000
    assert house.ledger.totals().fees_msat == 2_000
    with pytest.raises(BalanceChanged):
        await house.wallet.take_back(sent.operation_id)
    with pytest.raises(BalanceChanged):
        await house.wallet.take_back("no such token")
    with pytest.raises(Exception, match="spent"):
        await claim(fee_mint.url, sent.token)
    await house.check_books()


async def test_taking_back_what_was_claimed(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    key = await customer(house, mint.url, 100)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    await claim(mint.url, sent.token)
    with pytest.raises(BalanceChanged, match="claimed already"):
        await house.wallet.take_back(sent.operation_id)
    assert house.balance() == 67_000
    assert house.ledger.totals().outstanding_msat == 0
    await house.check_books()


async def test_owner_and_operator_race(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 67: The owner's swap reaches the mint while our own waits before it."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    proxy.plan["swap"] = ["held"]
    before = proxy.count("swap")
    back = asyncio.gather(house.wallet.take_back(sent.operation_id), return_exceptions=True)
    while proxy.count("swap") == before:
        await proxy.arrived.wait()
        proxy.arrived.clear()
    await claim(proxy.mint, sent.token)
    proxy.gate.set()
    (outcome,) = await back
    assert isinstance(outcome, BalanceChanged)
    assert (await house.wallet.sent())[0].state == "claimed"
    assert house.balance() == 67_000
    await house.check_books()


async def test_checking_for_claims_while_taking_back(open_house: Opener, proxy: FaultProxy) -> None:
    """Invariant 67: The mint says "spent" because of our own swap: that is no claim."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    proxy.plan["checkstate"] = ["held"]
    check = asyncio.gather(house.wallet.check_outstanding())
    while not proxy.count("checkstate"):
        await proxy.arrived.wait()
        proxy.arrived.clear()
    assert await house.wallet.take_back(sent.operation_id) == 33_000
    proxy.gate.set()
    assert await check == [[]]
    assert (await house.wallet.sent())[0].state == "reclaimed"
    assert house.balance() == 100_000
    await house.check_books()


async def test_unclaimed_tokens_survive_a_restart(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    key = await customer(house, mint.url, 100)
    sent = await house.wallet.send(33, source=key, purpose="refund")
    await house.close()
    house = await open_house(mint.url)
    assert (await house.wallet.sent())[0].token == sent.token
    with pytest.raises(WalletShort):
        await house.wallet.send(68, source=key, purpose="refund")
    assert await house.wallet.take_back(sent.operation_id) == 33_000
    await house.check_books()


async def test_rotation(open_house: Opener) -> None:
    """Invariant 54: swaps planned with a keyset that the mint retires are planned anew, and old coins are spent first."""
    mint = await asyncio.to_thread(TestMint.start)
    try:
        house = await open_house(mint.url)
        key = await customer(house, mint.url, 100)
        old = tokens.encode(mint.url, "sat", await mint_coins(mint.url, 50))
        await mint.rotate()
        assert (await house.redeem(old)).net_msat == 50_000
        sent = await house.wallet.send(40, source=key, purpose="refund")
        (actor,) = house.wallet.places.values()
        assert await claim(mint.url, sent.token) == 40
        assert all(actor.keysets.is_active(held.coin) for held in actor.purse.available())
        assert await house.wallet.check_outstanding() == [sent.operation_id]
        await house.check_books()
        await mint.rotate()
        assert await claim(mint.url, (await house.wallet.send(41, source=key, purpose="refund")).token) == 41
        await house.check_books()
    finally:
        await asyncio.to_thread(mint.stop)


async def test_a_mint_off_the_list_can_still_pay_out(open_house: Opener, mint: TestMint, fee_mint: TestMint) -> None:
    house = await open_house(mint.url)
    key = await customer(house, mint.url, 100)
    await house.wallet.set_mints([fee_mint.url])
    assert {status.url for status in house.wallet.status()} == {mint.url, fee_mint.url}
    sent = await house.wallet.send(33, source=key, purpose="refund", mint=mint.url)
    assert await claim(mint.url, sent.token) == 33
    await house.check_books()
