"""The mints: what is held at each, whether it answers, and which ecash is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import MintHealth, MintStatus, Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.move import can_move
from routstr_desktop.gui.fixed import held, hold
from routstr_desktop.gui.text import Numbers, clock, host
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said
from routstr_desktop.gui.widgets.boxes import Card, Pill
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Elided, Rule, label
from routstr_desktop.gui.widgets.rows import Row, Rows
from routstr_desktop.gui.words import mint_chip

Act = Callable[[MintStatus], None]
_NONE = tr_later("No mint yet. Customers pay you with ecash of a mint you choose.")
MUCH_MSAT = 100_000_000
"""From here on it is said when nearly all of it is in one place."""
NEARLY_ALL = 80
"""Percent."""


def heaped(mints: Sequence[MintStatus]) -> MintStatus | None:
    """The mint that holds so much of so much that its end would hurt."""
    whole = sum(one.balance_msat for one in mints)
    most = max(mints, key=lambda one: one.balance_msat, default=None)
    return most if most is not None and whole >= MUCH_MSAT and most.balance_msat * 100 >= whole * NEARLY_ALL else None


def _told(item: MintStatus, numbers: Numbers) -> Iterator[str]:
    """What there is to say about a mint, sentence by sentence."""
    if not item.trusted and item.lost_msat:
        yield tr("It refused {amount} that it had signed.", amount=numbers.sat(item.lost_msat))
    elif not item.trusted:
        yield tr("No longer used.")
    if not item.trusted:
        yield tr("What is held here stays.")
    if item.error:
        yield tr_said(item.error)
    if item.retry_at and item.health is MintHealth.SLOWED:
        yield tr("Asked again at {time}.", time=clock(item.retry_at))
    if item.unswapped_msat:
        yield tr("{amount} paid, to be swapped.", amount=numbers.sat(item.unswapped_msat))
    if item.fee_ppk:
        fee = f"{item.fee_ppk / 1000:g}".replace(".", numbers.point)
        yield tr("Takes {fee} {unit} a coin.", fee=fee, unit=item.unit)


class MintRow(Row):
    """Name and last error, state, balance, and what can be done."""

    def __init__(self, item: MintStatus, remove: Act, use: Act) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(12)
        self.setMinimumHeight(48)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = Elided("strong")
        name.set_text(host(item.url) + ("" if item.unit == "sat" else f" ({item.unit})"))
        words.addWidget(name)
        self.about = label("", "caption", "text2", wrap=True)
        words.addWidget(self.about)
        self.chip = Pill(small=True)
        self.balance = label("", "strong")
        self.balance.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        row.addWidget(self.balance)
        self.button: QWidget
        if item.trusted:
            gone = IconButton("x", tr("Stop using {name}", name=host(item.url)))
            gone.clicked.connect(lambda: remove(self.item))
            gone.setEnabled(item.unit == "sat")
            self.button = gone
        else:
            again = Button(tr("Use again"))
            again.setAccessibleName(tr("Use {mint} again", mint=host(item.url)))
            again.clicked.connect(lambda: use(self.item))
            self.button = again
        self.stops = (self.button,)
        self._place = QHBoxLayout()
        self._place.addStretch()
        self._place.addWidget(self.button)
        row.addLayout(self._place)

    def show_item(self, item: MintStatus, numbers: Numbers) -> None:
        """What is known of it now."""
        self.item = item
        told = " ".join(_told(item, numbers))
        self.about.setText(told)
        self.about.setVisible(bool(told))
        self.chip.set(*mint_chip(item.reachable, item.health))
        self.balance.setText(numbers.sat(item.balance_msat))
        self.balance.setAccessibleName(tr("{amount} at {mint}", amount=self.balance.text(), mint=host(item.url)))

    def align(self, amount: int, button: int) -> None:
        """As wide as these, whatever stands in it."""
        self.balance.setMinimumWidth(amount)
        self._place.setContentsMargins(button - self.button.sizeHint().width(), 0, 0, 0)


def _aligned(rows: Sequence[MintRow]) -> None:
    """Amounts end in one line, whatever button follows them."""
    button = max((row.button.sizeHint().width() for row in rows), default=0)
    amount = max((row.balance.sizeHint().width() for row in rows), default=0)
    for row in rows:
        row.align(amount, button)


class MintsCard(Card):
    """A row for each mint and unit."""

    def __init__(
        self,
        controller: Controller,
        add: Callable[[], None],
        remove: Act,
        use: Act,
        move: Callable[[], None],
        tidy: Callable[[], None],
    ) -> None:
        super().__init__(spacing=2)
        self._acts = (remove, use)
        self._shown: object = None
        self._numbers = controller.numbers
        self.tidy = Button(tr("Tidy up ecash"), kind="link")
        self.tidy.setToolTip(tr("Swap many small coins for few large ones. In quiet moments the node does it by itself."))
        self.tidy.clicked.connect(lambda: tidy())
        self.move_button = Button(tr("Move…"), "arrow-left-right", kind="link")
        self.move_button.setAccessibleName(tr("Move between your mints"))
        self.move_button.clicked.connect(lambda: move())
        self.add = Button(tr("Add mint…"), "plus", kind="link")
        self.add.clicked.connect(lambda: add())
        self.headed(tr("Mints"), self.tidy, self.move_button, self.add, rows=True).setSpacing(20)
        self.none = label("", tint="text2", wrap=True)
        self.none.setContentsMargins(0, 0, 0, 6)
        self._column: Rows[MintStatus, MintRow] = Rows(
            lambda item: (item.url, item.unit, item.trusted), self._row, lambda row, item: row.show_item(item, self._numbers)
        )
        self._controller = controller
        self.body.addWidget(held(controller, (self.add, "cashu_mints")))
        self.body.addWidget(self.none)
        self.body.addLayout(self._column)
        self.heaped = label("", "caption", "text2", wrap=True)
        self.heaped.setContentsMargins(0, 5, 0, 3)
        self._above = Rule()
        for part in (self._above, self.heaped):
            part.hide()
            self.body.addWidget(part)

    @property
    def rows(self) -> list[MintRow]:
        """From top to bottom."""
        return self._column.rows

    def _row(self, item: MintStatus) -> MintRow:
        row = MintRow(item, *self._acts)
        hold(self._controller, (row.button, "cashu_mints"))
        return row

    def show_snapshot(self, s: Snapshot, numbers: Numbers) -> None:
        """Fill in."""
        self.add.setEnabled(bool(s.days))
        self.move_button.setVisible(can_move(s.mints))
        self.tidy.setVisible(any(one.balance_msat for one in s.mints))
        key = (s.mints, numbers, bool(s.days))
        if key == self._shown:
            return
        self._shown = key
        self._numbers = numbers
        self._column.show_items(s.mints, self.add)
        _aligned(self.rows)
        self.none.setVisible(not s.mints)
        self.none.setText(tr("Known once the node runs.") if not s.days else tr_now(_NONE))
        most = heaped(s.mints)
        for part in (self._above, self.heaped):
            part.setVisible(most is not None)
        if most is not None:
            told = tr(
                "Most of your ecash is at {mint}. If that mint vanished, it would be lost: withdraw, or use several mints.",
                mint=host(most.url),
            )
            self.heaped.setText(told)
