"""Earned per day, as the Overview shows it: one part per bar, in sat."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import DayEarned
from routstr_desktop.gui.text import Numbers, iso_day
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.chart import Bar, BarChart, Picture


class Bars(BarChart):
    """30 days, today last and hatched because it is not over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Earned per day"), parent)

    def set_days(self, days: tuple[DayEarned, ...], numbers: Numbers) -> None:
        """Show these days, oldest first; amounts in msat."""
        bars = tuple(Bar((day.earned_msat,), _name(day, last=day is days[-1])) for day in days)

        def tell(place: int) -> str:
            return _told(days[place], numbers, last=place == len(days) - 1)

        self.set_picture(Picture(bars, tell, _summary(days, numbers), MSAT_PER_SAT, money=True, numbers=numbers))


def _name(day: DayEarned, *, last: bool) -> str:
    return tr("Today") if last else iso_day(day.day)


def _summary(days: tuple[DayEarned, ...], numbers: Numbers) -> str:
    """The chart in one sentence."""
    if not days or numbers.hidden:
        return trn("Earned per day, {n} day", "Earned per day, {n} days", len(days))
    best = max(days, key=lambda day: day.earned_msat)
    if best.earned_msat == 0:
        return trn("Earned per day, {n} day, nothing yet", "Earned per day, {n} days, nothing yet", len(days))
    return trn(
        "Earned per day, {n} day, highest {day} {amount}",
        "Earned per day, {n} days, highest {day} {amount}",
        len(days),
        day=iso_day(best.day),
        amount=numbers.sat(best.earned_msat),
    )


def _told(day: DayEarned, numbers: Numbers, *, last: bool) -> str:
    """One day: `14 Nov: 2,310 sat, 87 requests`."""
    requests = trn("{n} request", "{n} requests", day.requests, n=numbers.count(day.requests))
    told = f"{numbers.sat(day.earned_msat)}, {requests}"
    if last:
        return tr("{day} (today so far): {told}", day=iso_day(day.day), told=told)
    return f"{iso_day(day.day)}: {told}"
