"""What the operator decided about models: off or on, another name, another price, another margin.

A decision replaces what the upstream or the bundled data say, part by part; the margin and the exchange fee come on top of
whichever price counts, once. Prices are USD per token and character, and USD each for a request, an image that is sent or made,
a search and a minute of sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from .catalog import ZERO, Catalog, Model, UsdPrice
from .sentence import say

PER_TOKEN = ("prompt", "completion", "input_cache_read", "input_cache_write", "internal_reasoning", "character")
"""What people count by the million."""
PER_ITEM = ("request", "image", "web_search", "minute", "picture")
PARTS = (*PER_TOKEN, *PER_ITEM)
"""Of a price, under the names of OpenRouter's `pricing`."""
MOST = {**dict.fromkeys(PER_TOKEN, Decimal("0.01")), **dict.fromkeys(PER_ITEM, Decimal(1000))}
"""USD above which a part is a mistake: 10,000 USD per million tokens; the dearest model asks for 600."""
ALONE = {"request", "minute", "character", "picture"}
"""A price of one of these is a whole price."""
LEAST_MARGIN, MOST_MARGIN = Decimal("0.1"), Decimal(10)
UNPRICED = UsdPrice(ZERO, ZERO)
OFF = say("Switched off.")
UNKNOWN = say("No price is known for it. Give it one to sell it.")
INCOMPLETE = say("Your price for it lacks input or output, and its provider tells none.")


@dataclass(frozen=True, slots=True)
class Override:
    """The decisions about one model of one upstream."""

    model: str
    """The id that the upstream lists; letter case does not count."""
    upstream: str = ""
    """Its slug; "" = wherever a model of that id is listed."""
    enabled: bool = True
    public_id: str = ""
    """What customers call it; "" = as the upstream does."""
    alias_ids: tuple[str, ...] = ()
    price: Mapping[str, Decimal] = field(default_factory=dict)
    """The parts that are replaced, see PARTS."""
    margin: Decimal | None = None
    """Factor on its price, e.g. 1.05, instead of the one for all models; the exchange fee comes on top."""

    @property
    def key(self) -> tuple[str, str]:
        """What it is found by."""
        return self.upstream, self.model.lower()

    @property
    def empty(self) -> bool:
        """Nothing is decided."""
        return self == Override(self.model, self.upstream)

    def priced(self, base: UsdPrice | None) -> UsdPrice | None:
        """The price with its own parts in place. A price of its own is the same for requests of any length."""
        if not self.price:
            return base
        parts: dict[str, Decimal] = dict(self.price)
        if base is None:
            if not (parts.keys() >= {"prompt", "completion"} or parts.keys() & ALONE):
                return None
            base = UNPRICED
        tiers = () if parts.keys() & {"prompt", "completion"} else base.tiers
        pictures = () if "picture" in parts else base.pictures
        return replace(base, **parts, tiers=tiers, pictures=pictures)


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that an upstream lists, for sale or not."""

    model: Model
    id: str
    """How the upstream's list names it, and an Override with it."""
    source: str = ""
    """Whose price it has: `override`, `file` (models.json), `list` (the upstream's own), `data` (bundled); "" = nobody's."""
    reason: str = ""
    """Why it is not for sale; "" = it is."""
    unmetered: bool = False
    """Its upstream is a server of the operator's own: nobody bills for it, so a price says nothing about its cost."""
    override: Override | None = None
    base: UsdPrice = UNPRICED
    """What it would be sold by without a price of the operator's."""

    @property
    def sold(self) -> bool:
        """Whether customers may ask for it."""
        return not self.reason

    def times(self, fee: Decimal) -> Listed:
        """At what the operator really pays for what is listed."""
        model = self.model
        cost = None if model.cost is None else model.cost.times(fee)
        return replace(self, model=replace(model, price=model.price.times(fee), cost=cost), base=self.base.times(fee))


def shown(part: str, value: Decimal) -> Decimal:
    """A part as people write it: USD per million tokens, or USD each."""
    return value * 1_000_000 if part in PER_TOKEN else value


def from_shown(part: str, value: Decimal) -> Decimal:
    """What people wrote, as it is kept. Exact."""
    return value.scaleb(-6) if part in PER_TOKEN else value


def checked(name: str, value: Decimal) -> Decimal:
    """A part of a price that can be charged. ValueError says what is wrong with it."""
    if name not in MOST:
        raise ValueError(say("is not a part of a price; those are {parts}", parts=", ".join(PARTS)))
    if not value.is_finite():
        raise ValueError(say("is not a number"))
    if value < 0:
        raise ValueError(say("is negative"))
    if value > MOST[name]:
        raise ValueError(say("is absurdly high"))
    return value


class Overrides:
    """All decisions. Immutable: a change makes new ones."""

    def __init__(self, overrides: Iterable[Override] = (), *, flat: bool = False) -> None:
        self._by_key = {override.key: override for override in overrides if not override.empty}
        self.flat = flat
        """One price for all models (FIXED_PRICING): none needs a price of its own."""

    def __iter__(self) -> Iterator[Override]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def find(self, model: str, upstream: str = "") -> Override | None:
        """The decisions about a model: those for this upstream, else those for any."""
        name = model.lower()
        return self._by_key.get((upstream, name)) or self._by_key.get(("", name))

    def exactly(self, key: tuple[str, str]) -> Override | None:
        """The decisions for this upstream and model, none of a wider kind."""
        return self._by_key.get(key)

    def changed(self, upstream: str, model: str, **changes: Any) -> Override:
        """The decisions about a model at an upstream, with some changed."""
        found = self.find(model, upstream) or Override(model, upstream)
        return replace(found, upstream=upstream, **changes)

    def having(self, changes: Iterable[Override]) -> Overrides:
        """These, with some replaced; an empty one takes back what was decided."""
        return Overrides((self._by_key | {one.key: one for one in changes}).values(), flat=self.flat)

    def apply(self, models: Iterable[Listed], upstream: str = "") -> tuple[Listed, ...]:
        """What an upstream lists, under these decisions. A name that another of its models has is not given twice."""
        models = tuple(models)
        taken = {one.model.id.lower() for one in models}
        return tuple(self._applied(one, self.find(one.id, upstream), taken) for one in models)

    def _applied(self, listed: Listed, override: Override | None, taken: set[str]) -> Listed:
        model, source, reason = listed.model, listed.source, listed.reason
        if override is not None:
            if override.price:
                own = override.priced(model.price if listed.sold else None)
                cost = model.cost or (None if listed.unmetered else own)  # where nobody else knows, the operator does
                model, source = replace(model, price=own or UNPRICED, cost=cost), "override"
                reason = "" if model.price.sellable else INCOMPLETE
            name = override.public_id
            if name and name.lower() not in taken:
                taken.add(name.lower())
                model = replace(model, id=name, alias_ids=(*model.alias_ids, model.id))
            aliases = tuple(dict.fromkeys((*override.alias_ids, *model.alias_ids)))
            model = replace(model, alias_ids=aliases, margin=override.margin)
        if self.flat and not model.price.sellable:
            reason = ""
        if override is not None and not override.enabled:
            reason = OFF
        base = listed.model.price
        return replace(listed, model=model, source=source, reason=reason, override=override, base=base)


def catalog_of(models: Iterable[Listed]) -> Catalog:
    """What customers see of them."""
    return Catalog(tuple(one.model for one in models if one.sold))
