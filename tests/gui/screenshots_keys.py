"""Pictures of the Keys page with its dialogs; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio

from routstr_desktop.core.keys import KeyKind
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.keydetails import KeyDialog
from routstr_desktop.gui.dialogs.keys import NewKeyDialog, RefundDialog, RevokeDialog
from routstr_desktop.gui.pages.keys import KeysPage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save
from tests.gui.samples import CHILD, CUSTOMERS, LOCALS, NOW, REFUND, RULED, SELLING


async def keys(save: Save, shoot: Save) -> None:
    """Without keys, with many, hidden; and each dialog."""

    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, SELLING)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    window = Window(controller)
    window.show()
    window.sidebar.select(2)
    page = window.pages.currentWidget()
    assert isinstance(page, KeysPage)

    async def shown(name: str, rows: int) -> None:
        async with asyncio.timeout(10):
            while len(page.panel().model.rows) != rows:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        page.panel().view.selectRow(0)
        save(window, name)

    await asyncio.sleep(0.2)
    save(window, "keys-empty")
    engine.key_desk.rows = [*LOCALS, *CUSTOMERS]
    page.panel().load()
    await shown("keys-customers", len(CUSTOMERS))
    page.panel().view.selectRow(3)
    window.resize(720, 520)
    save(window, "keys-smallest")
    window.resize(980, 700)
    controller.hide_amounts(True)
    page.panel().view.selectRow(4)
    save(window, "keys-hidden")
    controller.hide_amounts(False)
    page.tabs.setCurrentIndex(1)
    await shown("keys-local", len(LOCALS))
    for kind, chosen in ((KeyKind.CUSTOMER, CUSTOMERS), (KeyKind.LOCAL, LOCALS)):
        shoot(RevokeDialog(chosen[0], "355 sat", lambda: None), f"keys-revoke-{kind.value}")
    shoot(RefundDialog(controller, REFUND), "keys-refund")
    made: Dialog = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    shoot(made, "keys-new")
    for row in (CUSTOMERS[0], RULED, CHILD, LOCALS[1]):
        details = KeyDialog(controller, row)
        await asyncio.sleep(0.2)  # a picture handles events: the models must be there before
        shoot(details, f"keys-details-{row.id}{'-terms' if row is RULED else ''}")
    some = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    some.name.setText("Tests")
    some.rules.models.show_rule(await engine.trials.models(), ("openai/gpt-x", "gone/model"))
    some.rules.valid.show_rule(NOW + 864_000)
    shoot(some, "keys-new-rules")
    secret = NewKeyDialog(controller)
    await asyncio.sleep(0.2)
    secret.show_secret(("sk-" + "cd" * 32, LOCALS[1]))
    shoot(secret, "keys-new-secret")
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()
