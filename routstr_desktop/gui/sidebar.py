"""The sidebar: pages in order of use (those that exist), and at its foot what the node stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.icons import app_icon, pixmap
from routstr_desktop.gui.pages.page import Page
from routstr_desktop.gui.shortcuts import TABLE, native
from routstr_desktop.gui.text import host
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.translation import tr, tr_now, trn
from routstr_desktop.gui.widgets.labels import Elided, Icon, label

WIDE, NARROW = 184, 56
ROW = 36
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the window; `make` builds it when it is first shown."""

    name: str
    icon: str
    make: Callable[..., Page]


class PagesModel(QAbstractListModel):
    """The entries, for the list."""

    def __init__(self, entries: tuple[PageEntry, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.entries = entries

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            name = tr_now(entry.name)
            return f"{name} ({native(TABLE['page'].keys[index.row()])})" if role == Qt.ItemDataRole.ToolTipRole else name
        return None


class Row(QStyledItemDelegate):
    """Paints a row of a fixed height (a height in the style sheet does not hold)."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(NARROW, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = tokens()
        model = index.model()
        assert isinstance(model, PagesModel)
        entry = model.entries[index.row()]
        area: QRect = option.rect.adjusted(8, 1, -8, -1)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(t.accent_soft if selected else t.hover))
            painter.drawRoundedRect(area, 6, 6)
        colour = t.accent if selected else t.text2
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(t.accent))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        picture = pixmap(entry.icon, colour, 18, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + 11, area.center().y() - 8, picture)
        if area.width() > NARROW:
            painter.setFont(font("strong" if selected else "body"))
            painter.setPen(QColor(colour))
            painter.drawText(area.adjusted(40, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), tr_now(entry.name))
        painter.restore()


class Fact(QWidget):
    """One line at the foot: an icon and a few words."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        self.icon = Icon(icon, "text3", 14)
        self.words = Elided("caption", "text2")
        row.addWidget(self.icon)
        row.addWidget(self.words, 1)

    def show_text(self, text: str, icon: str, colour: str, more: str = "") -> None:
        """Empty text hides the line; `more` goes into the tooltip."""
        self.icon.set(icon, colour)
        self.words.set_text(text)
        self.setToolTip(plain_tip(f"{text} {more}".strip()))
        self.setAccessibleName(f"{text} {more}".strip())
        self.setVisible(bool(text))


class Sidebar(QFrame):
    """`chosen` is emitted with the row of a page."""

    chosen = Signal(int)

    def __init__(self, entries: tuple[PageEntry, ...]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        theme().dress(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 16)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 14)
        head.setSpacing(9)
        mark = label()
        mark.setPixmap(app_icon().pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self._name = label("routstr", "title")
        head.addWidget(mark)
        head.addWidget(self._name)
        head.addStretch()
        self.list = QListView()
        self.list.setObjectName("nav")
        self.list.setModel(PagesModel(entries, self))
        self.list.setItemDelegate(Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(now.row()))
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 0, 8, 0)
        foot.setSpacing(7)
        self.provider, self.mint, self.books = Fact("plug"), Fact("coins"), Fact("scale")
        self.door = Fact("radio-tower")
        for fact in (self.door, self.provider, self.mint, self.books):
            foot.addWidget(fact)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)
        self.narrow(False)
        self.say_anew()

    def say_anew(self) -> None:
        """In the language of now."""
        self.list.setAccessibleName(tr("Pages"))
        self.list.viewport().update()

    def narrow(self, narrow: bool) -> None:
        """Icons only, for a narrow window."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._name.setVisible(not narrow)
        self._foot.setVisible(not narrow)

    def select(self, row: int) -> None:
        """Choose a page."""
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def turn_to(self, row: int) -> None:
        """Choose a page by its key: the focus goes along, so that Tab leads into the page and a reader says its name."""
        self.select(row)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_snapshot(self, s: Snapshot) -> None:
        """Where customers come in, provider, mint and books; nothing for what is not there."""
        door = host(s.public_url).removesuffix("/v1") if s.public_url else ""
        self.door.show_text(door, "radio-tower", "text3", tr("is where customers come in"))
        models = trn("{n} model", "{n} models", s.models)
        several = len(s.upstreams)
        name = trn("{n} provider", "{n} providers", several) if several > 1 else s.upstream_name
        self.provider.show_text(f"{name} · {models}" if name else "", "plug", "text3")
        down = [mint for mint in s.mints if mint.reachable is False]
        if not s.mints:
            self.mint.show_text("", "coins", "text3")
        elif down:
            self.mint.show_text(host(down[0].url), "triangle-alert", "warn", tr("does not answer"))
        else:
            names = sorted({host(mint.url) for mint in s.mints})
            self.mint.show_text(names[0] if len(names) == 1 else trn("{n} mint", "{n} mints", len(names)), "coins", "text3")
        if s.books_balance is None:
            self.books.show_text("", "scale", "text3")
        elif s.books_balance:
            self.books.show_text(tr("Your books balance"), "circle-check", "ok")
        else:
            self.books.show_text(tr("Books do not balance"), "circle-x", "error")
