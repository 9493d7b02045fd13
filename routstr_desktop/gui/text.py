"""Numbers and times as the screens write them: pure functions, no Qt, so that every rule has a cheap test.

Amounts come in as integer msat. Balances are rounded down to whole sat; a figure is never shortened ("k") and never
changes its unit. Zero is `0 sat`, unknown is `–`, hidden is `•••••`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from routstr_desktop.core.money import MINUS, MSAT_PER_SAT, msat_to_usd
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn

NBSP = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"
HIDDEN = "•" * 5
STALE_SECONDS = 15 * 60
"""A rate older than this says its age."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How this person writes numbers, and whether amounts are shown at all."""

    group: str = ","
    point: str = "."
    hidden: bool = False

    def count(self, value: int) -> str:
        """A plain count, grouped: `21,480`. Counts are not money and stay visible."""
        return f"{value:,}".replace(",", self.group)

    def sat(self, msat: int | None) -> str:
        """A balance in msat: whole sat rounded down; below one sat up to three decimals."""
        if self.hidden:
            return HIDDEN
        if msat is None:
            return UNKNOWN
        sign = MINUS if msat < 0 else ""
        return f"{sign}{self._magnitude(abs(msat))}{NBSP}sat"

    def cost(self, msat: int) -> str:
        """What is paid or may be: whole sat, rounded up."""
        return self.sat(-(-msat // MSAT_PER_SAT) * MSAT_PER_SAT)

    def delta(self, msat: int | None) -> str:
        """A signed change in msat: `+1,204 sat`, `−87 sat`, `0 sat`."""
        if self.hidden:
            return HIDDEN
        if msat is None:
            return UNKNOWN
        if msat == 0:
            return f"0{NBSP}sat"
        return f"{'+' if msat > 0 else MINUS}{self._magnitude(abs(msat))}{NBSP}sat"

    def fiat(self, msat: int | None, btc_usd: Decimal | None, age_seconds: float | None) -> str:
        """`≈ $18.40`, always second to the sat; "" without a rate. A rate over 15 minutes old says so."""
        if msat is None or btc_usd is None:
            return ""
        if self.hidden:
            return HIDDEN
        shown = f"≈{NBSP}{MINUS if msat < 0 else ''}${self._dollars(msat_to_usd(abs(msat), btc_usd))}"
        if age_seconds is not None and age_seconds > STALE_SECONDS:
            shown = tr("{amount} (rate {age} old)", amount=shown, age=span(age_seconds))
        return shown

    def _magnitude(self, msat: int) -> str:
        whole, rest = divmod(msat, MSAT_PER_SAT)
        if whole or not rest:
            return self.count(whole)
        return f"0{self.point}{rest:03d}".rstrip("0")

    def _dollars(self, usd: Decimal) -> str:
        if usd == 0 or abs(usd) >= Decimal("0.01"):
            cents = usd.quantize(Decimal("0.01"), ROUND_HALF_UP)
            text = f"{cents:,}"
        else:
            digits = -usd.adjusted() + 1
            text = f"{usd.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
        signs = {",": self.group, ".": self.point}
        return "".join(signs.get(letter, letter) for letter in text)


def span(seconds: float) -> str:
    """A rough length of time: `40 s`, `12 min`, `2 h`, `3 days`."""
    if seconds < 60:
        return f"{int(seconds)}{NBSP}{tr('s')}"
    if seconds < 3600:
        return f"{int(seconds // 60)}{NBSP}{tr('min')}"
    if seconds < 86400:
        return f"{int(seconds // 3600)}{NBSP}{tr('h')}"
    return trn("{n} day", "{n} days", int(seconds // 86400))


def ago(then: float, now: float) -> str:
    """`just now`, `2 min ago` up to a day, then the date. Both are unix seconds; local time zone."""
    passed = max(0.0, now - then)
    if passed < 45:
        return tr("just now")
    if passed < 86400:
        return tr("{time} ago", time=span(max(60.0, passed)))
    moment = datetime.datetime.fromtimestamp(then)
    shown = day(moment.date())
    if moment.year == datetime.datetime.fromtimestamp(now).year:
        return shown
    return tr("{day} {year}", day=shown, year=moment.year)


def duration(milliseconds: float, numbers: Numbers | None = None) -> str:
    """`840 ms`, `3.2 s`."""
    if round(milliseconds) < 1000:
        return f"{milliseconds:.0f}{NBSP}ms"
    return f"{milliseconds / 1000:.1f}{NBSP}s".replace(".", (numbers or Numbers()).point)


def tokens(count: int, numbers: Numbers | None = None) -> str:
    """`812`, `12.4k`, `3.1M`: the exact number belongs into the tooltip."""
    for limit, unit in ((1_000_000, "M"), (1000, "k")):
        if count >= limit - limit // 20_000:  # what would be rounded to 1000.0k is 1.0M
            return f"{count / limit:.1f}{unit}".replace(".", (numbers or Numbers()).point)
    return str(count)


MONTHS = (
    tr_later("Jan"),
    tr_later("Feb"),
    tr_later("Mar"),
    tr_later("Apr"),
    tr_later("May"),
    tr_later("Jun"),
    tr_later("Jul"),
    tr_later("Aug"),
    tr_later("Sep"),
    tr_later("Oct"),
    tr_later("Nov"),
    tr_later("Dec"),
)


def day(date: datetime.date) -> str:
    """`22 Nov`."""
    return tr("{day} {month}", day=date.day, month=tr_now(MONTHS[date.month - 1]))


def iso_day(text: str) -> str:
    """`2026-11-22` -> `22 Nov`."""
    return day(datetime.date.fromisoformat(text))


def moment(at: float, *, seconds: bool = False) -> str:
    """`22 Nov 2026, 18:00` in local time, for whoever wants it exactly."""
    then = datetime.datetime.fromtimestamp(at)
    shown = tr("{day} {year}", day=day(then.date()), year=then.year)
    return tr("{day}, {time}", day=shown, time=then.strftime("%H:%M:%S" if seconds else "%H:%M"))


def clock(at: float) -> str:
    """`18:00` in local time."""
    return datetime.datetime.fromtimestamp(at).strftime("%H:%M")


def masked(prefix: str | None) -> str:
    """A key by its beginning; the rest stays secret."""
    return f"{prefix}{'•' * 16}" if prefix else UNKNOWN


def host(url: str) -> str:
    """`https://mint.example.com/Bitcoin` -> `mint.example.com/Bitcoin`: a mint's name for people."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"{parts.netloc}{parts.path.rstrip('/')}" or url


_SCHEMES = ("https://", "http://")
_BARE = re.compile(r"(?P<name>localhost|(?:[\w-]+\.)+[\w-]+)(?::\d{1,5})?(?:/\S*)?")


def address(typed: str) -> str:
    """What was typed as an address of the web, whole: `mint.example.com` is `https://mint.example.com`, but `localhost:11434`
    and addresses in digits are `http://…`; "" if it is none."""
    text = typed.strip().rstrip("/")
    if text.startswith(_SCHEMES):
        return text if text not in ("http:", "https:") else ""
    found = _BARE.fullmatch(text)
    if found is None:
        return ""
    name = found["name"]
    return ("http://" if name == "localhost" or name.replace(".", "").isdigit() else "https://") + text
