"""Prepaid keys against a real mint: create, pay with the token itself, top up, refund, and everything that can go wrong."""

from __future__ import annotations

import asyncio
import hashlib
import io
from typing import Any

import pytest

from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.proxy.stand import Answer, Stand, answered
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint


def secret_of(token: str) -> str:
    return "sk-" + hashlib.sha256(token.encode()).hexdigest()


async def post(shop: Stand, path: str, secret: str | None = None, **options: Any) -> Answer:
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return await shop.ask("POST", path, headers={**headers, **options.pop("headers", {})}, **options)


async def refund(shop: Stand, secret: str) -> Answer:
    return await post(shop, "/v1/balance/refund", secret)


async def claim(token: str) -> int:
    """Swap a token as its owner would; sats received."""
    parsed = parse(token)
    return sum(coin.amount for coin in await swap_coins(parsed.mint, parsed.proofs))


@pytest.mark.parametrize("legacy", [False, True])
async def test_the_token_is_the_key(shop: Stand, mint: TestMint, legacy: bool) -> None:
    token = await mint.fund(64, legacy=legacy)
    answer = await shop.chat(token)
    assert answer.status == 200
    spent = answer.json["usage"]["cost"]["total_msats"]
    for presented in (token, secret_of(token)):
        info = await shop.ask("GET", "/v1/wallet/info", headers={"Authorization": f"Bearer {presented}"})
        assert info.json["api_key"] == secret_of(token)
        assert info.json["balance"] == 64_000 - spent
        assert info.json["total_spent"] == spent
        assert info.json["total_requests"] == 1
    assert (await shop.chat(secret_of(token))).status == 200
    assert info.json["reserved"] == 0
    assert info.json["is_child"] is False


async def test_same_token_at_once_is_one_key(shop: Stand, mint: TestMint) -> None:
    """Invariant 48."""
    token = await mint.fund(32)
    answers = await asyncio.gather(*(shop.chat(token) for _ in range(8)))
    assert {answer.status for answer in answers} == {200}
    total = sum(answer.json["usage"]["cost"]["total_msats"] for answer in answers)
    assert shop.balance(secret_of(token)) == 32_000 - total
    assert shop.ledger.totals().customer_keys == 1


@pytest.mark.parametrize("path", ["/v1/balance/create", "/v1/wallet/create", "/balance/create"])
async def test_create_by_post_and_get(shop: Stand, mint: TestMint, path: str) -> None:
    token = await mint.fund(21)
    answer = await post(
        shop, path, json={"initial_balance_token": token, "balance_limit": 5000, "validity_date": 4_000_000_000}
    )
    assert answer.json == {"api_key": secret_of(token), "balance": 21_000}
    assert (shop.key(secret_of(token)).balance_limit, shop.key(secret_of(token)).expires) == (5000, 4_000_000_000)
    again = await shop.ask("GET", path, params={"initial_balance_token": token})
    assert again.json == answer.json


async def test_create_wants_a_token(shop: Stand) -> None:
    for options in (
        {},
        {"json": {}},
        {"json": {"initial_balance_token": 5}},
        {"json": {"initial_balance_token": "cashuB", "balance_limit": -1}},
    ):
        answer = await post(shop, "/v1/balance/create", **options)
        assert answer.status == 422, options
        assert isinstance(answer.json["detail"], list)
        assert answer.json["error"]["message"]
    assert (await shop.ask("GET", "/v1/balance/create")).status == 422
    assert (await post(shop, "/v1/balance/create", data=b"[1]")).status == 400
    assert (await post(shop, "/v1/balance/create", data=b"{")).status == 400


async def test_topup(shop: Stand, mint: TestMint) -> None:
    first, second, third = [await mint.fund(amount) for amount in (8, 4, 2)]
    await post(shop, "/v1/balance/create", json={"initial_balance_token": first})
    secret = secret_of(first)
    assert (await post(shop, "/v1/balance/topup", secret, json={"cashu_token": second})).json == {"msats": 4000}
    assert (await post(shop, "/v1/wallet/topup", secret, params={"cashu_token": third})).json == {"msats": 2000}
    assert shop.balance(secret) == 14_000
    answer = await post(shop, "/v1/balance/topup", secret, json={})
    assert (answer.status, answer.json["detail"]) == (400, "A cashu_token is required.")
    answer = await post(shop, "/v1/balance/topup", secret, json={"cashu_token": "nonsense-token"})
    assert (answer.status, answer.json["detail"]) == (400, "Invalid token format")
    answer = await post(shop, "/v1/balance/topup", secret, json={"cashu_token": first})
    assert (answer.status, answer.json) == (200, {"msats": 8000})  # asked again: the same answer, credited once
    assert shop.balance(secret) == 14_000


async def test_same_topup_at_once_counts_once(shop: Stand, mint: TestMint) -> None:
    first, second = await mint.fund(8), await mint.fund(4)
    await post(shop, "/v1/balance/create", json={"initial_balance_token": first})
    await asyncio.gather(*(post(shop, "/v1/balance/topup", secret_of(first), json={"cashu_token": second}) for _ in range(5)))
    assert shop.balance(secret_of(first)) == 12_000


async def test_missing_authorization_is_422_malformed_401(shop: Stand) -> None:
    for method, path in [
        ("GET", "/v1/balance/info"),
        ("GET", "/v1/balance/"),
        ("POST", "/v1/balance/topup"),
        ("POST", "/v1/balance/refund"),
    ]:
        missing = await shop.ask(method, path)
        assert missing.status == 422, path
        assert missing.json["detail"][0]["loc"] == ["header", "authorization"]
        for bad in ("Basic x", "Bearer nonsense", "Bearer sk-" + "0" * 64):
            answer = await shop.ask(
                method,
                path,
                headers={"Authorization": bad},
                json={"cashu_token": "cashuBxxxxxxxxxx"} if method == "POST" else None,
            )
            assert answer.status == 401, (path, bad)


async def test_refund_replay_topup_refund(shop: Stand, mint: TestMint) -> None:
    """Invariants 60 and 62."""
    token = await mint.fund(40)
    spent = (await shop.chat(token)).json["usage"]["cost"]["total_msats"]
    left = (40_000 - spent) // 1000
    first = await refund(shop, token)
    assert first.status == 200
    assert first.json["sats"] == str(left)
    assert shop.balance(secret_of(token)) == 40_000 - spent - left * 1000 < 1000
    assert (await refund(shop, secret_of(token))).json == first.json
    assert (await shop.chat(token, max_tokens=1000)).status == 402
    assert await claim(first.json["token"]) == left
    more = await mint.fund(16)
    assert (await post(shop, "/v1/balance/topup", secret_of(token), json={"cashu_token": more})).json == {"msats": 16_000}
    second = await refund(shop, token)
    assert second.json["token"] != first.json["token"]
    assert await claim(second.json["token"]) == int(second.json["sats"]) == 16 + (40_000 - spent - left * 1000) // 1000
    await shop.services.wallet.check_outstanding()
    gone = await refund(shop, token)
    assert gone.status == 410


async def test_refunds_at_once_make_one_token(shop: Stand, mint: TestMint) -> None:
    """Invariant 61."""
    token = await mint.fund(16)
    await post(shop, "/v1/balance/create", json={"initial_balance_token": token})
    answers = await asyncio.gather(*(refund(shop, token) for _ in range(6)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["token"] for answer in answers}) == 1
    assert shop.ledger.totals().outstanding_msat == 16_000


async def test_topup_racing_refund_loses_nothing(shop: Stand, mint: TestMint) -> None:
    """Invariant 59."""
    token, more = await mint.fund(16), await mint.fund(32)
    await post(shop, "/v1/balance/create", json={"initial_balance_token": token})
    top, back = await asyncio.gather(
        post(shop, "/v1/balance/topup", secret_of(token), json={"cashu_token": more}), refund(shop, token)
    )
    assert top.status == 200
    assert back.status in (200, 409)
    paid = int(back.json["sats"]) * 1000 if back.status == 200 else 0
    assert shop.balance(secret_of(token)) + paid == 48_000


async def test_refund_of_the_unknown_creates_nothing(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(8)
    for presented in (token, "sk-" + "1" * 64, "rubbish"):
        answer = await refund(shop, presented)
        assert (answer.status, answer.json["error"]["code"]) == (401, "key_not_found")
    assert shop.ledger.totals().customer_keys == 0
    assert await claim(token) == 8


async def test_refund_waits_for_running_requests(shop: Stand, mint: TestMint) -> None:
    """Invariant 63."""
    token = await mint.fund(64)
    gate = shop.upstream.held_back()
    request = asyncio.gather(shop.chat(token))
    await shop.running()
    answer = await refund(shop, token)
    assert (answer.status, answer.json["detail"]) == (400, "Cannot refund key. There are ongoing requests for this api key.")
    gate.set()
    await request
    assert (await refund(shop, token)).status == 200


async def test_refund_of_nothing_and_of_too_little(shop: Stand) -> None:
    secret = await shop.fund(999)
    answer = await refund(shop, secret)
    assert (answer.status, answer.json["detail"]) == (400, "Balance too small to refund")
    # A key funded without coins would not pass the audit against the wallet: check the books alone.
    await shop.services.wallet.close()
    shop.services.wallet = None  # type: ignore[assignment]


# --- bad tokens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["cashuA", "cashuB", "cashuBAAAA", "cashuA" + "A" * 1000, "cashuB\u00e9\u00e9", "cashu:cashuB", "cashuC123"]
)
async def test_malformed_tokens(shop: Stand, text: str) -> None:
    answer = await post(shop, "/v1/balance/create", json={"initial_balance_token": text})
    assert answer.status == 400, answer.body
    assert answer.json["error"]["type"] in ("invalid_token", "cashu_error")
    if text.isascii():
        answer = await shop.chat(text)
        assert answer.status == 400
    assert shop.ledger.totals().customer_keys == 0


async def test_ten_megabytes_of_token(shop: Stand) -> None:
    body = io.BytesIO(b'{"initial_balance_token": "cashuB' + b"A" * 10_000_000 + b'"}')
    answer = await post(shop, "/v1/balance/create", data=body)
    assert answer.status == 413
    answer = await post(shop, "/v1/balance/create", json={"initial_balance_token": "cashuB" + "A" * 600_000})
    assert answer.status == 400


async def test_spent_token_is_remembered(shop: Stand, mint: TestMint) -> None:
    """Invariant 56."""
    token = await mint.fund(8)
    await claim(token)
    first = await shop.chat(token)
    assert (first.status, first.json["error"]["code"]) == (400, "cashu_token_already_spent")
    second = await shop.chat(token)
    assert second.json["error"] == first.json["error"]
    assert len(shop.proxy.auth.negative) == 1
    assert shop.ledger.totals().customer_keys == 0
    assert shop.upstream.requests == []


async def test_foreign_mint_is_refused_by_name_and_untouched(shop: Stand, fee_mint: TestMint) -> None:
    token = await fee_mint.fund(8)
    answer = await shop.chat(token)
    assert (answer.status, answer.json["error"]["code"]) == (400, "cashu_untrusted_mint")
    assert fee_mint.url in answer.json["error"]["message"]
    assert await claim(token) == 7


async def test_fees_come_off_and_dust_is_refused(fee_shop: Stand, fee_mint: TestMint) -> None:
    """Invariants 50 and 51."""
    token = await fee_mint.fund(16)
    answer = await post(fee_shop, "/v1/balance/create", json={"initial_balance_token": token})
    assert answer.json["balance"] == 15_000
    dust = await fee_mint.fund(1)
    answer = await fee_shop.chat(dust)
    assert (answer.status, answer.json["error"]["code"]) == (422, "cashu_token_swap_fees_exceed_amount")
    assert fee_shop.ledger.totals().customer_keys == 1
    assert int((await refund(fee_shop, token)).json["sats"]) in (14, 15)


@pytest.mark.parametrize("kind", ["drop", "html", "500", "429"])
async def test_mint_in_trouble_is_503_and_the_token_good_later(faulty_shop: Stand, faulty: FaultProxy, kind: str) -> None:
    """Invariants 52 and 56."""
    token = await mint_tokens(faulty.url, 16)
    faulty.always["swap"] = kind
    answer = await faulty_shop.chat(token)
    assert answer.status == 503, answer.body
    assert answer.json["error"]["type"].startswith("mint_")
    assert "Retry-After" in answer.headers
    assert len(faulty_shop.proxy.auth.negative) == 0
    assert faulty_shop.ledger.totals().customers_msat == 0
    faulty.always.clear()
    answer = await _until_served(faulty_shop, token)
    assert answer.json["usage"]["remaining_balance_msats"] == faulty_shop.balance(secret_of(token)) < 16_000


async def _until_served(shop: Stand, token: str) -> Answer:
    answer = await answered(lambda: shop.chat(token), 503)
    assert answer.status == 200, answer.body
    return answer


async def test_answer_lost_after_the_swap_is_credited_once(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 53."""
    token = await mint_tokens(faulty.url, 16)
    faulty.plan["swap"] = ["lost"]
    answer = await faulty_shop.chat(token)
    assert answer.status in (200, 503)
    answer = await _until_served(faulty_shop, token)
    spent = faulty_shop.key(secret_of(token)).spent
    assert faulty_shop.balance(secret_of(token)) == 16_000 - spent


async def test_refund_with_the_mint_down_changes_nothing(faulty_shop: Stand, faulty: FaultProxy) -> None:
    token = await mint_tokens(faulty.url, 16)
    spent = (await faulty_shop.chat(token)).json["usage"]["cost"]["total_msats"]
    await faulty.stop()
    answer = await refund(faulty_shop, token)
    assert answer.status == 503, answer.body
    assert answer.json["detail"] == "Mint service unavailable"
    assert faulty_shop.balance(secret_of(token)) == 16_000 - spent
    await faulty.start()
    answer = await answered(lambda: refund(faulty_shop, token), 503)
    assert answer.status == 200


async def test_refund_whose_answer_the_mint_lost_is_replayed(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 61."""
    token = await mint_tokens(faulty.url, 16)
    spent = (await faulty_shop.chat(token)).json["usage"]["cost"]["total_msats"]
    faulty.plan["swap"] = ["lost"]
    answer = await refund(faulty_shop, token)
    if answer.status != 200:
        assert answer.status == 425
        assert answer.headers["Retry-After"] == "2"
    answer = await answered(lambda: refund(faulty_shop, token), 425)
    assert answer.status == 200
    assert await claim(answer.json["token"]) == (16_000 - spent) // 1000


async def test_selling_off_takes_no_money_but_gives_it_back(shop: Stand, mint: TestMint) -> None:
    token, other = await mint.fund(8), await mint.fund(4)
    await post(shop, "/v1/balance/create", json={"initial_balance_token": token})
    shop.services.selling = lambda: "Selling is switched off."
    assert (await shop.chat(other)).status == 503
    assert (await post(shop, "/v1/balance/create", json={"initial_balance_token": other})).status == 503
    assert (await post(shop, "/v1/balance/topup", token, json={"cashu_token": other})).status == 503
    assert (await refund(shop, token)).json["sats"] == "8"
    assert await claim(other) == 4


@pytest.mark.parametrize(
    ("change", "status", "code", "word"),
    [({"paused": True}, 403, "key_paused", "paused"), ({"revoked": True}, 401, "key_revoked", "revoked")],
)
async def test_paused_and_revoked_keys_are_refused(
    stand: Stand, change: dict[str, Any], status: int, code: str, word: str
) -> None:
    secret = await stand.fund(50_000)
    await stand.ledger.update_key(stand.key(secret), **change)
    for answer in (
        await stand.chat(secret),
        await stand.ask("GET", "/v1/balance/info", headers={"Authorization": f"Bearer {secret}"}),
    ):
        assert answer.status == status
        assert word in str(answer.json)
    assert (await stand.chat(secret)).json["error"]["code"] == code
    assert stand.balance(secret) == 50_000
