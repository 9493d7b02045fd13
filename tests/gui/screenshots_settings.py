"""Pictures of the Settings."""

from __future__ import annotations

from tests.gui.pictures import Save


def draw(save: Save, shoot: Save) -> None:
    """The page, what is wrong in it, its end, and the question before anything is deleted."""
    from PySide6.QtWidgets import QApplication

    from routstr_desktop.core.errors import ConfigError
    from routstr_desktop.gui.bridge import NodeThread
    from routstr_desktop.gui.controller import Controller
    from routstr_desktop.gui.pages.privacy import ForgetDialog
    from routstr_desktop.gui.pages.settings import SettingsPage
    from routstr_desktop.gui.prefs import Prefs
    from routstr_desktop.gui.translation import tr
    from routstr_desktop.gui.window import Window
    from routstr_desktop.gui.words import explain
    from routstr_desktop.node import configuration
    from routstr_desktop.node.settings import Settings
    from tests.gui.fakes import FakeEngine
    from tests.gui.samples import LOG, SELLING
    from tests.gui.settingrows import type_into

    controller = Controller(NodeThread(), Prefs())
    window = Window(controller)
    window.show()
    page = window.go("Settings")
    assert isinstance(page, SettingsPage)
    controller.show(SELLING)
    page._show(FakeEngine(lambda event: None).preferences.values)
    page.log.show_lines(list(LOG))
    save(window, "settings")
    type_into(page.server.form, "port", "70000")
    page.server.form.save_now()
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
    form = page.advanced.form
    page.advanced.fold.click()
    for name, text in (("fixed_cost_per_request", "2.5"), ("price_raise_limit", "5000")):
        type_into(form, name, text)
    form.rows["fixed_pricing"].input.click()
    try:
        configuration.changed(Settings(), price_raise_limit="5000")
    except ConfigError as error:
        form.refuse(*explain(error, tr("Saving")))
    QApplication.processEvents()
    page.verticalScrollBar().setValue(page.advanced.y() - 20)
    save(window, "settings-advanced")
    window.resize(720, 760)
    QApplication.processEvents()
    page.verticalScrollBar().setValue(page.advanced.y() - 20)
    save(window, "settings-advanced-narrow")
    window.hide()
    window.deleteLater()
