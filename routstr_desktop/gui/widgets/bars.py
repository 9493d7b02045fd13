"""Earned per day as bars, painted: flat rectangles only, so that a paint stays far below a few milliseconds.

A wide antialiased polyline held the interpreter for 190 ms in a measurement; nothing here may do that.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import DayEarned
from routstr_desktop.gui.text import HIDDEN, Numbers, iso_day
from routstr_desktop.gui.theme import font, theme, tokens
from routstr_desktop.gui.translation import tr, trn

STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80)


def scale(highest_sat: int, steps: int = 2) -> int:
    """The round step (two digits, then zeros) that covers `highest_sat` in `steps` steps; at least 1."""
    for small in range(1, 10):
        if small * steps >= highest_sat:
            return small
    power = 1
    while True:
        for step in STEPS:
            if step * power * steps >= highest_sat:
                return step * power
        power *= 10


class Bars(QWidget):
    """30 days, today last and hatched because it is not over. Arrow keys move a cursor; the hint shows its day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[DayEarned, ...] = ()
        self._numbers = Numbers()
        self._cursor: int | None = None
        self.setMinimumHeight(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Earned per day"))
        theme().changed.connect(self.update)

    def set_days(self, days: tuple[DayEarned, ...], numbers: Numbers) -> None:
        """Show these days, oldest first; amounts in msat."""
        if (days, numbers) == (self._days, self._numbers):
            return
        self._days, self._numbers = days, numbers
        if self._cursor is not None and self._cursor >= len(days):
            self._cursor = None
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """The chart in one sentence."""
        if not self._days or self._numbers.hidden:
            return trn("Earned per day, {n} day", "Earned per day, {n} days", len(self._days))
        best = max(self._days, key=lambda day: day.earned_msat)
        if best.earned_msat == 0:
            return trn("Earned per day, {n} day, nothing yet", "Earned per day, {n} days, nothing yet", len(self._days))
        return trn(
            "Earned per day, {n} day, highest {day} {amount}",
            "Earned per day, {n} days, highest {day} {amount}",
            len(self._days),
            day=iso_day(best.day),
            amount=self._numbers.sat(best.earned_msat),
        )

    def describe(self, index: int) -> str:
        """One day: `14 Nov: 2,310 sat, 87 requests`."""
        day = self._days[index]
        requests = trn("{n} request", "{n} requests", day.requests, n=self._numbers.count(day.requests))
        told = f"{self._numbers.sat(day.earned_msat)}, {requests}"
        if index == len(self._days) - 1:
            return tr("{day} (today so far): {told}", day=iso_day(day.day), told=told)
        return f"{iso_day(day.day)}: {told}"

    # --- geometry -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(400, 96)

    def _plot(self) -> tuple[QRectF, int]:
        """The area of the bars and the step of the scale in sat."""
        metrics = QFontMetrics(font("caption"))
        step = scale(max((day.earned_msat for day in self._days), default=0) // MSAT_PER_SAT + 1)
        top_label = HIDDEN if self._numbers.hidden else self._numbers.count(step * 2)
        right = metrics.horizontalAdvance(top_label) + 10
        height = metrics.height()
        return QRectF(0, height / 2, self.width() - right, self.height() - height * 1.5 - 8), step

    def _at(self, x: float) -> int | None:
        plot, _ = self._plot()
        if not self._days or not 0 <= x < plot.width():
            return None
        return int(x / (plot.width() / len(self._days)))

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, numbers = tokens(), self._numbers
        plot, step = self._plot()
        painter = QPainter(self)
        painter.setFont(font("caption"))
        metrics = painter.fontMetrics()
        for line in range(3):
            y = round(plot.bottom() - plot.height() * line / 2)
            painter.fillRect(QRectF(0, y, plot.width(), 1), QColor(t.border))
            text = "0" if line == 0 else HIDDEN if numbers.hidden else numbers.count(step * line)
            painter.setPen(QColor(t.text3))
            painter.drawText(
                QRectF(plot.right() + 4, y - metrics.height() / 2, self.width() - plot.right() - 4, metrics.height()),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                text,
            )
        if self._days:
            self._paint_bars(painter, plot, step * 2 * MSAT_PER_SAT)
            painter.setPen(QColor(t.text3))
            baseline = self.height() - metrics.descent() - 1
            painter.drawText(QPointF(0, baseline), iso_day(self._days[0].day))
            today = tr("Today")
            painter.drawText(QPointF(plot.right() - metrics.horizontalAdvance(today), baseline), today)
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_bars(self, painter: QPainter, plot: QRectF, top_msat: int) -> None:
        t = tokens()
        slot = plot.width() / len(self._days)
        gap = 4 if slot > 14 else 2
        bottom = round(plot.bottom())
        for index, day in enumerate(self._days):
            left, right = round(index * slot + gap / 2), round((index + 1) * slot - gap / 2)
            if index == self._cursor:
                painter.fillRect(QRectF(index * slot, plot.top(), slot, plot.height()), QColor(t.accent_soft))
            if day.earned_msat <= 0:
                continue
            height = max(2, round(plot.height() * day.earned_msat / top_msat))
            bar = QRectF(left, bottom - height, right - left, height)
            if index < len(self._days) - 1:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.accent))
                painter.drawRoundedRect(bar, 2, 2)
                if height > 4:
                    painter.fillRect(QRectF(left, bottom - 3, right - left, 3), QColor(t.accent))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            else:
                self._paint_today(painter, bar)

    @staticmethod
    def _paint_today(painter: QPainter, bar: QRectF) -> None:
        """Hatched: the day is not over."""
        t = tokens()
        painter.save()
        painter.setClipRect(bar)
        painter.fillRect(bar, QColor(t.accent_soft))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(t.accent), 1.5))
        offset = bar.left() - bar.height()
        while offset < bar.right():
            painter.drawLine(QPointF(offset, bar.bottom()), QPointF(offset + bar.height(), bar.top()))
            offset += 5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(t.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()

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
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None or not self._days:
            super().keyPressEvent(event)
            return
        last = len(self._days) - 1
        self._point(last if self._cursor is None else min(last, max(0, self._cursor + move)))
        if self._cursor is not None:
            self.setAccessibleDescription(self.describe(self._cursor))
            plot, _ = self._plot()
            spot = QPointF((self._cursor + 0.5) * plot.width() / len(self._days), 0).toPoint()
            QToolTip.showText(self.mapToGlobal(spot), self.describe(self._cursor), self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            if index is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.describe(index), self)
            return True
        return super().event(event)
