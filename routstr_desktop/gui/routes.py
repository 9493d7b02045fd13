"""Where something that was pasted leads: the dialog that fits, filled in. Nothing is done before its own button is pressed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from routstr_desktop.core.recognise import Kind, Recognised
from routstr_desktop.core.seedwords import COUNTS
from routstr_desktop.gui.dialogs.identity import ImportDialog
from routstr_desktop.gui.dialogs.mints import MintsDialog
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.pages.announce import AnnouncePage

if TYPE_CHECKING:
    from routstr_desktop.gui.window import Window

WALLET_WORDS = min(COUNTS)
"""The wallet's seed has so many words; a longer one may be a Nostr key's."""


def lead(window: Window, found: Recognised) -> None:
    """Open what fits."""
    controller, value = window.controller, found.value
    match found.kind:
        case Kind.INVOICE | Kind.ADDRESS | Kind.LNURL:
            window.wallet().lightning.pay(value)
        case Kind.REQUEST:
            window.wallet().answer(value)
        case Kind.NSEC:
            _import(window, value)
        case Kind.SEED if len(value.split()) == WALLET_WORDS:
            dialog = RestoreDialog(controller, window)
            dialog.words.setPlainText(value)
            dialog.open()
        case Kind.SEED:
            _import(window, value)
        case Kind.NPUB:
            window.go("Announce")
        case Kind.PROVIDER_KEY | Kind.NODE_KEY | Kind.PROVIDER:
            _connect(window, found)
        case Kind.MINT:
            mints = MintsDialog(controller, window)
            mints.url.setText(value)
            mints.open()
        case Kind.BACKUP:
            RestoreFileDialog(controller, window, Path(value)).open()
        case Kind.TOKEN:
            window.receive(value)


def _import(window: Window, secret: str) -> None:
    page = window.go("Announce")
    assert isinstance(page, AnnouncePage)
    dialog = ImportDialog(window.controller, page.presence, window)
    dialog.secret.setText(secret)
    dialog.finished.connect(lambda _: page.load())
    dialog.open()


def _connect(window: Window, found: Recognised) -> None:
    window.go("Providers")
    dialog = UpstreamDialog(window.controller, window)
    kind = "routstr" if found.kind is Kind.NODE_KEY else found.provider
    for row in range(dialog.form.kind.count()):
        preset = dialog.form.kind.itemData(row)
        if preset is not None and preset.kind == kind:
            dialog.form.kind.setCurrentIndex(row)
    (dialog.form.url if found.kind is Kind.PROVIDER else dialog.form.key).setText(found.value)
    dialog.open()
