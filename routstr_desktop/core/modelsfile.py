"""models.json with the operator's decisions: the shape of OpenRouter's list, so that other programs can read and write it.

Prices are texts in USD per token. What that shape has no word for is under the names of Routstr nodes (`alias_ids`, `enabled`,
`forwarded_model_id`) and, for the rest, under `routstr_desktop`. What is written reads back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .overrides import LEAST_MARGIN, MOST_MARGIN, PARTS, Override, checked
from .sentence import say

MAX_MODELS, MAX_ID, MAX_ALIASES = 20_000, 200, 16
_OURS = "routstr_desktop"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file said."""

    overrides: tuple[Override, ...]
    refused: tuple[tuple[str, str], ...] = ()
    """(model, why) of the entries that were left out."""


def write(overrides: Iterable[Override]) -> str:
    """The file; the same decisions give the same text."""
    chosen = sorted(overrides, key=lambda one: one.key)
    return json.dumps({"models": [_entry(one) for one in chosen]}, indent=2, ensure_ascii=False) + "\n"


def _entry(one: Override) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": one.public_id or one.model}
    if one.public_id:
        entry["forwarded_model_id"] = one.model
    if one.price:
        entry["pricing"] = {part: _text(one.price[part]) for part in PARTS if part in one.price}
    if one.alias_ids:
        entry["alias_ids"] = list(one.alias_ids)
    if not one.enabled:
        entry["enabled"] = False
    ours = {"upstream": one.upstream, "margin": "" if one.margin is None else _text(one.margin)}
    if any(ours.values()):
        entry[_OURS] = {name: value for name, value in ours.items() if value}
    return entry


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def read(text: str) -> Imported:
    """The decisions of a file. ValueError (the middle of a sentence) where it is no list of models."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ValueError(say("it is not valid JSON")) from None
    if isinstance(found, dict):
        found = found.get("models", found.get("data"))
    if not isinstance(found, list):
        raise ValueError(say('it has no list of "models"'))
    if len(found) > MAX_MODELS:
        raise ValueError(say("it has more than {most} models", most=MAX_MODELS))
    chosen: dict[tuple[str, str], Override] = {}
    refused: list[tuple[str, str]] = []
    for place, raw in enumerate(found, 1):
        name = raw.get("id") if isinstance(raw, dict) else None
        if not isinstance(name, str) or not 0 < len(name) <= MAX_ID or not name.isprintable():
            refused.append((say("entry {place}", place=place), say("It has no id.")))
            continue
        try:
            one = _override(name, raw)
        except ValueError as error:
            refused.append((name, say("{why}.", why=error)))
        else:
            chosen[one.key] = one
    return Imported(tuple(chosen.values()), tuple(refused))


def _override(name: str, raw: Mapping[str, Any]) -> Override:
    ours = raw.get(_OURS)
    ours = ours if isinstance(ours, dict) else {}
    model = raw.get("forwarded_model_id")
    model = model if isinstance(model, str) and model else name
    upstream, aliases = ours.get("upstream", ""), raw.get("alias_ids") or []
    if not isinstance(upstream, str) or not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
        raise ValueError(say("Its upstream or its other names are not texts"))
    margin = None if ours.get("margin") is None else _number(ours["margin"], "margin")
    if margin is not None and not LEAST_MARGIN <= margin <= MOST_MARGIN:
        raise ValueError(say("Its margin is not between {least} and {most}", least=LEAST_MARGIN, most=MOST_MARGIN))
    return Override(
        model=model,
        upstream=upstream,
        enabled=raw.get("enabled") is not False,
        public_id=name if name.lower() != model.lower() else "",
        alias_ids=tuple(aliases[:MAX_ALIASES]),
        price=_price(raw.get("pricing")),
        margin=margin,
    )


def _price(pricing: Any) -> Mapping[str, Decimal]:
    if pricing is None:
        return {}
    if not isinstance(pricing, dict):
        raise ValueError(say("Its price is not a set of prices"))
    price = {part: _number(pricing[part], part) for part in PARTS if pricing.get(part) is not None}
    for part in ("input_cache_read", "input_cache_write"):
        if part in price and not price[part]:
            del price[part]  # lists write zero where cached tokens have no price of their own
    if price.keys() >= {"prompt", "completion"} and not any(price.values()):
        raise ValueError(say("Its price is zero"))
    return price


def _number(value: Any, part: str) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or len(str(value)) > 64:
            raise InvalidOperation
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(say("Its {part} is not a number", part=part)) from None
    if part == "margin":
        if not number.is_finite():
            raise ValueError(say("Its margin is not a number"))
        return number
    try:
        return checked(part, number)
    except ValueError as error:
        raise ValueError(say("Its price for {part} {why}", part=part, why=error)) from None
