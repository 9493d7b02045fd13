"""What mints say that they should not: invoices of others, payments they deny, keys and counters that change every time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from routstr_desktop.core.errors import (
    MintUnreachable,
    PaymentFailed,
    PayoutPending,
    RoutstrError,
    WalletShort,
)
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import outgoing, tidy
from routstr_desktop.wallet.deposit import Deposit
from routstr_desktop.wallet.plan import split
from routstr_desktop.wallet.testmint import invoice_of, mint_coins, mint_tokens
from routstr_desktop.wallet.tokens import encode
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_new_plans import actor_of, use_up
from .test_send import customer

JUNK = "02" + "f" * 64


def changed(**fields: Any) -> Callable[[Any, Any], Any]:
    """The mint's quotes, with other fields."""
    return lambda _, said: {**said, **fields} if "quote" in said else said


async def invoice(house: House, amount: int = 21) -> Deposit:
    return await house.wallet.deposits.invoice(amount, lambda _: house.beneficiary())


async def look(house: House, made: Deposit) -> Deposit:
    found = await house.wallet.deposits.get(made.id)
    assert found is not None
    return await house.wallet.deposits.look(found)


# --- deposits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["refused", "nonsense", "no invoice", "another amount"])
async def test_an_invoice_that_cannot_be_trusted_is_not_shown(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint, said: str
) -> None:
    house = await open_house(proxy.url)
    if said == "refused":
        proxy.plan["mint"] = ["no 20000"]
    elif said == "nonsense":
        proxy.rewrite["mint"] = changed(quote=7)
    elif said == "no invoice":
        proxy.rewrite["mint"] = changed(request="lnbc1nothing")
    else:
        proxy.rewrite["mint"] = changed(request=await invoice_of(fee_mint.url, 5))
    with pytest.raises(MintUnreachable):
        await invoice(house)
    assert await house.ledger.operations.list("mint") == []


async def test_coins_issued_to_somebody_else_are_nobodys_here(open_house: Opener, proxy: FaultProxy) -> None:
    """A mint that says ISSUED before we ever asked for the coins: nothing is credited, and it is a case for people."""
    house = await open_house(proxy.url)
    proxy.rewrite["mint"] = changed(state="ISSUED")
    made = await invoice(house)
    assert (await look(house, made)).state == "foreign"
    proxy.heal()
    assert (await look(house, made)).state == "foreign"
    assert house.key() is None
    await house.check_books()


@pytest.mark.parametrize("says", ["PAID", "ISSUED"])
async def test_a_mint_that_says_paid_and_never_signs(open_house: Opener, proxy: FaultProxy, says: str) -> None:
    """It refuses the coins of an invoice that it calls paid: that is asked again. Unless it says then that others have them."""
    house = await open_house(proxy.url)
    proxy.always["mint/bolt11"] = "no 20001"
    made = await invoice(house)
    with pytest.raises(MintUnreachable, match="was paid"):
        await look(house, made)
    row = await house.ledger.operations.must(made.id)
    assert (row.state, house.key()) == ("prepared", None)
    assert (await house.wallet.audit()).ok
    if says == "ISSUED":
        proxy.rewrite["mint"] = changed(state="ISSUED")
        await house.resolve()
        assert ((await look(house, made)).state, house.key()) == ("foreign", None)
    else:
        proxy.heal()
        await house.resolve()
        assert ((await look(house, made)).state, house.balance()) == ("done", 21_000)
    await house.check_books()


async def test_an_invoice_that_is_locked_to_us_without_a_word_is_credited(open_house: Opener, proxy: FaultProxy) -> None:
    """The mint does not repeat the key that we named, and then wants its signature (NUT-20)."""
    house = await open_house(proxy.url)
    proxy.rewrite["mint"] = changed(pubkey=None)
    made = await invoice(house)
    assert ((await look(house, made)).state, house.balance()) == ("done", 21_000)
    await house.check_books()


async def test_older_mints_say_paid_or_not(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)

    def older(paid: object) -> Callable[[Any, Any], Any]:
        return lambda _, said: {k: v for k, v in said.items() if k != "state"} | {"paid": paid} if "quote" in said else said

    proxy.rewrite["mint"] = older(False)
    made = await invoice(house)
    assert (await look(house, made)).state == "quoted"
    proxy.rewrite["mint"] = older(True)
    assert (await look(house, made)).state == "done"
    assert house.balance() == 21_000
    proxy.rewrite["mint"] = changed(state="MAYBE")
    with pytest.raises(MintUnreachable, match="makes no sense"):
        await look(house, await invoice(house))
    proxy.heal()
    await house.check_books()


@pytest.mark.parametrize("why", ["keys", "counters", "counters and amounts", "signatures"])
async def test_a_paid_invoice_gets_its_coins_at_the_second_try(
    open_house: Opener, proxy: FaultProxy, mint: TestMint, why: str
) -> None:
    """The keys have changed, the outputs were signed in an earlier life, or what is signed again makes no sense at first."""
    house = await open_house(proxy.url)
    if why == "keys":
        proxy.plan["mint/bolt11"] = ["no 12002"]
    elif why == "counters":
        await use_up(house, mint)
    elif why == "counters and amounts":
        await use_up(house, mint, split(21))
    else:
        proxy.plan["mint/bolt11"] = ["lost"]
        proxy.rewrite["restore"] = lambda _, said: {
            **said,
            "signatures": [{**one, "C_": JUNK} for one in said["signatures"]],
        }
    made = await invoice(house)
    if why == "signatures":
        with pytest.raises(MintUnreachable, match="make no sense"):
            await look(house, made)
        proxy.heal()
        await house.resolve()
    assert (await look(house, made)).state == "done"
    assert house.balance() == 21_000
    quote = await actor_of(house).client.ask("GET", f"mint/quote/bolt11/{made.quote}")
    assert quote["state"] == "ISSUED", "the coins are those of this invoice"
    await house.check_books()


async def test_a_mint_without_keys_for_large_coins_is_asked_for_more_of_its_largest(open_house: Opener, mint: TestMint) -> None:
    """Its keyset ends at 16: every amount is made of what it signs, coming in, going out and taken back."""
    house = await open_house(mint.url)
    await house.redeem(await mint.fund(1))
    for keyset in actor_of(house).keysets.values():
        keyset.public_keys = {amount: key for amount, key in keyset.public_keys.items() if amount <= 16}
    made = await invoice(house, 100)
    assert (await look(house, made)).state == "done"
    await house.redeem(await mint.fund(15))
    held = sorted(one.coin.amount for one in actor_of(house).purse.available())
    assert (sum(held), held[-1], held.count(16)) == (116, 16, 6)
    key = house.key()
    assert key is not None
    sent = await house.wallet.send(70, source=key, purpose="refund")
    assert await house.wallet.take_back(sent.operation_id) == 70_000
    assert (house.wallet.balance_at(mint.url), house.balance()) == (116_000, 116_000)
    await house.check_books()


# --- payments -----------------------------------------------------------------------------------------------------------


async def pay(house: House, text: str) -> Any:
    return await house.wallet.pay_lightning(text, source="operator", purpose="payout")


async def rich(open_house: Opener, proxy: FaultProxy, amount: int = 300) -> House:
    house = await open_house(proxy.url)
    await house.wallet.redeem(await mint_tokens(proxy.url, amount), Beneficiary("operator"))
    return house


@pytest.mark.parametrize("said", ["refused", "amount", "nothing", "reserve"])
async def test_a_quote_that_makes_no_sense_pays_nothing(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint, said: str
) -> None:
    house = await rich(open_house, proxy)
    error: type[RoutstrError] = MintUnreachable
    if said == "refused":
        proxy.plan["melt"], error = ["no 20000"], PaymentFailed
    elif said == "amount":
        proxy.rewrite["melt"] = changed(amount=0)
    elif said == "nothing":
        proxy.rewrite["melt"] = changed(quote=None)
    else:
        proxy.rewrite["melt"] = changed(fee_reserve=-1)
    with pytest.raises(error):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert (house.ledger.withdrawable(), await house.wallet.paid()) == (300_000, [])
    await house.check_books()


@pytest.mark.parametrize("code", [20007, 20004, 0])
async def test_a_payment_that_is_refused_is_back_at_once(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint, code: int
) -> None:
    """Its quote has expired, or Lightning failed, or the mint says no more than no: coins and debit are as they were."""
    house = await rich(open_house, proxy)
    proxy.plan["melt"] = ["ok", f"no {code}"]  # the first is the quote
    text = await invoice_of(fee_mint.url, 50)
    with pytest.raises(PaymentFailed):
        await pay(house, text)
    assert (house.ledger.withdrawable(), house.ledger.totals().outstanding_msat) == (300_000, 0)
    assert sum(held.coin.amount for held in actor_of(house).spendable()) == 300
    assert (await pay(house, text)).state == "done", "by a new quote"
    await house.check_books()


async def test_a_mint_that_calls_a_payment_paid_and_its_coins_unspent(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint
) -> None:
    """Quote and coins must agree; until they do, the payment is open, and neither is the money back nor booked as gone."""
    house = await rich(open_house, proxy)
    proxy.plan["melt"] = ["ok", "lost"]  # the first is the quote
    proxy.rewrite["checkstate"] = lambda _, said: {"states": [{**one, "state": "UNSPENT"} for one in said["states"]]}
    with pytest.raises(PayoutPending):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert await house.wallet.recover() == 1
    assert (await house.wallet.audit()).ok
    proxy.heal()
    await house.resolve()
    assert [one.state for one in await house.wallet.paid()] == ["done"]
    await house.check_books()


@pytest.mark.parametrize("lie", ["gone", "junk", "not even a list"])
async def test_change_that_the_mint_promised_is_waited_for(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint, lie: str
) -> None:
    """It told of change for a fee that was not needed and does not give it, or gives nonsense: the payment is not closed."""
    house = await rich(open_house, proxy)
    if lie == "not even a list":
        proxy.rewrite["melt"] = lambda _, said: {**said, "change": 7} if said.get("change") else said
    if lie in ("gone", "not even a list"):
        proxy.rewrite["restore"] = lambda _, said: {"outputs": [], "signatures": []}
    else:
        proxy.rewrite["restore"] = lambda _, said: {**said, "signatures": [{**one, "C_": JUNK} for one in said["signatures"]]}
    with pytest.raises(PayoutPending):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert [one.state for one in await house.wallet.paid()] == ["sent"]
    proxy.heal()
    await house.resolve()
    assert [(one.state, one.fee_msat) for one in await house.wallet.paid()] == [("done", 1_000)]
    await house.check_books()


async def test_too_many_questions_while_a_payment_is_repeated(
    open_house: Opener, proxy: FaultProxy, fee_mint: TestMint
) -> None:
    """The mint never heard of it, and then wants us to slow down: nobody may say that nothing was sent."""
    house = await rich(open_house, proxy)
    proxy.plan["melt"] = ["ok", "drop", "ok", "429"]  # quote, payment, how it stands, payment again
    with pytest.raises(PayoutPending):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert (house.ledger.totals().outstanding_msat, [one.state for one in await house.wallet.paid()]) == (52_000, ["sent"])
    proxy.heal()
    await house.resolve()
    assert [one.state for one in await house.wallet.paid()] == ["done"]
    await house.check_books()


async def test_blank_outputs_that_were_used_before_are_stepped_over(
    open_house: Opener, proxy: FaultProxy, mint: TestMint, fee_mint: TestMint
) -> None:
    """Others are planned, and the invoice is paid at once."""
    house = await rich(open_house, proxy)
    await use_up(house, mint)
    paid = await pay(house, await invoice_of(fee_mint.url, 34))  # with its reserve 36 sat, two of the coins
    assert (paid.state, paid.fee_msat) == ("done", 1_000)
    await house.check_books()


# --- swaps --------------------------------------------------------------------------------------------------------------


def signed_before(asked: Any, said: Any) -> Any:
    """The mint says of any outputs that it has signed them."""
    signatures = [{"id": one["id"], "amount": one["amount"], "C_": JUNK} for one in asked["outputs"]]
    return {**said, "outputs": asked["outputs"], "signatures": signatures}


Work = Callable[[House, FaultProxy], Awaitable[object]]


async def a_redemption(house: House, proxy: FaultProxy) -> object:
    return await house.redeem(encode(proxy.url, "sat", await mint_coins(proxy.mint, 9)), "bob")


async def a_refund(house: House, proxy: FaultProxy) -> object:
    key = house.key()
    assert key is not None
    return await house.wallet.send(33, source=key, purpose="refund")


async def taking_back(house: House, proxy: FaultProxy) -> object:
    (sent,) = await house.wallet.sent(purpose="withdrawal")
    return await house.wallet.take_back(sent.operation_id)


@pytest.mark.parametrize("work", [a_redemption, a_refund, taking_back])
async def test_a_mint_that_has_signed_everything_before_ends_the_attempt(
    open_house: Opener, proxy: FaultProxy, work: Work
) -> None:
    """Other counters each time, four times, and then it is given up with nothing moved; later it works."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    await house.wallet.send(36, source=key, purpose="withdrawal")
    before = house.ledger.totals()
    proxy.always["swap"] = "no 11003"
    proxy.rewrite["restore"] = signed_before
    with pytest.raises(MintUnreachable, match="keeps changing its keys"):
        await work(house, proxy)
    assert house.ledger.totals() == before
    proxy.heal()
    await work(house, proxy)
    await house.check_books()


async def test_tidying_up_steps_over_counters_that_were_used_before(
    open_house: Opener, proxy: FaultProxy, mint: TestMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy, "MANY", 5)
    house = await rich(open_house, proxy, 255)
    await use_up(house, mint)
    assert await house.wallet.tidy() == 1
    assert house.wallet.balance_at(proxy.url) == house.ledger.withdrawable() == 255_000
    await house.check_books()


@pytest.mark.parametrize("why", ["no 12002", "no 11003", "lost"])
async def test_tidying_up_that_is_refused_changes_nothing(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.setattr(tidy, "MANY", 5)
    house = await rich(open_house, proxy, 255)
    if why == "lost":
        proxy.plan["swap"] = ["lost"]
        proxy.always["restore"] = "500"
    else:
        proxy.plan["swap"] = [why]
    assert await house.wallet.tidy() == 0
    rows = await house.ledger.operations.list("tidy")
    assert [row.state for row in rows] == ["unknown" if why == "lost" else "failed"]
    if why != "lost":
        assert len(actor_of(house).spendable()) == 8
    proxy.heal()
    await house.resolve()
    assert house.wallet.balance_at(proxy.url) == house.ledger.withdrawable() == 255_000
    assert not actor_of(house).busy
    await house.check_books()


async def test_a_payout_waits_for_the_change_of_another_and_not_for_ever(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All coins are inputs of a swap that hangs: the second payout has its coins when it lands, and a third gives up."""
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 64)
    proxy.plan["swap"], before = ["held"], proxy.count("swap")
    first = asyncio.gather(house.wallet.send(10, source=key, purpose="refund"))
    while proxy.count("swap") == before:
        await proxy.arrived.wait()
        proxy.arrived.clear()
    monkeypatch.setattr(outgoing, "PATIENCE", 0.05)
    with pytest.raises(WalletShort):
        await house.wallet.send(20, source=key, purpose="refund")
    assert house.balance() == 54_000
    monkeypatch.setattr(outgoing, "PATIENCE", 30.0)
    second = asyncio.gather(house.wallet.send(20, source=key, purpose="refund"))
    proxy.gate.set()
    assert ((await first)[0].amount, (await second)[0].amount) == (10, 20)
    await house.check_books()


# --- keys ---------------------------------------------------------------------------------------------------------------


async def test_a_mint_that_does_not_describe_itself_is_used_all_the_same(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    proxy.always["info"] = "500"
    await house.redeem(await mint_tokens(proxy.url, 8))
    assert (house.balance(), actor_of(house).info.enforces_locks) == (8_000, False)
    await house.check_books()
