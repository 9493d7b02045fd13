"""What is sold: models with their price in USD, found by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .pieces import NO_PIECES, Picture, Pieces, picture_price

ZERO = Decimal(0)
_DATE_SUFFIX = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8})$")


@dataclass(frozen=True, slots=True)
class Tier:
    """The USD prices per token of *all* tokens of a request with more than `above` input tokens."""

    above: int
    prompt: Decimal
    completion: Decimal
    input_cache_read: Decimal | None = None
    input_cache_write: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UsdPrice:
    """What the upstream costs: USD per token, and USD each for the rest. None = charged like ordinary input."""

    prompt: Decimal
    completion: Decimal
    request: Decimal = ZERO
    image: Decimal = ZERO
    web_search: Decimal = ZERO
    internal_reasoning: Decimal = ZERO
    input_cache_read: Decimal | None = None
    input_cache_write: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    """Dearer prices of long requests, in ascending order."""
    minute: Decimal = ZERO
    """Of sound that is heard."""
    character: Decimal = ZERO
    """Of text that is spoken."""
    picture: Decimal = ZERO
    """That is made, where `pictures` lists none like it."""
    pictures: tuple[Picture, ...] = ()
    """By size and quality, the ordinary one first."""

    def times(self, factor: Decimal) -> UsdPrice:
        """Every part of it, times `factor`."""
        if factor == 1:
            return self

        def scaled(part: Decimal | None) -> Decimal | None:
            return None if part is None else part * factor

        def tier(one: Tier) -> Tier:
            read, write = scaled(one.input_cache_read), scaled(one.input_cache_write)
            return Tier(one.above, one.prompt * factor, one.completion * factor, read, write)

        return UsdPrice(
            self.prompt * factor,
            self.completion * factor,
            self.request * factor,
            self.image * factor,
            self.web_search * factor,
            self.internal_reasoning * factor,
            scaled(self.input_cache_read),
            scaled(self.input_cache_write),
            tuple(map(tier, self.tiers)),
            self.minute * factor,
            self.character * factor,
            self.picture * factor,
            tuple(replace(one, usd=one.usd * factor) for one in self.pictures),
        )

    def of_pieces(self, pieces: Pieces) -> Decimal:
        """USD for what is no token."""
        if pieces is NO_PIECES:
            return ZERO
        each = picture_price(self.pictures, lambda one: one.usd, self.picture, pieces)
        return pieces.seconds * self.minute / 60 + pieces.characters * self.character + pieces.pictures * each

    @property
    def typical(self) -> Decimal:
        """USD of an ordinary request (1,000 tokens in, 500 out, or what else is sold): upstreams are compared by it."""
        pieces = Pieces(seconds=60, characters=1000, pictures=1)
        return self.request + 1000 * self.prompt + 500 * self.completion + self.of_pieces(pieces)

    @property
    def sellable(self) -> bool:
        """A price that can be charged: finite, nothing negative, not free of every charge."""
        parts: list[Decimal | None] = [self.prompt, self.completion, self.input_cache_read, self.input_cache_write]
        parts += [self.request, self.image, self.web_search, self.internal_reasoning]
        items = (self.minute, self.character, self.picture, *(one.usd for one in self.pictures))
        for tier in self.tiers:
            parts += [tier.prompt, tier.completion, tier.input_cache_read, tier.input_cache_write]
        if any(part is not None and (not part.is_finite() or part < 0) for part in (*parts, *items)):
            return False
        return any(part > 0 for part in (self.prompt, self.completion, self.request, *items))


@dataclass(frozen=True, slots=True)
class Model:
    """One model as customers see it, at one upstream. `upstream_id` is what that upstream calls it."""

    id: str
    price: UsdPrice
    """What it is sold by: the upstream's price, or the operator's own; the margin is not in it."""
    upstream_id: str = ""
    name: str = ""
    description: str = ""
    created: int = 0
    context_length: int = 0
    """Tokens; 0 = unknown."""
    max_completion_tokens: int | None = None
    input_modalities: tuple[str, ...] = ("text",)
    output_modalities: tuple[str, ...] = ("text",)
    tokenizer: str = "Other"
    canonical_slug: str | None = None
    alias_ids: tuple[str, ...] = ()
    upstream: str = ""
    """Slug of the upstream that serves it."""
    cost: UsdPrice | None = None
    """What the upstream asks for it, as far as anybody knows; None = unknown, never zero."""
    margin: Decimal | None = None
    """Factor on its price; None = the one for all models."""

    @property
    def forwarded_id(self) -> str:
        """The id to send upstream."""
        return self.upstream_id or self.id


def _names(model: Model) -> Iterable[str]:
    """Every name that finds the model, the most exact first."""
    yield model.id
    yield from model.alias_ids
    if model.canonical_slug:
        yield model.canonical_slug
    yield model.forwarded_id
    for name in (model.id, model.canonical_slug or "", model.forwarded_id):
        if "/" in name:
            yield name.split("/", 1)[1]
        yield _DATE_SUFFIX.sub("", name)
        yield _DATE_SUFFIX.sub("", name.split("/", 1)[-1])


_ALONE = 1000
"""Rank of `upstream/id`: after every name of the models themselves."""


@dataclass(frozen=True)
class Catalog:
    """An immutable list of models; a name is found in any letter case, by alias, without vendor prefix or dated suffix.

    Several upstreams may serve a model of one id: its candidates are in the order in which they are to be asked. The name
    `upstream/id` means that upstream alone, unless some model is really called so.
    """

    offered: tuple[Model, ...] = ()
    models: tuple[Model, ...] = field(init=False, repr=False, compare=False)
    """Each id once, as its first candidate serves it: the list that customers see."""
    _index: Mapping[str, tuple[Model, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        offers: dict[str, list[Model]] = {}
        for model in self.offered:
            offers.setdefault(model.id.lower(), []).append(model)
        ranked: dict[str, tuple[int, tuple[Model, ...]]] = {}
        for offer in offers.values():
            every = tuple(offer)
            for model in offer:
                for rank, name in enumerate(_names(model)):
                    _enter(ranked, rank, name, every)
                if model.upstream:
                    _enter(ranked, _ALONE, f"{model.upstream}/{model.id}", (model,))
                    _enter(ranked, _ALONE, f"{model.upstream}/{model.forwarded_id}", (model,))
        object.__setattr__(self, "models", tuple(offer[0] for offer in offers.values()))
        object.__setattr__(self, "_index", {name: candidates for name, (_, candidates) in ranked.items()})

    def candidates(self, name: str) -> tuple[Model, ...]:
        """The model of that name at each upstream that serves it, in order; empty where there is none."""
        key = name.strip().lower()
        return self._index.get(key) or self._index.get(_DATE_SUFFIX.sub("", key), ())

    def find(self, name: str) -> Model | None:
        """The first of its candidates, or None."""
        found = self.candidates(name)
        return found[0] if found else None

    def __len__(self) -> int:
        return len(self.models)


def _enter(ranked: dict[str, tuple[int, tuple[Model, ...]]], rank: int, name: str, models: tuple[Model, ...]) -> None:
    key = name.lower()
    if key and (key not in ranked or rank < ranked[key][0]):
        ranked[key] = (rank, models)
