"""The spend guard: what upstreams have cost today and this month, against what the operator allows.

Counters are in memory and cost a request one addition; they begin with what the ledger knows. A limit counts what was spent:
requests that run when it is reached end as they were sold.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from routstr_desktop.core.money import Dollars, pusd_to_usd, usd_to_pusd
from routstr_desktop.core.sentence import say

NEAR = Decimal("0.8")
"""The share of a limit at which the operator is warned."""


@dataclass(frozen=True, slots=True)
class Limits:
    """USD by local calendar day and month; None = no limit."""

    daily: Decimal | None = None
    monthly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """One limit and how much of it is used, in USD."""

    upstream: str
    """Slug; "" = all together."""
    period: str
    """`today` or `this month`."""
    spent: Decimal
    limit: Decimal

    @property
    def reached(self) -> bool:
        """Nothing more may be spent."""
        return self.spent >= self.limit

    @property
    def near(self) -> bool:
        """Time to tell the operator."""
        return self.spent >= self.limit * NEAR

    @property
    def sentence(self) -> str:
        """For the operator, never for a customer."""
        values = {"upstream": self.upstream, "spent": Dollars(self.spent), "limit": Dollars(self.limit)}
        if self.period == "today":
            if self.upstream:
                return say("{upstream} has cost {spent} today; your limit is {limit}.", **values)
            return say("Your providers have cost {spent} today; your limit is {limit}.", **values)
        if self.upstream:
            return say("{upstream} has cost {spent} this month; your limit is {limit}.", **values)
        return say("Your providers have cost {spent} this month; your limit is {limit}.", **values)


class SpendGuard:
    """Belongs to the node's loop. `now` is the wall clock: days and months are those of the operator's calendar."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._limits: dict[str, Limits] = {}
        self._allowed: dict[str, tuple[int | None, int | None]] = {}
        self._full: set[str] = set()
        """Whose limit is reached: what most requests look at, and find empty."""
        self._day: dict[str, int] = {}
        self._month: dict[str, int] = {}
        self._today = date.fromtimestamp(0)
        self._ends = 0.0
        self.local_too = False
        """Local apps stop as well when a limit is reached."""

    def limit(self, limits: Mapping[str, Limits], *, local_too: bool = False) -> None:
        """Allow this much from now on, by upstream; "" = all of them together."""
        self._limits = {slug: one for slug, one in limits.items() if one.daily is not None or one.monthly is not None}
        self._allowed = {slug: (_pusd(one.daily), _pusd(one.monthly)) for slug, one in self._limits.items()}
        self.local_too = local_too
        self._look()

    def restore(self, spent: Iterable[tuple[str, str, int]]) -> None:
        """Begin with what the ledger knows: (ISO day, upstream, pUSD) of this month's days."""
        self._day, self._month = {}, {}
        self._roll()
        today, month = self._today.isoformat(), self._today.isoformat()[:7]
        for day, slug, pusd in spent:
            for name in {slug, ""}:
                if day[:7] == month:
                    self._month[name] = self._month.get(name, 0) + pusd
                if day == today:
                    self._day[name] = self._day.get(name, 0) + pusd
        self._look()

    def add(self, slug: str, usd: Decimal) -> None:
        """A request cost this much."""
        if self._now() >= self._ends:
            self._roll()
        pusd = usd_to_pusd(usd)
        for name in (slug, "") if slug else ("",):
            day = self._day[name] = self._day.get(name, 0) + pusd
            month = self._month[name] = self._month.get(name, 0) + pusd
            if name in self._allowed:
                daily, monthly = self._allowed[name]
                if (daily is not None and day >= daily) or (monthly is not None and month >= monthly):
                    self._full.add(name)

    def spending(self) -> list[Spending]:
        """Each limit and how it stands."""
        if self._now() >= self._ends:
            self._roll()
        found = []
        for slug, limits in self._limits.items():
            for period, counter, limit in (
                ("today", self._day, limits.daily),
                ("this month", self._month, limits.monthly),
            ):
                if limit is not None:
                    found.append(Spending(slug, period, pusd_to_usd(counter.get(slug, 0)), limit))
        return found

    def spent(self, slug: str = "") -> tuple[Decimal, Decimal]:
        """USD of this day and this month, at one upstream or at all of them."""
        if self._now() >= self._ends:
            self._roll()
        return pusd_to_usd(self._day.get(slug, 0)), pusd_to_usd(self._month.get(slug, 0))

    @property
    def any_reached(self) -> bool:
        """Some limit is; whose, `reached` tells."""
        return bool(self._full)

    def reached(self, slug: str = "") -> Spending | None:
        """The limit that forbids to spend more at an upstream, of its own or of all together; None = go on."""
        if not self._full:
            return None
        found = self.spending()  # a new day may have begun
        return next((one for one in found if one.upstream in ("", slug) and one.reached), None)

    def _look(self) -> None:
        self._full = {one.upstream for one in self.spending() if one.reached}

    def _roll(self) -> None:
        """A new day, or the first. A clock that was set back keeps what was counted: a limit is not won back that way."""
        today = date.fromtimestamp(self._now())
        if today > self._today:
            if today.replace(day=1) > self._today:
                self._month = {}
            self._day = {}
            self._today = today
        tomorrow = today + timedelta(days=1)
        self._ends = datetime(tomorrow.year, tomorrow.month, tomorrow.day).timestamp()
        self._look()


def _pusd(usd: Decimal | None) -> int | None:
    return None if usd is None else usd_to_pusd(usd)
