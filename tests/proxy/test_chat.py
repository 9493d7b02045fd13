"""The hot path: a funded key, an answer, a bill."""

from __future__ import annotations

import asyncio
import json

import pytest

from routstr_desktop.core.keys import KeyKind
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.scripted import REPLY
from tests.proxy.stand import UPSTREAM_KEY, Stand, eventually

WORDS = len(REPLY.split())


async def test_whole_answer_is_billed_and_says_so(stand: Stand) -> None:
    """Invariant 40."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret)
    assert answer.status == 200
    body = answer.json
    assert body["model"] == "play-small"
    assert body["choices"][0]["message"]["content"] == REPLY
    usage = body["usage"]
    expected = usage["prompt_tokens"] + 2 * usage["completion_tokens"]
    assert usage["completion_tokens"] == WORDS
    assert usage["cost"]["total_msats"] == expected
    assert usage["cost"]["input_msats"] + usage["cost"]["output_msats"] == expected
    assert usage["cost_sats"] == expected // 1000
    assert usage["remaining_balance_msats"] == 1_000_000 - expected == stand.balance(secret)
    assert body["metadata"]["routstr"]["cost"]["total_msats"] == expected
    assert body["cost"]["remaining_balance_msats"] == 1_000_000 - expected
    assert answer.headers["X-Routstr-Cost-Msats"] == str(expected)
    assert float(answer.headers["X-Routstr-Cost-Usd"]) > 0
    assert len(answer.headers["x-routstr-request-id"]) == 36
    (row,) = await stand.rows()
    assert (row.id, row.cost_msat, row.status) == (answer.headers["x-routstr-request-id"], expected, 200)
    assert not row.estimated


async def test_stream_passes_content_and_ends_with_cost_then_done(stand: Stand) -> None:
    """Invariant 42."""
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=True)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.text == REPLY
    events = answer.events
    assert events[-1] == "[DONE]"
    assert events.count("[DONE]") == 1
    last = events[-2]
    assert last["choices"] == []
    assert last["model"] == "play-small"
    assert last["usage"]["cost"]["total_msats"] == 1_000_000 - stand.balance(secret) > 0
    assert last["usage"]["remaining_balance_msats"] == stand.balance(secret)
    assert sum(1 for event in events if isinstance(event, dict) and event.get("usage")) == 1
    (row,) = await stand.rows()
    assert row.stream
    assert row.ttft_ms is not None


async def test_upstream_gets_an_allow_list(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    headers = {"Cookie": "a=b", "X-Forwarded-For": "1.2.3.4", "User-Agent": "spy", "X-Api-Key": "x", "Forwarded": "for=1.2.3.4"}
    answer = await stand.chat(
        secret, stream=True, headers=headers, user="customer-7", stream_options={"include_obfuscation": False}
    )
    assert answer.status == 200
    received = stand.upstream.requests[-1]
    assert received.headers["authorization"] == f"Bearer {UPSTREAM_KEY}"
    assert set(received.headers) <= {
        "host",
        "authorization",
        "content-type",
        "content-length",
        "accept",
        "accept-encoding",
        "connection",
    }
    assert received.json["stream_options"] == {"include_obfuscation": False, "include_usage": True}
    assert received.json["model"] == "play-small"
    assert "user" not in received.json
    assert secret not in received.body.decode()


async def test_names_find_the_model_in_any_case_and_path(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    for path in ("/v1/chat/completions", "/chat/completions", "/v1/v1/chat/completions", "/v1/chat/completions/"):
        answer = await stand.ask(
            "POST", path, json={"model": "PLAY-Small-20250101", "messages": [{"role": "user", "content": "hi"}]},
            headers={"authorization": f"bEaReR {secret}"},
        )  # fmt: skip
        assert answer.status == 200, path
        assert answer.json["model"] == "play-small"


async def test_x_api_key(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    assert (await stand.chat(None, headers={"x-api-key": secret})).status == 200


async def test_local_keys_are_metered_not_charged_and_only_local(stand: Stand) -> None:
    await stand.ledger.create_local_key("sk-" + "a" * 64, "my app")
    secret = "sk-" + "a" * 64
    answer = await stand.chat(secret, base=stand.local)
    assert answer.status == 200
    assert answer.json["usage"]["cost"]["total_msats"] == 0
    (row,) = await stand.rows()
    assert row.cost_msat == 0
    assert row.upstream_usd > 0
    refused = await stand.chat(secret, base=stand.public)
    assert refused.status == 401
    stand.services.selling = lambda: "Paused by the operator."
    assert (await stand.chat(secret, base=stand.local)).status == 200
    assert stand.ledger.totals().operator_msat == 0


async def test_not_selling_refuses_customers_with_retry_after(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    stand.services.selling = lambda: "This node is paused until tomorrow."
    answer = await stand.chat(secret)
    assert answer.status == 503
    assert answer.json["error"]["message"] == "This node is paused until tomorrow."
    assert int(answer.headers["Retry-After"]) > 0
    assert stand.upstream.requests == []


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (-1, 402)])
async def test_exactly_enough_is_served_one_msat_less_is_not(stand: Stand, extra: int, status: int) -> None:
    """Invariant 3."""
    secret = await stand.fund(1_000_000)
    refused = await stand.chat(await stand.fund(1))
    assert refused.status == 402
    assert refused.json["error"]["code"] == "insufficient_balance"
    assert refused.json["detail"]["error"]["type"] == "insufficient_quota"
    needed = refused.json["error"]["details"]["amount_required_msat"]
    answer = await stand.chat(await stand.fund(needed + extra))
    assert answer.status == status
    assert stand.balance(secret) == 1_000_000


async def test_parallel_requests_never_hold_more_than_the_balance(stand: Stand) -> None:
    """Invariant 2."""
    needed = (await stand.chat(await stand.fund(1))).json["error"]["details"]["amount_required_msat"]
    secret = await stand.fund(needed * 5)
    gate = stand.upstream.held_back()
    asked = [spawn(stand.chat(secret), name="chat") for _ in range(20)]
    await eventually(lambda: len(stand.upstream.requests) + sum(one.done() for one in asked) == 20)
    gate.set()
    answers = await asyncio.gather(*asked)
    served = [answer for answer in answers if answer.status == 200]
    assert len(served) == 5
    assert {answer.status for answer in answers} == {200, 402}
    assert stand.balance(secret) == needed * 5 - sum(answer.json["usage"]["cost"]["total_msats"] for answer in served)


async def test_without_a_limit_the_balance_sets_one(stand: Stand) -> None:
    secret = await stand.fund(500)
    answer = await stand.chat(secret, max_tokens=...)
    assert answer.status == 200
    cap = int(answer.headers["X-Routstr-Max-Tokens"])
    assert 16 <= cap < 250
    assert stand.upstream.requests[-1].json["max_tokens"] == cap
    rich = await stand.chat(await stand.fund(10_000_000), max_tokens=...)
    assert "X-Routstr-Max-Tokens" not in rich.headers
    assert "max_tokens" not in stand.upstream.requests[-1].json


async def test_too_poor_for_sixteen_tokens_is_402(stand: Stand) -> None:
    secret = await stand.fund(170)
    answer = await stand.chat(secret, max_tokens=...)
    assert answer.status == 402
    assert stand.balance(secret) == 170


async def test_hold_grows_with_n_and_with_each_name_of_the_limit(stand: Stand) -> None:
    """Invariant 34."""
    poor = await stand.fund(1)

    async def needed(**fields: object) -> int:
        return int((await stand.chat(poor, **{"max_tokens": ..., **fields})).json["error"]["details"]["amount_required_msat"])

    one = await needed(max_completion_tokens=100)
    assert await needed(max_output_tokens=100) - one in range(-5, 5)
    assert await needed(max_completion_tokens=100, max_tokens=50) >= one
    assert await needed(max_completion_tokens=100, n=3) >= one + 400
    assert await needed(max_completion_tokens=100, tools=[{"type": "function", "function": {"name": "f"}}]) > one + 1000
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 20_000}}
    with_image = await needed(max_completion_tokens=100, messages=[{"role": "user", "content": [image]}])
    assert one + 5_000 < with_image < one + 10_000


async def test_unlimited_key_with_a_balance_limit(stand: Stand) -> None:
    secret = await stand.fund(1_000_000, balance_limit=300)
    assert (await stand.chat(secret, max_tokens=...)).status == 200
    answer = await stand.chat(secret, max_tokens=5000)
    assert answer.status == 402


async def test_expired_key(stand: Stand) -> None:
    secret = await stand.fund(1_000_000, expires=1)
    answer = await stand.chat(secret)
    assert (answer.status, answer.json["error"]["code"]) == (403, "key_expired")


async def test_repeated_json_names_mean_one_thing(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    messages = b'"messages":[{"role":"user","content":"hi"}]'
    body = b'{"model":"play-large","max_tokens":100000,' + messages + b',"max_tokens":5,"model":"play-small"}'
    answer = await stand.ask("POST", "/v1/chat/completions", data=body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200
    raw = stand.upstream.requests[-1].body
    assert raw.count(b'"model"') == raw.count(b'"max_tokens"') == 1
    assert json.loads(raw)["max_tokens"] == 5
    assert stand.key(secret).kind is KeyKind.CUSTOMER
