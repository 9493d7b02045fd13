"""Pictures of what is shown when something is wrong with the program itself; part of `make screenshots`."""

from __future__ import annotations

from routstr_desktop.gui.dialogs.trouble import TroubleDialog
from routstr_desktop.gui.translation import tr, tr_later, tr_now
from routstr_desktop.system import crashes
from tests.gui.pictures import Save

FACTS = """Routstr Desktop: 0.1.0
System: Debian GNU/Linux 12 (bookworm)
Desktop: GNOME
Session: wayland
Tray: no
State: selling
"""
SAFE = tr_later("Your money is stored safely and was checked: totals agree.")
DIFFERS = tr_later("The check of your money found a difference, so selling has stopped. Nothing was changed.")


def _error() -> BaseException:
    def pay_customer() -> None:
        raise KeyError("change")

    try:
        pay_customer()
    except KeyError as error:
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
        return error
    raise AssertionError


def trouble(save: Save) -> None:
    """While the books are looked at, then what was found."""
    details = crashes.describe(_error())
    for name, title, sentence in (
        ("checking", tr("Something went wrong in routstr"), ""),
        ("safe", tr("Something went wrong in routstr"), SAFE),
        ("differs", tr("routstr ended by itself the last time"), DIFFERS),
    ):
        dialog = TroubleDialog(title, details, save=lambda: None, restart=lambda: None)
        if sentence:
            dialog.text.setPlainText(f"2026-11-22 09:40:12\n{FACTS}\n{details}")
            dialog.say_money(tr_now(sentence))
        dialog.show()
        save(dialog, f"trouble-{name}")
        dialog.close()
