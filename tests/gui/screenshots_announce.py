"""Pictures of the Announce page and its dialogs; part of `make screenshots`."""

from __future__ import annotations

import asyncio

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.sentence import say
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import AnnounceDialog, ProfileDialog, RelaysDialog
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.identity import BackupDialog, ImportDialog, RevealDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import PAGES, Window
from routstr_desktop.gui.words import explain
from tests.gui.fakes import FakeEngine
from tests.gui.found import ANNOUNCED, NO_ADDRESS, NONE, PRESENCES, READY, SEEN_LISTED, SEEN_SILENCE
from tests.gui.pictures import Save
from tests.gui.samples import SELLING


async def announce(mode: str, save: Save) -> None:
    """Every state of the page, then the dialogs."""
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, SELLING)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    window = Window(controller)
    window.show()
    window.sidebar.select(next(row for row, entry in enumerate(PAGES) if entry.make is AnnouncePage))
    page = window.pages.currentWidget()
    assert isinstance(page, AnnouncePage)

    async def settled(presence: object) -> None:
        """Nothing is asked any more: pictures process events, and no task may begin in that."""
        async with asyncio.timeout(10):
            while page.presence != presence or page.busy:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    await settled(NONE)
    for name, presence in PRESENCES.items():
        window.resize(1000, 900 if name == "no-identity" else 1640)
        engine.found.now = presence
        page.load()
        await settled(presence)
        if focus := window.focusWidget():
            focus.clearFocus()
        save(window, f"announce-{name}")
    page.identity.more.click()
    page.event_card.more.click()
    save(window, "announce-details")
    page.identity.more.click()
    page.event_card.more.click()
    window.resize(720, 520)
    await settled(page.presence)
    save(window, "announce-smallest")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    save(window, "announce-smallest-end")

    def shoot(dialog: Dialog, name: str) -> None:
        dialog.show()
        dialog.fit()
        save(dialog, f"announce-{name}")
        dialog.close()

    shoot(AnnounceDialog(controller, READY), "dialog")
    shoot(ProfileDialog(controller, READY), "profile")
    shoot(RelaysDialog(controller, READY), "relays")
    shoot(ImportDialog(controller, NONE), "import")
    for name, seen in (("listed", SEEN_LISTED), ("silent", SEEN_SILENCE)):
        dialog = ImportDialog(controller, ANNOUNCED if name == "silent" else NONE)
        dialog.secret.setText("ncryptsec1qqq" if name == "silent" else "nsec1qqq")
        dialog.show_found(seen)
        shoot(dialog, f"import-{name}")
    wrong = ImportDialog(controller, NONE)
    wrong.secret.setText("npub1qqq")
    wrong.failed(
        *explain(BadRequest(say("That is an npub, the public half. The secret half begins with nsec1.")), "Looking up")
    )
    shoot(wrong, "import-wrong")
    shoot(BackupDialog(controller), "backup")
    copy = BackupDialog(controller)
    copy.show_copy("ncryptsec1" + "qgg9947rlpvqu76pj5" * 8)
    shoot(copy, "backup-copy")
    shoot(RevealDialog(controller), "reveal")
    shown = RevealDialog(controller)
    shown.show_secret("nsec1" + "vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5")
    shoot(shown, "reveal-shown")
    for row, (name, given) in enumerate((("own", NO_ADDRESS), ("tor", ANNOUNCED), ("lan", ANNOUNCED))):
        reach = ReachDialog(controller, given)
        reach.tabs.setCurrentIndex(row)
        shoot(reach, f"reach-{name}")
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()
