"""Bars over time, painted: stacked parts above zero, losses below it; flat rectangles only, so that a paint stays short.

A wide antialiased polyline held the interpreter for 190 ms in a measurement; nothing here may do that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from routstr_desktop.core.money import MINUS
from routstr_desktop.gui.text import HIDDEN, NBSP, Numbers
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.tokens import series

_PLAIN = Numbers()
STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80)


def scale(highest: int, steps: int = 2) -> int:
    """The round step (two digits, then zeros) that covers `highest` in `steps` steps; at least 1."""
    for small in range(1, 10):
        if small * steps >= highest:
            return small
    power = 1
    while True:
        for step in STEPS:
            if step * power * steps >= highest:
                return step * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One slot of time: its parts from the bottom up, and what it is called below the chart."""

    values: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a chart shows. The last bar is not over, so it is hatched."""

    bars: tuple[Bar, ...] = ()
    tell: Callable[[int], str] = field(default=str, compare=False)
    """What is said about a bar, by its place: made when somebody asks."""
    summary: str = ""
    """The whole in one sentence."""
    unit: int = 1
    """What a value is divided by at the scale: 1000 where they are msat."""
    money: bool = False
    """The scale is hidden with all amounts."""
    numbers: Numbers = _PLAIN


class BarChart(QWidget):
    """Arrow keys, Home and End move a cursor; the hint tells its bar."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Picture()
        self._cursor: int | None = None
        self.setMinimumHeight(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        theme().changed.connect(self.update)

    def set_picture(self, picture: Picture) -> None:
        """Show this; nothing is painted if it looks like the last."""
        same, self.picture = picture == self.picture, picture
        if same:
            return
        if self._cursor is not None and self._cursor >= len(picture.bars):
            self._cursor = None
        self.setAccessibleDescription(picture.summary if self._cursor is None else picture.tell(self._cursor))
        self.update()

    # --- geometry -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(400, 96)

    def lines(self) -> range:
        """Multiples of the step that have a line: 0 to 2, and below zero where something was lost."""
        step = self._step()
        low = min((sum(min(0, value) for value in bar.values) for bar in self.picture.bars), default=0)
        high = max((sum(max(0, value) for value in bar.values) for bar in self.picture.bars), default=0)
        if low >= 0:
            return range(3)
        top = step * self.picture.unit
        return range(low // top, max(1, -(-high // top)) + 1)

    def _step(self) -> int:
        ends = [abs(end) for bar in self.picture.bars for end in (_above(bar), _below(bar))]
        return scale(max(ends, default=0) // self.picture.unit + 1)

    def _label(self, line: int) -> str:
        if self.picture.money and self.picture.numbers.hidden and line:
            return HIDDEN
        text = self.picture.numbers.count(abs(line) * self._step()) + (f"{NBSP}sat" if self.picture.money else "")
        return f"{MINUS}{text}" if line < 0 else text

    def _plot(self) -> QRectF:
        """The area of the bars."""
        metrics = QFontMetrics(font("caption"))
        right = max(metrics.horizontalAdvance(self._label(line)) for line in self.lines()) + 10
        height = metrics.height()
        return QRectF(0, height / 2, self.width() - right, self.height() - height * 1.5 - 8)

    def _at(self, x: float) -> int | None:
        plot = self._plot()
        if not self.picture.bars or not 0 <= x < plot.width():
            return None
        return int(x / (plot.width() / len(self.picture.bars)))

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = tokens()
        plot, lines = self._plot(), self.lines()
        painter = QPainter(self)
        painter.setFont(font("caption"))
        metrics = painter.fontMetrics()
        each = plot.height() / (len(lines) - 1)
        for place, line in enumerate(lines):
            y = round(plot.bottom() - each * place)
            painter.fillRect(QRectF(0, y, plot.width(), 1), QColor(t.control if line == 0 and lines[0] < 0 else t.border))
            painter.setPen(QColor(t.text3))
            painter.drawText(
                QRectF(plot.right() + 4, y - metrics.height() / 2, self.width() - plot.right() - 4, metrics.height()),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                self._label(line),
            )
        bars = self.picture.bars
        if bars:
            zero = round(plot.bottom() + each * lines[0])
            self._paint_bars(painter, plot, zero, each / (self._step() * self.picture.unit))
            painter.setPen(QColor(t.text3))
            baseline = self.height() - metrics.descent() - 1
            painter.drawText(QPointF(0, baseline), bars[0].name)
            painter.drawText(QPointF(plot.right() - metrics.horizontalAdvance(bars[-1].name), baseline), bars[-1].name)
        painter.end()

    def _paint_bars(self, painter: QPainter, plot: QRectF, zero: int, per_value: float) -> None:
        t, bars, colours = tokens(), self.picture.bars, series(tokens())
        slot = plot.width() / len(bars)
        gap = 4 if slot > 14 else 2
        for index, bar in enumerate(bars):
            left, right = round(index * slot + gap / 2), round((index + 1) * slot - gap / 2)
            if index == self._cursor:
                painter.fillRect(QRectF(index * slot, plot.top(), slot, plot.height()), QColor(t.accent_soft))
            bottom, height = zero, 0
            for value, colour in zip(bar.values, colours, strict=False):
                if not value:
                    continue
                height = max(2, round(abs(value) * per_value))
                if value > 0:
                    area = QRectF(left, bottom - height, right - left, height)
                    bottom -= height
                else:
                    area, colour = QRectF(left, zero + 1, right - left, height), t.error
                if index == len(bars) - 1:
                    _hatched(painter, area, QColor(colour))
                else:
                    painter.fillRect(area, QColor(colour))
                if value > 0 and bottom + height < zero:  # parts are told apart by a line, too
                    painter.fillRect(QRectF(left, bottom + height - 1, right - left, 1), QColor(t.surface))

    # --- hints --------------------------------------------------------------------------------------------------------

    def _point(self, index: int | None) -> None:
        if index != self._cursor:
            self._cursor = index
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.picture.bars) - 1
        now = self._cursor
        places = {
            Qt.Key.Key_Left: last if now is None else max(0, now - 1),
            Qt.Key.Key_Right: last if now is None else min(last, now + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or last < 0:
            super().keyPressEvent(event)
            return
        self._point(place)
        told = self.picture.tell(place)
        self.setAccessibleDescription(told)
        spot = QPointF((place + 0.5) * self._plot().width() / (last + 1), 0).toPoint()
        QToolTip.showText(self.mapToGlobal(spot), told, self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            if index is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.picture.tell(index), self)
            return True
        return super().event(event)


def _above(bar: Bar) -> int:
    return sum(value for value in bar.values if value > 0)


def _below(bar: Bar) -> int:
    return sum(value for value in bar.values if value < 0)


def _hatched(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """The slot is not over."""
    painter.save()
    painter.setClipRect(area)
    soft = QColor(colour)
    soft.setAlpha(48)
    painter.fillRect(area, soft)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colour, 1.5))
    offset = area.left() - area.height()
    while offset < area.right():
        painter.drawLine(QPointF(offset, area.bottom()), QPointF(offset + area.height(), area.top()))
        offset += 5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
