"""Withdraw from click to token, its file and its way back; the dialogs of the empty states; the questions at the end."""

from __future__ import annotations

import asyncio
import dataclasses
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError, MintUnreachable, UpstreamError
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.mints import MintsDialog
from routstr_desktop.gui.dialogs.questions import NoTrayDialog, QuitDialog
from routstr_desktop.gui.dialogs.upstream import RemoveUpstreamDialog, UpstreamDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.widgets.animatedqr import PACES
from routstr_desktop.gui.widgets.qrcode import LARGEST, MODULE, QrCode, matrix, side
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES, TOKEN, WAITING
from tests.support.cost import Cost

Until = Callable[..., Any]


@pytest.fixture
async def ready(controller: Controller, until: Until) -> Controller:
    """With the fake's snapshot."""
    await until(lambda: controller.snapshot.models == 12)
    return controller


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[[Dialog], Any]:
    """Keeps a dialog for the length of the test."""

    def open_it(dialog: Dialog) -> Any:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open_it


async def test_one_click_makes_the_token(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    dialog = opened(WithdrawDialog(ready))
    assert dialog.value() == 21_480  # 21,480,420 msat, rounded down
    dialog.make.click()
    await until(lambda: dialog.item is not None)
    assert ("withdraw", 21_480) in engine.calls
    assert dialog.text.toPlainText() == TOKEN
    assert dialog.qr.isVisible()
    assert dialog.title.text().replace("\N{NO-BREAK SPACE}", " ") == "21,480 sat are in this token"
    assert dialog.chip.text() == "Not claimed yet"


async def test_what_grows_stays_on_the_screen(ready: Controller, opened: Any, until: Until) -> None:
    """The buttons are at the bottom: a token's dialog that begins low moves up for them."""
    dialog = opened(WithdrawDialog(ready))
    room = dialog.screen().availableGeometry()
    dialog.move(room.right() - dialog.width(), room.bottom() - dialog.height())
    dialog.make.click()
    await until(lambda: dialog.item is not None)
    await until(lambda: dialog.frameGeometry().bottom() <= room.bottom())
    assert dialog.frameGeometry().right() <= room.right()
    assert dialog.height() > 400


async def test_copy_is_flagged_secret_and_noted(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.change(withdrawals=(WAITING,))
    await until(lambda: ready.snapshot.withdrawals == (WAITING,))
    dialog = opened(WithdrawDialog(ready, None, WAITING))
    dialog.copy.click()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == TOKEN
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    await until(lambda: ("handed_out", "w1") in engine.calls)


async def test_saved_file_is_private(ready: Controller, opened: Any, until: Until, tmp_path: Path) -> None:
    dialog = opened(WithdrawDialog(ready, None, STATES["selling-withdrawals"].withdrawals[0]))
    dialog.item = dialog.item.__class__(**{**_fields(dialog.item), "state": "handed_out"})
    target = tmp_path / "ecash.txt"
    dialog.save_to(target)
    await until(lambda: "Saved as ecash.txt" in dialog.error.words())
    assert target.read_text() == TOKEN + "\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.chmod(0o644)  # what is there already is replaced, and not as readable as it was
    dialog.save_to(target)
    await until(lambda: stat.S_IMODE(target.stat().st_mode) == 0o600)
    dialog.save_to(tmp_path / "missing" / "ecash.txt")
    await until(lambda: "could not be written" in dialog.error.words())


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


async def test_too_much_and_nothing_cannot_be_asked_for(ready: Controller, engine: FakeEngine, opened: Any) -> None:
    dialog = opened(WithdrawDialog(ready))
    for typed in ("", "0", "21481", "99999999"):
        dialog.amount.setText(typed)
        assert not dialog.make.isEnabled(), typed
        dialog.submit()
    dialog.amount.setText("21480")
    assert dialog.make.isEnabled()
    dialog.all.click()
    assert dialog.value() == 21_480
    assert not [call for call in engine.calls if call[0] == "withdraw"]


async def test_failure_is_a_sentence(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.fail["withdraw"] = MintUnreachable("mint.example.com: connection refused")
    dialog = opened(WithdrawDialog(ready))
    dialog.amount.setText("500")
    dialog.make.click()
    await until(lambda: dialog.error.isVisible())
    assert dialog.error.words().startswith("The mint does not answer. Nothing was moved")
    assert dialog.value() == 500
    assert dialog.make.isEnabled()
    engine.fail.clear()
    dialog.make.click()
    await until(lambda: dialog.item is not None)
    assert not dialog.error.isVisible()


async def test_a_second_click_asks_once(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.gate = asyncio.Event()
    dialog = opened(WithdrawDialog(ready))
    dialog.make.click()
    dialog.make.click()
    dialog.submit()
    await until(lambda: any(call[0] == "withdraw" for call in engine.calls))
    await ready.bridge.call(_set, engine.gate)
    await until(lambda: dialog.item is not None)
    assert len([call for call in engine.calls if call[0] == "withdraw"]) == 1


async def _set(gate: asyncio.Event) -> None:
    gate.set()


async def test_closing_meanwhile_loses_nothing(ready: Controller, engine: FakeEngine, until: Until) -> None:
    """The dialog may go; the mint's work goes on, a toast says so and the token is listed."""
    said: list[str] = []
    ready.notice.connect(lambda text, _tone: said.append(text))
    engine.gate = asyncio.Event()
    dialog = WithdrawDialog(ready)
    dialog.open()
    dialog.make.click()
    await until(lambda: any(call[0] == "withdraw" for call in engine.calls))
    dialog.reject()
    await until(lambda: not shiboken6.isValid(dialog))
    await ready.bridge.call(_set, engine.gate)
    await until(lambda: len(ready.snapshot.withdrawals) == 1)
    assert "listed under Withdrawals" in said[0]


async def test_claimed_meanwhile_shows(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.change(withdrawals=(WAITING,))
    await until(lambda: ready.snapshot.withdrawals == (WAITING,))
    dialog = opened(WithdrawDialog(ready, None, WAITING))
    await ready.bridge.call(_claim, engine)
    await until(lambda: dialog.chip.text() == "Claimed")
    assert not dialog.copy.isEnabled()
    assert not dialog.back.isEnabled()


async def _claim(engine: FakeEngine) -> None:
    engine._set_state("w1", "claimed")


async def test_take_back_in_the_dialog(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    engine.change(withdrawals=(WAITING,))
    await until(lambda: ready.snapshot.withdrawals == (WAITING,))
    dialog = opened(WithdrawDialog(ready, None, WAITING))
    dialog.back.click()
    await until(lambda: dialog.chip.text() == "Taken back")
    assert "worth nothing" in dialog.about.text()


async def test_what_cannot_be_taken_back_is_told_there_and_can_be_tried_again(
    ready: Controller, engine: FakeEngine, opened: Any, until: Until
) -> None:
    engine.change(withdrawals=(WAITING,))
    await until(lambda: ready.snapshot.withdrawals == (WAITING,))
    dialog = opened(WithdrawDialog(ready, None, WAITING))
    engine.fail["take_back"] = MintUnreachable("The mint does not answer.")
    dialog.back.click()
    dialog.back.click()
    await until(lambda: dialog.error.isVisible())
    assert "does not answer" in dialog.error.words()
    assert dialog.back.isEnabled()
    assert engine.calls.count(("take_back", WAITING.id)) == 1
    del engine.fail["take_back"]
    dialog.back.click()
    await until(lambda: dialog.chip.text() == "Taken back")
    assert dialog.error.isHidden()


async def test_a_copied_token_is_noted_though_the_dialog_is_closed_at_once(
    ready: Controller, engine: FakeEngine, qtbot: QtBot, until: Until
) -> None:
    made = dataclasses.replace(WAITING, state="minted", token=TOKEN)
    engine.change(withdrawals=(made,))
    await until(lambda: ready.snapshot.withdrawals == (made,))
    engine.gate = asyncio.Event()
    dialog = WithdrawDialog(ready, None, made)
    dialog.open()
    dialog.copy.click()
    await until(lambda: ("handed_out", made.id) in engine.calls)
    dialog.close()
    await until(lambda: not shiboken6.isValid(dialog))
    gate, engine.gate = engine.gate, None
    assert ready.bridge._loop is not None
    ready.bridge._loop.call_soon_threadsafe(gate.set)
    await until(lambda: engine.now.withdrawals[0].state == "handed_out")


async def test_provider_is_tested_then_kept(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    dialog = opened(UpstreamDialog(ready))
    assert not dialog.save.isEnabled()
    dialog.url.setText(" https://api.example.com/v1 ")
    dialog.key.setText("sk-1")
    engine.fail["add_upstream"] = UpstreamError("The provider refuses this API key. Copy it again.")
    dialog.save.click()
    await until(lambda: dialog.error.isVisible())
    assert dialog.error.words() == "The provider refuses this API key. Copy it again."
    assert dialog.save.isEnabled()
    engine.fail.clear()
    dialog.save.click()
    await until(lambda: not dialog.isVisible())
    assert engine.calls[-1] == (
        "add_upstream",
        "https://api.example.com/v1",
        "sk-1",
        {"fee": "1", "models": [], "priority": 0},
    )


async def test_a_known_provider_is_picked(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    dialog = opened(UpstreamDialog(ready))
    dialog.kind.setCurrentIndex(dialog.kind.findText("OpenRouter"))
    assert dialog.url.text() == "https://openrouter.ai/api/v1"
    dialog.kind.setCurrentIndex(dialog.kind.findText("Ollama"))
    assert dialog.key.placeholderText() == "None needed"
    dialog.fee.setText("1,05")
    dialog.models.setText("llama*, !llama-big ,")
    dialog.order.set_value("1")
    dialog.save.click()
    await until(lambda: not dialog.isVisible())
    wanted = {"fee": "1.05", "models": ["llama*", "!llama-big"], "priority": 1, "kind": "ollama"}
    assert engine.calls[-1] == ("add_upstream", "http://127.0.0.1:11434/v1", "", wanted)


async def test_a_provider_is_changed_or_removed(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    (item,) = ready.snapshot.upstreams
    dialog = opened(UpstreamDialog(ready, None, item))
    assert (dialog.url.text(), dialog.fee.text(), dialog.key.text()) == (item.base_url, "1.055", "")
    dialog.key.setText("sk-new")
    dialog.order.set_value("-1")
    dialog.save.click()
    await until(lambda: not dialog.isVisible())
    assert engine.calls[-1] == ("change_upstream", "openrouter", "sk-new", {"fee": "1.055", "models": [], "priority": -1})
    gone = opened(RemoveUpstreamDialog(ready, item))
    assert "only provider" in gone.about.text()
    engine.fail["remove_upstream"] = ConfigError("It is named by UPSTREAM_BASE_URL of the environment. Remove it there.")
    gone.remove.click()
    await until(lambda: gone.error.isVisible())
    engine.fail.clear()
    gone.remove.click()
    await until(lambda: not ready.snapshot.upstreams)


async def test_mint_is_added_to_those_there_are(ready: Controller, engine: FakeEngine, opened: Any, until: Until) -> None:
    dialog = opened(MintsDialog(ready))
    dialog.url.setText("https://other.example.com/")
    dialog.save.click()
    await until(lambda: not dialog.isVisible())
    assert engine.calls[-1] == ("trust_mint", "https://other.example.com")


def test_questions(qtbot: QtBot) -> None:
    asked: list[str] = []
    leave = QuitDialog(2, lambda: asked.append("after"), lambda: asked.append("now"))
    leave.open()
    assert leave.title.text() == "2 requests are running"
    assert leave.after.text() == "Quit after they finish"
    leave.after.click()
    one = QuitDialog(1, lambda: None, lambda: asked.append("now"))
    one.open()
    assert (one.title.text(), one.after.text()) == ("1 request is running", "Quit after it finishes")
    one.now.click()
    tray = NoTrayDialog(lambda remember: asked.append(f"keep {remember}"), lambda _: None)
    tray.open()
    tray.remember.setChecked(True)
    tray.keep.click()
    assert asked == ["after", "now", "keep True"]


async def test_dialogs_name_everything(ready: Controller, opened: Any) -> None:
    dialogs = [
        WithdrawDialog(ready),
        WithdrawDialog(ready, None, WAITING),
        UpstreamDialog(ready),
        UpstreamDialog(ready, None, ready.snapshot.upstreams[0]),
        RemoveUpstreamDialog(ready, ready.snapshot.upstreams[0]),
        MintsDialog(ready),
        QuitDialog(1, lambda: None, lambda: None),
        NoTrayDialog(lambda _: None, lambda _: None),
    ]
    for dialog in dialogs:
        opened(dialog)
        nameless = [
            widget
            for widget in dialog.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not isinstance(widget, QScrollBar)
            and not widget.accessibleName()
        ]
        assert not nameless, dialog.windowTitle()


async def test_a_long_token_moves(controller: Controller, qtbot: QtBot, until: Until) -> None:
    """NUT-16: frames of one size that follow each other, can be held, and never stall the window."""
    await until(lambda: controller.snapshot.models == 12)
    token = "cashuB" + TOKEN[6:] * 6
    dialog = WithdrawDialog(controller, None, dataclasses.replace(WAITING, token=token))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    frames = dialog.qr.frames
    assert dialog.qr.animated
    assert not dialog.qr.still.isVisible()
    assert "moving codes" in dialog.too_long.text()
    first, size = frames.number, frames.code.size()
    await until(lambda: frames.number > first + 1)
    assert frames.code.size() == size
    frames.hold.click()
    held = frames.number
    assert not frames._timer.isActive()
    frames.pace.findChildren(QAbstractButton)[2].click()
    assert frames._timer.interval() == PACES["fast"]
    frames.hold.click()
    await until(lambda: frames.number != held)
    cost = Cost()
    while len(frames._frames) < frames.round:
        with cost.turn():
            frames.step()
            frames.code.repaint()
    assert cost.usual < 0.03
    assert frames.code.size() == size
    frames.code.enlarge()
    assert frames.code.width() > size.width()
    assert dialog.width() >= frames.code.width() + 200
    dialog.hide()
    assert not frames._timer.isActive()


def test_what_is_too_long_even_for_frames(still: Controller, qtbot: QtBot) -> None:
    dialog = WithdrawDialog(still, None, dataclasses.replace(WAITING, token="cashuB" + "x" * 60_000))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.qr.isVisible()
    assert "save it to a file" in dialog.too_long.text()


def test_qr_size_rule(qtbot: QtBot) -> None:
    short, long = matrix("cashuB" + "a" * 100), matrix("cashuB" + "a" * 700)
    assert short is not None
    assert long is not None
    for rows in (short, long):
        edge = side(len(rows))
        assert edge % len(rows) == 0
        assert edge // len(rows) >= MODULE
        assert 180 <= edge <= LARGEST
    assert matrix("a" * 2000) is None
    assert matrix("a" * 5000) is None
    code = QrCode()
    qtbot.addWidget(code)
    assert not code.set_text("a" * 2000, "QR code")
    assert code.set_text(TOKEN, "QR code of an ecash token, 500 sat")
    picture = code.grab().toImage()
    assert picture.pixelColor(2, 2).name() == "#ffffff"
    inner = 4 * (code.width() // len(matrix(TOKEN) or []))
    assert picture.pixelColor(inner + 1, inner + 1).name() == "#000000"
