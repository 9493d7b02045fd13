"""What a swap shall give: fixed and journaled before the mint is asked, so that every repetition is the same request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Operation

from .client import Output, Signature

POWERS = tuple(1 << bit for bit in range(64))
"""The amounts of coins that are usual (NUT-00)."""
MOST_COINS = 1_000
"""Outputs that a mint may be asked to sign at once."""


def split(amount: int, among: Iterable[int] = POWERS) -> list[int]:
    """The fewest coins that make `amount`, ascending, of the amounts that a keyset has keys for (NUT-00, NUT-01).

    MintUnreachable if they do not make it, or only in a heap of coins: nothing was asked of the mint.
    """
    coins: list[int] = []
    left = amount
    for coin in sorted(among, reverse=True):
        count, left = divmod(left, coin)
        if len(coins) + count > MOST_COINS:
            break
        coins += [coin] * count
    if left or sum(coins) != amount:
        raise MintUnreachable(say("The mint has no keys for coins that make this amount."))
    return coins[::-1]


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
