"""What a model costs at its provider: the bundled price data (resources/prices.json, of the project genai-prices, MIT).

Prices there are USD per million tokens, may depend on the date, the hour and the length of the request. Where an answer or a
request can contain tokens of several prices that its usage does not tell apart, the dearest counts. No price is invented: a
model that has none there for its tokens, its minutes of sound or its characters is not found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from routstr_desktop.core.catalog import ZERO, Tier, UsdPrice
from routstr_desktop.system.paths import resources

from .matching import find_maker, find_model

MILLION, THOUSAND, MINUTES = Decimal(1_000_000), Decimal(1_000), Decimal(60)
AHEAD = timedelta(minutes=15)
"""A price is used until the next refresh of the models: one that begins within this time counts already if it is dearer."""
_OUTPUTS = ("output_mtok", "output_text_mtok", "output_reasoning_mtok", "output_citation_mtok")
_OTHER_OUTPUTS = ("output_image_mtok", "output_audio_mtok", "output_video_mtok")
_INPUTS = ("input_mtok", "input_text_mtok")
_OTHER_INPUTS = ("input_image_mtok", "input_audio_mtok", "input_video_mtok")


@dataclass(frozen=True)
class Priced:
    """A model of the data."""

    price: UsdPrice
    context_length: int
    """Tokens; 0 = unknown."""


class Prices:
    """The bundled data; read at the first use (20 ms: call `load` in a thread)."""

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._now = now
        self._providers: dict[str, dict[str, Any]] | None = None

    def load(self) -> None:
        """Read the file. OSError, ValueError if the installation is damaged."""
        if self._providers is None:
            data = json.loads((self._path or resources() / "prices.json").read_text(encoding="utf-8"))
            self._providers = {provider["id"]: provider for provider in data["providers"]}

    @classmethod
    def of(cls, providers: dict[str, dict[str, Any]]) -> Prices:
        """Other data than that of a file, by provider."""
        made = cls()
        made._providers = providers
        return made

    @property
    def providers(self) -> dict[str, dict[str, Any]]:
        """The data."""
        self.load()
        assert self._providers is not None
        return self._providers

    def use(self, providers: dict[str, dict[str, Any]] | None) -> bool:
        """Other data from now on; None = that of the file again. Whether anything differs."""
        before, self._providers = self._providers, providers
        return before != providers

    def provider_for(self, base_url: str) -> str | None:
        """The id in the data of the provider behind a URL."""
        return next((name for name, one in self.providers.items() if re.match(one["api_pattern"], base_url)), None)

    def find(self, provider: str | None, model_id: str) -> Priced | None:
        """A model at a provider of the data. Provider None: at the maker of models of that name (its list price)."""
        known = self.providers
        if provider is None:
            vendor, _, rest = model_id.rpartition("/")
            if vendor and vendor not in known:
                return None
            provider = vendor or find_maker(known, model_id)
            model_id = rest
        model = None if provider is None else find_model(known, provider, model_id)
        if model is None:
            return None
        now = self._now()
        price, soon = (usd_price(prices_at(model["prices"], moment)) for moment in (now, now + AHEAD))
        if price is None or soon is None:
            return None
        return Priced(
            max((price, soon), key=lambda one: (one.prompt + one.completion, one.prompt)), model.get("context_window", 0)
        )

    def lookup(self, provider_kind: str, model_id: str) -> UsdPrice | None:
        """The price alone, by the id of a provider in the data."""
        found = self.find(provider_kind, model_id)
        return None if found is None else found.price


def prices_at(prices: Any, moment: datetime) -> Mapping[str, Any]:
    """Of dated or hourly prices the last one that applies, else the first."""
    if isinstance(prices, dict):
        return prices
    applicable = [one for one in prices if "constraint" not in one or _active(one["constraint"], moment)]
    found: Mapping[str, Any] = (applicable[-1] if applicable else prices[0])["prices"]
    return found


def _active(constraint: Mapping[str, str], moment: datetime) -> bool:
    if "start_date" in constraint:
        return moment.date() >= date.fromisoformat(constraint["start_date"])
    start, end = (_utc(time.fromisoformat(constraint[name])) for name in ("start_time", "end_time"))
    clock = moment.timetz()
    return start <= clock < end if start <= end else clock >= start or clock < end


def _utc(clock: time) -> time:
    if clock.tzinfo is None:
        return clock.replace(tzinfo=UTC)
    return datetime.combine(date(1970, 1, 1), clock).astimezone(UTC).timetz()


def usd_price(prices: Mapping[str, Any]) -> UsdPrice | None:
    """The price of a model from the data's keys; None where it has none. Where tokens have one, it is sold by them alone."""
    base = _rates(prices, 0)
    minute = (_number(prices.get("input_audio_hours"), 0, MINUTES) or ZERO) if base is None else ZERO
    character = (_number(prices.get("input_mchars"), 0, MILLION) or ZERO) if base is None else ZERO
    if base is None and not minute and not character:
        return None
    starts = {tier["start"] for value in prices.values() if isinstance(value, dict) for tier in value["tiers"]}
    tiers = []
    for start in sorted(starts):
        rates = _rates(prices, start + 1)
        if rates is not None:
            tiers.append(Tier(start, *rates))
    prompt, completion, read, write = base or (ZERO, ZERO, None, None)
    return UsdPrice(
        prompt=prompt,
        completion=completion,
        input_cache_read=read,
        input_cache_write=write,
        request=_number(prices.get("requests_kcount"), 0, THOUSAND) or ZERO,
        web_search=_number(prices.get("web_searches_kcount"), 0, THOUSAND) or ZERO,
        tiers=tuple(tiers),
        minute=minute,
        character=character,
    )


def _rates(prices: Mapping[str, Any], tokens: int) -> tuple[Decimal, Decimal, Decimal | None, Decimal | None] | None:
    """Prompt, completion, cache read and write of a request with that many input tokens, in USD per token."""

    def dearest(names: tuple[str, ...]) -> Decimal | None:
        values = [_number(prices.get(name), tokens, MILLION) for name in names]
        return max((value for value in values if value is not None), default=None)

    mixed = any(name in prices for name in (*_OTHER_OUTPUTS, "input_image_mtok"))
    prompt = dearest(_INPUTS + _OTHER_INPUTS if mixed else _INPUTS)
    if prompt is None:
        return None
    completion = dearest(_OUTPUTS + _OTHER_OUTPUTS) or ZERO
    return (
        prompt,
        completion,
        dearest(("cache_read_mtok",)) or None,
        dearest(("cache_write_mtok", "cache_write_5m_mtok")) or None,
    )


def _number(value: Any, tokens: int, unit: Decimal) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, dict):
        crossed = [tier["price"] for tier in sorted(value["tiers"], key=lambda one: one["start"]) if tokens > tier["start"]]
        value = crossed[-1] if crossed else value["base"]
    return Decimal(str(value)) / unit
