"""QR codes out of pictures: pasted, dropped or opened, each is named as if its text had been pasted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.recognise import Kind
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.scan import MOST_PIXELS, codes_in
from routstr_desktop.gui.theme import install
from routstr_desktop.gui.widgets.dropping import DropArea, given
from routstr_desktop.gui.widgets.qrcode import QrCode
from routstr_desktop.gui.window import Window
from tests.gui.codes import code, sheet
from tests.gui.fakes import FakeEngine
from tests.gui.samples import PASTED, TOKEN

Until = Callable[..., Any]
INVOICE = PASTED["invoice"]


@pytest.fixture
async def ready(window: Window, until: Until) -> Window:
    await until(lambda: window.controller.snapshot.models == 12)
    return window


async def opened(window: Window, until: Until) -> ReceiveDialog:
    """The dialog, when it has looked at its picture."""
    await until(lambda: window.findChild(ReceiveDialog))
    dialog = window.findChild(ReceiveDialog)
    assert isinstance(dialog, ReceiveDialog)
    await until(lambda: not dialog.codes.busy.isVisible())
    return dialog


def drop(window: Window, data: QMimeData) -> None:
    """Let it fall on the window."""
    centre = window.centralWidget()
    assert isinstance(centre, DropArea)
    there, copy = QPointF(5, 5), Qt.DropAction.CopyAction
    centre.dropEvent(QDropEvent(there, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


# --- the reader -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1, 2])
def test_our_own_codes_are_read_from_the_screen(qapp: QApplication, theme: str, scale: int) -> None:
    install(qapp, theme)
    widget = QrCode()
    assert widget.set_text(TOKEN, "a token")
    grabbed = widget.grab().toImage()
    assert codes_in(sheet(grabbed.scaled(grabbed.size() * scale), height=1100)) == (TOKEN,)


@pytest.mark.parametrize("edge", [177, 178, 179, 181, 500])
def test_every_width_is_read_whatever_its_rows_are_padded_to(edge: int) -> None:
    assert codes_in(code("lightning:ada@example.com", edge)) == ("lightning:ada@example.com",)


def test_two_codes_in_one_picture_and_the_same_one_twice() -> None:
    assert set(codes_in(sheet(code(TOKEN), code(INVOICE)))) == {TOKEN, INVOICE}
    assert codes_in(sheet(code(TOKEN), code(TOKEN))) == (TOKEN,)


def test_no_code() -> None:
    assert codes_in(sheet()) == ()


def test_a_code_that_stands_upside_down_or_is_light_on_dark_or_without_a_ground() -> None:
    turned = code(INVOICE).flipped(Qt.Orientation.Horizontal | Qt.Orientation.Vertical)
    assert codes_in(turned) == (INVOICE,)
    light = code(INVOICE).convertToFormat(QImage.Format.Format_RGB32)
    light.invertPixels()
    assert codes_in(light) == (INVOICE,)
    clear = code(INVOICE).convertToFormat(QImage.Format.Format_ARGB32)
    inverted = code(INVOICE)
    inverted.invertPixels()
    clear.setAlphaChannel(inverted)
    assert codes_in(clear) == (INVOICE,)


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "bmp"])
def test_files(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"code.{kind}"
    assert sheet(code(TOKEN)).save(str(file))
    assert codes_in(file) == (TOKEN,)


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "broken.png"
    sheet(code(TOKEN)).save(str(file))
    file.write_bytes(file.read_bytes()[:90])
    with pytest.raises(BadRequest, match="damaged or no picture"):
        codes_in(file)
    with pytest.raises(BadRequest, match="damaged or no picture"):
        codes_in(tmp_path / "missing.png")


def test_a_huge_picture_is_made_smaller_first(tmp_path: Path) -> None:
    huge = sheet(code(TOKEN, 2000), width=7000, height=6000)
    assert huge.width() * huge.height() > 2 * MOST_PIXELS
    assert codes_in(huge) == (TOKEN,)
    file = tmp_path / "huge.jpg"
    huge.save(str(file))
    assert codes_in(file) == (TOKEN,)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.png"
    sheet().save(str(file))
    content = bytearray(file.read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2  # its header claims so many pixels
    import zlib

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    file.write_bytes(content)
    with pytest.raises(BadRequest, match="too large"):
        codes_in(file)


# --- what is dropped or pasted --------------------------------------------------------------------------------------------


def test_what_is_taken_of_what_is_given(tmp_path: Path) -> None:
    image = code(TOKEN)
    file = tmp_path / "code.png"
    image.save(str(file))
    data = QMimeData()
    assert given(data) == ""
    data.setUrls([QUrl("https://example.com/code.png")])
    assert given(data) == "https://example.com/code.png"
    data.setImageData(image)
    assert isinstance(given(data), QImage)
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert given(data) == (file,)
    (tmp_path / "token.txt").write_text(TOKEN + "\n")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "token.txt"))])
    assert given(data) == TOKEN
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00" * 100)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "noise"))])
    assert given(data) == ""
    text = QMimeData()
    text.setText(TOKEN)
    text.setImageData(image)
    assert given(text) == TOKEN


# --- the window -----------------------------------------------------------------------------------------------------------


async def test_a_pasted_picture_of_a_token_is_redeemed(ready: Window, engine: FakeEngine, until: Until) -> None:
    QGuiApplication.clipboard().setImage(sheet(code(TOKEN)))
    ready.paste()
    dialog = await opened(ready, until)
    await until(dialog.redeem.isEnabled)
    assert not dialog.codes.isVisible()
    dialog.redeem.click()
    await until(lambda: ("receive", TOKEN) in engine.calls)


async def test_a_dropped_file_of_a_secret_stays_hidden(ready: Window, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "nsec.png"
    sheet(code(PASTED["nsec"])).save(str(file))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(ready, data)
    dialog = await opened(ready, until)
    await until(lambda: dialog.other)
    assert dialog.other is not None
    assert dialog.other.kind is Kind.NSEC
    assert dialog.text.toPlainText() == ""


async def test_of_several_codes_one_is_chosen(ready: Window, until: Until) -> None:
    data = QMimeData()
    data.setImageData(sheet(code(INVOICE), code(TOKEN)))
    drop(ready, data)
    dialog = await opened(ready, until)
    await until(dialog.redeem.isEnabled)
    pick = dialog.codes.pick
    assert pick.isVisible()
    assert "2 codes" in dialog.codes.caption.text()
    assert "An ecash token" in pick.currentText()
    other = 1 - pick.currentIndex()
    pick.setCurrentIndex(other)
    pick.activated.emit(other)
    assert dialog.text.toPlainText() == INVOICE
    assert dialog.lead.isVisible()
    dialog.take(PASTED["npub"])
    assert not pick.isVisible()


async def test_a_picture_is_opened_by_the_button(ready: Window, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "invoice.png"
    sheet(code(INVOICE)).save(str(file))
    ready.wallet().receive()
    dialog = await opened(ready, until)
    dialog.scan.click()
    files = dialog.findChild(QFileDialog)
    assert isinstance(files, QFileDialog)
    files.filesSelected.emit([str(file)])
    files.close()
    await until(lambda: dialog.text.toPlainText() == INVOICE)


async def test_pasted_into_the_field_and_by_the_button(ready: Window, until: Until) -> None:
    ready.wallet().receive(PASTED["npub"])
    dialog = await opened(ready, until)
    QGuiApplication.clipboard().setImage(code(INVOICE))
    dialog.text.paste()
    await until(lambda: dialog.text.toPlainText() == INVOICE)
    QGuiApplication.clipboard().setImage(code(TOKEN))
    dialog.paste.click()
    await until(dialog.redeem.isEnabled)


async def test_nothing_in_it_is_said(ready: Window, until: Until, tmp_path: Path) -> None:
    ready.receive(sheet())
    dialog = await opened(ready, until)
    await until(dialog.hint.isVisible)
    assert "no QR code" in dialog.hint.text()
    dialog.take(tmp_path / "missing.png")
    await until(lambda: "damaged" in dialog.hint.text())


async def test_only_the_last_picture_counts(ready: Window, until: Until) -> None:
    ready.receive(sheet(code(INVOICE)))
    dialog = await opened(ready, until)
    dialog.take(code(INVOICE))
    dialog.take(code(PASTED["npub"]))
    dialog.take(code(TOKEN))
    await until(dialog.redeem.isEnabled)
    await asyncio.sleep(0)
    assert dialog.text.toPlainText() == TOKEN


async def test_the_gui_goes_on_while_a_large_picture_is_read(ready: Window, until: Until) -> None:
    ready.receive(sheet(code(TOKEN, 900), width=5000, height=3900))
    dialog = ready.findChild(ReceiveDialog)
    assert isinstance(dialog, ReceiveDialog)
    assert dialog.codes.busy.isVisible()
    await until(dialog.redeem.isEnabled)
    assert not dialog.codes.busy.isVisible()
