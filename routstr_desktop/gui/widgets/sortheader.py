"""Titles of columns that sort: by a click, or with Tab to the titles, arrow keys and Enter. A third time: as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import QHeaderView, QWidget

from routstr_desktop.gui.icons import pixmap
from routstr_desktop.gui.theme import tokens
from routstr_desktop.gui.translation import tr

ARROW, GAP, PADDING = 14, 3, 11
_SORT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Order = Qt.SortOrder
Sorting = tuple[int, Order]
"""(column, order)."""


class SortHeader(QHeaderView):
    """`asked` tells by what to sort, None for the usual order; who sorts calls `show_sorting` then."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(tr("Columns to sort by"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sorting: Sorting | None = None
        self._at = 0
        self.sectionClicked.connect(self._ask)

    def show_sorting(self, sorting: Sorting | None) -> None:
        """What the rows are sorted by now."""
        self.sorting = sorting
        self.setAccessibleDescription(self.said())
        self.viewport().update()

    def said(self) -> str:
        """The same in words."""
        if self.sorting is None:
            return tr("In the usual order")
        column, order = self.sorting
        return (
            tr("Sorted by {column}, smallest first", column=self._title(column))
            if order == Order.AscendingOrder
            else tr("Sorted by {column}, largest first", column=self._title(column))
        )

    def _title(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal))

    def _ask(self, column: int) -> None:
        now = self.sorting
        self._at = column
        if now is None or now[0] != column:
            self.asked.emit((column, Order.AscendingOrder))
        elif now[1] == Order.AscendingOrder:
            self.asked.emit((column, Order.DescendingOrder))
        else:
            self.asked.emit(None)

    # --- keyboard -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Enter is ours, whatever it means in the rows."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _SORT:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = [column for column in range(self.count()) if not self.isSectionHidden(column)]
        place = shown.index(self._at) if self._at in shown else 0
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                self._at = shown[max(0, min(len(shown) - 1, place + (1 if key == Qt.Key.Key_Right else -1)))]
                self.setAccessibleDescription(f"{self._title(self._at)}. {self.said()}")
                self.viewport().update()
            case key if key in _SORT:
                self._ask(shown[place])
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if self.sorting is not None and self.sorting[0] == logical:
            self._arrow(painter, rect, logical, self.sorting[1])
        if self.hasFocus() and logical == self._at:
            painter.save()
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def _arrow(self, painter: QPainter, rect: QRect, logical: int, order: Order) -> None:
        """Beside the title, on the side where there is room."""
        title = self.fontMetrics().horizontalAdvance(self._title(logical))
        aligned = self.model().headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(Qt.AlignmentFlag(aligned) & Qt.AlignmentFlag.AlignRight)
        left = rect.right() - PADDING - title - GAP - ARROW if right else rect.left() + PADDING + title + GAP
        arrow = pixmap("chevron-down", tokens().text2, ARROW, self.devicePixelRatioF())
        if order == Order.AscendingOrder:
            arrow = arrow.transformed(QTransform().rotate(180))
        painter.drawPixmap(max(rect.left(), left), rect.top() + (rect.height() - ARROW) // 2, arrow)
