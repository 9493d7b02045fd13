"""Integer money. 1 sat = 1000 msat; no float ever holds money.

Costs round up, what we pay out in sat rounds down and the rest stays where it was.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import NewType

Msat = NewType("Msat", int)
Sat = NewType("Sat", int)

MSAT_PER_SAT = 1000
SAT_PER_BTC = 100_000_000
MSAT_PER_BTC = SAT_PER_BTC * MSAT_PER_SAT
PUSD_PER_USD = 10**12
"""What upstreams cost is summed in trillionths of a USD (pUSD): list prices are whole numbers of it per token."""


def msat(sat: int) -> Msat:
    """sat -> msat, exact."""
    return Msat(sat * MSAT_PER_SAT)


def sat_floor(amount: int) -> Sat:
    """msat -> sat, rounded down: what can be paid out."""
    return Sat(amount // MSAT_PER_SAT)


def sat_ceil(amount: int) -> Sat:
    """msat -> sat, rounded up: what a cost is in a sat unit."""
    return Sat(-(-amount // MSAT_PER_SAT))


def ceil_div(dividend: int, divisor: int) -> int:
    """Integer division rounded up."""
    return -(-dividend // divisor)


def usd_to_msat_ceil(usd: Decimal, btc_usd: Decimal) -> Msat:
    """USD -> msat at a BTC/USD rate, rounded up."""
    exact = usd * MSAT_PER_BTC / btc_usd
    whole = int(exact)
    return Msat(whole if exact == whole else whole + 1)


def msat_to_usd(amount: int, btc_usd: Decimal) -> Decimal:
    """msat -> USD at a BTC/USD rate; for display only."""
    return Decimal(amount) * btc_usd / MSAT_PER_BTC


def usd_to_pusd(usd: Decimal) -> int:
    """USD -> pUSD, rounded up."""
    return int((usd * PUSD_PER_USD).to_integral_value(ROUND_CEILING))


def pusd_to_usd(amount: int) -> Decimal:
    """pUSD -> USD, exact."""
    return Decimal(amount).scaleb(-12)
