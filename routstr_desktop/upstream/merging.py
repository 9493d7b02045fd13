"""One catalogue of several upstreams: which models are the same, and whom to ask for each first.

Two upstreams serve the same model where they call it by one exact id (the vendor's prefix counts: `gpt-4o` of OpenAI is
OpenRouter's `openai/gpt-4o`). Names that are merely alike find a model, but never make two models one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase

from routstr_desktop.core.catalog import Catalog, Model


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator set for the models of one upstream."""

    slug: str
    fee: Decimal = Decimal(1)
    """What the operator really pays is the listed price times this."""
    priority: int = 0
    """A higher one is asked first; among equals the cheapest."""
    models: tuple[str, ...] = ()
    """Ids to sell, `*` and `?` allowed; one that begins with `!` is not sold. Empty = all."""

    def sells(self, model: Model) -> bool:
        """Whether the filter lets it through. Patterns are compared with the id at the upstream, too."""
        names = {model.id.lower(), model.forwarded_id.lower()}

        def match(pattern: str) -> bool:
            return any(fnmatchcase(name, pattern.lower()) for name in names)

        wanted = [pattern for pattern in self.models if not pattern.startswith("!")]
        if any(match(pattern[1:]) for pattern in self.models if pattern.startswith("!")):
            return False
        return not wanted or any(match(pattern) for pattern in wanted)


@dataclass(slots=True)
class _Offer:
    """One model and who serves it."""

    id: str
    members: list[tuple[int, Model]]
    """(priority of the upstream, model)."""

    def served_by(self, slug: str) -> bool:
        return any(model.upstream == slug for _, model in self.members)


def merged(lists: Iterable[tuple[Terms, Iterable[Model]]]) -> Catalog:
    """The catalogue; a model of several upstreams has the id that the most preferred of them gives it."""
    offers: list[_Offer] = []
    by_id: dict[str, _Offer] = {}
    by_alias: dict[str, _Offer] = {}
    for terms, models in sorted(lists, key=lambda pair: -pair[0].priority):
        for model in models:
            if not terms.sells(model):
                continue
            ours = replace(model, upstream=terms.slug, price=model.price.times(terms.fee), upstream_id=model.forwarded_id)
            aliases = [alias.lower() for alias in model.alias_ids]
            same = (by_id.get(model.id.lower()), by_alias.get(model.id.lower()), *map(by_id.get, aliases))
            offer = next((one for one in same if one is not None and not one.served_by(terms.slug)), None)
            if offer is None:
                offer = _Offer(model.id, [])
                offers.append(offer)
            offer.members.append((terms.priority, ours))
            by_id.setdefault(model.id.lower(), offer)
            for alias in aliases:
                by_alias.setdefault(alias, offer)
    return Catalog(tuple(model for offer in offers for model in _candidates(offer)))


def _candidates(offer: _Offer) -> Iterable[Model]:
    offer.members.sort(key=lambda member: (-member[0], member[1].price.typical))
    for _, model in offer.members:
        if model.id == offer.id:
            yield model
        else:
            yield replace(model, id=offer.id, alias_ids=tuple(dict.fromkeys((*model.alias_ids, model.id))))
