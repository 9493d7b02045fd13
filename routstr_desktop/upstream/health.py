"""What an upstream has shown lately, so that the next request need not find out again.

Three things rest apart: one model (rate limit, error status), the whole upstream (no connection), and our account there
(key refused, no credit), whose models are taken off sale until it works again. Nothing here costs a healthy upstream time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..core.sentence import say

FIRST, LONGEST = 5.0, 300.0
"""Seconds of the first rest and of the longest; each failure in a row doubles it."""
ACCOUNT_FIRST, ACCOUNT_LONGEST = 300.0, 3600.0
_ALL = ""
"""In place of a model's id: the whole upstream."""
KEY_REFUSED, NO_CREDIT = say("It refuses the API key."), say("The account has no credit left.")
"""Why our account there does not work."""


@dataclass(slots=True)
class _Rest:
    until: float
    seconds: float
    limited: bool
    """The upstream itself named the time (Retry-After)."""


class Health:
    """The memory of one upstream. `changed` is called when our account there stops or resumes to work."""

    def __init__(self, changed: Callable[[], None] = lambda: None, now: Callable[[], float] = time.monotonic) -> None:
        self._rests: dict[str, _Rest] = {}
        self._changed, self._now = changed, now
        self.account: str | None = None
        """`KEY_REFUSED` or `NO_CREDIT` while our account there does not work."""
        self._account_until = 0.0
        self._account_rest = 0.0

    @property
    def well(self) -> bool:
        """Nothing is known against it: the fast question of every request."""
        return not self._rests and self.account is None

    def rest(self, model: str) -> float:
        """Seconds it should not be asked for a model; 0 = it may."""
        now = self._now()
        most = max((rest.until for name, rest in self._rests.items() if name in (_ALL, model)), default=0.0)
        if self.account is not None:
            most = max(most, self._account_until)
        return max(0.0, most - now)

    def limited(self, model: str) -> float:
        """Seconds for which the upstream itself asked to be left alone with a model; 0 = it did not."""
        rest = self._rests.get(model)
        return max(0.0, rest.until - self._now()) if rest is not None and rest.limited else 0.0

    @property
    def on_sale(self) -> bool:
        """False while our account does not work; after its rest one request may try."""
        return self.account is None or self._now() >= self._account_until

    def served(self, model: str) -> None:
        """An answer began."""
        self._rests.pop(model, None)
        self._rests.pop(_ALL, None)
        if self.account is not None:
            self.recovered()

    def failed(self, model: str, retry_after: float | None = None) -> None:
        """It refused or failed at one model."""
        self._rest(model, retry_after)

    def unreachable(self) -> None:
        """There was no connection to it."""
        self._rest(_ALL, None)

    def account_failed(self, why: str) -> None:
        """It refuses our key (`KEY_REFUSED`), or our credit there is used up (`NO_CREDIT`)."""
        self._account_rest = min(ACCOUNT_LONGEST, self._account_rest * 2 or ACCOUNT_FIRST)
        self._account_until = self._now() + self._account_rest
        self.account = why
        self._changed()

    def recovered(self) -> None:
        """The operator put it right, or it serves again."""
        self._rests.clear()
        self._account_rest = 0.0
        if self.account is not None:
            self.account = None
            self._changed()

    def _rest(self, name: str, retry_after: float | None) -> None:
        before = self._rests.get(name)
        now = self._now()
        if before is not None and before.until > now and retry_after is None:
            return  # requests that were under way together are one failure
        seconds = FIRST if before is None else min(LONGEST, before.seconds * 2)
        if len(self._rests) > 10_000:
            self._rests.clear()
        self._rests[name] = _Rest(now + (retry_after or seconds), seconds, retry_after is not None)
