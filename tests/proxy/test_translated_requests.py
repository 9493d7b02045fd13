"""One conversation in three dialects: each is read into what the others write."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.proxy.body import read_order
from routstr_desktop.proxy.dialect import CHAT, MESSAGES, RESPONSES, Dialect
from routstr_desktop.proxy.json_text import json_bytes
from routstr_desktop.proxy.translate import responses_writer
from routstr_desktop.proxy.translate.chat_answer import Reader
from routstr_desktop.proxy.translate.messages_answer import Writer
from routstr_desktop.proxy.translate.neutral import Answer, Call, Text, Thinking
from routstr_desktop.proxy.translate.translation import translated
from tests.proxy.spoken import PICTURE, SCHEMA

Json = dict[str, Any]
DATA = PICTURE.partition(",")[2]
BLOCK = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DATA}}
FORM = {"type": "object", "properties": {"ok": {"type": "boolean"}}}


def function(call_id: str, city: str) -> Json:
    return {
        "id": call_id,
        "type": "function",
        "function": {"name": "weather", "arguments": json_bytes({"city": city}).decode()},
    }


def used(call_id: str, city: str) -> Json:
    return {"type": "tool_use", "id": call_id, "name": "weather", "input": {"city": city}}


def called(call_id: str, city: str) -> Json:
    return {"type": "function_call", "call_id": call_id, "name": "weather", "arguments": json_bytes({"city": city}).decode()}


CONVERSATION: dict[str, Json] = {
    "chat": {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "Here"}, {"type": "image_url", "image_url": {"url": PICTURE}}],
            },
            {"role": "assistant", "content": "I look.", "tool_calls": [function("a", "Oslo"), function("b", "Bergen")]},
            {"role": "tool", "tool_call_id": "a", "content": "sunny"},
            {"role": "tool", "tool_call_id": "b", "content": "rainy"},
            {"role": "user", "content": "And?"},
        ],
        "max_tokens": 50,
        "temperature": 0.5,
        "tools": [{"type": "function", "function": {"name": "weather", "description": "Weather", "parameters": SCHEMA}}],
        "tool_choice": "required",
        "parallel_tool_calls": False,
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": FORM, "strict": True}},
    },
    "responses": {
        "instructions": "Be brief.",
        "input": [
            {
                "type": "message",
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "Here"},
                    {"type": "input_image", "image_url": PICTURE, "detail": "auto"},
                ],
            },
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I look."}]},
            called("a", "Oslo"),
            called("b", "Bergen"),
            {"type": "function_call_output", "call_id": "a", "output": "sunny"},
            {"type": "function_call_output", "call_id": "b", "output": "rainy"},
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "And?"}]},
        ],
        "max_output_tokens": 50,
        "temperature": 0.5,
        "tools": [{"type": "function", "name": "weather", "description": "Weather", "parameters": SCHEMA, "strict": False}],
        "tool_choice": "required",
        "parallel_tool_calls": False,
        "text": {"format": {"type": "json_schema", "name": "answer", "schema": FORM, "strict": True}},
    },
    "messages": {
        "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Here"}, BLOCK]},
            {"role": "assistant", "content": [{"type": "text", "text": "I look."}, used("a", "Oslo"), used("b", "Bergen")]},
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "sunny"}]},
                    {"type": "tool_result", "tool_use_id": "b", "content": [{"type": "text", "text": "rainy"}]},
                    {"type": "text", "text": "And?", "cache_control": {"type": "ephemeral"}},
                ],
            },
        ],
        "max_tokens": 50,
        "temperature": 0.5,
        "tools": [{"name": "weather", "description": "Weather", "input_schema": SCHEMA}],
        "tool_choice": {"type": "any", "disable_parallel_tool_use": True},
        "output_config": {"format": {"type": "json_schema", "schema": FORM}},
    },
}
DIALECTS = {"chat": CHAT, "responses": RESPONSES, "messages": MESSAGES}


def asked(payload: Json, dialect: Dialect, into: Dialect) -> Json:
    order = read_order(json.loads(json.dumps({"model": "m", **payload})), 100, dialect)
    return translated(order, into, "generic").payload


def plain(payload: Json) -> Json:
    """Without what one dialect cannot say: how strict a tool is, how fine a picture."""
    text = json.dumps(payload, sort_keys=True).replace(', "strict": false', "").replace('"detail": "auto", ', "")
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.parametrize("into", DIALECTS)
@pytest.mark.parametrize("name", DIALECTS)
def test_the_same_conversation(name: str, into: str) -> None:
    if name != into:
        assert plain(asked(CONVERSATION[name], DIALECTS[name], DIALECTS[into])) == plain(CONVERSATION[into])


def test_results_with_pictures_and_failures() -> None:
    told = [{"type": "text", "text": "a chart"}, BLOCK]
    messages = [
        {"role": "user", "content": "draw"},
        {"role": "assistant", "content": [used("a", "x"), used("b", "y")]},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "look"},
                {"type": "tool_result", "tool_use_id": "a", "content": told},
                {"type": "tool_result", "tool_use_id": "b", "content": "no", "is_error": True},
            ],
        },
    ]
    payload = {"messages": messages, "max_tokens": 5}
    chat = asked(payload, MESSAGES, CHAT)["messages"]
    assert [message["role"] for message in chat] == ["user", "assistant", "tool", "tool", "user"]
    assert (chat[1]["content"], chat[2]["content"], chat[3]["content"]) == (None, "a chart", "Error: no")
    assert [part["type"] for part in chat[4]["content"]] == ["text", "text", "image_url"]
    items = asked(payload, MESSAGES, RESPONSES)["input"]
    outputs = [item["output"] for item in items if item["type"] == "function_call_output"]
    assert outputs == [
        [{"type": "input_text", "text": "a chart"}, {"type": "input_image", "image_url": PICTURE, "detail": "auto"}],
        "Error: no",
    ]


def test_pictures_by_url_are_passed_as_they_are() -> None:
    url = "https://example.com/a.png"
    message = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url, "detail": "low"}}]}
    (turn,) = asked({"messages": [message], "max_tokens": 5}, CHAT, MESSAGES)["messages"]
    assert turn["content"] == [{"type": "image", "source": {"type": "url", "url": url}}]
    (item,) = asked({"messages": [message]}, CHAT, RESPONSES)["input"]
    assert item["content"] == [{"type": "input_image", "image_url": url, "detail": "low"}]


def test_thoughts_return_to_their_maker_only() -> None:
    sealed = {"type": "thinking", "thinking": "hm", "signature": "sig"}
    messages = [{"role": "user", "content": "a"}, {"role": "assistant", "content": [sealed, used("a", "x")]}]
    payload = {"messages": messages, "max_tokens": 5}
    assert "reasoning_content" not in asked(payload, MESSAGES, CHAT)["messages"][1]
    unsealed = {"messages": [messages[0], {"role": "assistant", "content": [{**sealed, "signature": ""}, used("a", "x")]}]}
    assert asked({**unsealed, "max_tokens": 5}, MESSAGES, CHAT)["messages"][1]["reasoning_content"] == "hm"
    # what Anthropic sealed survives a client of Responses
    shown = responses_writer.write(Answer([Thinking("hm", "sig"), Call("a", "weather", "{}")], "stop"), "m", "id", {})
    (reasoning, _) = shown["output"]
    again = {"input": [{"role": "user", "content": "a"}, *shown["output"]]}
    assert asked(again, RESPONSES, MESSAGES)["messages"][1]["content"][0] == sealed
    foreign = {"input": [{"role": "user", "content": "a"}, {**reasoning, "encrypted_content": "theirs"}]}
    assert len(asked(foreign, RESPONSES, MESSAGES)["messages"]) == 1


def test_custom_tools_and_namespaces() -> None:
    tools = [
        {
            "type": "custom",
            "name": "apply_patch",
            "description": "Edit",
            "format": {"syntax": "lark", "definition": "start: x"},
        },
        {"type": "namespace", "name": "files", "tools": [{"type": "function", "name": "read", "parameters": SCHEMA}]},
        {"type": "web_search"},
    ]
    history = [
        {"role": "user", "content": "a"},
        {"type": "custom_tool_call", "call_id": "c", "name": "apply_patch", "input": "*** x"},
        {"type": "custom_tool_call_output", "call_id": "c", "output": "done"},
        {"type": "function_call", "call_id": "d", "name": "read", "namespace": "files", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "d", "output": [{"type": "input_text", "text": "text"}]},
    ]
    order = read_order({"model": "m", "input": history, "tools": tools}, 100, RESPONSES)
    sent = translated(order, CHAT, "generic")
    names = [tool["function"]["name"] for tool in sent.payload["tools"]]
    assert names == ["apply_patch", "files__read"]
    assert "start: x" in sent.payload["tools"][0]["function"]["description"]
    calls = [call["function"] for message in sent.payload["messages"] for call in message.get("tool_calls", ())]
    assert calls == [
        {"name": "apply_patch", "arguments": '{"input":"*** x"}'},
        {"name": "files__read", "arguments": "{}"},
    ]
    answer = Answer([Call("e", "apply_patch", '{"input": "*** y"}'), Call("f", "files__read", '{"city": 1}')], "stop")
    custom, read = responses_writer.write(answer, "m", "id", sent.origins)["output"]
    assert (custom["type"], custom["name"], custom["input"]) == ("custom_tool_call", "apply_patch", "*** y")
    assert (read["type"], read["namespace"], read["name"]) == ("function_call", "files", "read")


def test_pieces_of_calls_that_come_by_turns() -> None:
    """As some providers stream them, and others number all calls 0 and name none."""

    def piece(index: int, arguments: str, **more: Any) -> Json:
        call = {
            "index": index,
            **({"id": more.pop("id")} if "id" in more else {}),
            "function": {"arguments": arguments, **more},
        }
        return {"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]}

    reader, writer = Reader(), Writer("m", "id", {})
    chunks = [piece(0, "{", id="a", name="x"), piece(1, "[", id="b", name="y"), piece(0, "}"), piece(1, "]")]
    chunks += [piece(0, "{}", id="c", name="z")]
    out = b"".join(writer.write(event) for chunk in chunks for event in reader.read(chunk)).decode()
    events = [json.loads(line[6:]) for line in out.splitlines() if line.startswith("data: ")]
    texts: dict[int, str] = {}
    for event in events:
        if event["type"] == "content_block_delta":
            texts[event["index"]] = texts.get(event["index"], "") + event["delta"]["partial_json"]
    assert texts == {0: "{}", 1: "[]", 2: "{}"}
    (nameless,) = [one for one in Reader().read(piece(0, "", name="x"))]
    assert nameless.id.startswith("call_")  # type: ignore[union-attr]


def test_arguments_that_are_no_json_do_not_break_an_answer() -> None:
    from routstr_desktop.proxy.translate import messages_answer

    whole = messages_answer.write(Answer([Text("x"), Call("a", "weather", "{oops")], "stop"), "m", "id", {})
    assert whole["content"][1]["input"] == {"arguments": "{oops"}
    assert whole["stop_reason"] == "tool_use"


@pytest.mark.parametrize(
    ("dialect", "fields"),
    [
        (CHAT, {"messages": [{"role": "robot", "content": "a"}]}),
        (CHAT, {"messages": [{"content": "a"}]}),
        (CHAT, {"messages": [{"role": "user", "content": "a"}], "temperature": "hot"}),
        (CHAT, {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}),
        (MESSAGES, {"messages": [{"role": "user", "content": [{"type": "image"}]}], "max_tokens": 5}),
        (RESPONSES, {"input": [{"role": "robot", "content": "a"}]}),
    ],
)
def test_nonsense_is_refused(dialect: Dialect, fields: Json) -> None:
    with pytest.raises(BadRequest):
        asked(fields, dialect, MESSAGES if dialect is not MESSAGES else CHAT)


NOISE = [None, 1, "x", [], [1], {"content": 1}, {"type": 5}, {"type": "json_schema"}, {"type": "enabled", "budget_tokens": "x"}]


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("name", DIALECTS)
def test_odd_fields_never_crash(name: str, noise: Any) -> None:
    for field in [*CONVERSATION[name], "stop", "stop_sequences", "reasoning", "reasoning_effort", "thinking", "top_p", "text"]:
        for into in DIALECTS.values():
            with contextlib.suppress(BadRequest):
                json_bytes(asked({**CONVERSATION[name], field: noise}, DIALECTS[name], into))


@pytest.mark.parametrize("noise", NOISE)
def test_odd_content_never_crashes(noise: Any) -> None:
    for dialect, field in (CHAT, "messages"), (MESSAGES, "messages"), (RESPONSES, "input"):
        entry = {"role": "user", "content": noise, "tool_calls": noise, "type": "message"}
        base = {field: [entry], "max_tokens": 5, "max_output_tokens": 5, "tools": [noise], "tool_choice": noise}
        for into in DIALECTS.values():
            payload = {name: value for name, value in base.items() if name != "max_output_tokens" or dialect is RESPONSES}
            with contextlib.suppress(BadRequest):
                asked(payload, dialect, into)
