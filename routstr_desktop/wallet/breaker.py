"""When a mint may be asked: its pauses after failures, one probe at a time after a pause, and its pace.

A mint that is down must not make customers wait or be hammered. After a failure it is left alone for a while (open), then a
single request finds out whether it is well again (half-open) before the others follow (closed). Mints also allow only so many
transactions a minute and address (Nutshell: 20). Nobody says how many, so the number is learnt from the first refusal and
kept to from then on: whoever comes too early is told when to come back, and nothing was sent.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.sentence import say

LONGEST_PAUSE = 60.0
FIRST_LIMIT_PAUSE, LONGEST_LIMIT_PAUSE = 10.0, 600.0
"""Pauses after a 429 that does not say for how long; doubled each time (some mints prolong the ban with every request)."""
PROBE_PAUSE = 2.0
"""What those are told who come while a probe is under way."""
MINUTE = 60.0
LEAST_LIMIT = 5
"""Fewer transactions than this before a refusal say nothing: others share the address, or the mint has other reasons."""
PACE_AGE = 1800.0
"""Seconds after which a learnt limit is forgotten: the mint may have raised it."""

Clock = Callable[[], float]


class Breaker:
    """After failures, refuses for 1, 2, 4 ... 60 s, or for as long as the mint itself asks (429 with Retry-After)."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.failures = 0
        self.until = 0.0
        self.limited = 0
        """Refusals with 429 in a row."""
        self._probing = False

    @property
    def closed(self) -> bool:
        """The last answer was a good one (or none was asked for yet)."""
        return not self.failures and not self.limited

    @property
    def left(self) -> float:
        """Seconds of the present pause that remain; 0 if there is none."""
        return max(0.0, self.until - self._clock())

    def check(self) -> None:
        """MintUnreachable or MintRateLimited while the pause lasts or somebody else probes: nothing is sent."""
        left = self.left or (PROBE_PAUSE if self._probing else 0.0)
        if not left:
            return
        if self.limited:
            raise MintRateLimited(say("The mint asks us to slow down."), retry_after=left)
        raise MintUnreachable(say("The mint cannot be reached."), retry_after=left)

    def enter(self) -> bool:
        """Like `check`; True if this request is the probe, whose outcome (or `leave`) must follow."""
        self.check()
        self._probing = not self.closed
        return self._probing

    def leave(self) -> None:
        """The probe ended without an outcome (it was cancelled)."""
        self._probing = False

    def ok(self) -> None:
        """The mint answered."""
        self.failures, self.until, self.limited, self._probing = 0, 0.0, 0, False

    def failed(self) -> None:
        """The mint did not answer properly."""
        self.failures += 1
        self.limited, self._probing = 0, False
        self.until = self._clock() + min(2.0 ** min(self.failures - 1, 10), LONGEST_PAUSE)

    def slow_down(self, seconds: float | None) -> float:
        """The mint asked for a pause, of so many seconds if it said so; the pause that is kept."""
        self.limited += 1
        self._probing = False
        pause = min(FIRST_LIMIT_PAUSE * 2.0 ** min(self.limited - 1, 10), LONGEST_LIMIT_PAUSE) if seconds is None else seconds
        self.until = self._clock() + pause
        return pause


class Pace:
    """Transactions (swap, mint, melt) of the last minute, and the most that the mint allows, once it refused one."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._sent: deque[float] = deque()
        self._limit: int | None = None
        self._learnt = 0.0

    @property
    def limit(self) -> int | None:
        """Transactions a minute; None = not known."""
        if self._limit is not None and self._clock() - self._learnt > PACE_AGE:
            self._limit = None
        return self._limit

    def check(self) -> None:
        """MintRateLimited, with the time when there is room again, if one more would be too many: nothing is sent."""
        self._forget()
        limit = self.limit
        if limit is not None and len(self._sent) >= limit:
            wait = self._sent[len(self._sent) - limit] + MINUTE - self._clock()
            raise MintRateLimited(say("The mint takes no more payments this minute."), retry_after=max(wait, 1.0))

    def sent(self) -> None:
        """One more."""
        self._forget()
        self._sent.append(self._clock())

    def refused(self) -> None:
        """The last one was refused with 429: those before it within the minute are what the mint allows."""
        self._forget()
        if self._sent:
            self._sent.pop()
        if len(self._sent) >= LEAST_LIMIT:
            self._limit, self._learnt = len(self._sent), self._clock()

    def _forget(self) -> None:
        while self._sent and self._clock() - self._sent[0] >= MINUTE:
            self._sent.popleft()
