"""Lists that change under the eyes: a row stays as long as what it shows, and with it keyboard, selection and place."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.activity import Dimension
from routstr_desktop.core.ecash import Movement
from routstr_desktop.core.profit import Profit
from routstr_desktop.core.status import MintStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.profit import ProfitModel, ProfitView
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.widgets.rows import Row, Rows
from tests.gui.samples import HISTORY, MINT, STATES, TWO_MINTS, WAITING


class Named(Row):
    """A button with a text."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(self)
        self.stops = (self.button,)


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def shown(place: QWidget) -> Rows[str, Named]:
    """On the screen, after a button: items are known by their first letter."""
    column = QVBoxLayout(place)
    before = QPushButton("before")
    column.addWidget(before)
    made: Rows[str, Named] = Rows(lambda item: item[0], lambda _: Named(), lambda row, item: row.button.setText(item))
    column.addLayout(made)
    place.show()
    return made


def texts(rows: Rows[str, Named]) -> list[str]:
    return [row.button.text() for row in rows.rows]


def tab_order(rows: Rows[str, Named]) -> list[str]:
    """The buttons as the Tab key comes to them."""
    widget = first = rows.parentWidget().findChild(QPushButton)
    order = []
    while (widget := widget.nextInFocusChain()) is not first:
        if isinstance(widget, QPushButton):
            order.append(widget.text())
    return order


def test_rows_stay_with_what_they_show(shown: Rows[str, Named]) -> None:
    before = shown.parentWidget().findChild(QPushButton)
    shown.show_items(["a1", "b1"], before)
    a, b = shown.rows
    b.button.setFocus()
    shown.show_items(["c1", "b2", "a2"], before)
    assert texts(shown) == ["c1", "b2", "a2"]
    assert shown.rows[1:] == [b, a]
    assert b.button.hasFocus()
    assert tab_order(shown) == ["c1", "b2", "a2"]
    places = [row.y() for row in shown.rows]
    QApplication.processEvents()
    assert sorted(row.y() for row in shown.rows) == [row.y() for row in shown.rows], places


def test_the_focus_of_a_row_that_goes_is_in_the_next(shown: Rows[str, Named]) -> None:
    before = shown.parentWidget().findChild(QPushButton)
    shown.show_items(["a", "b", "c"], before)
    QApplication.processEvents()  # a row that comes into a window that stands is shown by an event
    shown.rows[1].button.setFocus()
    shown.show_items(["a", "c"], before)
    assert shown.rows[1].button.hasFocus()


def test_items_that_are_known_by_the_same_have_a_row_each(shown: Rows[str, Named]) -> None:
    shown.show_items(["a1", "a2"])
    first, second = shown.rows
    shown.show_items(["a3"])
    assert shown.rows == [first]
    shown.show_items(["a3", "a4"])
    assert (shown.rows[0], texts(shown)) == (first, ["a3", "a4"])
    assert shown.rows[1] is not second


@pytest.fixture
def wallet(still: Controller, qtbot: QtBot) -> WalletPage:
    """With two mints and a token that waits."""
    still.show(dataclasses.replace(TWO_MINTS, withdrawals=(WAITING,)))
    made = WalletPage(still)
    qtbot.addWidget(made)
    made.resize(720, 400)
    made.show()
    QApplication.processEvents()
    return made


def test_the_keyboard_stays_in_a_mint_whose_balance_changes(wallet: WalletPage, still: Controller) -> None:
    button = wallet.mints.rows[1].button
    button.setFocus()
    wallet.verticalScrollBar().setValue(40)
    first, second, old = TWO_MINTS.mints
    paid = dataclasses.replace(second, balance_msat=second.balance_msat + 777_000, error=None)
    still.show(dataclasses.replace(still.snapshot, mints=(first, paid, old)))
    assert button.hasFocus()
    assert wallet.verticalScrollBar().value() == 40
    assert wallet.mints.rows[1].balance.text() == still.numbers.sat(paid.balance_msat)
    third = MintStatus("https://third.example", "sat", 1000, True)
    still.show(dataclasses.replace(still.snapshot, mints=(third, first, paid, old)))
    assert wallet.mints.rows[2].button is button
    assert button.hasFocus()


def test_the_keyboard_stays_at_a_token_that_grows_older(wallet: WalletPage, still: Controller) -> None:
    (row,) = wallet.withdrawals._rows.rows
    row.token.setFocus()
    newer = dataclasses.replace(WAITING, id="newer", amount_sat=7)
    still.show(dataclasses.replace(still.snapshot, now=still.snapshot.now + 7200, withdrawals=(newer, WAITING)))
    assert wallet.withdrawals._rows.rows[1] is row
    assert row.token.hasFocus()
    claimed = dataclasses.replace(WAITING, state="claimed", token=None)
    still.show(dataclasses.replace(still.snapshot, withdrawals=(newer, claimed)))
    assert not row.token.isVisible()


def test_the_selected_line_of_the_history_stays_selected_when_money_comes(wallet: WalletPage) -> None:
    table = wallet.history.table
    wallet.history.show_lines(HISTORY)
    table.setCurrentCell(1, 2)
    table.setFocus()
    newer = Movement("newer", "payment", "done", 1000, MINT.url, HISTORY[0].created + 60)
    wallet.history.show_lines((newer, *HISTORY))
    assert (table.currentRow(), table.currentColumn(), table.hasFocus()) == (2, 2, True)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]
    wallet.history.show_lines((HISTORY[0],))
    assert table.currentRow() == -1, "what was selected is gone, and nothing else is selected instead"


def test_the_selected_model_stays_selected_when_another_earns_more(qtbot: QtBot) -> None:
    lines = [Profit(name, requests=1, earned_msat=1000 * place) for place, name in enumerate("abcdefghijklmnopqrstuvwxyz")]
    model = ProfitModel()
    view = ProfitView(model, "Profit")
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    by: Dimension = "model"
    model.show_lines(tuple(lines), by)
    view.selectRow(20)
    view.scrollToBottom()
    QApplication.processEvents()
    place = view.verticalScrollBar().value()
    assert place
    model.show_lines(tuple(reversed(lines)), by)
    assert view.selected() == lines[20]
    assert view.currentIndex().row() == 25 - 20
    assert view.verticalScrollBar().value() == place
    model.show_lines(tuple(lines), "key")
    assert view.selected() is None, "of the same name, but something else"


def test_lines_of_the_state_samples_are_drawn(wallet: WalletPage, still: Controller) -> None:
    """Samples hold the same withdrawal twice."""
    still.show(STATES["selling-withdrawals"])
    assert len(wallet.withdrawals._rows.rows) == 3
