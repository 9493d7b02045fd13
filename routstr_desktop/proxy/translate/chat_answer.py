"""An answer of chat completions, read and written, whole and streamed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from ...core.pricing import Usage
from ..json_text import json_bytes
from .neutral import (
    CALLS,
    FILTER,
    LENGTH,
    STOP,
    Answer,
    Call,
    Event,
    Json,
    Origin,
    Piece,
    Sealed,
    Started,
    Stopped,
    Text,
    Thinking,
    index_of,
    joined,
    objects,
    text_of,
)

_READ = {"length": LENGTH, "tool_calls": CALLS, "function_call": CALLS, "content_filter": FILTER}
_WRITTEN = {STOP: "stop", LENGTH: "length", CALLS: "tool_calls", FILTER: "content_filter"}
_THOUGHTS = ("reasoning_content", "reasoning")
"""What providers call it; those that write both write the same."""


def _texts(value: Any) -> str:
    """Content is a text, or a list of parts of text."""
    return value if isinstance(value, str) else "".join(text_of(part.get("text")) for part in objects(value))


def _thought(message: Json) -> str:
    return next((text for name in _THOUGHTS if (text := text_of(message.get(name)))), "")


def _new_call_id() -> str:
    """Some providers name no call, but the client's result has to."""
    return f"call_{uuid.uuid4().hex}"


# --- whole --------------------------------------------------------------------------------------------------------------


def read(answer: Json) -> Answer:
    """An upstream's whole answer."""
    choice: Json = next(iter(objects(answer.get("choices"))), {})
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    parts: list[Text | Thinking | Call] = []
    if thought := _thought(message):
        parts.append(Thinking(thought))
    if text := _texts(message.get("content")) or text_of(message.get("refusal")):
        parts.append(Text(text))
    for call in objects(message.get("tool_calls")):
        function = call.get("function")
        if isinstance(function, dict):
            name, arguments = text_of(function.get("name")), text_of(function.get("arguments"))
            parts.append(Call(text_of(call.get("id")) or _new_call_id(), name, arguments))
    return Answer(parts, _READ.get(text_of(choice.get("finish_reason")), STOP))


def write(answer: Answer, model: str, request_id: str, origins: Mapping[str, Origin]) -> Json:
    """The answer for a customer; its usage is added with the cost."""
    calls = [_call(part) for part in answer.parts if isinstance(part, Call)]
    message: Json = {"role": "assistant", "content": joined(answer.parts) or (None if calls else "")}
    if thought := "".join(part.text for part in answer.parts if isinstance(part, Thinking)):
        message["reasoning_content"] = thought
    if calls:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "finish_reason": _WRITTEN[answer.stop]}
    head = {"id": f"chatcmpl-{request_id}", "object": "chat.completion", "created": int(time.time()), "model": model}
    return {**head, "choices": [choice]}


def _call(call: Call) -> Json:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


# --- streamed -----------------------------------------------------------------------------------------------------------


class Reader:
    """An upstream's chunks. Its calls are told apart by index, or, where that is always 0, by id."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._at: dict[int, int] = {}

    def read(self, chunk: Json) -> Iterator[Event]:
        """What one chunk says."""
        for choice in objects(chunk.get("choices"))[:1]:
            delta = choice.get("delta")
            if isinstance(delta, dict):
                if thought := _thought(delta):
                    yield Piece(Thinking, thought)
                if text := _texts(delta.get("content")) or text_of(delta.get("refusal")):
                    yield Piece(Text, text)
                for call in objects(delta.get("tool_calls")):
                    yield from self._call(call)
            if reason := text_of(choice.get("finish_reason")):
                yield Stopped(_READ.get(reason, STOP))

    def _call(self, call: Json) -> Iterator[Event]:
        index, call_id, function = index_of(call.get("index")), text_of(call.get("id")), call.get("function")
        function = function if isinstance(function, dict) else {}
        slot = self._at.get(index)
        if slot is None or (call_id and call_id != self._ids[slot]):
            slot = self._at[index] = len(self._ids)
            self._ids.append(call_id or _new_call_id())
            yield Started(self._ids[slot], text_of(function.get("name")), slot)
        if arguments := text_of(function.get("arguments")):
            yield Piece(Call, arguments, slot)


class Writer:
    """Chunks for a customer. The last one, with usage and cost, is the node's."""

    def __init__(self, model: str, request_id: str, origins: Mapping[str, Origin]) -> None:
        self._head = {
            "id": f"chatcmpl-{request_id}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": model,
        }
        self._calls: dict[int, int] = {}
        """How many calls came before the one at an index: clients count from 0 without a gap."""

    def begin(self) -> bytes:
        """Before the first event."""
        return self._chunk({"role": "assistant", "content": ""})

    def write(self, event: Event) -> bytes:
        """One event."""
        match event:
            case Piece(kind, text, index):
                if kind is Call:
                    return self._chunk({"tool_calls": [{"index": self._calls[index], "function": {"arguments": text}}]})
                return self._chunk({"content" if kind is Text else "reasoning_content": text})
            case Started(call_id, name, index):
                at = self._calls[index] = len(self._calls)
                function = {"name": name, "arguments": ""}
                return self._chunk({"tool_calls": [{"index": at, "id": call_id, "type": "function", "function": function}]})
            case Sealed() | Stopped():
                return b""

    def close(self, why: str, used: Usage) -> bytes:
        """After the last event."""
        return self._chunk({}, _WRITTEN[why])

    def _chunk(self, delta: Json, reason: str | None = None) -> bytes:
        event = {**self._head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        return b"data: " + json_bytes(event) + b"\n\n"
