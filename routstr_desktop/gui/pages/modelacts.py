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
from routstr_desktop.gui.desks import ModelDesk
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.models import MarginDialog, ModelDialog
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn

T = TypeVar("T")
Before = tuple[Override, ...]
MAX_FILE = 16 * 1024 * 1024
_FILES = tr_later("JSON (*.json);;All files (*)")


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
        n, count = len(rows), self._controller.numbers.count(len(rows))
        if off:
            told = trn("{model} is not for sale.", "{n} models are not for sale.", n, n=count, model=rows[0].name)
        else:
            told = trn("{model} is for sale again.", "{n} models are for sale again.", n, n=count, model=rows[0].name)
        self._decide(lambda: desk.enable(keys, not off), told, tr("Switching it"))

    def edit(self, row: ModelRow, terms: Terms) -> None:
        """Price, margin and names of one."""
        desk = self._desk

        def save(decided: Override) -> None:
            self._decide(lambda: desk.put([decided]), tr("{name} was changed.", name=row.name), tr("Saving it"), dialog)

        dialog = ModelDialog(row, terms, self._controller.numbers, save, self._page.window())
        _open(dialog)

    def margin(self, rows: list[ModelRow], terms: Terms) -> None:
        """One margin for all of them."""
        if not rows:
            return
        desk, keys, numbers = self._desk, [row.key for row in rows], self._controller.numbers

        def save(margin: Decimal | None) -> None:
            n, count = len(rows), numbers.count(len(rows))
            if margin is None:
                told = trn("{n} model has the margin of all models.", "{n} models have the margin of all models.", n, n=count)
            else:
                share = prices.percent(margin, numbers)
                told = trn(
                    "{n} model has a margin of {share}.", "{n} models have a margin of {share}.", n, n=count, share=share
                )
            self._decide(lambda: desk.set_margin(keys, margin), told, tr("Saving it"), dialog)

        dialog = MarginDialog(rows, terms, numbers, save, self._page.window())
        _open(dialog)

    def margin_of_all(self, terms: Terms) -> None:
        """The margin of every model without one of its own."""
        desk, numbers = self._desk, self._controller.numbers

        def put_back(before: Decimal) -> None:
            work = self._call(lambda: desk.set_default_margin(before))
            self._controller.run(self._page, work, tr("Undoing it"), done=lambda _: self._again())

        def save(margin: Decimal | None) -> None:
            assert margin is not None

            def done(before: Decimal) -> None:
                dialog.accept()
                self._renew()
                told = tr("The margin of all models is {share}.", share=prices.percent(margin, numbers))
                self._controller.undo.emit(told, lambda: put_back(before))

            work = self._call(lambda: desk.set_default_margin(margin))
            self._controller.run(self._page, work, tr("Saving it"), done=done, failed=dialog.failed)

        dialog = MarginDialog(None, terms, numbers, save, self._page.window())
        _open(dialog)

    def accept_raises(self) -> None:
        """Use the list prices that waited because they rise."""
        desk = self._desk

        def done(changed: bool) -> None:
            self._renew()
            self._controller.notice.emit(tr("The new prices count now.") if changed else tr("No prices wait any more."), "ok")

        self._controller.run(self._page, self._call(desk.accept_raises), tr("Using the new prices"), done=done)

    # --- models.json --------------------------------------------------------------------------------------------------

    def ask_import(self) -> None:
        """Which file?"""
        chosen, _ = QFileDialog.getOpenFileName(self._page, tr("Import a models.json"), "", tr_now(_FILES))
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Decide what a file says; what it says nothing of stays."""
        desk = self._desk

        async def work() -> tuple[str, Before]:
            text = await asyncio.to_thread(_read, path)
            found, before = await self._call(lambda: desk.imported(text))
            decided = len(found.overrides)
            told = trn("{n} model decided.", "{n} models decided.", decided, n=self._controller.numbers.count(decided))
            if found.refused:
                model, why = found.refused[0]
                n = len(found.refused)
                left = trn("{n} left out: {model}: {why}", "{n} left out, such as {model}: {why}", n, model=model, why=why)
                told = f"{told} {left}"
            return told, before

        def done(result: tuple[str, Before]) -> None:
            told, before = result
            self._renew()
            self._controller.undo.emit(told, lambda: self._put_back(before))

        self._controller.run(self._page, work(), tr("The import"), done=done)

    def ask_export(self) -> None:
        """Where to?"""
        chosen, _ = QFileDialog.getSaveFileName(self._page, tr("Export your decisions"), "models.json", tr_now(_FILES))
        if chosen:
            self.write_file(Path(chosen))

    def write_file(self, path: Path) -> None:
        """Write what was decided."""
        desk = self._desk

        async def work() -> None:
            await asyncio.to_thread(_write, path, await self._call(desk.exported))

        def done(_: None) -> None:
            self._controller.notice.emit(tr("Written to {path}.", path=path), "ok")

        self._controller.run(self._page, work(), tr("The export"), done=done, changes=False)

    # --- how ----------------------------------------------------------------------------------------------------------

    @property
    def _desk(self) -> ModelDesk:
        return self._controller.need().model_desk

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
        self._controller.run(self._page, self._call(lambda: desk.put(before)), tr("Undoing it"), done=lambda _: self._again())

    def _again(self) -> None:
        self._renew()
        self._controller.notice.emit(tr("Undone."), "ok")


def _open(dialog: Dialog) -> None:
    dialog.open()
    dialog.fit()


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE:
            raise RoutstrError(tr("{file} is too large for a models.json.", file=path.name))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RoutstrError(tr("{file} cannot be read.", file=path.name)) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RoutstrError(tr("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)) from error
