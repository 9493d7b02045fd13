"""Model lists as upstreams and models.json give them, read without trust.

OpenAI's shape has ids alone, OpenRouter's (also of Routstr nodes and models.json) adds prices in USD per token, as strings or
numbers. A price that is missing, negative or no number leaves the entry without one.
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

MAX_MODELS = 20_000
MAX_ID = 200
MAX_FILE = 64 * 1024 * 1024
PER_TOKEN, PER_ITEM = Decimal(1), Decimal(1000)
"""USD above which a price is a mistake, such as one per million tokens where one per token is meant."""

NO_LIMIT = Decimal(10) ** 18


@dataclass(frozen=True)
class Entry:
    """One entry. `price` is None where none was given; `bad_price` where one was given that cannot be charged."""

    id: str
    raw: Mapping[str, Any]
    price: UsdPrice | None
    bad_price: bool


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
        price, bad = read_price(raw.get("pricing"))
        found.setdefault(model_id.lower(), Entry(model_id, raw, price, bad))
    return list(found.values())


def read_file(path: Path) -> list[Entry]:
    """models.json. ConfigError with a sentence that names the file."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise ValueError("too large")
        return entries(decode(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ConfigError(f'The model file {path} cannot be used: it must be JSON of the shape {{"models": [...]}}.') from error


def read_price(pricing: Any) -> tuple[UsdPrice | None, bool]:
    """(price, False), (None, True) for one that cannot be charged, (None, False) where none is given."""
    if not isinstance(pricing, dict) or ("prompt" not in pricing and "completion" not in pricing):
        return None, pricing is not None and not isinstance(pricing, dict)
    try:
        price = UsdPrice(
            prompt=number(pricing.get("prompt")),
            completion=number(pricing.get("completion", "0")),
            input_cache_read=_cache(pricing.get("input_cache_read")),
            input_cache_write=_cache(pricing.get("input_cache_write")),
            internal_reasoning=number(pricing.get("internal_reasoning") or 0),
            request=number(pricing.get("request") or 0, PER_ITEM),
            image=number(pricing.get("image") or 0, PER_ITEM),
            web_search=number(pricing.get("web_search") or 0, PER_ITEM),
        )
    except ValueError:
        return None, True
    return (price, False) if price.sellable else (None, True)


def number(value: Any, most: Decimal = PER_TOKEN) -> Decimal:
    """An exact number from JSON, as string or number. ValueError for anything else, and for what no price can be."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal) or len(str(value)) > 64:
        raise ValueError("not a number")
    try:
        result = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not result.is_finite() or result < 0 or result > most:
        raise ValueError("not a price")
    return result


def _cache(value: Any) -> Decimal | None:
    """A cache price of zero means that none was told: cached tokens then cost what all input costs."""
    return None if value is None else number(value) or None


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
