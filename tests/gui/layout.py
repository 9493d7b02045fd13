"""What can be wrong with a picture, found without eyes: cut words, clipped widgets, controls without a name or out of reach.

`faults` looks at a window or dialog as it is shown. The walk of `screenshots` brings every state before it: all of them,
in every language and density, in `make screenshots`; in `make test` those of one theme, in the longest language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from routstr_desktop.gui.theme import font
from routstr_desktop.gui.widgets.bars import Bars
from routstr_desktop.gui.widgets.chips import EDGE, ChipDelegate
from routstr_desktop.gui.widgets.labels import Elided, Figure

ROOM = QSize(1366, 740)
"""What a panel leaves of the smallest screen that is still sold."""
SLACK = 1
"""Pixels that rounding may cost."""
SIDEWAYS = {"pseudo": 65}
"""How far a page may be wider than the smallest window: no language is as long as this one, and the page can be scrolled."""


def faults(top: QWidget, sideways: int = 0) -> list[str]:
    """Sentences about what is wrong with what can be seen in `top`; none if all is well.

    A page or a row of tabs may be `sideways` pixels wider than its window (and then be scrolled).
    """
    return [*dict.fromkeys(_faults(top, sideways + SLACK))]


def _faults(top: QWidget, sideways: int) -> Iterator[str]:
    if isinstance(top, QDialog) and (top.width() > ROOM.width() or top.height() > ROOM.height()):
        yield f"{top.windowTitle()!r} is {top.width()} x {top.height()}: too large for a laptop of 1366 x 768"
    for widget in top.findChildren(QWidget):
        if not widget.isVisibleTo(top) or widget.window() is not top:
            continue
        yield from _named(widget)
        yield from _inside(widget)
        match widget:
            case QLabel():
                yield from _label(widget)
            case QPushButton() | QCheckBox():
                yield from _button(widget)
            case QLineEdit():
                yield from _line(widget)
            case QComboBox():
                yield from _combo(widget)
            case QTabBar():
                yield from _tabs(widget, sideways)
            case QTableView():
                yield from _table(widget)
            case QListView() if widget.objectName() == "nav":
                yield from _pages(widget)
            case QScrollArea() if (page := widget.widget()) is not None:
                if (over := page.width() - widget.viewport().width()) > sideways:
                    yield f"the page is wider than the window by {over} px"
            case Bars() if not widget.accessibleDescription():
                yield "a chart has no words"


def _named(widget: QWidget) -> Iterator[str]:
    """Whatever the keyboard reaches has a name, and the keyboard gets out again."""
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled() or isinstance(widget, QScrollArea):
        return
    face = QAccessible.queryAccessibleInterface(widget)
    if face is None or not face.text(QAccessible.Text.Name).strip():
        yield f"{_what(widget)} has no accessible name"
    if isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.tabChangesFocus():
        yield f"{_what(widget)} keeps the Tab key"
    if isinstance(widget, QAbstractItemView) and widget.tabKeyNavigation():
        yield f"{_what(widget)} keeps the Tab key"


def _inside(widget: QWidget) -> Iterator[str]:
    """A widget lies in its parent; only what scrolls may be larger than its window."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return
    if isinstance(parent, QAbstractScrollArea | QComboBox | QLineEdit | QTabBar) or not widget.size().isValid():
        return
    area = widget.geometry()
    if area.isEmpty() or parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(area):
        return
    yield f"{_what(widget)} reaches out of its {type(parent).__name__}: {_box(area)} in {_box(parent.rect())}"


def _label(widget: QLabel) -> Iterator[str]:
    text = widget.text()
    if not text.strip() or isinstance(widget, Elided | Figure):
        return
    metrics, room = widget.fontMetrics(), widget.contentsRect()
    if not widget.wordWrap():
        if widget.sizeHint().width() > widget.width() + SLACK:
            yield f"cut: {text!r} needs {widget.sizeHint().width()} px and has {widget.width()}"
        return
    longest = max(text.split(), key=metrics.horizontalAdvance)
    if metrics.horizontalAdvance(longest) > room.width() + SLACK and not re.search(r"[/:.]\S", longest):
        yield f"cut: the word {longest!r} needs {metrics.horizontalAdvance(longest)} px and has {room.width()}"
    if (needed := widget.heightForWidth(widget.width())) > widget.height() + SLACK:
        yield f"cut: {text!r} needs a height of {needed} px and has {widget.height()}"


def _button(widget: QAbstractButton) -> Iterator[str]:
    if widget.hasHeightForWidth():
        if (needed := widget.heightForWidth(widget.width())) > widget.height() + SLACK:
            yield f"cut: {widget.text()!r} needs a height of {needed} px and has {widget.height()}"
    elif widget.text() and widget.sizeHint().width() > widget.width() + SLACK:
        yield f"cut: the button {widget.text()!r} needs {widget.sizeHint().width()} px and has {widget.width()}"


def _line(widget: QLineEdit) -> Iterator[str]:
    hint = widget.placeholderText()
    room = widget.width() - 24
    if hint and not widget.text() and widget.fontMetrics().horizontalAdvance(hint) > room:
        yield f"cut: the hint {hint!r} needs {widget.fontMetrics().horizontalAdvance(hint)} px and has {room}"


def _combo(widget: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
    if (needed := widget.fontMetrics().horizontalAdvance(widget.currentText())) > room + SLACK and not widget.toolTip():
        yield f"cut: {widget.currentText()!r} needs {needed} px and has {room}"


def _tabs(widget: QTabBar, sideways: int) -> Iterator[str]:
    needed = sum(widget.tabSizeHint(place).width() for place in range(widget.count())) if hasattr(widget, "tabSizeHint") else 0
    if needed > widget.width() + sideways:
        yield f"cut: the tabs from {widget.tabText(0)!r} on need {needed} px and have {widget.width()}"


def _table(widget: QTableView) -> Iterator[str]:
    """Headers and chips are never cut; a cell may be, where its whole text is in its tooltip."""
    header, model = widget.horizontalHeader(), widget.model()
    rows = range(min(model.rowCount(), 40))
    for column in range(model.columnCount()):
        if widget.isColumnHidden(column):
            continue
        width = header.sectionSize(column)
        name = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        told = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if header.isVisible() and not told and header.fontMetrics().horizontalAdvance(name) + 16 > width + SLACK:
            yield f"cut: the column {name!r} needs {header.fontMetrics().horizontalAdvance(name) + 16} px and has {width}"
        chips = isinstance(widget.itemDelegateForColumn(column), ChipDelegate)
        metrics = QFontMetrics(font("caption")) if chips else widget.fontMetrics()
        for row in rows:
            index = model.index(row, column)
            text = str(index.data() or "")
            picture = 22 if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0
            needed = metrics.horizontalAdvance(text) + (14 + 5 + 3 * EDGE if chips else 16 + picture)
            if text and needed > width + SLACK and (picture or not index.data(Qt.ItemDataRole.ToolTipRole)):
                yield f"cut: {text!r} in the column {name!r} needs {needed} px and has {width}"


def _pages(widget: QListView) -> Iterator[str]:
    for row in range(widget.model().rowCount()):
        name = str(widget.model().index(row, 0).data())
        needed = QFontMetrics(font("strong")).horizontalAdvance(name) + 16 + 44
        if 72 < widget.width() < needed:
            yield f"cut: the page {name!r} needs {needed} px and has {widget.width()}"


def tab_faults(top: QWidget) -> list[str]:
    """What the Tab key does not reach, beginning at the first place of a window that has the keyboard."""
    from PySide6.QtTest import QTest

    wanted = [
        widget
        for widget in top.findChildren(QWidget)
        if widget.window() is top
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not _in_group(widget)
    ]
    if not wanted:
        return []
    reached: set[QWidget] = set()
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2 * len(wanted) + 4):
        focused = top.focusWidget()
        if focused is None:
            break
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return [f"Tab does not reach {_what(widget)}" for widget in wanted if widget not in reached]


def _in_group(widget: QWidget) -> bool:
    """One of a few buttons: Tab goes to the one that is chosen, arrows to the others."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()


def _what(widget: QWidget) -> str:
    said = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {said!r}" if isinstance(said, str) and said else type(widget).__name__


def _box(area: QRect) -> str:
    corner: QPoint = area.topLeft()
    return f"{area.width()}×{area.height()} at {corner.x()},{corner.y()}"
