"""What the environment or the command line fixes is disabled wherever it could be entered, and says why, three times over."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.pricetable import PriceTable
from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import AnnounceDialog, ProfileDialog, RelaysDialog
from routstr_desktop.gui.dialogs.autopayout import AutoPayoutDialog
from routstr_desktop.gui.dialogs.mints import MintsDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.spending import SpendDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.firstrun.flow import Flow
from routstr_desktop.gui.firstrun.price import PricePage
from routstr_desktop.gui.firstrun.reach import ReachPage
from routstr_desktop.gui.firstrun.wallet import WalletPage as WalletStep
from routstr_desktop.gui.fixed import SETTINGS, held, why_fixed
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.pages.models import ModelsPage
from routstr_desktop.gui.pages.overview import OverviewPage
from routstr_desktop.gui.pages.settings import SettingsPage
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.node.environment import environment_names
from routstr_desktop.node.lightning import AutoPayout
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.autostart import DesktopEntry
from tests.gui.fakes import FakeEngine
from tests.gui.found import READY
from tests.gui.samples import PROVIDERS, SELLING, STATES, TOKEN, TOLD

EVERYTHING = {name: environment_names(name)[0] for name in Settings.model_fields if name != "upstreams"}
NO_INPUT = {
    "cors_origins",
    "enable_console_logging",
    "host",
    "models_path",
    "npub",
    "onion_url",
    "provider_id",
}
"""Settings of config.toml and the environment alone. A new setting stands here, or its input is bound to it."""

Make = Callable[[Controller], QWidget]


def flow() -> Flow:
    return Flow({}, lambda kept: None)


def settings_page(controller: Controller) -> QWidget:
    page = SettingsPage(controller, lambda: DesktopEntry(["/bin/true"], Path("/nonexistent")))
    page._show(FakeEngine(lambda event: None).preferences.values)
    page.advanced.fold.click()
    return page


def announce_page(controller: Controller) -> QWidget:
    page = AnnouncePage(controller)
    page._known = True
    page.show_presence(dataclasses.replace(READY, npub=""))
    return page


def reach_step(controller: Controller) -> QWidget:
    page = ReachPage(controller, flow(), lambda: DesktopEntry(["/bin/true"], Path("/nonexistent")))
    page.show_presence(READY)
    return page


def price_step(controller: Controller) -> QWidget:
    page = PricePage(controller, flow())
    page.show_table(PriceTable())
    return page


PLACES: dict[str, Make] = {
    "settings": settings_page,
    "announce": announce_page,
    "models": ModelsPage,
    "wallet": WalletPage,
    "limits": SpendDialog,
    "auto-payout": lambda controller: AutoPayoutDialog(controller, AutoPayout("ada@example.com", 210, 50_000, 0, None)),
    "publish": lambda controller: AnnounceDialog(controller, READY),
    "profile": lambda controller: ProfileDialog(controller, READY),
    "relays": lambda controller: RelaysDialog(controller, READY),
    "reach": lambda controller: ReachDialog(controller, READY),
    "mint": MintsDialog,
    "words": RestoreDialog,
    "provider": lambda controller: UpstreamDialog(controller, item=dataclasses.replace(PROVIDERS[0], first=True)),
    "step-price": price_step,
    "step-wallet": lambda controller: WalletStep(controller, flow()),
    "step-reach": reach_step,
}


def inputs(place: QWidget) -> Iterator[tuple[QWidget, list[str]]]:
    """Those bound to settings."""
    for widget in place.findChildren(QWidget):
        if settings := widget.property(SETTINGS):
            yield widget, settings


def visible_words(place: QWidget) -> str:
    return " ".join(line.text() for line in place.findChildren(QLabel) if line.isVisibleTo(place))


@pytest.mark.parametrize("name", PLACES)
def test_everything_fixed_is_disabled_and_told(name: str, still: Controller, qtbot: QtBot) -> None:
    still.show(dataclasses.replace(SELLING, fixed=EVERYTHING))
    place = PLACES[name](still)
    qtbot.addWidget(place)
    still.changed.emit(still.snapshot)
    bound = list(inputs(place))
    assert bound
    for widget, settings in bound:
        told = why_fixed(still.snapshot, settings)
        widget.setEnabled(True)  # as a page does that knows nothing of it
        widget.setToolTip("Another")
        assert not widget.isEnabled(), settings
        assert widget.toolTip() == widget.accessibleDescription() == told
        for setting in settings:
            assert EVERYTHING[setting] in told
            assert EVERYTHING[setting] in visible_words(place)


@pytest.mark.parametrize("name", PLACES)
def test_nothing_fixed_disables_nothing(name: str, still: Controller, qtbot: QtBot) -> None:
    still.show(SELLING)
    place = PLACES[name](still)
    qtbot.addWidget(place)
    for widget, _ in inputs(place):
        widget.setEnabled(True)
        assert widget.isEnabled()
    assert "environment" not in visible_words(place)


def test_every_setting_with_an_input_is_bound_to_it(still: Controller, qtbot: QtBot) -> None:
    still.show(SELLING)
    found: set[str] = set()
    for make in PLACES.values():
        place = make(still)
        qtbot.addWidget(place)
        found |= {setting for _, settings in inputs(place) for setting in settings}
    assert found == set(EVERYTHING) - NO_INPUT
    assert set(EVERYTHING) > NO_INPUT


def test_options_of_the_command_line_are_told_apart() -> None:
    s = Snapshot(fixed={"port": "--port", "public_port": "ROUTSTR_PUBLIC_PORT", "name": "NAME"})
    assert why_fixed(s, ["port"]) == "--port on the command line decides this. Start without it to change it here."
    both = why_fixed(s, ["port", "public_port", "name", "relays"])
    assert both.startswith("ROUTSTR_PUBLIC_PORT, NAME of the environment decide this.")
    assert "--port on the command line" in both
    assert why_fixed(s, ["relays"]) == ""


def test_an_input_for_several_settings_stays_open_while_one_is_free(still: Controller, qtbot: QtBot) -> None:
    still.show(Snapshot(fixed={"name": "NAME"}))
    button = Button("Edit")
    qtbot.addWidget(button)
    line = held(still, (button, "name", "description"))
    qtbot.addWidget(line)
    assert button.isEnabled()
    assert line.isHidden()


def test_an_input_is_as_before_once_it_is_free(still: Controller, qtbot: QtBot) -> None:
    still.show(Snapshot(fixed={"name": "NAME", "relays": "RELAYS"}))
    name, relays = field("Name"), field("Relays")
    name.setToolTip("How it is called")
    relays.setEnabled(False)
    line = held(still, (name, "name"), (relays, "relays"))
    for each in (name, relays, line):
        qtbot.addWidget(each)
    name.setToolTip("How buyers call it")
    assert "NAME, RELAYS of the environment" in line.text()
    still.show(Snapshot())  # another node is visited
    assert (name.isEnabled(), relays.isEnabled(), line.isHidden()) == (True, False, True)
    assert (name.toolTip(), name.accessibleDescription()) == ("How buyers call it", "")


@pytest.mark.parametrize(("tab", "names"), [(0, {"HTTP_URL"}), (1, {"TOR"}), (2, {"HTTP_URL", "TOR"})])
def test_a_way_to_be_reached_that_is_fixed_cannot_be_chosen(
    tab: int, names: set[str], still: Controller, qtbot: QtBot
) -> None:
    still.show(dataclasses.replace(SELLING, fixed={"http_url": "HTTP_URL", "tor": "TOR"}))
    dialog = ReachDialog(still, READY)
    qtbot.addWidget(dialog)
    dialog.tabs.setCurrentIndex(tab)
    assert not dialog.act.isEnabled()
    assert all(name in dialog.act.toolTip() for name in names)
    assert dialog.act.accessibleDescription() == dialog.act.toolTip()
    assert dialog.act.toolTip() in visible_words(dialog)


async def test_a_mint_that_cannot_be_trusted_here_is_not_offered(
    controller: Controller, engine: FakeEngine, qtbot: QtBot, until: Any
) -> None:
    engine.now = dataclasses.replace(SELLING, fixed={"cashu_mints": "CASHU_MINTS"})
    engine.told = dataclasses.replace(TOLD, trusted=False)
    controller.refresh()
    await until(lambda: controller.snapshot.fixed)
    dialog = ReceiveDialog(controller, None, TOKEN)
    qtbot.addWidget(dialog)
    await until(lambda: dialog.info)
    assert "CASHU_MINTS of the environment" in dialog.error.words()
    assert not [button for button in dialog.error.findChildren(QPushButton) if button.isVisibleTo(dialog.error)]


def test_another_port_is_offered_only_where_it_can_be_had(still: Controller, qtbot: QtBot) -> None:
    page = OverviewPage(still)
    qtbot.addWidget(page)
    offered = {}
    for fixed in ({}, {"port": "--port"}):
        still.show(dataclasses.replace(STATES["port-taken"], fixed=fixed))
        page.show_snapshot(still.snapshot)
        shown = page.findChild(Banner)
        assert shown is not None
        offered[bool(fixed)] = [each.text() for each in shown.findChildren(QPushButton) if each.isVisibleTo(shown)]
    assert offered == {False: ["Use 8422"], True: []}
