"""Model lists as upstreams and models.json give them, read without trust.

OpenAI's shape has ids alone, OpenRouter's (also of Routstr nodes and models.json) adds prices in USD per token, as strings or
numbers. A price that cannot be charged leaves the entry without one, and says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.overrides import ALONE, checked
from routstr_desktop.core.pieces import Picture
from routstr_desktop.core.sentence import say

MAX_MODELS = 20_000
MAX_ID = 200
MAX_FILE = 64 * 1024 * 1024
_PLAIN_NAMES = {
    "prompt": say("input"),
    "completion": say("output"),
    "input_cache_read": say("cached input"),
    "input_cache_write": say("cache writes"),
    "internal_reasoning": say("reasoning"),
    "request": say("a request"),
    "image": say("an image"),
    "web_search": say("a search"),
    "minute": say("a minute of sound"),
    "character": say("a character"),
    "picture": say("a picture"),
}
_PRICED = ("prompt", "completion", *ALONE, "pictures")
MAX_PICTURES = 64


@dataclass(frozen=True)
class Entry:
    """One entry. `price` is None where none was given, or one that cannot be charged: `refused` says why."""

    id: str
    raw: Mapping[str, Any]
    price: UsdPrice | None
    refused: str = ""


def decode(body: bytes | str) -> Any:
    """JSON with exact numbers. ValueError."""
    try:
        return json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def entries(answer: Any) -> list[Entry]:
    """The entries of `{"data": [...]}`, `{"models": [...]}` or a bare list; the first of each id. ValueError: no such list."""
    if isinstance(answer, dict):
        answer = answer.get("data", answer.get("models"))
    if not isinstance(answer, list):
        raise ValueError("not a list of models")
    found: dict[str, Entry] = {}
    for raw in answer[:MAX_MODELS]:
        if not isinstance(raw, dict):
            continue
        model_id = raw.get("id", raw.get("name"))
        if not isinstance(model_id, str) or not 0 < len(model_id) <= MAX_ID or not model_id.isprintable():
            continue
        try:
            price, refused = read_price(raw.get("pricing")), ""
        except ValueError as error:
            price, refused = None, str(error)
        found.setdefault(model_id.lower(), Entry(model_id, raw, price, refused))
    return list(found.values())


def read_file(path: Path) -> list[Entry]:
    """models.json. ConfigError with a sentence that names the file."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise ValueError("too large")
        return entries(decode(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ConfigError(
            say('The model file {path} cannot be used: it must be JSON of the shape {{"models": [...]}}.', path=path)
        ) from error


def read_price(pricing: Any) -> UsdPrice | None:
    """The price; None where none is told. ValueError with a sentence for one that cannot be charged."""
    if pricing is None or (isinstance(pricing, dict) and not any(name in pricing for name in _PRICED)):
        return None
    if not isinstance(pricing, dict):
        raise ValueError(say("The price in the list is not a set of prices."))
    parts: dict[str, Decimal | None] = {}
    by_token = "prompt" in pricing or "completion" in pricing
    for name, plain in _PLAIN_NAMES.items():
        value = pricing.get(name, "0" if name == "completion" or (name == "prompt" and not by_token) else None)
        if value is None and name != "prompt" and not (name == "completion" and name in pricing):
            continue
        parts[name] = _checked(name, value, plain)
    for name in ("input_cache_read", "input_cache_write"):  # zero means that none was told: it is charged as all input is
        parts[name] = parts.get(name) or None
    price = UsdPrice(**parts, pictures=_pictures(pricing.get("pictures")))  # type: ignore[arg-type]
    if not price.sellable:
        raise ValueError(say("The list says that it is free of charge, so it has no price to sell it by."))
    return price


def _checked(name: str, value: Any, plain: str) -> Decimal:
    try:
        return checked(name, number(value))
    except ValueError as error:
        raise ValueError(
            say("The price for {plain} in the list {why}: {value}.", plain=plain, why=error, value=text(str(value), 40))
        ) from None


def _pictures(listed: Any) -> tuple[Picture, ...]:
    """`{"1024x1024": "0.04", "hd/1024x1024": "0.08"}`, the ordinary one first. ValueError."""
    if listed is None:
        return ()
    if not isinstance(listed, dict) or len(listed) > MAX_PICTURES:
        raise ValueError(say("The prices for pictures in the list are not a set of prices."))
    return tuple(
        Picture.named(name, _checked("picture", value, say("a picture ({name})", name=text(name, 40))))
        for name, value in listed.items()
    )


def number(value: Any) -> Decimal:
    """An exact, finite number from JSON, as string or number. ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal) or len(str(value)) > 64:
        raise ValueError(say("is not a number"))
    try:
        result = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError(say("is not a number")) from error
    if not result.is_finite():
        raise ValueError(say("is not a number"))
    return result


def text(value: Any, limit: int = 4000) -> str:
    """A string of an untrusted list, printable and not too long."""
    return "".join(c for c in value[:limit] if c.isprintable() or c in "\n\t") if isinstance(value, str) else ""


def count(value: Any) -> int:
    """A number of tokens or seconds of an untrusted list; 0 where it is none."""
    return int(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 < value < 10**12 else 0


def created(raw: Mapping[str, Any]) -> int:
    """Unix seconds, from either dialect."""
    if isinstance(stamp := raw.get("created_at"), str):
        try:
            return max(0, int(datetime.fromisoformat(stamp).timestamp()))
        except (ValueError, OverflowError):
            return 0
    return count(raw.get("created"))


def words(value: Any) -> tuple[str, ...]:
    """A short list of short words."""
    return tuple(_words(value)) if isinstance(value, list) else ()


def _words(value: list[Any]) -> Iterator[str]:
    for one in value[:16]:
        if isinstance(one, str) and one:
            yield text(one, 64)
