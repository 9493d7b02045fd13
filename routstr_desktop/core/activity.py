"""What requests did, as screens, commands and exports show it: charts over a stretch of time, and the log row by row.

Money in msat, times in unix seconds. Nothing here knows what was asked or answered: no prompt text is ever stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from .keys import KeyKind
from .profit import Profit

Range = Literal["day", "week", "month"]
"""The last 24 hours, 7 days, 30 days; hours and days of the local calendar, the present one included."""
Dimension = Literal["model", "key", "app"]
Measure = Literal["earned", "cost", "requests", "tokens"]
Outcome = Literal["", "answered", "failed", "left", "unpriced", "refused"]
"""Anything that was begun; without an error; with one; the client left; its cost is not known. Or what was never begun."""
SLOTS: dict[Range, int] = {"day": 24, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar. `values` are msat, requests or tokens, by the measure of its chart."""

    name: str
    """The model, the app ("" = it did not say) or the key's id (0 = all that were used once); "" for the rest."""
    title: str
    """Of a key: its name, else its beginning."""
    values: tuple[int, ...]
    rest: bool = False
    """All that is not among the largest, in one."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A stretch of time in slots, oldest first; the last one is not over."""

    span: Range
    by: Dimension
    measure: Measure
    slots: tuple[Profit, ...]
    """Each slot's sums, fees included; `name` is the ISO day, or the ISO hour in local time."""
    series: tuple[Series, ...]
    """The largest first, the rest last; those without any value are left out."""
    total: Profit
    """Of all slots."""
    since: float | None = None
    """Counted in the request log, which begins only then: what was before is missing. None = nothing is missing."""


class Billed(NamedTuple):
    """How a price was made, in msat; what is neither output nor cache nor base of it is for plain input."""

    output: int
    cache_read: int
    cache_write: int
    base: int
    """For the request itself and its images; also what a whole sat was filled up with."""
    input_rate: int
    """Micro-msat per input token (see core.pricing)."""
    output_rate: int
    btc_usd: str | None
    """The exchange rate of the price."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One request of the log."""

    seq: int
    """Position; newer is higher."""
    id: str
    at: float
    key_id: int
    key: str
    """The name of the key, else its beginning; "" where the key was forgotten."""
    key_kind: KeyKind | None
    """None where the key was forgotten."""
    model: str
    app: str
    """What its client calls itself; "" = it did not say."""
    path: str
    status: int
    prompt_tokens: int
    completion_tokens: int
    cache_read: int
    cache_write: int
    cost_msat: int
    """Its price."""
    paid_msat: int
    """What was charged of it; nothing to a local app."""
    shortfall_msat: int
    upstream: str
    upstream_usd: Decimal | None
    """What it cost the operator; None = nobody knows."""
    upstream_msat: int | None
    """The same at the exchange rate of that moment; None also where that was unknown."""
    estimated: bool
    stream: bool
    ttft_ms: float | None
    total_ms: float
    error: str | None
    """A code, never text of an upstream."""
    billed: Billed | None
    refused: bool = False
    """Before anything was held: `error` says why, and there is nothing else to say."""

    @property
    def input_tokens(self) -> int:
        """All of them, cached or not."""
        return self.prompt_tokens + self.cache_read + self.cache_write

    @property
    def unpriced(self) -> bool:
        """It used tokens and nobody knows what they cost."""
        return self.upstream_msat is None and bool(self.input_tokens or self.completion_tokens)

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        if self.refused:
            return "refused"
        if self.error is None:
            return "answered"
        return "left" if self.error == CLIENT_LEFT else "failed"


CLIENT_LEFT = "client_left"
"""The error of a request whose client did not wait for its end."""


class Refusal(NamedTuple):
    """A request that was refused before anything was held. Nothing of its body but the model that it asked for."""

    id: str
    at: float
    status: int
    code: str
    """Of the error that it was answered with (core.errors)."""
    model: str
    key_id: int
    """0 where no key was shown, or none that is known here."""
    app: str
    path: str


class Refused(NamedTuple):
    """How often of late."""

    status: int
    code: str
    requests: int


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which rows of the log; everything that is set must fit."""

    model: str | None = None
    key_id: int | None = None
    """0 = all keys that were used once."""
    app: str | None = None
    outcome: Outcome = ""
    text: str = ""
    """Each word of it is somewhere in the model, app, key, upstream, error or id."""

    @property
    def empty(self) -> bool:
        """Everything fits."""
        return self == LogFilter()


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some rows, newest first. A search that finds little hands out what it has, so that no look takes long."""

    rows: tuple[LogRow, ...]
    before: int | None
    """Where to go on (a seq); None = this was the end."""
    reached: float | None
    """Time of the oldest row that was looked at."""
    total: int
    """Rows of the whole log, filter or not."""
    newest: int
    """The highest seq of the whole log."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by: a model, an app, or a key by its id."""

    name: str
    title: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What was used lately, the most used first."""

    models: tuple[Choice, ...] = ()
    keys: tuple[Choice, ...] = ()
    apps: tuple[Choice, ...] = ()
