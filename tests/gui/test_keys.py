"""The Keys page: rows, paging, what its buttons ask of the node, and what is shown once."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import BadRequest, MintUnreachable
from routstr_desktop.gui.dialogs.keydetails import KeyDialog, limit
from routstr_desktop.gui.dialogs.keys import NewKeyDialog, RefundDialog, RevokeDialog
from routstr_desktop.gui.pages.keys import KeysPage
from routstr_desktop.gui.text import HIDDEN, NBSP, Numbers
from routstr_desktop.gui.widgets.keytable import BALANCE, NAME, PAGE, STATE
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import CHILD, CUSTOMERS, LOCALS, REFUND, RULED, customer

Until = Callable[..., Any]


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> KeysPage:
    """Opened, with the sample keys."""
    engine.key_desk.rows = [*LOCALS, *CUSTOMERS]
    engine.key_desk.refund = REFUND
    return await opened(window, until, len(CUSTOMERS))


async def opened(window: Window, until: Until, rows: int) -> KeysPage:
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()["Ctrl+3"]()
    made = window.pages.currentWidget()
    assert isinstance(made, KeysPage)
    await until(lambda: len(made.panel().model.rows) == rows)
    return made


def column(page: KeysPage, number: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    model = page.panel().model
    return [model.data(model.index(row, number), role) for row in range(model.rowCount())]


def choose(page: KeysPage, key_id: int) -> None:
    panel = page.panel()
    panel.view.selectRow(next(place for place, row in enumerate(panel.model.rows) if row.id == key_id))


def dialog(window: Window, kind: type[Any]) -> Any:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[0] if found else None


def click(choice: QWidget, word: str) -> None:
    next(button for button in choice.findChildren(QAbstractButton) if button.text() == word).click()


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


async def test_states_and_names(page: KeysPage, window: Window) -> None:
    assert column(page, NAME)[:3] == ["Ada", "Unnamed", "The shop around the corner, second till"]
    assert column(page, STATE) == [
        "Active",
        "Active",
        "Paused",
        "Revoked, not refunded",
        "Refund token ready",
        "Refund under way",
        "Revoked",
        "Expired",
        "Active",
    ]
    assert all(text.startswith("State: ") for text in column(page, STATE, Qt.ItemDataRole.AccessibleTextRole))
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and isinstance(widget, QAbstractButton | QLineEdit)
    ]
    assert not nameless
    assert page.panel().view.accessibleName() == "Customer keys"
    assert page.tabs.accessibleName()


@pytest.mark.parametrize(
    ("key_id", "word", "usable", "pause"),
    [
        (9, "Revoke with refund", True, True),
        (6, "Make refund", True, False),
        (5, "Show refund", True, False),
        (4, "Refund under way", False, False),
        (3, "Make refund", False, False),
    ],
)
async def test_buttons_follow_the_state(page: KeysPage, key_id: int, word: str, usable: bool, pause: bool) -> None:
    choose(page, key_id)
    panel = page.panel()
    assert (panel.revoke.text(), panel.revoke.isEnabled(), panel.pause.isEnabled()) == (word, usable, pause)
    choose(page, 7)
    assert panel.pause.text() == "Resume"


async def test_hidden_amounts(page: KeysPage, window: Window) -> None:
    assert column(page, BALANCE)[0] == "355\N{NO-BREAK SPACE}sat"
    window.toggle_amounts()
    assert set(column(page, BALANCE)) == {HIDDEN}
    assert set(column(page, BALANCE, Qt.ItemDataRole.AccessibleTextRole)) == {"Balance: hidden"}
    assert "sat" not in page.panel().box.told.accessibleName()


async def test_rename_in_place(page: KeysPage, engine: FakeEngine, until: Until, qtbot: QtBot) -> None:
    choose(page, 8)
    page.panel().rename.click()
    (editor,) = page.panel().view.findChildren(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, " Grace  H. ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: column(page, NAME)[1] == "Grace H.")
    assert ("rename", 8, "Grace H.") in engine.calls


async def test_pause_and_resume(page: KeysPage, engine: FakeEngine, until: Until) -> None:
    choose(page, 9)
    page.panel().pause.click()
    await until(lambda: column(page, STATE)[0] == "Paused")
    assert page.panel().pause.text() == "Resume"
    page.panel().pause.click()
    await until(lambda: column(page, STATE)[0] == "Active")
    assert [call for call in engine.calls if call[0] == "pause_key"] == [("pause_key", 9, True), ("pause_key", 9, False)]


async def test_revoke_with_refund(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    choose(page, 9)
    page.panel().revoke.click()
    question = dialog(window, RevokeDialog)
    assert "355" in question.about.text()
    assert not any(call[0] == "revoke_with_refund" for call in engine.calls)
    question.revoke.click()
    await until(lambda: dialog(window, RefundDialog))
    shown = dialog(window, RefundDialog)
    assert shown.token.toPlainText() == REFUND.token
    assert ("refund_handed_out", "r1") not in engine.calls
    shown.copy.click()
    assert QGuiApplication.clipboard().text() == REFUND.token
    await until(lambda: ("refund_handed_out", "r1") in engine.calls)
    await until(lambda: column(page, STATE)[0] == "Refund token ready")


async def test_a_refund_that_fails_says_where_the_money_is(
    page: KeysPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    engine.fail["revoke_with_refund"] = MintUnreachable("x")
    choose(page, 9)
    page.panel().revoke.click()
    dialog(window, RevokeDialog).revoke.click()
    await until(lambda: column(page, STATE)[0] == "Revoked, not refunded")
    await until(lambda: window.toast.isVisible())
    assert "No money is lost" in window.toast.text()
    assert column(page, BALANCE)[0] == "355\N{NO-BREAK SPACE}sat"
    await until(lambda: page.panel().revoke.text() == "Make refund" and page.panel().revoke.isEnabled())


async def test_a_refund_that_must_wait_says_for_what(
    page: KeysPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    engine.fail["revoke_with_refund"] = BadRequest("Requests of this key are still running. It is revoked; try again later.")
    choose(page, 9)
    page.panel().revoke.click()
    dialog(window, RevokeDialog).revoke.click()
    await until(lambda: window.toast.isVisible())
    assert "still running. It is revoked; try again later." in window.toast.text()


async def test_a_refund_is_handed_over_although_its_page_was_made_anew(
    page: KeysPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    gate = engine.gate = asyncio.Event()
    choose(page, 9)
    page.panel().revoke.click()
    dialog(window, RevokeDialog).revoke.click()
    await until(lambda: any(call[0] == "revoke_with_refund" for call in engine.calls))
    window.renew()
    await until(lambda: not shiboken6.isValid(page))
    engine.gate = None
    assert window.controller.bridge._loop is not None
    window.controller.bridge._loop.call_soon_threadsafe(gate.set)
    await until(lambda: dialog(window, RefundDialog))
    assert dialog(window, RefundDialog).token.toPlainText() == REFUND.token


async def test_local_keys(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    page.tabs.setCurrentIndex(1)
    panel = page.panel()
    await until(lambda: len(panel.model.rows) == len(LOCALS))
    assert panel.view.isColumnHidden(BALANCE)
    choose(page, 10)
    assert not panel.revoke.isEnabled()
    assert "paused" in panel.revoke.toolTip()
    choose(page, 11)
    panel.revoke.click()
    dialog(window, RevokeDialog).revoke.click()
    await until(lambda: column(page, STATE)[1] == "Revoked")
    page.new.click()
    made = dialog(window, NewKeyDialog)
    assert not made.make.isEnabled()
    made.name.setText("A new app")
    made.make.click()
    await until(lambda: made.copy.isVisible())
    assert made.secret.toPlainText() == "sk-" + "cd" * 32
    made.copy.click()
    assert QGuiApplication.clipboard().text() == "sk-" + "cd" * 32
    made.close_button.click()
    await until(lambda: column(page, NAME)[0] == "A new app")


async def test_empty(window: Window, engine: FakeEngine, until: Until) -> None:
    page = await opened(window, until, 0)
    await until(lambda: page.panel().box.title.text() == "No customers yet.")
    assert "make a local key" in page.panel().box.text.text()
    assert page.panel().box.button.isVisible()
    engine.key_desk.rows = [customer(1, "Ada")]
    engine.change(customer_keys=1)
    await until(lambda: column(page, NAME) == ["Ada"])


async def test_a_hundred_thousand_keys(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.key_desk.rows = [customer(id, f"Customer {id}") for id in range(100_000, 0, -1)]
    page = await opened(window, until, PAGE)
    panel = page.panel()
    assert panel.model.canFetchMore(panel.model.index(-1, -1))
    bar = panel.view.verticalScrollBar()
    for pages in (2, 3, 4):
        bar.setValue(bar.maximum())
        await until(lambda pages=pages: len(panel.model.rows) >= pages * PAGE)
    ids = [row.id for row in panel.model.rows]
    assert ids == list(range(100_000, 100_000 - len(ids), -1))
    last = panel.view.visible_rows()[1]
    engine.key_desk.change(panel.model.rows[last].id, name="Seen")
    engine.change(customer_keys=100_000)
    await until(lambda: panel.model.rows[last].name == "Seen")
    engine.key_desk.rows.insert(0, customer(100_001, "Newest"))
    engine.change(customer_keys=100_001)
    await until(lambda: panel.model.rows[0].name == "Newest")
    assert all(call[2] <= PAGE for call in engine.calls if call[0] == "page")


async def test_details_of_a_customer_with_terms(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    engine.key_desk.rows = [RULED, CHILD]
    page.panel().load()
    await until(lambda: len(page.panel().model.rows) == 2)
    choose(page, RULED.id)
    assert "2 models only" in page.panel().box.told.text()
    assert "500 sat a day, 120 sat left today" in plain(page.panel().box.told.text())
    page.panel().details.click()
    shown = dialog(window, KeyDialog)
    assert plain(shown.values["Limit"]) == "500 sat a day, 120 sat left today"
    assert shown.values["What is left then goes to"] == "ada@example.com"
    assert shown.values["Paid with ecash of"] == "mint.example.com"
    assert not shown.rules.valid.isVisible()  # agreed with the customer
    assert not shown.act.isEnabled()
    await until(lambda: shown.rules.models.list.count() == 5)
    assert shown.rules.models.list.item(1).text() == "gone/model (not sold now)"
    shown.rules.models.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    shown.act.click()
    await until(lambda: dialog(window, KeyDialog) is None)
    assert ("allow_models", RULED.id, ("anthropic/claude-haiku-4.5",)) in engine.calls
    assert not [call for call in engine.calls if call[0] == "valid_until"]
    choose(page, CHILD.id)
    assert "spends the balance of sk-1a2b3c4d" in page.panel().box.told.text()


async def test_rules_of_a_local_key(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    page.tabs.setCurrentIndex(1)
    await until(lambda: len(page.panel().model.rows) == len(LOCALS))
    choose(page, 11)
    page.panel().details.click()
    shown = dialog(window, KeyDialog)
    await until(lambda: shown.rules.models.list.count() == 3)
    assert not shown.rules.models.list.isVisible()
    click(shown.rules.models.choice, "Only some")
    assert not shown.act.isEnabled()  # none is ticked
    shown.rules.models.search.setText("mini")
    assert [shown.rules.models.list.item(row).isHidden() for row in range(3)] == [True, True, False]
    shown.rules.models.list.item(2).setCheckState(Qt.CheckState.Checked)
    click(shown.rules.valid.choice, "7 days")
    engine.fail["allow_models"] = MintUnreachable("x")
    shown.act.click()
    await until(shown.error.isVisible)
    del engine.fail["allow_models"]
    shown.act.click()
    await until(lambda: dialog(window, KeyDialog) is None)
    assert ("allow_models", 11, ("openai/gpt-x-mini",)) in engine.calls
    until_then = next(call[2] for call in engine.calls if call[0] == "valid_until")
    assert until_then > time.time() + 6 * 86_400
    await until(lambda: "1 model only" in page.panel().box.told.text())
    page.panel().details.click()
    again = window.findChildren(KeyDialog)[-1]
    assert again.rules.valid.choice.value() is None
    assert "Until" in again.rules.valid.line.text()
    click(again.rules.models.choice, "All models")
    again.act.click()
    await until(lambda: ("allow_models", 11, None) in engine.calls)


async def test_the_key_of_the_overview_does_not_expire(page: KeysPage, window: Window, until: Until) -> None:
    page.tabs.setCurrentIndex(1)
    await until(lambda: len(page.panel().model.rows) == len(LOCALS))
    choose(page, 10)
    page.panel().details.click()
    assert not dialog(window, KeyDialog).rules.valid.isVisible()
    dialog(window, KeyDialog).reject()
    choose(page, 12)  # revoked
    page.panel().details.click()
    assert not window.findChildren(KeyDialog)[-1].rules.isEnabled()


async def test_a_new_key_with_rules(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    page.new.click()
    made = dialog(window, NewKeyDialog)
    await until(lambda: made.rules.models.list.count() == 3)
    made.name.setText("Tests")
    click(made.rules.models.choice, "Only some")
    assert not made.make.isEnabled()
    made.rules.models.list.item(0).setCheckState(Qt.CheckState.Checked)
    click(made.rules.valid.choice, "1 day")
    made.make.click()
    await until(lambda: made.copy.isVisible())
    call = next(call for call in engine.calls if call[0] == "create_local")
    assert call[1:3] == ("Tests", ("anthropic/claude-x",))
    assert call[3] > time.time()
    assert not made.rules.isVisible()


@pytest.mark.parametrize(
    ("reset", "words"),
    [("daily", "a day"), ("weekly", "a week"), ("monthly", "a month"), (None, "in all")],
)
def test_words_of_a_limit(reset: str | None, words: str) -> None:
    row = dataclasses.replace(RULED, limit_reset=reset)
    assert limit(row, Numbers()).startswith(f"500{NBSP}sat {words}, 120{NBSP}sat left")


async def test_a_parent_names_its_children(page: KeysPage, window: Window, engine: FakeEngine, until: Until) -> None:
    engine.key_desk.rows = [RULED, dataclasses.replace(CHILD, parent=RULED.prefix, spent_msat=21_000)]
    page.panel().load()
    await until(lambda: len(page.panel().model.rows) == 2)
    choose(page, RULED.id)
    page.panel().details.click()
    shown = dialog(window, KeyDialog)
    await until(shown.family.isVisible)
    assert plain(shown.family.text()) == f"1 child key spends this balance too (21 sat so far): {CHILD.prefix}…"
