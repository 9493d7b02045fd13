"""The Overview: state and Start/Stop, at most one banner, the three figures, 30 days, the address for apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from routstr_desktop.core.status import NodeState, Problem, Snapshot, UpstreamStatus, Withdrawal
from routstr_desktop.gui import locked_words
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.mints import MintsDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.unlock import ask_passphrase
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.firstrun.flow import words_due
from routstr_desktop.gui.pages.connect import ConnectCard
from routstr_desktop.gui.pages.earned import EarnedCard
from routstr_desktop.gui.pages.money import MoneyCards
from routstr_desktop.gui.pages.page import ColumnPage
from routstr_desktop.gui.pages.setup import SetupCard
from routstr_desktop.gui.pages.withdrawals import WithdrawalsCard
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said
from routstr_desktop.gui.widgets.boxes import Banner, Pill
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.words import eye, pill, port_of, state_icon, tone, words_missing
from routstr_desktop.upstream.health import KEY_REFUSED

_SETUP_CAUSES = frozenset({"upstream-missing", "mint-missing"})
"""Told by the three steps already."""
_ASKED = tr_later(
    "If your system asks for the password of its keyring, answer it: your provider's key and your wallet's words are in there."
)
SLOW_START_MS = 3000
_BUTTONS = {
    NodeState.OFF: (tr_later("Start"), "power", "primary"),
    NodeState.TRANSITION: (tr_later("Start"), "power", "plain"),
    NodeState.ERROR: (tr_later("Try again"), "power", "primary"),
    NodeState.LOCKED: (tr_later("Try again"), "power", "primary"),
    NodeState.LOCAL_ONLY: (tr_later("Start selling"), "power", "primary"),
    NodeState.SELLING: (tr_later("Stop selling"), "power", "plain"),
    NodeState.ATTENTION: (tr_later("Stop selling"), "power", "plain"),
    NodeState.PAUSED: (tr_later("Resume"), "play", "primary"),
}


class OverviewPage(ColumnPage):
    """Renders the controller's snapshot whenever it changes and the page can be seen."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        super().__init__(controller)
        self._starting = self._asked = False
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        self._head()
        self.banner = Banner()
        self.setup = SetupCard(self.add_provider, self.add_mint, self.toggle, controller.setup_asked.emit)
        self.money = MoneyCards(self.withdraw, controller.refused_asked.emit)
        yield
        self.withdrawals = WithdrawalsCard(self.show_token, self.take_back)
        self.earned = EarnedCard(self.test)
        self.connect_card = ConnectCard(controller)
        yield
        for part in (self.banner, self.setup, self.money, self.withdrawals, self.connect_card):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        for part in (self.banner, self.setup, self.money, self.withdrawals):
            self.column.addWidget(part)
        self.column.addWidget(self.earned, 100)  # up to its greatest height; what is left then is free at the foot
        self.column.addWidget(self.connect_card)
        self.slow = QTimer(self)
        self.slow.setSingleShot(True)
        self.slow.setInterval(SLOW_START_MS)
        self.slow.timeout.connect(lambda: self.show_snapshot(controller.snapshot))
        self.column.addStretch(1)
        yield
        self.begin()

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStrut(34)
        self.title = label(tr("Overview"), "page")
        self.pill = Pill()
        self.eye = IconButton(*eye(self.controller.numbers))
        self.eye.clicked.connect(self.toggle_amounts)
        self.main = Button(tr("Start"), "power", kind="primary")
        self.main.clicked.connect(self.toggle)
        row.addWidget(self.title)
        row.addWidget(self.pill)
        row.addStretch()
        row.addWidget(self.eye)
        row.addWidget(self.main)
        self.column.addLayout(row)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_snapshot(self, s: Snapshot) -> None:
        """Everything on the page from one frozen snapshot."""
        numbers = self.controller.numbers
        self.pill.set(pill(s), tone(s.state), state_icon(s.state))
        word, icon_name, kind = _BUTTONS[s.state]
        if s.state is NodeState.ERROR and s.local_url is not None:
            word, icon_name = tr_later("Check again"), "scale"
        self.main.set_kind(kind)
        self.main.set(tr_now(word), icon_name)
        setup = SetupCard.needed(s) and s.state not in (NodeState.TRANSITION, NodeState.ERROR, NodeState.LOCKED)
        self.main.setEnabled(s.state is not NodeState.TRANSITION)
        self.main.setVisible(not setup)
        self.eye.set(*eye(numbers))
        self._show_banner(s, setup)
        self.setup.setVisible(setup)
        if setup:
            self.setup.show_snapshot(s)
        has_money = bool(s.withdrawable_msat or s.customers_msat or s.outstanding_msat or s.customer_keys)
        self.money.setVisible(not setup or has_money)
        self.money.show_snapshot(s, numbers)
        self.withdrawals.show_snapshot(s, numbers)
        known = bool(s.days)
        self.earned.setVisible(not setup and known)
        self.earned.show_snapshot(s, numbers)
        self.connect_card.setVisible(s.local_url is not None or (known and not setup))
        self.connect_card.show_snapshot(s)

    def _show_banner(self, s: Snapshot, setup: bool) -> None:
        if s.state is not NodeState.TRANSITION:
            self._starting = False
        problems = [problem for problem in s.problems if not (setup and problem.cause in _SETUP_CAUSES)]
        if problems:
            first = problems[0]
            title = tr_said(first.title).rstrip(".") + "."
            also = (tr("Also: {trouble}.", trouble=tr_said(other.title).rstrip(".")) for other in problems[1:])
            text = " ".join([tr_said(first.text), *also])
            if first.cause in locked_words.VERBS:
                title, text = locked_words.on_screen(first) or (title, text)
                if not self._asked and self.isVisible() and self.controller.can_ask:
                    self._asked = True
                    ask_passphrase(self.controller, self.window(), only_known=first.cause != locked_words.NEW)
            self.banner.show_message(first.severity, title, text, self._actions(first))
        elif s.state is NodeState.TRANSITION and not s.days and self._waited():
            self.banner.show_message("info", tr("Still starting."), tr_now(_ASKED))
        elif s.state is NodeState.OFF and not setup:
            self.banner.show_message("plain", tr("Not selling."), tr("Local apps cannot reach your models either."))
        elif words_due(s, self.controller.prefs.words_checked, self.controller.prefs.first_run):
            title, text, verb = words_missing()
            self.banner.show_message("warn", title, text, [(verb, self.show_words)])
        else:
            self.banner.clear()

    def _waited(self) -> bool:
        """A start takes so long that somebody wonders why."""
        if not self._starting:
            self._starting = True
            self.slow.start()
        return not self.slow.isActive()

    def _actions(self, problem: Problem) -> list[tuple[str, Callable[[], object]]]:
        match problem.cause.partition(":")[0]:
            case "upstream-missing":
                return [(tr("Add provider"), self.add_provider)]
            case "upstream-account" if (item := self._key_refused(problem)) is not None:
                return [(tr("Change key…"), lambda: UpstreamDialog(self.controller, self.window(), item).open())]
            case "upstream" | "upstream-account" | "models-missing":
                return [(tr("See providers"), lambda: self.controller.page_asked.emit("Providers"))]
            case "locked" if problem.cause in locked_words.VERBS:
                verb = tr_now(locked_words.VERBS[problem.cause])
                return [(verb, lambda: ask_passphrase(self.controller, self.window()))]
            case "mint-missing":
                return [(tr("Add mint"), self.add_mint)]
            case "port-taken" if problem.severity == "error" and (port := self._next_port(problem)) is not None:
                return [(tr("Use {port}", port=port), lambda: self.use_port(port))]
        return []

    def _key_refused(self, problem: Problem) -> UpstreamStatus | None:
        """The provider that a problem is about, if another key is what it wants."""
        slug = problem.cause.partition(":")[2]
        refusing = (one for one in self.controller.snapshot.upstreams if one.account == KEY_REFUSED)
        return next((one for one in refusing if one.slug == slug), None)

    def _next_port(self, problem: Problem) -> int | None:
        """The one after the port that is taken, unless this start says which it is."""
        port = port_of(problem.title)
        return None if port is None or "port" in self.controller.snapshot.fixed else port + 1

    # --- commands -----------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """The button beside the state."""
        stops = self.controller.snapshot.state in (NodeState.SELLING, NodeState.ATTENTION)
        self.controller.run(self, self.controller.toggle(), tr("Stopping") if stops else tr("Starting"))

    def use_port(self, port: int) -> None:
        """Another port, because the operator said so."""
        self.controller.run(self, self.controller.use_port(port), tr("Changing the port"))

    def toggle_amounts(self) -> None:
        """Hide or show every amount."""
        self.controller.hide_amounts(not self.controller.numbers.hidden)

    def withdraw(self) -> None:
        """Open the dialog, amount filled in."""
        WithdrawDialog(self.controller, self.window()).open()

    def show_token(self, item: Withdrawal) -> None:
        """A token made earlier."""
        WithdrawDialog(self.controller, self.window(), item).open()

    def take_back(self, item: Withdrawal) -> None:
        """Swap an unclaimed token back to us."""
        self.controller.take_back(item)

    def test(self) -> None:
        """Ask one's own node something."""
        TrialDialog(self.controller, self.window()).open()

    def add_provider(self) -> None:
        """Base URL and key of the upstream."""
        UpstreamDialog(self.controller, self.window()).open()

    def show_words(self) -> None:
        """The wallet's 12 words, with the check."""
        WordsDialog(self.controller, self.window()).open()

    def add_mint(self) -> None:
        """The mints whose ecash is taken."""
        MintsDialog(self.controller, self.window()).open()
