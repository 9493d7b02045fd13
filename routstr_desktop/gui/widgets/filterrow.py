"""Which requests: by model, key, app and outcome. One filter for charts, profit and log; what is chosen stays."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from routstr_desktop.core.activity import Choice, Choices, Dimension, LogFilter
from routstr_desktop.gui import activity_words as words
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.buttons import IconButton
from routstr_desktop.gui.widgets.choice import Pick

CHOICES_SECONDS = 30
_NAMES: dict[Dimension, str] = {
    "model": tr_later("Model"),
    "key": tr_later("Key"),
    "app": tr_later("App"),
}


class FilterRow(QWidget):
    """`changed` when somebody chose something else."""

    changed = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._asked = 0.0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.picks: dict[Dimension, Pick] = {
            "model": Pick(tr("Only this model")),
            "key": Pick(tr("Only this key")),
            "app": Pick(tr("Only this app")),
        }
        self.outcome = Pick(tr("Only this outcome"))
        for value, word in words.OUTCOMES:
            self.outcome.addItem(tr_now(word), value)
        for dimension, pick in self.picks.items():
            pick.addItem(tr_now(_NAMES[dimension]), None)
        for pick in (*self.picks.values(), self.outcome):
            pick.setMinimumWidth(104)
            pick.setToolTip(plain_tip(pick.accessibleName()))
            pick.setAccessibleDescription(pick.accessibleName())  # on Linux the name of such a list is what is chosen in it
            pick.setSizeAdjustPolicy(Pick.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            pick.setMinimumContentsLength(9)
            pick.activated.connect(lambda _: self._chosen())
            pick.currentIndexChanged.connect(lambda _: self._show_way_out())
            row.addWidget(pick, 1)
        self.out = IconButton("x", tr("Clear filter"))
        self.out.clicked.connect(self.clear)
        row.addWidget(self.out)
        self.out.hide()

    def filter(self, text: str = "") -> LogFilter:
        """What is chosen, with the words that are searched for."""
        key = self.picks["key"].currentData()
        return LogFilter(
            model=self.picks["model"].currentData(),
            key_id=None if key is None else int(key),
            app=self.picks["app"].currentData(),
            outcome=self.outcome.currentData(),
            text=" ".join(text.split()),
        )

    def clear(self) -> None:
        """Everything again."""
        for pick in (*self.picks.values(), self.outcome):
            pick.setCurrentIndex(0)
        self._chosen()

    def _chosen(self) -> None:
        self.changed.emit()

    def _show_way_out(self) -> None:
        self.out.setVisible(not self.filter().empty)

    # --- what there is to choose --------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Ask what was used lately, now and then."""
        if time.monotonic() - self._asked < CHOICES_SECONDS or not self._controller.can_ask:
            return
        self._asked = time.monotonic()
        work, say = self._controller.call(lambda node: node.activity.choices), tr("Reading the log")
        self._controller.run(self, work, say, done=self.show_choices, failed=lambda *_: None, changes=False)

    def show_choices(self, found: Choices) -> None:
        """What was used lately; what is chosen stays, also where nobody used it of late."""
        for dimension, choices in (("model", found.models), ("key", found.keys), ("app", found.apps)):
            self._fill(dimension, choices)  # type: ignore[arg-type]

    def _fill(self, by: Dimension, choices: tuple[Choice, ...]) -> None:
        pick = self.picks[by]
        held, word = pick.currentData(), pick.currentText()
        names = [(one.name, words.choice(one, by)) for one in choices]
        if held is not None and held not in dict(names):
            names.append((held, word))
        if [pick.itemData(at) for at in range(1, pick.count())] == [name for name, _ in names]:
            return
        pick.clear()
        pick.addItem(tr_now(_NAMES[by]), None)
        for name, shown in names:
            pick.addItem(shown, name)
        pick.setCurrentIndex(max(0, pick.findData(held)) if held is not None else 0)
