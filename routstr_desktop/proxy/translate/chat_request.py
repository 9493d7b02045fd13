"""A request of chat completions, read and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .neutral import (
    EFFORTS,
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
    choice_of,
    flag,
    joined,
    named_choice,
    number,
    objects,
    text_of,
    texts,
    wrong,
)

_READ = (
    "messages model stream n max_tokens max_completion_tokens max_output_tokens temperature top_p stop tools tool_choice "
    "parallel_tool_calls reasoning_effort response_format"
)
HARMLESS = (
    "stream_options user store metadata service_tier seed top_k min_p prompt_cache_key prompt_cache_retention "
    "safety_identifier modalities provider usage transforms verbosity reasoning include_reasoning chat_template_kwargs"
)
"""Hints to the provider, and what is no part of the answer."""
_KNOWN = frozenset((_READ + " " + HARMLESS).split())


# --- read ---------------------------------------------------------------------------------------------------------------


def read(payload: Json) -> Ask:
    """What a customer asks. BadRequest for what has no neutral form."""
    check_fields(payload, _KNOWN)
    if payload.get("n") not in (None, 1):
        raise cannot("'n'")
    ask = Ask(
        tools=[_tool(tool) for tool in objects(payload.get("tools"))],
        choice=_choice(payload.get("tool_choice")),
        parallel=flag(payload, "parallel_tool_calls"),
        stop=texts(payload, "stop"),
        temperature=number(payload, "temperature"),
        top_p=number(payload, "top_p"),
        effort=choice_of(payload.get("reasoning_effort"), EFFORTS, "reasoning_effort"),
        form=_form(payload.get("response_format")),
    )
    for message in payload["messages"]:
        match message.get("role"):
            case "system" | "developer":
                ask.system.append(joined(_content(message.get("content"))))
            case "user":
                ask.say(False, _content(message.get("content")))
            case "tool":
                told = tuple(_content(message.get("content")))
                ask.say(False, [Result(text_of(message.get("tool_call_id")), told)])
            case "assistant":
                ask.say(True, _said(message))
            case role:
                raise cannot(f"A message of the role '{role}'" if isinstance(role, str) else "A message without a role")
    return ask


def _content(content: Any) -> Iterator[Text | Image]:
    if isinstance(content, str):
        if content:
            yield Text(content)
        return
    for part in objects(content):
        match part.get("type"):
            case "text":
                yield Text(text_of(part.get("text")))
            case "refusal":
                yield Text(text_of(part.get("refusal")))
            case "image_url":
                image = part.get("image_url")
                image = image if isinstance(image, dict) else {"url": image}
                if not text_of(image.get("url")):
                    raise wrong("An image needs its 'url'")
                yield Image(image["url"], text_of(image.get("detail")))
            case kind:
                raise cannot(f"Content of the type '{kind}'")


def _said(message: Json) -> Iterator[Part]:
    if text_of(message.get("reasoning_content")):
        yield Thinking(message["reasoning_content"])
    yield from _content(message.get("content"))
    for call in objects(message.get("tool_calls")):
        function = call.get("function")
        if not isinstance(function, dict):
            raise cannot(f"A tool call of the type '{call.get('type')}'")
        yield Call(text_of(call.get("id")), text_of(function.get("name")), text_of(function.get("arguments")))
    if message.get("function_call"):
        raise cannot("'function_call'")


def _tool(tool: Json) -> Tool:
    function = tool.get("function")
    if tool.get("type") != "function" or not isinstance(function, dict):
        raise cannot(f"A tool of the type '{tool.get('type')}'")
    schema = function.get("parameters")
    return Tool(
        text_of(function.get("name")),
        text_of(function.get("description")),
        schema if isinstance(schema, dict) else {"type": "object", "properties": {}},
        function.get("strict"),
    )


def _choice(choice: Any) -> str | None:
    if choice is None:
        return None
    if isinstance(choice, str) and choice in ("auto", "none", "required"):
        return choice
    function = choice.get("function") if isinstance(choice, dict) else None
    if not isinstance(function, dict):
        raise cannot("This 'tool_choice'")
    return f"name:{function.get('name')}"


def _form(form: Any) -> Json | None:
    if not isinstance(form, dict) or form.get("type") in (None, "text"):
        return None
    if form["type"] == "json_object":
        return {"type": "json_object"}
    schema = form.get("json_schema")
    if form["type"] != "json_schema" or not isinstance(schema, dict):
        raise cannot("This 'response_format'")
    return {"type": "json_schema", **{name: schema[name] for name in ("name", "schema", "strict") if name in schema}}


# --- written ------------------------------------------------------------------------------------------------------------


def write(ask: Ask) -> Json:
    """The same for a provider that speaks chat completions."""
    messages: list[Json] = []
    if ask.system:
        messages.append({"role": "system", "content": "\n\n".join(ask.system)})
    for turn in ask.turns:
        messages += [_assistant(turn)] if turn.assistant else _user(turn)
    payload: Json = {"messages": messages}
    if ask.stream:
        payload["stream"] = True
    if ask.tools:
        payload["tools"] = [_function(tool) for tool in ask.tools]
        name = named_choice(ask.choice)
        if ask.choice is not None:
            payload["tool_choice"] = ask.choice if name is None else {"type": "function", "function": {"name": name}}
        if ask.parallel is not None:
            payload["parallel_tool_calls"] = ask.parallel
    if ask.stop:
        payload["stop"] = ask.stop
    for field, value in (("temperature", ask.temperature), ("top_p", ask.top_p), ("reasoning_effort", ask.effort)):
        if value is not None:
            payload[field] = value
    if ask.form is not None:
        schema = {name: value for name, value in ask.form.items() if name != "type"}
        kind = ask.form["type"]
        payload["response_format"] = {"type": kind, **({"json_schema": schema} if kind == "json_schema" else {})}
    return payload


def _function(tool: Tool) -> Json:
    function: Json = {"name": tool.name, "description": tool.description, "parameters": tool.schema}
    if tool.strict is not None:
        function["strict"] = tool.strict
    return {"type": "function", "function": function}


def _assistant(turn: Turn) -> Json:
    calls = [
        {"id": part.id, "type": "function", "function": {"name": part.name, "arguments": part.arguments or "{}"}}
        for part in turn.parts
        if isinstance(part, Call)
    ]
    message: Json = {"role": "assistant", "content": joined(turn.parts) or (None if calls else "")}
    if calls:
        message["tool_calls"] = calls
        # some models want to see what they thought before they called; they refuse it, or waste it, elsewhere
        thought = "\n".join(part.text for part in turn.parts if isinstance(part, Thinking) and not part.seal)
        if thought:
            message["reasoning_content"] = thought
    return message


def _user(turn: Turn) -> Iterator[Json]:
    """Results first, each a message of its own that holds text only: their pictures follow as the user's."""
    content: list[Text | Image] = []
    for part in turn.parts:
        if isinstance(part, Result):
            pictures = [image for image in part.content if isinstance(image, Image)]
            text = joined(part.content)
            if part.failed:
                text = f"Error: {text}"
            yield {"role": "tool", "tool_call_id": part.id, "content": text or ("(see the image)" if pictures else "")}
            if pictures:
                content += [Text(f"Image that the tool call {part.id} returned:"), *pictures]
        elif isinstance(part, Text | Image):
            content.append(part)
    if not content:
        return
    if any(isinstance(part, Image) for part in content):
        yield {"role": "user", "content": [_part(part) for part in content]}
    else:
        yield {"role": "user", "content": joined(content)}


def _part(part: Text | Image) -> Json:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    return {"type": "image_url", "image_url": {"url": part.url, **({"detail": part.detail} if part.detail else {})}}
