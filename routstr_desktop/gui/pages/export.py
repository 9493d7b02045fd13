"""CSV files: a chart at once; the log with a bar that tells how far it is, and Cancel."""

from __future__ import annotations

import asyncio
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from routstr_desktop.core.activity import Chart, LogFilter, LogPage
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.node.activity import export_log
from routstr_desktop.node.sheet import CHART, Sheet, chart_records


def ask_chart(controller: Controller, page: QWidget, chart: Chart) -> None:
    """Where to write the chart?"""
    target = str(Path.home() / f"routstr-{chart.span}-by-{chart.by}.csv")
    chosen, _ = QFileDialog.getSaveFileName(page.window(), tr("Export the chart"), target, tr("CSV (*.csv)"))
    if chosen:
        write_chart(controller, page, chart, Path(chosen))


def write_chart(controller: Controller, page: QWidget, chart: Chart, path: Path) -> None:
    """Every slot with its sums and its parts."""
    work = asyncio.to_thread(Sheet.write, path, CHART, chart_records(chart))

    def done(_: None) -> None:
        controller.notice.emit(tr("Written to {file}.", file=path.name), "ok")

    controller.run(page, work, tr("The export"), done=done, changes=False)


class LogExport(QWidget):
    """A button; while it works, a bar and Cancel in its place."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._task: asyncio.Task[None] | None = None
        self.chosen = LogFilter()
        """What is exported: the page keeps it up to date."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.start = Button(tr("Export CSV…"), "save")
        self.start.setToolTip(tr("Write all requests that match to a file for spreadsheets"))
        self.start.clicked.connect(self.ask)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(110)
        self.bar.setAccessibleName(tr("Progress of the export"))
        self.count = label("", "caption", "text2")
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        for part in (self.count, self.bar, self.cancel, self.start):
            row.addWidget(part)
        self._working(False)

    def ask(self) -> None:
        """Where to?"""
        target = str(Path.home() / "routstr-requests.csv")
        chosen, _ = QFileDialog.getSaveFileName(self.window(), tr("Export the request log"), target, tr("CSV (*.csv)"))
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write what matches now; the file appears when all of it is written."""
        if self._task is not None:
            return
        controller, chosen = self._controller, self.chosen

        async def page(filter: LogFilter, limit: int, before: int | None) -> LogPage:
            return await controller.bridge.call(controller.need().activity.page, filter, limit, before)

        def done(rows: int) -> None:
            count = controller.numbers.count(rows)
            controller.notice.emit(
                trn("{n} request written to {file}.", "{n} requests written to {file}.", rows, n=count, file=path.name), "ok"
            )

        self._show(0, 0.0)
        self._working(True)
        self._task = controller.run(
            self, export_log(page, chosen, path, self._show), tr("The export"), done=done, changes=False
        )
        self._task.add_done_callback(lambda _: self._over())

    def _show(self, rows: int, part: float) -> None:
        self.bar.setValue(round(part * 1000))
        self.count.setText(trn("{n} request", "{n} requests", rows, n=self._controller.numbers.count(rows)))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._controller.notice.emit(tr("The export was cancelled. No file was written."), "info")

    def _over(self) -> None:
        if not shiboken6.isValid(self):
            return
        self._task = None
        self._working(False)

    def _working(self, working: bool) -> None:
        for part in (self.count, self.bar, self.cancel):
            part.setVisible(working)
        self.start.setVisible(not working)
