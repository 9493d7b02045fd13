"""Pictures of the Providers page and its dialogs; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from routstr_desktop.core.status import Spent
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.spending import SpendDialog
from routstr_desktop.gui.dialogs.upstream import RemoveUpstreamDialog, UpstreamDialog
from routstr_desktop.gui.pages.providers import ProvidersPage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from routstr_desktop.upstream.local import LocalServer
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save
from tests.gui.samples import PROVIDERS, SELLING, having


async def draw(save: Save, shoot_dialog: Save) -> None:
    """The Providers page and its dialogs."""
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, having(upstreams=()))
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    window = Window(controller)
    window.show()
    page = window.go("Providers")
    assert isinstance(page, ProvidersPage)
    await asyncio.sleep(0.1)
    save(window, "providers-empty")
    controller.show(having(upstreams=PROVIDERS, spent=Spent(Decimal("8.21"), Decimal("51.15"), None, Decimal(200))))
    page.local.show_found([LocalServer("llamacpp", "llama.cpp", "http://127.0.0.1:8080/v1", ("one",))])
    save(window, "providers")
    window.resize(720, 520)
    save(window, "providers-smallest")
    controller.show(SELLING)
    shoot_dialog(UpstreamDialog(controller, None, PROVIDERS[0]), "provider-change")
    controller.show(having(spent=Spent(Decimal("8.21"), Decimal("51.15"), None, Decimal(200)), spend_limit_local=True))
    shoot_dialog(SpendDialog(controller), "provider-spending")
    wrong = SpendDialog(controller)
    wrong.limits.daily.setText("a lot")
    wrong.submit()
    shoot_dialog(wrong, "provider-spending-error")
    shoot_dialog(RemoveUpstreamDialog(controller, PROVIDERS[0]), "provider-remove")
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()
