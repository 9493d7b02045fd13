"""What a seller is told when the window is not open. Pure: snapshots in, news out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from routstr_desktop.core.status import Problem, Snapshot
from routstr_desktop.gui import locked_words
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_said, trn

PATIENCE_SECONDS = 60.0
"""A trouble that is over sooner is not told, unless it stops the node."""

KINDS = {
    "sale": tr_later("The first payment ever"),
    "stopped": tr_later("The node has stopped, or cannot sell"),
    "upstream": tr_later("A provider refuses your key, has no credit or does not answer"),
    "mint": tr_later("A mint does not answer, or refuses ecash of its own"),
    "spend": tr_later("Spending at a provider is near its limit"),
    "payout": tr_later("An automatic payout does not work"),
    "update": tr_later("A new version of routstr"),
    "daily": tr_later("What was sold yesterday, each morning"),
}
"""Kinds of news, each with its switch."""
SILENT = ("daily",)
"""Off until somebody asks for it."""
_BY_CAUSE = (
    ("upstream", "upstream"),
    ("models-missing", "upstream"),
    ("mint-unreachable", "mint"),
    ("mint-refused", "mint"),
    ("doubts", "mint"),
    ("spend", "spend"),
    ("payout", "payout"),
    ("port-", "stopped"),
    ("locked:", "stopped"),
    ("pricing-unavailable", "stopped"),
)
_SETUP = ("upstream-missing", "mint-missing")


@dataclass(frozen=True, slots=True)
class News:
    """Told once. `stays` until it is dismissed. It never holds a key or a token."""

    kind: str
    title: str
    text: str
    stays: bool = False


def kind_of(problem: Problem) -> str | None:
    """The kind under which a problem is told; None for what is only not set up yet."""
    if problem.cause in _SETUP:
        return None
    if problem.severity == "error":
        return "stopped"
    return next((kind for start, kind in _BY_CAUSE if problem.cause.startswith(start)), None)


class Watch:
    """Compares each snapshot with what was there before."""

    def __init__(self, *, sold_before: bool = False) -> None:
        self.sold_before = sold_before
        """Whether the first payment is an old story."""
        self._since: dict[tuple[str, str], float] = {}
        self._told: set[tuple[str, str]] = set()
        self._nothing_sold = False
        self._day: str | None = None
        self._version = ""

    def look(self, s: Snapshot, now: float, numbers: Numbers) -> list[News]:
        """What is to be told at `now` (monotonic seconds)."""
        found = [*self._troubles(s, now), *self._update(s)]
        if s.days:
            found += self._sales(s, numbers)
        return found

    def _troubles(self, s: Snapshot, now: float) -> Iterator[News]:
        present = {(problem.cause, problem.title): problem for problem in s.problems}
        self._since = {key: since for key, since in self._since.items() if key in present}
        self._told &= present.keys()
        for key, problem in present.items():
            since = self._since.setdefault(key, now)
            kind = kind_of(problem)
            if kind is None or key in self._told:
                continue
            if problem.severity == "error" or now - since >= PATIENCE_SECONDS:
                self._told.add(key)
                title, text = locked_words.as_news(problem) or (tr_said(problem.title), tr_said(problem.text))
                yield News(kind, title, text, stays=problem.severity in ("warn", "error"))

    def _update(self, s: Snapshot) -> Iterator[News]:
        if s.update is not None and s.update.version != self._version:
            self._version = s.update.version
            title = tr("Version {version} of routstr is there", version=s.update.version)
            yield News("update", title, tr("Nothing is installed by itself. Its page opens from the tray."))

    def _sales(self, s: Snapshot, numbers: Numbers) -> Iterator[News]:
        earned = sum(day.earned_msat for day in s.days)
        if not self.sold_before and self._nothing_sold and earned:
            self.sold_before = True
            told = tr("A customer has paid for an answer.")
            if not numbers.hidden:
                told = tr("A customer has paid for an answer. It brought {amount}.", amount=numbers.sat(earned))
            yield News("sale", tr("Your first sale"), told)
        self._nothing_sold = not earned
        today = s.days[-1].day
        if self._day is not None and today != self._day and len(s.days) > 1:
            day = s.days[-2]
            sold = trn(
                "{amount} from {n} request.",
                "{amount} from {n} requests.",
                day.requests,
                n=numbers.count(day.requests),
                amount=numbers.sat(day.earned_msat),
            )
            yield News("daily", tr("Sold yesterday"), tr("The amounts are in the window.") if numbers.hidden else sold)
        self._day = today
