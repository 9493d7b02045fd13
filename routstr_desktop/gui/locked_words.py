"""Secrets that wait for a keyring or a passphrase: what is said in the window, and beside the tray while it is closed.

The node's own words name the variables of a server's environment; whoever has a window is told what to do in it.
"""

from __future__ import annotations

from routstr_desktop.core.status import Problem
from routstr_desktop.gui.translation import tr, tr_later

NEW, _KNOWN = "locked:no_keyring", "locked:passphrase_needed"
"""A passphrase is to be chosen; the one that was chosen is to be typed. The node's words for these are meant for everybody."""
VERBS = {
    "locked": tr_later("Passphrase…"),
    "locked:wrong_passphrase": tr_later("Passphrase…"),
    NEW: tr_later("Choose a passphrase…"),
    _KNOWN: tr_later("Type it…"),
}
"""Causes that a passphrase helps with, and the button that asks for it."""


def _ours(problem: Problem) -> bool:
    return problem.cause in VERBS and problem.cause not in (NEW, _KNOWN)


def on_screen(problem: Problem) -> tuple[str, str] | None:
    """Title and text, beside the button that asks for the passphrase; None: the node's are good."""
    if not _ours(problem):
        return None
    text = tr(
        "Your provider's key and your wallet's words wait for your system's keyring, or for your passphrase. "
        "Unlock the keyring and try again, or use a passphrase instead."
    )
    return tr("Your secrets are locked."), text


def as_news(problem: Problem) -> tuple[str, str] | None:
    """Title and text of a notification; None: the node's are good."""
    if not _ours(problem):
        return None
    text = tr("Nothing is sold until they are open. Open the window: it takes your passphrase, or tries your keyring again.")
    return tr("The secrets are locked"), text
