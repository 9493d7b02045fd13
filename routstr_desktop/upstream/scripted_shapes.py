"""The scripted upstream's answers: chat completions, legacy completions, embeddings, messages and responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .scripted import Script

Json = dict[str, Any]
CREATED = 1_700_000_000


def whole_answer(path: str, request: Json, script: Script, call_id: str) -> Json | None:
    """The answer of a request that is not streamed; None for a path unknown here."""
    model, words = str(request.get("model", "unknown")), _words(request, script)
    text = "".join(words)
    if path.endswith("/chat/completions"):
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        answer = {
            "id": f"chatcmpl-{call_id}",
            "object": "chat.completion",
            "created": CREATED,
            "model": model,
            "choices": [choice],
        }
    elif path.endswith("/completions"):
        choice = {"index": 0, "text": text, "finish_reason": "stop"}
        answer = {"id": f"cmpl-{call_id}", "object": "text_completion", "created": CREATED, "model": model, "choices": [choice]}
    elif path.endswith("/embeddings"):
        answer = {"object": "list", "model": model, "data": [{"object": "embedding", "index": 0, "embedding": [0.0, 0.5, 1.0]}]}
        words = []
    elif path.endswith("/messages/count_tokens"):
        return {"input_tokens": _prompt_tokens(request)}
    elif path.endswith("/messages"):
        answer = _message(model, call_id) | {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn"}
    elif path.endswith("/responses"):
        answer = _response(model, call_id, "completed") | {"output": [_output(text)]}
    else:
        return None
    return answer | _usage_field(path, request, script, len(words))


def stream_events(path: str, request: Json, script: Script, call_id: str) -> Iterator[bytes]:
    """The answer as SSE events."""
    model, words = str(request.get("model", "unknown")), _words(request, script)
    usage = _usage_field(path, request, script, len(words))
    if path.endswith("/messages"):
        return _message_events(model, words, usage, call_id)
    if path.endswith("/responses"):
        return _response_events(model, words, usage, call_id)
    return _chat_events(path, model, words, usage, script, call_id)


def _words(request: Json, script: Script) -> list[str]:
    words = script.text.split(" ")
    words = [word if index == 0 else f" {word}" for index, word in enumerate(words)] if script.text else []
    for name in ("max_tokens", "max_completion_tokens", "max_output_tokens"):
        limit = request.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0:
            words = words[:limit]
    return words


def _prompt_tokens(request: Json) -> int:
    """Words of everything the model would read; at least one."""
    asked = [request.get(name) for name in ("messages", "input", "prompt", "system") if request.get(name) is not None]
    return max(1, len(json.dumps(asked).split()))


def _usage_field(path: str, request: Json, script: Script, completion: int) -> Json:
    if not script.usage:
        return {}
    prompt = _prompt_tokens(request)
    if path.endswith(("/messages", "/responses")):
        usage: Json = {"input_tokens": prompt, "output_tokens": completion}
    else:
        usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        if path.endswith("/embeddings"):
            del usage["completion_tokens"]
    usage |= script.usage_values
    return {"usage": {name: value for name, value in usage.items() if value is not None}}


def _data(event: Json) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def _named(event: Json) -> bytes:
    return f"event: {event['type']}\n".encode() + _data(event)


def _chat_events(path: str, model: str, words: list[str], usage: Json, script: Script, call_id: str) -> Iterator[bytes]:
    chat = path.endswith("/chat/completions")
    base = {
        "id": f"chatcmpl-{call_id}" if chat else f"cmpl-{call_id}",
        "object": "chat.completion.chunk" if chat else "text_completion",
        "created": CREATED,
        "model": model,
    }
    for index, word in enumerate(words):
        delta: Json = {"delta": {"content": word}} if chat else {"text": word}
        if chat and index == 0:
            delta["delta"]["role"] = "assistant"
        yield _data(base | {"choices": [{"index": 0, "finish_reason": None, **delta}]})
    last: Json = {"delta": {}} if chat else {"text": ""}
    final = base | {"choices": [{"index": 0, "finish_reason": "stop", **last}]}
    if script.usage_in_last_content:
        yield _data(final | usage)
    else:
        yield _data(final)
        if usage:
            yield _data(base | {"choices": []} | usage)
    if script.done:
        yield b"data: [DONE]\n\n"


def _message(model: str, call_id: str) -> Json:
    return {
        "id": f"msg_{call_id}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }


def _message_events(model: str, words: list[str], usage: Json, call_id: str) -> Iterator[bytes]:
    counts = usage.get("usage", {})
    start = _message(model, call_id) | ({"usage": counts | {"output_tokens": 0}} if counts else {})
    yield _named({"type": "message_start", "message": start})
    yield _named({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
    for word in words:
        yield _named({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})
    yield _named({"type": "content_block_stop", "index": 0})
    end: Json = {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}}
    yield _named(end | ({"usage": {"output_tokens": counts.get("output_tokens", 0)}} if counts else {}))
    yield _named({"type": "message_stop"})


def _response(model: str, call_id: str, status: str) -> Json:
    return {
        "id": f"resp_{call_id}",
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "model": model,
        "output": [],
    }


def _output(text: str) -> Json:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"id": "msg_0", "type": "message", "role": "assistant", "status": "completed", "content": content}


def _response_events(model: str, words: list[str], usage: Json, call_id: str) -> Iterator[bytes]:
    yield _named({"type": "response.created", "sequence_number": 0, "response": _response(model, call_id, "in_progress")})
    number = 0
    for word in words:
        number += 1
        place = {"item_id": "msg_0", "output_index": 0, "content_index": 0, "sequence_number": number}
        yield _named({"type": "response.output_text.delta", "delta": word, **place})
    whole = _response(model, call_id, "completed") | {"output": [_output("".join(words))]} | usage
    yield _named({"type": "response.completed", "sequence_number": number + 1, "response": whole})
