"""A refund that goes to a Lightning address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.wallet.testmint import mint_tokens
from tests.proxy.stand import Answer, Stand
from tests.support.faultproxy import FaultProxy
from tests.support.lnurl import LnurlService

REFUND = "/v1/balance/refund"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[LnurlService]:
    async with LnurlService(tmp_path) as running:
        yield running


@pytest.fixture
async def shop(stand: Stand, tmp_path: Path, faulty: FaultProxy, service: LnurlService) -> Stand:
    await stand.with_wallet(tmp_path / "wallets", faulty.url, lnurl=service.client())
    return stand


async def customer(shop: Stand, faulty: FaultProxy, amount: int = 1_000) -> str:
    token = await mint_tokens(faulty.url, amount)
    made = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": token})
    return str(made.json["api_key"])


async def refund(shop: Stand, secret: str, **body: object) -> Answer:
    return await shop.ask("POST", REFUND, headers={"Authorization": f"Bearer {secret}"}, json=body)


async def test_the_balance_less_the_fee_is_paid_and_the_answer_replayed(
    shop: Stand, faulty: FaultProxy, service: LnurlService
) -> None:
    secret = await customer(shop, faulty)
    answer = await refund(shop, secret, lightning_address=service.address)
    assert (answer.status, answer.json) == (200, {"recipient": service.address, "sats": "990"})
    assert shop.balance(secret) == 9_000  # what the mint held back for the route and did not need
    rest = await refund(shop, secret, lightning_address=service.address)
    assert rest.json == {"recipient": service.address, "sats": "7"}
    assert shop.balance(secret) == 1_000
    again = await refund(shop, secret, lightning_address=service.address)
    assert (again.status, again.json) == (200, rest.json)
    history = await shop.ask("GET", "/v1/balance/history", headers={"Authorization": f"Bearer {secret}"})
    moved = sorted((one["type"], one["amount"]) for one in history.json["transactions"])  # all within a second
    assert moved == [("in", 1000), ("out", 8), ("out", 991)]


async def test_the_keys_own_address_is_used_unless_a_token_is_asked_for(
    shop: Stand, faulty: FaultProxy, service: LnurlService
) -> None:
    secret = await customer(shop, faulty)
    await shop.ledger.update_key(shop.key(secret), refund_address=service.address)
    assert (await refund(shop, secret)).json["recipient"] == service.address
    assert (await refund(shop, secret, lightning_address=None)).json["sats"] == "9"


@pytest.mark.parametrize(
    "address", ["alice@localhost", "nobody", "https://10.0.0.1/pay", "http://pay.example/x", "alice@other.example"]
)
async def test_an_address_that_cannot_be_paid_changes_nothing(shop: Stand, faulty: FaultProxy, address: str) -> None:
    secret = await customer(shop, faulty)
    answer = await refund(shop, secret, lightning_address=address)
    assert answer.status == 400
    assert answer.json["error"]["message"]
    assert shop.balance(secret) == 1_000_000
    assert (await refund(shop, secret, lightning_address=5)).status == 422


async def test_two_refunds_at_once_pay_once(shop: Stand, faulty: FaultProxy, service: LnurlService) -> None:
    secret = await customer(shop, faulty, 10)
    both = await asyncio.gather(*(refund(shop, secret, lightning_address=service.address) for _ in range(2)))
    assert [one.json for one in both] == [{"recipient": service.address, "sats": "8"}] * 2
    assert shop.balance(secret) == 1_000


async def test_too_little_for_the_fee(shop: Stand, faulty: FaultProxy, service: LnurlService) -> None:
    secret = await customer(shop, faulty, 2)
    answer = await refund(shop, secret, lightning_address=service.address)
    assert (answer.status, answer.json["error"]["code"]) == (400, "balance_too_small")
    assert (await refund(shop, secret)).json["sats"] == "2"


async def test_in_doubt_the_debit_stands_and_nothing_more_is_paid(
    shop: Stand, faulty: FaultProxy, service: LnurlService
) -> None:
    secret = await customer(shop, faulty)
    faulty.plan["melt"] = ["ok", "lost"]
    faulty.always["melt"] = "drop"
    answer = await refund(shop, secret, lightning_address=service.address)
    assert (answer.status, answer.json["error"]["code"]) == (502, "refund_pending")
    assert shop.balance(secret) == 0
    again = await refund(shop, secret, lightning_address=service.address)
    assert again.status == 409
    assert again.json["error"]["details"]["refund_id"] == answer.json["error"]["details"]["refund_id"]
    faulty.always.clear()
    while await shop.services.wallet.recover():
        pass
    assert shop.balance(secret) == 9_000
    assert [one.state for one in await shop.services.wallet.paid()] == ["done"]


async def test_a_mint_that_is_down_is_503_and_changes_nothing(shop: Stand, faulty: FaultProxy, service: LnurlService) -> None:
    secret = await customer(shop, faulty)
    await faulty.stop()
    answer = await refund(shop, secret, lightning_address=service.address)
    assert (answer.status, answer.json["error"]["message"]) == (503, "Mint service unavailable")
    assert shop.balance(secret) == 1_000_000
    await faulty.start()
