"""The official clients of OpenAI and Anthropic, over providers that speak their dialect and over others."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from openai.types.responses import ResponseCompletedEvent, ResponseFunctionToolCall

from routstr_desktop.upstream.scripted import REPLY, Script
from tests.proxy.spoken import NAMES, SCHEMA, Only
from tests.proxy.stand import Stand

FUNDS = 1_000_000
CALL = [("weather", '{"city": "Oslo"}')]
PROMPT: list[Any] = [{"role": "user", "content": "Hello there"}]
DECLARED = {"name": "weather", "description": "Weather", "parameters": SCHEMA, "strict": True}
FUNCTION: Any = {"type": "function", "function": DECLARED}
every = pytest.mark.parametrize("spoken", NAMES)


async def client(stand: Stand, spoken: str) -> tuple[openai.AsyncOpenAI, str]:
    provider = Only("scripted", "generic", stand.upstream.url, "sk-upstream", dialect=spoken)
    stand.provided_by(provider)
    secret = await stand.fund(FUNDS)
    return openai.AsyncOpenAI(base_url=f"{stand.public}/v1", api_key=secret, max_retries=0, timeout=10), secret


@every
async def test_openai_chat(stand: Stand, spoken: str) -> None:
    stand.upstream.default = Script(calls=CALL, thinking="Hm.")
    api, secret = await client(stand, spoken)
    async with api:
        whole = await api.chat.completions.create(model="play-small", messages=PROMPT, max_tokens=50, tools=[FUNCTION])
        assert whole.choices[0].message.content == REPLY
        assert whole.choices[0].finish_reason == "tool_calls"
        assert whole.choices[0].message.tool_calls
        async with api.chat.completions.stream(
            model="play-small", messages=PROMPT, max_tokens=50, tools=[FUNCTION], stream_options={"include_usage": True}
        ) as stream:
            final = await stream.get_final_completion()
    assert final.choices[0].message.content == REPLY
    assert final.choices[0].message.tool_calls
    assert final.choices[0].message.tool_calls[0].function.arguments.replace(" ", "") == '{"city":"Oslo"}'
    first, second = await stand.rows()
    assert FUNDS - stand.balance(secret) == first.cost_msat + second.cost_msat
    assert final.usage
    assert final.usage.model_extra
    assert final.usage.model_extra["cost"]["total_msats"] == first.cost_msat


@every
async def test_openai_responses(stand: Stand, spoken: str) -> None:
    stand.upstream.default = Script(calls=CALL, thinking="Hm.")
    api, secret = await client(stand, spoken)
    tool: Any = {"type": "function", **DECLARED}
    async with api:
        whole = await api.responses.create(model="play-small", input="Hello there", max_output_tokens=50, tools=[tool])
        assert whole.output_text == REPLY
        async with api.responses.stream(model="play-small", input="Hello there", max_output_tokens=50, tools=[tool]) as stream:
            events = [event async for event in stream]
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == REPLY
    last = events[-1]
    assert isinstance(last, ResponseCompletedEvent)
    assert last.response.output_text == REPLY
    (call,) = [item for item in last.response.output if isinstance(item, ResponseFunctionToolCall)]
    assert (call.call_id, call.arguments.replace(" ", "")) == ("call_0", '{"city":"Oslo"}')
    first, second = await stand.rows()
    assert FUNDS - stand.balance(secret) == first.cost_msat + second.cost_msat
    assert last.response.usage
    assert last.response.usage.output_tokens == first.completion_tokens


async def test_openai_embeddings(stand: Stand) -> None:
    secret = await stand.fund(FUNDS)
    async with openai.AsyncOpenAI(base_url=f"{stand.public}/v1", api_key=secret, max_retries=0) as api:
        answer = await api.embeddings.create(model="play-small", input=["Hello", "there"], encoding_format="float")
    assert answer.data[0].embedding == [0.0, 0.5, 1.0]
    assert FUNDS - stand.balance(secret) == answer.usage.prompt_tokens


@every
async def test_anthropic_messages(stand: Stand, spoken: str) -> None:
    anthropic = pytest.importorskip("anthropic")
    stand.upstream.default = Script(calls=CALL, thinking="Hm.")
    _, secret = await client(stand, spoken)
    tool = {"name": "weather", "description": "Weather", "input_schema": SCHEMA}
    asked: Any = {"model": "play-small", "messages": PROMPT, "max_tokens": 50, "tools": [tool]}
    async with anthropic.AsyncAnthropic(base_url=stand.public, api_key=secret, max_retries=0, timeout=10) as api:
        whole = await api.messages.create(**asked)
        async with api.messages.stream(**asked) as stream:
            streamed = await stream.get_final_message()
        counted = await api.messages.count_tokens(model="play-small", messages=PROMPT)
        with pytest.raises(anthropic.BadRequestError, match="container"):
            await api.messages.create(**asked, extra_body={"container": "x"})
    for message in whole, streamed:
        assert [block.type for block in message.content] == ["thinking", "text", "tool_use"]
        assert (message.content[0].thinking, message.content[1].text) == ("Hm.", REPLY)
        assert (message.content[2].name, message.content[2].input) == ("weather", {"city": "Oslo"})
        assert message.stop_reason == "tool_use"
    assert counted.input_tokens > 0
    rows = await stand.rows()
    paid = [row.cost_msat for row in rows if row.status == 200]
    assert len(paid) == 2
    assert FUNDS - stand.balance(secret) == sum(paid)
    assert streamed.usage.output_tokens == rows[0].completion_tokens
    assert streamed.usage.input_tokens == rows[0].prompt_tokens
