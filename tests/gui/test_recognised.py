"""Paste or drop anything: it is named, a secret is hidden at once, and one button leads to the dialog that fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from routstr_desktop.core.recognise import BACKUP_BEGINS, SECRETS, Kind, Recognised, recognise
from routstr_desktop.gui.dialogs.identity import ImportDialog
from routstr_desktop.gui.dialogs.mints import MintsDialog
from routstr_desktop.gui.dialogs.payout import PayoutDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.wizard import SetupWizard
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.recognised import named
from routstr_desktop.gui.widgets.dropping import DropArea, given
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import PASTED, TOKEN

Until = Callable[..., Any]
BACKUP = BACKUP_BEGINS + b', "version": 1}\n\xff\x00'
LEADS = {
    "invoice": PayoutDialog,
    "address": PayoutDialog,
    "lnurl": PayoutDialog,
    "request": WithdrawDialog,
    "nsec": ImportDialog,
    "seed": RestoreDialog,
    "provider-key": UpstreamDialog,
    "node-key": UpstreamDialog,
    "provider": UpstreamDialog,
    "mint": MintsDialog,
}


@pytest.fixture
async def ready(window: Window, until: Until) -> Window:
    await until(lambda: window.controller.snapshot.models == 12)
    return window


def pasted(window: Window, text: str) -> ReceiveDialog:
    """The dialog that Ctrl+V opens."""
    QGuiApplication.clipboard().setText(text)
    window.keyboard()["Ctrl+V"]()
    found = [dialog for dialog in window.findChildren(ReceiveDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def texts(window: Window) -> str:
    """All that can be read on the screen."""
    fields = [line.displayText() for line in window.findChildren(QLineEdit) if line.isVisible()]
    boxes = [box.toPlainText() for box in window.findChildren(QPlainTextEdit) if box.isVisible()]
    return "\n".join([*fields, *boxes])


def test_every_sample_is_of_its_kind() -> None:
    for name, text in PASTED.items():
        assert recognise(text).kind == Kind(name)
    assert set(PASTED) == set(Kind) - {Kind.TOKEN, Kind.BACKUP, Kind.UNKNOWN}


@pytest.mark.parametrize("name", [name for name in PASTED if name != Kind.FRAME])
async def test_named_and_led_to_where_it_fits(ready: Window, until: Until, name: str) -> None:
    dialog = pasted(ready, PASTED[name])
    title, about, verb = named(recognise(PASTED[name]))
    assert dialog.note.words() == f"{title} {about}"
    assert not dialog.redeem.isVisible()
    assert dialog.lead.isVisible() == bool(verb)
    if Kind(name) in SECRETS:
        assert PASTED[name] not in texts(ready)
    if name not in LEADS:
        return
    dialog.lead.click()
    await until(lambda: ready.findChild(LEADS[name]))
    found = ready.findChild(LEADS[name])
    assert found.isVisible()
    value = recognise(PASTED[name]).value
    held = [line.text() for line in found.findChildren(QLineEdit)]
    held += [box.toPlainText() for box in found.findChildren(QPlainTextEdit)]
    assert value in held or name == "request"


async def test_a_secret_is_hidden_where_it_leads(ready: Window, until: Until) -> None:
    for name in ("nsec", "provider-key", "node-key"):
        pasted(ready, PASTED[name]).lead.click()
        await until(lambda name=name: ready.findChild(LEADS[name]))
        assert PASTED[name] not in texts(ready)
        ready.findChild(LEADS[name]).reject()


async def test_the_provider_of_a_key_is_chosen(ready: Window, until: Until) -> None:
    pasted(ready, PASTED["provider-key"]).lead.click()
    await until(lambda: ready.findChild(UpstreamDialog))
    dialog = ready.findChild(UpstreamDialog)
    assert dialog.form.kind.currentText() == "OpenRouter"
    assert dialog.form.url.text() == "https://openrouter.ai/api/v1"


async def test_a_public_key_leads_to_the_page(ready: Window) -> None:
    pasted(ready, PASTED["npub"]).lead.click()
    assert isinstance(ready.pages.currentWidget(), AnnouncePage)


async def test_a_token_in_a_link_is_read_as_the_token(ready: Window, engine: FakeEngine, until: Until) -> None:
    dialog = pasted(ready, f"https://wallet.example.com/#token={TOKEN}")
    await until(dialog.redeem.isEnabled)
    assert ("describe", TOKEN) in engine.calls
    dialog.redeem.click()
    await until(lambda: ("receive", TOKEN) in engine.calls)


async def test_return_presses_the_button_that_stands_out(
    ready: Window, engine: FakeEngine, until: Until
) -> None:
    dialog = pasted(ready, PASTED["invoice"])
    dialog.text.setPlainText(TOKEN)
    await until(dialog.redeem.isEnabled)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.text.toPlainText() != TOKEN, "with Shift it begins a line"
    await until(dialog.redeem.isEnabled)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    await until(lambda: ("receive", TOKEN) in engine.calls)


async def test_several_tokens_are_redeemed_one_after_another(ready: Window, engine: FakeEngine, until: Until) -> None:
    tokens = [f"{TOKEN[:-8]}{tail}" for tail in ("AAAAAAAA", "BBBBBBBB", "CCCCCCCC")]
    dialog = pasted(ready, f"Your change: {tokens[0]}, {tokens[1]}\n\nand {tokens[2]}.")
    assert "3 ecash tokens" in dialog.codes.caption.text()
    assert dialog.codes.pick.isVisible()
    for token in tokens:
        await until(dialog.redeem.isEnabled)
        assert dialog.text.toPlainText() == token
        dialog.redeem.click()
        await until(lambda token=token: ("receive", token) in engine.calls)
        assert [call[1] for call in engine.calls if call[0] == "receive"] == tokens[: tokens.index(token) + 1]
        if token != tokens[-1]:
            await until(lambda token=token: dialog.text.toPlainText() != token)
    await until(lambda: not ready.findChildren(ReceiveDialog))


async def test_another_text_takes_the_place_of_the_last(ready: Window, until: Until) -> None:
    dialog = pasted(ready, PASTED["nsec"])
    assert dialog.lead.isVisible()
    dialog.text.setPlainText(TOKEN)
    await until(dialog.redeem.isEnabled)
    assert not dialog.lead.isVisible()
    assert not dialog.note.isVisible()
    dialog.text.setPlainText("hello")
    await until(dialog.hint.isVisible)


async def test_an_empty_clipboard_and_a_drop_of_nothing_are_told(ready: Window) -> None:
    QGuiApplication.clipboard().clear()
    ready.paste()
    assert "neither text nor a picture" in ready.toast.text()
    centre = ready.centralWidget()
    assert isinstance(centre, DropArea)
    nothing, copy = QMimeData(), Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), copy, nothing, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    centre.dropEvent(event)
    assert "neither text nor a picture in it" in ready.toast.text()


async def test_a_field_keeps_its_own_paste(ready: Window, qapp: QApplication) -> None:
    ready.go("Settings")
    field = next(line for line in ready.findChildren(QLineEdit) if line.isVisible() and not line.isReadOnly())
    field.clear()
    field.setFocus()
    QGuiApplication.clipboard().setText("8500")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert not ready.findChildren(ReceiveDialog)


async def test_nothing_is_read_of_the_clipboard_unasked(ready: Window, until: Until) -> None:
    QGuiApplication.clipboard().setText(TOKEN)
    ready.wallet().receive()
    dialog = ready.findChild(ReceiveDialog)
    assert dialog.text.toPlainText() == ""
    dialog.paste.click()
    await until(dialog.redeem.isEnabled)


async def test_a_dropped_backup_file_is_named_and_opened(ready: Window, tmp_path: Path) -> None:
    """It is no text: its first bytes tell what it is, on the window and on the steps of the first run alike."""
    file = tmp_path / "old.bin"
    file.write_bytes(BACKUP)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    found = given(dropped)
    assert isinstance(found, Recognised)
    assert found.kind is Kind.BACKUP
    ready.receive(found)
    (dialog,) = [one for one in ready.findChildren(ReceiveDialog) if one.isVisible()]
    assert dialog.note.words().startswith("A backup file of this program")
    dialog.lead.click()
    (opened,) = [one for one in ready.findChildren(RestoreFileDialog) if one.isVisible()]
    assert opened.box.file == file
    opened.reject()

    wizard = SetupWizard(ready.controller, Flow({}, lambda _kept: None), ready)
    wizard.open()
    place = QPointF(200, 200)
    action, button, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(place, action, dropped, button, plain))
    (opened,) = [one for one in wizard.findChildren(RestoreFileDialog) if one.isVisible()]
    assert opened.box.file == file
    opened.reject()
    other = QMimeData()
    other.setText(TOKEN)
    wizard.dropEvent(QDropEvent(place, action, other, button, plain))
    wizard.reject()
