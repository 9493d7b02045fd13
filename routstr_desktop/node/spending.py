"""What upstreams may cost, and what was earned: limits of the settings, the problems they make, and the profit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.core.sentence import say, together
from routstr_desktop.core.status import Problem, Spent
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.sales import By
from routstr_desktop.upstream.guard import Limits, SpendGuard, Spending

from .settings import Settings
from .upstream_settings import configured

if TYPE_CHECKING:
    from .node import Node

MOST_DAYS = 3660
NOT_NOW = "This node does not take more work for now. Your balance is kept."


class Accounting:
    """The guard of this run, and reports about what was."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.guard = SpendGuard()

    async def open(self, ledger: Ledger) -> SpendGuard:
        """Begin with what the ledger knows of this month."""
        self.apply(self._node.settings)
        self.guard.restore(await ledger.spent(date.today().replace(day=1)))
        return self.guard

    def apply(self, settings: Settings) -> None:
        """Other limits."""
        limits = {"": Limits(settings.upstream_daily_usd, settings.upstream_monthly_usd)}
        for one in configured(settings.upstream_base_url, settings.upstreams):
            limits[one.slug] = Limits(one.daily_usd, one.monthly_usd)
        self.guard.limit(limits, local_too=settings.spend_limit_local)

    def spent(self, slug: str = "", daily: Decimal | None = None, monthly: Decimal | None = None) -> Spent:
        """What one upstream cost, and may cost; without a slug all of them together."""
        today, month = self.guard.spent(slug)
        if not slug:
            settings = self._node.settings
            daily, monthly = settings.upstream_daily_usd, settings.upstream_monthly_usd
        return Spent(today, month, daily, monthly)

    def why_not(self) -> str | None:
        """The sentence for customers while a limit of all upstreams together is reached; it tells them no figures."""
        return NOT_NOW if self.guard.reached() is not None else None

    def problems(self) -> list[Problem]:
        """Limits that are reached, or nearly."""
        return [_problem(one, self.guard.local_too) for one in self.guard.spending() if one.near]

    async def profit(self, by: By = "day", days: int = 30, *, limit: int = 100) -> ProfitReport:
        """See `profit`."""
        return await profit(self._node.parts()[0], by, days, limit=limit)


async def profit(ledger: Ledger, by: By, days: int, *, limit: int = 100) -> ProfitReport:
    """Income - upstream cost - fees of the last `days` local days. BadRequest for a question that has no answer."""
    if by not in get_args(By):
        raise BadRequest(say("by must be one of {known}.", known=", ".join(get_args(By))))
    last = date.today()
    first = last - timedelta(days=max(1, min(days, MOST_DAYS)) - 1)
    return await ledger.profit(by, first, last, MOST_DAYS if by == "day" else max(1, min(limit, 10_000)))


_STOPPED = {
    (True, "today"): say("Nothing is sold of it until tomorrow, or until you raise the limit."),
    (True, "this month"): say("Nothing is sold of it until next month, or until you raise the limit."),
    (False, "today"): say("Nothing is sold until tomorrow, or until you raise the limit."),
    (False, "this month"): say("Nothing is sold until next month, or until you raise the limit."),
}
"""What a limit stops: of one upstream or of all, and of which period."""


def _problem(one: Spending, local_too: bool) -> Problem:
    if not one.reached:
        text = together(one.sentence, say("Selling stops when it is reached."))
        return Problem(_cause("near", one), say("Your spending limit is near"), text, "warn")
    local = say("Local apps wait, too.") if local_too else say("Local apps still work and go on to cost you money.")
    text = together(one.sentence, _STOPPED[bool(one.upstream), one.period], local)
    return Problem(_cause("reached", one), say("Your spending limit is reached"), text, "warn")


def _cause(what: str, one: Spending) -> str:
    return "-".join(filter(None, ("spend", what, one.period.split()[-1], one.upstream)))
