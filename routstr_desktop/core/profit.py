"""What was earned, and what is left of it: income less what upstreams and mints took."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .money import pusd_to_usd


@dataclass(frozen=True, slots=True)
class Profit:
    """One day, model, key or upstream. Costs of local apps' requests are in it, they earn nothing."""

    name: str
    """The ISO day, the model, the upstream's slug or the key's id; 0 = all keys that were used once (X-Cashu)."""
    title: str = ""
    """Of a key: its name, else its beginning."""
    requests: int = 0
    local_requests: int = 0
    unpriced: int = 0
    """Requests of `requests` whose cost is not known: it is missing below, it is not zero."""
    earned_msat: int = 0
    cost_msat: int = 0
    """What upstreams asked, at the exchange rate of each request."""
    cost_pusd: int = 0
    """The same in trillionths of a USD, of some more requests: where no exchange rate was known."""
    input_tokens: int = 0
    output_tokens: int = 0
    fees_msat: int = 0
    """What mints and Lightning kept; known for days only, not for a model or a key."""

    @property
    def profit_msat(self) -> int:
        """Income - known cost - fees."""
        return self.earned_msat - self.cost_msat - self.fees_msat

    @property
    def cost_usd(self) -> Decimal:
        """The cost in USD."""
        return pusd_to_usd(self.cost_pusd)


@dataclass(frozen=True, slots=True)
class ProfitReport:
    """A stretch of days, as lines and in all."""

    by: str
    first: str
    last: str
    """ISO days, both included."""
    lines: tuple[Profit, ...]
    total: Profit
    more: bool = False
    """There are more lines than these; the total counts them all."""
