"""Buttons. An icon without a word must have an accessible name, so it is an argument of its constructor."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QToolButton, QWidget

from routstr_desktop.gui.icons import icon, pixmap
from routstr_desktop.gui.theme import restyle, theme, tokens
from routstr_desktop.gui.tips import plain_tip

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
GAP = 4
"""Between icon and word, beyond the style's own."""


class Button(QPushButton):
    """A button with a word. `kind`: `primary` (one per view), `danger` (for good), `plain` or `link`.

    A double click is one click: the second would run the command again, or what the button says by then (start, then stop).
    `eager`: each counts, to turn pages.
    """

    def __init__(
        self,
        text: str,
        icon_name: str | None = None,
        *,
        kind: str = "plain",
        eager: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._eager = eager
        self._icon = icon_name
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(16 + GAP, 16))
        theme().changed.connect(self._tint)
        self._tint()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._eager:
            super().mouseDoubleClickEvent(event)

    def set(self, text: str, icon_name: str | None = None) -> None:
        """Another word (and icon)."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        if icon_name != self._icon:
            self._icon = icon_name
            self._tint()

    def set_kind(self, kind: str) -> None:
        """`primary`, `danger`, `plain`, `link`, or what stands `on-` a tone (`on-error`)."""
        restyle(self, "kind", kind)
        self._tint()

    def _tint(self) -> None:
        if self._icon is None:
            self.setIcon(QIcon())
            return
        t = tokens()
        colour = {"primary": t.on_accent, "danger": t.on_accent, "link": t.accent}.get(str(self.property("kind")), t.text)
        self.setIcon(icon(self._icon, colour, 16, t.text3, GAP))


class IconButton(QToolButton):
    """An icon alone: its name is read out and shown as tooltip. A double click is one click."""

    INSET = 7
    """Pixels between its edge and its picture."""

    def __init__(self, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon_name
        self.setIconSize(QSize(18, 18))
        self.setMaximumHeight(32)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self._tint)
        self.set(icon_name, name)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """The second press of a pair presses nothing."""

    def set(self, icon_name: str, name: str) -> None:
        """Another picture and name."""
        self._icon = icon_name
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        self._tint()

    def _tint(self) -> None:
        t = tokens()
        self.setIcon(icon(self._icon, t.text2, 18, t.text3))


def paint_box(painter: QPainter, box: QRectF, *, ticked: bool, density: float, enabled: bool = True) -> None:
    """A box to tick, 17 px wide, as all of ours look."""
    t = tokens()
    edge, inside, mark = (t.accent, t.accent, t.on_accent) if ticked else (t.control, t.surface, "")
    if not enabled:
        edge, inside, mark = t.control, t.plain_soft, t.text3
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(inside))
    painter.drawRoundedRect(box, 4, 4)
    if ticked:
        painter.drawPixmap(box.toRect().topLeft() + QPoint(2, 2), pixmap("check", mark, 14, density))


class CheckBox(QCheckBox):
    """Painted by ourselves: the style's own box has an edge too faint for the dark theme."""

    BOX, LONG = 18, 460

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)
        self.setMinimumHeight(28)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        width = self.BOX + 20 + self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width, self.heightForWidth(min(width, self.LONG)))

    def minimumSizeHint(self) -> QSize:
        longest = max(map(self.fontMetrics().horizontalAdvance, self.text().split() or [""]))
        return QSize(self.BOX + 20 + longest, 28)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - self.BOX - 12, 1000)
        return max(28, self.fontMetrics().boundingRect(room, _WRAPPED, self.text()).height() + 8)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2.5, (self.height() - self.BOX) / 2 + 0.5, self.BOX - 1, self.BOX - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5)
        paint_box(painter, box, ticked=self.isChecked(), density=self.devicePixelRatioF(), enabled=self.isEnabled())
        painter.setPen(QColor(t.text if self.isEnabled() else t.text3))
        words = self.rect().adjusted(self.BOX + 12, 0, 0, 0)
        painter.drawText(words, _WRAPPED, self.text())
        painter.end()
