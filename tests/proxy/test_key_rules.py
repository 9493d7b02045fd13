"""Limits with windows, validity dates and child keys, over HTTP."""

from __future__ import annotations

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
