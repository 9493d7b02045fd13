"""Pictures of inputs that the environment fixes; part of `make screenshots`."""

from __future__ import annotations

import dataclasses

from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import ProfileDialog
from routstr_desktop.gui.dialogs.autopayout import AutoPayoutDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.pages.settings import SettingsPage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from routstr_desktop.node.environment import environment_names
from routstr_desktop.node.lightning import AutoPayout
from routstr_desktop.node.settings import Settings
from tests.gui.fakes import FakeEngine
from tests.gui.found import READY
from tests.gui.pictures import Save
from tests.gui.samples import SELLING

FIXED = {name: environment_names(name)[0] for name in Settings.model_fields if name != "upstreams"}


def draw(save: Save, shoot: Save) -> None:
    """Pages and dialogs of a node that a file of variables sets up."""
    controller = Controller(NodeThread(), Prefs(words_checked=1))
    controller.show(dataclasses.replace(SELLING, fixed=FIXED))
    window = Window(controller)
    window.resize(940, 900)
    window.show()
    settings = window.go("Settings")
    assert isinstance(settings, SettingsPage)
    settings._show(FakeEngine(lambda event: None).preferences.values)
    save(window, "fixed-settings")
    announce = window.go("Announce")
    assert isinstance(announce, AnnouncePage)
    announce._known = True
    announce.show_presence(READY)
    save(window, "fixed-announce")
    for name in ("Wallet", "Models"):
        window.go(name)
        save(window, f"fixed-{name.lower()}")
    some = {name: FIXED[name] for name in ("receive_ln_address", "name", "http_url")}
    controller.show(dataclasses.replace(SELLING, fixed={**some, "min_payout_sat": "--min-payout-sat"}))
    shoot(AutoPayoutDialog(controller, AutoPayout("ada@example.com", 1_000, 50_000, 0, None)), "fixed-dialog-payouts")
    shoot(ProfileDialog(controller, READY), "fixed-dialog-name")
    shoot(ReachDialog(controller, READY), "fixed-dialog-reach")
    window.hide()
    window.deleteLater()
