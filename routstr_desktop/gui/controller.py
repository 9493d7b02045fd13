"""Between the widgets and the node: the newest snapshot, and every command of a button.

Widgets render `snapshot` on `changed` and call the commands here. Errors come back as sentences; money is never
computed here.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import structlog
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.events import EndAsked, Event
from routstr_desktop.core.status import NodeState, Problem, Snapshot, Withdrawal
from routstr_desktop.gui import languages, translation
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.engine import Build, Engine
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.text import HIDDEN, Numbers
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.words import SELLING, explain
from routstr_desktop.gui.work import begin, in_loop
from routstr_desktop.system.tasks import spawn

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)

SLOW_MS = 10_000
"""Without events a snapshot is still asked for this often: day change, age of the rate."""
STOP_SECONDS = 20.0


@dataclasses.dataclass(frozen=True, slots=True)
class ShowAsked(Event):
    """Another start of the program, or a command, asks for the window."""

    argument: str | None


class Controller(QObject):
    """Lives as long as the application."""

    changed = Signal(object)
    """The newest Snapshot."""
    numbers_changed = Signal()
    notice = Signal(str, str)
    """(text, tone) for a toast."""
    undo = Signal(str, object)
    """(text, what undoes it) for a toast with a button."""
    show_asked = Signal(str)
    end_asked = Signal()
    """A command ends the program."""
    lead_asked = Signal(object)
    """Something that was pasted (`core.recognise`) leads to a dialog of its own."""
    page_asked = Signal(str)
    """A button leads to another page of the window."""
    refused_asked = Signal()
    """A button leads to the requests that were refused."""
    setup_asked = Signal()
    """The steps of the first run are wanted."""
    language_changed = Signal()
    """What is on a screen is to be said anew."""
    keyboard_asked = Signal()
    """The help on the keyboard is wanted."""
    diagnostics_asked = Signal()
    """A file with what somebody who helps needs to know."""

    def __init__(self, bridge: NodeThread, prefs: Prefs, numbers: Numbers | None = None) -> None:
        super().__init__()
        self.bridge = bridge
        self.prefs = prefs
        self.numbers = dataclasses.replace(numbers or languages.numbers(), hidden=prefs.hide_amounts)
        translation.hide_amounts(HIDDEN if prefs.hide_amounts else None)
        self.snapshot = Snapshot(state=NodeState.TRANSITION, headline=tr("Starting…"), detail=tr("Opening the books"))
        self.engine: Engine | None = None
        self._own: Engine | None = None
        """One's own node, while another one is visited."""
        self.stopping = False
        self._asking = False
        self._again = False
        self._idle: asyncio.Event | None = None
        bridge.events.connect(self._happened)
        self._slow = QTimer(self)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self.refresh)

    # --- life ---------------------------------------------------------------------------------------------------------

    async def start(self, build: Build) -> None:
        """Make the node on its thread and start it. A failure becomes a red (or locked) state with its reason."""

        async def make() -> Engine:
            engine = build(self.bridge.post)
            if hasattr(engine, "on_show"):
                engine.on_show = lambda argument: self.bridge.post(ShowAsked(argument))
            return engine

        try:
            self.engine = await self.bridge.call(make)
        except Exception as error:
            log.error("node_not_made", error=type(error).__name__, exc_info=error)
            title, text = explain(error, tr("Starting"))
            problem = Problem("start-failed", title, text, "error")
            self.show(Snapshot(state=NodeState.ERROR, headline=title, detail=text, problems=(problem,), now=int(time.time())))
            return
        self._slow.start()
        await self._start_engine(self.engine)

    async def _start_engine(self, engine: Engine) -> None:
        """A failure is told by the engine's own snapshot, with its cause."""
        self.refresh()
        try:
            await self.bridge.call(engine.start)
        except Exception as error:
            log.error("node_start_failed", error=type(error).__name__, exc_info=not isinstance(error, RoutstrError))
        await self._ask(engine)

    async def stop(self) -> None:
        """Drain and stop the node, end its thread. Never raises: what fails is logged."""
        self.stopping = True
        self._slow.stop()
        ending = {"state": NodeState.TRANSITION, "headline": tr("Stopping…"), "detail": tr("Finishing running requests")}
        self.show(dataclasses.replace(self.snapshot, **ending))  # type: ignore[arg-type]
        for engine in (self.engine, self._own):
            if engine is not None and self.bridge.running:
                await self._stop_engine(engine)
        if not await self.bridge.end():
            log.error("node_thread_hangs")

    async def _stop_engine(self, engine: Engine) -> None:
        """Never raises, as `stop`."""
        try:
            await asyncio.wait_for(self.bridge.call(engine.stop), STOP_SECONDS)
        except Exception as error:
            log.error("node_stop_failed", error=type(error).__name__, exc_info=error)

    # --- another node -------------------------------------------------------------------------------------------------

    @property
    def visiting(self) -> bool:
        """What is shown and commanded is not one's own node."""
        return self._own is not None

    async def visit(self, engine: Engine) -> None:
        """Show and command a running node (the demo's) until `come_home`; one's own runs on unseen."""
        self._own, self.engine = self.need(), engine
        await self._ask(engine)

    async def come_home(self) -> None:
        """One's own node again; the other one is stopped."""
        other, own = self.engine, self._own
        if own is None or other is None:
            return
        self.engine, self._own = own, None
        await self._ask(own)
        await self._stop_engine(other)

    # --- snapshots ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _happened(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, ShowAsked):
                self.show_asked.emit(event.argument or "")
            elif isinstance(event, EndAsked):
                self.end_asked.emit()
        self.refresh()

    @property
    def can_ask(self) -> bool:
        """Whether the node can be asked something: it is there and stays, and the loop runs that would wait for its answer."""
        return self.engine is not None and not self.stopping and in_loop()

    @Slot()
    def refresh(self) -> None:
        """Ask for a new snapshot; calls during one that is under way are merged into one more."""
        if self.engine is None or self.stopping or not in_loop():
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        spawn(self._ask(self.engine), name="gui-snapshot")

    async def _ask(self, engine: Engine) -> None:
        try:
            while True:
                self._again = False
                snapshot = await self.bridge.call(engine.snapshot)
                if self.stopping or self.engine is not engine:
                    return
                self.show(snapshot)
                if not self._again:
                    return
        finally:
            self._asking = False

    def show(self, snapshot: Snapshot) -> None:
        """Make this the newest snapshot; nothing happens if it is the same as the last."""
        if snapshot == self.snapshot and self._idle is None:
            return
        self.snapshot = snapshot
        if self._idle is not None and not snapshot.running_requests:
            self._idle.set()
        self.changed.emit(snapshot)

    # --- commands -----------------------------------------------------------------------------------------------------

    def need(self) -> Engine:
        """The node, or a sentence why there is none yet."""
        if self.engine is None:
            raise RoutstrError(tr("The node is not running. Start the program again, or see the log."))
        return self.engine

    async def call(self, command: Callable[[Engine], Callable[P, Awaitable[T]]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await a command of the node: `call(lambda node: node.key_desk.rename, key_id, name)`.

        `command` only names it (on the GUI thread), so what is passed on is read off the widgets before it starts.
        """
        return await self.bridge.call(command(self.need()), *args, **kwargs)

    def run(
        self,
        owner: QObject,
        work: Coroutine[Any, Any, T],
        name: str,
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[str, str], None] | None = None,
        changes: bool = True,
        outlives: bool | None = None,
    ) -> asyncio.Task[None]:
        """Run a command of `owner`. `failed` gets a title and a text, else a toast does.

        `changes=False`: it only reads, so no new snapshot is asked for, and it is cancelled with its owner. What changes
        something is not left half done: it goes on when its owner goes, unless `outlives` says otherwise.
        """

        def tell(title: str, text: str) -> None:
            self.notice.emit(f"{title} {text}".strip(), "error")

        return begin(
            owner,
            work,
            name,
            done=done,
            failed=failed or tell,
            ended=self.refresh if changes else lambda: None,
            orphaned=tell if (changes if outlives is None else outlives) else None,
        )

    async def toggle(self) -> None:
        """Start, or stop, selling: what the button beside the state says."""
        engine, state = self.need(), self.snapshot.state
        if state is NodeState.PAUSED:
            await self.bridge.call(engine.resume)
        elif state in SELLING:
            await self.bridge.call(engine.stop_selling)
        elif state is NodeState.LOCAL_ONLY:
            await self.bridge.call(engine.start_selling)
        elif state is NodeState.ERROR and self.snapshot.local_url is not None:
            await self.bridge.call(engine.audit)
        else:
            await self._start_engine(engine)

    async def use_port(self, port: int) -> None:
        """Answer on another port from now on: after the operator said so, never by itself."""
        engine = self.need()
        await self.bridge.call(engine.change_settings, port=port)
        await self._start_engine(engine)

    async def finish_requests(self) -> None:
        """Refuse new paid work and wait until the running requests have ended."""
        engine = self.need()
        await self.bridge.call(engine.stop_selling)
        self._idle = asyncio.Event()
        self.refresh()
        await self._idle.wait()

    def take_back(self, item: Withdrawal, failed: Callable[[str, str], None] | None = None) -> None:
        """Swap an unclaimed token back; a toast says what came of it (`failed`, if given, why it did not work).

        Not cancelled by a closed dialog.
        """

        def done(result: Withdrawal) -> None:
            if result.state == "reclaimed":
                self.notice.emit(tr("{amount} are yours again.", amount=self.numbers.sat(item.amount_sat * 1000)), "ok")
            else:
                self.notice.emit(tr("This token was claimed meanwhile. Nothing was taken back."), "info")

        self.run(self, self.call(lambda node: node.take_back, item.id), tr("Taking it back"), done=done, failed=failed)

    # --- look ---------------------------------------------------------------------------------------------------------

    def speak(self, language: str) -> None:
        """Another language, from now on."""
        app = QCoreApplication.instance()
        assert app is not None
        languages.install(app, language)
        self.numbers = dataclasses.replace(languages.numbers(), hidden=self.numbers.hidden)
        self.language_changed.emit()
        self.changed.emit(self.snapshot)

    def hide_amounts(self, hidden: bool) -> None:
        """Show dots instead of amounts, everywhere, and remember it."""
        self.numbers = dataclasses.replace(self.numbers, hidden=hidden)
        translation.hide_amounts(HIDDEN if hidden else None)
        self.prefs.hide_amounts = hidden
        self.prefs.save()
        self.numbers_changed.emit()
        self.changed.emit(self.snapshot)
