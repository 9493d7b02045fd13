"""What a customer sends and sees in each of the three dialects that are translated into each other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from routstr_desktop.upstream.providers import Preset, Provider
from tests.proxy.stand import Answer

Json = dict[str, Any]
NAMES = ("chat", "responses", "messages")
PATHS = {"chat": "/v1/chat/completions", "responses": "/v1/responses", "messages": "/v1/messages"}
PICTURE = "data:image/png;base64,iVBORw0KGgo="
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


@dataclass(frozen=True)
class Only(Provider):
    """A provider that speaks one dialect."""

    dialect: str = "chat"

    @property
    def preset(self) -> Preset:
        return Preset("only", "Only", "", (), dialects=(self.dialect,))


def request(name: str, *, tool: bool = False, image: bool = False, **fields: Any) -> Json:
    """A request that says Hello there, by choice with a tool or a picture."""
    limit = "max_output_tokens" if name == "responses" else "max_tokens"
    body: Json = {"model": "play-small", limit: 100, **fields}
    content: Any = "Hello there"
    described = {"name": "weather", "description": "The weather of a city"}
    if name == "responses":
        if image:
            content = [{"type": "input_text", "text": content}, {"type": "input_image", "image_url": PICTURE}]
        body.setdefault("input", [{"role": "user", "content": content}])
        declared = {"type": "function", **described, "parameters": SCHEMA}
    elif name == "messages":
        if image:
            source = {"type": "base64", "media_type": "image/png", "data": PICTURE.partition(",")[2]}
            content = [{"type": "text", "text": content}, {"type": "image", "source": source}]
        body.setdefault("messages", [{"role": "user", "content": content}])
        declared = {**described, "input_schema": SCHEMA}
    else:
        if image:
            content = [{"type": "text", "text": content}, {"type": "image_url", "image_url": {"url": PICTURE}}]
        body.setdefault("messages", [{"role": "user", "content": content}])
        declared = {"type": "function", "function": {**described, "parameters": SCHEMA}}
    return {**body, "tools": [declared]} if tool else body


def usage(name: str, prompt: int, completion: int, cached: int = 0) -> Json:
    """A usage as a provider of that dialect reports it; `prompt` includes what was cached."""
    if name == "messages":
        return {"input_tokens": prompt - cached, "cache_read_input_tokens": cached, "output_tokens": completion}
    if name == "responses":
        counts: Json = {"input_tokens": prompt, "output_tokens": completion}
        return {**counts, "input_tokens_details": {"cached_tokens": cached}}
    counts = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return {**counts, "prompt_tokens_details": {"cached_tokens": cached}}


@dataclass
class Seen:
    """What a customer saw of an answer, whole or streamed."""

    text: str = ""
    thinking: str = ""
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    stop: str | None = None
    cost: Json = field(default_factory=dict)
    usage: Json = field(default_factory=dict)
    error: Json | None = None


def seen(name: str, answer: Answer) -> Seen:
    """The answer as a client of the dialect puts it together."""
    streamed = answer.headers["Content-Type"].startswith("text/event-stream")
    if name == "chat":
        return _chat([event for event in answer.events if event != "[DONE]"] if streamed else [answer.json])
    whole = _STREAMS[name](answer.events) if streamed else answer.json
    return _message(whole) if name == "messages" else _response(whole)


def _chat(events: list[Json]) -> Seen:
    found = Seen()
    calls: dict[int, list[str]] = {}
    for event in events:
        found.error = event.get("error", found.error)
        found.cost = event.get("cost", found.cost)
        found.usage = event.get("usage") or found.usage
        for choice in event.get("choices", ()):
            said = choice.get("delta") or choice.get("message") or {}
            found.text += said.get("content") or ""
            found.thinking += said.get("reasoning_content") or ""
            for index, call in enumerate(said.get("tool_calls", ())):
                made = calls.setdefault(call.get("index", index), ["", "", ""])
                made[0] = call.get("id") or made[0]
                made[1] += call["function"].get("name") or ""
                made[2] += call["function"]["arguments"]
            found.stop = choice.get("finish_reason") or found.stop
    found.calls = [(one, name, json.loads(arguments)) for one, name, arguments in calls.values()]
    return found


def _whole_message(events: list[Json]) -> Json:
    whole: Json = {"content": []}
    texts: dict[int, str] = {}
    opened: set[int] = set()
    for event in events:
        match event.get("type"):
            case "message_start":
                whole |= event["message"]
            case "content_block_start":
                assert event["index"] == len(whole["content"])
                whole["content"].append(event["content_block"])
                opened.add(event["index"])
            case "content_block_delta":
                assert event["index"] in opened
                block, delta = whole["content"][event["index"]], event["delta"]
                match delta["type"]:
                    case "text_delta":
                        block["text"] += delta["text"]
                    case "thinking_delta":
                        block["thinking"] += delta["thinking"]
                    case "input_json_delta":
                        texts[event["index"]] = texts.get(event["index"], "") + delta["partial_json"]
            case "content_block_stop":
                opened.remove(event["index"])
                if event["index"] in texts:
                    whole["content"][event["index"]]["input"] = json.loads(texts[event["index"]])
            case "message_delta":
                whole["stop_reason"] = event["delta"]["stop_reason"]
            case "error":
                whole["error"] = event["error"]
            case None:
                whole |= {"cost": event["cost"], "usage": event["usage"]}
    assert "error" in whole or not opened
    return whole


def _message(whole: Json) -> Seen:
    found = Seen(stop=whole.get("stop_reason"), cost=whole["cost"], usage=whole["usage"], error=whole.get("error"))
    for block in whole["content"]:
        found.text += block.get("text", "")
        found.thinking += block.get("thinking", "")
        if block["type"] == "tool_use":
            found.calls.append((block["id"], block["name"], block["input"]))
    return found


def _last_response(events: list[Json]) -> Json:
    last = events[-1]
    whole: Json = {**last["response"], "cost": last["cost"]}
    deltas = "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")
    if last["type"] == "response.completed":
        assert deltas == "".join(part["text"] for item in whole["output"] for part in item.get("content", ()))
    else:
        whole["output"] = [{"type": "message", "content": [{"text": deltas}]}]
    return whole


def _response(whole: Json) -> Seen:
    error = whole.get("error")
    found = Seen(stop=whole["status"], cost=whole["cost"], usage=whole["usage"], error=error)
    for item in whole["output"]:
        found.text += "".join(part["text"] for part in item.get("content", ()))
        found.thinking += "".join(part["text"] for part in item.get("summary", ()))
        if item["type"] == "function_call":
            found.calls.append((item["call_id"], item["name"], json.loads(item["arguments"])))
    return found


_STREAMS = {"messages": _whole_message, "responses": _last_response}
