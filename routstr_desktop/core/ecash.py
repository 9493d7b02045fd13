"""The wallet as screens and the command line show it: a token that was pasted, what came in, and what moved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What a token says of itself. Nobody was asked: whether it is still worth something only its mint knows."""

    amount_msat: int
    """Face value."""
    mint: str
    memo: str | None
    trusted: bool
    """Ecash of this mint is taken here."""


@dataclass(frozen=True, slots=True)
class Received:
    """A token was credited to the operator."""

    id: str
    amount_msat: int
    """What came in: the face value less the mint's fee."""
    fee_msat: int
    mint: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the wallet's history."""

    id: str
    kind: str
    """`received` (by the operator), `deposit` (by Lightning), `payment` (of a customer), `restored` (found again at the mint),
    `withdrawal`, `payout` (by Lightning), `move` (between own mints), `refund` or `change` (to a customer)."""
    state: str
    """`done`, `pending`, `reclaimable` (ours to take back), `taken_back` or `failed`."""
    amount_msat: int
    """Never negative; `kind` has the direction."""
    mint: str
    created: int
    """Unix seconds."""
