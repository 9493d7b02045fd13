"""What a request may cost at most, and what it did cost.

Rates are integers in micro-msat (1e-6 msat) per token, rounded up once when the card is made; a cost is rounded up once,
to whole msat. A card is frozen into the hold: a price or exchange rate that changes later does not change the bill.

What is made anew for every request is a named tuple: a frozen dataclass costs three times as much to make.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .catalog import Model, Tier, UsdPrice
from .money import MSAT_PER_BTC, Msat, ceil_div
from .pieces import ANY, NO_PIECES, Pieces, picture_price

MICRO = 1_000_000
SECONDS_PER_MINUTE = 60
DEFAULT_MAX_OUTPUT = 32_000
"""Output tokens assumed where neither the request, the model nor the context window sets a limit."""
UNKNOWN_CONTEXT = 1_000_000
"""Tokens of a context window that nobody told."""
LARGE = Pieces(seconds=3600, characters=4096, pictures=1, size=ANY)
"""An hour of sound, the longest text that is spoken at once, a picture of the dearest size."""


class Usage(NamedTuple):
    """Tokens of one answer, counted once each: `prompt` excludes cached reads and cache writes."""

    prompt: int = 0
    cache_read: int = 0
    cache_write: int = 0
    completion: int = 0
    estimated: bool = False
    """True where the upstream reported nothing and we counted what was delivered."""
    reported_usd: Decimal | None = None
    """What the upstream says the answer cost us. It never changes the bill."""
    images: int = 0
    """Images that were sent, where they are priced one by one."""
    pieces: Pieces = NO_PIECES

    @property
    def empty(self) -> bool:
        """An answer without any token or piece is free."""
        return not (self.prompt or self.cache_read or self.cache_write or self.completion or self.pieces)

    @property
    def input_total(self) -> int:
        """All input tokens, cached or not."""
        return self.prompt + self.cache_read + self.cache_write


class Cost(NamedTuple):
    """A bill in msat; `input_msat + output_msat == total_msat` (per-request fees and cache are in the input part)."""

    input_msat: int
    output_msat: int
    cache_read_msat: int = 0
    cache_write_msat: int = 0
    base_msat: int = 0
    """The part of `input_msat` that is for the request, its images and its pieces."""

    @property
    def total_msat(self) -> int:
        """What is charged."""
        return self.input_msat + self.output_msat


FREE = Cost(0, 0)


class Rates(NamedTuple):
    """Micro-msat per token, for requests with more than `above` input tokens."""

    above: int
    prompt: int
    completion: int
    cache_read: int
    cache_write: int


class PictureRate(NamedTuple):
    """msat for a picture of that size and quality; "" = of any."""

    msat: int
    size: str
    quality: str


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
    """The exchange rate it was made at; None for a flat price made without one."""
    fixed: bool = False
    """A flat price, the same for every model."""
    tiers: tuple[Rates, ...] = ()
    """The rates of long requests, ascending; none is below the one before it."""
    second: int = 0
    """Of sound that is heard, in micro-msat."""
    character: int = 0
    """Of text that is spoken, in micro-msat."""
    picture: int = 0
    """msat for one that is made, where `pictures` lists none like it."""
    pictures: tuple[PictureRate, ...] = ()
    _base: Rates = field(init=False, repr=False, compare=False)
    """Those of a request that is not long."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_base", Rates(0, self.prompt, self.completion, self.cache_read, self.cache_write))

    def rates(self, input_tokens: int) -> Rates:
        """The rates of a request with that many input tokens, cached or not."""
        for tier in reversed(self.tiers):
            if input_tokens > tier.above:
                return tier
        return self._base

    def cost(self, usage: Usage) -> Cost:
        """The bill for `usage`; an empty answer is free."""
        if usage.empty:
            return FREE
        prompt, completion = max(0, usage.prompt), max(0, usage.completion)
        cached, written = max(0, usage.cache_read), max(0, usage.cache_write)
        rates = self.rates(prompt + cached + written)
        read, write, out = cached * rates.cache_read, written * rates.cache_write, completion * rates.completion
        base = self.request + max(0, usage.images) * self.image + self.of_pieces(usage.pieces)
        total = max(self.minimum, base + ceil_div(prompt * rates.prompt + read + write + out, MICRO))
        output = ceil_div(out, MICRO)
        inputs = total - output
        return Cost(inputs, output, min(inputs, ceil_div(read, MICRO)), min(inputs, ceil_div(write, MICRO)), base)

    def of_pieces(self, pieces: Pieces) -> int:
        """msat for what is no token, rounded up."""
        if pieces is NO_PIECES:
            return 0
        each = picture_price(self.pictures, lambda one: one.msat, self.picture, pieces)
        return pieces.pictures * each + ceil_div(pieces.seconds * self.second + pieces.characters * self.character, MICRO)

    def worst_case(self, demand: Demand) -> Msat:
        """The hold a request needs: every input token at the dearest input rate, every output token that may come."""
        rates = self.rates(demand.input_tokens)
        dearest = max(rates.prompt, rates.cache_read, rates.cache_write)
        tokens = ceil_div(demand.input_tokens * dearest + demand.output_tokens * rates.completion, MICRO)
        items = self.request + demand.images * self.image + self.of_pieces(demand.pieces)
        return Msat(max(self.minimum, items + tokens))

    def most(self, context: int, most_output: int | None) -> Msat:
        """What the largest request costs that a model of that context window (tokens, 0 = unknown) takes and answers.

        Of what is no token, an ordinary large one: LARGE.
        """
        rates = self.rates(context)
        if context:
            output = min(most_output or context, context)
            tokens = context * rates.prompt + output * max(0, rates.completion - rates.prompt)
        elif most_output:
            tokens = most_output * rates.completion
        else:
            tokens = UNKNOWN_CONTEXT * rates.prompt + DEFAULT_MAX_OUTPUT * rates.completion
        return Msat(max(self.minimum, self.request + self.of_pieces(LARGE) + ceil_div(tokens, MICRO)))

    def affordable_output(self, demand: Demand, available: int) -> int:
        """How many output tokens `available` msat still pay after the request's input."""
        rest = available - self.worst_case(demand._replace(output_tokens=0))
        if rest < 0:
            return 0
        completion = self.rates(demand.input_tokens).completion
        if not completion:
            return demand.output_tokens
        return min(demand.output_tokens, rest * MICRO // completion)


class Demand(NamedTuple):
    """An upper bound of what a request can use."""

    input_tokens: int
    output_tokens: int
    images: int = 0
    limited: bool = True
    """False where the client sent no output limit and the model's own maximum was assumed."""
    pieces: Pieces = NO_PIECES


@dataclass(frozen=True, slots=True)
class FlatPrice:
    """One price for every model, in msat, whatever a bitcoin costs (FIXED_PRICING)."""

    request: int
    """For a request, where tokens are not counted."""
    input_per_1k: int = 0
    output_per_1k: int = 0
    """Where one of the two is set, tokens are counted and the price of a request is not."""

    def card(self, model_id: str, *, minimum: int, btc_usd: Decimal | None) -> PriceCard:
        """The card of any model."""
        prompt, completion = self.input_per_1k * (MICRO // 1000), self.output_per_1k * (MICRO // 1000)
        request = 0 if prompt or completion else self.request
        return PriceCard(model_id, prompt, completion, prompt, prompt, request, 0, minimum, btc_usd, fixed=True)


def price_card(model: Model, *, btc_usd: Decimal, margin: Decimal = Decimal(1), minimum: int = 1) -> PriceCard:
    """Our price card: the model's USD price x `margin` (e.g. 1.05525, the exchange fee included) at `btc_usd`."""
    price: UsdPrice = model.price
    per_token, each = margin * MSAT_PER_BTC * MICRO, margin * MSAT_PER_BTC

    def up(dividend: Decimal, parts: int = 1) -> int:  # one quotient: rounding a factor first would show in long answers
        whole, rest = divmod(dividend, parts * btc_usd)
        return int(whole) + (rest > 0)

    def rate(usd: Decimal, parts: int = 1) -> int:
        return up(usd * per_token, parts)

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
        request=up(price.request * each),
        image=up(price.image * each),
        minimum=minimum,
        btc_usd=btc_usd,
        tiers=tuple(tiers),
        second=rate(price.minute, SECONDS_PER_MINUTE),
        character=rate(price.character),
        picture=up(price.picture * each),
        pictures=tuple(PictureRate(up(one.usd * each), one.size, one.quality) for one in price.pictures),
    )


MISREPORTED = 20
"""A reported cost of more than this many times the list price is a fault of the upstream, not a bill."""


def upstream_cost(price: UsdPrice | None, usage: Usage) -> Decimal | None:
    """What an answer costs us in USD: what the upstream reports, else its list price; None where neither is known.

    Long requests cost their tier's rates. A report of nothing, or of an absurd amount, does not count.
    """
    if usage.empty:
        return usage.reported_usd or Decimal(0)
    if price is None:
        return usage.reported_usd or None
    rates: UsdPrice | Tier = price
    for tier in price.tiers:
        if usage.input_total > tier.above:
            rates = tier
    listed = price.request + usage.prompt * rates.prompt + usage.completion * rates.completion
    if usage.cache_read or usage.cache_write:
        read = rates.prompt if rates.input_cache_read is None else rates.input_cache_read
        write = rates.prompt if rates.input_cache_write is None else rates.input_cache_write
        listed += usage.cache_read * read + usage.cache_write * write
    if usage.images:
        listed += usage.images * price.image
    if usage.pieces is not NO_PIECES:
        listed += price.of_pieces(usage.pieces)
    reported = usage.reported_usd
    return reported if reported and reported <= listed * MISREPORTED else listed
