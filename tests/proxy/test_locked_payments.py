"""Customers who lock their ecash to the node are served at once, also while the mint is down; the change is never lost."""

from __future__ import annotations

import statistics
import time
from typing import Any

import pytest

from routstr_desktop.upstream.scripted import REPLY, Received, Script
from routstr_desktop.wallet import swaps
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import encode, parse
from tests.proxy.stand import Stand, answered
from tests.support.faultproxy import FaultProxy
from tests.support.locks import locked_coins
from tests.support.mint import TestMint


@pytest.fixture
async def shop(faulty_shop: Stand, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """It knows its mint from earlier payments."""
    monkeypatch.setattr(swaps, "LINGER", 3600.0)
    for actor in faulty_shop.services.wallet.places.values():
        await actor.refresh_keys()
    return faulty_shop


async def locked(shop: Stand, mint: FaultProxy, amount: int, **options: Any) -> str:
    coins = await locked_coins(mint.mint, amount, shop.services.wallet.key.pubkey, **options)
    return encode(mint.url, "sat", coins)


async def mend(shop: Stand, mint: FaultProxy) -> None:
    await mint.up()
    for actor in shop.services.wallet.places.values():
        actor.breaker.ok()


async def test_a_key_and_its_top_up_while_the_mint_is_down(shop: Stand, faulty: FaultProxy) -> None:
    first, more = await locked(shop, faulty, 64), await locked(shop, faulty, 32)
    plain = await mint_tokens(faulty.url, 8)
    await faulty.down()
    made = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": first})
    assert (made.status, made.json["balance"]) == (200, 64_000), made.body
    key = made.json["api_key"]
    topped = await shop.ask("POST", "/v1/balance/topup", json={"cashu_token": more}, headers={"Authorization": f"Bearer {key}"})
    assert topped.status == 200, topped.body
    assert (await shop.chat(key)).status == 200
    info = await shop.ask("GET", "/v1/balance/info", headers={"Authorization": f"Bearer {first}"})
    assert info.json["api_key"] == key, "the same token is the same key"
    history = await shop.ask("GET", "/v1/balance/history", headers={"Authorization": f"Bearer {key}"})
    assert sorted(line["amount"] for line in history.json["transactions"]) == [32, 64]
    refused = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": plain})
    assert (refused.status, refused.json["error"]["code"]) == (503, "cashu_mint_unreachable")
    assert int(refused.headers["Retry-After"]) >= 1
    refund = await shop.ask("POST", "/v1/balance/refund", headers={"Authorization": f"Bearer {key}"})
    assert refund.status == 503
    await mend(shop, faulty)
    refund = await shop.ask("POST", "/v1/balance/refund", headers={"Authorization": f"Bearer {key}"})
    assert refund.status == 200, refund.body
    coins = parse(refund.json["token"]).proofs
    assert sum(coin.amount for coin in await swap_coins(faulty.mint, coins)) == int(refund.json["sats"])
    assert (await shop.services.wallet.audit()).ok


async def test_a_bearer_token_as_a_key_of_its_own(shop: Stand, faulty: FaultProxy) -> None:
    token = await locked(shop, faulty, 64)
    await faulty.down()
    for _ in range(3):
        answer = await shop.chat(token)
        assert answer.status == 200, answer.body
    assert shop.ledger.totals().customer_keys == 1


async def test_pay_per_request_while_the_mint_is_down(shop: Stand, faulty: FaultProxy) -> None:
    token = await locked(shop, faulty, 20)
    await faulty.down()
    answer = await shop.chat(None, headers={"X-Cashu": token}, stream=True)
    assert (answer.status, answer.text) == (200, REPLY)
    assert answer.headers["X-Routstr-Change"] == "pending", "the change needs coins that only the mint can make"
    again = await shop.chat(None, headers={"X-Cashu": token}, stream=True)
    assert again.status == 200, "what is left of the payment may be used meanwhile"
    spent = shop.ledger.totals().operator_msat // 1000

    async def recover() -> Any:
        return await shop.ask("POST", "/v1/balance/refund", headers={"X-Cashu": token})

    assert (await recover()).status == 503
    await mend(shop, faulty)
    change = await answered(recover, 503)
    assert (change.status, change.json["sats"]) == (200, str(20 - spent))
    assert sum(coin.amount for coin in await swap_coins(faulty.mint, parse(change.json["token"]).proofs)) == 20 - spent
    assert (await shop.chat(None, headers={"X-Cashu": token})).json["error"]["code"] == "cashu_token_already_spent"
    assert (await shop.services.wallet.audit()).ok


async def test_change_from_what_the_wallet_has(shop: Stand, faulty: FaultProxy) -> None:
    """Coins of other customers that fit make change without the mint."""
    await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": await mint_tokens(faulty.url, 31)})
    token = await locked(shop, faulty, 20)
    await faulty.down()
    answer = await shop.chat(None, headers={"X-Cashu": token})
    assert answer.status == 200
    assert parse(answer.headers["X-Cashu"]).amount == 19
    assert (await shop.services.wallet.audit()).ok


async def test_the_time_to_the_upstream(shop: Stand, faulty: FaultProxy, mint: TestMint) -> None:
    """Figures are printed: run with -s."""
    arrivals: list[float] = []

    def script(_: Received) -> Script:
        arrivals.append(time.perf_counter())
        return Script(text="ok")

    shop.upstream.script = script

    async def measure(tokens: list[str]) -> tuple[float, float]:
        took = []
        for token in tokens:
            begun = time.perf_counter()
            assert (await shop.chat(token)).status == 200
            took.append((arrivals[-1] - begun) * 1000)
        return statistics.median(took), max(took)

    figures = {}
    for distance in (0.0, 0.1):
        faulty.delay = distance
        faulty.always = {"*": "slow"} if distance else {}
        bearer = [await mint_tokens(faulty.mint, 21) for _ in range(20)]
        bearer = [encode(faulty.url, "sat", parse(text).proofs) for text in bearer]
        ours = [await locked(shop, faulty, 21) for _ in range(20)]
        await measure([bearer[0], ours[0]])
        figures[f"mint {distance * 1000:.0f} ms away"] = (await measure(bearer[1:]), await measure(ours[1:]))
    key = (await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": await locked(shop, faulty, 640)})).json
    sk = await measure([key["api_key"]] * 20)
    print("\nfrom request to the upstream, ms (median, worst)")
    for name, (plain, lock) in figures.items():
        print(f"{name:16} bearer {plain[0]:6.1f} {plain[1]:6.1f}   locked {lock[0]:6.1f} {lock[1]:6.1f}")
    print(f"sk- key {sk[0]:.1f} {sk[1]:.1f}")
    (plain, lock) = figures["mint 100 ms away"]
    assert plain[0] > 100 > 2 * lock[0]
    await shop.services.wallet.swap_locked()
    assert (await shop.services.wallet.audit()).ok
