"""Lightning deposits: credited once, without anybody asking, whatever the mint and the process do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from routstr_desktop.core.errors import MintUnreachable, TooManyRequests
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import deposits, invoice
from routstr_desktop.wallet.client import MintClient, MintRefused
from routstr_desktop.wallet.deposit import GRACE, LIFETIME, Deposit
from tests.support.mint import FaultProxy, TestMint

from .conftest import Opener
from .house import House

ALWAYS_LOOKS = {"MINT_QUOTE_BACKEND_CHECK_RATE_LIMIT": "0"}
NOBODY_PAYS = {"FAKEWALLET_BRR": "FALSE", **ALWAYS_LOOKS}


@pytest.fixture
async def house(open_house: Opener, proxy: FaultProxy) -> AsyncIterator[House]:
    """At a mint that pays its own invoices and can be made to fail."""
    made = await open_house(proxy.url)
    yield made
    await made.check_books()


@pytest.fixture
def credited(house: House) -> asyncio.Queue[Deposit]:
    """What the house tells of."""
    return told_by(house)


def told_by(house: House) -> asyncio.Queue[Deposit]:
    queue: asyncio.Queue[Deposit] = asyncio.Queue()
    house.wallet.deposits.depositor.on_done = queue.put_nowait
    return queue


async def soon(queue: asyncio.Queue[Deposit]) -> Deposit:
    return await asyncio.wait_for(queue.get(), 30)


async def test_a_deposit_is_credited_without_anybody_asking(house: House, credited: asyncio.Queue[Deposit]) -> None:
    made = await house.wallet.deposits.invoice(100, lambda _: house.beneficiary())
    assert (made.state, made.amount_msat) == ("quoted", 100_000)
    read = invoice.read(made.bolt11)
    assert (read.payment_hash, read.amount_msat) == (made.payment_hash, 100_000)
    assert made.payment_hash != made.quote
    told = await soon(credited)
    assert house.balance() == 100_000
    assert (await house.wallet.deposits.find(made.bolt11)) == (await house.wallet.deposits.get(made.id)) == told


async def test_many_who_ask_at_once_credit_once(house: House) -> None:
    made = await house.wallet.deposits.invoice(100, lambda _: house.beneficiary())
    results = await asyncio.gather(*(house.wallet.deposits.look(made) for _ in range(8)))
    assert {one.state for one in results} == {"done"}
    assert house.balance() == 100_000
    assert (await house.wallet.deposits.look(made)).state == "done"


async def test_the_operators_own(house: House) -> None:
    made = await house.wallet.deposits.invoice(64, lambda _: Beneficiary("operator"))
    await house.wallet.deposits.look(made)
    assert house.ledger.withdrawable() == 64_000


async def test_a_quote_that_leaked_is_worth_nothing(house: House, mint: TestMint) -> None:
    """NUT-20: the coins are for the key that the quote is locked to."""
    made = await house.wallet.deposits.invoice(8, lambda _: house.beneficiary())
    row = await house.ledger.operations.get(made.id)
    assert row is not None
    assert row.payload["locked"]
    thief = MintClient(mint.url)
    actor = next(iter(house.wallet.places.values()))
    outputs = (await actor.purse.prepare(await actor.purse.plan(actor.keysets.active() or "", [8]))).outputs
    with pytest.raises(MintRefused):
        await thief.mint(made.quote, outputs, None)
    await thief.close()
    while made.state != "done":
        with contextlib.suppress(MintUnreachable):  # its attempt and ours may meet at the mint
            made = await house.wallet.deposits.look(made)
    assert house.balance() == 8_000


@pytest.mark.parametrize("fault", ["lost", "drop", "html", "500", "429"])
async def test_an_answer_that_is_lost_is_found_out(
    house: House, proxy: FaultProxy, credited: asyncio.Queue[Deposit], fault: str
) -> None:
    proxy.plan["mint/bolt11"] = [fault]
    made = await house.wallet.deposits.invoice(100, lambda _: house.beneficiary())
    assert (await soon(credited)).id == made.id
    assert house.balance() == 100_000


async def test_a_mint_that_was_paid_and_does_not_issue(house: House, proxy: FaultProxy, open_house: Opener) -> None:
    """It stays on file and is tried again, also after a restart; the books wait for the coins."""
    proxy.always["mint/bolt11"] = "500"
    made = await house.wallet.deposits.invoice(100, lambda _: house.beneficiary())
    with pytest.raises(MintUnreachable):
        await house.wallet.deposits.look(made)
    assert await house.wallet.recover() == 1
    assert house.balance() == 0
    assert (await house.wallet.audit()).ok
    await house.close()
    again = await open_house(proxy.url)
    assert (await again.wallet.audit()).ok
    proxy.always.clear()
    await again.resolve()
    assert again.balance() == 100_000
    house.ledger, house.wallet = again.ledger, again.wallet


async def test_a_mint_that_makes_none_is_passed_over(open_house: Opener, mint: TestMint, fee_mint: TestMint) -> None:
    async with FaultProxy(mint.url) as down:
        await down.stop()
        house = await open_house(down.url, fee_mint.url)
        made = await house.wallet.deposits.invoice(10, lambda _: house.beneficiary(), mint=down.url)
        assert made.mint == fee_mint.url
        await house.wallet.deposits.look(made)
        assert house.balance() == 10_000
        await house.wallet.set_mints([down.url])
        with pytest.raises(MintUnreachable):
            await house.wallet.deposits.invoice(10, lambda _: house.beneficiary())
        await house.check_books()


async def test_a_mint_with_another_mints_keys_makes_no_invoice(open_house: Opener, mint: TestMint, proxy: FaultProxy) -> None:
    """It is passed over, though it was asked for by name."""
    house = await open_house(mint.url, proxy.url)
    await house.redeem(await mint.fund(8))
    made = await house.wallet.deposits.invoice(10, lambda _: house.beneficiary(), mint=proxy.url)
    assert made.mint == mint.url
    await house.wallet.deposits.look(made)
    await house.wallet.set_mints([proxy.url])
    with pytest.raises(MintUnreachable):
        await house.wallet.deposits.invoice(10, lambda _: house.beneficiary())
    await house.check_books()


async def test_an_invoice_that_cannot_be_read_keeps_no_other_waiting(
    house: House, credited: asyncio.Queue[Deposit]
) -> None:
    """A damaged row is told in the log; what is paid after it is credited without anybody asking."""
    (mint,) = house.wallet.trusted
    await house.ledger.operations.insert("broken", "mint", mint, "sat", 5_000, {}, state="quoted")
    house.wallet.deposits.expect("broken")
    house.wallet.deposits.expect("there is none")
    made = await house.wallet.deposits.invoice(100, lambda _: house.beneficiary())
    assert (await soon(credited)).id == made.id
    await house.ledger.operations.update("broken", state="failed")


async def test_not_more_open_invoices_than_can_be_looked_after(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposits, "MOST_OPEN", 0)
    with pytest.raises(TooManyRequests):
        await house.wallet.deposits.invoice(10, lambda _: house.beneficiary())


async def test_a_wallet_closes_though_an_invoice_was_just_made(open_house: Opener, mint: TestMint) -> None:
    """The watch is woken and cancelled at the same moment."""
    house = await open_house(mint.url)
    made = await house.wallet.deposits.invoice(10, lambda _: house.beneficiary())
    await asyncio.sleep(0)  # the watch waits for the time of its next look
    house.wallet.deposits.expect(made.id)
    async with asyncio.timeout(20):
        await house.close()


@pytest.fixture
def own_mint() -> Iterator[TestMint]:
    """A mint whose invoices nobody pays."""
    mint = TestMint.start(lightning=NOBODY_PAYS)
    yield mint
    mint.stop()


async def test_paid_late_after_restarts_and_after_it_was_given_up(open_house: Opener, own_mint: TestMint) -> None:
    house = await open_house(own_mint.url)
    first, second = [await house.wallet.deposits.invoice(32, lambda _: house.beneficiary()) for _ in range(2)]
    assert (await house.wallet.deposits.look(first)).state == "quoted"
    await house.check_books()

    # a clock that is set right by two days, forwards or back, is no reason to give an invoice up
    depositor = house.wallet.deposits.depositor
    now, clock, later = depositor._now, depositor._clock, LIFETIME + GRACE + 60
    for jump in (later, -later):
        depositor._now = lambda jump=jump: now() + jump  # type: ignore[misc]
        assert (await house.wallet.deposits.look(first)).state == "quoted"
    # two days later by every clock: the mint is asked once more, and then it is given up
    depositor._now, depositor._clock = lambda: now() + later, lambda: clock() + later
    assert (await house.wallet.deposits.look(first)).state == "failed"
    depositor._now, depositor._clock = now, clock
    await house.close()

    own_mint.halt()
    own_mint.restart(lightning=ALWAYS_LOOKS)  # from now on its invoices are paid
    house = await open_house(own_mint.url)
    told = await soon(told_by(house))  # the one that was not given up, without anybody asking
    assert (told.id, house.balance()) == (second.id, 32_000)
    found = await house.wallet.deposits.find(first.bolt11)
    assert found is not None
    assert found.state == "failed"
    assert (await house.wallet.deposits.look(found)).state == "done"
    assert house.balance() == 64_000
    assert (await house.wallet.deposits.look(second)).state == "done"
    await house.check_books()
