"""How long the Qt thread is blocked, step by step through the whole window: every page, table and dialog, in turn.

A timer of 1 ms on the Qt thread tells what held it up: the longest time between two of its ticks, and how much of that the
thread really worked (its processor time; the rest it waited, for the interpreter or for a processor that others use).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

LIMIT_MS = 16.0
QUIET_TICKS, QUIET_MS = 25, 3.0
"""So many ticks in a row, each after less work than that: what a step set going is over."""


@dataclass(slots=True)
class Step:
    """What was done, and how long it held up the thread at worst. Milliseconds."""

    name: str
    longest: float = 0.0
    """Between two ticks, by the clock."""
    worked: float = 0.0
    """The most that the thread worked between two ticks."""
    over: int = 0
    """How often the thread worked longer than LIMIT_MS at a time."""
    took: float = 0.0
    """From the action until all was quiet."""
    stacks: Counter[str] = field(default_factory=Counter)
    """Where it was seen working, with `sample`."""


class Heartbeat(QObject):
    """Notes every tick in the step that is under way. `sample`: a thread looks where the Qt thread is while a tick is late."""

    def __init__(self, *, sample: bool = False) -> None:
        super().__init__()
        self.step = Step("start")
        self.quiet = 0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)
        self._ended = threading.Event()
        self._sampler = threading.Thread(target=self._look, args=(threading.get_ident(),), daemon=True) if sample else None
        if self._sampler is not None:
            self._sampler.start()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        gap, own = (now - self._last) * 1000 - 1, (worked - self._worked) * 1000
        step = self.step
        step.longest, step.worked = max(step.longest, gap), max(step.worked, own)
        step.over += own > LIMIT_MS
        self.quiet = self.quiet + 1 if own < QUIET_MS else 0
        self._last, self._worked = now, worked

    def begin(self, name: str) -> Step:
        """What comes now belongs to a new step."""
        self.step, self.quiet = Step(name), 0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        return self.step

    def close(self) -> None:
        """No ticks from now on."""
        self._timer.stop()
        self._ended.set()
        if self._sampler is not None:
            self._sampler.join()

    def _look(self, thread: int) -> None:
        while not self._ended.wait(0.001):
            if time.perf_counter() - self._last > 0.006:
                frames = traceback.extract_stack(sys._current_frames()[thread])
                ours = [f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in frames]
                self.step.stacks[" < ".join(reversed(ours[-6:]))] += 1


class Tour:
    """Goes through a window; `steps` is what came of it."""

    def __init__(self, window: Any, *, sample: bool = False, quiet: int = QUIET_TICKS) -> None:
        self.window, self.controller, self._quiet = window, window.controller, quiet
        self.beat = Heartbeat(sample=sample)
        self.steps: list[Step] = []

    @contextlib.asynccontextmanager
    async def step(self, name: str, until: Callable[[], Any] = lambda: True) -> AsyncIterator[None]:
        """Measure what is done within, until `until` is true and the thread is idle."""
        await self._idle()
        step = self.beat.begin(name)
        began = time.perf_counter()
        yield
        await asyncio.sleep(0)
        async with asyncio.timeout(30):
            while not until():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        await self._idle()
        step.took = (time.perf_counter() - began) * 1000
        self.steps.append(step)
        self.beat.begin("between")

    async def _idle(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):
                while self.beat.quiet < self._quiet:  # noqa: ASYNC110
                    await asyncio.sleep(0.005)

    # --- the way ------------------------------------------------------------------------------------------------------

    async def all(self) -> None:
        """Every part, in the order of the window."""
        await self.pages("first")
        await self.pages("again")
        await self.keys()
        await self.models()
        await self.activity()
        await self.history()
        await self.settings()
        for name, make in self.dialogs():
            await self.dialog(name, make)

    def names(self) -> list[str]:
        """The pages."""
        from routstr_desktop.gui.window import PAGES

        return [entry.name for entry in PAGES]

    async def pages(self, which: str) -> None:
        """One after the other; the first is open already."""
        names = self.names()
        for name in (*names[1:], names[0]):
            async with self.step(f"page {name}, {which}"):
                self.window.go(name)

    async def scroll(self, name: str, view: Any) -> None:
        """To the end of a table, a screen at a time, as long as there are more rows."""
        bar = view.verticalScrollBar()
        async with self.step(f"scroll {name}"):
            end = time.monotonic() + 6
            while time.monotonic() < end:
                bar.setValue(bar.value() + bar.pageStep())
                await asyncio.sleep(0.016)
                if bar.value() >= bar.maximum() and not view.table.canFetchMore(view.rootIndex()) and not getattr(
                    view.table, "fetching", False
                ):  # fmt: skip
                    break
        async with self.step(f"scroll {name}, to the top"):
            bar.setValue(0)

    async def keys(self) -> None:
        """Keys."""
        page = self.window.go("Keys")
        await self.scroll("keys", page.panel().view)
        async with self.step("keys, select"):
            page.panel().view.selectRow(5)
        async with self.step("keys, other tab"):
            page.tabs.setCurrentIndex(1)
        page.tabs.setCurrentIndex(0)

    async def models(self) -> None:
        """Models."""
        page = self.window.go("Models")
        for text in ("m", "model-12", "nothing at all", ""):
            async with self.step(f"models, search {text!r}"):
                page.search.setText(text)
        for place in (1, 2, 0):
            async with self.step(f"models, filter {place}"):
                page.filters.setCurrentIndex(place)
        for column in (0, 2, 4):
            async with self.step(f"models, sort by {column}"):
                page.view.sort_by((column, Qt.SortOrder.DescendingOrder))
        async with self.step("models, select all"):
            page.view.selectAll()
        async with self.step("models, select one"):
            page.view.selectRow(0)
        await self.scroll("models", page.view)
        async with self.step("models, unsorted"):
            page.view.sort_by(None)

    async def activity(self) -> None:
        """Activity."""
        page = self.window.go("Activity")
        for value in ("day", "week", "month"):
            async with self.step(f"activity, {value}"):
                page.span.set_value(value)
                page.renew()
        for value in ("key", "app", "model"):
            async with self.step(f"activity, by {value}"):
                page.by.set_value(value)
                page.renew()
        async with self.step("activity, as a table"):
            page.usage.switch.click()
        async with self.step("activity, as bars"):
            page.usage.switch.click()
        async with self.step("activity, profit"):
            page.tabs.setCurrentIndex(1)
        requests = page.requests
        async with self.step("activity, requests", until=lambda: requests.model.rows):
            page.tabs.setCurrentIndex(2)
        for text in ("model-0012", "no such thing", ""):
            async with self.step(f"requests, search {text!r}", until=lambda: requests._loaded):
                requests.search.setText(text)
        async with self.step("requests, filter"):
            requests.outcome.setCurrentIndex(2)
            requests.load()
        async with self.step("requests, no filter"):
            requests.clear()
        await self.scroll("requests", requests.view)
        page.tabs.setCurrentIndex(0)

    async def history(self) -> None:
        """The wallet's history."""
        card = self.window.go("Wallet").history
        for number in range(3):
            async with self.step(f"history, older {number + 1}"):
                card.older.click()

    async def settings(self) -> None:
        """What changes everything at once."""
        from routstr_desktop.gui.theme import theme

        self.window.go("Settings")
        for mode in ("dark", "light"):
            async with self.step(f"theme {mode}"):
                theme().set_mode(mode)
        for language in ("de", "en"):
            async with self.step(f"language {language}"):
                self.controller.speak(language)
        for hidden in (True, False):
            async with self.step(f"amounts {'hidden' if hidden else 'shown'}"):
                self.controller.hide_amounts(hidden)

    async def dialog(self, name: str, make: Callable[[], QDialog]) -> None:
        """Open and close it."""
        made: list[QDialog] = []
        async with self.step(f"dialog {name}"):
            made.append(make())
            made[0].open()
            if hasattr(made[0], "fit"):
                made[0].fit()
        async with self.step(f"dialog {name}, closed"):
            made[0].done(0)

    def dialogs(self) -> Iterator[tuple[str, Callable[[], QDialog]]]:
        """Those that need nothing but a running node."""
        from routstr_desktop.gui.dialogs.apps import AppsDialog
        from routstr_desktop.gui.dialogs.deposit import DepositDialog
        from routstr_desktop.gui.dialogs.keyboard import KeyboardDialog
        from routstr_desktop.gui.dialogs.keydetails import KeyDialog
        from routstr_desktop.gui.dialogs.keys import NewKeyDialog
        from routstr_desktop.gui.dialogs.mints import MintsDialog
        from routstr_desktop.gui.dialogs.models import ModelDialog
        from routstr_desktop.gui.dialogs.move import MoveDialog
        from routstr_desktop.gui.dialogs.payout import PayoutDialog
        from routstr_desktop.gui.dialogs.receive import ReceiveDialog
        from routstr_desktop.gui.dialogs.request import RequestDialog
        from routstr_desktop.gui.dialogs.restore import RestoreDialog
        from routstr_desktop.gui.dialogs.spending import SpendDialog
        from routstr_desktop.gui.dialogs.testrequest import TrialDialog
        from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
        from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog

        controller, window = self.controller, self.window
        yield "keyboard", lambda: KeyboardDialog(window)
        for kind in (
            AppsDialog, DepositDialog, NewKeyDialog, MintsDialog, MoveDialog, PayoutDialog, ReceiveDialog, RestoreDialog,
            SpendDialog, TrialDialog, UpstreamDialog, WithdrawDialog,
        ):  # fmt: skip
            yield kind.__name__.removesuffix("Dialog").lower(), lambda kind=kind: kind(controller, window)
        numbers = controller.numbers
        if keys := window.go("Keys").panel().model.rows:
            yield "key", lambda: KeyDialog(controller, keys[0], window)
        if rows := window.go("Activity").requests.model.rows:
            yield "request", lambda: RequestDialog(rows[0], numbers, window)
        models = window.go("Models")
        if models.table.rows:
            row, terms = models.table.rows[0], models.table.terms
            yield "model", lambda: ModelDialog(row, terms, numbers, lambda *_: None, window)
