"""Pay per request: one token, one answer, the change; and no way to lose money on the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from routstr_desktop.upstream.scripted import REPLY, Script
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.proxy.stand import Answer, Stand, answered, eventually
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint


async def pay(shop: Stand, token: str, **fields: Any) -> Answer:
    return await shop.chat(None, headers={"X-Cashu": token}, **fields)


async def recover(shop: Stand, token: str) -> Answer:
    return await shop.ask("POST", "/v1/balance/refund", headers={"X-Cashu": token})


async def claim(token: str) -> int:
    parsed = parse(token)
    return sum(coin.amount for coin in await swap_coins(parsed.mint, parsed.proofs))


@pytest.mark.parametrize("stream", [True, False])
async def test_answer_and_change(shop: Stand, mint: TestMint, stream: bool) -> None:
    token = await mint.fund(20)
    answer = await pay(shop, token, stream=stream)
    assert answer.status == 200, answer.body
    cost = int(answer.headers["X-Routstr-Cost-Msats"])
    assert cost == 1000  # a sat token pays in whole sats
    assert int(answer.headers["X-Routstr-Input-Cost-Msats"]) + int(answer.headers["X-Routstr-Output-Cost-Msats"]) == cost
    if stream:
        assert answer.text == REPLY
        assert answer.events[-1] == "[DONE]"
        assert answer.events[-2]["usage"]["cost"]["total_msats"] == cost
    else:
        assert answer.json["usage"]["cost"]["total_msats"] == cost
    change = answer.headers["X-Cashu"]
    again = await recover(shop, token)
    assert (again.status, again.json, again.headers["X-Cashu"]) == (200, {"token": change, "sats": "19"}, change)
    assert await claim(change) == 19
    assert shop.ledger.totals().operator_msat == 1000
    spent = await pay(shop, token)
    assert (spent.status, spent.json["error"]["code"]) == (400, "cashu_token_already_spent")
    assert "X-Cashu" not in spent.headers
    await shop.services.wallet.check_outstanding()
    assert (await recover(shop, token)).status == 410


async def test_too_little_is_refused_untouched(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(2)
    answer = await pay(shop, token, max_tokens=3000)
    assert answer.status == 400  # NUT-24: a payment of a wrong amount
    assert answer.json["detail"]["type"] == "minimum_balance_required"
    assert answer.json["detail"]["model"] == "play-small"
    assert answer.json["detail"]["amount_required_msat"] >= 6000
    assert answer.headers["X-Cashu"] == token
    assert await claim(token) == 2


async def test_x_cashu_wins_over_authorization(shop: Stand, mint: TestMint) -> None:
    answer = await shop.chat("sk-" + "0" * 64, headers={"X-Cashu": await mint.fund(4)})
    assert answer.status == 200


async def test_bad_requests_hand_the_token_back(shop: Stand, mint: TestMint, fee_mint: TestMint) -> None:
    token = await mint.fund(4)
    for fields, status in [({"model": "nope"}, 400), ({"max_tokens": -1}, 400), ({"messages": []}, 400)]:
        answer = await pay(shop, token, **fields)
        assert (answer.status, answer.headers["X-Cashu"]) == (status, token)
    shop.services.selling = lambda: "Paused."
    answer = await pay(shop, token)
    assert (answer.status, answer.headers["X-Cashu"]) == (503, token)
    shop.services.selling = lambda: None
    foreign = await fee_mint.fund(4)
    answer = await pay(shop, foreign)
    assert (answer.json["error"]["code"], answer.headers["X-Cashu"]) == ("cashu_untrusted_mint", foreign)
    answer = await pay(shop, "cashuBnonsense")
    assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_cashu_token")
    assert await claim(token) == 4


@pytest.mark.parametrize(
    ("fault", "status"),
    [("e500", 502), ("e401", 502), ("e429", 429), ("e400", 400), ("html200", 502), ("refuse", 502), ("silent", 504)],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_upstream_failure_gives_everything_back(
    shop: Stand, mint: TestMint, fault: str, status: int, stream: bool
) -> None:
    """Invariant 64."""
    shop.client._idle_timeout = shop.client._first_byte_timeout = 0.5
    token = await mint.fund(16)
    answer = await pay(shop, token, model=f"play-small:{fault}", stream=stream)
    assert answer.status == status, answer.body
    assert answer.json["error"]["refund_token"] == answer.headers["X-Cashu"]
    assert await claim(answer.headers["X-Cashu"]) == 16
    assert shop.ledger.totals().operator_msat == 0


async def test_upstream_that_dies_mid_stream_costs_what_it_gave(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(16)
    answer = await pay(shop, token, model="play-small:die", stream=True)
    assert answer.status == 200
    assert answer.events[-1]["error"]["code"] == "upstream_broken"
    assert await claim(answer.headers["X-Cashu"]) == 15


async def test_customer_who_leaves_finds_the_change_later(shop: Stand, mint: TestMint) -> None:
    """Invariants 7 and 64."""
    token = await mint.fund(16)
    shop.upstream.default = Script(stall_after=-1)
    leaving = asyncio.gather(pay(shop, token))
    await shop.running()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await shop.upstream.requests[-1].disconnected.wait()
    answer = await answered(lambda: recover(shop, token), 425)
    assert answer.json["sats"] == "16"
    assert await claim(answer.json["token"]) == 16


async def test_recovery_while_it_runs_is_425_and_of_the_unknown_404(shop: Stand, mint: TestMint) -> None:
    """Invariant 65."""
    token = await mint.fund(16)
    assert (await recover(shop, token)).status == 404
    gate = shop.upstream.held_back()
    request = asyncio.gather(pay(shop, token))
    await shop.running()
    answer = await recover(shop, token)
    assert (answer.status, answer.headers["Retry-After"]) == (425, "2")
    assert answer.json["detail"] == "Refund is pending; retry shortly."
    twice = await pay(shop, token)
    assert (twice.status, twice.json["error"]["code"]) == (400, "cashu_token_already_spent")
    gate.set()
    (first,) = await request
    assert (await recover(shop, token)).json["token"] == first.headers["X-Cashu"]


async def test_same_payment_at_once_is_served_once(shop: Stand, mint: TestMint) -> None:
    """Invariant 48."""
    token = await mint.fund(16)
    answers = await asyncio.gather(*(pay(shop, token) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400, 400]
    assert shop.ledger.totals().operator_msat == 1000


async def test_everything_used_leaves_no_change(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(1)
    answer = await pay(shop, token, max_tokens=...)
    assert answer.status == 200
    assert "X-Routstr-Max-Tokens" in answer.headers
    assert "X-Cashu" not in answer.headers
    assert (await recover(shop, token)).status == 404


async def test_fees_come_off_before_the_change(fee_shop: Stand, fee_mint: TestMint) -> None:
    answer = await pay(fee_shop, await fee_mint.fund(16))
    assert answer.status == 200
    assert parse(answer.headers["X-Cashu"]).amount in (13, 14)


async def test_change_that_the_mint_delays_is_fetched_later(faulty_shop: Stand, faulty: FaultProxy) -> None:
    token = await mint_tokens(faulty.url, 16)
    gate = faulty_shop.upstream.held_back()
    request = asyncio.gather(pay(faulty_shop, token))
    await faulty_shop.running()
    await faulty.stop()
    gate.set()
    (answer,) = await request
    assert answer.status == 200
    assert answer.json["choices"][0]["message"]["content"] == REPLY
    assert "X-Cashu" not in answer.headers
    assert answer.headers["X-Routstr-Change"] == "pending"
    await faulty.start()
    later = await answered(lambda: recover(faulty_shop, token), 425, 503)
    assert later.json["sats"] == "15"
    assert await claim(later.json["token"]) == 15


async def test_mint_down_hands_the_token_back(faulty_shop: Stand, faulty: FaultProxy) -> None:
    token = await mint_tokens(faulty.url, 16)
    await faulty.stop()
    answer = await pay(faulty_shop, token)
    assert (answer.status, answer.headers["X-Cashu"]) == (503, token)
    assert faulty_shop.upstream.requests == []
    await faulty.start()


async def test_payment_whose_swap_answer_got_lost_can_be_sent_again(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 53."""
    token = await mint_tokens(faulty.url, 16)
    faulty.plan["swap"] = ["lost"]
    answer = await answered(lambda: pay(faulty_shop, token), 503)
    assert answer.status == 200, answer.body
    assert await claim(answer.headers["X-Cashu"]) == 15
    await eventually(lambda: faulty_shop.proxy.running == 0)
