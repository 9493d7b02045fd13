"""Where the node answers: this computer's apps, and customers."""

from __future__ import annotations

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.settingform import Entry, SettingForm


def _port(title: str, text: str) -> str:
    """The node also takes 0, any free port, which no app could be set up for."""
    if not text or (text.isdecimal() and 1 <= int(text) <= 65535):
        return ""
    return tr("{name}: a number from 1 to 65535. Nothing was changed.", name=title)


SERVER = (
    Entry("port", tr_later("Port for local apps"), tr_later("Only programs on this computer reach it."), check=_port),
    Entry(
        "public_port",
        tr_later("Port for customers"),
        tr_later("Empty: 8422 on this computer only, for a tunnel or Tor."),
        check=_port,
    ),
    Entry("public_host", tr_later("Address for customers"), tr_later("0.0.0.0 is every network of this computer.")),
)


class ServerCard(Card):
    """Ports and address."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=10)
        self.headed(tr("Server"))
        self.form = SettingForm(controller, [("", SERVER)], tr("Save the addresses"))
        self.body.addLayout(self.form)
