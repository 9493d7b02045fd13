"""What a request may cost at most, and what it did cost.

Rates are integers in micro-msat (1e-6 msat) per token, rounded up once when the card is made; a cost is rounded up once,
to whole msat. A card is frozen into the hold: a price or exchange rate that changes later does not change the bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from .catalog import Model, Tier, UsdPrice
from .money import MSAT_PER_BTC, Msat, ceil_div

MICRO = 1_000_000
DEFAULT_MAX_OUTPUT = 32_000
"""Output tokens assumed where neither the request, the model nor the context window sets a limit."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer, counted once each: `prompt` excludes cached reads and cache writes."""

    prompt: int = 0
    cache_read: int = 0
    cache_write: int = 0
    completion: int = 0
    estimated: bool = False
    """True where the upstream reported nothing and we counted what was delivered."""

    @property
    def empty(self) -> bool:
        """An answer without any token is free."""
        return not (self.prompt or self.cache_read or self.cache_write or self.completion)

    @property
    def input_total(self) -> int:
        """All input tokens, cached or not."""
        return self.prompt + self.cache_read + self.cache_write


@dataclass(frozen=True, slots=True)
class Cost:
    """A bill in msat; `input_msat + output_msat == total_msat` (per-request fees and cache are in the input part)."""

    input_msat: int
    output_msat: int
    cache_read_msat: int = 0
    cache_write_msat: int = 0
    base_msat: int = 0
    """The per-request part of `input_msat`."""

    @property
    def total_msat(self) -> Msat:
        """What is charged."""
        return Msat(self.input_msat + self.output_msat)


FREE = Cost(0, 0)


class Rates(NamedTuple):
    """Micro-msat per token, for requests with more than `above` input tokens."""

    above: int
    prompt: int
    completion: int
    cache_read: int
    cache_write: int


@dataclass(frozen=True, slots=True)
class PriceCard:
    """Our price of one model at one moment. Rates in micro-msat per token, `request` and `image` in msat each."""

    model_id: str
    prompt: int
    completion: int
    cache_read: int
    cache_write: int
    request: int
    image: int
    minimum: int
    """msat charged at least for an answer that is not empty."""
    btc_usd: Decimal | None
    """None: a flat price, made while there was no exchange rate."""
    fixed: bool = False
    """A flat price per request: `request` is all there is to pay."""
    tiers: tuple[Rates, ...] = ()
    """The rates of long requests, ascending; none is below the one before it."""

    def rates(self, input_tokens: int) -> Rates:
        """The rates of a request with that many input tokens, cached or not."""
        for tier in reversed(self.tiers):
            if input_tokens > tier.above:
                return tier
        return Rates(0, self.prompt, self.completion, self.cache_read, self.cache_write)

    def cost(self, usage: Usage) -> Cost:
        """The bill for `usage`; an empty answer is free."""
        if usage.empty:
            return FREE
        prompt, completion = max(0, usage.prompt), max(0, usage.completion)
        cached, written = max(0, usage.cache_read), max(0, usage.cache_write)
        rates = self.rates(prompt + cached + written)
        read, write, out = cached * rates.cache_read, written * rates.cache_write, completion * rates.completion
        total = max(self.minimum, self.request + ceil_div(prompt * rates.prompt + read + write + out, MICRO))
        output = ceil_div(out, MICRO)
        inputs = total - output
        return Cost(inputs, output, min(inputs, ceil_div(read, MICRO)), min(inputs, ceil_div(write, MICRO)), self.request)

    def worst_case(self, demand: Demand) -> Msat:
        """The hold a request needs: every input token at the dearest input rate, every output token that may come."""
        rates = self.rates(demand.input_tokens)
        dearest = max(rates.prompt, rates.cache_read, rates.cache_write)
        tokens = ceil_div(demand.input_tokens * dearest + demand.output_tokens * rates.completion, MICRO)
        return Msat(max(self.minimum, self.request + demand.images * self.image + tokens))

    def affordable_output(self, demand: Demand, available: int) -> int:
        """How many output tokens `available` msat still pay after the request's input."""
        rest = available - self.worst_case(Demand(demand.input_tokens, 0, demand.images))
        if rest < 0:
            return 0
        completion = self.rates(demand.input_tokens).completion
        if not completion:
            return demand.output_tokens
        return min(demand.output_tokens, rest * MICRO // completion)


@dataclass(frozen=True, slots=True)
class Demand:
    """An upper bound of what a request can use."""

    input_tokens: int
    output_tokens: int
    images: int = 0
    limited: bool = True
    """False where the client sent no output limit and the model's own maximum was assumed."""


def price_card(
    model: Model, *, btc_usd: Decimal | None, margin: Decimal = Decimal(1), minimum: int = 1, fixed_msat: int | None = None
) -> PriceCard:
    """Our price card: the upstream's USD price x `margin` (e.g. 1.05, exchange fee included) at `btc_usd`.

    `fixed_msat` replaces it by a flat price per request, which needs no rate; ValueError where one is needed and missing.
    """
    if fixed_msat is not None:
        return PriceCard(model.id, 0, 0, 0, 0, fixed_msat, 0, minimum, btc_usd, fixed=True)
    if btc_usd is None:
        raise ValueError("a price in USD needs an exchange rate")
    price: UsdPrice = model.price
    factor = margin * MSAT_PER_BTC / btc_usd

    def rate(usd: Decimal) -> int:
        return int((usd * factor * MICRO).to_integral_value(ROUND_CEILING))

    def whole(usd: Decimal) -> int:
        return int((usd * factor).to_integral_value(ROUND_CEILING))

    def rates(above: int, one: UsdPrice | Tier) -> Rates:
        prompt = rate(one.prompt)
        return Rates(
            above=above,
            prompt=prompt,
            completion=rate(max(one.completion, price.internal_reasoning)),
            cache_read=prompt if one.input_cache_read is None else rate(one.input_cache_read),
            cache_write=prompt if one.input_cache_write is None else rate(one.input_cache_write),
        )

    base = last = rates(0, price)
    tiers = []
    for tier in price.tiers:  # a longer request never costs less: the hold was made for the longest
        last = Rates(tier.above, *(max(pair) for pair in zip(last[1:], rates(tier.above, tier)[1:], strict=True)))
        tiers.append(last)
    return PriceCard(
        model_id=model.id,
        prompt=base.prompt,
        completion=base.completion,
        cache_read=base.cache_read,
        cache_write=base.cache_write,
        request=whole(price.request),
        image=whole(price.image),
        minimum=minimum,
        btc_usd=btc_usd,
        tiers=tuple(tiers),
    )


def upstream_cost(price: UsdPrice, usage: Usage) -> Decimal:
    """What an answer costs us in USD at the upstream's list price; long requests at their tier's rates."""
    if usage.empty:
        return Decimal(0)
    rates: UsdPrice | Tier = price
    for tier in price.tiers:
        if usage.input_total > tier.above:
            rates = tier
    read = rates.prompt if rates.input_cache_read is None else rates.input_cache_read
    write = rates.prompt if rates.input_cache_write is None else rates.input_cache_write
    tokens = usage.prompt * rates.prompt + usage.completion * rates.completion
    return price.request + tokens + usage.cache_read * read + usage.cache_write * write
