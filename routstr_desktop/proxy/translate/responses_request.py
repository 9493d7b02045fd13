"""A request of Responses, read and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..json_text import json_bytes
from .neutral import (
    EFFORTS,
    SEAL,
    Ask,
    Call,
    Image,
    Json,
    Origin,
    Part,
    Result,
    Text,
    Thinking,
    Tool,
    Turn,
    cannot,
    check_fields,
    choice_of,
    flag,
    joined,
    named_choice,
    number,
    objects,
    text_of,
    wrong,
)

_READ = (
    "input model stream instructions max_output_tokens tools tool_choice parallel_tool_calls temperature top_p reasoning text"
)
HARMLESS = (
    "store include prompt_cache_key prompt_cache_retention client_metadata metadata user safety_identifier service_tier "
    "truncation stream_options max_tool_calls context_management"
)
"""Hints to the provider, and what is no part of the answer."""
_KNOWN = frozenset((_READ + " " + HARMLESS).split())
_LONGEST_NAME = 64
_NO_ARGUMENTS = {"type": "object", "properties": {}}
_FREE_TEXT = {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}
"""A custom tool takes free text; as a function it takes that text as its one argument."""


# --- read ---------------------------------------------------------------------------------------------------------------


def read(payload: Json) -> Ask:
    """What a customer asks. BadRequest for what has no neutral form."""
    check_fields(payload, _KNOWN)
    text, reasoning = payload.get("text"), payload.get("reasoning")
    ask = Ask(
        choice=_choice(payload.get("tool_choice")),
        parallel=flag(payload, "parallel_tool_calls"),
        temperature=number(payload, "temperature"),
        top_p=number(payload, "top_p"),
        effort=choice_of(reasoning.get("effort"), EFFORTS, "effort") if isinstance(reasoning, dict) else None,
        form=_form(text.get("format") if isinstance(text, dict) else None),
    )
    ask.tools = [made for tool in objects(payload.get("tools")) for made in _tools(tool, ask)]
    instructions = text_of(payload.get("instructions"))
    if instructions:
        ask.system.append(instructions)
    asked = payload["input"]
    if isinstance(asked, str):
        ask.say(False, [Text(asked)])
        return ask
    for item in asked:
        _item(item, ask)
    return ask


def _item(item: Json, ask: Ask) -> None:
    match item.get("type", "message"):
        case "message":
            parts = list(_content(item.get("content")))
            match item.get("role"):
                case "user" | "assistant" as role:
                    ask.say(role == "assistant", parts)
                case "system" | "developer":
                    ask.system.append(joined(parts))
                case role:
                    raise wrong(f"A message has the role '{role}'")
        case "function_call":
            name = _joined_name(text_of(item.get("namespace")), text_of(item.get("name")))
            ask.say(True, [Call(text_of(item.get("call_id")), name, text_of(item.get("arguments")))])
        case "custom_tool_call":
            name = _joined_name(text_of(item.get("namespace")), text_of(item.get("name")))
            written = json_bytes({"input": text_of(item.get("input"))}).decode()
            ask.say(True, [Call(text_of(item.get("call_id")), name, written)])
        case "function_call_output" | "custom_tool_call_output":
            ask.say(False, [Result(text_of(item.get("call_id")), tuple(_content(item.get("output"))))])
        case "reasoning":
            ask.say(True, _thinking(item))
        case "web_search_call":
            pass  # what it found stands in the answer that followed
        case kind:
            raise cannot(f"An item of the type '{kind}'")


def _content(content: Any) -> Iterator[Text | Image]:
    if isinstance(content, str):
        if content:
            yield Text(content)
        return
    for part in objects(content):
        match part.get("type"):
            case "input_text" | "output_text" | "text":
                yield Text(text_of(part.get("text")))
            case "refusal":
                yield Text(text_of(part.get("refusal")))
            case "input_image" if isinstance(part.get("image_url"), str):
                yield Image(part["image_url"], text_of(part.get("detail")))
            case kind:
                raise cannot(f"Content of the type '{kind}'")


def _thinking(item: Json) -> Iterator[Thinking]:
    """Thoughts that another provider sealed are of no use to this one."""
    seal = text_of(item.get("encrypted_content"))
    if seal and not seal.startswith(SEAL):
        return
    told = [*objects(item.get("summary")), *objects(item.get("content"))]
    yield Thinking("\n".join(text_of(part.get("text")) for part in told), seal.removeprefix(SEAL))


def _joined_name(namespace: str, name: str) -> str:
    """How a provider without namespaces sees a tool."""
    if not namespace:
        return name
    between = "" if namespace.endswith("_") else "__"
    return f"{namespace}{between}{name}"[:_LONGEST_NAME]


def _tools(tool: Json, ask: Ask, namespace: str = "") -> Iterator[Tool]:
    kind, own = tool.get("type"), text_of(tool.get("name"))
    if kind == "namespace" and not namespace:
        for inner in objects(tool.get("tools")):
            yield from _tools(inner, ask, own)
        return
    if kind not in ("function", "custom"):
        raise cannot(f"A tool of the type '{kind}'")
    name = _joined_name(namespace, own)
    if namespace or kind == "custom":
        ask.origins[name] = Origin(own, namespace, kind == "custom")
    described, schema = text_of(tool.get("description")), tool.get("parameters")
    if kind == "custom":
        grammar = tool.get("format")
        if isinstance(grammar, dict) and text_of(grammar.get("definition")):
            described += f"\n\nThe input has to follow this {grammar.get('syntax', '')} grammar:\n{grammar['definition']}"
        yield Tool(name, described, _FREE_TEXT)
    else:
        yield Tool(name, described, schema if isinstance(schema, dict) else dict(_NO_ARGUMENTS), tool.get("strict"))


def _choice(choice: Any) -> str | None:
    if choice is None:
        return None
    if isinstance(choice, str) and choice in ("auto", "none", "required"):
        return choice
    match choice:
        case {"type": "function" | "custom", "name": str(name)}:
            return f"name:{name}"
    raise cannot("This 'tool_choice'")


def _form(form: Any) -> Json | None:
    if not isinstance(form, dict) or form.get("type") in (None, "text"):
        return None
    if form["type"] not in ("json_schema", "json_object"):
        raise cannot("This format of the text")
    return {name: form[name] for name in ("type", "name", "schema", "strict") if form.get(name) is not None}


# --- written ------------------------------------------------------------------------------------------------------------


def write(ask: Ask) -> Json:
    """The same for a provider that speaks Responses."""
    if ask.stop:
        raise cannot("'stop'")
    payload: Json = {"input": [item for turn in ask.turns for item in _items(turn)]}
    if ask.system:
        payload["instructions"] = "\n\n".join(ask.system)
    if ask.stream:
        payload["stream"] = True
    if ask.tools:
        payload["tools"] = [_function(tool) for tool in ask.tools]
        name = named_choice(ask.choice)
        if ask.choice is not None:
            payload["tool_choice"] = ask.choice if name is None else {"type": "function", "name": name}
        if ask.parallel is not None:
            payload["parallel_tool_calls"] = ask.parallel
    if ask.effort is not None:
        payload["reasoning"] = {"effort": ask.effort, "summary": "auto"}
    if ask.form is not None:
        payload["text"] = {"format": ask.form}
    for field, value in (("temperature", ask.temperature), ("top_p", ask.top_p)):
        if value is not None:
            payload[field] = value
    return payload


def _function(tool: Tool) -> Json:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.schema,
        "strict": bool(tool.strict),
    }


def _items(turn: Turn) -> Iterator[Json]:
    """Text and pictures that follow each other are one message; calls, and results, are items of their own."""
    message: list[Json] = []
    for part in turn.parts:
        match part:
            case Text() | Image():
                message.append(_part(part, turn.assistant))
                continue
            case Thinking():
                continue  # made by another provider, or sealed by one
        if message:
            yield _said(turn, message)
            message = []
        yield _tool_item(part)
    if message:
        yield _said(turn, message)


def _said(turn: Turn, content: list[Json]) -> Json:
    return {"type": "message", "role": "assistant" if turn.assistant else "user", "content": content}


def _tool_item(part: Part) -> Json:
    if isinstance(part, Call):
        return {"type": "function_call", "call_id": part.id, "name": part.name, "arguments": part.arguments or "{}"}
    assert isinstance(part, Result)
    output: Any = [_part(one, False) for one in part.content]
    if not any(isinstance(one, Image) for one in part.content):
        output = joined(part.content)
        if part.failed:
            output = f"Error: {output}"
    return {"type": "function_call_output", "call_id": part.id, "output": output}


def _part(part: Text | Image, assistant: bool) -> Json:
    if isinstance(part, Text):
        return {"type": "output_text" if assistant else "input_text", "text": part.text}
    return {"type": "input_image", "image_url": part.url, "detail": part.detail or "auto"}
