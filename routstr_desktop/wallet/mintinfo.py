"""What a mint says of itself (NUT-06), as far as this wallet acts on it; kept beside its store for starts without an answer.

Nutshell has a table for it, but cannot open a store whose mint left out a field that it expects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import structlog

from routstr_desktop.system.paths import write_private

log = structlog.get_logger(__name__)
FILE = "mint.json"


@dataclass(frozen=True, slots=True)
class MintInfo:
    """What counts here."""

    enforces_locks: bool = False
    """Locked coins are spent only with their signature (NUT-11)."""
    tells: tuple[str, ...] = ()
    """Units of which it tells when an invoice is paid (NUT-17)."""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """Read the mint's answer; what is missing or malformed is not supported."""
        nuts = answer.get("nuts")
        nut11 = nuts.get("11") if isinstance(nuts, dict) else None
        nut17 = nuts.get("17") if isinstance(nuts, dict) else None
        return cls(enforces_locks=isinstance(nut11, dict) and nut11.get("supported") is True, tells=_tells(nut17))

    @classmethod
    def load(cls, directory: Path) -> Self:
        """What was kept; nothing is supported if there is nothing to read."""
        try:
            kept = json.loads((directory / FILE).read_text(encoding="utf-8"))
            return cls(enforces_locks=kept["enforces_locks"] is True, tells=tuple(str(unit) for unit in kept.get("tells", ())))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("mint_info_unreadable", directory=directory.name, error=type(error).__name__)
            return cls()

    def keep(self, directory: Path) -> None:
        """Write it down. OSError."""
        write_private(directory / FILE, json.dumps(asdict(self)))


def _tells(nut17: Any) -> tuple[str, ...]:
    listed = nut17.get("supported") if isinstance(nut17, dict) else None
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(
        one["unit"]
        for one in found
        if one.get("method") == "bolt11"
        and isinstance(one.get("unit"), str)
        and isinstance(one.get("commands"), list)
        and "bolt11_mint_quote" in one["commands"]
    )
