"""What a key may do: all models or some of them, and for how long."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from routstr_desktop.gui.text import moment
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.buttons import paint_box
from routstr_desktop.gui.widgets.choice import Choice
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import label

DAY = 86_400


class TickDelegate(QStyledItemDelegate):
    """The same box as our own check boxes have: the style's is too faint for the dark theme."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        self.initStyleOption(option, index)
        view = self.parent()
        assert isinstance(view, QListWidget)
        place = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view)
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        painter.save()
        paint_box(painter, box, ticked=ticked, density=view.devicePixelRatioF())
        painter.restore()


class ModelsRule(QWidget):
    """All models, or a list to tick; what is allowed and no longer sold stays in the list."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.choice = Choice(tr("Models"), [("all", tr("All models")), ("some", tr("Only some"))])
        self.choice.set_value("all")
        self.choice.chosen.connect(lambda _: self._chosen())
        self.search = field(tr("Find a model"), tr("Find a model"))
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setObjectName("apps")
        self.list.setAccessibleName(tr("Models that it may use"))
        self.list.setMinimumHeight(150)
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        for part in (self.choice, self.search, self.list):
            column.addWidget(part)
        self._chosen()

    def show_rule(self, sold: tuple[str, ...], allowed: tuple[str, ...] | None) -> None:
        """The names to choose from, and those that are allowed (None: all)."""
        self.choice.set_value("all" if allowed is None else "some")
        self.list.blockSignals(True)
        self.list.clear()
        ticked = set(allowed or ())
        for name in [*(allowed or ()), *(one for one in sold if one not in ticked)]:
            item = QListWidgetItem(name if name in sold else tr("{model} (not sold now)", model=name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._chosen()

    def value(self) -> tuple[str, ...] | None:
        """The names that are ticked; None for all."""
        if self.choice.value() == "all":
            return None
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked)

    @property
    def complete(self) -> bool:
        """All, or at least one."""
        return self.value() != ()

    def _chosen(self) -> None:
        for part in (self.search, self.list):
            part.setVisible(self.choice.value() == "some")
        self.changed.emit()

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in str(item.data(Qt.ItemDataRole.UserRole)).lower())


class TimeRule(QWidget):
    """For ever, or from now on for a while; a time that was set before stays until another is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        options = [("0", tr("For ever")), *((str(days), trn("{n} day", "{n} days", days)) for days in (1, 7, 30))]
        self.choice = Choice(tr("Valid"), options)
        self.choice.set_value("0")
        self.choice.chosen.connect(self._chosen)
        self.line = label("", "caption", "text2")
        self._until: int | None = None
        column.addWidget(self.choice)
        column.addWidget(self.line)
        self._tell()

    def show_rule(self, until: int | None) -> None:
        """Until when it is valid now; None = for ever."""
        self._until = until
        if until is None:
            self.choice.set_value("0")
        else:
            self.choice.clear()
        self._tell()

    def value(self) -> int | None:
        """Unix seconds; None = for ever."""
        return self._until

    def _chosen(self, days: str) -> None:
        self._until = int(time.time()) + int(days) * DAY if int(days) else None
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.line.setVisible(self._until is not None)
        if self._until is not None:
            self.line.setText(tr("Until {time}; refused from then on.", time=moment(self._until)))
