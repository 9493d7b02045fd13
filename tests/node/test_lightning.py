"""The operator's deposits and payouts, at a real mint with the real books."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BadRequest, ConfigError, InsufficientBalance, PaymentFee, RoutstrError
from routstr_desktop.core.events import BooksChanged, Event
from routstr_desktop.core.keys import key_prefix, secret_from_token
from routstr_desktop.core.status import Problem
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.testmint import invoice_of, mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.lnurl import LnurlService, invoice
from tests.support.mint import TestMint


class Told(asyncio.Queue[Event]):
    async def books(self) -> None:
        """Until the books have changed."""
        while not isinstance(await asyncio.wait_for(self.get(), 30), BooksChanged):
            continue


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[LnurlService]:
    async with LnurlService(tmp_path) as running:
        yield running


@contextlib.asynccontextmanager
async def running(path: Path, mint: str, service: LnurlService, told: Told) -> AsyncIterator[Node]:
    """A customer has 500 sat here. Without a provider; audited at the end."""
    made = Node(demo_settings("", mint), Paths(path / "data").prepare(), Secrets.in_memory(), publish=told.put_nowait)
    await made.start()
    ledger, wallet = made.parts()
    wallet._payer._lnurl = service.client()
    secret = secret_from_token("customer")
    customer = Beneficiary("key", key_hash=ledger.key_hash(secret), key_prefix=key_prefix(secret))
    await wallet.redeem(await mint_tokens(mint, 500), customer)
    yield made
    assert ledger.totals().customers_msat == 500_000
    audit = await made.audit()
    assert audit.ok, audit.problems
    await made.stop()


@pytest.fixture
async def node(tmp_path: Path, mint: TestMint, service: LnurlService, told: Told) -> AsyncIterator[Node]:
    async with running(tmp_path, mint.url, service, told) as made:
        yield made


async def earn(node: Node, mint: TestMint, amount: int) -> None:
    await node.receive(await mint.fund(amount))


async def setting(node: Node, **values: object) -> None:
    await node.change_settings(**values)


async def test_a_deposit_is_the_operators_without_anybody_asking(node: Node, told: Told, mint: TestMint) -> None:
    made = await node.lightning.deposit(300)
    assert (made.state, made.amount_msat, made.mint) == ("quoted", 300_000, mint.url)
    while (await node.snapshot()).withdrawable_msat == 0:
        await told.books()
    assert (await node.snapshot()).withdrawable_msat == 300_000
    assert (await node.lightning.look(made.id)).state == "done"
    assert [(one.kind, one.state, one.amount_msat) for one in await node.history(1)] == [("deposit", "done", 300_000)]


@pytest.mark.parametrize("amount", [0, -5, 10_000_001])
async def test_a_foolish_deposit(node: Node, amount: int) -> None:
    with pytest.raises(BadRequest):
        await node.lightning.deposit(amount)


async def test_the_deposit_of_a_customer_is_not_the_operators_to_look_at(node: Node) -> None:
    ledger, wallet = node.parts()
    secret = secret_from_token("customer")
    customer = Beneficiary("key", key_hash=ledger.key_hash(secret), key_prefix=key_prefix(secret))
    await wallet.set_mints(["http://127.0.0.1:1"])
    with pytest.raises(RoutstrError):
        await wallet.deposits.invoice(5, lambda _: customer)
    with pytest.raises(BadRequest):
        await node.lightning.look("nothing")


async def test_a_payout_to_an_address_and_to_an_invoice(
    node: Node, mint: TestMint, fee_mint: TestMint, service: LnurlService
) -> None:
    await earn(node, mint, 400)
    paid = await node.lightning.payout(service.address, 100)
    assert (paid.state, paid.amount_msat, paid.fee_msat) == ("done", 100_000, 1_000)
    await node.lightning.payout(await invoice_of(fee_mint.url, 50))
    assert (await node.snapshot()).withdrawable_msat == 248_000
    assert [(one.kind, one.state, one.amount_msat) for one in await node.history(2)] == [
        ("payout", "done", 50_000),
        ("payout", "done", 100_000),
    ]
    with pytest.raises(InsufficientBalance):
        await node.lightning.payout(service.address, 248)
    with pytest.raises(BadRequest):
        await node.lightning.payout(service.address, 0)
    everything = await node.lightning.payout(service.address)
    assert everything.amount_msat == 245_000


async def test_earnings_above_the_threshold_are_paid_out_by_themselves(
    node: Node, mint: TestMint, service: LnurlService
) -> None:
    assert await node.lightning.pay_out() is None  # switched off
    await setting(node, receive_ln_address=service.address, min_payout_sat=300)
    await earn(node, mint, 299)
    assert await node.lightning.pay_out() is None
    await earn(node, mint, 1)
    paid = await node.lightning.pay_out()
    assert paid is not None
    assert (paid.amount_msat, paid.fee_msat) == (297_000, 1_000)
    assert await node.lightning.pay_out() is None
    auto = await node.lightning.auto()
    assert (auto.address, auto.paid_today_msat, auto.error) == (service.address, 298_000, None)


async def test_not_more_than_the_cap_of_a_day(node: Node, mint: TestMint, service: LnurlService) -> None:
    await setting(node, receive_ln_address=service.address, min_payout_sat=10, payout_daily_cap_sat=100)
    await earn(node, mint, 400)
    paid = await node.lightning.pay_out()
    assert paid is not None
    assert paid.amount_msat + paid.fee_msat <= 100_000
    assert await node.lightning.pay_out() is None
    assert (await node.snapshot()).withdrawable_msat >= 300_000


async def test_a_fee_above_the_allowance_pays_nothing(node: Node, mint: TestMint, service: LnurlService) -> None:
    await setting(node, receive_ln_address=service.address, payout_fee_percent=0)
    await earn(node, mint, 1_000)
    with pytest.raises(PaymentFee):
        await node.lightning.pay_out()
    assert (await node.lightning.auto()).error
    assert (await node.snapshot()).withdrawable_msat == 1_000_000


async def shown(node: Node) -> list[Problem]:
    """What the operator is told about payouts."""
    return [problem for problem in (await node.snapshot()).problems if problem.cause == "payout"]


async def test_an_address_in_trouble_pays_nothing_and_is_told(node: Node, mint: TestMint, service: LnurlService) -> None:
    await setting(node, receive_ln_address=service.address)
    await earn(node, mint, 400)
    assert await shown(node) == []
    service.answers["pay"] = {"status": "ERROR"}
    with pytest.raises(RoutstrError):
        await node.lightning.pay_out()
    assert "refuses" in ((await node.lightning.auto()).error or "")
    (problem,) = await shown(node)
    assert (problem.severity, problem.title) == ("warn", f"The automatic payout to {service.address} fails")
    assert "refuses" in problem.text
    service.answers.clear()
    assert await node.lightning.pay_out() is not None
    assert (await shown(node), (await node.lightning.auto()).error) == ([], None)


@pytest.mark.parametrize("change", [{"receive_ln_address": ""}, {"min_payout_sat": 100_000}])
async def test_a_failed_payout_is_forgotten_when_there_is_none_to_make(
    node: Node, mint: TestMint, service: LnurlService, change: dict[str, object]
) -> None:
    await setting(node, receive_ln_address=service.address)
    await earn(node, mint, 400)
    service.answers["pay"] = {"status": "ERROR"}
    with pytest.raises(RoutstrError):
        await node.lightning.pay_out()
    assert await shown(node)
    await setting(node, **change)
    assert await node.lightning.pay_out() is None
    assert await shown(node) == []


async def test_a_payout_in_doubt_has_not_failed_and_no_second_one_is_made(
    tmp_path: Path, mint: TestMint, service: LnurlService, told: Told
) -> None:
    """Invariant 69: what the mint does not answer for is found out; until then nothing more is paid out."""
    async with FaultProxy(mint.url) as proxy, running(tmp_path, proxy.url, service, told) as node:
        await setting(node, receive_ln_address=service.address, payout_daily_cap_sat=400)
        await node.receive(await mint_tokens(proxy.url, 800))
        proxy.plan["melt"] = ["ok", "lost"]  # the first is the quote
        proxy.always = {"melt": "drop"}
        assert await node.lightning.pay_out() is None
        assert [one.state for one in await node.lightning.payouts()] == ["sent"]
        assert await shown(node) == []
        await setting(node, payout_daily_cap_sat=0)
        assert await node.lightning.pay_out() is None
        proxy.heal()
        while await node.parts()[1].recover():
            continue
        assert await node.lightning.pay_out() is not None
        assert [one.state for one in await node.lightning.payouts()] == ["done", "done"]


@pytest.mark.parametrize("address", ["nobody", "http://example.com/x", "alice@"])
async def test_an_address_that_is_none_cannot_be_set(node: Node, address: str) -> None:
    with pytest.raises(ConfigError):
        await setting(node, receive_ln_address=address)


async def test_what_a_payout_would_cost_moves_nothing_and_holds(
    node: Node, mint: TestMint, fee_mint: TestMint, service: LnurlService
) -> None:
    await earn(node, mint, 400)
    quoted = await node.lightning.quote(service.address, 100)
    assert (quoted.recipient, quoted.amount_msat, quoted.mint) == (service.address, 100_000, mint.url)
    everything = await node.lightning.quote(service.address)
    assert everything.amount_msat + everything.fee_msat <= 400_000
    text = await invoice_of(fee_mint.url, 50)
    assert (await node.lightning.quote(text)).amount_msat == 50_000
    assert (await node.snapshot()).withdrawable_msat == 400_000
    paid = await node.lightning.payout(service.address, 100, quoted.fee_msat)
    assert paid.fee_msat <= quoted.fee_msat
    with pytest.raises(PaymentFee):
        await node.lightning.payout(service.address, 100, 0)
    await node.lightning.payout(text)
    with pytest.raises(RoutstrError, match="paid already"):
        await node.lightning.quote(text)


async def test_automatic_payouts_are_set_and_ended(node: Node, service: LnurlService) -> None:
    auto = await node.lightning.set_auto(service.address, 500, 10_000)
    assert (auto.address, auto.threshold_sat, auto.daily_cap_sat) == (service.address, 500, 10_000)
    with pytest.raises(ConfigError):
        await node.lightning.set_auto("nobody", 500, 10_000)
    assert (await node.lightning.auto()).address == service.address
    assert (await node.lightning.set_auto("", 500, 10_000)).address == ""


async def test_a_deposit_at_the_mint_that_was_chosen(node: Node, mint: TestMint, fee_mint: TestMint) -> None:
    await node.set_mints([mint.url, fee_mint.url])
    assert (await node.lightning.deposit(20, fee_mint.url)).mint == fee_mint.url
    assert (await node.lightning.deposit(20)).mint == mint.url


async def test_an_invoice_waits_until_it_is_paid(node: Node, told: Told) -> None:
    made = await node.lightning.deposit(20)
    assert [one.id for one in await node.lightning.waiting()] in ([made.id], [])  # the play mint pays by itself
    while (await node.snapshot()).withdrawable_msat == 0:
        await told.books()
    assert await node.lightning.waiting() == ()


async def test_an_invoice_for_no_whole_sat_is_paid_as_it_was_quoted(node: Node, mint: TestMint) -> None:
    await earn(node, mint, 100)
    text = invoice(1_500)
    quoted = await node.lightning.quote(text)
    assert quoted.amount_msat == 2_000  # mints pay whole sat
    paid = await node.lightning.payout(text, None, quoted.fee_msat)
    assert paid.state == "done"
