"""The first run on the screen: the steps beside, one of them open, and below what can be done now.

Closing it loses nothing: what was set up is the node's already, and the flow keeps the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.firstrun.flow import Flow, Goal, Step
from routstr_desktop.gui.firstrun.goal import GoalPage
from routstr_desktop.gui.firstrun.page import StepPage
from routstr_desktop.gui.firstrun.price import PricePage
from routstr_desktop.gui.firstrun.provider import ProviderPage
from routstr_desktop.gui.firstrun.reach import ReachPage
from routstr_desktop.gui.firstrun.ready import ReadyPage
from routstr_desktop.gui.firstrun.wallet import WalletPage
from routstr_desktop.gui.shortcuts import bind
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.dropping import TakesBackups
from routstr_desktop.gui.widgets.labels import Icon, label
from routstr_desktop.system.autostart import Autostart, of_this_system

SIZE = (700, 520)
_OPTIONAL = frozenset({Step.PRICE, Step.REACH, Step.READY})
"""Steps that have a good answer before anybody gives one."""


class Rail(QWidget):
    """The steps, read from top to bottom; it shows and is not pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(140)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 12, 0)
        self._column.setSpacing(14)
        self._shown: object = None

    def show_steps(self, steps: Sequence[tuple[str, bool, bool]]) -> None:
        """(word, done, open) of each."""
        if steps == self._shown:
            return
        self._shown = list(steps)
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for word, done, now in steps:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            mark = "circle-check" if done else "circle" if now else "circle-dashed"
            row.addWidget(Icon(mark, "accent" if now else "ok" if done else "text3", 18))
            name = label(word, "strong" if now else "body", "text" if now else "text2")
            name.setAccessibleName(f"{word}: {tr('done') if done else tr('next') if now else tr('later')}")
            row.addWidget(name, 1)
            self._column.addWidget(line)
        self._column.addStretch()


class SetupWizard(TakesBackups, Dialog):
    """`play_asked`: a sale with play money is wanted instead."""

    of_a_node = False  # it leads to the demo, and is closed by whoever opened it
    play_asked = Signal()

    def __init__(
        self,
        controller: Controller,
        flow: Flow,
        parent: QWidget | None = None,
        autostart: Callable[[], Autostart] = of_this_system,
        *,
        play: bool = False,
    ) -> None:
        super().__init__(tr("Set up"), " ", parent, width=SIZE[0])
        self.controller, self.flow = controller, flow
        self.setMinimumHeight(SIZE[1])
        self.setAcceptDrops(True)
        self.title.setFont(font("page"))
        self.steps: dict[Step, StepPage] = {}
        """Those that were reached."""
        self._autostart, self._play = autostart, play
        self.rail = Rail()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._pages = QVBoxLayout(inside)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._area.setWidget(inside)
        self._arrange()
        self._buttons()
        bind(self, "back", self.go_back)
        controller.changed.connect(self._changed)
        flow.open()
        self.show_step()

    def _made(self, step: Step) -> StepPage:
        """The page of a step, made when it is first reached."""
        if (known := self.steps.get(step)) is not None:
            return known
        page = self._make(step)
        page.changed.connect(self._follow)
        page.said.connect(self._say)
        page.moved.connect(self.show_step)
        page.hide()
        self._pages.addWidget(page)
        self.steps[step] = page
        return page

    def _make(self, step: Step) -> StepPage:
        given = self.controller, self.flow
        match step:
            case Step.GOAL:
                goal = GoalPage(*given, play=self._play)
                goal.play_asked.connect(self.play_asked)
                return goal
            case Step.PROVIDER:
                return ProviderPage(*given)
            case Step.WALLET:
                return WalletPage(*given)
            case Step.PRICE:
                return PricePage(*given)
            case Step.REACH:
                return ReachPage(*given, self._autostart)
            case Step.READY:
                return ReadyPage(*given)

    def _arrange(self) -> None:
        """The rail left of everything that the dialog has above its buttons."""
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        right = QVBoxLayout()
        right.setSpacing(10)
        for part in (self.title, self.about, self.error):
            outer.removeWidget(part)
            right.addWidget(part)
        right.addWidget(self._area, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.rail, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)

    def _buttons(self) -> None:
        self.later = Button(tr("Finish later"), kind="link")
        self.later.clicked.connect(self.reject)
        self.back = Button(tr("Back"))
        self.back.clicked.connect(self.go_back)
        self.skip = Button(tr("Skip"))
        self.skip.clicked.connect(self.go_on)
        self.act = Button(tr("Next"), kind="primary")
        self.act.clicked.connect(self.submit)
        self.act.setDefault(True)
        self.foot.addWidget(self.later)
        self.add_buttons(self.back, self.skip, self.act)

    def take_backup(self, file: Path) -> None:
        """Dropped at whatever step: it is about the wallet."""
        page = self._made(Step.WALLET)
        assert isinstance(page, WalletPage)
        page.open_file(file)

    def playing(self, on: bool, why_not: str = "") -> None:
        """The demo is being started, or could not be."""
        goal = self.steps.get(Step.GOAL)
        if isinstance(goal, GoalPage):
            goal.playing(on)
        self.error.clear()
        if why_not:
            self.error.show_message("error", tr("The demo could not be started."), why_not)

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> StepPage:
        """The open one."""
        return self._made(self.flow.at)

    def show_step(self) -> None:
        """Turn to the step where the flow is."""
        self.error.clear()
        for step, page in self.steps.items():
            if step is not self.flow.at and not page.isHidden():
                page.leaving()
                page.hide()
        self.page.show_snapshot(self.controller.snapshot)
        self.page.show()
        self._area.verticalScrollBar().setValue(0)
        self._name_step()
        self.page.entered()  # before a button that had the focus changes its word, which readers would say
        self._follow()

    def _name_step(self) -> None:
        self.title.setText(self.page.title)
        self.about.setText(self.page.about)

    def _changed(self, s: Snapshot) -> None:
        self.page.show_snapshot(s)
        self._follow()

    def _follow(self) -> None:
        """Titles, rail and buttons as the open step has them now."""
        self._name_step()
        page, flow, s = self.page, self.flow, self.controller.snapshot
        count = len(flow.steps) - 1
        where = "" if flow.at is Step.READY else tr("Step {number} of {count}", number=flow.number, count=count)
        self.setWindowTitle(f"{tr('Set up')} · {where}" if where else tr("Set up"))
        self.page.setAccessibleName(f"{page.title} {where}".strip())
        self.rail.show_steps([(self._word(one), flow.done(one, s), one is flow.at) for one in flow.steps])
        last, done = flow.at is Step.READY, flow.done(flow.at, s) or flow.at in _OPTIONAL
        action = page.action()
        if action is not None:
            self.act.set(action.verb, action.icon)
            self.act.setEnabled(action.ready)
        else:
            self.act.set(tr("Finish") if last else tr("Next"), "check" if last else None)
            self.act.setEnabled(done)
        self.act.set_kind("plain" if page.urges else "primary")
        if action is None and self.focusWidget() in (None, self.later):
            self.act.setFocus()  # what had the focus went with the work that is done
        self.skip.set(tr("Next") if done else tr("Skip"))
        self.skip.setVisible(action is not None and flow.at is not Step.GOAL)
        self.back.setVisible(flow.at is not Step.GOAL)
        self.later.setVisible(not last)

    def _word(self, step: Step) -> str:
        local = self.flow.goal is Goal.LOCAL
        return {
            Step.GOAL: tr("Goal"),
            Step.PROVIDER: tr("Provider"),
            Step.WALLET: tr("Wallet"),
            Step.PRICE: tr("Price"),
            Step.REACH: tr("Start") if local else tr("Reach"),
            Step.READY: tr("Ready"),
        }[step]

    def _say(self, tone: str, title: str, text: str) -> None:
        if not tone:
            self.error.clear()
        elif self.sender() is self.page:
            self.error.show_message(tone, title, text)

    # --- going --------------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """What the main button says."""
        action = self.page.action()
        if not self.act.isEnabled():
            return
        if action is not None:
            action.do()
        elif self.flow.at is Step.READY:
            self.flow.finish()
            self.accept()
        else:
            self.go_on()

    def go_on(self) -> None:
        """The next step."""
        self.flow.forward()
        self.show_step()

    def go_back(self) -> None:
        """The step before."""
        self.flow.back()
        self.show_step()

    def done(self, result: int) -> None:
        """However it is closed, the place is kept."""
        self.page.leaving()
        self.flow.leave()
        super().done(result)


def kept_flow(controller: Controller) -> Flow:
    """The flow of this profile, kept in the preferences of the window."""
    prefs = controller.prefs

    def save(kept: dict[str, str]) -> None:
        prefs.first_run = kept
        prefs.save()

    return Flow(prefs.first_run, save)
