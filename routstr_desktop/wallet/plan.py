"""What a swap shall give: fixed and journaled before the mint is asked, so that every repetition is the same request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .client import Output


def split(amount: int) -> list[int]:
    """The fewest coins that make `amount`: powers of two, ascending (NUT-00)."""
    return [1 << bit for bit in range(amount.bit_length()) if amount >> bit & 1]


@dataclass(frozen=True, slots=True)
class Plan:
    """Outputs fixed before the mint is asked: the same plan always gives the same blinded messages (NUT-13)."""

    keyset: str
    lo: int
    """First counter."""
    amounts: tuple[int, ...]
    """What we keep first, then what we hand out."""
    send: int = 0
    """How many amounts, at the end, are handed out."""

    def as_json(self) -> dict[str, Any]:
        """For the journal."""
        return {"keyset": self.keyset, "lo": self.lo, "amounts": list(self.amounts), "send": self.send}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Plan:
        """From the journal."""
        return cls(data["keyset"], data["lo"], tuple(data["amounts"]), data.get("send", 0))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with its secrets: what is sent and what is needed to unblind the answer."""

    plan: Plan
    secrets: tuple[str, ...]
    paths: tuple[str, ...]
    blinding: tuple[Any, ...] = field(repr=False)
    outputs: tuple[Output, ...]
