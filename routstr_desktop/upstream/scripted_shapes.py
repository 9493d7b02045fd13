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
        message: Json = {"role": "assistant", "content": text}
        if script.thinking:
            message["reasoning_content"] = script.thinking
        if script.calls:
            message["tool_calls"] = [_call(index, *call) for index, call in enumerate(script.calls)]
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if script.calls else "stop"}
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
    elif path.endswith(("/audio/transcriptions", "/audio/translations")):
        answer = {"text": text}
    elif "/images/" in path:
        answer = {"created": CREATED, "data": [{"b64_json": "iVBORw0KGgo="}] * int(request.get("n") or 1)}
    elif path.endswith("/moderations"):
        answer = {"id": f"modr-{call_id}", "model": model, "results": [{"flagged": False, "categories": {}}]}
        words = []
    elif path.endswith("/rerank"):
        answer = {"model": model, "results": [{"index": 0, "relevance_score": 0.5}]}
        words = []
    elif path.endswith("/messages/count_tokens"):
        return {"input_tokens": _prompt_tokens(request)}
    elif path.endswith("/messages"):
        answer = _message(model, call_id) | {"content": list(_blocks(text, script)), "stop_reason": _stop_reason(script)}
    elif path.endswith("/responses"):
        answer = _response(model, call_id, "completed") | {"output": list(_items(text, script))}
    else:
        return None
    return answer | _usage_field(path, request, script, len(words))


def stream_events(path: str, request: Json, script: Script, call_id: str) -> Iterator[bytes]:
    """The answer as SSE events."""
    model, words = str(request.get("model", "unknown")), _words(request, script)
    usage = _usage_field(path, request, script, len(words))
    if path.endswith("/messages"):
        return _message_events(model, words, usage, script, call_id)
    if path.endswith("/responses"):
        return _response_events(model, words, usage, script, call_id)
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
    names = ("messages", "input", "prompt", "system", "query", "documents")
    asked = [request[name] for name in names if request.get(name) is not None]
    return max(1, len(json.dumps(asked).split()))


def _usage_field(path: str, request: Json, script: Script, completion: int) -> Json:
    if not script.usage:
        return {}
    prompt = _prompt_tokens(request)
    if path.endswith("/rerank"):
        usage: Json = {"total_tokens": prompt}
    elif path.endswith("/moderations"):
        usage = {}
    elif path.endswith(("/messages", "/responses")) or "/images/" in path or "/audio/" in path:
        usage = {"input_tokens": prompt, "output_tokens": completion}
    else:
        usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        if path.endswith("/embeddings"):
            del usage["completion_tokens"]
    usage |= script.usage_values
    shown = {name: value for name, value in usage.items() if value is not None}
    return {"usage": shown} if shown else {}


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
    deltas: list[Json] = [{"reasoning_content": script.thinking}] if script.thinking else []
    deltas += [{"content": word} for word in words]
    for index, (name, arguments) in enumerate(script.calls):
        start, rest = _halves(arguments)
        deltas.append({"tool_calls": [_call(index, name, start)]})
        deltas.append({"tool_calls": [{"index": index, "function": {"arguments": rest}}]})
    if chat and deltas:
        deltas[0]["role"] = "assistant"
    for said in [{"delta": delta} for delta in deltas] if chat else [{"text": word} for word in words]:
        yield _data(base | {"choices": [{"index": 0, "finish_reason": None, **said}]})
    last: Json = {"delta": {}} if chat else {"text": ""}
    final = base | {"choices": [{"index": 0, "finish_reason": "tool_calls" if script.calls else "stop", **last}]}
    if script.usage_in_last_content:
        yield _data(final | usage)
    else:
        yield _data(final)
        if usage:
            yield _data(base | {"choices": []} | usage)
    if script.done:
        yield b"data: [DONE]\n\n"


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


def _call(index: int, name: str, arguments: str) -> Json:
    return {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": arguments}}


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


def _stop_reason(script: Script) -> str:
    return "tool_use" if script.calls else "end_turn"


def _blocks(text: str, script: Script) -> Iterator[Json]:
    if script.thinking:
        yield {"type": "thinking", "thinking": script.thinking, "signature": "c2lnbmVk"}
    if text:
        yield {"type": "text", "text": text}
    for index, (name, arguments) in enumerate(script.calls):
        yield {"type": "tool_use", "id": f"call_{index}", "name": name, "input": json.loads(arguments)}


def _message_events(model: str, words: list[str], usage: Json, script: Script, call_id: str) -> Iterator[bytes]:
    counts = usage.get("usage", {})
    start = _message(model, call_id) | ({"usage": counts | {"output_tokens": 0}} if counts else {})
    yield _named({"type": "message_start", "message": start})
    for index, block in enumerate(_blocks("".join(words), script)):
        empty, deltas = _opened(block, words)
        yield _named({"type": "content_block_start", "index": index, "content_block": empty})
        for delta in deltas:
            yield _named({"type": "content_block_delta", "index": index, "delta": delta})
        yield _named({"type": "content_block_stop", "index": index})
    end: Json = {"type": "message_delta", "delta": {"stop_reason": _stop_reason(script), "stop_sequence": None}}
    yield _named(end | ({"usage": {"output_tokens": counts.get("output_tokens", 0)}} if counts else {}))
    yield _named({"type": "message_stop"})


def _opened(block: Json, words: list[str]) -> tuple[Json, list[Json]]:
    """A block as it starts, and what fills it."""
    if block["type"] == "text":
        return block | {"text": ""}, [{"type": "text_delta", "text": word} for word in words]
    if block["type"] == "thinking":
        thought, seal = block["thinking"], block["signature"]
        deltas = [{"type": "thinking_delta", "thinking": thought}, {"type": "signature_delta", "signature": seal}]
        return block | {"thinking": "", "signature": ""}, deltas
    halves = _halves(json.dumps(block["input"]))
    return block | {"input": {}}, [{"type": "input_json_delta", "partial_json": half} for half in halves]


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


def _items(text: str, script: Script) -> Iterator[Json]:
    if script.thinking:
        summary = [{"type": "summary_text", "text": script.thinking}]
        yield {"id": "rs_0", "type": "reasoning", "summary": summary}
    if text:
        yield _output(text)
    for index, (name, arguments) in enumerate(script.calls):
        item = {"id": f"fc_{index}", "type": "function_call", "status": "completed"}
        yield item | {"call_id": f"call_{index}", "name": name, "arguments": arguments}


def _response_events(model: str, words: list[str], usage: Json, script: Script, call_id: str) -> Iterator[bytes]:
    yield _named({"type": "response.created", "sequence_number": 0, "response": _response(model, call_id, "in_progress")})
    number = 0
    items = list(_items("".join(words), script))
    for index, item in enumerate(items):
        for event in _item_events(item, words):
            number += 1
            yield _named(event | {"output_index": index, "sequence_number": number})
    whole = _response(model, call_id, "completed") | {"output": items} | usage
    yield _named({"type": "response.completed", "sequence_number": number + 1, "response": whole})


def _item_events(item: Json, words: list[str]) -> Iterator[Json]:
    at: Json = {"item_id": item["id"]}
    if item["type"] == "message":
        yield {"type": "response.output_item.added", "item": item | {"content": []}}
        empty = item["content"][0] | {"text": ""}
        yield at | {"type": "response.content_part.added", "content_index": 0, "part": empty}
        for word in words:
            yield at | {"type": "response.output_text.delta", "content_index": 0, "delta": word}
    elif item["type"] == "reasoning":
        yield {"type": "response.output_item.added", "item": item | {"summary": []}}
        yield at | {"type": "response.reasoning_summary_text.delta", "summary_index": 0, "delta": item["summary"][0]["text"]}
    else:
        yield {"type": "response.output_item.added", "item": item | {"arguments": ""}}
        for half in _halves(item["arguments"]):
            yield at | {"type": "response.function_call_arguments.delta", "delta": half}
    yield {"type": "response.output_item.done", "item": item}
