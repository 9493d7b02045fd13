"""The price table: what each listed model costs us, our margin, and our price. Prices are per million tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from .catalog import Model, UsdPrice
from .money import ceil_div, msat_to_usd, usd_to_msat_ceil
from .overrides import Listed, Override, Overrides
from .pricing import MICRO, FlatPrice, PriceCard, Usage, price_card, upstream_cost

MILLION = 1_000_000
TYPICAL = Usage(prompt=1000, completion=500)
"""The request that a loss is told for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How this node makes prices at this moment."""

    margin: Decimal
    """Factor for every model without one of its own; the exchange fee is not in it."""
    exchange_fee: Decimal
    btc_usd: Decimal | None
    """None = unknown: then nothing has a price in sat, unless it is flat."""
    minimum_msat: int = 1
    flat: FlatPrice | None = None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of one upstream. Sums in USD per million tokens, in msat per million tokens; None = unknown."""

    id: str
    """As its upstream lists it: what an Override is about."""
    upstream: str
    name: str
    """What customers call it."""
    sold: bool
    enabled: bool
    source: str
    """Whose price it has, see Listed."""
    reason: str
    """Why it is not for sale; "" = it is."""
    cost: UsdPrice | None
    """What its upstream asks, USD per token."""
    price: UsdPrice
    """What it is sold by, before the margin; USD per token."""
    base: UsdPrice
    """The same without a price of the operator's."""
    margin: Decimal
    override: Override | None
    in_msat: int | None = None
    out_msat: int | None = None
    request_msat: int | None = None
    """Ours, for customers; the request's own price is mostly 0."""
    each: tuple[str, int] | None = None
    """Where it is sold by something else than tokens: that part of a price, and ours in msat for one (a million characters)."""
    in_usd: Decimal | None = None
    out_usd: Decimal | None = None
    loss_msat: int = 0
    """What a typical request loses; 0 = nothing, or the cost is unknown."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others."""
        return self.upstream, self.id

    @property
    def own_margin(self) -> bool:
        """It does not have the margin of all models."""
        return self.override is not None and self.override.margin is not None

    @property
    def own_price(self) -> bool:
        """The operator gave it a price."""
        return self.override is not None and bool(self.override.price)


@dataclass(frozen=True, slots=True)
class Raise:
    """A list price that would rise: it waits until the operator agrees."""

    model: str
    old: UsdPrice
    new: UsdPrice


@dataclass(frozen=True, slots=True)
class PriceTable:
    """All of it at one moment."""

    rows: tuple[ModelRow, ...] = ()
    """By name."""
    terms: Terms = Terms(Decimal(1), Decimal(1), None)
    raises: tuple[Raise, ...] = ()
    """What a newer list of prices would make dearer; the operator is asked."""


def preview(row: ModelRow, override: Override, terms: Terms) -> ModelRow:
    """The row as it would be if this were decided."""
    listed = Listed(
        Model(row.id, row.base, cost=None if row.cost == row.price and row.own_price else row.cost),
        row.id,
        row.source,
        "" if row.base.sellable else row.reason,
    )
    (decided,) = Overrides([replace(override, enabled=True)], flat=terms.flat is not None).apply([listed], override.upstream)
    return _row(decided, row.upstream, terms)


@dataclass(frozen=True, slots=True)
class Example:
    """A typical request to one model, in msat."""

    model: str
    cost_msat: int
    """What its provider takes."""
    price_msat: int
    """What the customer pays."""

    @property
    def earned_msat(self) -> int:
        """What is left; negative at a loss."""
        return self.price_msat - self.cost_msat


def example(row: ModelRow, margin: Decimal, terms: Terms) -> Example | None:
    """The typical request if `margin` were the margin of all models; None where cost or price is not known."""
    if row.cost is None or terms.btc_usd is None or not row.sold:
        return None
    card = _card(Listed(Model(row.name, row.price, cost=row.cost), row.id, row.source), margin * terms.exchange_fee, terms)
    usd = upstream_cost(row.cost, TYPICAL)
    if card is None or usd is None:
        return None
    return Example(row.name, usd_to_msat_ceil(usd, terms.btc_usd), card.cost(TYPICAL).total_msat)


def ordinary(rows: Iterable[ModelRow]) -> ModelRow | None:
    """The row to show an example with: sold, of known cost, without decisions of its own, and neither cheap nor dear."""
    costs = [
        (usd, row.name, row)
        for row in rows
        if row.sold and row.cost is not None and row.override is None and (usd := upstream_cost(row.cost, TYPICAL))
    ]
    costs.sort(key=lambda one: one[:2])
    return costs[len(costs) // 2][2] if costs else None


def rows(listed: Iterable[Listed], upstream: str, terms: Terms) -> tuple[ModelRow, ...]:
    """The table of one upstream. Takes 20 us for each model: call it in a thread."""
    return tuple(_row(one, upstream, terms) for one in listed)


def _row(listed: Listed, upstream: str, terms: Terms) -> ModelRow:
    model, override, rate = listed.model, listed.override, terms.btc_usd
    margin = terms.margin if model.margin is None else model.margin
    card = _card(listed, margin * terms.exchange_fee, terms)
    in_msat = out_msat = request_msat = each = None
    in_usd = out_usd = None
    loss = 0
    if card is not None:
        in_msat, out_msat, request_msat = card.prompt, card.completion, card.request  # micro-msat a token = msat a million
        each = _each(card)
        loss = _loss(card, model.cost, rate)
        if rate is not None:
            in_usd, out_usd = msat_to_usd(in_msat, rate), msat_to_usd(out_msat, rate)
    elif model.price.sellable:
        factor = margin * terms.exchange_fee * MILLION
        in_usd, out_usd = model.price.prompt * factor, model.price.completion * factor
    return ModelRow(
        id=listed.id,
        upstream=upstream,
        name=model.id,
        sold=listed.sold,
        enabled=override is None or override.enabled,
        source=listed.source,
        reason=listed.reason,
        cost=model.cost,
        price=model.price,
        base=listed.base,
        margin=margin,
        override=override,
        in_msat=in_msat,
        out_msat=out_msat,
        request_msat=request_msat,
        each=each,
        in_usd=in_usd,
        out_usd=out_usd,
        loss_msat=loss,
    )


def _each(card: PriceCard) -> tuple[str, int] | None:
    if card.prompt or card.completion:
        return None
    pictures = card.pictures[0].msat if card.pictures else card.picture
    others = {
        "request": card.request,
        "minute": ceil_div(60 * card.second, MICRO),
        "character": card.character,
        "picture": pictures,
    }
    return next(((part, msat) for part, msat in others.items() if msat), None)


def _card(listed: Listed, factor: Decimal, terms: Terms) -> PriceCard | None:
    if terms.flat is not None:
        return terms.flat.card(listed.model.id, minimum=terms.minimum_msat, btc_usd=terms.btc_usd)
    if terms.btc_usd is None or not listed.model.price.sellable:
        return None
    return price_card(listed.model, btc_usd=terms.btc_usd, margin=factor, minimum=terms.minimum_msat)


def _loss(card: PriceCard, cost: UsdPrice | None, rate: Decimal | None) -> int:
    if cost is None or rate is None:
        return 0
    usd = upstream_cost(cost, TYPICAL)
    assert usd is not None
    return max(0, usd_to_msat_ceil(usd, rate) - card.cost(TYPICAL).total_msat)
