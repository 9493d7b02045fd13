"""An answer of Messages, read and written, whole and streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import BadRequest
from ...core.pricing import Usage
from ..billing import anthropic_counts
from ..json_text import json_bytes, parse_json
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
    objects,
    text_of,
)

_READ = {"max_tokens": LENGTH, "model_context_window_exceeded": LENGTH, "tool_use": CALLS, "refusal": FILTER}
_WRITTEN = {STOP: "end_turn", LENGTH: "max_tokens", CALLS: "tool_use", FILTER: "refusal"}


# --- whole --------------------------------------------------------------------------------------------------------------


def read(answer: Json) -> Answer:
    """An upstream's whole answer."""
    parts: list[Text | Thinking | Call] = []
    for block in objects(answer.get("content")):
        match block.get("type"):
            case "text":
                parts.append(Text(text_of(block.get("text"))))
            case "thinking":
                parts.append(Thinking(text_of(block.get("thinking")), text_of(block.get("signature"))))
            case "tool_use":
                value = block.get("input")
                written = json_bytes(value if isinstance(value, dict) else {}).decode()
                parts.append(Call(text_of(block.get("id")), text_of(block.get("name")), written))
    return Answer(parts, _READ.get(text_of(answer.get("stop_reason")), STOP))


def write(answer: Answer, model: str, request_id: str, origins: Mapping[str, Origin]) -> Json:
    """The answer for a customer; its usage is added with the cost."""
    blocks = [_block(part) for part in answer.parts]
    return {**_message(model, request_id), "content": blocks, "stop_reason": _WRITTEN[answer.stop]}


def _message(model: str, request_id: str) -> Json:
    head: Json = {"id": f"msg_{request_id}", "type": "message", "role": "assistant", "model": model}
    return {**head, "content": [], "stop_reason": None, "stop_sequence": None}


def _block(part: Text | Thinking | Call) -> Json:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Thinking(text, seal):
            return {"type": "thinking", "thinking": text, "signature": seal}
        case Call(call_id, name, arguments):
            return {"type": "tool_use", "id": call_id, "name": name, "input": _input(arguments)}


def _input(arguments: str) -> Json:
    """Arguments have to be an object here; what a model wrote wrongly still reaches the client, to be refused by its tool."""
    try:
        value = parse_json(arguments.encode("utf-8", "replace")) if arguments.strip() else {}
    except BadRequest:
        value = None
    return value if isinstance(value, dict) else {"arguments": arguments}


# --- streamed -----------------------------------------------------------------------------------------------------------


class Reader:
    """An upstream's events."""

    def read(self, event: Json) -> Iterator[Event]:
        """What one event says."""
        match event:
            case {"type": "content_block_start", "content_block": {"type": "tool_use", "id": str(call_id), "name": str(name)}}:
                yield Started(call_id, name, index_of(event.get("index")))
            case {"type": "content_block_start", "content_block": {"type": "text", "text": str(text)}} if text:
                yield Piece(Text, text)
            case {"type": "content_block_delta", "delta": {"type": "text_delta", "text": str(text)}}:
                yield Piece(Text, text)
            case {"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": str(text)}}:
                yield Piece(Thinking, text)
            case {"type": "content_block_delta", "delta": {"type": "signature_delta", "signature": str(seal)}}:
                yield Sealed(seal)
            case {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": str(text)}}:
                yield Piece(Call, text, index_of(event.get("index")))
            case {"type": "message_delta", "delta": {"stop_reason": str(reason)}}:
                yield Stopped(_READ.get(reason, STOP))


class Writer:
    """Events for a customer. Calls stay open to the end, as their pieces may come by turns; the rest closes what precedes."""

    def __init__(self, model: str, request_id: str, origins: Mapping[str, Origin]) -> None:
        self._message = _message(model, request_id)
        self._blocks = 0
        self._writing: type | None = None
        """What the last block holds, while it is open and no call."""
        self._calls: dict[int, int] = {}

    def begin(self) -> bytes:
        """Before the first event. What was read is known at the end only: `message_delta` tells it."""
        usage = {"input_tokens": 0, "output_tokens": 0}
        return _named("message_start", {"message": {**self._message, "usage": usage}})

    def write(self, event: Event) -> bytes:
        """One event."""
        match event:
            case Piece(kind, text, index):
                if kind is Call:
                    at = self._calls[index]
                    return _delta(at, {"type": "input_json_delta", "partial_json": text})
                empty = _block(Text("") if kind is Text else Thinking(""))
                opened = b"" if self._writing is kind else self._start(empty, kind)
                name = "text" if kind is Text else "thinking"
                return opened + _delta(self._blocks - 1, {"type": f"{name}_delta", name: text})
            case Started(call_id, name, index):
                opened = self._start(_block(Call(call_id, name, "")), None)
                self._calls[index] = self._blocks - 1
                return opened
            case Sealed(seal):
                if self._writing is not Thinking:
                    return b""
                return _delta(self._blocks - 1, {"type": "signature_delta", "signature": seal})
            case Stopped():
                return b""

    def _start(self, block: Json, kind: type | None) -> bytes:
        ended = self._end()
        self._writing = kind
        self._blocks += 1
        return ended + _named("content_block_start", {"index": self._blocks - 1, "content_block": block})

    def _end(self) -> bytes:
        return b"" if self._writing is None else _named("content_block_stop", {"index": self._blocks - 1})

    def close(self, why: str, used: Usage) -> bytes:
        """After the last event."""
        ended = [self._end(), *(_named("content_block_stop", {"index": at}) for at in self._calls.values())]
        delta = {"stop_reason": _WRITTEN[why], "stop_sequence": None}
        ended.append(_named("message_delta", {"delta": delta, "usage": anthropic_counts(used, None)}))
        return b"".join(ended) + _named("message_stop", {})


def _named(kind: str, event: Json) -> bytes:
    return b"event: " + kind.encode() + b"\ndata: " + json_bytes({"type": kind, **event}) + b"\n\n"


def _delta(at: int, delta: Json) -> bytes:
    return _named("content_block_delta", {"index": at, "delta": delta})
