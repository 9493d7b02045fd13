"""A card of settings that are saved together: a table of entries becomes rows.

What a setting is now, its default and whether it waits for the next start is told by the node (`node.preferences`), which also
checks what is saved. A row with another value than the default offers the way back; an empty line is the default, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.fixed import held
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.gui.widgets.buttons import Button, CheckBox, IconButton
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.labels import label

SAVED, LATER = tr_later("Saved."), tr_later("Saved. It takes effect at the next start.")
ON, OFF = "true", "false"
NAME_WIDTH, LINE_WIDTH = 170, 130


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting; `title`, `about` and `unit` are kept by `tr_later`."""

    setting: str
    title: str
    about: str
    unit: str = ""
    switch: bool = False
    """On or off."""
    choices: tuple[str, ...] = ()
    """The values, where there are few."""
    check: Callable[[str, str], str] | None = None
    """(title, text) -> what is wrong with it in a whole sentence, where the node allows more than makes sense here."""


Group = tuple[str, tuple[Entry, ...]]
"""(title, entries): settings of one kind; the title is kept by `tr_later`, and empty where a card has one group."""


def spelled(value: Any) -> str:
    """A value as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ON if value else OFF
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


class _Line(QLineEdit):
    """A number or a text."""

    edited = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.setAccessibleName(tr_now(entry.title))
        self.setFixedWidth(LINE_WIDTH)
        self.textEdited.connect(self.edited)

    def value(self) -> str:
        """What is typed."""
        return self.text().strip()

    def show_value(self, text: str) -> None:
        """Fill in, telling nobody."""
        self.setText(text)


class _Tick(CheckBox):
    """Yes or no."""

    edited = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__(tr_now(entry.title))
        self.clicked.connect(self.edited)

    def value(self) -> str:
        """`ON` or `OFF`."""
        return ON if self.isChecked() else OFF

    def show_value(self, text: str) -> None:
        """Tick, telling nobody."""
        self.setChecked(text == ON)


class _List(Pick):
    """One of a few."""

    edited = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__(tr_now(entry.title))
        self.addItems(entry.choices)
        self.setFixedWidth(LINE_WIDTH)
        self.activated.connect(self.edited)

    def value(self) -> str:
        """What is picked."""
        return self.currentText()

    def show_value(self, text: str) -> None:
        """Pick, telling nobody."""
        self.setCurrentText(text)


Input = _Line | _Tick | _List


class Row(QObject):
    """One setting in a grid: its name, its value with the unit, what it does, and the way back to the default."""

    edited = Signal()

    def __init__(self, entry: Entry, parent: QObject) -> None:
        super().__init__(parent)
        self.entry, self.name = entry, tr_now(entry.title)
        self._was = self._default = OFF if entry.switch else ""
        self.input: Input = _Tick(entry) if entry.switch else _List(entry) if entry.choices else _Line(entry)
        self.about = label(tr_now(entry.about), "caption", "text2", wrap=True)
        self.undo = IconButton("undo-2", tr("Back to the default: {name}", name=self.name))
        self.undo.clicked.connect(self._reset)
        self.input.edited.connect(self._edited)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put its parts into a line of the grid."""
        if isinstance(self.input, _Tick):
            grid.addWidget(self.input, row, 0, 1, 2)
        else:
            name = label(self.name, tint="text2", wrap=True)
            name.setMinimumWidth(min(NAME_WIDTH, name.fontMetrics().horizontalAdvance(self.name) + 4))
            name.setBuddy(self.input)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self.input)
            line.addWidget(label(tr_now(self.entry.unit) if self.entry.unit else "", "caption", "text2"))
            line.addStretch()
            grid.addWidget(name, row, 0)
            grid.addLayout(line, row, 1)
        grid.addWidget(self.about, row, 2)
        policy = self.undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.undo.setSizePolicy(policy)
        self.undo.hide()
        grid.addWidget(self.undo, row, 3)

    @property
    def changed(self) -> bool:
        """Another value than the one that counts."""
        return self._wanted() != self._was

    def value(self) -> str | bool | None:
        """What is to be saved; None = no value."""
        return self._wanted() == ON if self.entry.switch else self._wanted() or None

    def wrong(self) -> str:
        """What the node would allow and still makes no sense."""
        return "" if self.entry.check is None else self.entry.check(self.name, self._wanted())

    def show(self, value: Any, default: Any, later: bool) -> None:
        """What the node says: the value, the one without any choice, and whether a change waits for the next start."""
        self._was, self._default = spelled(value), spelled(default)
        self.input.show_value(self._was)
        told = [tr_now(self.entry.about)]
        if self.entry.switch:
            told.append(tr("Default: on.") if default else tr("Default: off."))
        elif self._default:
            told.append(tr("Default: {value}.", value=self._default))
        if later:
            told.append(tr("Counts from the next start."))
        self.about.setText(" ".join(told))
        self._edited()

    def settle(self) -> None:
        """What is typed was saved."""
        self._was = self._wanted()
        self.input.show_value(self._was)
        self._edited()

    def _wanted(self) -> str:
        return self.input.value() or self._default

    def _reset(self) -> None:
        self.input.show_value(self._default)
        self.input.setFocus()
        self._edited()

    def _edited(self) -> None:
        self.undo.setVisible(self._wanted() != self._default and self.input.isEnabled())
        self.edited.emit()


class SettingForm(QVBoxLayout):
    """Groups of rows, why some cannot be changed, what is wrong, and Save: all that was changed, or nothing of it."""

    def __init__(self, controller: Controller, groups: Sequence[Group], save_name: str) -> None:
        super().__init__()
        self._controller = controller
        self.setSpacing(10)
        self.rows: dict[str, Row] = {}
        for title, entries in groups:
            self._add(title, entries)
        self.error = label(tint="error", wrap=True)
        self.error.hide()
        self.save = Button(tr("Save"), "save")
        self.save.setAccessibleName(save_name)
        self.save.setEnabled(False)
        self.save.clicked.connect(self.save_now)
        foot = QHBoxLayout()
        foot.addWidget(self.error, 1)
        foot.addStretch()
        foot.addWidget(self.save)
        self.addLayout(foot)

    def _add(self, title: str, entries: Sequence[Entry]) -> None:
        if title:
            self.addWidget(label(tr_now(title), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for entry in entries:
            row = self.rows[entry.setting] = Row(entry, self)
            row.place(grid, grid.rowCount())
            row.edited.connect(self._edited)
            if isinstance(row.input, _Line):
                row.input.returnPressed.connect(self.save_now)
        self.addLayout(grid)
        self.addWidget(held(self._controller, *((self.rows[each.setting].input, each.setting) for each in entries)))

    def show_options(self, options: dict[str, Any]) -> None:
        """What `node.preferences` says, unless somebody is editing."""
        if self.save.isEnabled():
            return
        for name, row in self.rows.items():
            row.show(options[name], options["defaults"][name], name in options["later"])

    def _changed(self) -> list[Row]:
        return [row for row in self.rows.values() if row.changed]

    def _edited(self) -> None:
        self.error.hide()
        self.save.setEnabled(bool(self._changed()))

    def refuse(self, title: str, text: str) -> None:
        """What the node said against it, with the name that the row has here."""
        row = next((row for row in self.rows.values() if f" {row.entry.setting} " in f"{title} {text}"), None)
        told = text or title
        self._tell(row, told if row is None else f"{row.name}: {told}")

    def _tell(self, row: Row | None, why: str) -> None:
        self.error.setText(why)
        self.error.show()
        if row is not None:
            row.input.setFocus()

    def save_now(self) -> None:
        """Check and save; what is wrong is said beside the button."""
        rows = self._changed()
        if not rows:
            return
        if bad := next((row for row in rows if row.wrong()), None):
            self._tell(bad, bad.wrong())
            return

        def done(later: bool) -> None:
            for row in rows:
                row.settle()
            self._controller.notice.emit(tr_now(LATER if later else SAVED), "ok")

        changes = {row.entry.setting: row.value() for row in rows}
        work = self._controller.call(lambda node: node.preferences.change, **changes)
        self._controller.run(self.save, work, tr("Saving"), done=done, failed=self.refuse)
