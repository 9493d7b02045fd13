"""The match rules of the bundled price data, evaluated as their project (genai-prices) does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

_COMPACT_DATE = re.compile(r"-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def matches(clause: Mapping[str, Any], text: str) -> bool:
    """Whether `text` satisfies a clause: equals, starts_with, ends_with, contains (letter case ignored), regex, or, and."""
    ((kind, value),) = clause.items()
    match kind:
        case "or":
            return any(matches(one, text) for one in value)
        case "and":
            return all(matches(one, text) for one in value)
        case "regex":
            return _compiled(value).search(text) is not None
        case "equals":
            return text.lower() == str(value).lower()
        case "starts_with":
            return text.lower().startswith(value.lower())
        case "ends_with":
            return text.lower().endswith(value.lower())
        case "contains":
            return str(value).lower() in text.lower()
    raise ValueError(f"unknown match rule: {kind}")


def find_model(providers: Mapping[str, Mapping[str, Any]], provider_id: str, name: str) -> Mapping[str, Any] | None:
    """The model entry that `name` means at a provider, with its fallback providers; compact dates are tried as dashed ones."""
    name = name.lower()
    found = _match_model(providers, provider_id, name)
    if found is None and (dashed := _COMPACT_DATE.sub(_dashed, name)) != name:
        found = _match_model(providers, provider_id, dashed)
    return found


def find_maker(providers: Mapping[str, Mapping[str, Any]], name: str) -> str | None:
    """The provider whose models are called like `name` (the data's own rule for a model without a provider)."""
    for provider_id, provider in providers.items():
        rule = provider.get("model_match")
        if rule is not None and matches(rule, name.lower()):
            return provider_id
    return None


def _match_model(providers: Mapping[str, Mapping[str, Any]], provider_id: str, name: str) -> Mapping[str, Any] | None:
    provider = providers.get(provider_id)
    if provider is None:
        return None
    for one in (provider_id, *provider.get("fallback_model_providers", ())):  # one step of fallback only
        for model in providers.get(one, {}).get("models", ()):
            if matches(model["match"], name):
                found: Mapping[str, Any] = model
                return found
    return None


def _dashed(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return match.group(0)
    return f"-{year:04d}-{month:02d}-{day:02d}"
