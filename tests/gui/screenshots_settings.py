"""Pictures of the Settings."""

from __future__ import annotations

from tests.gui.pictures import Save


def draw(save: Save, shoot: Save) -> None:
    """The page, what is wrong in it, its end, and the question before anything is deleted."""
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.pages.privacy import ForgetDialog
    from routstr_desktop.gui.pages.settings import SettingsPage
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.window import Window
    from tests.gui.fakes import FakeEngine
    from tests.gui.samples import LOG, SELLING

    controller = Controller(NodeThread(), Prefs())
    window = Window(controller)
    window.show()
    page = window.go("Settings")
    assert isinstance(page, SettingsPage)
    controller.show(SELLING)
    page._show(FakeEngine(lambda event: None).preferences.values)
    page.log.show_lines(list(LOG))
    save(window, "settings")
    page.server.port.setText("70000")
    page.server._edited()
    page.server.save_now()
    page.server.error.show()
    window.resize(720, 520)
    page.verticalScrollBar().setValue(page.server.y() - 20)
    save(window, "settings-smallest-wrong-port")
    window.resize(1100, 1000)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    page.log.levels.set_value("error")
    page.log._render()
    save(window, "settings-large-window")
    page.privacy.show_options({"keep_log_days": 90})
    page.verticalScrollBar().setValue(page.privacy.y() - 20)
    save(window, "settings-privacy")
    shoot(ForgetDialog(90), "settings-forget")
    window.hide()
    window.deleteLater()
