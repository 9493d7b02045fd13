"""What a request asks for, and the most that it can use.

The hold must cover the worst case (design: money, Holds), so the bound on input is sound rather than likely: every
tokenizer in use spends at least one byte of UTF-8 on a token, so text of N bytes is at most N tokens. Chat templates and
tool prompts of the upstream are covered by an allowance; an image by the dearest tiling known; content that lives elsewhere
(a file by id or URL) by the whole context window. No model takes more than its context window, which caps all of it.
Images are never fetched by this node.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.catalog import Model
from ..core.errors import BadRequest, InsufficientBalance
from ..core.pieces import NO_PIECES, Pieces
from ..core.pricing import DEFAULT_MAX_OUTPUT, UNKNOWN_CONTEXT, Demand, PriceCard
from .dialect import CHAT, Dialect, parts
from .json_text import json_bytes
from .translate.neutral import Origin

MAX_CHOICES = 128
MIN_OUTPUT = 16
"""Fewer affordable output tokens than this are no answer: 402 instead."""
TEMPLATE_TOKENS = 64
TOOLS_TOKENS = 1024
"""System prompt that providers add when tools are declared."""
IMAGE_TOKENS = 6_144
"""The dearest image of the common families (Claude 4,784; Gemini 4,128; GPT-4.1 nano 3,779)."""
IMAGE_TOKENS_BY_NAME = {"gpt-4o-mini": 48_172}
"""2,833 + 8 tiles of 5,667: this family counts images thirty times higher at a lower price."""

_REFUSED = {
    "models": "a list of fall-back models would be served at another price",
    "route": "routing is this node's part",
    "plugins": "plugins of the provider are not sold here",
    "web_search_options": "web search is not sold here",
    "audio": "audio output is not sold here",
    "prediction": "rejected predictions are billed beyond the limit",
    "background": "background answers are not sold here",
    "previous_response_id": "stored conversations are not sold here",
    "conversation": "stored conversations are not sold here",
}
_IMAGES = ("image_url", "image", "input_image", "computer_screenshot")
_ELSEWHERE = ("file", "input_file", "document", "video_url", "input_video", "container_upload")


@dataclass(slots=True)
class Order:
    """A paid request, checked. `payload` is the parsed body and is changed before it is forwarded."""

    payload: dict[str, Any]
    model_name: str
    stream: bool
    limit: int | None
    """Output tokens per choice that the client allowed."""
    choices: int
    """Answers asked for, of all prompts."""
    size: int
    """Bytes of the request's text."""
    dialect: Dialect = CHAT
    prompts: int = 1
    """How many prompts stand in the request; each may fill the context window, each gets its `choices`."""
    pieces: Pieces = NO_PIECES
    """What is no token that it comes to at most."""
    capped: int | None = None
    """The limit that we set because the balance pays no more."""
    origins: dict[str, Origin] = field(default_factory=dict)
    """Tools that the provider knows by another name than the customer, by its name."""


def _whole(payload: Mapping[str, Any], name: str) -> int | None:
    value: object = payload.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRequest(f"'{name}' must be an integer.")
    if value < 1:
        raise BadRequest(f"'{name}' must be at least 1.")
    if value > 1 << 40:
        raise BadRequest(f"'{name}' is too large.")
    return value


def read_order(payload: Any, size: int, dialect: Dialect = CHAT, *, length: int | None = None) -> Order:
    """Check the parsed body of `size` bytes, or the fields of a form of `length` bytes (-1 = unknown).

    BadRequest says in a sentence what is wrong; nothing was charged.
    """
    if not isinstance(payload, dict):
        raise BadRequest("The body must be a JSON object.", code="invalid_json")
    name = payload.get("model")
    if not isinstance(name, str) or not name.strip():
        raise BadRequest("'model' must name a model.")
    if len(name) > 256:
        raise BadRequest("'model' is too long.")
    prompts = dialect.prompts(payload)
    stream = payload.get("stream")
    if stream is not None and not isinstance(stream, bool):
        raise BadRequest("'stream' must be true or false.")
    if stream and not dialect.streams:
        raise BadRequest("This endpoint does not stream: remove 'stream'.", code="unsupported_parameter")
    options = payload.get("stream_options")
    if options is not None and not isinstance(options, dict):
        raise BadRequest("'stream_options' must be an object.")
    tools = payload.get("tools")
    if tools is not None and not isinstance(tools, list):
        raise BadRequest("'tools' must be a list.")
    dialect.check(payload)
    for refusals in (_REFUSED, dialect.refused):
        for asked, value in payload.items():
            if value and asked in refusals and asked not in dialect.accepts:
                raise BadRequest(f"'{asked}' is not supported: {refusals[asked]}.", code="unsupported_parameter")
    modalities = payload.get("modalities")
    if modalities is not None and modalities != ["text"]:
        raise BadRequest("Only text output is sold here ('modalities').", code="unsupported_parameter")
    limits = [limit for field in dialect.limits if field in payload and (limit := _whole(payload, field)) is not None]
    if dialect.limit_required and not limits:
        raise BadRequest(f"'{dialect.limit_field}' is required.")
    choices = 1
    if "n" in payload or "best_of" in payload:
        choices = max(_whole(payload, "n") or 1, _whole(payload, "best_of") or 1)
    if choices > MAX_CHOICES:
        raise BadRequest(f"'n' must be at most {MAX_CHOICES}.")
    choices *= prompts
    pieces = dialect.asks(payload, choices, length)
    return Order(payload, name, bool(stream), max(limits) if limits else None, choices, size, dialect, prompts, pieces)


def _content_tokens(part: Mapping[str, Any]) -> tuple[int, bool]:
    """(bytes to take off the text because the part is counted otherwise, whether it refers to content elsewhere)."""
    kind = part.get("type")
    if kind in _IMAGES:
        url = part.get("image_url")
        source = part.get("source")
        if isinstance(url, dict):
            url = url.get("url")
        elif isinstance(source, dict):  # Messages
            url = source.get("data", source.get("url"))
        return (len(url) if isinstance(url, str) else 0), False
    return 0, kind in _ELSEWHERE


def measure(order: Order, model: Model, raw: bytes) -> Demand:
    """The upper bound of what `order` can use."""
    size = len(raw)
    if b"\\u" in raw:
        size = len(json_bytes(order.payload))
    images = order.dialect.files if order.dialect.most_output is not None else 0
    elsewhere = order.dialect.files > images
    if b'"type"' in raw:
        for part in parts(order.payload, order.dialect.prompt_fields):
            counted, other = _content_tokens(part)
            elsewhere = elsewhere or other
            if counted or part.get("type") in _IMAGES:
                images += 1
                size -= counted
    order.size = size
    tokens = size + TEMPLATE_TOKENS * order.prompts + (TOOLS_TOKENS if order.payload.get("tools") else 0)
    if images:
        known = (each for name, each in IMAGE_TOKENS_BY_NAME.items() if name in model.forwarded_id)
        tokens += images * next(known, IMAGE_TOKENS)
    again = order.payload.get(order.dialect.read_again)
    if isinstance(again, str):
        tokens += len(again.encode("utf-8", "replace")) * (order.prompts - 1)
    window = model.context_length
    if elsewhere:
        tokens = max(tokens, window or UNKNOWN_CONTEXT)
    elif window:
        tokens = min(tokens, window * order.prompts)
    if not order.dialect.writes:
        return Demand(tokens, 0, images, pieces=order.pieces)
    if order.dialect.most_output is not None:
        return Demand(tokens, order.dialect.most_output * order.choices, images, pieces=order.pieces)
    limit = order.limit
    if limit is None:
        limit = model.max_completion_tokens or window or DEFAULT_MAX_OUTPUT
    limited = order.limit is not None or not order.dialect.limits
    return Demand(tokens, limit * order.choices, images, limited, order.pieces)


def fit(order: Order, card: PriceCard, demand: Demand, available: int) -> int:
    """The hold in msat. Where the client set no limit and the balance pays less, `order.capped` becomes what it pays.

    InsufficientBalance when not even MIN_OUTPUT tokens for every choice are covered.
    """
    needed = card.worst_case(demand)
    if needed <= available:
        return needed
    if not demand.limited:
        each = card.affordable_output(demand, available) // order.choices
        if each >= MIN_OUTPUT:
            order.capped = each
            return card.worst_case(demand._replace(output_tokens=each * order.choices))
        needed = card.worst_case(demand._replace(output_tokens=MIN_OUTPUT * order.choices))
    raise InsufficientBalance(needed, available)


def forwarded_body(order: Order, model: Model, *, limit_field: str) -> bytes:
    """The body for the upstream. It is always written anew: a repeated JSON key must not mean two things to two parsers."""
    payload = order.payload
    payload["model"] = model.forwarded_id
    dialect = order.dialect
    for name in dialect.dropped.intersection(payload):
        del payload[name]
    payload.update(dialect.forced)
    if order.stream and dialect.asks_usage:
        options = payload.get("stream_options")
        payload["stream_options"] = {**options, "include_usage": True} if options else {"include_usage": True}
    if order.limit is None and dialect.limits:
        for name in dialect.limits:  # what was set for an upstream that was asked before
            payload.pop(name, None)
        if order.capped is not None:
            payload[limit_field] = order.capped
        elif dialect.limit_required:
            most = min(model.context_length or DEFAULT_MAX_OUTPUT, DEFAULT_MAX_OUTPUT)
            payload[limit_field] = model.max_completion_tokens or most
        elif not model.max_completion_tokens and not model.context_length:
            payload[limit_field] = DEFAULT_MAX_OUTPUT

    body = json_bytes(payload)
    if b'"cache_control"' in body:
        _default_ttl(payload)
        return json_bytes(payload)
    return body


def _default_ttl(payload: Any) -> None:
    """Takes `ttl` out of every cache breakpoint: an hour in the upstream's cache costs us more than the price card knows."""
    rest = [payload]
    while rest:
        value = rest.pop()
        if isinstance(value, list):
            rest += value
        elif isinstance(value, dict):
            control = value.get("cache_control")
            if isinstance(control, dict):
                control.pop("ttl", None)
            rest += value.values()
