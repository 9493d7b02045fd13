"""The last model list of an upstream, kept over a restart.

An upstream that is down at the start would otherwise show no models at all, as if it had none. What is kept is shown, not sold:
prices and ids may have changed since, so only a list that was just asked for is for sale.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog

from routstr_desktop.system.paths import write_private

from . import listing
from .listing import Entry

log = structlog.get_logger(__name__)


class KeptList:
    """One file. Its methods do I/O: call them in a thread. What cannot be read or written is done without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: str | None = None

    def save(self, base_url: str, entries: Sequence[Entry]) -> None:
        """Keep the list of the upstream at that address."""
        text = json.dumps({"base_url": base_url, "models": [dict(entry.raw) for entry in entries]}, default=_plain)
        if text == self._written:
            return
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            write_private(self._path, text)
        except OSError as error:
            log.warning("model_list_not_kept", error=type(error).__name__)
        else:
            self._written = text

    def load(self, base_url: str) -> list[Entry]:
        """What was kept of that address; empty where nothing was."""
        try:
            if self._path.stat().st_size > listing.MAX_FILE:
                return []
            found = listing.decode(self._path.read_text(encoding="utf-8"))
            return listing.entries(found) if isinstance(found, dict) and found.get("base_url") == base_url else []
        except (OSError, ValueError):
            return []

    def forget(self) -> None:
        """The upstream is not used any more."""
        self._written = None
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("model_list_not_forgotten", error=type(error).__name__)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    raise TypeError(type(value).__name__)
