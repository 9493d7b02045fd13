"""An app of this computer that can be connected, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppRow:
    """`text` is what to paste, without the key; `file` (below the home) where it can be written for the owner."""

    id: str
    name: str
    where: str
    text: str
    file: str | None = None
    connected: bool = False
    takes_over: str = ""
    """What the owner must agree to before it is written; empty = nothing."""
    pays: bool = False
    """It asks from outside and pays with a customer's key: the local one is of no use to it."""
    missing: str = ""
    """Why there is no text for it at present, and what to do."""
