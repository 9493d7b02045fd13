"""What a swap shall give: fixed and journaled before the mint is asked, so that every repetition is the same request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation

from .client import Output, Signature


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


def all_plans(row: Operation) -> list[Plan]:
    """Every plan that an operation has on file."""
    return [Plan.from_json(row.payload[name]) for name in ("plan", "reclaim", "change") if row.payload.get(name)]


def open_plans(row: Operation) -> list[Plan]:
    """Those whose outputs the operation, as it stands, will fetch itself."""
    names = {"reclaiming": "reclaim", "sent": "change", "paid": "change", "minted": "", "handed_out": ""}
    name = names.get(row.state, "plan")
    return [Plan.from_json(row.payload[name])] if row.payload.get(name) else []


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with its secrets: what is sent and what is needed to unblind the answer."""

    plan: Plan
    secrets: tuple[str, ...]
    paths: tuple[str, ...]
    blinding: tuple[Any, ...] = field(repr=False)
    outputs: tuple[Output, ...]


def part(batch: Prepared, numbers: Sequence[int], signed: Mapping[str, Signature]) -> Prepared:
    """Some outputs of a batch, with the amounts that the mint signed. MintUnreachable if those are none."""
    amounts = [signed[batch.outputs[number]["B_"]].get("amount") for number in numbers]
    if any(type(amount) is not int for amount in amounts):
        raise MintUnreachable(say("The mint's signatures make no sense."))
    return Prepared(
        Plan(batch.plan.keyset, batch.plan.lo, tuple(int(str(amount)) for amount in amounts)),
        tuple(batch.secrets[number] for number in numbers),
        tuple(batch.paths[number] for number in numbers),
        tuple(batch.blinding[number] for number in numbers),
        tuple({**batch.outputs[number], "amount": amount} for number, amount in zip(numbers, amounts, strict=True)),
    )
