"""The Wallet: whose money it is, at which mints it is, ecash in and out, and everything that moved."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import MintStatus, Snapshot, Withdrawal
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.mints import MintsDialog, RemoveMintDialog
from routstr_desktop.gui.dialogs.move import MoveDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.firstrun.flow import words_due
from routstr_desktop.gui.pages.backup import BackupCard
from routstr_desktop.gui.pages.history import HistoryCard
from routstr_desktop.gui.pages.lightning import LightningCard
from routstr_desktop.gui.pages.mints import MintsCard
from routstr_desktop.gui.pages.money import FigureCard
from routstr_desktop.gui.pages.page import ColumnPage
from routstr_desktop.gui.pages.withdrawals import WithdrawalsCard
from routstr_desktop.gui.text import UNKNOWN, Numbers, host
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Banner, Card
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.dropping import DropArea, Given
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.words import eye, unclaimed, words_missing


class Figures(QWidget):
    """Whose money it is; the three together are what the mints hold."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.yours, self.held, self.out = (
            FigureCard(tr("Yours to withdraw")),
            FigureCard(tr("Held for customers")),
            FigureCard(tr("In tokens not claimed")),
        )
        for card in (self.yours, self.held, self.out):
            card.foot.setContentsMargins(0, 0, 0, 0)
            row.addWidget(card, 1)
        self.yours.line.setWordWrap(True)

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Without an open ledger nothing is known, and nothing is shown as zero."""
        if not s.days:
            for card in (self.yours, self.held, self.out):
                card.figure.set_text(UNKNOWN)
                card.line.setText(tr("Not known yet"))
            return
        self.yours.figure.set_text(numbers.sat(s.withdrawable_msat))
        fiat = numbers.fiat(s.withdrawable_msat, s.btc_usd, s.btc_age_seconds) if s.withdrawable_msat else ""
        fees = tr("after {amount} of fees", amount=numbers.sat(s.fees_msat)) if s.fees_msat >= MSAT_PER_SAT else ""
        self.yours.line.setText(" · ".join(filter(None, (fiat or tr("Ecash, at your mints"), fees))))
        told = "\n".join(f"{name}: {numbers.sat(paid)}" for name, paid in sorted(s.fees.items()))
        self.yours.line.setToolTip(plain_tip(told))
        self.held.figure.set_text(numbers.sat(s.customers_msat))
        self.held.line.setText(
            trn("{n} key", "{n} keys", s.customer_keys, n=numbers.count(s.customer_keys))
            if s.customer_keys
            else tr("No customers yet")
        )
        self.out.figure.set_text(numbers.sat(s.outstanding_msat))
        mine = sum(unclaimed(item.state) for item in s.withdrawals)
        self.out.line.setText(
            trn("{n} withdrawal", "{n} withdrawals", mine, n=numbers.count(mine)) if mine else tr("No open withdrawals")
        )


class EmptyCard(Card):
    """Nothing to withdraw: where money comes from, and the one thing to do."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(tr("Nothing to withdraw yet."), "strong"))
        words.addWidget(label(tr("Payments appear here as soon as a customer pays."), tint="text2", wrap=True))
        self.receive = Button(tr("Receive ecash"), "arrow-down-left", kind="link")
        row.addLayout(words, 1)
        row.addWidget(self.receive)
        self.body.addLayout(row)


class WalletPage(ColumnPage):
    """Renders the controller's snapshot while it can be seen."""

    def __init__(self, controller: Controller, *, slowly: bool = False) -> None:
        inside = DropArea()
        super().__init__(controller, inside)
        self._moved: object = None
        self._waiting: Given = ""
        inside.dropped.connect(self.receive)
        self.build(self._parts(controller), slowly)

    def _parts(self, controller: Controller) -> Iterator[None]:
        self._head()
        self.banner = Banner()
        self.empty = EmptyCard()
        self.empty.receive.clicked.connect(lambda: self.receive())
        self.figures = Figures()
        self._add(self.banner, self.empty, self.figures)
        yield
        self.mints = MintsCard(controller, self.add_mint, self.remove_mint, self.use_mint, self.move_balance, self.tidy)
        self._add(self.mints)
        yield
        self.lightning = LightningCard(controller)
        self._add(self.lightning)
        yield
        self.withdrawals = WithdrawalsCard(self.show_token, controller.take_back)
        self.backup = BackupCard(controller)
        self._add(self.withdrawals, self.backup)
        yield
        self.history = HistoryCard(controller)
        self._add(self.history)
        self.column.addStretch(1)
        yield
        self.begin()

    def _add(self, *parts: QWidget) -> None:
        for part in parts:
            self.column.addWidget(part)

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStrut(34)
        row.addWidget(label(tr("Wallet"), "page"))
        row.addStretch()
        self.eye = IconButton(*eye(self.controller.numbers))
        self.eye.clicked.connect(lambda: self.controller.hide_amounts(not self.controller.numbers.hidden))
        self.take = Button(tr("Receive…"), "arrow-down-left")
        self.take.clicked.connect(lambda: self.receive())
        self.give = Button(tr("Withdraw…"), "arrow-up-right", kind="primary")
        self.give.clicked.connect(self.withdraw)
        for each in (self.eye, self.take, self.give):
            row.addWidget(each)
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        self._moved = None  # read the history anew: money may have moved unseen
        super().showEvent(event)

    def show_snapshot(self, s: Snapshot) -> None:
        """Everything on the page from one frozen snapshot; the history is read anew when money moved."""
        numbers, known = self.controller.numbers, bool(s.days)
        enough = s.withdrawable_msat >= MSAT_PER_SAT
        self.eye.set(*eye(numbers))
        self.take.setEnabled(known)
        self.give.setEnabled(known and enough)
        why = tr("The node is not running") if not known else "" if enough else tr("There is less than 1 sat to withdraw")
        self.give.setToolTip(plain_tip(why))
        money = bool(s.withdrawable_msat or s.customers_msat or s.outstanding_msat)
        self._warn(words_due(s, self.controller.prefs.words_checked, self.controller.prefs.first_run))
        self.empty.setVisible(known and not enough and not s.customers_msat)
        self.figures.setVisible(money or not known)
        self.figures.show_snapshot(s, numbers)
        self.mints.show_snapshot(s, numbers)
        self.lightning.show_snapshot(s, numbers)
        self.withdrawals.show_snapshot(s, numbers)
        self.backup.show_snapshot(s)
        self.history.show_snapshot(s)
        states = tuple((item.id, item.state) for item in s.withdrawals)
        moved = (known, s.withdrawable_msat, s.customers_msat, s.outstanding_msat, states)
        if known and moved != self._moved:
            self._moved = moved
            self.history.reload()
            self.lightning.reload()
            self.backup.reload()
        if known and self._waiting:
            what, self._waiting = self._waiting, ""
            self.receive(what)

    def _warn(self, due: bool) -> None:
        """Stands until the words are on paper."""
        if due:
            title, text, verb = words_missing()
            self.banner.show_message("warn", title, text, [(verb, self.backup.open_words)])
        else:
            self.banner.clear()

    # --- commands -----------------------------------------------------------------------------------------------------

    def receive(self, what: Given = "") -> None:
        """Open the dialog, with what was dropped if anything was; as soon as the books are open."""
        if not self.controller.snapshot.days:
            self._waiting = what
            return
        dialog = ReceiveDialog(self.controller, self.window(), what)
        dialog.finished.connect(lambda _: self.history.reload())
        dialog.open()

    def withdraw(self) -> None:
        """Open the dialog, amount filled in."""
        WithdrawDialog(self.controller, self.window()).open()

    def answer(self, request: str) -> None:
        """Open it with what somebody asks for in a payment request."""

        async def work() -> Asked:
            return await self.controller.bridge.call(self.controller.need().asked_for, request)

        def done(asked: Asked) -> None:
            WithdrawDialog(self.controller, self.window(), asked=asked).open()

        self.controller.run(self, work(), tr("Reading the request"), done=done, changes=False)

    def show_token(self, item: Withdrawal) -> None:
        """A token made earlier."""
        WithdrawDialog(self.controller, self.window(), item).open()

    def add_mint(self) -> None:
        """Another mint whose ecash is taken."""
        MintsDialog(self.controller, self.window()).open()

    def remove_mint(self, item: MintStatus) -> None:
        """Ask, then take no more of its ecash."""
        RemoveMintDialog(self.controller, item, self.window()).open()

    def move_balance(self) -> None:
        """From one own mint to another."""
        MoveDialog(self.controller, self.window()).open()

    def tidy(self) -> None:
        """Fewer and larger coins, now."""

        async def work() -> int:
            return await self.controller.bridge.call(self.controller.need().upkeep.tidy)

        def done(places: int) -> None:
            said = trn("Small coins were swapped at {n} mint.", "Small coins were swapped at {n} mints.", places)
            self.controller.notice.emit(said if places else tr("There is nothing to tidy up: the coins are few."), "ok")

        self.controller.run(self, work(), tr("Tidying up"), done=done)

    def use_mint(self, item: MintStatus) -> None:
        """Take its ecash again."""

        async def work() -> None:
            await self.controller.bridge.call(self.controller.need().trust_mint, item.url)

        done = tr("{name} is used again.", name=host(item.url))
        self.controller.run(self, work(), tr("Adding the mint"), done=lambda _: self.controller.notice.emit(done, "ok"))
