"""Pictures of the dialog that connects apps; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio

from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.apps import AppsDialog
from routstr_desktop.gui.prefs import Prefs
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save


async def draw(save: Save) -> None:
    """What connects an app: its texts, what would be written, and what went wrong."""
    bridge = NodeThread()
    bridge.start()
    controller = Controller(bridge, Prefs())
    engine = FakeEngine(bridge.post)
    controller.engine = engine
    engine.apps.connected.add("opencode")
    dialog = AppsDialog(controller)
    dialog.show()
    async with asyncio.timeout(10):
        while not dialog.list.count():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        dialog.list.setCurrentRow(1)
        save(dialog, "dialog-apps")
        rows = list(dialog._rows)
        dialog.list.setCurrentRow(rows.index("cursor"))
        save(dialog, "dialog-apps-cursor")
        engine.apps.missing = ""
        dialog.renew()
        while dialog._rows["cursor"].missing:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        save(dialog, "dialog-apps-cursor-public")
        dialog.list.setCurrentRow(5)
        dialog.preview()
        while not dialog.confirm.isVisible():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    save(dialog, "dialog-apps-preview")
    dialog.failed("Claude Code was not connected.", "settings.json is not plain JSON. It is left as it is.")
    save(dialog, "dialog-apps-error")
    dialog.hide()
    dialog.deleteLater()
    bridge.stop()
