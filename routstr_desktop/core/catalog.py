"""What is sold: models with their price in USD, found by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

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
    """What the upstream costs: USD per token, and USD per request or image. None = charged like ordinary input."""

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

    @property
    def sellable(self) -> bool:
        """A price that can be charged: finite, nothing negative, not free of every charge."""
        parts: list[Decimal | None] = [self.prompt, self.completion, self.input_cache_read, self.input_cache_write]
        parts += [self.request, self.image, self.web_search, self.internal_reasoning]
        for tier in self.tiers:
            parts += [tier.prompt, tier.completion, tier.input_cache_read, tier.input_cache_write]
        if any(part is not None and (not part.is_finite() or part < 0) for part in parts):
            return False
        return self.prompt > 0 or self.completion > 0 or self.request > 0


@dataclass(frozen=True, slots=True)
class Model:
    """One model as customers see it. `upstream_id` is what the upstream calls it."""

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


@dataclass(frozen=True)
class Catalog:
    """An immutable list of models; `find` takes any letter case, alias, vendor prefix or dated suffix."""

    models: tuple[Model, ...] = ()
    _index: Mapping[str, Model] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ranked: dict[str, tuple[int, Model]] = {}
        for model in self.models:
            for rank, name in enumerate(_names(model)):
                key = name.lower()
                if key and (key not in ranked or rank < ranked[key][0]):
                    ranked[key] = (rank, model)
        object.__setattr__(self, "_index", {name: model for name, (_, model) in ranked.items()})

    def find(self, name: str) -> Model | None:
        """The model of that name, or None."""
        key = name.strip().lower()
        return self._index.get(key) or self._index.get(_DATE_SUFFIX.sub("", key))

    def __len__(self) -> int:
        return len(self.models)
