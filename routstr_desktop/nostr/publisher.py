"""Keeps one announcement on the relays: renews it, follows changes, and takes it back at the end.

`created_at` rises strictly, over restarts and over a clock that was set back: relays and readers ignore an older copy.
The last one is kept in a small file. All on one asyncio loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from routstr_desktop.core.listing import RelayResult
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import write_private
from routstr_desktop.system.tasks import spawn

from .announcement import Listing, NotAnnounceable, retraction
from .events import FUTURE, sign
from .relays import BACK_OFF, Line

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. An announcement lives two hours; the tests are in more of a hurry."""

    renew: float = 45 * 60
    jitter: float = 5 * 60
    """Up to this much earlier."""
    debounce: float = 5.0
    look: float = 30.0
    """How often the clock is looked at: after a sleep of the computer the renewal is overdue."""
    retract: float = 3.0
    """The most that a quit waits for the relays."""
    back_off: float = BACK_OFF


class Stamps:
    """Gives out `created_at`, each later than the one before."""

    def __init__(self, file: Path, now: Callable[[], float] = time.time) -> None:
        self.file = file
        self._now = now
        self._last = 0
        try:
            self._last = int(json.loads(file.read_text(encoding="utf-8"))["created_at"])
        except FileNotFoundError:
            log.debug("no_announcement_yet")
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("announcement_file_unreadable", error=type(error).__name__)

    def peek(self) -> int:
        """What the next one would be now; unix seconds."""
        return max(int(self._now()), self._last + 1)

    def not_before(self, created_at: int) -> None:
        """The next one is later than this: a listing that is taken over must be replaced. OSError."""
        self._keep(max(self._last, created_at))

    def take(self) -> int:
        """The next one; it is on disk before anybody sees it."""
        self._keep(self.peek())
        return self._last

    def _keep(self, created_at: int) -> None:
        self._last = created_at
        write_private(self.file, json.dumps({"created_at": self._last}) + "\n")


class Publisher:
    """One announcement under one key. `listing` is asked at each renewal; it raises NotAnnounceable while there is none."""

    def __init__(
        self,
        nsec: str,
        relays: Sequence[str],
        listing: Callable[[], Listing],
        stamps: Stamps,
        *,
        pace: Pace | None = None,
        now: Callable[[], float] = time.time,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        from nostr_sdk import Keys

        self._keys = Keys.parse(nsec)
        self._listing = listing
        self._stamps = stamps
        self._pace = pace or Pace()
        self._now = now
        self._lines = [Line(url, self._keys, back_off=self._pace.back_off, changed=changed) for url in relays]
        self._due = asyncio.Event()
        self._again = False
        self._task: asyncio.Task[None] | None = None
        self._shown: Listing | None = None
        self._ids: list[str] = []
        self.event: dict[str, Any] | None = None
        """The signed event that the relays were given last."""
        self.obstacle: str | None = None
        """Why nothing is announced though it should be."""

    @property
    def ahead(self) -> int:
        """Seconds by which the event is dated too far ahead to be believed: the clock was, and times only rise. 0 = fine."""
        dated = 0 if self.event is None else int(self.event["created_at"]) - int(self._now())
        return dated if dated > FUTURE else 0

    @property
    def results(self) -> tuple[RelayResult, ...]:
        """One for each relay, in the order of the settings."""
        return tuple(line.result for line in self._lines)

    def start(self) -> None:
        """Announce now, then follow changes and the clock."""
        from nostr_sdk import uniffi_set_event_loop

        uniffi_set_event_loop(asyncio.get_running_loop())  # the answer to NIP-42 is asked for from another thread
        for line in self._lines:
            line.start()
        self._task = spawn(self._run(), name="announcing")

    def changed(self) -> None:
        """Something that is announced may be different now; looked at once it is quiet."""
        self._due.set()

    def renew(self) -> None:
        """Announce again soon, also if nothing is different; a relay that is waited for is tried at once."""
        self._again = True
        self._due.set()

    async def close(self) -> None:
        """Take the announcement back everywhere (kind 5) and end. Never longer than `Pace.retract`, twice over."""
        from nostr_sdk import uniffi_set_event_loop

        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(*(line.close() for line in self._lines))
        try:
            await self._retract()
        except OSError as error:  # it ends by itself within two hours
            log.warning("retraction_failed", error=type(error).__name__)
        finally:
            uniffi_set_event_loop(None)

    async def _run(self) -> None:
        while True:
            try:
                await self._update()
            except OSError as error:  # the disk is full: no announcement whose time could come twice
                self.obstacle = say("{file} cannot be written ({reason}).", file=self._stamps.file, reason=error.strerror)
                log.warning("announcement_not_made", error=type(error).__name__)
                await asyncio.sleep(self._pace.look)
                continue
            await self._wait()

    async def _wait(self) -> None:
        """Until the renewal is due by either clock, or something changed and stayed so for the debounce time."""
        wait = self._pace.renew - random.uniform(0, self._pace.jitter)
        loop = asyncio.get_running_loop()
        wall, steady = self._now() + wait, loop.time() + wait
        while self._now() < wall and loop.time() < steady:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, min(self._pace.look, steady - loop.time()))):
                    await self._due.wait()
            if not self._due.is_set():
                continue
            while self._due.is_set():
                self._due.clear()
                await asyncio.sleep(self._pace.debounce)
            if self._again or self._differs():
                self._again = False
                return

    def _differs(self) -> bool:
        try:
            return self._listing() != self._shown
        except NotAnnounceable:
            return self._shown is not None

    async def _update(self) -> None:
        try:
            listing = self._listing()
        except NotAnnounceable as error:
            self.obstacle = error.message
            log.warning("not_announceable", why=error.message)
            await self._retract()
            return
        if self._shown is not None and listing.d != self._shown.d:
            await self._retract()
        self.obstacle, self._shown = None, listing
        event = sign(listing.template(self._stamps.take()), self._keys)
        self.event = json.loads(event.as_json())
        self._ids = [*self._ids[-2:], event.id().to_hex()]  # a relay may hold the one before
        log.info("announcing", created_at=self.event["created_at"] if self.event else None, urls=listing.urls)
        for line in self._lines:
            line.offer(event)

    async def _retract(self) -> None:
        shown, self._shown, self.event = self._shown, None, None
        if shown is None:
            return
        for line in self._lines:  # nothing older may follow the retraction
            await line.close()
        ids, self._ids = tuple(self._ids), []
        template = retraction(self._keys.public_key().to_hex(), shown.d, self._stamps.take(), ids)
        event = sign(template, self._keys)
        await asyncio.gather(*(line.once(event, self._pace.retract) for line in self._lines if line.result.holds))
        if self._task is not None:
            for line in self._lines:
                line.result = replace(line.result, tries=0)
                line.start()
