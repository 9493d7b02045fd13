"""The Wallet page: receive from paste to toast, mints, history page by page, the empty state, hidden amounts."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.ecash import Movement
from routstr_desktop.core.errors import MintUnreachable, TokenSpent
from routstr_desktop.core.money import msat
from routstr_desktop.core.status import MintHealth, MintStatus
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.mints import RemoveMintDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.pages.history import PAGE
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.text import HIDDEN, NBSP
from routstr_desktop.gui.widgets.dropping import DropArea, given
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import HISTORY, MINT, STATES, TOKEN, TWO_MINTS, having

Until = Callable[..., Any]
STATE, AMOUNT = 3, 2


@pytest.fixture
async def page(window: Window, until: Until) -> WalletPage:
    """Opened with its shortcut, with the fake's snapshot and history."""
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()["Ctrl+2"]()
    found = window.pages.currentWidget()
    assert isinstance(found, WalletPage)
    await until(lambda: bool(found.history.lines))
    return found


@pytest.fixture
async def dialog(controller: Controller, qtbot: QtBot, until: Until) -> ReceiveDialog:
    await until(lambda: controller.snapshot.models == 12)
    made = ReceiveDialog(controller)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def column(page: WalletPage, number: int) -> list[str]:
    table = page.history.table
    return [table.item(row, number).text() for row in range(table.rowCount())]


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


async def test_a_token_is_named_before_it_is_redeemed(
    dialog: ReceiveDialog, controller: Controller, engine: FakeEngine, until: Until
) -> None:
    said: list[str] = []
    controller.notice.connect(lambda text, _tone: said.append(plain(text)))
    assert not dialog.redeem.isEnabled()
    QGuiApplication.clipboard().setText(f" {TOKEN}\n")
    dialog.paste.click()
    await until(lambda: dialog.redeem.isEnabled())
    assert plain(dialog.amount.text()) == "500 sat"
    assert (dialog.mint.text(), dialog.memo.text()) == ("mint.example.com", "for coffee")
    assert not [call for call in engine.calls if call[0] == "receive"]
    dialog.redeem.click()
    await until(lambda: not dialog.isVisible())
    assert ("receive", TOKEN) in engine.calls
    assert said == ["500 sat were added."]


async def test_an_unknown_mint_is_asked_about(dialog: ReceiveDialog, engine: FakeEngine, until: Until) -> None:
    engine.told = dataclasses.replace(engine.told, mint="https://other.example.com", trusted=False)
    dialog.text.setPlainText(TOKEN)
    await until(lambda: dialog.error.isVisible())
    assert dialog.error.words().startswith("This ecash is from a mint you do not use yet: other.example.com. A mint holds")
    assert not dialog.redeem.isVisible()
    dialog.submit()  # Enter
    dialog.trust()
    await until(lambda: dialog.redeem.isEnabled())
    assert ("trust_mint", "https://other.example.com") in engine.calls
    assert not [call for call in engine.calls if call[0] == "receive"]
    assert not dialog.error.isVisible()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            TokenSpent("This ecash was already redeemed. Nothing was added."),
            "This ecash was already redeemed. Nothing was added.",
        ),
        (
            MintUnreachable("x"),
            "The mint does not answer. Nothing was moved; your ecash stays yours. Try again when the mint is back.",
        ),
    ],
)
async def test_what_does_not_work(
    dialog: ReceiveDialog, engine: FakeEngine, until: Until, error: BaseException, words: str
) -> None:
    engine.fail["receive"] = error
    dialog.text.setPlainText(TOKEN)
    await until(lambda: dialog.redeem.isEnabled())
    dialog.redeem.click()
    await until(lambda: dialog.error.isVisible())
    assert dialog.error.words() == words
    assert dialog.redeem.isEnabled()
    assert dialog.text.toPlainText() == TOKEN


async def test_text_that_is_no_token(dialog: ReceiveDialog, until: Until) -> None:
    dialog.text.setPlainText("hello")
    await until(lambda: dialog.hint.isVisible())
    assert "not a Cashu token" in dialog.hint.text()
    assert not dialog.redeem.isEnabled()
    dialog.text.setPlainText("")
    assert not dialog.hint.isVisible()


async def test_only_the_newest_text_counts(dialog: ReceiveDialog, bridge: Any, engine: FakeEngine, until: Until) -> None:
    async def close() -> None:
        engine.gate = asyncio.Event()

    async def open_() -> None:
        assert engine.gate is not None
        engine.gate.set()

    await bridge.call(close)
    dialog.text.setPlainText(TOKEN)
    dialog.text.setPlainText("")
    await bridge.call(open_)
    await until(lambda: ("describe", TOKEN) in engine.calls)
    await asyncio.sleep(0)
    assert dialog.info is None
    assert not dialog.redeem.isEnabled()


async def test_closing_does_not_stop_it(
    dialog: ReceiveDialog, controller: Controller, bridge: Any, engine: FakeEngine, until: Until
) -> None:
    said: list[str] = []
    controller.notice.connect(lambda text, _tone: said.append(plain(text)))
    dialog.text.setPlainText(TOKEN)
    await until(lambda: dialog.redeem.isEnabled())

    async def close() -> None:
        engine.gate = asyncio.Event()

    async def open_() -> None:
        assert engine.gate is not None
        engine.gate.set()

    await bridge.call(close)
    dialog.redeem.click()
    assert dialog.redeem.text() == "Asking the mint…"
    dialog.reject()
    await bridge.call(open_)
    await until(lambda: said == ["500 sat were added."])


def test_drops(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "token.txt"
    file.write_text(f"{TOKEN}\n")
    dropped, linked, other = QMimeData(), QMimeData(), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    linked.setUrls([QUrl(f"cashu:{TOKEN}")])
    other.setText(f" {TOKEN} ")
    assert [given(each) for each in (dropped, linked, other, QMimeData())] == [TOKEN, f"cashu:{TOKEN}", TOKEN, ""]
    slashes = QMimeData()
    slashes.setUrls([QUrl(f"cashu://{TOKEN}")])
    slashes.setText(f"cashu://{TOKEN}")
    assert given(slashes) == f"cashu://{TOKEN}"
    missing = QMimeData()
    missing.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone"))])
    assert given(missing) == ""
    area = DropArea()
    qtbot.addWidget(area)
    got: list[str] = []
    area.dropped.connect(got.append)
    how = (Qt.DropAction.CopyAction, other, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPointF(1, 1).toPoint(), *how)
    area.dragEnterEvent(entering)
    assert entering.isAccepted()
    area.dropEvent(QDropEvent(QPointF(1, 1), *how))
    assert got == [TOKEN]


async def test_history_page_by_page(page: WalletPage, engine: FakeEngine, until: Until) -> None:
    history = page.history
    assert len(HISTORY) > 2 * PAGE
    assert column(page, STATE)[:4] == ["Done", "Reclaimable", "Pending", "Done"]
    assert column(page, 1)[5] == "Withdrawal, taken back"
    assert [plain(text) for text in column(page, AMOUNT)[:6]] == [
        "+500 sat", "−500 sat", "+64 sat", "+2,000 sat", "−312 sat", "1,000 sat",
    ]  # fmt: skip
    assert (history.newer.isEnabled(), history.older.isEnabled(), history.range.text()) == (False, True, "1 to 10")
    history.older.click()
    await until(lambda: history.lines == HISTORY[PAGE : 2 * PAGE])
    history.older.click()
    await until(lambda: history.lines == HISTORY[2 * PAGE :])
    assert not history.older.isEnabled()
    history.newer.click()
    await until(lambda: history.lines == HISTORY[PAGE : 2 * PAGE])


async def test_history_follows_the_money(page: WalletPage, engine: FakeEngine, bridge: Any, until: Until) -> None:
    async def pay() -> None:
        engine.lines = (Movement("new", "payment", "done", 9_000, MINT.url, HISTORY[0].created), *engine.lines)
        engine.change(customers_msat=engine.now.customers_msat + 9_000)

    await bridge.call(pay)
    await until(lambda: page.history.lines[0].id == "new")


async def test_mints(page: WalletPage, engine: FakeEngine, bridge: Any, until: Until) -> None:
    async def more() -> None:
        engine.change(mints=TWO_MINTS.mints)

    await bridge.call(more)
    await until(lambda: len(page.mints.rows) == 3)
    words = [row.chip.text() for row in page.mints.rows]
    assert words == ["Answers", "Does not answer", "Not asked yet"]
    assert page.mints.rows[1].about.text() == "The mint cannot be reached."
    page.mints.rows[2].button.click()  # type: ignore[attr-defined]
    await until(lambda: ("trust_mint", "https://old.example.org") in engine.calls)
    page.mints.rows[0].button.click()  # type: ignore[attr-defined]
    asked = page.window().findChild(RemoveMintDialog)
    assert asked is not None
    assert "17,182 sat held there stay in your wallet" in plain(asked.about.text())
    assert "only mint" not in asked.about.text()
    asked.remove.click()
    await until(lambda: ("remove_mint", MINT.url) in engine.calls)
    await until(lambda: not page.controller.snapshot.mints[0].trusted)


async def test_empty_state_and_hidden_amounts(page: WalletPage) -> None:
    controller = page.controller
    assert not page.empty.isVisible()
    controller.show(STATES["local-only"])
    assert page.empty.isVisible()
    assert not page.give.isEnabled()
    assert not page.figures.isVisible()
    page.empty.receive.click()
    opened = page.window().findChild(ReceiveDialog)
    assert opened is not None
    opened.reject()
    controller.show(TWO_MINTS)
    sat = controller.numbers.sat
    assert page.figures.yours.line.text().endswith(f"after {sat(38_000)} of fees")
    assert page.figures.yours.line.toolTip() == f"lightning: {sat(12_000)}\nswaps: {sat(26_000)}"
    controller.hide_amounts(True)
    assert "38" not in page.figures.yours.line.text()
    assert page.figures.yours.figure.text() == HIDDEN
    assert [row.balance.text() for row in page.mints.rows] == [HIDDEN] * 3
    assert set(column(page, AMOUNT)) == {HIDDEN}
    controller.hide_amounts(False)
    controller.show(STATES["starting"])
    assert page.figures.yours.figure.text() == "–"
    assert not page.take.isEnabled()


async def test_much_at_one_mint_is_pointed_out(page: WalletPage) -> None:
    def show(*sats: int) -> str:
        mints = (MintStatus(f"https://{place}.example", "sat", msat(amount), True) for place, amount in enumerate(sats))
        page.controller.show(having(mints=tuple(mints)))
        return page.mints.heaped.text() if page.mints.heaped.isVisible() else ""

    assert show(99_999) == ""
    assert show(20_001, 79_999) == ""
    assert show(20_000, 80_000).startswith("Most of your ecash is at 1.example.")
    assert show(100_000).startswith("Most of your ecash is at 0.example.")
    assert show() == ""


async def test_mints_say_what_is_the_matter(page: WalletPage) -> None:
    def mint(name: str, health: MintHealth, **fields: Any) -> MintStatus:
        return MintStatus(f"https://{name}.example", "sat", 1_000, health is MintHealth.ANSWERS, health=health, **fields)

    page.controller.show(
        having(
            mints=(
                mint("well", MintHealth.ANSWERS, fee_ppk=100, unswapped_msat=4_211_000),
                mint("slow", MintHealth.SLOWED, error="The mint asks us to slow down.", retry_at=0),
                mint("bad", MintHealth.REFUSED, trusted=False, lost_msat=16_000),
            )
        )
    )
    assert [row.about.text().replace(NBSP, " ") for row in page.mints.rows] == [
        "4,211 sat paid, to be swapped. Takes 0.1 sat a coin.",
        "The mint asks us to slow down.",
        "It refused 16 sat that it had signed. What is held here stays.",
    ]
    assert [row.chip.text() for row in page.mints.rows] == ["Answers", "Limits its rate", "Refused"]


async def test_everything_has_a_name(page: WalletPage, dialog: ReceiveDialog, until: Until) -> None:
    page.controller.show(TWO_MINTS)
    dialog.text.setPlainText(TOKEN)
    await until(lambda: dialog.redeem.isEnabled())
    for place in (page, dialog):
        nameless = [
            widget
            for widget in place.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not isinstance(widget, QScrollBar)
            and not widget.accessibleName()
        ]
        assert not nameless


async def test_a_link_from_outside_is_named_first(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    window.receive(f"cashu:{TOKEN}")
    opened = window.findChild(ReceiveDialog)
    assert opened is not None
    await until(lambda: opened.redeem.isEnabled())
    assert not [call for call in engine.calls if call[0] == "receive"]


async def test_a_link_waits_for_the_books(window: Window, until: Until) -> None:
    controller = window.controller
    await until(lambda: controller.snapshot.models == 12)
    controller.show(STATES["starting"])
    window.receive(f"cashu:{TOKEN}")
    assert window.findChild(ReceiveDialog) is None
    controller.show(TWO_MINTS)
    opened = window.findChild(ReceiveDialog)
    assert opened is not None
    assert opened.text.toPlainText() == f"cashu:{TOKEN}"
