"""Lightning addresses: an invoice for what was asked, from a host that a stranger may name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from routstr_desktop.core.errors import (
    InsufficientBalance,
    LightningTargetInvalid,
    LightningUnreachable,
    RoutstrError,
)
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet.lnurl import LnurlClient, public_addresses, url_of
from routstr_desktop.wallet.testmint import mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.lnurl import LnurlService, invoice
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

LNURL = (
    "LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZ"
    "CN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS"
)
"""The example of LUD-01."""
NO_TEXT = "lnurl1lll06eh0tcp"
"""Bytes that are no UTF-8, with a right checksum."""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[LnurlService]:
    async with LnurlService(tmp_path) as running:
        yield running


@pytest.fixture
async def client(service: LnurlService) -> AsyncIterator[LnurlClient]:
    made = service.client()
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("alice@example.com", "https://example.com/.well-known/lnurlp/alice"),
        ("lightning:Alice.b+c@Example.com", "https://example.com/.well-known/lnurlp/alice.b+c"),
        (LNURL, "https://service.com/api?q=3fc3645b439ce8e7f2553a69e5267081d96dcd340693afabe04be7b0ccd178df"),
        (LNURL.lower(), "https://service.com/api?q=3fc3645b439ce8e7f2553a69e5267081d96dcd340693afabe04be7b0ccd178df"),
        ("https://example.com/pay", "https://example.com/pay"),
    ],
)
def test_where_an_address_leads(target: str, url: str) -> None:
    assert str(url_of(target)) == url


@pytest.mark.parametrize(
    "target",
    [
        "", "alice", "alice@", "@example.com", "a b@example.com", "alice@exa mple.com", "alice@example.com/x", "http://example.com",
        "ftp://example.com", "https://user:pw@example.com/", "https://", LNURL[:-1], LNURL[:-1] + "q", "lnurl1", "x" * 3000,
        "alice@example.com:99999", "lnurl1bio", NO_TEXT, LNURL[:20].lower() + LNURL[20:],
    ],
)  # fmt: skip
def test_what_is_no_address(target: str) -> None:
    with pytest.raises(LightningTargetInvalid):
        url_of(target)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "0x7f000001", "2130706433", "127.1"])
async def test_this_computer_is_refused_whatever_it_is_called(host: str) -> None:
    with pytest.raises(RoutstrError):
        await public_addresses(host)


@pytest.mark.parametrize("target", ["alice@localhost", "https://127.0.0.1/x", "https://[::1]/x", "https://2130706433/x"])
async def test_a_private_host_is_not_connected_to(target: str) -> None:
    """Invariant 72."""
    client = LnurlClient()
    with pytest.raises(RoutstrError):
        await client.describe(target)
    await client.close()


async def test_an_invoice_for_what_was_asked(service: LnurlService, client: LnurlClient) -> None:
    request = await client.describe(service.address)
    assert (request.least, request.most) == (service.least, service.most)
    assert (await client.invoice(request, 21_000)).amount_msat == 21_000


WRONG_ANSWERS: dict[str, dict[str, Any]] = {
    "another amount": {"pr": invoice(20_000)},
    "no amount": {"pr": invoice(None)},
    "of something else": {"pr": invoice(21_000, description_hash="ab" * 32)},
    "no invoice": {},
    "no text": {"pr": 5},
    "not one": {"pr": "lnbc1junk"},
    "an error": {"status": "ERROR", "reason": "<script>"},
}


@pytest.mark.parametrize("name", WRONG_ANSWERS)
async def test_an_invoice_that_is_not_what_was_asked_is_refused(service: LnurlService, client: LnurlClient, name: str) -> None:
    """Invariant 72."""
    service.answers["pay"] = WRONG_ANSWERS[name]
    with pytest.raises((LightningUnreachable, LightningTargetInvalid)) as refused:
        await client.invoice(await client.describe(service.address), 21_000)
    assert "script" not in refused.value.message


@pytest.mark.parametrize(
    "change",
    [
        {"tag": "withdrawRequest"}, {"callback": 5}, {"callback": "http://pay.example/x"}, {"metadata": None},
        {"minSendable": "1"}, {"minSendable": 0}, {"minSendable": 2000, "maxSendable": 1000}, {"maxSendable": True},
    ],
)  # fmt: skip
async def test_a_description_that_makes_no_sense(service: LnurlService, client: LnurlClient, change: dict[str, Any]) -> None:
    usual = {"tag": "payRequest", "callback": service.callback, "minSendable": 1, "maxSendable": 9, "metadata": "[]"}
    service.answers["describe"] = usual | change
    with pytest.raises((LightningUnreachable, LightningTargetInvalid)):
        await client.describe(service.address)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=302, headers={"Location": "https://127.0.0.1/"}),
        lambda: web.Response(status=500),
        lambda: web.Response(text="<html>"),
        lambda: web.Response(text="[" * 5000),
        lambda: web.json_response({"x": "y" * 100_000}),
    ],
)
async def test_other_answers_are_refused(service: LnurlService, client: LnurlClient, answer: Any) -> None:
    service.answers["describe"] = answer()
    with pytest.raises(LightningUnreachable):
        await client.describe(service.address)


async def test_the_callback_may_not_lead_elsewhere(service: LnurlService, client: LnurlClient) -> None:
    service.callback = "https://internal.example/pay"
    with pytest.raises(LightningUnreachable):
        await client.invoice(await client.describe(service.address), 21_000)


async def test_a_certificate_of_nobody_is_refused(service: LnurlService) -> None:
    trusting = service.client()
    strict = LnurlClient(resolve=trusting._resolve)
    with pytest.raises(LightningUnreachable):
        await strict.describe(service.address)
    await strict.close()


@pytest.fixture
async def house(open_house: Opener, mint: TestMint, service: LnurlService) -> AsyncIterator[House]:
    made = await open_house(mint.url, lnurl=service.client())
    await made.redeem(await mint.fund(1_000))
    await made.wallet.redeem(await mint.fund(500), Beneficiary("operator"))
    yield made
    await made.check_books()


async def test_an_amount_goes_to_an_address(house: House, service: LnurlService) -> None:
    paid = await house.wallet.pay_lightning(service.address, source="operator", amount_msat=100_000, purpose="payout")
    assert (paid.state, paid.amount_msat, paid.fee_msat, paid.recipient) == ("done", 100_000, 1_000, service.address)
    assert house.ledger.withdrawable() == 399_000


async def test_all_of_a_key_goes_to_an_address(house: House, service: LnurlService) -> None:
    key = house.key()
    assert key is not None
    paid = await house.wallet.pay_lightning(service.address, source=key, purpose="refund")
    assert (paid.amount_msat, paid.fee_msat) == (990_000, 1_000)
    assert house.balance() == 9_000  # of the 1 % that the mint held back it took 1 sat


async def test_limits_of_the_address(house: House, service: LnurlService) -> None:
    """Invariant 72."""
    service.least, service.most = 50_000, 200_000
    with pytest.raises(LightningTargetInvalid, match="50 to 200 sat"):
        await house.wallet.pay_lightning(service.address, source="operator", amount_msat=49_000, purpose="payout")
    paid = await house.wallet.pay_lightning(service.address, source="operator", purpose="payout")
    assert paid.amount_msat == 200_000


async def test_nothing_to_pay_with(house: House, service: LnurlService) -> None:
    await house.wallet.send(499, source="operator", purpose="withdrawal")
    with pytest.raises(InsufficientBalance):
        await house.wallet.pay_lightning(service.address, source="operator", purpose="payout")


async def test_a_name_that_is_none_and_an_address_that_is_public() -> None:
    with pytest.raises(LightningUnreachable, match="no host"):
        await public_addresses("a" * 70 + ".example")
    assert await public_addresses("1.1.1.1") == ["1.1.1.1"]


@pytest.mark.parametrize("reserve", [9, 60])
async def test_all_of_it_when_the_mint_holds_back_more_than_usual(
    open_house: Opener, proxy: FaultProxy, service: LnurlService, reserve: int
) -> None:
    """How much can be paid is found out by asking for smaller invoices; without a limit on fees nothing is left but them."""
    house = await open_house(proxy.url, lnurl=service.client())
    await house.wallet.redeem(await mint_tokens(proxy.url, 500), Beneficiary("operator"))
    proxy.rewrite["melt"] = lambda asked, said: {**said, "fee_reserve": reserve} if asked and "request" in asked else said
    with pytest.raises(InsufficientBalance):
        await house.wallet.pay_lightning(
            service.address, source="operator", amount_msat=499_000, purpose="payout", fee_limit_msat=100_000
        )
    paid = await house.wallet.pay_lightning(service.address, source="operator", purpose="payout", fee_limit_msat=100_000)
    assert (paid.state, paid.amount_msat, paid.fee_msat) == ("done", (500 - reserve) * 1000, 1_000)
    assert house.ledger.withdrawable() == (reserve - 1) * 1000
    await house.check_books()


async def test_it_is_given_up_when_every_invoice_is_too_much(
    open_house: Opener, proxy: FaultProxy, service: LnurlService
) -> None:
    """A mint that holds back more each time it is asked."""
    house = await open_house(proxy.url, lnurl=service.client())
    await house.wallet.redeem(await mint_tokens(proxy.url, 500), Beneficiary("operator"))
    asked = count(1)
    proxy.rewrite["melt"] = lambda _, said: {**said, "fee_reserve": 20 * next(asked)}
    with pytest.raises(InsufficientBalance):
        await house.wallet.pay_lightning(service.address, source="operator", purpose="payout", fee_limit_msat=500_000)
    assert len(service.asked) == 5
    assert (house.ledger.withdrawable(), await house.wallet.paid()) == (500_000, [])
    await house.check_books()
