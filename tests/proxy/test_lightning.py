"""Keys paid for by Lightning, over HTTP."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.keys import is_secret
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import invoice
from routstr_desktop.wallet.testmint import invoice_of, mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.proxy.stand import Answer, Stand
from tests.proxy.test_refunds import Shops
from tests.support.mint import FaultProxy, TestMint
from tests.support.upstream import ScriptedUpstream

PREFIXES = ["/lightning", "/v1/lightning", "/v1/balance/lightning"]


async def made(shop: Stand, prefix: str = "/lightning", secret: str | None = None, **fields: Any) -> Answer:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await shop.ask("POST", f"{prefix}/invoice", json={"amount_sats": 100, **fields}, headers=headers)


async def status(shop: Stand, invoice_id: str, prefix: str = "/lightning") -> Answer:
    return await shop.ask("GET", f"{prefix}/invoice/{invoice_id}/status")


async def paid(shop: Stand, invoice_id: str) -> Answer:
    """The play mint pays its invoices by itself."""
    async with asyncio.timeout(20):
        while (answer := await status(shop, invoice_id)).json["status"] != "paid":
            continue
    return answer


@pytest.mark.parametrize("prefix", PREFIXES)
async def test_an_invoice_becomes_a_key(shop: Stand, prefix: str) -> None:
    answer = await made(shop, prefix, balance_limit=50_000, balance_limit_reset="daily")
    assert answer.status == 200
    assert set(answer.json) == {"invoice_id", "bolt11", "amount_sats", "expires_at", "payment_hash"}
    read = invoice.read(answer.json["bolt11"])
    assert (read.amount_msat, read.payment_hash) == (100_000, answer.json["payment_hash"])
    assert 3500 < answer.json["expires_at"] - time.time() < 3700
    done = await paid(shop, answer.json["invoice_id"])
    secret = done.json["api_key"]
    assert is_secret(secret)
    assert done.json["amount_sats"] == 100
    assert done.json["created_at"] <= done.json["paid_at"]
    assert shop.balance(secret) == 100_000
    assert (await status(shop, answer.json["invoice_id"], prefix)).json == done.json
    recovered = await shop.ask("POST", f"{prefix}/recover", json={"bolt11": answer.json["bolt11"].upper()})
    assert recovered.json == done.json
    info = await shop.ask("GET", "/v1/balance/info", headers={"Authorization": f"Bearer {secret}"})
    assert (info.json["balance"], info.json["balance_limit"], info.json["balance_limit_reset"]) == (100_000, 50_000, "daily")
    assert (await shop.chat(secret)).status == 200


async def test_a_top_up(shop: Stand) -> None:
    first = await paid(shop, (await made(shop)).json["invoice_id"])
    secret = first.json["api_key"]
    for fields, header in (({}, secret), ({"api_key": secret}, None)):
        answer = await made(shop, secret=header, purpose="topup", amount_sats=7, **fields)
        done = await paid(shop, answer.json["invoice_id"])
        assert (done.json["api_key"], done.json["amount_sats"]) == (None, 7)
    assert shop.balance(secret) == 114_000
    history = await shop.ask("GET", "/v1/balance/history", headers={"Authorization": f"Bearer {secret}"})
    assert [(one["type"], one["amount"]) for one in history.json["transactions"]] == [("in", 7), ("in", 7), ("in", 100)]


async def test_whose_key_a_top_up_is_for(shop: Stand) -> None:
    for secret, body, code in (
        (None, {}, 401),
        (None, {"api_key": "nonsense"}, 400),
        (None, {"api_key": "sk-" + "0" * 64}, 404),
        ("sk-" + "1" * 64, {}, 404),
        ("sk-short", {}, 404),
    ):
        answer = await made(shop, secret=secret, purpose="topup", **body)
        assert answer.status == code, (secret, body, answer.json)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_sats": 0}, {"amount_sats": -1}, {"amount_sats": 1_000_001}, {"amount_sats": "5"}, {"amount_sats": True},
        {"amount_sats": 1.5}, {"purpose": "gift"}, {"balance_limit": -1}, {"validity_date": 1}, {"amount_sats": None},
    ],
)  # fmt: skip
async def test_what_is_asked_for_wrongly_is_422(shop: Stand, fields: dict[str, Any]) -> None:
    assert (await made(shop, **fields)).status == 422


async def test_what_is_not_known_is_404(shop: Stand, mint: TestMint) -> None:
    assert (await status(shop, "nothing")).status == 404
    assert (await status(shop, "x" * 65)).status == 404
    for text in ("lnbc1junk", await invoice_of(mint.url, 5)):
        answer = await shop.ask("POST", "/lightning/recover", json={"bolt11": text})
        assert (answer.status, answer.json["error"]["code"]) == (404, "invoice_not_found")
    assert (await shop.ask("POST", "/lightning/recover", json={})).status == 422
    assert (await shop.ask("GET", "/lightning/invoice")).status == 405


async def test_the_operators_own_deposits_are_not_shown(shop: Stand) -> None:

    own = await shop.services.wallet.deposits.invoice(5, lambda _: Beneficiary("operator"))
    assert (await status(shop, own.id)).status == 404
    assert (await shop.ask("POST", "/lightning/recover", json={"bolt11": own.bolt11})).status == 404


async def test_without_a_mint_there_is_no_invoice(faulty_shop: Stand, faulty: FaultProxy) -> None:
    faulty.always["mint"] = "429"
    answer = await made(faulty_shop)
    assert (answer.status, answer.json["error"]["code"]) == (503, "lightning_mint_rate_limited")
    assert answer.headers["Retry-After"] == "7"
    await faulty.stop()
    answer = await made(faulty_shop)
    assert answer.status == 503
    await faulty.start()


async def test_a_node_that_does_not_sell_makes_no_invoice(shop: Stand) -> None:
    shop.services.selling = lambda: "Paused."
    assert (await made(shop)).status == 503


async def test_a_mint_that_was_paid_and_does_not_issue(faulty_shop: Stand, faulty: FaultProxy) -> None:
    faulty.always["mint/bolt11"] = "500"
    answer = await made(faulty_shop)
    async with asyncio.timeout(20):
        while (told := await status(faulty_shop, answer.json["invoice_id"])).json["status"] == "pending":
            continue
    assert (told.json["status"], told.json["api_key"]) == ("settlement_pending", None)
    faulty.always.clear()
    while await faulty_shop.services.wallet.recover():
        continue
    assert (await status(faulty_shop, answer.json["invoice_id"])).json["status"] == "paid"


async def test_invariant_73_credited_once_also_when_its_key_was_forgotten_meanwhile(
    faulty_shop: Stand, faulty: FaultProxy
) -> None:
    """A top-up is paid while the mint issues nothing; the empty key is pruned; many ask at once when the mint is well again."""
    shop = faulty_shop
    created = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": await mint_tokens(faulty.url, 8)})
    secret = str(created.json["api_key"])
    refund = await shop.ask("POST", "/v1/balance/refund", headers={"Authorization": f"Bearer {secret}"})
    await swap_coins(faulty.mint, parse(refund.json["token"]).proofs)
    await shop.services.wallet.check_outstanding()
    faulty.always["mint/bolt11"] = "500"
    answer = await made(shop, secret=secret, purpose="topup", amount_sats=21)
    async with asyncio.timeout(20):
        while (await status(shop, answer.json["invoice_id"])).json["status"] == "pending":
            continue
    assert await shop.ledger.pruning.prune(-60) == 1
    assert shop.ledger.find_key(secret) is None
    faulty.always.clear()
    wallet = shop.services.wallet
    await asyncio.gather(*(wallet.recover() for _ in range(3)), *(status(shop, answer.json["invoice_id"]) for _ in range(6)))
    await paid(shop, answer.json["invoice_id"])
    assert shop.balance(secret) == 21_000
    recovered = await shop.ask("POST", "/lightning/recover", json={"bolt11": answer.json["bolt11"]})
    assert (recovered.json["status"], shop.balance(secret)) == ("paid", 21_000)


async def test_invariant_74_the_conditions_of_an_invoice_are_those_of_its_key(
    tmp_path: Path, upstream: ScriptedUpstream, mint: TestMint
) -> None:
    """Asked for with the invoice, and on the key that its payment makes, though the process was another one by then."""
    end = int(time.time()) + 3600
    asked = {
        "balance_limit": 50_000, "balance_limit_reset": "weekly", "validity_date": end + 60, "key_expiry_time": end,
        "refund_lnurl": "alice@example.com", "allowed_models": ["play-small"],
    }  # fmt: skip
    async with FaultProxy(mint.url) as faulty:
        shops = Shops(tmp_path, upstream, faulty.url)
        faulty.always["mint/bolt11"] = "500"
        async with shops.open() as shop:
            invoice_id = (await made(shop, **asked)).json["invoice_id"]
        faulty.always.clear()
        async with shops.open() as shop:
            secret = (await paid(shop, invoice_id)).json["api_key"]
            key = shop.key(secret)
            assert (key.balance_limit, key.limit_reset, key.expires) == (50_000, "weekly", end)
            assert (key.refund_address, key.models) == ("alice@example.com", ("play-small",))
            assert (await shop.chat(secret)).status == 200
            assert (await shop.chat(secret, model="play-large")).status == 403
            assert (await shop.chat(secret, max_tokens=30_000)).status == 402, "the limit of 50 sat"


async def test_invariant_75_another_mint_makes_the_invoice_and_owes_what_was_paid(
    stand: Stand, tmp_path: Path, faulty: FaultProxy, fee_mint: TestMint
) -> None:
    """The key's own mint is away: its top-up is at the other one, in books and coins, and both pay their part back."""
    await stand.with_wallet(tmp_path / "wallets", faulty.url, fee_mint.url)
    created = await stand.ask("POST", "/v1/balance/create", json={"initial_balance_token": await mint_tokens(faulty.url, 10)})
    secret = str(created.json["api_key"])
    await faulty.down()
    answer = await made(stand, secret=secret, purpose="topup", amount_sats=20)
    await paid(stand, answer.json["invoice_id"])
    assert stand.key(secret).mint == faulty.url
    assert stand.ledger.totals().wallet == {(faulty.url, "sat"): 10_000, (fee_mint.url, "sat"): 20_000}
    new = await paid(stand, (await made(stand, amount_sats=5)).json["invoice_id"])
    assert stand.key(new.json["api_key"]).mint == fee_mint.url
    assert (await stand.services.wallet.audit()).ok
    await faulty.up()
    back = {}
    for _ in range(2):
        headers = {"Authorization": f"Bearer {secret}"}
        token = parse((await stand.ask("POST", "/v1/balance/refund", headers=headers)).json["token"])
        back[token.mint] = token.amount
    assert back == {fee_mint.url: 20, faulty.url: 10}
    assert stand.balance(secret) == 0
