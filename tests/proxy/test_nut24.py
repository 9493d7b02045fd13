"""NUT-24: a 402 says what to pay, a payment in X-Cashu is taken, and a wrong one is a 400 that costs nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import cbor2
import pytest

from routstr_desktop.wallet.tokens import encode, parse
from tests.proxy.stand import Stand
from tests.support.locks import STRANGER, locked_token
from tests.support.mint import TestMint


def read(request: str) -> dict[str, Any]:
    assert request.startswith("creqA")
    data = request[5:]
    found: dict[str, Any] = cbor2.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
    return found


def announce(stand: Stand, *mints: str) -> None:
    stand.services.config.mints = lambda: mints


async def test_from_402_to_an_answer(shop: Stand, mint: TestMint) -> None:
    announce(shop, mint.url)
    poor = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": await mint.fund(1)})
    refused = await shop.chat(poor.json["api_key"], max_tokens=3000)
    assert (refused.status, refused.json["error"]["code"]) == (402, "insufficient_balance")
    asked = read(refused.headers["X-Cashu"])
    assert (asked["u"], asked["m"]) == ("sat", [mint.url])
    assert asked["a"] == -(-refused.json["error"]["details"]["amount_required_msat"] // 1000)
    assert "t" not in asked
    paid = await shop.chat(None, headers={"X-Cashu": await mint.fund(asked["a"])}, max_tokens=3000)
    assert paid.status == 200, paid.body
    assert parse(paid.headers["X-Cashu"]).amount < asked["a"]


async def test_too_little_names_what_would_do_and_returns_the_token(shop: Stand, mint: TestMint) -> None:
    announce(shop, mint.url)
    token = await mint.fund(2)
    refused = await shop.chat(None, headers={"X-Cashu": token}, max_tokens=3000)
    assert (refused.status, refused.headers["X-Cashu"]) == (400, token)
    asked = read(refused.json["error"]["details"]["payment_request"])
    assert asked == {"a": refused.json["detail"]["amount_required_msat"] // 1000, "u": "sat", "m": [mint.url]}
    assert (await shop.chat(None, headers={"X-Cashu": await mint.fund(asked["a"])}, max_tokens=3000)).status == 200


async def test_a_payment_locked_as_the_request_asks(shop: Stand, mint: TestMint) -> None:
    announce(shop, mint.url)
    shop.services.config.p2pk_pubkey = shop.services.wallet.key.pubkey
    assert (await shop.ask("GET", "/v1/info")).json["p2pk_pubkey"] == shop.services.wallet.key.pubkey
    refused = await shop.chat(None, headers={"X-Cashu": await mint.fund(2)}, max_tokens=3000)
    asked = read(refused.json["error"]["details"]["payment_request"])
    assert (asked["nut10"]["k"], asked["nut10"]["t"]) == ("P2PK", [])
    paid = await shop.chat(
        None, headers={"X-Cashu": await locked_token(mint.url, asked["a"], asked["nut10"]["d"])}, max_tokens=3000
    )
    assert paid.status == 200, paid.body
    assert parse(paid.headers["X-Cashu"]).amount < asked["a"]


async def test_a_wrong_lock_is_400(shop: Stand, mint: TestMint) -> None:
    token = await locked_token(mint.url, 16, STRANGER)
    for headers in ({"X-Cashu": token}, {"Authorization": f"Bearer {token}"}):
        answer = await shop.chat(None, headers=headers)
        assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_cashu_token")
        assert "p2pk_pubkey" in answer.json["error"]["message"]
        assert answer.headers.get("X-Cashu") == headers.get("X-Cashu"), "it is handed back"
    assert shop.ledger.totals().customers_msat == 0


async def test_a_limit_is_no_reason_not_to_pay_by_token(stand: Stand) -> None:
    announce(stand, "https://mint.example")
    secret = await stand.fund(1_000_000, balance_limit=5, limit_reset="daily")
    refused = await stand.chat(secret)
    assert refused.status == 402
    assert read(refused.headers["X-Cashu"])["a"] >= 1


async def test_no_request_without_a_mint_or_a_402(stand: Stand) -> None:
    secret = await stand.fund(1)
    assert "X-Cashu" not in (await stand.chat(secret)).headers
    announce(stand, "https://mint.example")
    for answer in (await stand.chat(None), await stand.chat(secret, model="nope"), await stand.chat("sk-unknown")):
        assert answer.status in (400, 401)
        assert "X-Cashu" not in answer.headers


@pytest.mark.parametrize(
    "wrong",
    [
        lambda token: encode("https://other.example", token.unit, token.proofs),
        lambda token: encode(token.mint, "usd", token.proofs),
    ],
    ids=["mint", "unit"],
)
async def test_a_wrong_mint_or_unit_is_400(shop: Stand, mint: TestMint, wrong: Callable[[Any], str]) -> None:
    token = await mint.fund(4)
    altered = wrong(parse(token))
    answer = await shop.chat(None, headers={"X-Cashu": altered})
    assert answer.status == 400
    assert answer.headers["X-Cashu"] == altered
    assert shop.ledger.totals().customers_msat == 0
    assert (await shop.chat(None, headers={"X-Cashu": token})).status == 200
