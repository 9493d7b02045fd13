"""Every endpoint that is sold: whole and streamed, with its own usage, cost, errors and limits (invariants 33, 34, 37)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from routstr_desktop.core.catalog import Catalog, Model, UsdPrice
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.pricing import Usage, price_card
from routstr_desktop.proxy.body import IMAGE_TOKENS, forwarded_body, measure, read_order
from routstr_desktop.proxy.dialect import CHAT, COMPLETIONS, EMBEDDINGS, MESSAGES, RESPONSES, Dialect
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.scripted import REPLY, Script
from tests.proxy.stand import Answer, Stand, eventually
from tests.support.mint import TestMint

WORDS = len(REPLY.split())
FUNDS = 1_000_000
BODIES: dict[str, dict[str, Any]] = {
    "completions": {"prompt": "Hello there", "max_tokens": 100},
    "responses": {"input": "Hello there", "max_output_tokens": 100},
    "messages": {"messages": [{"role": "user", "content": "Hello there"}], "max_tokens": 100},
    "embeddings": {"input": ["Hello there", "you"]},
}
WRITING = ["completions", "responses", "messages"]
MODEL = Model("m", UsdPrice(Decimal("0.000001"), Decimal("0.000002")), context_length=10_000, max_completion_tokens=4_000)
CARD = price_card(MODEL, btc_usd=Decimal(100_000))


async def ask(stand: Stand, secret: str, name: str, *, headers: dict[str, str] | None = None, **fields: Any) -> Answer:
    body = {"model": "play-small", **BODIES[name], **fields}
    sent = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await stand.ask("POST", f"/v1/{name}", json=body, headers={**sent, **(headers or {})})


def said(name: str, answer: Answer) -> str:
    """The text of a stream."""
    if name == "completions":
        return "".join(choice["text"] for event in answer.events if event != "[DONE]" for choice in event.get("choices", ()))
    if name == "responses":
        return "".join(event["delta"] for event in answer.events if event["type"].endswith(".delta"))
    return "".join(event["delta"]["text"] for event in answer.events if event.get("type") == "content_block_delta")


def cost_of(name: str, answer: Answer) -> dict[str, Any]:
    """The event with the cost."""
    found = [event for event in answer.events if event != "[DONE]" and "metadata" in event]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", BODIES)
async def test_whole(stand: Stand, name: str) -> None:
    secret = await stand.fund(FUNDS)
    answer = await ask(stand, secret, name)
    assert answer.status == 200, answer.body
    usage = answer.json["usage"]
    charged = FUNDS - stand.balance(secret)
    (row,) = await stand.rows()
    assert row.path == f"/v1/{name}"
    assert not row.estimated
    assert charged == row.cost_msat == row.prompt_tokens + 2 * row.completion_tokens
    assert row.completion_tokens == (0 if name == "embeddings" else WORDS)
    assert usage["cost"]["total_msats"] == int(answer.headers["X-Routstr-Cost-Msats"]) == charged > 0
    assert answer.json["metadata"]["routstr"]["cost"]["remaining_balance_msats"] == stand.balance(secret)
    assert answer.json["model"] == "play-small"
    names = ("input_tokens", "output_tokens") if name in ("responses", "messages") else ("prompt_tokens", "completion_tokens")
    assert [usage[one] for one in names] == [row.prompt_tokens, row.completion_tokens]
    (received,) = stand.upstream.requests
    assert received.path == f"/v1/{name}"
    assert "stream_options" not in received.json
    assert received.json.get("store") is (False if name == "responses" else None)


@pytest.mark.parametrize("fault", ["", ":crlf", ":bytes", ":merged", ":comments"])
@pytest.mark.parametrize("name", WRITING)
async def test_streamed(stand: Stand, name: str, fault: str) -> None:
    secret = await stand.fund(FUNDS)
    answer = await ask(stand, secret, name, stream=True, model=f"play-small{fault}")
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert said(name, answer) == REPLY
    (row,) = await stand.rows()
    charged = FUNDS - stand.balance(secret)
    assert not row.estimated
    assert row.completion_tokens == WORDS
    assert charged == row.cost_msat == row.prompt_tokens + 2 * WORDS
    event = cost_of(name, answer)
    assert event["cost"]["total_msats"] == charged
    if name == "responses":
        assert answer.events[-1] == event
        assert event["type"] == "response.completed"
        assert event["response"]["usage"]["output_tokens"] == WORDS
        assert event["response"]["usage"]["cost"] == pytest.approx(charged / 1_000_000)
        assert [one["type"] for one in answer.events].count("response.completed") == 1
    elif name == "messages":
        assert answer.events[-1] == event
        assert b"event: cost\n" in answer.body
        assert answer.events[-2]["type"] == "message_stop"
        assert event["usage"]["output_tokens"] == WORDS
    else:
        assert answer.events[-2:] == [event, "[DONE]"]
        assert event["object"] == "text_completion"
        assert stand.upstream.requests[0].json["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("name", WRITING)
async def test_usage_missing_is_estimated(stand: Stand, name: str, stream: bool) -> None:
    secret = await stand.fund(FUNDS)
    answer = await ask(stand, secret, name, stream=stream, model="play-small:no-usage")
    assert answer.status == 200
    (row,) = await stand.rows()
    assert row.estimated
    assert WORDS <= row.completion_tokens <= 2 * WORDS
    assert FUNDS - stand.balance(secret) == row.cost_msat > 0


async def test_a_model_whose_output_is_free_bills_its_input(stand: Stand) -> None:
    model = Model("embed", UsdPrice(Decimal("0.000001"), Decimal(0)), context_length=8_000, upstream="scripted")
    stand.services.models = lambda: Catalog((model,))
    secret = await stand.fund(200)
    answer = await ask(stand, secret, "embeddings", model="embed")
    assert answer.status == 200
    (row,) = await stand.rows()
    assert 200 - stand.balance(secret) == row.cost_msat == row.prompt_tokens > 0


@pytest.mark.parametrize("told", [None, 0])
async def test_embeddings_without_usage_bill_their_input(stand: Stand, told: int | None) -> None:
    """Zeros are none: there are servers that count no embeddings."""
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(usage_values=dict.fromkeys(("prompt_tokens", "total_tokens"), told))
    assert (await ask(stand, secret, "embeddings")).status == 200
    (row,) = await stand.rows()
    assert row.estimated
    assert row.completion_tokens == 0
    assert FUNDS - stand.balance(secret) == row.prompt_tokens > 0
    answer = await ask(stand, secret, "embeddings", stream=True)
    assert (answer.status, answer.json["error"]["code"]) == (400, "unsupported_parameter")


@pytest.mark.parametrize("fault", ["error-event", "die"])
@pytest.mark.parametrize("name", WRITING)
async def test_stream_that_breaks(stand: Stand, name: str, fault: str) -> None:
    secret = await stand.fund(FUNDS)
    after = {"responses": 4}.get(name, 3)
    stand.upstream.default = Script(error_after=after) if fault == "error-event" else Script(die_after=after)
    answer = await ask(stand, secret, name, stream=True)
    assert answer.status == 200
    assert b"overloaded" not in answer.body
    (row,) = await stand.rows()
    assert row.error == ("upstream_error" if fault == "error-event" else "upstream_broken")
    assert row.estimated
    assert 0 < row.completion_tokens <= 3
    assert FUNDS - stand.balance(secret) == row.cost_msat > 0
    assert cost_of(name, answer)["cost"]["total_msats"] == row.cost_msat
    last = answer.events[-1]
    if name == "responses":
        assert (last["type"], last["response"]["status"]) == ("response.failed", "failed")
    elif name == "messages":
        assert (last["type"], last["error"]["type"]) == ("error", "api_error")
        assert b"event: error\n" in answer.body
    else:
        assert last["error"]["type"] == "upstream_error"


@pytest.mark.parametrize("name", WRITING)
async def test_error_before_anything_is_free(stand: Stand, name: str) -> None:
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(error_after=0)
    answer = await ask(stand, secret, name, stream=True)
    assert answer.status == 502
    if name == "messages":
        assert answer.json["type"] == "error"
    assert stand.balance(secret) == FUNDS
    stand.upstream.default = Script(error_after=1 if name != "completions" else 0)
    await ask(stand, secret, name, stream=True)
    assert stand.balance(secret) == FUNDS


@pytest.mark.parametrize("name", WRITING)
async def test_customer_who_leaves_pays_what_was_delivered(stand: Stand, name: str) -> None:
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(stall_after=6)
    body = {"model": "play-small", **BODIES[name], "stream": True}
    async with stand.http.post(f"{stand.public}/{name}", json=body, headers={"Authorization": f"Bearer {secret}"}) as response:
        seen = b""
        while seen.count(b"data: ") < 6:
            seen += await response.content.readany()
        assert response.connection is not None
        assert response.connection.transport is not None
        response.connection.transport.abort()
    await eventually(lambda: not stand.held(secret))
    (row,) = await stand.rows()
    assert (row.status, row.error) == (499, "client_left")
    assert 0 < row.completion_tokens <= 6
    assert FUNDS - stand.balance(secret) == row.cost_msat > 0
    await eventually(lambda: stand.upstream.requests[0].disconnected.is_set())


@pytest.mark.parametrize("value", [-1, 1.5e300, "x", True, 10**15])
@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("name", ["responses", "messages"])
async def test_counts_that_make_no_sense(stand: Stand, name: str, stream: bool, value: Any) -> None:
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(usage_values={"output_tokens": value})
    assert (await ask(stand, secret, name, stream=stream)).status == 200
    (row,) = await stand.rows()
    assert row.estimated
    assert 0 < row.completion_tokens <= 100
    assert FUNDS - stand.balance(secret) == row.cost_msat


@pytest.mark.parametrize("name", BODIES)
async def test_more_than_the_hold_is_never_more_than_the_balance(stand: Stand, name: str) -> None:
    secret = await stand.fund(20_000)
    field = "input_tokens" if name in ("responses", "messages") else "prompt_tokens"
    stand.upstream.default = Script(usage_values={field: 9_000_000})
    answer = await ask(stand, secret, name)
    assert answer.status == 200
    assert stand.balance(secret) == 0
    assert int(answer.headers["X-Routstr-Cost-Msats"]) == 20_000


@pytest.mark.parametrize(("kind", "name"), [("anthropic", "embeddings"), ("deepseek", "embeddings"), ("zai", "completions")])
async def test_dialect_that_the_provider_does_not_speak(stand: Stand, kind: str, name: str) -> None:
    secret = await stand.fund(FUNDS)
    provider = Provider("p", kind, stand.upstream.url, "sk-upstream")
    stand.services.upstreams["scripted"].provider = provider
    answer = await ask(stand, secret, name)
    assert (answer.status, answer.json["error"]["code"]) == (404, "unsupported_endpoint")
    assert stand.upstream.requests == []
    assert stand.balance(secret) == FUNDS


async def test_upstream_that_turns_out_not_to_know_it(stand: Stand) -> None:
    secret = await stand.fund(FUNDS)
    stand.upstream.default = Script(status=404, body=b'{"error": {"message": "org-SECRET has no such url"}}')
    for name in BODIES:
        answer = await ask(stand, secret, name)
        known = name in ("responses", "messages")  # asked as chat completions too, which every provider knows
        expected = (502, "upstream_error") if known else (404, "unsupported_endpoint")
        assert (answer.status, answer.json["error"]["code"]) == expected
        assert b"SECRET" not in answer.body
    assert stand.balance(secret) == FUNDS


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("name", BODIES)
async def test_x_cashu(shop: Stand, mint: TestMint, name: str, stream: bool) -> None:
    if name == "embeddings" and stream:
        return
    token = await mint.fund(20)
    answer = await ask(shop, "", name, headers={"X-Cashu": token}, stream=stream)
    assert answer.status == 200, answer.body
    assert answer.headers["X-Routstr-Cost-Msats"] == "1000"
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 19
    if stream:
        assert said(name, answer) == REPLY
        assert cost_of(name, answer)["cost"]["total_msats"] == 1000
    assert shop.ledger.totals().operator_msat == 1000
    again = await ask(shop, "", name, headers={"X-Cashu": token})
    assert (again.status, again.json["error"]["code"]) == (400, "cashu_token_already_spent")


# --- Messages -----------------------------------------------------------------------------------------------------------


async def test_messages_headers(stand: Stand) -> None:
    secret = await stand.fund(FUNDS)
    provider = Provider("p", "anthropic", stand.upstream.url, "sk-ant-OURS")
    stand.services.upstreams["scripted"].provider = provider
    sent = {"x-api-key": secret, "anthropic-beta": "some-beta-2026", "Cookie": "a=b", "User-Agent": "agent"}
    answer = await stand.ask(
        "POST", "/messages?beta=true", json={"model": "play-small", **BODIES["messages"], "speed": "fast"}, headers=sent
    )
    assert answer.status == 200, answer.body
    await ask(stand, secret, "messages", headers={"anthropic-version": "2099-01-01"})
    first, second = stand.upstream.requests
    assert first.path == "/v1/messages"
    assert first.headers["x-api-key"] == "sk-ant-OURS"
    assert first.headers["anthropic-version"] == "2023-06-01"
    assert first.headers["anthropic-beta"] == "some-beta-2026"
    assert not {"cookie", "authorization", "user-agent"} & first.headers.keys()
    assert "speed" not in first.json
    assert second.headers["anthropic-version"] == "2099-01-01"


async def test_messages_errors_have_their_shape(stand: Stand) -> None:
    secret = await stand.fund(10)
    for answer, status, kind in [
        (await ask(stand, "", "messages"), 401, "authentication_error"),
        (await ask(stand, secret, "messages", max_tokens=0), 400, "invalid_request_error"),
        (await ask(stand, secret, "messages"), 402, "insufficient_quota"),
    ]:
        assert answer.status == status
        assert answer.json["type"] == "error"
        assert answer.json["error"]["type"] == kind
        assert answer.json["error"]["message"]


async def test_messages_count_each_token_once(stand: Stand) -> None:
    secret = await stand.fund(FUNDS)
    events = [
        {"type": "message_start", "message": {"usage": {"input_tokens": 10, "cache_read_input_tokens": 5, "output_tokens": 3}}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "an error in message_delta"}},
        {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 7}},
        {"type": "message_delta", "delta": {}, "usage": {"input_tokens": 10, "output_tokens": 20}},
        {"type": "message_stop"},
    ]
    body = b"".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events)
    stand.upstream.default = Script(body=body, content_type="text/event-stream")
    answer = await ask(stand, secret, "messages", stream=True)
    assert answer.body.startswith(body)
    (row,) = await stand.rows()
    assert (row.prompt_tokens, row.cache_read, row.completion_tokens, row.estimated) == (10, 5, 20, False)


@pytest.mark.parametrize("name", WRITING)
async def test_upstream_that_does_not_stream(stand: Stand, name: str) -> None:
    secret = await stand.fund(FUNDS)
    whole = (await ask(stand, secret, name)).json
    for field in ("cost", "metadata"):
        del whole[field]
    stand.upstream.default = Script(body=json.dumps(whole).encode())
    answer = await ask(stand, secret, name, stream=True)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    if name == "responses":
        assert answer.events[-1]["response"]["output"][0]["content"][0]["text"] == REPLY
    else:
        assert said(name, answer) == REPLY


async def test_count_tokens_is_free(stand: Stand) -> None:
    secret = await stand.fund(FUNDS)
    sent = {"Authorization": f"Bearer {secret}"}
    body = {"model": "play-small", "messages": [{"role": "user", "content": "one two three four"}]}
    answer = await stand.ask("POST", "/v1/messages/count_tokens", json=body, headers=sent)
    assert (answer.status, answer.json) == (200, {"input_tokens": 7})  # the scripted upstream counts words
    assert "max_tokens" not in stand.upstream.requests[0].json
    provider = Provider("p", "openrouter", stand.upstream.url, "k")
    stand.services.upstreams["scripted"].provider = provider
    local = await stand.ask("POST", "/messages/count_tokens", json=body, headers=sent)
    assert local.status == 200
    assert 4 <= local.json["input_tokens"] <= 100
    assert len(stand.upstream.requests) == 1
    assert stand.balance(secret) == FUNDS
    assert await stand.rows() == []
    assert (await stand.ask("POST", "/v1/messages/count_tokens", json=body)).status == 401


async def test_count_tokens_hands_a_payment_back(shop: Stand, mint: TestMint) -> None:
    token = await mint.fund(3)
    body = {"model": "play-small", "messages": [{"role": "user", "content": "one"}]}
    answer = await shop.ask("POST", "/v1/messages/count_tokens", json=body, headers={"X-Cashu": token})
    assert (answer.status, answer.headers["X-Cashu"]) == (200, token)
    assert shop.upstream.requests == []
    assert (await ask(shop, "", "completions", headers={"X-Cashu": token})).status == 200


# --- what is held -------------------------------------------------------------------------------------------------------


def demand(dialect: Dialect, **fields: Any) -> Any:
    raw = json.dumps({"model": "m", **fields}).encode()
    return measure(read_order(json.loads(raw), len(raw), dialect), MODEL, raw)


def test_the_hold_covers_the_worst_case() -> None:
    for dialect, fields, output in [
        (COMPLETIONS, {"prompt": ["a", "b", "c"], "max_tokens": 10, "n": 2}, 60),
        (COMPLETIONS, {"prompt": [1, 2, 3], "max_tokens": 10}, 10),
        (COMPLETIONS, {"prompt": "a", "max_tokens": 10, "best_of": 5}, 50),
        (RESPONSES, {"input": "hi", "max_output_tokens": 50}, 50),
        (RESPONSES, {"input": "hi", "max_tokens": 50}, 4_000),
        (MESSAGES, {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 7}, 7),
        (EMBEDDINGS, {"input": "hi"}, 0),
    ]:
        asked = demand(dialect, **fields)
        assert asked.output_tokens == output
        assert CARD.worst_case(asked) >= CARD.cost(Usage(prompt=asked.input_tokens, completion=output)).total_msat
    assert demand(EMBEDDINGS, input=["x" * 9_999] * 4).input_tokens > 30_000  # each text may fill the window
    assert demand(RESPONSES, input="x" * 5_000).input_tokens > 5_000
    assert demand(MESSAGES, system="x" * 5_000, messages=[{"role": "user", "content": "a"}], max_tokens=1).input_tokens > 5_000


def test_images_in_tool_results_count_as_images() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "A" * 900}
    content = [{"type": "tool_result", "tool_use_id": "t", "content": [{"type": "image", "source": source}]}]
    asked = demand(MESSAGES, messages=[{"role": "user", "content": content}], max_tokens=5)
    assert asked.images == 1
    assert IMAGE_TOKENS < asked.input_tokens < IMAGE_TOKENS + 600
    item = {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_image", "image_url": "data:x"}]}
    assert demand(RESPONSES, input=[item]).images == 1
    document = [{"type": "document", "source": {"type": "url", "url": "https://a/b.pdf"}}]
    assert demand(MESSAGES, messages=[{"role": "user", "content": document}], max_tokens=5).input_tokens == 10_000


@pytest.mark.parametrize(
    ("dialect", "fields"),
    [
        (COMPLETIONS, {"prompt": ""}),
        (COMPLETIONS, {"prompt": {"a": 1}}),
        (COMPLETIONS, {"prompt": "a", "max_tokens": 0}),
        (COMPLETIONS, {"prompt": ["a", 1]}),
        (EMBEDDINGS, {"input": []}),
        (EMBEDDINGS, {"input": ["a"] * 5_000}),
        (RESPONSES, {}),
        (RESPONSES, {"input": "a", "max_output_tokens": "9"}),
        (RESPONSES, {"input": "a", "max_output_tokens": 1 << 50}),
        (RESPONSES, {"input": "a", "background": True}),
        (RESPONSES, {"input": "a", "previous_response_id": "resp_1"}),
        (RESPONSES, {"input": "a", "prompt": {"id": "p"}}),
        (RESPONSES, {"input": [{"type": "item_reference", "id": "x"}]}),
        (RESPONSES, {"input": "a", "tools": [{"type": "code_interpreter"}]}),
        (RESPONSES, {"input": "a", "tools": [{"type": "namespace", "tools": [{"type": "mcp"}]}]}),
        (RESPONSES, {"input": "a", "tools": [{"type": "web_search"}], "tool_choice": {"type": "web_search"}}),
        (MESSAGES, {"messages": [{"role": "user", "content": "a"}]}),
        (MESSAGES, {"messages": [{"role": "user", "content": "a"}], "max_tokens": -1}),
        (MESSAGES, {"messages": [{"role": "user"}], "max_tokens": 1, "tools": [{"type": "web_search_20250305"}]}),
        (MESSAGES, {"messages": [{"role": "user"}], "max_tokens": 1, "mcp_servers": [{"url": "https://a"}]}),
    ],
)
def test_what_is_not_sold_is_refused(dialect: Dialect, fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        demand(dialect, **fields)


def test_tools_that_agents_offer_are_left_out() -> None:
    tools = [{"type": "function", "name": "f"}, {"type": "web_search"}, {"type": "namespace", "tools": [{"type": "function"}]}]
    payload = {"model": "m", "input": "a", "tools": tools, "tool_choice": "auto", "store": True}
    order = read_order(payload, 100, RESPONSES)
    sent = json.loads(forwarded_body(order, MODEL, limit_field=RESPONSES.limit_name("openai")))
    assert [tool["type"] for tool in sent["tools"]] == ["function", "namespace"]
    assert sent["store"] is False


def test_a_balance_limits_the_output_by_the_dialects_own_field() -> None:
    assert CHAT.limit_name("openai") == "max_completion_tokens"
    assert CHAT.limit_name("generic") == COMPLETIONS.limit_name("openai") == "max_tokens"
    order = replace(read_order({"model": "m", "input": "a"}, 30, RESPONSES), capped=77)
    assert json.loads(forwarded_body(order, MODEL, limit_field=RESPONSES.limit_name("openai")))["max_output_tokens"] == 77
