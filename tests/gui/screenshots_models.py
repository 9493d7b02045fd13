"""Pictures of the Models page and its dialogs; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.overrides import Overrides
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.models import MarginDialog, ModelDialog
from routstr_desktop.gui.pages.models import ModelsPage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.translation import trn
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save
from tests.gui.samples import DECIDED, LISTED, LOCAL_LISTED, RAISES, SELLING, TERMS


async def draw(save: Save, shoot_dialog: Save) -> None:
    """The Models page and its dialogs."""
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, dataclasses.replace(SELLING, upstream_name=None))
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    window = Window(controller)
    window.show()
    window.sidebar.select(3)
    page = window.pages.currentWidget()
    assert isinstance(page, ModelsPage)

    async def shoot(name: str) -> None:
        await asyncio.sleep(0.2)
        page._asking = True  # a picture handles events: nothing may begin meanwhile
        save(window, name)
        page._asking = False

    async def until(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                page.renew()
                await asyncio.sleep(0.05)

    await shoot("models-no-provider")
    engine.fail["table"] = RoutstrError("The node did not answer.")
    page.renew()
    await shoot("models-error")
    engine.fail.clear()
    engine.model_desk.overrides = Overrides(DECIDED)
    engine.model_desk.offer(openrouter=LISTED)
    engine.change(upstream_name="OpenRouter")
    await until(lambda: len(page.table.rows) == len(LISTED))
    await shoot("models")
    page.view.sort_by((4, Qt.SortOrder.DescendingOrder))
    page.view.titles.setFocus(Qt.FocusReason.TabFocusReason)
    await shoot("models-sorted")
    page.view.sort_by(None)
    page.view.setFocus()
    page.view.selectRow(8)
    await shoot("models-at-a-loss")
    desk, terms = engine.model_desk, engine.model_desk.terms
    desk.terms = dataclasses.replace(terms, btc_usd=None)
    desk.offer(openrouter=LISTED)
    await until(lambda: page.table.rows[8].in_msat is None)
    await shoot("models-no-bitcoin-price")
    desk.terms = terms
    engine.model_desk.raises = RAISES
    engine.model_desk.offer(openrouter=LISTED)
    await until(lambda: page.table.raises)
    await shoot("models-raises")
    engine.model_desk.raises = ()
    engine.model_desk.offer(openrouter=LISTED)
    await until(lambda: not page.table.raises)
    page.view.selectAll()
    controller.undo.emit(
        trn("{n} model has a margin of {share}.", "{n} models have a margin of {share}.", 14, share="+12 %"), lambda: None
    )
    window.resize(720, 520)
    await shoot("models-smallest")
    window.toast.hide()
    page.view.selectRow(11)
    window.resize(1160, 700)
    engine.model_desk.offer(openrouter=LISTED, ollama=LOCAL_LISTED)
    await until(lambda: len(page.table.rows) == len(LISTED) + len(LOCAL_LISTED))
    await shoot("models-two-providers")
    page.search.setText("nothing of that name")
    page._search()
    await shoot("models-nothing-matches")
    page._asking = True
    row = {row.id: row for row in page.table.rows}
    numbers = controller.numbers
    for name, which in (("plain", "openai/o1-pro"), ("decided", "openai/gpt-4o-mini"), ("loss", "openai/gpt-4o")):
        shoot_dialog(ModelDialog(row[which], TERMS, numbers, lambda _: None), f"models-edit-{name}")
    shoot_dialog(ModelDialog(row["someone/brand-new-model"], TERMS, numbers, lambda _: None), "models-edit-unknown")
    wrong = ModelDialog(row["openai/gpt-4o"], TERMS, numbers, lambda _: None)
    wrong.parts["prompt"].setText("cheap")
    shoot_dialog(wrong, "models-edit-wrong")
    shoot_dialog(MarginDialog(None, TERMS, numbers, lambda _: None), "models-margin-all")
    some = MarginDialog(list(page.table.rows[:3]), TERMS, numbers, lambda _: None)
    some.margin.setText(str(Decimal("-10")))
    shoot_dialog(some, "models-margin-loss")
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()
