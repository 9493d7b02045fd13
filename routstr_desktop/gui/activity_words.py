"""How the Activity page names things: slots of time, parts of a chart, outcomes, and what is not known."""

from __future__ import annotations

import datetime

from routstr_desktop.core.activity import Choice, Dimension, LogFilter, LogRow, Measure, Outcome, Range, Series
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.core.money import MSAT_PER_SAT, ceil_div
from routstr_desktop.core.profit import Profit
from routstr_desktop.gui.refusal_words import reason
from routstr_desktop.gui.text import UNKNOWN, Numbers, iso_day, tokens
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn

SPANS: tuple[tuple[Range, str], ...] = (
    ("day", tr_later("24 hours")),
    ("week", tr_later("7 days")),
    ("month", tr_later("30 days")),
)
DIMENSIONS: tuple[tuple[Dimension, str], ...] = (
    ("model", tr_later("By model")),
    ("key", tr_later("By key")),
    ("app", tr_later("By app")),
)
MEASURES: tuple[tuple[Measure, str], ...] = (
    ("earned", tr_later("Earned")),
    ("cost", tr_later("Cost")),
    ("requests", tr_later("Requests")),
    ("tokens", tr_later("Tokens")),
)
OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    ("", tr_later("Outcome")),
    ("answered", tr_later("Answered")),
    ("failed", tr_later("Failed")),
    ("left", tr_later("Client left")),
    ("unpriced", tr_later("Cost unknown")),
    ("refused", tr_later("Refused")),
)


def part(name: str, title: str, by: Dimension) -> str:
    """A model, a key or an app, as people know it."""
    if by == "key":
        return title or (tr("Paid with each request") if name == "0" else tr("Forgotten key"))
    return name or (tr("App unknown") if by == "app" else tr("No model"))


def part_of(one: Series, by: Dimension) -> str:
    """The name of a part of a chart."""
    return tr("Other") if one.rest else part(one.name, one.title, by)


def choice(one: Choice, by: Dimension) -> str:
    """Something to filter by."""
    return part(one.name, one.title, by)


def slot(name: str, span: Range) -> str:
    """`14 Nov`, or `18:00`."""
    return datetime.datetime.fromisoformat(name).strftime("%H:%M") if span == "day" else iso_day(name)


def slot_now(span: Range) -> str:
    """The one that is not over."""
    return tr("Now") if span == "day" else tr("Today")


def slot_told(name: str, span: Range, *, last: bool) -> str:
    """The same in a sentence; the last one says that it is not over."""
    shown = slot(name, span)
    if not last:
        return shown
    return tr("{time} (this hour so far)", time=shown) if span == "day" else tr("{day} (today so far)", day=shown)


def cost(msat: int | None, numbers: Numbers) -> str:
    """What the operator paid: rounded up to whole sats, below one sat exact."""
    if msat is None or msat < MSAT_PER_SAT:
        return numbers.sat(msat)
    return numbers.sat(ceil_div(msat, MSAT_PER_SAT) * MSAT_PER_SAT)


def amount(value: int, measure: Measure, numbers: Numbers) -> str:
    """A value of a chart with its unit."""
    match measure:
        case "earned":
            return numbers.sat(value)
        case "cost":
            return cost(value, numbers)
        case "requests":
            return trn("{n} request", "{n} requests", value, n=numbers.count(value))
        case "tokens":
            return trn("{n} token", "{n} tokens", value, n=tokens(value, numbers))


def measure_name(measure: Measure) -> str:
    """What a chart is about."""
    return tr_now(dict(MEASURES)[measure])


def profit_told(slot: Profit, numbers: Numbers) -> str:
    """One slot's profit, and what it is made of."""
    return tr(
        "{profit}: {income} income, {cost} provider cost, {fees} fees",
        profit=numbers.delta(slot.profit_msat),
        income=numbers.sat(slot.earned_msat),
        cost=cost(slot.cost_msat, numbers),
        fees=cost(slot.fees_msat, numbers),
    )


def unpriced(count: int, numbers: Numbers) -> str:
    """Requests whose cost is missing; "" for none."""
    if not count:
        return ""
    return trn(
        "{n} request has a cost that nobody knows. It is left out of the costs, not counted as zero.",
        "{n} requests have a cost that nobody knows. They are left out of the costs, not counted as zero.",
        count,
        n=numbers.count(count),
    )


def since(at: float | None) -> str:
    """What a chart that was counted in the log lacks; "" for nothing."""
    if at is None:
        return ""
    told = iso_day(datetime.date.fromtimestamp(at).isoformat())
    return tr("Counted in the request log, which begins on {day}: the sums of days before do not tell this apart.", day=told)


def none_chosen(chosen: LogFilter) -> str:
    """Why there are no bars of what was chosen; "" where everything was."""
    if chosen.empty:
        return ""
    if chosen.outcome == "refused":
        return tr("Refused requests are in no chart: they earned, cost and used nothing. The tab Requests lists them.")
    return tr("Nothing matches the filter in this time.")


def outcome(row: LogRow) -> tuple[str, str, str]:
    """(word, tone, icon) of how a request ended."""
    match row.outcome:
        case "answered":
            return tr("Answered"), "ok", "circle-check"
        case "left":
            return tr("Client left"), "plain", "circle-pause"
        case "refused":
            return reason(row.status, row.error or ""), "warn", "circle-x"
    if row.status < 400:
        return tr("Broke off"), "error", "circle-x"
    return tr("Failed {status}", status=row.status), "error", "circle-x"


def key_name(row: LogRow) -> str:
    """Whose request it was."""
    if row.key_kind is KeyKind.ONE_SHOT:
        return tr("Paid with each request")
    if row.refused and not row.key_id:
        return UNKNOWN
    return row.key or tr("Forgotten key")


def paid(row: LogRow, numbers: Numbers) -> str:
    """What was charged; a local app pays nothing."""
    return tr("free") if row.key_kind is KeyKind.LOCAL else numbers.sat(row.paid_msat)


def upstream_cost(row: LogRow, numbers: Numbers) -> str:
    """What it cost the operator, or that nobody knows."""
    return UNKNOWN if row.unpriced else cost(row.upstream_msat or 0, numbers)
