"""What the buttons of the Models page do: decisions that can be undone, and models.json in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.overrides import Override
from routstr_desktop.core.pricetable import ModelRow, Terms
from routstr_desktop.gui import prices
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.models import MarginDialog, ModelDialog
from routstr_desktop.gui.engine import ModelDesk
from routstr_desktop.gui.text import plural

T = TypeVar("T")
Before = tuple[Override, ...]
MAX_FILE = 16 * 1024 * 1024
_FILES = "JSON (*.json);;All files (*)"


class ModelActions:
    """Works for `page`; `renew` shows what came of it."""

    def __init__(self, page: QWidget, controller: Controller, renew: Callable[[], object]) -> None:
        self._page = page
        self._controller = controller
        self._renew = renew

    # --- decisions ----------------------------------------------------------------------------------------------------

    def switch(self, rows: list[ModelRow]) -> None:
        """Sell none of them from now on, or, if none is sold by the operator's will, all."""
        if not rows:
            return
        off, keys, desk = any(row.enabled for row in rows), [row.key for row in rows], self._desk
        what, verb = (rows[0].name, "is") if len(rows) == 1 else (self._models(rows), "are")
        told = f"{what} {verb} {'not for sale' if off else 'for sale again'}."
        self._decide(lambda: desk.enable(keys, not off), told, "Switching it")

    def edit(self, row: ModelRow, terms: Terms) -> None:
        """Price, margin and names of one."""
        desk = self._desk

        def save(decided: Override) -> None:
            self._decide(lambda: desk.put([decided]), f"{row.name} was changed.", "Saving it", dialog)

        dialog = ModelDialog(row, terms, self._controller.numbers, save, self._page.window())
        _open(dialog)

    def margin(self, rows: list[ModelRow], terms: Terms) -> None:
        """One margin for all of them."""
        if not rows:
            return
        desk, keys, numbers = self._desk, [row.key for row in rows], self._controller.numbers

        def save(margin: Decimal | None) -> None:
            now = "the margin of all models" if margin is None else f"a margin of {prices.percent(margin, numbers)}"
            verb = "has" if len(rows) == 1 else "have"
            told = f"{self._models(rows)} {verb} {now}."
            self._decide(lambda: desk.set_margin(keys, margin), told, "Saving it", dialog)

        dialog = MarginDialog(rows, terms, numbers, save, self._page.window())
        _open(dialog)

    def margin_of_all(self, terms: Terms) -> None:
        """The margin of every model without one of its own."""
        desk, numbers = self._desk, self._controller.numbers

        def put_back(before: Decimal) -> None:
            work = self._call(lambda: desk.set_default_margin(before))
            self._controller.run(self._page, work, "Undoing it", done=lambda _: self._again())

        def save(margin: Decimal | None) -> None:
            assert margin is not None

            def done(before: Decimal) -> None:
                dialog.accept()
                self._renew()
                told = f"The margin of all models is {prices.percent(margin, numbers)}."
                self._controller.undo.emit(told, lambda: put_back(before))

            work = self._call(lambda: desk.set_default_margin(margin))
            self._controller.run(self._page, work, "Saving it", done=done, failed=dialog.failed)

        dialog = MarginDialog(None, terms, numbers, save, self._page.window())
        _open(dialog)

    def accept_raises(self) -> None:
        """Use the list prices that waited because they rise."""
        desk = self._desk

        def done(changed: bool) -> None:
            self._renew()
            self._controller.notice.emit("The new prices count now." if changed else "No prices wait any more.", "ok")

        self._controller.run(self._page, self._call(desk.accept_raises), "Using the new prices", done=done)

    # --- models.json --------------------------------------------------------------------------------------------------

    def ask_import(self) -> None:
        """Which file?"""
        chosen, _ = QFileDialog.getOpenFileName(self._page, "Import a models.json", "", _FILES)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Decide what a file says; what it says nothing of stays."""
        desk = self._desk

        async def work() -> tuple[str, Before]:
            text = await asyncio.to_thread(_read, path)
            found, before = await self._call(lambda: desk.imported(text))
            told = f"{plural(len(found.overrides), 'model', 'models', self._controller.numbers)} decided."
            if found.refused:
                model, why = found.refused[0]
                told += f" {len(found.refused)} left out, such as {model}: {why}"
            return told, before

        def done(result: tuple[str, Before]) -> None:
            told, before = result
            self._renew()
            self._controller.undo.emit(told, lambda: self._put_back(before))

        self._controller.run(self._page, work(), "The import", done=done)

    def ask_export(self) -> None:
        """Where to?"""
        chosen, _ = QFileDialog.getSaveFileName(self._page, "Export your decisions", "models.json", _FILES)
        if chosen:
            self.write_file(Path(chosen))

    def write_file(self, path: Path) -> None:
        """Write what was decided."""
        desk = self._desk

        async def work() -> None:
            await asyncio.to_thread(_write, path, await self._call(desk.exported))

        def done(_: None) -> None:
            self._controller.notice.emit(f"Written to {path}.", "ok")

        self._controller.run(self._page, work(), "The export", done=done, changes=False)

    # --- how ----------------------------------------------------------------------------------------------------------

    @property
    def _desk(self) -> ModelDesk:
        return self._controller.need().model_desk

    def _models(self, rows: list[ModelRow]) -> str:
        return plural(len(rows), "model", "models", self._controller.numbers)

    async def _call(self, work: Callable[[], Awaitable[T]]) -> T:
        return await self._controller.bridge.call(work)

    def _decide(self, work: Callable[[], Awaitable[Before]], told: str, name: str, dialog: Dialog | None = None) -> None:
        """Run a decision of the desk; then a toast that can undo it. A dialog stays open with what was refused."""

        def done(before: Before) -> None:
            if dialog is not None:
                dialog.accept()
            self._renew()
            self._controller.undo.emit(told, lambda: self._put_back(before))

        failed = None if dialog is None else dialog.failed
        self._controller.run(self._page, self._call(work), name, done=done, failed=failed)

    def _put_back(self, before: Before) -> None:
        desk = self._desk
        self._controller.run(self._page, self._call(lambda: desk.put(before)), "Undoing it", done=lambda _: self._again())

    def _again(self) -> None:
        self._renew()
        self._controller.notice.emit("Undone.", "ok")


def _open(dialog: Dialog) -> None:
    dialog.open()
    dialog.fit()


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE:
            raise RoutstrError(f"{path.name} is too large for a models.json.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RoutstrError(f"{path.name} cannot be read.") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RoutstrError(f"{path.name} cannot be written ({error.strerror}).") from error
