"""Limits with windows, validity dates and child keys, over HTTP."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest

from tests.proxy.stand import Answer, Stand
from tests.support.mint import TestMint


async def get(stand: Stand, path: str, secret: str) -> Answer:
    return await stand.ask("GET", path, headers={"Authorization": f"Bearer {secret}"})


async def post(stand: Stand, path: str, secret: str | None = None, **fields: Any) -> Answer:
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    return await stand.ask("POST", path, headers=headers, json=fields)


@pytest.mark.parametrize("reset", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_create_with_rules(shop: Stand, mint: TestMint, reset: str, method: str) -> None:
    token = await mint.fund(64)
    until = int(time.time()) + 3600
    rules = {"balance_limit": 300, "balance_limit_reset": reset, "validity_date": until}
    options: dict[str, Any] = {"json": {"initial_balance_token": token, **rules}}
    if method == "GET":
        options = {"params": {"initial_balance_token": token, **{name: str(value) for name, value in rules.items()}}}
    created = await shop.ask(method, "/v1/balance/create", **options)
    assert created.status == 200, created.body
    secret = created.json["api_key"]
    info = (await get(shop, "/v1/balance/info", secret)).json
    assert {name: info[name] for name in rules} == rules
    assert (info["balance"], info["balance_limit_left"]) == (64_000, 300)
    answer = await shop.chat(secret, max_tokens=10)
    assert answer.status == 200
    cost = answer.json["usage"]["cost"]["total_msats"]
    while (answer := await shop.chat(secret, max_tokens=10)).status == 200:
        cost += answer.json["usage"]["cost"]["total_msats"]
    assert answer.status == 402
    info = (await get(shop, "/v1/balance/info", secret)).json
    assert (info["total_spent"], info["balance_limit_left"], info["balance"]) == (cost, 300 - cost, 64_000 - cost)
    assert cost <= 300


@pytest.mark.parametrize(
    "rules",
    [
        {"balance_limit": 0},
        {"balance_limit": True},
        {"balance_limit": "many"},
        {"balance_limit": 5, "balance_limit_reset": "hourly"},
        {"balance_limit": 5, "balance_limit_reset": ["daily"]},
        {"balance_limit_reset": "daily"},
        {"validity_date": 5},
        {"validity_date": 1.5},
    ],
)
async def test_rules_that_make_no_sense(stand: Stand, rules: dict[str, Any]) -> None:
    answer = await post(stand, "/v1/balance/create", initial_balance_token="cashuBxxxxxxxx", **rules)
    assert answer.status == 422
    assert next(iter(reversed(rules))) in answer.json["error"]["message"]


async def test_an_expired_key_is_refused_and_its_money_is_kept(stand: Stand) -> None:
    secret = await stand.fund(10_000, expires=int(time.time()) - 1)
    answer = await stand.chat(secret)
    assert (answer.status, answer.json["error"]["code"]) == (403, "key_expired")
    assert stand.balance(secret) == 10_000


# --- child keys ---------------------------------------------------------------------------------------------------------


async def test_children_are_bought_and_used(stand: Stand) -> None:
    """Invariants 17 and 40."""
    stand.services.config.child_key_cost = 1_500
    parent = await stand.fund(100_000)
    until = int(time.time()) + 3600
    rules = {"balance_limit": 300, "balance_limit_reset": "weekly", "validity_date": until}
    bought = await post(stand, "/v1/balance/child-key", parent, count=2, **rules)
    assert bought.status == 200, bought.body
    first, second = bought.json.pop("api_keys")
    assert re.fullmatch("sk-[0-9a-f]{64}", first)
    assert first != second
    assert bought.json == bought.json | {"count": 2, "cost_msats": 3_000, "cost_sats": 3}
    assert (bought.json["parent_balance"], bought.json["parent_balance_sats"]) == (97_000, 97)
    assert stand.ledger.totals().operator_msat == 3_000
    answer = await stand.chat(first, max_tokens=10)
    assert answer.status == 200
    usage = answer.json["usage"]
    cost = usage["cost"]["total_msats"]
    assert usage["remaining_balance_msats"] == 97_000 - cost
    info = (await get(stand, "/v1/balance/info", first)).json
    assert info.pop("balance_limit_left") == 300 - cost
    expected = {"balance": 97_000 - cost, "reserved": 0, "is_child": True, "total_requests": 1, "total_spent": cost, **rules}
    expected["allowed_models"] = expected["refund_lnurl"] = None
    assert info == {"api_key": first, "parent_key_preview": parent[3:11] + "...", **expected}
    assert parent not in str(info)
    above = await get(stand, "/v1/balance/info", parent)
    assert (above.json["balance"], above.json["is_child"], len(above.json["child_keys"])) == (97_000 - cost, False, 2)
    assert {
        "api_key": first[:11] + "...",
        "total_requests": 1,
        "total_spent": cost,
        "allowed_models": None,
        **rules,
    } in above.json["child_keys"]
    assert first not in str(above.json)
    while (answer := await stand.chat(first, max_tokens=10)).status == 200:
        pass
    assert answer.status == 402
    assert (await stand.chat(second, max_tokens=10)).status == 200
    assert (await post(stand, "/v1/balance/child-key/reset", parent, child_key=first)).json["success"] is True
    assert (await stand.chat(first, max_tokens=10)).status == 200
    assert (await get(stand, "/v1/balance/info", first)).json["total_spent"] > cost


async def test_what_a_child_may_not(stand: Stand) -> None:
    parent, other = await stand.fund(100_000), await stand.fund(100_000)
    (child,) = (await post(stand, "/v1/wallet/child-key", parent, count=1)).json["api_keys"]
    for path in ("child-key", "child-key/reset", "refund"):
        answer = await post(stand, f"/v1/balance/{path}", child, child_key=child)
        assert (answer.status, answer.json["error"]["code"]) == (400, "child_key"), path
    reset = await post(stand, "/v1/balance/child-key/reset", other, child_key=child)
    assert (reset.status, reset.json["error"]["code"]) == (403, "not_the_parent")
    assert (await post(stand, "/v1/balance/child-key/reset", parent, child_key=other)).status == 403
    assert (await post(stand, "/v1/balance/child-key/reset", parent, child_key="sk-" + "0" * 64)).status == 404
    assert (await post(stand, "/v1/balance/child-key/reset", parent, child_key=7)).status == 404
    assert (await post(stand, "/v1/balance/child-key/reset", parent)).status == 422
    assert stand.balance(parent) == 100_000


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"count": 0}, 400),
        ({"count": 51}, 400),
        ({"count": -1}, 400),
        ({"count": True}, 422),
        ({"count": "2"}, 422),
        ({"count": 2, "balance_limit": -5}, 422),
        ({"count": 2, "balance_limit_reset": "daily"}, 422),
        ({"count": 2, "validity_date": 12}, 422),
        ({"count": 3}, 402),
    ],
)
async def test_children_that_are_refused_cost_nothing(stand: Stand, fields: dict[str, Any], status: int) -> None:
    stand.services.config.child_key_cost = 1_000
    parent = await stand.fund(2_999)
    answer = await post(stand, "/v1/balance/child-key", parent, **fields)
    assert answer.status == status
    assert stand.balance(parent) == 2_999
    assert "child_keys" not in (await get(stand, "/v1/balance/info", parent)).json


async def test_parallel_purchases_and_requests(stand: Stand) -> None:
    """Invariant 16."""
    stand.services.config.child_key_cost = 1_000
    parent = await stand.fund(10_000)
    jobs = [post(stand, "/v1/balance/child-key", parent, count=2) for _ in range(12)]
    answers = await asyncio.gather(*jobs, *(stand.chat(parent, max_tokens=10) for _ in range(6)))
    bought = [answer for answer in answers[:12] if answer.status == 200]
    assert {answer.status for answer in answers} <= {200, 402}
    paid = sum(answer.json["usage"]["cost"]["total_msats"] for answer in answers[12:] if answer.status == 200)
    assert stand.balance(parent) == 10_000 - 2_000 * len(bought) - paid >= 0
    assert len({key for answer in bought for key in answer.json["api_keys"]}) == 2 * len(bought)


async def test_a_paused_parent_pauses_its_children(stand: Stand) -> None:
    parent = await stand.fund(10_000)
    (child,) = (await post(stand, "/v1/balance/child-key", parent, count=1)).json["api_keys"]
    await stand.ledger.update_key(stand.key(parent), paused=True)
    assert (await stand.chat(child)).json["error"]["code"] == "key_paused"
    await stand.ledger.update_key(stand.key(parent), paused=False, revoked=True)
    assert (await stand.chat(child)).status == 401


async def test_a_childs_top_up_is_its_parents(shop: Stand, mint: TestMint) -> None:
    parent = (await post(shop, "/v1/balance/create", initial_balance_token=await mint.fund(32))).json["api_key"]
    (child,) = (await post(shop, "/v1/balance/child-key", parent, count=1)).json["api_keys"]
    answer = await post(shop, "/v1/balance/topup", child, cashu_token=await mint.fund(16))
    assert answer.json == {"msats": 16_000}
    assert shop.balance(parent) == shop.balance(child) == 48_000


async def test_the_price_is_announced(stand: Stand) -> None:
    stand.services.config.child_key_cost = 1_234
    assert (await stand.ask("GET", "/v1/info")).json["child_key_cost_msats"] == 1_234


# --- history ------------------------------------------------------------------------------------------------------------


async def test_history_of_a_key(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(32)
    secret = (await post(shop, "/v1/balance/create", initial_balance_token=token)).json["api_key"]
    stranger = (await post(shop, "/v1/balance/create", initial_balance_token=await mint.fund(5))).json["api_key"]
    await post(shop, "/v1/balance/topup", secret, cashu_token=await mint.fund(16))
    (child,) = (await post(shop, "/v1/balance/child-key", secret, count=1)).json["api_keys"]
    refund = await post(shop, "/v1/balance/refund", secret)
    assert refund.status == 200, refund.body
    answer = await get(shop, "/v1/balance/history", secret)
    shown = answer.json["transactions"]
    assert sorted((one["type"], one["amount"]) for one in shown) == [("in", 16), ("in", 32), ("out", 48)]
    for one in shown:
        assert set(one) == {"id", "type", "source", "amount", "unit", "mint_url", "created_at", "collected", "swept"}
        assert (one["unit"], one["mint_url"], one["source"], one["swept"]) == ("sat", mint.url, "apikey", False)
        assert one["collected"] is (one["type"] == "in")
    assert [one["created_at"] for one in shown] == sorted((one["created_at"] for one in shown), reverse=True)
    assert b"cashu" not in answer.body.replace(mint.url.encode(), b"")
    assert len((await get(shop, "/v1/wallet/history", stranger)).json["transactions"]) == 1
    assert (await get(shop, "/v1/balance/history", child)).status == 400
    assert (await get(shop, "/v1/balance/history", "sk-" + "0" * 64)).status == 401
    assert (await shop.ask("GET", "/v1/balance/history")).status == 422


# --- models -------------------------------------------------------------------------------------------------------------


async def test_a_key_for_some_models_only(shop: Stand, mint: TestMint) -> None:
    """Refused before anything is held or asked; any name of a model will do, in any letter case."""
    token = await mint.fund(64)
    created = await post(
        shop, "/v1/balance/create", initial_balance_token=token, allowed_models=["Play-Large", "play-small:crlf"]
    )
    secret = created.json["api_key"]
    assert (await get(shop, "/v1/balance/info", secret)).json["allowed_models"] == ["Play-Large", "play-small:crlf"]
    for path, body in [
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Hello"}]}),
        ("/v1/messages", {"messages": [{"role": "user", "content": "Hello"}]}),
    ]:
        headers = {"Authorization": f"Bearer {secret}"}
        answer = await shop.ask("POST", path, json={"model": "play-small", "max_tokens": 9, **body}, headers=headers)
        assert answer.status == 403, answer.body
        error = answer.json["error"]
        assert (error["code"], error["details"]) == ("model_not_allowed", {"allowed_models": ["Play-Large", "play-small:crlf"]})
        assert error["type"] == ("permission_error" if path.endswith("messages") else "invalid_request_error")
    assert shop.upstream.requests == []
    assert shop.balance(secret) == 64_000
    assert (await shop.chat(secret, model="PLAY-SMALL:crlf")).status == 200
    await shop.ledger.update_key(shop.key(secret), models=None)
    assert (await shop.chat(secret)).status == 200


async def test_a_child_may_use_what_its_parent_may_and_no_more(stand: Stand) -> None:
    parent = await stand.fund(100_000, models=("play-small", "play-large"))
    made = await post(stand, "/v1/balance/child-key", parent, count=1, allowed_models=["play-small", "play-small:crlf"])
    (child,) = made.json["api_keys"]
    assert [(await stand.chat(child, model=model)).status for model in ("play-small", "play-large", "play-small:crlf")] == [
        200,
        403,
        403,
    ]
    assert (await stand.chat(parent, model="play-large")).status == 200


async def test_lists_of_models_show_a_key_what_it_may_use(stand: Stand) -> None:
    """Without a key, and with one that has no list or is none, they are public."""
    free = await stand.fund(100_000)
    parent = await stand.fund(100_000, models=("Play-Small", "play-large"))
    made = await post(stand, "/v1/balance/child-key", parent, count=2, allowed_models=["play-small", "play-small:crlf"])
    few, unlisted = ({"play-small"}, {"play-small", "play-large"})
    child = made.json["api_keys"][0]
    unlimited = (await post(stand, "/v1/balance/child-key", parent, count=1)).json["api_keys"][0]
    everything = {model["id"] for model in (await stand.ask("GET", "/v1/models")).json["data"]}
    assert everything > unlisted
    for key, seen in [
        (free, everything),
        ("sk-" + "0" * 64, everything),
        (parent, unlisted),
        (unlimited, unlisted),
        (child, few),
    ]:
        assert {model["id"] for model in (await get(stand, "/v1/models", key)).json["data"]} == seen
        assert {model["id"] for model in (await get(stand, "/v1/models/paths", key)).json["data"]} == seen
        for name in sorted(everything):
            expected = 200 if name in seen else 404
            assert (await get(stand, f"/v1/models/{name}", key)).status == expected
            assert (await get(stand, f"/v1/models/paths/model?model_id={name}", key)).status == expected


async def test_tokens_are_counted_for_models_that_the_key_may_use(stand: Stand) -> None:
    secret = await stand.fund(100_000, models=("play-small",))
    for model, status in [("play-small", 200), ("play-large", 403)]:
        answer = await post(
            stand, "/v1/messages/count_tokens", secret, model=model, messages=[{"role": "user", "content": "Hello"}]
        )
        assert answer.status == status, answer.body
    assert answer.json["error"]["code"] == "model_not_allowed"


@pytest.mark.parametrize("models", [[], "play-small", [1], [""], [None], ["x" * 201], ["m"] * 101, {"a": 1}])
async def test_lists_of_models_that_make_no_sense(stand: Stand, models: Any) -> None:
    answer = await post(stand, "/v1/balance/create", initial_balance_token="cashuBxxxxxxxx", allowed_models=models)
    assert (answer.status, answer.json["error"]["code"]) == (422, "invalid_field")


# --- an end and an address ------------------------------------------------------------------------------------------------

END = int(time.time()) + 3600


async def test_an_end_and_a_refund_address(shop: Stand, mint: TestMint) -> None:
    """By create (body and query) and by the headers of a first request with the token itself."""
    fields = {"refund_lnurl": "ada@example.org", "key_expiry_time": END}
    headers = {"Refund-LNURL": "ada@example.org", "Key-Expiry-Time": str(END)}
    tokens = [await mint.fund(8) for _ in range(5)]
    first = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": tokens[0], **fields})
    query = {"initial_balance_token": tokens[1], **{name: str(value) for name, value in fields.items()}}
    second = await shop.ask("GET", "/v1/balance/create", params=query)
    third = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": tokens[2]}, headers=headers)
    assert [answer.status for answer in (first, second, third)] == [200, 200, 200]
    assert (await shop.chat(tokens[3], headers=headers)).status == 200
    assert (
        await shop.ask("GET", "/v1/balance/info", headers={"Authorization": f"Bearer {tokens[4]}", **headers})
    ).status == 200
    keys = await shop.ledger.list_keys()
    assert [(key.expires, key.refund_address) for key in keys] == [(END, "ada@example.org")] * 5


@pytest.mark.parametrize(
    "headers",
    [
        {"Key-Expiry-Time": str(END)},
        {"Key-Expiry-Time": "soon", "Refund-LNURL": "ada@example.org"},
        {"Key-Expiry-Time": "5", "Refund-LNURL": "ada@example.org"},
        {"Key-Expiry-Time": "1.5", "Refund-LNURL": "ada@example.org"},
        {"Refund-LNURL": ""},
        {"Refund-LNURL": "a b@example.org"},
    ],
)
async def test_headers_that_make_no_sense_are_400_and_redeem_nothing(
    shop: Stand, mint: TestMint, headers: dict[str, str]
) -> None:
    token = await mint.fund(4)
    for answer in (
        await shop.chat(token, headers=headers),
        await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": token}, headers=headers),
    ):
        assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_header")
    assert shop.ledger.totals().customers_msat == 0
    assert await shop.ledger.list_keys() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"key_expiry_time": END},
        {"refund_lnurl": 5},
        {"refund_lnurl": "x y z"},
        {"refund_lnurl": "ada"},
        {"refund_lnurl": "http://10.0.0.1/"},
    ],
)
async def test_fields_that_make_no_sense(stand: Stand, fields: dict[str, Any]) -> None:
    answer = await post(stand, "/v1/balance/create", initial_balance_token="cashuBxxxxxxxx", **fields)
    assert (answer.status, answer.json["error"]["code"]) == (422, "invalid_field")


# --- one figure -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("child", [False, True])
async def test_invariant_19_info_shows_what_the_402_counts(stand: Stand, child: bool) -> None:
    """Invariant 19: /info's balance is the figure of the 402, also while a request holds some of it, and for a child."""
    secret = parent = await stand.fund(10_000)
    if child:
        (secret,) = (await post(stand, "/v1/balance/child-key", parent, count=1)).json["api_keys"]
    hold = stand.ledger.hold(stand.key(parent), 9_990)
    info = (await get(stand, "/v1/balance/info", secret)).json
    refused = await stand.chat(secret, max_tokens=3_000)
    assert refused.status == 402
    assert info["balance"] == refused.json["error"]["details"]["available_msat"] == stand.balance(parent) - 9_990
    assert info["reserved"] == 9_990
    hold.release()
