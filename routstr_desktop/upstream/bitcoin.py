"""What a bitcoin costs, from several sources; rather no price than a wrong one.

A rate is the median of at least two sources that agree within 5 %. Absurd ones are refused, and so is a jump of more than
20 % until the next refresh confirms it. A rate older than 15 minutes is no rate: paid traffic stops.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

import aiohttp
import structlog

from routstr_desktop.core.errors import ConfigError, PricingUnavailable
from routstr_desktop.core.sentence import say

log = structlog.get_logger(__name__)

LOWEST, HIGHEST = Decimal(1_000), Decimal(10_000_000)
"""USD per bitcoin; anything else is a broken feed."""
MAX_AGE = 15 * 60.0
"""Seconds."""
AGREE = Decimal("1.05")
JUMP = Decimal("1.20")
TIMEOUT = 10.0
MAX_BODY = 64 * 1024
_NO_ANSWER = (
    aiohttp.ClientError,
    OSError,  # with TimeoutError
    ValueError,
    InvalidOperation,
    LookupError,
    TypeError,
    AttributeError,
    StopIteration,
    RecursionError,
)
"""What asking a source, or picking the price out of any JSON, may raise."""


@dataclass(frozen=True)
class Source:
    """Where to ask: `pick` takes the price out of the decoded JSON (any error it raises = no answer)."""

    name: str
    url: str
    pick: Callable[[Any], Any]


SOURCES = (
    Source(
        "kraken",
        "https://api.kraken.com/0/public/Ticker?pair=XBTUSD",
        lambda answer: next(iter(answer["result"].values()))["c"][0],
    ),
    Source("coinbase", "https://api.coinbase.com/v2/prices/BTC-USD/spot", lambda answer: answer["data"]["amount"]),
    Source("binance", "https://api.binance.com/api/v3/ticker/price?symbol=BTCUSDT", lambda answer: answer["price"]),
    Source("bitstamp", "https://www.bitstamp.net/api/v2/ticker/btcusd/", lambda answer: answer["last"]),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """USD per bitcoin, when it was found (unix seconds), and how many sources agreed (0 = pinned by the operator)."""

    usd: Decimal
    at: float
    sources: int


def agreed(prices: Sequence[Decimal]) -> tuple[Decimal, int] | None:
    """Median and size of the largest group of prices within 5 % of each other; None without a single such group of two."""
    ordered = sorted(prices)
    groups: list[list[Decimal]] = []
    for start in range(len(ordered)):
        group = [price for price in ordered[start:] if price <= ordered[start] * AGREE]
        if len(group) >= 2 and not (groups and set(group) <= set(groups[-1])):
            groups.append(group)
    most = max((len(group) for group in groups), default=0)
    largest = [group for group in groups if len(group) == most]
    if not largest or largest[-1][0] > largest[0][-1]:
        return None  # nobody agrees, or two camps of equal size do
    return median(largest[0]), most


class BitcoinPrice:
    """Keeps the rate. `refresh` asks all sources; `current` is cheap and safe to call per request."""

    def __init__(
        self,
        sources: Sequence[Source] = SOURCES,
        pinned: Decimal | None = None,
        now: Callable[[], float] = time.time,
        *,
        seconds: float = TIMEOUT,
    ) -> None:
        if pinned is not None and not (pinned.is_finite() and LOWEST <= pinned <= HIGHEST):
            raise ConfigError(
                say("BTC_USD_PRICE must be between {lowest:,} and {highest:,} USD.", lowest=LOWEST, highest=HIGHEST)
            )
        self._sources = tuple(sources)
        self._pinned = pinned
        self._now = now
        self._seconds = seconds
        self._rate: Rate | None = None
        self._doubted: Decimal | None = None
        self.error: str | None = None
        """Why the last refresh brought no rate; None after a good one."""

    def current(self) -> Rate:
        """The rate to price with. PricingUnavailable without a recent one."""
        if self._pinned is not None:
            return Rate(self._pinned, self._now(), 0)
        if self._rate is None or self._too_old(self._rate):
            raise PricingUnavailable(
                say(
                    "The bitcoin price is unknown at the moment, so nothing is sold. "
                    "Nothing was charged; try again in a minute."
                ),
                retry_after=60.0,
            )
        return self._rate

    def age(self) -> float | None:
        """Seconds since the rate was found; 0 for a pinned one, None without one."""
        if self._pinned is not None:
            return 0.0
        return None if self._rate is None else max(0.0, self._now() - self._rate.at)

    async def refresh(self) -> None:
        """Ask all sources at once, at most 10 s each. Never raises for what a source does; see `error`."""
        if self._pinned is not None:
            return
        headers = {"Accept": "application/json"}
        async with aiohttp.ClientSession(trust_env=False, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session:
            answers = await asyncio.gather(*(self._ask(session, source) for source in self._sources))
        prices = [price for price in answers if price is not None]
        found = agreed(prices)
        if found is None:
            self._refuse("sources_disagree" if len(prices) > 1 else "too_few_sources", answered=len(prices))
            return
        usd, sources = found
        if self._jumped(usd):
            self._doubted = usd
            self._refuse("jump", answered=len(prices))
            return
        self._doubted = None
        self.error = None
        self._rate = Rate(usd, self._now(), sources)
        log.debug("bitcoin_price", usd=str(usd), sources=sources)

    def _too_old(self, rate: Rate) -> bool:
        """A rate from the future means that the clock was set back: its age is unknown."""
        return not -60.0 <= self._now() - rate.at <= MAX_AGE

    def _jumped(self, usd: Decimal) -> bool:
        """Too far from the last rate, and not confirming the doubt of the refresh before."""
        if self._rate is None or self._too_old(self._rate) or not _apart(usd, self._rate.usd, JUMP):
            return False
        return self._doubted is None or _apart(usd, self._doubted, AGREE)

    def _refuse(self, why: str, *, answered: int) -> None:
        self.error = why
        log.warning("bitcoin_price_refused", why=why, answered=answered)

    async def _ask(self, session: aiohttp.ClientSession, source: Source) -> Decimal | None:
        """The price of one source; None for anything that is not a sensible one."""
        try:
            async with asyncio.timeout(self._seconds), session.get(source.url, allow_redirects=False) as response:
                if response.status != 200:
                    raise ValueError(f"status {response.status}")
                body = await response.content.read(MAX_BODY + 1)
                while len(body) <= MAX_BODY and (more := await response.content.read(MAX_BODY)):
                    body += more
            if len(body) > MAX_BODY:
                raise ValueError("too large")
            value = source.pick(json.loads(body, parse_float=Decimal, parse_int=Decimal))
            price = value if isinstance(value, Decimal) else Decimal(str(value))
            if not price.is_finite() or not LOWEST <= price <= HIGHEST:
                raise ValueError("absurd")
        except _NO_ANSWER as error:
            log.info("bitcoin_source_failed", source=source.name, error=type(error).__name__)
            return None
        return price


def _apart(one: Decimal, other: Decimal, factor: Decimal) -> bool:
    return max(one, other) > min(one, other) * factor
