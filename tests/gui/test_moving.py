"""Moving codes (NUT-16) are read back: from the screen, out of pictures that were dropped, and as text that was pasted."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import random
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QRect, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from routstr_desktop.core.recognise import Kind
from routstr_desktop.core.ur import UrBytes, bytewords
from routstr_desktop.gui import screen
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.scan import codes_in
from routstr_desktop.gui.screen import OpenEye, PortalEye, eye
from routstr_desktop.gui.spoken import voice
from routstr_desktop.gui.widgets import screenwatch
from routstr_desktop.gui.widgets.anycode import AnyCode
from routstr_desktop.gui.widgets.dropping import given
from routstr_desktop.gui.window import Window
from routstr_desktop.system.screenshot import NoPicture
from tests.gui.codes import code, sheet
from tests.gui.fakes import FakeEngine
from tests.gui.samples import PASTED, TOKEN, WAITING

Until = Callable[..., Any]
Shown = Callable[..., AnyCode]
LONG = ("cashuB" + TOKEN[6:] * 4)[:1000]
PARTS = UrBytes(LONG.encode())


@pytest.fixture
async def dialog(window: Window, until: Until) -> ReceiveDialog:
    """Receive, opened from the window."""
    await until(lambda: window.controller.snapshot.models == 12)
    window.wallet().receive()
    found = window.findChild(ReceiveDialog)
    assert isinstance(found, ReceiveDialog)
    found.move(0, 420)
    return found


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    """Puts a code on the screen, at this distance from its left side.

    Behind it is a window as large as the screen: where none is, this screen holds whatever was in the memory before.
    """
    ground = QWidget()
    ground.setGeometry(qapp.primaryScreen().geometry())
    ground.show()
    made: list[AnyCode] = []

    def show(text: str, at: int = 400) -> AnyCode:
        one = AnyCode()
        made.append(one)
        assert one.set_text(text, "a code")
        one.frames._timer.setInterval(15)
        one.move(at, 20)
        one.show()
        one.raise_()
        return one

    yield show
    for one in (*made, ground):
        one.close()
        one.deleteLater()


def pictures(folder: Path, numbers: list[int], kind: str = "png") -> tuple[Path, ...]:
    """A file for each of these parts."""
    files = []
    for number in numbers:
        files.append(folder / f"part{number}.{kind}")
        assert code(PARTS.text(number), 240).save(str(files[-1]))
    return tuple(files)


def moving(folder: Path, numbers: list[int]) -> Path:
    """A picture that moves, as a recorder of screens makes it."""
    file = folder / "moving.gif"
    subprocess.run(["convert", "-delay", "10", *map(str, pictures(folder, numbers)), str(file)], check=True, timeout=60)
    return file


# --- the screen -----------------------------------------------------------------------------------------------------------


async def test_our_own_moving_code_is_read_from_the_screen(
    window: Window, dialog: ReceiveDialog, engine: FakeEngine, until: Until, qtbot: Any
) -> None:
    handed = WithdrawDialog(window.controller, None, dataclasses.replace(WAITING, token=LONG))
    qtbot.addWidget(handed)
    handed.qr.frames._timer.setInterval(15)
    handed.setModal(False)
    handed.move(300, 0)
    handed.show()
    assert handed.qr.animated
    said: list[str] = []
    voice().said.connect(said.append)
    dialog.watch.click()
    assert dialog.codes.busy.isVisible()
    assert dialog.watch.text() == "Stop looking"
    await until(lambda: "of 7 parts" in dialog.codes.moving.words.text() and not dialog.codes.busy.isVisible())
    assert dialog.codes.moving.bar.maximum() == PARTS.count == 7
    await until(lambda: dialog.text.toPlainText() == LONG)
    voice().said.disconnect(said.append)
    assert "Looking at the screen" in said[0]
    assert 1 <= len([words for words in said if "of 7 parts" in words]) <= 5
    assert not dialog.codes.watcher.on
    assert not dialog.codes.isVisible()
    assert dialog.watch.text() == "Read the screen"
    await until(dialog.redeem.isEnabled)
    dialog.redeem.click()
    await until(lambda: ("receive", LONG) in engine.calls)
    handed.hide()  # other tests look at the same screen


async def test_a_code_that_stands_still_is_read_from_the_screen(dialog: ReceiveDialog, until: Until, shown: Shown) -> None:
    dialog.watch.click()
    await until(lambda: dialog.codes.watcher.on)
    shown(PASTED["invoice"])
    await until(lambda: dialog.other)
    assert dialog.other is not None
    assert dialog.other.kind is Kind.INVOICE
    assert not dialog.codes.watcher.on


async def test_what_nobody_knows_does_not_end_it(dialog: ReceiveDialog, until: Until, shown: Shown) -> None:
    shown("just words")
    dialog.watch.click()
    looks = count_looks(dialog)
    await until(lambda: len(looks) > 2)
    assert dialog.codes.watcher.on
    shown(TOKEN, 20)
    await until(dialog.redeem.isEnabled)


def count_looks(dialog: ReceiveDialog) -> list[tuple[str, ...]]:
    """What is seen from now on."""
    looks: list[tuple[str, ...]] = []
    inner = dialog.codes.watcher._enough

    def counted(texts: tuple[str, ...]) -> bool:
        looks.append(texts)
        return inner(texts)

    dialog.codes.watcher._enough = counted
    return looks


async def test_the_screen_is_looked_at_only_while_that_is_wanted(
    window: Window, dialog: ReceiveDialog, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = count_looks(dialog)
    await asyncio.sleep(0.2)
    assert looks == []
    dialog.watch.click()
    await until(lambda: looks)
    dialog.watch.click()
    assert not dialog.codes.isVisible()
    seen = len(looks)
    dialog.watch.click()
    await until(lambda: len(looks) > seen)
    task = dialog.codes.watcher._task
    assert task is not None
    dialog.reject()
    await until(task.done)
    assert not dialog.codes.watcher.on


async def test_it_ends_by_itself(dialog: ReceiveDialog, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenwatch, "PATIENCE", 0.1)
    dialog.watch.click()
    await until(lambda: not dialog.codes.watcher.on)
    assert "five minutes" in dialog.hint.text()


async def test_a_paste_ends_it(dialog: ReceiveDialog, until: Until) -> None:
    dialog.watch.click()
    dialog.take(TOKEN)
    await until(dialog.redeem.isEnabled)
    assert not dialog.codes.watcher.on


async def test_the_eye_stays_where_a_moving_code_is_and_looks_up_again(shown: Shown) -> None:
    looking, there = OpenEye(), shown(LONG, 20)

    async def seen() -> QRect:
        while not await looking.look():  # noqa: ASYNC110
            await asyncio.sleep(looking.pause)
        assert looking._place is not None
        return looking._place[1]

    async with asyncio.timeout(30):
        area = await seen()
        assert area.contains(there.geometry().center())
        assert area.width() < 600
        looking._place = (looking._place[0], QRect(600, 600, 150, 150)) if looking._place else None  # it has moved away
        for _ in range(screen.MISSED + 1):
            assert await looking.look() == ()
        assert looking._place is None
        assert await seen() == area


@pytest.mark.parametrize(
    ("platform", "display", "kind"),
    [
        ("xcb", "", OpenEye),
        ("windows", "", OpenEye),
        ("cocoa", "", OpenEye),
        ("wayland", "wayland-0", PortalEye),
        ("xcb", "wayland-0", PortalEye),
    ],
)
def test_the_eye_is_what_the_desktop_allows(
    platform: str, display: str, kind: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen.QGuiApplication, "platformName", lambda: platform)
    monkeypatch.setenv("WAYLAND_DISPLAY", display)
    assert isinstance(eye(), kind)


async def test_a_picture_of_the_portal_is_read_and_deleted(
    dialog: ReceiveDialog, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving codes are asked for again, picture by picture."""
    files: list[Path] = []

    def taken() -> Path:
        files.append(tmp_path / f"screen{len(files)}.png")
        assert sheet(code(PARTS.text(len(files)))).save(str(files[-1]))
        return files[-1]

    monkeypatch.setattr(screen, "screenshot", taken)
    monkeypatch.setattr(PortalEye, "delay", 0.0)
    monkeypatch.setattr(PortalEye, "pause", 0.0)
    monkeypatch.setattr(screenwatch, "eye", PortalEye)
    dialog.watch.click()
    await until(lambda: dialog.text.toPlainText() == LONG)
    assert len(files) == 7
    assert not any(map(os.path.exists, files))


async def test_a_picture_that_nobody_waits_for_any_more_does_not_stay(
    dialog: ReceiveDialog, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desktop asks its user first, who may have closed the dialog before they allow it: the whole screen is on it."""
    asked, allowed, file = threading.Event(), threading.Event(), tmp_path / "screen.png"

    def taken() -> Path:
        asked.set()
        assert allowed.wait(20)
        assert sheet().save(str(file))
        assert file.exists()
        over.set()
        return file

    over = threading.Event()
    monkeypatch.setattr(screen, "screenshot", taken)
    monkeypatch.setattr(PortalEye, "delay", 0.0)
    monkeypatch.setattr(screenwatch, "eye", PortalEye)
    dialog.watch.click()
    await until(asked.is_set)
    dialog.watch.click()
    await until(lambda: not dialog.codes.watcher.on)
    allowed.set()
    await until(lambda: over.is_set() and not file.exists())


@pytest.mark.parametrize(("answer", "words"), [("empty", "No QR code was seen"), ("refused", "did not let the program look")])
async def test_a_portal_that_shows_nothing_is_told(
    dialog: ReceiveDialog, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, words: str
) -> None:
    def taken() -> Path:
        if answer == "refused":
            raise NoPicture("answer 1")
        file = tmp_path / "screen.png"
        assert sheet().save(str(file))
        return file

    monkeypatch.setattr(screen, "screenshot", taken)
    monkeypatch.setattr(PortalEye, "delay", 0.0)
    monkeypatch.setattr(screenwatch, "eye", PortalEye)
    dialog.watch.click()
    assert "three seconds" in dialog.codes.watcher.words
    await until(dialog.hint.isVisible)
    assert words in dialog.hint.text()
    assert not dialog.codes.watcher.on


# --- pictures and text ----------------------------------------------------------------------------------------------------


async def test_pictures_that_are_dropped_one_after_another(dialog: ReceiveDialog, until: Until, tmp_path: Path) -> None:
    numbers = [3, 9, 1, 5, 12, 7, 20, 4, 2, 6]
    files = pictures(tmp_path, numbers)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files[:3]])
    dialog.take(given(data))
    await until(lambda: "3 of 7" in dialog.codes.moving.words.text())
    assert "other parts are missing" in dialog.codes.moving.about.text()
    dialog.take(QImage(str(files[3])))
    await until(lambda: "4 of 7" in dialog.codes.moving.words.text())
    dialog.take(files[4:])
    await until(lambda: dialog.text.toPlainText() == LONG)
    assert not dialog.codes.moving.isVisible()


async def test_a_picture_that_moves_is_dropped(dialog: ReceiveDialog, until: Until, tmp_path: Path) -> None:
    """Each part several times, one not at all."""
    dialog.take((moving(tmp_path, [2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 11]),))
    await until(dialog.redeem.isEnabled)
    assert dialog.text.toPlainText() == LONG


async def test_text_of_parts(dialog: ReceiveDialog, until: Until) -> None:
    lines = [PARTS.text(number).lower() for number in (1, 2, 8, 4, 10, 11, 7, 3, 5, 6)]
    random.Random(1).shuffle(lines)
    dialog.take("\n".join(lines[:3]))
    assert "3 of 7" in dialog.codes.moving.words.text()
    dialog.take("\n".join(lines))
    await until(dialog.redeem.isEnabled)
    assert dialog.text.toPlainText() == LONG


async def test_another_text_ends_a_moving_code(dialog: ReceiveDialog, until: Until) -> None:
    dialog.take(PARTS.text(1))
    assert dialog.codes.moving.isVisible()
    dialog.take(PASTED["npub"])
    assert not dialog.codes.moving.isVisible()
    dialog.take(PARTS.text(2))
    assert "1 of 7" in dialog.codes.moving.words.text()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (PARTS.text(1)[:-3], "damaged"),
        (f"ur:crypto-seed/{bytewords(b'12345678')}", "something else"),
        (f"ur:bytes/1-2000/{bytewords(bytes.fromhex('85011907d01a000f424000') + b'A' * 2)}", "too long"),
    ],
)
async def test_a_part_of_no_use_is_told(dialog: ReceiveDialog, until: Until, part: str, words: str) -> None:
    dialog.take(part)
    assert words in dialog.hint.text()
    assert dialog.hint.isVisible()
    assert not dialog.codes.moving.isVisible()


def test_a_picture_that_moves_is_looked_at_no_longer_than_needed(tmp_path: Path) -> None:
    """Until the code is whole, or until nobody waits for it any more."""
    files = pictures(tmp_path, list(range(1, 10)))
    assert len(codes_in(files)) == 7
    over = threading.Event()
    over.set()
    assert codes_in(files, over) == (PARTS.text(1),)
    assert len(codes_in((tmp_path / "missing.png", *files[2:4]))) == 2
