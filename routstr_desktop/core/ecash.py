"""The wallet as screens and the command line show it: a token that was pasted, what came in, and what moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
class Asked:
    """What somebody asks for in a payment request (NUT-18, NUT-26), as far as it can be given."""

    amount_sat: int | None
    """None = as much as the payer likes."""
    mints: tuple[str, ...]
    """Whose ecash it may be; none named = any."""
    memo: str | None = None


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


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """What a search for coins of the owner's words brought. Amounts in msat."""

    found_msat: int = 0
    """Added to the wallet by this search."""
    credited_msat: int = 0
    """What the books did not know of: the operator's now."""
    total_msat: int = 0
    """All that is held now at the mints that were asked."""
    missing_msat: int = 0
    """Of the books of a backup, and no coin covers it any more: spent since it was made. They do not count on it any more."""
    unasked: Mapping[str, str] = field(default_factory=dict)
    """Mints that could not be asked, and why; they are searched again after the next start."""


@dataclass(frozen=True, slots=True)
class BackupFound:
    """What a backup file holds, as far as its owner is told. Amounts in msat, as they were when it was made."""

    made: int
    """Unix seconds; 0 = not known."""
    yours_msat: int = 0
    customers_msat: int = 0
    customer_keys: int = 0
    app_keys: int = 0
    providers: tuple[str, ...] = ()
    """Their names."""
    mints: tuple[str, ...] = ()
    identity: bool = False
    """The Nostr key of the node is in it."""
    why_not: str = ""
    """Why it cannot be restored into this profile; empty = it can."""
    replaced: tuple[str, ...] = ()
    """Names of the providers that were set up here and would go."""
