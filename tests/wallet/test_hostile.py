"""A mint that wants our money, or our start to fail, and what it says at the worst moment of an operation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from routstr_desktop.core.errors import MintUnreachable, PaymentFailed, PayoutPending, TokenInvalid
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import faults, recovery, swaps
from routstr_desktop.wallet.mint import KEYS_PAUSE
from routstr_desktop.wallet.testmint import invoice_of, mint_coins, swap_coins
from routstr_desktop.wallet.tokens import encode, parse
from tests.support.faultproxy import FaultProxy
from tests.support.locks import locked_coins
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_new_plans import NO_SUM, SUM, actor_of, turning, turning_mint  # noqa: F401
from .test_send import customer

POINT = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
GHOST = "00" + "ab" * 7
"""A keyset that no mint has."""


async def token(proxy: FaultProxy, amount: int) -> str:
    """Of the mint behind the proxy, as its users know it."""
    return encode(proxy.url, "sat", await mint_coins(proxy.mint, amount))


async def rich(open_house: Opener, proxy: FaultProxy) -> House:
    """The operator has 300 sat, in coins of 4, 8, 32 and 256."""
    house = await open_house(proxy.url)
    await house.wallet.redeem(await token(proxy, 300), Beneficiary("operator"))
    return house


async def pay(house: House, other: TestMint, amount: int) -> Any:
    return await house.wallet.pay_lightning(await invoice_of(other.url, amount), source="operator", purpose="payout")


async def until(true: Callable[[], bool]) -> None:
    """The recovery runs in the background and announces nothing."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


# --- keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fee", [-1000, 1e999, 1 << 70, "1000", True, [1]])
async def test_a_fee_that_is_none_is_not_believed(open_house: Opener, proxy: FaultProxy, fee: object) -> None:
    """A fee below nothing would credit more than a token is worth. New keys at such a fee are not used."""
    house, text = await open_house(proxy.url), await token(proxy, 8)
    proxy.rewrite["keysets"] = lambda _, said: {"keysets": [{**one, "input_fee_ppk": fee} for one in said["keysets"]]}
    with pytest.raises(MintUnreachable, match="does not show its keys"):
        await house.redeem(text)
    proxy.rewrite, lie = {}, proxy.rewrite
    await actor_of(house).refresh_keys()
    proxy.rewrite = lie
    await actor_of(house).refresh_keys()
    await house.redeem(text)
    assert house.balance() == 8_000
    await house.check_books()


@pytest.mark.parametrize("how", ["404", "500", "html"])
async def test_keys_that_a_mint_does_not_show_stop_none_of_the_others(open_house: Opener, proxy: FaultProxy, how: str) -> None:
    """It lists them and cannot serve them: what is of those keys waits, all else goes on."""
    house = await open_house(proxy.url)
    entry = {"id": GHOST, "unit": "sat", "active": False}
    proxy.rewrite["keysets"] = lambda _, said: {"keysets": [entry, *said["keysets"]]}
    proxy.always[f"keys/{GHOST}"] = how
    await house.redeem(await token(proxy, 8))
    assert house.balance() == 8_000
    assert actor_of(house).breaker.closed, "the mint is well"
    coins = [replace(coin, keyset=GHOST) for coin in await mint_coins(proxy.mint, 4)]
    with pytest.raises(MintUnreachable, match="does not show its keys"):
        await house.redeem(encode(proxy.url, "sat", coins), "bob")
    await house.check_books()


async def test_a_token_of_keys_that_are_seconds_old_is_not_called_invalid(
    open_house: Opener,
    turning_mint: TestMint,  # noqa: F811
    turning: FaultProxy,  # noqa: F811
) -> None:
    """The mint's list was read just before they changed, and is not read again for every token that comes: this one waits."""
    house = await open_house(turning.url)
    forged = encode(turning.url, "sat", [replace(coin, keyset=GHOST) for coin in await mint_coins(turning.mint, 4)])
    with pytest.raises(TokenInvalid):
        await house.redeem(forged)
    await turning_mint.rotate()
    text = await token(turning, 8)
    with pytest.raises(MintUnreachable, match="a moment ago"):
        await house.redeem(text)
    actor_of(house)._keys_at -= KEYS_PAUSE
    await house.redeem(text)
    assert house.balance() == 8_000
    await house.check_books()


async def test_a_payment_right_after_the_keys_changed(
    open_house: Opener,
    turning_mint: TestMint,  # noqa: F811
    turning: FaultProxy,  # noqa: F811
    fee_mint: TestMint,
) -> None:
    """The blank outputs for what comes back were of the old keys: others are planned, and the invoice is paid at once."""
    house = await rich(open_house, turning)
    await turning_mint.rotate()
    paid = await pay(house, fee_mint, 34)  # with its reserve 36 sat, two of the coins as they are
    assert (paid.state, paid.fee_msat) == ("done", 1_000)
    await house.check_books()


async def test_a_payment_whose_mint_goes_away_while_its_new_keys_are_read(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint
) -> None:
    house = await rich(open_house, proxy)
    proxy.plan["melt"], proxy.plan["keysets"] = ["ok", "no 12002"], ["drop"]
    with pytest.raises(MintUnreachable):
        await pay(house, fee_mint, 34)
    assert (house.ledger.withdrawable(), house.ledger.totals().outstanding_msat) == (300_000, 0)
    actor_of(house).breaker.ok()
    proxy.plan["melt"] = ["ok", "no 12002", "ok", "no 12002"]  # quote, payment, how it stands, payment again
    with pytest.raises(PaymentFailed):
        await pay(house, fee_mint, 34)
    assert (house.ledger.withdrawable(), house.ledger.totals().outstanding_msat) == (300_000, 0)
    assert (await pay(house, fee_mint, 34)).state == "done"
    await house.check_books()


async def test_the_last_coin_of_retired_keys_is_handed_out_as_it_is(open_house: Opener) -> None:
    """Swapping it would cost what it is worth; its owner may spend it wherever the mint honours its old keys."""
    mint = await asyncio.to_thread(TestMint.start, fee_ppk=100)
    try:
        house = await open_house(mint.url)
        key = await customer(house, mint.url, 2)
        await mint.rotate()
        await actor_of(house).refresh_keys()
        sent = await house.wallet.refund(key, "refund")
        assert sent is not None
        assert (sent.amount, house.balance(), house.wallet.balance_at(mint.url)) == (1, 0, 1_000)
        await house.check_books()
    finally:
        await asyncio.to_thread(mint.stop)


# --- counters -----------------------------------------------------------------------------------------------------------


async def test_a_counter_never_falls(open_house: Opener, proxy: FaultProxy) -> None:
    """Outputs are planned while a search raises the counter: no secret is planned twice."""
    house = await open_house(proxy.url)
    await house.redeem(await token(proxy, 8))
    purse, keyset = actor_of(house).purse, actor_of(house).keysets.active() or ""
    for _ in range(5):
        now = await purse.counter(keyset)
        raising = [purse.raise_counter(keyset, now + n) for n in (1, 2, 3)]
        first, _, _, _, second = await asyncio.gather(purse.plan(keyset, (1,) * 8), *raising, purse.plan(keyset, (1,) * 4))
        assert await purse.counter(keyset) >= now + 12
        assert set(range(first.lo, first.lo + 8)).isdisjoint(range(second.lo, second.lo + 4))


# --- lies about amounts -------------------------------------------------------------------------------------------------


async def test_more_than_can_come_back_of_a_payment_is_not_believed(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint
) -> None:
    """Booked, the payment would have cost less than nothing, and no start would ever get over it."""
    house = await rich(open_house, proxy)
    proxy.rewrite["restore"] = lambda asked, _: {
        "outputs": asked["outputs"][:1],
        "signatures": [{"id": asked["outputs"][0]["id"], "amount": 256, "C_": POINT}],
    }
    with pytest.raises(PayoutPending):
        await pay(house, fee_mint, 50)
    assert [one.state for one in await house.wallet.paid()] == ["sent"]
    proxy.heal()
    await house.resolve()
    assert [(one.state, one.fee_msat) for one in await house.wallet.paid()] == [("done", 1_000)]
    await house.check_books()


# --- in doubt -----------------------------------------------------------------------------------------------------------


async def test_a_token_claimed_while_it_is_taken_back_and_the_mint_cannot_be_asked(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner was quicker. Until the mint says what of it is spent that is a doubt, which clears up by itself."""
    monkeypatch.setattr(recovery, "FIRST_PAUSE", 0.1)
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    sent = await house.wallet.send(SUM, source=key, purpose="withdrawal")
    proxy.plan["swap"], proxy.plan["checkstate"], before = ["held"], ["ok", "ok", "500"], proxy.count("swap")
    back = asyncio.gather(house.wallet.take_back(sent.operation_id))
    await until(lambda: proxy.count("swap") > before)
    await swap_coins(proxy.mint, parse(sent.token or "").proofs)
    proxy.gate.set()
    with pytest.raises(PayoutPending):
        await back
    proxy.heal()
    await until(lambda: not house.ledger.totals().outstanding_msat)
    assert [one.state for one in await house.wallet.sent()] == ["claimed"]
    await house.check_books()


async def test_coins_that_are_lost_and_the_mint_cannot_be_asked_which(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that nothing moved while the debit stands; it goes back when the mint has answered."""
    monkeypatch.setattr(recovery, "FIRST_PAUSE", 0.1)
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    await swap_coins(proxy.mint, [held.coin for held in actor_of(house).purse.held.values()])
    proxy.plan["checkstate"] = ["ok", "500"]
    with pytest.raises(PayoutPending):
        await house.wallet.send(NO_SUM, source=key, purpose="refund")
    proxy.heal()
    await until(lambda: not house.ledger.totals().outstanding_msat)
    assert house.balance() == 100_000


async def test_locked_payments_are_swapped_whoever_stops_waiting_for_it(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving all that a mint holds swaps what waits first: a closed dialog leaves no swap on file that nobody works on."""
    monkeypatch.setattr(swaps, "LINGER", 3600.0)
    house = await open_house(proxy.url)
    await actor_of(house).refresh_keys()
    await house.redeem(encode(proxy.url, "sat", await locked_coins(proxy.mint, 8, house.wallet.key.pubkey)))
    asking = asyncio.gather(house.wallet.swap_locked())
    monkeypatch.setattr(faults, "hook", lambda point: point == "swap:counted" and asking.cancel())
    with pytest.raises(asyncio.CancelledError):
        await asking
    await until(lambda: not sum(house.ledger.totals().unswapped.values()))
    await house.check_books()


async def test_an_operation_that_nobody_can_read_does_not_keep_the_wallet_shut(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await customer(house, proxy.url, 100)
    payload = {"token": "nonsense", "mark": "m", "plan": {"keyset": "00", "amounts": "?"}, "beneficiary": {}}
    await house.ledger.operations.insert("odd", "redeem", proxy.url, "sat", 1000, payload, ["ff"], state="prepared")
    await house.close()
    again = await open_house(proxy.url)
    key = again.key()
    assert key is not None
    assert (await again.wallet.send(NO_SUM, source=key, purpose="refund")).amount == NO_SUM
