"""A test request: a question that the operator asks of the node's own address, and what is known of the answer so far."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .events import Event

PROMPT = "Say hello in one short sentence."
"""What is asked unless the operator types something else."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One test request. Times in milliseconds since it was sent."""

    id: str
    """The asker's own name for it."""
    model: str
    text: str = ""
    first_ms: float | None = None
    """To the first piece of text."""
    total_ms: float | None = None
    """To the end; None while it streams."""
    input_tokens: int | None = None
    output_tokens: int | None = None
    estimated: bool = False
    """The provider told no usage, so the tokens were counted here."""
    upstream: str = ""
    """Slug of the provider that answered."""
    cost_usd: Decimal | None = None
    """What the provider asks for it; None = nobody knows."""
    cost_msat: int | None = None
    """The same at the exchange rate of that moment."""
    price_msat: int | None = None
    """What a customer would have paid; the operator's own key pays nothing."""


@dataclass(frozen=True, slots=True)
class TrialMoved(Event):
    """A test request got on; at most ten a second."""

    trial: Trial
