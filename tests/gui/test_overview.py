"""The Overview in all its states: names, room for every text, banners, buttons and what they ask of the node."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.text import moment
from routstr_desktop.gui.theme import font
from routstr_desktop.gui.widgets.chart import scale
from routstr_desktop.gui.widgets.labels import Elided, Figure
from routstr_desktop.gui.window import SMALLEST, Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import LONG_PROBLEM, NOW, STATES, having

Until = Callable[..., Any]


@pytest.fixture
def still_window(still: Controller, qtbot: QtBot) -> Window:
    made = Window(still)
    made.may_close = True
    qtbot.addWidget(made)
    made.show()
    return made


def visible(window: QWidget, kind: type[QWidget]) -> list[Any]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


@pytest.mark.parametrize("name", list(STATES))
def test_every_focusable_widget_has_a_name(name: str, still: Controller, still_window: Window) -> None:
    still.show(STATES[name])
    nameless = [
        widget
        for widget in visible(still_window, QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QScrollBar) and not widget.accessibleName()
    ]
    assert not nameless


@pytest.mark.parametrize("size", [(940, 640), SMALLEST], ids=["usual", "smallest"])
@pytest.mark.parametrize("name", list(STATES))
def test_no_text_is_cut(name: str, size: tuple[int, int], still: Controller, still_window: Window, qapp: QApplication) -> None:
    still_window.resize(*size)
    still.show(STATES[name])
    for _ in range(3):
        qapp.processEvents()
    cut = [found for widget in visible(still_window, QWidget) if (found := _cut(widget))]
    assert not cut
    assert still_window.overview.horizontalScrollBar().maximum() == 0


def test_hidden_amounts_are_in_no_report_either(still: Controller, still_window: Window) -> None:
    """What the node says of its books names amounts: they follow the eye as all others do."""

    def shown() -> str:
        return " ".join(label.text() for label in visible(still_window, QLabel))

    still.show(STATES["books"])
    assert "0.012\N{NO-BREAK SPACE}sat" in shown()
    still.hide_amounts(True)
    assert "the books say •••••" in shown()
    assert "0.012" not in shown()
    still.hide_amounts(False)
    assert "0.012\N{NO-BREAK SPACE}sat" in shown()


def _cut(widget: QWidget) -> str | None:
    """What does not fit, or None. Lines that may give way have a tooltip with the whole text."""
    if isinstance(widget, Elided):
        return None
    if isinstance(widget, Figure):
        wide = QFontMetrics(font("title")).horizontalAdvance(widget.text())
        return None if wide <= widget.width() else widget.text()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
        else:
            fits = widget.fontMetrics().horizontalAdvance(widget.text()) <= widget.contentsRect().width() + 1
        return None if fits and widget.fontMetrics().height() <= widget.height() + 2 else widget.text()
    if isinstance(widget, QAbstractButton):
        return None if widget.sizeHint().width() <= widget.width() + 1 else widget.text()
    return None


def test_figures_are_never_mixed(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling"])
    money = still_window.overview.money
    shown = [card.figure.text().replace("\N{NO-BREAK SPACE}", " ") for card in (money.yours, money.held, money.today)]
    assert shown == ["21,480 sat", "3,912 sat", "+1,204 sat"]
    assert money.withdraw.isEnabled()


def test_nothing_known_is_a_dash_and_not_zero(still: Controller, still_window: Window) -> None:
    for name in ("starting", "port-taken", "locked"):
        still.show(STATES[name])
        money = still_window.overview.money
        assert [card.figure.text() for card in (money.yours, money.held, money.today)] == ["–"] * 3
        assert not money.withdraw.isEnabled()


def test_less_than_one_sat_cannot_be_withdrawn(still: Controller, still_window: Window) -> None:
    still.show(having(withdrawable_msat=999))
    assert not still_window.overview.money.withdraw.isEnabled()
    assert still_window.overview.money.yours.figure.text() == "0.999\N{NO-BREAK SPACE}sat"


@pytest.mark.parametrize(
    ("name", "banner", "button"),
    [
        ("selling", None, "Stop selling"),
        ("off", "Not selling.", "Start"),
        ("local-only", None, "Start selling"),
        ("paused", None, "Resume"),
        ("attention", "unreachable. 25,392\N{NO-BREAK SPACE}sat are stored there", "Stop selling"),
        ("port-taken", "port 8421 is used by another program. Nothing was changed.", "Try again"),
        ("locked", "locked.", "Try again"),
        ("books", "do not balance.", "Check again"),
    ],
)
def test_banner_and_button(name: str, banner: str | None, button: str, still: Controller, still_window: Window) -> None:
    still.show(STATES[name])
    page = still_window.overview
    assert page.banner.isVisible() is (banner is not None)
    assert banner is None or banner in page.banner.words()
    assert page.main.text() == button


def test_setup_takes_the_place_of_empty_cards(still: Controller, still_window: Window) -> None:
    page = still_window.overview
    still.show(STATES["no-upstream"])
    assert page.setup.isVisible()
    assert page.setup.provider.button.isEnabled()
    assert not page.setup.mint.button.isEnabled()
    assert not page.money.isVisible()
    assert not page.banner.isVisible()
    still.show(STATES["no-mint"])
    assert not page.setup.provider.button.isVisible()
    assert page.setup.mint.button.isEnabled()
    still.show(STATES["local-only"])
    assert not page.setup.isVisible()
    assert page.money.isVisible()


def test_money_stays_visible_when_the_mint_is_removed(still: Controller, still_window: Window) -> None:
    still.show(having(mints=(), state=NodeState.LOCAL_ONLY))
    assert still_window.overview.setup.isVisible()
    assert still_window.overview.money.isVisible()


def test_play_money_says_so(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling"])
    assert not still_window.strip.isVisible()
    still.show(STATES["play-money"])
    assert still_window.strip.isVisible()


def test_hide_amounts_hides_every_amount(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling-withdrawals"])
    still_window.toggle_amounts()
    shown = [label.text() for label in visible(still_window, QLabel)] + [
        figure.text() for figure in visible(still_window, Figure)
    ]
    assert not [text for text in shown if "sat" in text.split("\N{NO-BREAK SPACE}") or "$" in text]
    assert still.prefs.hide_amounts
    still_window.toggle_amounts()
    assert still_window.overview.money.yours.figure.text().startswith("21,480")


def test_long_problem_wraps(still: Controller, still_window: Window, qapp: QApplication) -> None:
    still_window.resize(*SMALLEST)
    still.show(having(problems=(LONG_PROBLEM,), state=NodeState.ATTENTION))
    for _ in range(3):
        qapp.processEvents()
    assert not [found for widget in visible(still_window, QLabel) if (found := _cut(widget))]


def test_withdrawals_listed_until_claimed(still: Controller, still_window: Window, qapp: QApplication) -> None:
    card = still_window.overview.withdrawals
    still.show(STATES["selling"])
    assert not card.isVisible()
    still.show(STATES["selling-withdrawals"])
    order, widget = [], card._rows.rows[0].back
    while widget is not card:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(widget.accessibleName())
        if widget is card.more:
            break
        widget = widget.nextInFocusChain()
    assert order == ["Take back 500\N{NO-BREAK SPACE}sat", "Show token of 500\N{NO-BREAK SPACE}sat", "Show 1 more"]
    card.more.click()
    assert not card.more.isVisible()
    age = card._rows.rows[0].about
    age.grab()
    assert age.text().startswith("2\N{NO-BREAK SPACE}min ago")
    assert moment(NOW - 150, seconds=True) in age.toolTip(), "exact for whoever asks"


def test_bars_scale_and_keys(still: Controller, still_window: Window, qtbot: QtBot) -> None:
    assert [scale(high) for high in (0, 1, 3, 17, 2310, 92_400)] == [1, 1, 2, 9, 1500, 50_000]
    still.show(STATES["selling"])
    bars = still_window.overview.earned.bars
    assert bars.accessibleDescription() == "Earned per day, 30 days, highest 30 Oct 2,310\N{NO-BREAK SPACE}sat"
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleDescription() == "22 Nov (today so far): 1,204\N{NO-BREAK SPACE}sat, 86 requests"
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleDescription().startswith("21 Nov: 1,640")
    qtbot.mouseMove(bars, QPoint(3, 20))
    QApplication.sendEvent(bars, QEvent(QEvent.Type.Leave))


def test_table_twin_has_the_same_numbers(still: Controller, still_window: Window) -> None:
    still.show(STATES["selling"])
    card = still_window.overview.earned
    card.switch.click()
    assert card.table.isVisible()
    assert card.table.rowCount() == 30
    first = card.table.item(0, 1)
    assert first is not None
    assert first.text() == "1,204\N{NO-BREAK SPACE}sat"
    card.switch.click()
    assert card.bars.isVisible()


def test_sidebar_stands_on_facts(still: Controller, still_window: Window) -> None:
    still.show(STATES["books"])
    assert still_window.sidebar.books.accessibleName() == "Books do not balance"
    still.show(STATES["attention"])
    assert still_window.sidebar.mint.accessibleName() == "mint.example.com does not answer"
    still_window.resize(*SMALLEST)
    assert still_window.sidebar.width() == 56


def test_a_seller_sees_what_it_costs_where_customers_come_in_and_how_many_providers_serve(
    still: Controller, still_window: Window
) -> None:
    still.show(STATES["local-only"])
    assert not still_window.sidebar.door.isVisible()
    still.show(STATES["selling-several"])
    assert still_window.sidebar.door.accessibleName() == "127.0.0.1:8422 is where customers come in"
    assert still_window.sidebar.provider.accessibleName() == "6 providers · 340 models"
    told = [one.text() for one in still_window.overview.money.findChildren(QLabel)]
    assert any(text.startswith("Providers cost $0.94 today\n+") for text in told)
    still_window.toggle_amounts()
    assert not any("0.94" in one.text() for one in still_window.overview.money.findChildren(QLabel))


async def test_start_stop_resume_reach_the_node(window: Window, engine: FakeEngine, until: Until) -> None:
    page = window.overview
    await until(lambda: page.pill.text() == "Selling")
    page.main.click()
    await until(lambda: page.pill.text() == "Local only")
    page.main.click()
    await until(lambda: page.pill.text() == "Selling")
    engine.change(state=NodeState.PAUSED)
    await until(lambda: page.main.text() == "Resume")
    page.main.click()
    await until(lambda: page.pill.text() == "Selling")
    assert [call[0] for call in engine.calls] == ["start", "stop_selling", "start_selling", "resume"]


async def test_other_port_only_after_a_click(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.overview.pill.text() == "Selling")
    engine.calls.clear()
    engine.now = STATES["port-taken"]
    window.controller.refresh()
    await until(lambda: window.overview.banner.isVisible())
    button = next(button for button in visible(window.overview.banner, QAbstractButton))
    assert button.text() == "Use 8422"
    assert engine.calls == []
    button.click()
    await until(lambda: len(engine.calls) == 2)
    assert engine.calls == [("change_settings", {"port": 8422}), ("start",)]


async def test_books_are_checked_again(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.now = STATES["books"]
    window.controller.refresh()
    await until(lambda: window.overview.pill.text() == "Selling stopped")
    window.overview.main.click()
    await until(lambda: engine.calls[-1] == ("audit",))


async def test_failed_command_is_a_toast(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.overview.pill.text() == "Selling")
    engine.fail["stop_selling"] = ConfigError("That cannot be done. Try later.")
    window.overview.main.click()
    await until(window.toast.isVisible)
    assert window.toast.text() == "That cannot be done. Try later."


async def test_take_back_from_the_list(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.change(withdrawals=STATES["selling-withdrawals"].withdrawals)
    card = window.overview.withdrawals
    await until(card.isVisible)
    next(button for button in visible(card, QAbstractButton) if button.text() == "Take back").click()
    await until(lambda: ("take_back", "w1") in engine.calls)
    await until(window.toast.isVisible)
    assert "yours again" in window.toast.text()


async def test_a_hidden_page_draws_nothing(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.overview.pill.text() == "Selling")
    window.hide()
    engine.change(state=NodeState.PAUSED)
    await until(lambda: window.controller.snapshot.state is NodeState.PAUSED)
    assert window.overview.pill.text() == "Selling"
    window.show()
    assert window.overview.pill.text() == "Paused"


def test_snapshots_of_every_state_are_frozen() -> None:
    for snapshot in STATES.values():
        assert isinstance(snapshot, Snapshot)
        with pytest.raises(dataclasses.FrozenInstanceError):
            snapshot.models = 1  # type: ignore[misc]
