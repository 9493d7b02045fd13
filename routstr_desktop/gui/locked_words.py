"""Secrets that wait for a keyring or a passphrase: what is said in the window, and beside the tray while it is closed.

The node's own words name the variables of a server's environment; whoever has a window is told what to do in it.
"""

from __future__ import annotations

from routstr_desktop.core.status import Problem
from routstr_desktop.gui.translation import tr

_UNLOCKS = frozenset({"locked", "locked:wrong_passphrase"})


def opens(problem: Problem) -> bool:
    """The keyring or a passphrase would end it; not if the file with the secrets is gone, for example."""
    return problem.cause in _UNLOCKS


def on_screen() -> tuple[str, str]:
    """Title and text, beside the button that asks for the passphrase."""
    text = tr(
        "Your provider's key and your wallet's words wait for your system's keyring, or for your passphrase. "
        "Unlock the keyring and try again, or use a passphrase instead."
    )
    return tr("Your secrets are locked."), text


def as_news() -> tuple[str, str]:
    """Title and text of a notification."""
    text = tr("Nothing is sold until they are open. Open the window: it takes your passphrase, or tries your keyring again.")
    return tr("The secrets are locked"), text
