"""Faults of ours: told in a window, with the money checked first, and never with a secret."""

from __future__ import annotations

import sys
import threading
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.trouble import Trouble
from routstr_desktop.gui.window import Window
from routstr_desktop.system import logs
from routstr_desktop.system.paths import Paths
from tests.gui.fakes import FakeEngine

SECRET = "sk-or-v1-" + "0123456789abcdef" * 4
Until = Callable[..., Any]


class Asked:
    """What the window asked of the application."""

    restarts = 0

    def restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
async def trouble(controller: Controller, window: Window, tmp_path: Path, asked: Asked) -> AsyncIterator[Trouble]:
    paths = Paths(tmp_path / "profile").prepare()
    logs.setup(paths.log_file, console=False)
    made = Trouble(controller, window, paths, facts=lambda: {"Tray": "no"}, restart=asked.restart)
    yield made
    made.close()
    logs.close()


async def fail_in_a_thread() -> None:
    def pay_customer() -> None:
        raise RuntimeError(f"upstream said {SECRET}")

    thread = threading.Thread(target=pay_customer, name="pay")
    thread.start()
    thread.join()


async def test_an_uncaught_exception_is_shown_with_the_money_checked(trouble: Trouble, until: Until, asked: Asked) -> None:
    await fail_in_a_thread()
    await until(lambda: trouble.dialog is not None and "totals agree" in trouble.dialog.about.text())
    dialog = trouble.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    text = dialog.text.toPlainText()
    assert "in pay_customer" in text
    assert "Tray: no" in text
    assert "Routstr Desktop: " in text
    assert SECRET not in text
    dialog.copy.click()
    assert QApplication.clipboard().text() == text
    await fail_in_a_thread()
    await until(lambda: dialog.more == 1)
    assert trouble.dialog is dialog, "one window, however many faults"
    dialog.restart.click()
    assert asked.restarts == 1
    dialog.close()
    assert trouble.dialog is None


async def test_books_that_differ_are_not_called_safe(trouble: Trouble, engine: FakeEngine, until: Until) -> None:
    engine.books_balance = False
    trouble.report(ValueError("x"))
    await until(lambda: trouble.dialog is not None and "difference" in trouble.dialog.about.text())


async def test_a_fall_is_told_at_the_next_start(trouble: Trouble, engine: FakeEngine, until: Until) -> None:
    engine.fail["audit"] = RuntimeError("cannot")
    trouble.fell("Fatal Python error: Segmentation fault")
    await until(lambda: trouble.dialog is not None and "could not be checked" in trouble.dialog.about.text())
    assert trouble.dialog is not None
    assert trouble.dialog.windowTitle() == "routstr ended by itself the last time"
    assert "Segmentation fault" in trouble.dialog.text.toPlainText()


async def test_diagnostics_are_saved_where_asked(trouble: Trouble, tmp_path: Path, window: Window, until: Until) -> None:
    target = tmp_path / "help.zip"
    trouble.save_to(target)
    await until(target.exists)
    await until(lambda: "no key, no token" in window.toast.text())
    assert "about.txt" in zipfile.ZipFile(target).namelist()


async def test_the_hook_of_the_program_reaches_it(trouble: Trouble, until: Until) -> None:
    error = KeyError("lost")
    hook = sys.excepthook
    logs._install_hooks()
    try:
        sys.excepthook(KeyError, error, None)
    finally:
        sys.excepthook = hook
    await until(lambda: trouble.dialog is not None)
