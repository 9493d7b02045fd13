"""The Activity page: charts and their twins, profit, the log with its filters, a hundred thousand rows, and the export."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.activity import LogFilter
from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.gui.dialogs.request import RequestDialog, exact
from routstr_desktop.gui.pages.activity import PROFIT, REQUESTS, ActivityPage
from routstr_desktop.gui.pages.export import write_chart
from routstr_desktop.gui.pages.requests import RequestsPanel
from routstr_desktop.gui.text import HIDDEN, Numbers
from routstr_desktop.gui.tokens import DARK, LIGHT, Tokens, contrast, series
from routstr_desktop.gui.widgets.chart import Bar, BarChart, Picture
from routstr_desktop.gui.widgets.logtable import COST, KEY, PAID, STATE
from routstr_desktop.gui.widgets.tablemodel import PAGE
from routstr_desktop.gui.window import Window
from routstr_desktop.ledger import activity
from tests.gui.activity_desk import DAY, MODELS, month, request
from tests.gui.fakes import FakeEngine
from tests.gui.samples import NOW
from tests.support.cost import Cost

Until = Callable[..., Any]
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> ActivityPage:
    """Opened, with a month of work."""
    engine.activity.served(*month(600))
    return await opened(window, until)


async def opened(window: Window, until: Until) -> ActivityPage:
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()["Ctrl+7"]()
    made = window.pages.currentWidget()
    assert isinstance(made, ActivityPage)
    await until(lambda: made.usage.found is not None)
    return made


def column(panel: RequestsPanel, number: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    model = panel.model
    return [model.data(model.index(row, number), role) for row in range(model.rowCount())]


async def to_requests(page: ActivityPage, until: Until) -> RequestsPanel:
    page.tabs.setCurrentIndex(REQUESTS)
    await until(lambda: page.requests.box.filled)
    return page.requests


# --- charts -------------------------------------------------------------------------------------------------------------


async def test_the_page_stands_between_announce_and_settings(page: ActivityPage, window: Window) -> None:
    names = [entry.name for entry in window.sidebar.list.model().entries]  # type: ignore[attr-defined]
    assert names[-3:] == ["Announce", "Activity", "Settings"]
    assert "Ctrl+8" in window.keyboard()


async def test_the_largest_five_and_the_others(page: ActivityPage, engine: FakeEngine, until: Until) -> None:
    chart = page.usage.found
    assert chart is not None
    assert page.usage.legend.names() == [*(one.name for one in chart.series[:-1]), "Other"]
    assert len(chart.series) == 6
    assert chart.series[0].name == MODELS[0][0]
    description = page.usage.bars.accessibleDescription()
    assert description.startswith("Earned, 30 days, highest ")
    page.by._buttons["key"].click()
    page.usage.measures._buttons["requests"].click()
    await until(lambda: page.usage.found is not None and (page.usage.found.by, page.usage.found.measure) == ("key", "requests"))
    assert set(page.usage.legend.names()) == {
        "Ada",
        "sk-00000002",
        "The shop around the corner, second till",
        "My editor",
        "Paid with each request",
    }
    assert page.usage.bars.picture.unit == 1


async def test_every_bar_is_in_the_table_too(page: ActivityPage) -> None:
    page.usage.switch.click()
    table, chart = page.usage.table, page.usage.found
    assert chart is not None
    assert table.isVisible()
    assert table.rowCount() == len(chart.slots) == 30
    heads = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]  # type: ignore[union-attr]
    assert heads == ["Day", "All", *page.usage.legend.names()]
    for row, place in enumerate(reversed(range(30))):
        total = sum(one.values[place] for one in chart.series)
        assert table.item(row, 1).text() == Numbers().sat(total)  # type: ignore[union-attr]
    assert table.item(0, 0).text().endswith("(today so far)")  # type: ignore[union-attr]


async def test_no_look_holds_the_window_up(page: ActivityPage, engine: FakeEngine, until: Until) -> None:
    """Goal: nothing on the GUI thread over 16 ms; in this thread's own time, as machines that test much at once are slow."""
    desk, numbers, span = engine.activity.books, Numbers(), activity.stretch("month", NOW)
    usage, profit = page.usage, page.profit

    def fill(turn: int) -> None:
        engine.activity.served(request(charged=1_000_000 * turn))
        usage.show_chart(activity.chart(desk, span, "model", "earned"), numbers)
        chart, report = activity.chart(desk, span, "key", "earned"), activity.lines(desk, span, "key", 100)
        profit.show_profit(chart, report, "key", numbers)

    for panel, prepare in ((0, None), (0, usage.switch.click), (1, None)):
        page.panels.setCurrentIndex(panel)
        if prepare is not None:
            prepare()
        fill(0)
        cost = Cost()
        for turn in range(1, 8):
            with cost.turn():
                fill(turn)
                page.panels.currentWidget().repaint()
        assert cost.usual < 0.06, "with the reading, which the program does elsewhere"


async def test_keys_move_the_cursor_and_tell_the_parts(page: ActivityPage, qtbot: QtBot) -> None:
    bars = page.usage.bars
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert "today so far" in bars.accessibleDescription()
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    assert bars.accessibleDescription() == bars.picture.tell(0)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    lines = bars.picture.tell(1).splitlines()
    assert bars.accessibleDescription().splitlines() == lines
    assert len(lines) == 1 + sum(value > 0 for value in bars.picture.bars[1].values)


async def test_hidden_amounts_are_in_no_chart(page: ActivityPage, window: Window, until: Until) -> None:
    window.toggle_amounts()
    await until(lambda: page.usage.total.text() == f"{HIDDEN} in all")
    for place in range(30):
        told = page.usage.bars.picture.tell(place)
        assert HIDDEN in told
        assert "sat" not in told
    page.tabs.setCurrentIndex(PROFIT)
    await until(lambda: page.profit.figures.text("profit") == HIDDEN)
    assert page.profit.bars.picture.summary == f"Profit, 30 days, {HIDDEN} in all"


async def test_nothing_yet_says_why(window: Window, engine: FakeEngine, until: Until) -> None:
    page = await opened(window, until)
    assert page.usage.empty.text() == "No requests in the last 30 days."
    engine.activity.served(request(4, 0))
    page.renew()
    await until(lambda: "local apps" in page.usage.empty.text())
    page.usage.measures._buttons["cost"].click()
    await until(lambda: page.usage.bars.isVisible())
    assert page.usage.total.text() == f"0.724{NBSP}sat in all"


async def test_profit_is_income_less_costs_and_fees(window: Window, engine: FakeEngine, until: Until) -> None:
    desk = engine.activity
    desk.served(
        request(1, 10_000, upstream_usd=Decimal(1), upstream_msat=4_000),
        request(4, 0, model="local-model", upstream_usd=Decimal(1), upstream_msat=9_000),
        request(2, 5_000, at=NOW - DAY, upstream_usd=None, upstream_msat=None),
    )
    desk.fee(500)
    page = await opened(window, until)
    page.tabs.setCurrentIndex(PROFIT)
    await until(lambda: page.profit.figures.text("income") == f"15{NBSP}sat")
    assert page.profit.figures.text("cost") == f"13{NBSP}sat"
    assert page.profit.figures.text("fees") == f"0.5{NBSP}sat"
    assert page.profit.figures.text("profit") == f"+1{NBSP}sat"
    assert page.profit.note.text().startswith("1 request has a cost that nobody knows.")
    bars = page.profit.bars.picture.bars
    assert [bar.values[0] for bar in bars[-2:]] == [5_000, -3_500]
    assert page.profit.bars.lines()[0] < 0
    model = page.profit.model
    rows = {model.text(line, 0): model.text(line, 4) for line in model.lines}
    assert rows == {MODELS[0][0]: f"+11{NBSP}sat", "local-model": f"−9{NBSP}sat"}


async def test_a_failure_is_told_and_can_be_tried_again(page: ActivityPage, engine: FakeEngine, until: Until) -> None:
    engine.fail["chart"] = LedgerFailure("The ledger file cannot be read.")
    page.renew()
    await until(lambda: page.banner.isVisible())
    engine.fail.clear()
    page.banner._both[0].click()
    await until(lambda: not page.banner.isVisible())


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_parts_stand_out(t: Tokens) -> None:
    assert len(set(series(t))) == 6
    assert min(contrast(colour, t.surface) for colour in series(t)) >= 3.0


def test_a_chart_of_losses_has_its_lines_below_zero(qtbot: QtBot) -> None:
    chart = BarChart("Profit")
    qtbot.addWidget(chart)
    for values, lines in (((5, 9), range(3)), ((-1, 0), range(-1, 2)), ((-900, 20), range(-2, 2)), ((0, 0), range(3))):
        chart.set_picture(Picture(tuple(Bar((value,), "") for value in values)))
        assert chart.lines() == lines, values
        chart.resize(300, 120)
        chart.grab()


# --- the log ------------------------------------------------------------------------------------------------------------


async def test_rows_say_who_what_and_how(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.activity.served(
        request(5, 0, status=502, error="upstream_error"),
        request(1, 2_000, error="client_left"),
        request(1, 2_000, error="upstream_broken"),
        request(3, 3_000, upstream_usd=None, upstream_msat=None),
        request(4, 0, app=""),
    )
    panel = await to_requests(await opened(window, until), until)
    assert column(panel, STATE) == ["Answered", "Answered", "Broke off", "Client left", "Failed 502"]
    assert column(panel, KEY)[0] == "My editor"
    assert column(panel, KEY)[-1] == "Paid with each request"
    assert column(panel, PAID)[:2] == ["free", f"3{NBSP}sat"]
    assert column(panel, COST, Qt.ItemDataRole.AccessibleTextRole)[1] == "Your cost: unknown"
    assert column(panel, COST)[1] == "–"


async def test_filters_stay_and_nothing_matches_says_how_many_are_outside(
    page: ActivityPage, window: Window, until: Until
) -> None:
    panel = await to_requests(page, until)
    await until(lambda: panel.picks["model"].count() > 2)
    total = panel.total
    panel.picks["model"].setCurrentIndex(2)
    panel.load()
    model = panel.picks["model"].currentData()
    await until(lambda: {row.model for row in panel.model.rows} == {model})
    panel.search.setText("no such thing")
    await until(lambda: panel.box.title.text() == "Nothing matches.")
    assert panel.box.text.text() == f"{total} requests are outside this filter."
    window.keyboard()["Ctrl+1"]()
    window.keyboard()["Ctrl+7"]()
    assert (panel.chosen().model, panel.search.text()) == (model, "no such thing")
    panel.box.button.click()
    await until(lambda: panel.box.filled and panel.chosen() == LogFilter())


async def test_new_requests_come_on_top_unless_one_reads_below(page: ActivityPage, engine: FakeEngine, until: Until) -> None:
    panel = await to_requests(page, until)
    newest = panel.model.rows[0].seq
    engine.activity.served(request(app="brand-new"))
    engine.change(today_requests=1)
    await until(lambda: panel.model.rows[0].app == "brand-new")
    assert panel.model.rows[1].seq == newest
    panel.view.verticalScrollBar().setValue(60)
    engine.activity.served(request(app="newer"))
    engine.change(today_requests=2)
    await until(lambda: panel.newer.isVisible())
    assert panel.model.rows[0].app == "brand-new"
    panel.newer.click()
    await until(lambda: panel.model.rows[0].app == "newer")
    assert not panel.newer.isVisible()


async def test_a_hundred_thousand_requests(window: Window, engine: FakeEngine, until: Until) -> None:
    row = request()
    engine.activity.served(*(row._replace(row=row.row) for _ in range(100_000)))
    page = await opened(window, until)
    panel = await to_requests(page, until)
    await until(lambda: len(panel.model.rows) == PAGE)
    bar, frames = panel.view.verticalScrollBar(), Cost()
    for pages in range(2, 12):
        for step in range(6):
            with frames.turn():
                bar.setValue(bar.maximum() * (step + 1) // 6)
                panel.view.viewport().repaint()
        await until(lambda pages=pages: len(panel.model.rows) >= pages * PAGE)
    assert frames.usual < 0.03
    marks = [one.seq for one in panel.model.rows]
    assert marks == list(range(100_000, 100_000 - len(marks), -1))
    panel.search.setText("nothing of that name")
    await until(lambda: panel.box.title.text() == "Nothing matches.", seconds=20)
    assert panel.box.text.text() == "100,000 requests are outside this filter."
    assert all(call[2] <= PAGE for call in engine.calls if call[0] == "log")


async def test_the_sheet_adds_up(page: ActivityPage, window: Window, until: Until, qtbot: QtBot) -> None:
    panel = await to_requests(page, until)
    panel.search.setText("claude-sonnet-4.5")
    panel.outcome.setCurrentIndex(1)
    panel.load()
    await until(lambda: panel.model.rows and panel.model.rows[0].outcome == "answered")
    panel.view.selectRow(next(place for place, row in enumerate(panel.model.rows) if row.billed and row.cache_read))
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    (sheet,) = [one for one in window.findChildren(RequestDialog) if one.isVisible()]
    row = sheet.row
    assert row.billed is not None
    plain = row.cost_msat - row.billed.output - row.billed.cache_read
    told = {one.accessibleName() for one in sheet.findChildren(QWidget) if ": " in one.accessibleName()}
    numbers = Numbers()
    assert any(one.startswith("Input: ") and one.endswith(exact(plain, numbers)) for one in told)
    assert any(one.startswith("Price: ") and "$97,412 per bitcoin" in one for one in told)
    assert any(one.startswith("Request id: ") and row.id in one for one in told)
    sheet.copy.click()
    sheet.close()


@pytest.mark.parametrize(
    ("msat", "shown"), [(0, "0"), (1, "0.001"), (1_000, "1"), (1_234_567, "1,234.567"), (-500, "−0.500"), (20, "0.020")]
)
def test_amounts_of_a_sheet_are_exact(msat: int, shown: str) -> None:
    assert exact(msat, Numbers()) == f"{shown}{NBSP}sat"
    assert exact(msat, Numbers(hidden=True)) == HIDDEN
    assert exact(2_000, Numbers(), signed=True) == f"+2{NBSP}sat"


async def test_export_writes_what_the_filter_shows(
    page: ActivityPage, engine: FakeEngine, until: Until, tmp_path: Path
) -> None:
    panel = await to_requests(page, until)
    panel.outcome.setCurrentIndex(2)
    panel.load()
    await until(lambda: panel.model.rows and all(row.outcome == "failed" for row in panel.model.rows))
    target = tmp_path / "log.csv"
    panel.export.write(target)
    assert panel.export.cancel.isVisible()
    await until(lambda: panel.export.start.isVisible())
    rows = read(target)
    assert [row["request_id"] for row in rows] == [row.id for row in panel.model.rows]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


async def test_a_chart_is_written_with_its_sums_and_parts(page: ActivityPage, until: Until, tmp_path: Path) -> None:
    chart, target = page.usage.found, tmp_path / "chart.csv"
    assert chart is not None
    write_chart(page.controller, page, chart, target)
    await until(lambda: target.exists())
    rows = read(target)
    assert len(rows) == 30 * (1 + len(chart.series))
    sums = [row for row in rows if row["by"] == "all"]
    assert sum(int(row["earned_msat"]) for row in sums) == chart.total.earned_msat
    assert sum(int(row["profit_msat"]) for row in sums) == chart.total.profit_msat
    assert sum(int(row["value"]) for row in rows if row["by"] == "model") == chart.total.earned_msat
    assert {row["name"] for row in rows if row["by"] == "model"} == {*(one.name for one in chart.series[:-1]), "other"}


async def test_a_cancelled_export_leaves_no_file(page: ActivityPage, engine: FakeEngine, until: Until, tmp_path: Path) -> None:
    panel = await to_requests(page, until)
    engine.gate = asyncio.Event()
    panel.export.write(tmp_path / "log.csv")
    await until(lambda: panel.export.cancel.isVisible())
    panel.export.cancel.click()
    await until(lambda: panel.export.start.isVisible())
    assert [one.name for one in tmp_path.iterdir()] == []  # noqa: ASYNC240
    page.controller.bridge._loop.call_soon_threadsafe(engine.gate.set)  # type: ignore[union-attr]
    engine.gate = None


async def test_everything_has_a_name(page: ActivityPage, until: Until) -> None:
    for tab in range(3):
        page.tabs.setCurrentIndex(tab)
        nameless = [
            widget
            for widget in page.findChildren(QWidget)
            if isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
            and widget.isVisible()
            and not widget.accessibleName()
            and not widget.objectName().startswith("qt_")
        ]
        assert not nameless
    assert page.requests.view.accessibleName()
    assert page.usage.bars.accessibleName()
    await until(lambda: page.requests.box.filled and page.requests.picks["app"].count() > 1)
