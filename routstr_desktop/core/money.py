"""Integer money. 1 sat = 1000 msat; no float ever holds money.

Costs round up, what we pay out in sat rounds down and the rest stays where it was.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from typing import NewType

Msat = NewType("Msat", int)
Sat = NewType("Sat", int)

MINUS = "\N{MINUS SIGN}"
MSAT_PER_SAT = 1000
SAT_PER_BTC = 100_000_000
MSAT_PER_BTC = SAT_PER_BTC * MSAT_PER_SAT
PUSD_PER_USD = 10**12
"""What upstreams cost is summed in trillionths of a USD (pUSD): list prices are whole numbers of it per token."""


class Amount(int):
    """msat in what the node reports: a value that knows it is money, so that a window can hide it.

    It fills a gap with its unit, exact: `1,204 sat`, `0.5 sat`. Everywhere else it is the int that it is.
    """

    def __str__(self) -> str:
        whole, rest = divmod(abs(self), MSAT_PER_SAT)
        part = f".{rest:03d}".rstrip("0") if rest else ""
        return f"{MINUS if self < 0 else ''}{whole:,}{part} sat"


class Dollars(Decimal):
    """The same of USD, written in cents: `$1,204.50`."""

    def __str__(self) -> str:
        return f"${Decimal(self):,.2f}"

    def __format__(self, format_spec: str, _context: Context | None = None, /) -> str:
        return format(Decimal(self), format_spec) if format_spec else str(self)


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
