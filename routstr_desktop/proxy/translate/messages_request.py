"""A request of Messages, read and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.errors import BadRequest
from ..json_text import json_bytes, parse_json
from .neutral import (
    SEAL,
    Ask,
    Call,
    Image,
    Json,
    Part,
    Result,
    Text,
    Thinking,
    Tool,
    Turn,
    cannot,
    check_fields,
    joined,
    named_choice,
    number,
    objects,
    text_of,
    texts,
    wrong,
)

_READ = (
    "messages model stream max_tokens system tools tool_choice stop_sequences temperature top_p thinking output_config "
    "output_format"
)
HARMLESS = "metadata top_k context_management service_tier cache_control speed inference_geo user anthropic_version betas"
"""Hints to the provider, and what is no part of the answer."""
_KNOWN = frozenset((_READ + " " + HARMLESS).split())
_EFFORTS = ((4_096, "low"), (16_384, "medium"))
_PLAIN = {"type": "object", "properties": {}}
_CACHED = {"cache_control": {"type": "ephemeral"}}


# --- read ---------------------------------------------------------------------------------------------------------------


def read(payload: Json) -> Ask:
    """What a customer asks. BadRequest for what has no neutral form."""
    check_fields(payload, _KNOWN)
    choice = payload.get("tool_choice")
    choice = choice if isinstance(choice, dict) else {}
    ask = Ask(
        tools=[_tool(tool) for tool in objects(payload.get("tools"))],
        choice=_choice(choice),
        parallel=False if choice.get("disable_parallel_tool_use") else None,
        stop=texts(payload, "stop_sequences"),
        temperature=number(payload, "temperature"),
        top_p=number(payload, "top_p"),
        effort=_effort(payload.get("thinking")),
        form=_form(payload),
    )
    system = joined(_content(payload.get("system")))
    if system:
        ask.system.append(system)
    for message in payload["messages"]:
        match message.get("role"):
            case "user" | "assistant" as role:
                ask.say(role == "assistant", _content(message.get("content")))
            case "system":
                ask.system.append(joined(_content(message.get("content"))))
            case role:
                raise wrong(f"A message has the role '{role}'")
    return ask


def _content(content: Any) -> Iterator[Part]:
    if isinstance(content, str):
        if content:
            yield Text(content)
        return
    for block in objects(content):
        match block.get("type"):
            case "text":
                yield Text(text_of(block.get("text")))
            case "image":
                yield _image(block.get("source"))
            case "thinking":
                seal = text_of(block.get("signature"))
                yield Thinking(text_of(block.get("thinking")), "" if seal.startswith(SEAL) else seal)
            case "redacted_thinking":
                pass  # sealed as a whole: nobody but its maker can read it
            case "tool_use":
                value = block.get("input")
                written = json_bytes(value if isinstance(value, dict) else {}).decode()
                yield Call(text_of(block.get("id")), text_of(block.get("name")), written)
            case "tool_result":
                told = tuple(part for part in _content(block.get("content")) if isinstance(part, Text | Image))
                yield Result(text_of(block.get("tool_use_id")), told, bool(block.get("is_error")))
            case "document":
                yield _document(block)
            case kind:
                raise cannot(f"Content of the type '{kind}'")


def _image(source: Any) -> Image:
    match source:
        case {"type": "base64", "media_type": str(media), "data": str(data)}:
            return Image(f"data:{media};base64,{data}")
        case {"type": "url", "url": str(url)}:
            return Image(url)
    raise cannot("This source of an image")


def _document(block: Json) -> Text:
    match block.get("source"):
        case {"type": "text", "data": str(text)}:
            return Text(text)
    raise cannot("A document that is no plain text")


def _tool(tool: Json) -> Tool:
    if tool.get("type") not in (None, "custom"):
        raise cannot(f"A tool of the type '{tool.get('type')}'")
    schema = tool.get("input_schema")
    return Tool(
        text_of(tool.get("name")),
        text_of(tool.get("description")),
        schema if isinstance(schema, dict) else dict(_PLAIN),
        tool.get("strict"),
    )


def _choice(choice: Json) -> str | None:
    match choice.get("type"):
        case None:
            return None
        case "tool":
            return f"name:{choice.get('name')}"
        case "any":
            return "required"
        case "auto" | "none" as kind:
            return str(kind)
    raise cannot("This 'tool_choice'")


def _effort(thinking: Any) -> str | None:
    """A budget in tokens as OpenAI's word for it; `adaptive` leaves it to the model."""
    match thinking:
        case {"type": "enabled", "budget_tokens": int(budget)}:
            return next((word for most, word in _EFFORTS if budget < most), "high")
    return None


def _form(payload: Json) -> Json | None:
    config = payload.get("output_config")
    form = config.get("format") if isinstance(config, dict) else payload.get("output_format")
    if not isinstance(form, dict):
        return None
    if form.get("type") != "json_schema":
        raise cannot("This format of the output")
    return {"type": "json_schema", "name": "answer", "schema": form.get("schema"), "strict": True}


# --- written ------------------------------------------------------------------------------------------------------------


def write(ask: Ask) -> Json:
    """The same for a provider that speaks Messages.

    An effort to think is not passed: which of its models think, and how that is asked, changes from one to the next.
    """
    payload: Json = {"messages": [_message(turn) for turn in ask.turns]}
    if ask.system:
        payload["system"] = [{"type": "text", "text": "\n\n".join(ask.system)}]
    if ask.stream:
        payload["stream"] = True
    if ask.tools:
        payload["tools"] = [_declared(tool) for tool in ask.tools]
        payload |= _chosen(ask)
        _cache(payload)
    if ask.stop:
        payload["stop_sequences"] = ask.stop
    if ask.temperature is not None:
        payload["temperature"] = min(1.0, ask.temperature)
    if ask.top_p is not None:
        payload["top_p"] = ask.top_p
    if ask.form is not None:
        if ask.form["type"] != "json_schema":
            raise cannot("JSON without a schema")
        payload["output_config"] = {"format": {"type": "json_schema", "schema": ask.form.get("schema")}}
    return payload


def _cache(payload: Json) -> None:
    """Breakpoints where an agent's next request begins like this one: the other dialects' clients expect a cache that
    needs no asking. A request without tools has no next one that would pay for it."""
    if "system" in payload:
        payload["system"][-1] |= _CACHED
    last = payload["messages"][-1]["content"] if payload["messages"] else []
    if last and last[-1]["type"] != "thinking":
        last[-1] |= _CACHED


def _chosen(ask: Ask) -> Json:
    name = named_choice(ask.choice)
    kind = "tool" if name is not None else {"required": "any", None: "auto"}.get(ask.choice, ask.choice)
    if ask.choice is None and ask.parallel is not False:
        return {}
    choice: Json = {"type": kind, **({} if name is None else {"name": name})}
    if ask.parallel is False and kind != "none":
        choice["disable_parallel_tool_use"] = True
    return {"tool_choice": choice}


def _declared(tool: Tool) -> Json:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.schema or dict(_PLAIN)}


def _message(turn: Turn) -> Json:
    # results come first, or the provider misses them
    parts: Iterable[Part] = sorted(turn.parts, key=lambda part: not isinstance(part, Result))
    blocks = [block for part in parts for block in _block(part)]
    return {"role": "assistant" if turn.assistant else "user", "content": blocks or [{"type": "text", "text": "(nothing)"}]}


def _block(part: Part) -> Iterator[Json]:
    match part:
        case Text(text):
            if text.strip():  # empty text is refused
                yield {"type": "text", "text": text}
        case Image():
            inline = part.inline()
            if inline is None:
                yield {"type": "image", "source": {"type": "url", "url": part.url}}
            else:
                yield {"type": "image", "source": {"type": "base64", "media_type": inline[0], "data": inline[1]}}
        case Thinking(text, seal):
            if seal:
                yield {"type": "thinking", "thinking": text, "signature": seal}
        case Call(call_id, name, arguments):
            yield {"type": "tool_use", "id": call_id, "name": name, "input": _parsed(arguments)}
        case Result(call_id, content, failed):
            told = [block for one in content for block in _block(one)]
            result: Json = {"type": "tool_result", "tool_use_id": call_id, "content": told}
            yield {**result, "is_error": True} if failed else result


def _parsed(arguments: str) -> Json:
    """What the model once wrote as the arguments of a call; models do not always write JSON."""
    try:
        value = parse_json(arguments.encode("utf-8", "replace"))
    except BadRequest:
        value = None
    return value if isinstance(value, dict) else {"arguments": arguments} if arguments.strip() else {}
