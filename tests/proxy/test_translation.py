"""Every dialect over every other: what is said arrives, and the bill is that of the provider's own usage.

The bill is computed here anew, from the prices and the usage alone: 1 msat a token in, 0.5 cached, 2 out.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from routstr_desktop.core.catalog import Catalog, Model, UsdPrice
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.scripted import REPLY, Script
from tests.proxy.spoken import NAMES, PATHS, PICTURE, SCHEMA, Only, request, seen, usage
from tests.proxy.stand import Answer, Stand
from tests.support.mint import TestMint

FUNDS = 1_000_000
WORDS = len(REPLY.split())
PRICE = UsdPrice(Decimal("0.000001"), Decimal("0.000002"), input_cache_read=Decimal("0.0000005"))
STOPS = {
    "chat": ("stop", "tool_calls", "length"),
    "responses": ("completed", "completed", "incomplete"),
    "messages": ("end_turn", "tool_use", "max_tokens"),
}
every = pytest.mark.parametrize("spoken", NAMES)
customers = pytest.mark.parametrize("name", NAMES)
streaming = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


def up(tokens: int) -> int:
    return -(-tokens // 4)


@pytest.fixture
def shelf(stand: Stand) -> Stand:
    """One model, with a price of its own for what is cached."""
    model = Model("play-small", PRICE, context_length=32_000, max_completion_tokens=4_000, upstream="scripted")
    stand.services.models = lambda: Catalog((model,))
    return stand


async def ask(stand: Stand, secret: str, name: str, spoken: str, body: dict[str, Any]) -> tuple[Answer, int]:
    """The answer of a provider that speaks `spoken` only, and the size of the request."""
    provider = Only("scripted", "generic", stand.upstream.url, "sk-upstream", dialect=spoken)
    stand.provided_by(provider)
    raw = json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    answer = await stand.ask("POST", PATHS[name], data=raw, headers=headers)
    if stand.upstream.requests:
        assert stand.upstream.requests[-1].path == PATHS[spoken]
    return answer, len(raw)


async def billed(stand: Stand, secret: str, msat: int) -> Any:
    """The one row, with exactly that charge; the balance went down by it."""
    (row,) = await stand.rows()
    assert row.cost_msat == FUNDS - stand.balance(secret) == msat
    return row


@streaming
@every
@customers
async def test_text_and_cached_input(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values=usage(spoken, 100, 7, cached=41))
    answer, _ = await ask(shelf, secret, name, spoken, request(name, stream=stream))
    assert answer.status == 200, answer.body
    found = seen(name, answer)
    assert (found.text, found.stop, found.error) == (REPLY, STOPS[name][0], None)
    row = await billed(shelf, secret, 59 + 21 + 14)  # 59 fresh, 41 cached at half the price and rounded up, 7 out
    assert (row.prompt_tokens, row.cache_read, row.completion_tokens, row.estimated) == (59, 41, 7, False)
    assert found.cost["total_msats"] == 94
    if name == "messages":
        assert (found.usage["input_tokens"], found.usage["cache_read_input_tokens"]) == (59, 41)
    else:
        field = "prompt_tokens" if name == "chat" else "input_tokens"
        assert found.usage[field] == 100
        assert found.usage[f"{field}_details"]["cached_tokens"] == 41


@streaming
@every
@customers
async def test_tools(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    calls = [("weather", '{"city": "Oslo"}'), ("weather", '{"city": "Bergen"}')]
    shelf.upstream.default = Script(calls=calls, usage_values=usage(spoken, 50, 9))
    answer, _ = await ask(shelf, secret, name, spoken, request(name, tool=True, stream=stream))
    found = seen(name, answer)
    assert found.text == REPLY
    assert found.calls == [("call_0", "weather", {"city": "Oslo"}), ("call_1", "weather", {"city": "Bergen"})]
    assert found.stop == STOPS[name][1]
    await billed(shelf, secret, 50 + 18)
    (tool,) = shelf.upstream.requests[0].json["tools"]
    declared = tool["function"] if spoken == "chat" else tool
    assert declared["name"] == "weather"
    assert declared["input_schema" if spoken == "messages" else "parameters"] == SCHEMA


@streaming
@every
@customers
async def test_image(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values=usage(spoken, 800, 9))
    answer, _ = await ask(shelf, secret, name, spoken, request(name, image=True, stream=stream))
    assert seen(name, answer).text == REPLY
    await billed(shelf, secret, 800 + 18)
    received = shelf.upstream.requests[0].json
    part = received["input" if spoken == "responses" else "messages"][0]["content"][1]
    url = {"chat": lambda: part["image_url"]["url"], "responses": lambda: part["image_url"]}.get(spoken)
    assert (url() if url is not None else "data:image/png;base64," + part["source"]["data"]) == PICTURE


@streaming
@every
@customers
async def test_reasoning(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(thinking="Let me think.", usage_values=usage(spoken, 50, 30))
    answer, _ = await ask(shelf, secret, name, spoken, request(name, stream=stream))
    found = seen(name, answer)
    assert (found.thinking, found.text) == ("Let me think.", REPLY)
    await billed(shelf, secret, 50 + 60)


@streaming
@every
@customers
async def test_no_usage(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage=False)
    answer, size = await ask(shelf, secret, name, spoken, request(name, stream=stream))
    found = seen(name, answer)
    assert found.text == REPLY
    written = max(WORDS, up(len(REPLY))) if stream else up(len(REPLY))
    row = await billed(shelf, secret, up(size) + 2 * written)
    assert row.estimated
    assert found.usage["estimated"]


@streaming
@every
@customers
async def test_error(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    failing = Script(status=500, body=b'{"error": {"message": "org-SECRET"}}')
    shelf.upstream.default = Script(error_after=4, usage_values=usage(spoken, 50, 9)) if stream else failing
    answer, size = await ask(shelf, secret, name, spoken, request(name, stream=stream))
    assert b"SECRET" not in answer.body
    assert b"overloaded" not in answer.body
    if not stream:
        assert answer.status == 502
        assert answer.json.get("type") == ("error" if name == "messages" else None)
        await billed(shelf, secret, 0)
        return
    await _cut(shelf, secret, name, spoken, answer, size, "upstream_error")


@streaming
@every
@customers
async def test_cut(shelf: Stand, name: str, spoken: str, stream: bool) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(die_after=4, usage_values=usage(spoken, 50, 9))
    answer, size = await ask(shelf, secret, name, spoken, request(name, stream=stream))
    if not stream:
        assert answer.status == 502
        await billed(shelf, secret, 0)
        return
    await _cut(shelf, secret, name, spoken, answer, size, "upstream_broken")


async def _cut(stand: Stand, secret: str, name: str, spoken: str, answer: Answer, size: int, code: str) -> None:
    """A stream that ended with an error: what was delivered is charged; Messages had told its input by then."""
    found = seen(name, answer)
    assert found.error
    assert found.text
    assert REPLY.startswith(found.text)
    prompt = 50 if spoken == "messages" else up(size)
    row = await billed(stand, secret, prompt + 2 * max(len(found.text.split()), up(len(found.text))))
    assert row.error == code
    assert found.cost["total_msats"] == row.cost_msat


@every
@customers
async def test_a_stream_that_just_stops_was_cut(shelf: Stand, name: str, spoken: str) -> None:
    secret = await shelf.fund(FUNDS)
    events = {
        "chat": [{"choices": [{"index": 0, "delta": {"content": "Half"}}]}],
        "messages": [{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Half"}}],
        "responses": [{"type": "response.output_text.delta", "delta": "Half"}],
    }[spoken]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode()
    shelf.upstream.default = Script(body=body, content_type="text/event-stream")
    answer, size = await ask(shelf, secret, name, spoken, request(name, stream=True))
    assert answer.status == 200
    await billed(shelf, secret, up(size) + 2)
    if name != spoken:
        assert seen(name, answer).error


@pytest.mark.parametrize("spoken", ["messages", "responses"])
async def test_arguments_of_a_call_that_never_began_are_dropped(shelf: Stand, spoken: str) -> None:
    secret = await shelf.fund(FUNDS)
    delta = {"type": "input_json_delta", "partial_json": "{}"}
    events = {
        "messages": [
            {"type": "content_block_delta", "index": 3, "delta": delta},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage(spoken, 5, 2)},
        ],
        "responses": [
            {"type": "response.function_call_arguments.delta", "output_index": 3, "delta": "{}"},
            {"type": "response.completed", "response": {"status": "completed", "usage": usage(spoken, 5, 2)}},
        ],
    }[spoken]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode()
    shelf.upstream.default = Script(body=body, content_type="text/event-stream")
    answer, _ = await ask(shelf, secret, "chat", spoken, request("chat", stream=True))
    found = seen("chat", answer)
    assert (found.text, found.calls, found.stop) == ("", [], "stop")
    await billed(shelf, secret, 5 + 4)


@every
@customers
async def test_a_limit_reaches_the_provider_and_its_end_the_customer(shelf: Stand, name: str, spoken: str) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(text="x", body=_limited(spoken))
    answer, _ = await ask(shelf, secret, name, spoken, request(name))
    assert seen(name, answer).stop == STOPS[name][2]
    received = shelf.upstream.requests[0].json
    assert received["max_output_tokens" if spoken == "responses" else "max_tokens"] == 100


def _limited(spoken: str) -> bytes:
    body: dict[str, Any] = {"usage": usage(spoken, 10, 100)}
    if spoken == "chat":
        body["choices"] = [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "length"}]
    elif spoken == "messages":
        body |= {"content": [{"type": "text", "text": "x"}], "stop_reason": "max_tokens"}
    else:
        content = [{"type": "output_text", "text": "x"}]
        body |= {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
        body["output"] = [{"type": "message", "content": content}]
    return json.dumps(body).encode()


@every
@pytest.mark.parametrize("name", ["chat", "responses"])
async def test_a_balance_that_limits_the_output_does_so_in_the_providers_words(shelf: Stand, name: str, spoken: str) -> None:
    secret = await shelf.fund(1_000)
    body = request(name)
    del body["max_output_tokens" if name == "responses" else "max_tokens"]
    answer, _ = await ask(shelf, secret, name, spoken, body)
    assert answer.status == 200, answer.body
    limit = shelf.upstream.requests[0].json["max_output_tokens" if spoken == "responses" else "max_tokens"]
    assert str(limit) == answer.headers["X-Routstr-Max-Tokens"]


@pytest.mark.parametrize("name", ["chat", "responses"])
async def test_messages_always_need_a_limit(shelf: Stand, name: str) -> None:
    secret = await shelf.fund(FUNDS)
    body = request(name)
    del body["max_output_tokens" if name == "responses" else "max_tokens"]
    await ask(shelf, secret, name, "messages", body)
    assert shelf.upstream.requests[0].json["max_tokens"] == 4_000


@streaming
@pytest.mark.parametrize(("name", "spoken"), [("responses", "chat"), ("messages", "chat"), ("chat", "messages")])
async def test_x_cashu(shop: Stand, mint: TestMint, name: str, spoken: str, stream: bool) -> None:
    provider = Only("scripted", "generic", shop.upstream.url, "sk-upstream", dialect=spoken)
    shop.provided_by(provider)
    token = await mint.fund(20)
    answer = await shop.ask("POST", PATHS[name], json=request(name, stream=stream), headers={"X-Cashu": token})
    assert answer.status == 200, answer.body
    assert seen(name, answer).text == REPLY
    assert answer.headers["X-Routstr-Cost-Msats"] == "1000"
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 19


@pytest.mark.parametrize("fault", ["crlf", "byte_by_byte", "merged", "comments", "usage_in_last_content", "done"])
@pytest.mark.parametrize(("name", "spoken"), [(one, other) for one in NAMES for other in NAMES if one != other])
async def test_streams_as_providers_write_them(shelf: Stand, name: str, spoken: str, fault: str) -> None:
    secret = await shelf.fund(FUNDS)
    wrong: dict[str, Any] = {fault: fault != "done"}
    calls = [("weather", '{"city": "Oslo"}')]
    shelf.upstream.default = Script(calls=calls, usage_values=usage(spoken, 50, 9), **wrong)
    answer, _ = await ask(shelf, secret, name, spoken, request(name, tool=True, stream=True))
    found = seen(name, answer)
    assert (found.text, found.calls, found.error) == (REPLY, [("call_0", "weather", {"city": "Oslo"})], None)
    await billed(shelf, secret, 50 + 18)


@pytest.mark.parametrize("spoken", ["messages", "responses"])
async def test_ten_thousand_messages_with_pictures_that_nobody_fetches(shelf: Stand, spoken: str) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values=usage(spoken, 30_000, 9))
    url = f"{shelf.upstream.url}/picture.png"
    picture = {"type": "image_url", "image_url": {"url": url}}
    says: list[Any] = [{"role": ("user", "assistant")[turn % 2], "content": f"line {turn}"} for turn in range(9_999)]
    body = request("chat", messages=[*says, {"role": "user", "content": [{"type": "text", "text": "this?"}, picture]}])
    answer, _ = await ask(shelf, secret, "chat", spoken, body)
    assert answer.status == 200, answer.body
    await billed(shelf, secret, 30_000 + 18)
    (received,) = shelf.upstream.requests
    assert len(received.json["input" if spoken == "responses" else "messages"]) >= 9_999
    assert received.body.count(url.encode()) == 1


# --- what a provider turns out to speak ---------------------------------------------------------------------------------


async def test_an_unknown_provider_without_the_endpoint_is_asked_in_chat_from_then_on(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    provider = Provider("scripted", "generic", shelf.upstream.url, "sk-upstream")
    shelf.provided_by(provider)
    shelf.upstream.script = lambda received: (
        Script() if received.path.endswith("/chat/completions") else Script(status=404, body=b'{"error": "no such path"}')
    )
    headers = {"Authorization": f"Bearer {secret}"}
    for _ in range(2):
        answer = await shelf.ask("POST", PATHS["messages"], json=request("messages"), headers=headers)
        assert seen("messages", answer).text == REPLY
    asked = [received.path for received in shelf.upstream.requests]
    assert asked == [PATHS["messages"], PATHS["chat"], PATHS["chat"]]
    assert len(await shelf.rows()) == 2


async def test_agents_at_anthropic_are_asked_in_its_own_words_and_use_its_cache(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.provided_by(Provider("p", "anthropic", shelf.upstream.url, "sk-ant-OURS"))
    headers = {"Authorization": f"Bearer {secret}", "anthropic-beta": "for-messages-only"}
    body = request("responses", tool=True, instructions="Be brief.")
    answer = await shelf.ask("POST", PATHS["responses"], json=body, headers=headers)
    assert seen("responses", answer).text == REPLY
    (received,) = shelf.upstream.requests
    assert received.path == PATHS["messages"]
    assert received.headers["x-api-key"] == "sk-ant-OURS"
    assert "anthropic-beta" not in received.headers
    assert received.json["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert received.json["messages"][-1]["content"][-1]["cache_control"] == {"type": "ephemeral"}


async def test_count_tokens_is_free_where_nobody_counts(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    provider = Only("scripted", "generic", shelf.upstream.url, "sk-upstream", dialect="chat")
    shelf.provided_by(provider)
    body = request("messages", tool=True)
    del body["max_tokens"]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await shelf.ask("POST", "/v1/messages/count_tokens", json=body, headers=headers)
    assert answer.status == 200
    assert 40 < answer.json["input_tokens"] < 100
    assert (shelf.upstream.requests, shelf.balance(secret)) == ([], FUNDS)


# --- what cannot be translated ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spoken", "fields"),
    [
        ("chat", "messages", {"n": 2}),
        ("chat", "messages", {"logprobs": True}),
        ("chat", "messages", {"logit_bias": {"1": 5}}),
        ("chat", "messages", {"presence_penalty": 1}),
        ("chat", "messages", {"response_format": {"type": "json_object"}}),
        ("chat", "messages", {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]}),
        ("chat", "responses", {"stop": ["x"]}),
        ("chat", "responses", {"tools": [{"type": "custom", "custom": {"name": "x"}}]}),
        ("responses", "chat", {"top_logprobs": 3}),
        ("responses", "chat", {"tools": [{"type": "local_shell"}]}),
        ("responses", "chat", {"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]}),
        ("responses", "chat", {"input": [{"type": "computer_call"}]}),
        ("messages", "chat", {"tools": [{"type": "bash_20250124", "name": "bash"}]}),
        ("messages", "chat", {"messages": [{"role": "user", "content": [{"type": "search_result"}]}]}),
        ("messages", "responses", {"stop_sequences": ["x"]}),
    ],
)
async def test_what_has_no_words_is_refused_before_it_costs(
    shelf: Stand, name: str, spoken: str, fields: dict[str, Any]
) -> None:
    secret = await shelf.fund(FUNDS)
    answer, _ = await ask(shelf, secret, name, spoken, request(name, **fields))
    assert (answer.status, answer.json["error"]["code"]) == (400, "unsupported_parameter"), answer.body
    assert "Nothing was charged" in answer.json["error"]["message"]
    assert shelf.upstream.requests == []
    assert shelf.balance(secret) == FUNDS
