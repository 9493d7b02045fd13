"""The node as screens and the command line show it: one immutable snapshot."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .release import Release


class NodeState(enum.StrEnum):
    """The eight states of the tray (product: 1.3)."""

    OFF = "off"
    TRANSITION = "transition"
    LOCAL_ONLY = "local"
    SELLING = "selling"
    PAUSED = "paused"
    ATTENTION = "attention"
    ERROR = "error"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the operator should know: `title` what happened, `text` what it means and what to do."""

    cause: str
    """Stable id of the cause, e.g. `port-taken`, `upstream-missing`, `mint-missing`, `books`."""
    title: str
    text: str
    severity: str = "warn"
    """`info`, `warn` or `error`."""


@dataclass(frozen=True, slots=True)
class DayEarned:
    """One local calendar day."""

    day: str
    """ISO date."""
    earned_msat: int
    requests: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A token made for the operator. States: prepared, minted, handed_out, claimed, reclaimed, failed."""

    id: str
    amount_sat: int
    mint: str
    unit: str
    state: str
    created: int
    token: str | None
    """The token text while it can still be claimed or taken back."""


class MintHealth(enum.StrEnum):
    """How a mint behaves."""

    UNKNOWN = "not asked yet"
    ANSWERS = "answers"
    SLOWED = "asks us to slow down"
    SILENT = "does not answer"
    REFUSED = "refused"
    """It shows another mint's keys, or refused a payment that it had signed: nothing of it is taken in."""


@dataclass(frozen=True, slots=True)
class MintStatus:
    """What the wallet has at one mint."""

    url: str
    unit: str
    balance_msat: int
    reachable: bool | None
    """None = not asked yet."""
    error: str | None = None
    trusted: bool = True
    """False: no new ecash of it is taken, but some is held there."""
    health: MintHealth = MintHealth.UNKNOWN
    fee_ppk: int | None = None
    """What it takes for each coin that is spent, in thousandths of its unit; None = its keys are not known yet."""
    retry_at: int | None = None
    """Unix seconds when it is asked again; None = it may be asked now."""
    per_minute: int | None = None
    """Transactions a minute that it allows, as far as it has shown."""
    unswapped_msat: int = 0
    """Payments locked to us that were credited and wait to be swapped there; not in `balance_msat`."""
    lost_msat: int = 0
    """Such payments that it then refused: it is not trusted any more."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent in this local day and month, and what may be, in USD. None = no limit."""

    today: Decimal = Decimal(0)
    month: Decimal = Decimal(0)
    daily: Decimal | None = None
    monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UpstreamStatus:
    """An upstream as configured, and what is known of it now."""

    slug: str
    name: str
    kind: str
    base_url: str
    enabled: bool
    fee: Decimal
    """What the operator really pays is the listed price times this."""
    priority: int
    models_filter: tuple[str, ...]
    models: int
    """How many of its models have a price."""
    unsold: int
    """How many have none."""
    has_key: bool
    error: str | None
    """Why its last model list failed."""
    account: str | None
    """Why it does not serve us; its models are off sale until it does."""
    spent: Spent = Spent()
    first_byte_seconds: float | None = None
    """How long it may think before its answer begins; None = 10 minutes."""
    first: bool = False
    """It is the one of the setting `upstream_base_url`, and its key may be `upstream_api_key`."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the Overview shows. Amounts in msat, times in unix seconds."""

    state: NodeState = NodeState.OFF
    headline: str = "Off"
    """One word or two for the pill and the first tooltip line, e.g. `Selling`."""
    detail: str = ""
    """The second line."""
    problems: tuple[Problem, ...] = ()
    """The most urgent first."""
    play_money: bool = False
    """The demo: nothing shown is real money."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Settings that only another start can change: the variable (`NAME`) or option (`--port`) that says each, by its name."""
    withdrawable_msat: int = 0
    """Yours: the operator's balance less fees paid."""
    customers_msat: int = 0
    """Held for customers."""
    customer_keys: int = 0
    outstanding_msat: int = 0
    """Tokens made and not claimed yet."""
    suspense_msat: int = 0
    """A part of what is at the mints: in doubt for more than an hour."""
    doubts: tuple[str, ...] = ()
    """The same in words, one sentence each, redemptions (not ours yet) included."""
    fees_msat: int = 0
    """Paid to mints so far; `withdrawable_msat` is after them."""
    fees: Mapping[str, int] = field(default_factory=dict)
    """`fees_msat` by what they were paid for, e.g. `swaps`."""
    today_msat: int = 0
    today_requests: int = 0
    refused_requests: int = 0
    """Of the last 24 hours, refused before they began."""
    days: tuple[DayEarned, ...] = ()
    """The last 30 days, oldest first, today last."""
    models: int = 0
    running_requests: int = 0
    local_url: str | None = None
    """`http://127.0.0.1:8421/v1` while the local listener is up."""
    public_url: str | None = None
    local_key_prefix: str | None = None
    btc_usd: Decimal | None = None
    btc_age_seconds: float | None = None
    mints: tuple[MintStatus, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    """Newest first; unclaimed ones always, claimed ones for a while."""
    upstream_name: str | None = None
    upstreams: tuple[UpstreamStatus, ...] = ()
    spent: Spent = Spent()
    """At all upstreams together."""
    spend_limit_local: bool = False
    """Local apps stop at a limit, too."""
    books_balance: bool | None = None
    """The last audit; None = not run yet."""
    paused_until: int | None = None
    update: Release | None = None
    """A newer version that can be had, where the operator wants to be told."""
    now: int = 0
