"""What this node adds to a stream: the cost at its end, errors in the dialect's words, an answer that did not stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.errors import RoutstrError, UpstreamBroken
from .billing import Charge, add_cost
from .dialect import MESSAGES, RESPONSES, Dialect
from .failures import error_object
from .json_text import json_bytes
from .sse import EventStream
from .streams import ResponsesStream
from .translate.stream import TranslatedStream

Json = dict[str, Any]
DONE = b"data: [DONE]\n\n"


def _data(event: Json) -> bytes:
    return b"data: " + json_bytes(event) + b"\n\n"


def _named(name: str, event: Json) -> bytes:
    return b"event: " + name.encode() + b"\n" + _data(event)


def last_events(
    dialect: Dialect, model: str, events: EventStream, charge: Charge, failure: RoutstrError | None, request_id: str
) -> bytes:
    """The event with the cost, and the error if there is one; `[DONE]` iff the upstream sent it."""
    if isinstance(events, TranslatedStream) and failure is None:
        return events.close(charge.usage) + _last_events(dialect, model, events, charge, failure, request_id)
    return _last_events(dialect, model, events, charge, failure, request_id)


def _last_events(
    dialect: Dialect, model: str, events: EventStream, charge: Charge, failure: RoutstrError | None, request_id: str
) -> bytes:
    if isinstance(events, ResponsesStream | TranslatedStream) and dialect is RESPONSES:
        return _last_response(model, events, charge, failure, request_id)
    if dialect is MESSAGES:
        event: Json = {"model": model}
        add_cost(event, events.reported(), charge, dialect.counts)
        out = _named("cost", event)
        return out if failure is None else out + _named("error", dialect.shape(failure, request_id))
    event = {
        "id": f"{dialect.id_prefix}{request_id}",
        "object": dialect.chunk,
        **events.template,
        "model": model,
        "choices": [],
    }
    add_cost(event, events.reported(), charge, dialect.counts)
    out = _data(event)
    if failure is not None:
        return out + _data(dialect.shape(failure, request_id))
    return out + DONE if events.done else out


def _last_response(
    model: str, events: ResponsesStream | TranslatedStream, charge: Charge, failure: RoutstrError | None, request_id: str
) -> bytes:
    """The upstream's last event again, with the cost; `response.failed` where none came."""
    event = events.last
    response = None if event is None else event.get("response")
    if event is None or not isinstance(response, dict) or failure is not None:
        failure = failure or UpstreamBroken("The provider behind this node broke off. Only what was delivered was charged.")
        shown = error_object(failure)
        response = {"id": f"resp_{request_id}", "object": "response", "status": "failed", "output": []}
        response["error"] = {"code": str(shown["code"]), "message": shown["message"]}
        event = {"type": "response.failed", "response": response}
    cost: Json = {}
    add_cost(cost, events.reported(), charge, RESPONSES.counts)
    usage = cost.pop("usage")
    response["usage"] = {**usage, "cost": usage["cost"].get("total_usd", 0.0)}
    response["model"] = model
    return _data({**event, **cost})


def as_stream(dialect: Dialect, answer: Json) -> bytes:
    """An answer (with its cost) of an upstream that was asked to stream and did not, as the events of a stream."""
    if dialect is RESPONSES:
        kind = "response.incomplete" if answer.get("status") == "incomplete" else "response.completed"
        items = answer.get("output")
        done = ({"type": "response.output_item.done", "output_index": at, "item": item} for at, item in enumerate(items or ()))
        return b"".join(map(_data, done)) + _data({"type": kind, "response": answer})
    if dialect is MESSAGES:
        return b"".join(_message_events(answer))
    usage = {name: answer.pop(name) for name in ("usage", "metadata", "cost") if name in answer}
    answer["object"] = dialect.chunk
    for choice in answer.get("choices") or ():
        if isinstance(choice, dict) and "message" in choice:
            choice["delta"] = choice.pop("message")
    tail = {**{name: answer.get(name) for name in ("id", "object", "created", "model")}, "choices": [], **usage}
    return _data(answer) + _data(tail) + DONE


def _message_events(answer: Json) -> Iterator[bytes]:
    cost = {name: answer.pop(name) for name in ("metadata", "cost") if name in answer}
    usage, blocks = answer["usage"], answer.get("content")
    stop = {name: answer.get(name) for name in ("stop_reason", "stop_sequence")}
    start = {**answer, "content": [], "stop_reason": None, "stop_sequence": None, "usage": {**usage, "output_tokens": 0}}
    yield _named("message_start", {"type": "message_start", "message": start})
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if not isinstance(block, dict):
            continue
        empty, delta = _opened(block)
        yield _named("content_block_start", {"type": "content_block_start", "index": index, "content_block": empty})
        if delta is not None:
            yield _named("content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta})
        yield _named("content_block_stop", {"type": "content_block_stop", "index": index})
    yield _named("message_delta", {"type": "message_delta", "delta": stop, "usage": {"output_tokens": usage["output_tokens"]}})
    yield _named("message_stop", {"type": "message_stop"})
    yield _named("cost", {"model": answer["model"], "usage": usage, **cost})


def _opened(block: Json) -> tuple[Json, Json | None]:
    """A block as it starts, and the delta that fills it."""
    match block.get("type"):
        case "text":
            return {**block, "text": ""}, {"type": "text_delta", "text": block.get("text", "")}
        case "thinking":
            return {**block, "thinking": ""}, {"type": "thinking_delta", "thinking": block.get("thinking", "")}
        case "tool_use":
            made = json_bytes(block.get("input", {})).decode()
            return {**block, "input": {}}, {"type": "input_json_delta", "partial_json": made}
    return block, None
