"""Lightning payments: debited first, paid once, and what the mint did not need comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from routstr_desktop.core.errors import (
    BalanceChanged,
    InsufficientBalance,
    LightningTargetInvalid,
    MintRateLimited,
    MintUnreachable,
    PaymentFailed,
    PaymentFee,
    PayoutPending,
)
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import invoice
from routstr_desktop.wallet.melt import Paid
from routstr_desktop.wallet.testmint import invoice_of, mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.lnurl import invoice as invoice_of_nobody
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House


@pytest.fixture
async def house(open_house: Opener, proxy: FaultProxy) -> AsyncIterator[House]:
    """Alice has 200 sat and the operator 100 at a mint that can be made to fail."""
    made = await open_house(proxy.url)
    await made.redeem(await mint_tokens(proxy.url, 200))
    await made.wallet.redeem(await mint_tokens(proxy.url, 100), Beneficiary("operator"))
    yield made
    await made.check_books()


async def pay(house: House, text: str, *, amount_msat: int | None = None, fee_limit_msat: int | None = None) -> Paid:
    """From alice's key."""
    key = house.key()
    assert key is not None
    return await house.wallet.pay_lightning(
        text, source=key, purpose="refund", amount_msat=amount_msat, fee_limit_msat=fee_limit_msat
    )


async def test_a_customer_pays_an_invoice_of_another_mint_and_bears_the_fee(house: House, fee_mint: TestMint) -> None:
    text = await invoice_of(fee_mint.url, 50)
    paid = await pay(house, "lightning:" + text.upper())
    assert (paid.state, paid.amount_msat, paid.fee_msat) == ("done", 50_000, 1_000)
    assert paid.payment_hash == invoice.read(text).payment_hash
    assert house.balance() == 149_000
    assert house.ledger.totals().fees_msat == 0
    assert [one.operation_id for one in await house.wallet.paid(source=house.key())] == [paid.operation_id]


async def test_the_operators_fee_is_booked_as_a_fee(house: House, fee_mint: TestMint) -> None:
    await house.wallet.pay_lightning(await invoice_of(fee_mint.url, 50), source="operator", purpose="payout")
    totals = house.ledger.totals()
    assert (totals.operator_msat, totals.fees_msat, totals.outstanding_msat) == (50_000, 1_000, 0)
    assert house.ledger.withdrawable() == 49_000


async def test_an_input_fee_is_part_of_the_cost(open_house: Opener, fee_mint: TestMint, mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    await house.redeem(await fee_mint.fund(201))
    paid = await pay(house, await invoice_of(mint.url, 50))
    assert (paid.fee_msat, house.balance()) == (2_000, 148_000)  # route and input fee; the swap before it is ours
    assert house.ledger.totals().fees_msat == 1_000
    await house.check_books()


async def test_the_same_invoice_is_paid_once(house: House, fee_mint: TestMint) -> None:
    text = await invoice_of(fee_mint.url, 50)
    both = await asyncio.gather(pay(house, text), pay(house, text))
    assert both[0] == both[1] == await pay(house, text)
    with pytest.raises(BalanceChanged):
        await house.wallet.pay_lightning(text, source="operator", purpose="payout")
    assert house.balance() == 149_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lnbc1notaninvoice", "cut off"),
        ("", "neither a Lightning"),
        ("cashuBo2F0", "neither a Lightning"),
        ("lnbc" + "q" * 5000, "not a Lightning"),
    ],
)
async def test_what_is_no_invoice_is_refused(house: House, text: str, says: str) -> None:
    with pytest.raises(LightningTargetInvalid, match=says):
        await pay(house, text)


async def test_another_amount_than_the_invoice_says_is_refused(house: House, fee_mint: TestMint) -> None:
    with pytest.raises(LightningTargetInvalid, match="another amount"):
        await pay(house, await invoice_of(fee_mint.url, 50), amount_msat=49_000)
    assert house.balance() == 200_000


@pytest.mark.parametrize("amount", [199, 200, 201, 100_000])
async def test_no_more_than_the_balance_with_its_fees(house: House, fee_mint: TestMint, amount: int) -> None:
    with pytest.raises(InsufficientBalance):
        await pay(house, await invoice_of(fee_mint.url, amount))
    assert house.balance() == 200_000


async def test_an_invoice_without_an_amount_is_refused(house: House) -> None:
    with pytest.raises(LightningTargetInvalid, match="does not say an amount"):
        await pay(house, invoice_of_nobody(None))
    assert house.balance() == 200_000


async def test_a_mint_that_asks_for_another_amount_than_the_invoice(
    house: House, proxy: FaultProxy, fee_mint: TestMint
) -> None:
    proxy.rewrite["melt"] = lambda _, said: {**said, "amount": 51} if "fee_reserve" in said else said
    with pytest.raises(PaymentFee, match="another amount"):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert (house.balance(), await house.wallet.paid()) == (200_000, [])


async def test_an_invoice_is_paid_by_one_at_a_time(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    """While a customer's payment is under way, the operator's of the same invoice is refused: nobody pays for nothing."""
    text = await invoice_of(fee_mint.url, 50)
    proxy.plan["melt"], before = ["ok", "ok", "held"], proxy.count("melt")  # two quotes, a payment
    other = house.wallet._payer
    key = house.key()
    assert key is not None
    quotes = [await other._quote(invoice.read(text), 50_000, source, None) for source in (key, "operator")]
    first = asyncio.gather(house.wallet._melter.pay(*quotes[0], key, "refund", text))
    while proxy.count("melt") < before + 3:
        await proxy.arrived.wait()
        proxy.arrived.clear()
    with pytest.raises(BalanceChanged, match="being paid already"):
        await house.wallet._melter.pay(*quotes[1], "operator", "payout", text)
    proxy.gate.set()
    assert (await first)[0].state == "done"


async def test_the_place_that_can_pay_pays(open_house: Opener, proxy: FaultProxy, mint: TestMint, fee_mint: TestMint) -> None:
    """A key paid at one mint and topped up at another: what the first cannot pay, the second does."""
    house = await open_house(fee_mint.url, mint.url)
    await house.redeem(await fee_mint.fund(10))
    await house.redeem(await mint.fund(100))
    key = house.key()
    assert key is not None
    assert key.mint == fee_mint.url
    paid = await pay(house, await invoice_of(fee_mint.url, 50))
    assert (paid.state, paid.mint) == ("done", mint.url)
    await house.check_books()


async def test_the_operator_never_pays_with_customers_money(house: House, fee_mint: TestMint) -> None:
    """Invariant 68."""
    with pytest.raises(InsufficientBalance):
        await house.wallet.pay_lightning(await invoice_of(fee_mint.url, 99), source="operator", purpose="payout")
    await house.wallet.pay_lightning(await invoice_of(fee_mint.url, 98), source="operator", purpose="payout")
    assert house.balance() == 200_000


async def test_a_fee_reserve_above_the_limit_is_refused(house: House, fee_mint: TestMint) -> None:
    with pytest.raises(PaymentFee):
        await pay(house, await invoice_of(fee_mint.url, 50), fee_limit_msat=1_999)
    assert house.balance() == 200_000


@pytest.mark.parametrize("fault", ["lost", "html", "500", "empty"])
async def test_an_answer_that_is_lost_is_found_out(house: House, proxy: FaultProxy, fee_mint: TestMint, fault: str) -> None:
    """Invariant 69: The mint did or did not hear of it: nobody is told that it failed, and it is paid once."""
    proxy.plan["melt"] = ["ok", fault]  # the first is the quote
    text = await invoice_of(fee_mint.url, 50)
    with contextlib.suppress(PayoutPending):
        await pay(house, text)
    await house.resolve()
    assert [(one.state, one.fee_msat) for one in await house.wallet.paid()] == [("done", 1_000)]
    assert house.balance() == 149_000


async def test_a_mint_that_goes_silent_for_hours(
    house: House, proxy: FaultProxy, fee_mint: TestMint, open_house: Opener
) -> None:
    """Invariant 69: In doubt the debit stands and the coins stay aside, also over a restart; later it is found out."""
    proxy.plan["melt"] = ["ok", "lost"]
    text = await invoice_of(fee_mint.url, 50)
    proxy.always["melt"] = "drop"
    with pytest.raises(PayoutPending):
        await pay(house, text)
    with pytest.raises(PayoutPending):
        await pay(house, text)
    assert await house.wallet.recover() == 1
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (148_000, 52_000)
    assert (await house.wallet.audit()).ok
    await house.close()
    again = await open_house(proxy.url)
    assert again.balance() == 148_000
    proxy.always.clear()
    await again.resolve()
    assert (again.balance(), again.ledger.totals().outstanding_msat) == (149_000, 0)
    house.ledger, house.wallet = again.ledger, again.wallet


async def test_a_mint_that_wants_us_to_slow_down_was_not_asked(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    proxy.plan["melt"] = ["ok", "429"]
    with pytest.raises(MintRateLimited):
        await pay(house, await invoice_of(fee_mint.url, 50))
    assert house.balance() == 200_000
    assert [one.state for one in await house.wallet.paid()] == ["failed"]
    assert sum(held.coin.amount for actor in house.wallet.places.values() for held in actor.spendable()) == 300


async def test_a_mint_that_is_down_moves_nothing(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    text = await invoice_of(fee_mint.url, 50)
    await proxy.stop()
    with pytest.raises(MintUnreachable):
        await pay(house, text)
    assert house.balance() == 200_000
    await proxy.start()


FAILING = {"FAKEWALLET_PAY_INVOICE_STATE": "FAILED", "FAKEWALLET_PAYMENT_STATE": "FAILED"}
PENDING = {"FAKEWALLET_PAY_INVOICE_STATE": "PENDING", "FAKEWALLET_PAYMENT_STATE": "PENDING"}


@pytest.fixture
def own_mint() -> Iterator[TestMint]:
    """A mint of this test alone, to be started again with another Lightning node."""
    mint = TestMint.start(lightning=PENDING)
    yield mint
    mint.stop()


async def test_a_payment_that_is_pending_then_fails_then_succeeds(
    open_house: Opener, own_mint: TestMint, fee_mint: TestMint
) -> None:
    """Invariant 70."""
    house = await open_house(own_mint.url)
    await house.redeem(await own_mint.fund(200))
    text = await invoice_of(fee_mint.url, 50)
    with pytest.raises(PayoutPending):
        await pay(house, text)
    with pytest.raises(PayoutPending):
        await pay(house, text)
    assert await house.wallet.recover() == 1
    assert (house.balance(), house.ledger.totals().outstanding_msat) == (148_000, 52_000)
    assert (await house.wallet.audit()).ok

    own_mint.halt()
    own_mint.restart(lightning=FAILING)
    await house.resolve()
    assert [one.state for one in await house.wallet.paid()] == ["failed"]
    assert house.balance() == 200_000
    with pytest.raises(PaymentFailed):
        await pay(house, text)
    assert house.balance() == 200_000
    await house.check_books()

    own_mint.halt()
    own_mint.restart()
    await pay(house, text)
    assert house.balance() == 149_000
    await house.check_books()
