"""The window as a whole: keyboard, clipboard, preferences, many lives, references, and how long a paint takes."""

from __future__ import annotations

import gc
import hashlib
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.clipboard import clear_if, copy, copy_secret
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.garbage import Garbage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.single import ACTIVATION, SingleInstance
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import STATES
from tests.support.cost import cost_of

Until = Callable[..., Any]


async def test_closing_hides_and_asks_the_application(window: Window, qtbot: QtBot) -> None:
    window.may_close = False
    with qtbot.waitSignal(window.closing):
        window.close()
    assert window.isVisible()
    window.may_close = True


async def test_copy_of_key_and_url(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.overview.connect_card.isVisible() and window.controller.snapshot.models == 12)
    card = window.overview.connect_card
    assert "ab" * 32 not in card.key.field.text()
    card.url.button.click()
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8421/v1"
    assert card.url.button.text() == "Copied"
    card.key.button.click()
    await until(lambda: QGuiApplication.clipboard().text() == "sk-" + "ab" * 32)


def test_secrets_leave_the_clipboard_only_if_unchanged(qtbot: QtBot) -> None:
    copy_secret("secret", clear_after=0.05)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
    copy_secret("secret", clear_after=60)
    copy("something else")
    assert not clear_if("secret")
    assert QGuiApplication.clipboard().text() == "something else"


def test_twenty_windows(still: Controller, qtbot: QtBot, qapp: QApplication) -> None:
    def widgets() -> int:
        gc.collect()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        return len(qapp.allWidgets())

    counts = []
    for _ in range(20):
        window = Window(still)
        window.may_close = True
        window.show()
        for snapshot in STATES.values():
            still.show(snapshot)
        qapp.processEvents()
        window.close()
        window.deleteLater()
        del window
        counts.append(widgets())
    assert counts[-1] <= counts[1], counts


def test_paint_is_quick(still: Controller, qtbot: QtBot, qapp: QApplication) -> None:
    """No paint may hold the interpreter for long: requests wait meanwhile."""
    window = Window(still)
    window.may_close = True
    qtbot.addWidget(window)
    window.show()
    still.show(STATES["selling-withdrawals"])
    qapp.processEvents()
    assert cost_of(window.overview.earned.bars.repaint, turns=7) < 0.02
    assert cost_of(lambda: window.overview.show_snapshot(STATES["selling-withdrawals"]), turns=7) < 0.02
    assert cost_of(window.repaint, turns=7) < 0.1


class _Painted(QWidget):
    painted = 0

    def paintEvent(self, _event: object) -> None:
        self.painted += 1


def test_overrides_do_not_eat_references_of_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses one per paint and then aborts."""
    widget = _Painted()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.repaint()
    assert widget.painted >= 500
    assert sys.getrefcount(None) - before > -50


def test_prefs_survive_and_forgive(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    prefs = Prefs.load(path)
    prefs.hide_amounts, prefs.width = True, 1000
    prefs.save()
    found = Prefs.load(path)
    assert (found.hide_amounts, found.width, found.theme) == (True, 1000, "system")
    path.write_text('{"width": "wide", "theme": "dark", "unknown": 1}')
    assert (Prefs.load(path).width, Prefs.load(path).theme) == (940, "dark")
    path.write_text("{broken")
    assert Prefs.load(path).theme == "system"
    Prefs.load(tmp_path / "missing" / "window.json").save()


def test_second_start_hands_over(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its right to come to the front, which a Wayland desktop gave it."""
    monkeypatch.setenv(ACTIVATION, "")  # put back afterwards
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert not second.hand_over(["x"])
    assert first.listen()
    got: list[list[str]] = []
    first.message.connect(got.append)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([]); "
        "from routstr_desktop.gui.single import SingleInstance; "
        "sys.exit(0 if SingleInstance(Path(sys.argv[1])).hand_over(['cashu:abc']) else 1)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env={**os.environ, ACTIVATION: "token-7"})
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=10_000)
    assert child.returncode == 0
    assert got == [["cashu:abc"]]
    assert os.environ[ACTIVATION] == "token-7"
    first.close()


def test_nobody_else_may_knock(qtbot: QtBot, tmp_path: Path) -> None:
    single = SingleInstance(tmp_path)
    assert single.listen()
    assert stat.S_IMODE(os.stat(single._server.fullServerName()).st_mode) & 0o077 == 0
    single.close()


def test_a_link_is_not_told_to_whoever_was_there_first(qtbot: QtBot, tmp_path: Path) -> None:
    """The name of the socket is no secret, and in the common folder for temporary files anybody can take it."""
    name = f"routstr-desktop-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}"
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(os.path.join(tempfile.gettempdir(), name))
        try:
            stranger.listen()
            stranger.setblocking(False)
            assert not SingleInstance(tmp_path).hand_over(["cashu:abc"])
            with pytest.raises(BlockingIOError):
                stranger.accept()
        finally:
            os.unlink(stranger.getsockname())


def test_a_profile_whose_name_is_too_long_for_a_socket(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        single = SingleInstance(Path(runtime, "long" * 30))
        assert single.listen()
        assert Path(single._server.fullServerName()).parent == Path(runtime)
        single.close()


def test_stale_socket_is_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([]); "
        "from routstr_desktop.gui.single import SingleInstance; s = SingleInstance(Path(sys.argv[1])); "
        "s.listen(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=20)
    single = SingleInstance(tmp_path)
    assert not single.hand_over([])
    assert single.listen()
    single.close()


def test_window_imports_nothing_heavy() -> None:
    """What the node needs is imported on its thread, after the first paint."""
    code = (
        "import sys, routstr_desktop.gui.app; "
        "print([m for m in ('aiohttp', 'cashu', 'httpx', 'sqlite3', 'pydantic', 'segno', 'uvloop') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"


def test_garbage_is_collected_on_this_thread_only(qtbot: QtBot) -> None:
    threads: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.current_thread().name)

    def allocate() -> None:
        for _ in range(3000):
            cycle: list[object] = []
            cycle.append(cycle)

    garbage = Garbage()
    garbage.start()
    gc.callbacks.append(note)
    try:
        worker = threading.Thread(target=allocate, name="node")
        worker.start()
        worker.join()
        assert threads == []
        qtbot.waitUntil(lambda: bool(threads))
        assert set(threads) == {threading.main_thread().name}
    finally:
        gc.callbacks.remove(note)
        garbage.stop()
    assert gc.isenabled()
    gc.disable()


def test_raise_from_minimised(still: Controller, qtbot: QtBot) -> None:
    window = Window(still)
    window.may_close = True
    qtbot.addWidget(window)
    window.showMinimized()
    window.raise_up()
    assert not window.windowState() & Qt.WindowState.WindowMinimized
    assert window.isVisible()
