"""Our prices beside those of other nodes. Prices are integers: msat per million tokens."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What one node asks for one model."""

    who: str
    """A stable id of the node: its public key."""
    model: str
    prompt: int
    completion: int

    @property
    def total(self) -> int:
        """What buyers' apps rank by: both prices together."""
        return self.prompt + self.completion


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model of ours among the same model elsewhere."""

    ours: Offer
    cheapest: Offer
    """Of the others."""
    median: int
    """Of the others' totals."""
    others: int
    """How many other nodes sell it."""

    @property
    def percent(self) -> int:
        """Ours against the median: 12 = that much dearer, -5 = cheaper."""
        return round((self.ours.total - self.median) * 100 / self.median) if self.median else 0


def folded(model: str) -> str:
    """The name by which two nodes' models are taken for the same: no vendor prefix, no letter case."""
    return model.rsplit("/", 1)[-1].lower()


def compare(ours: Iterable[Offer], others: Iterable[Offer]) -> tuple[Comparison, ...]:
    """Each of our models that somebody else sells too, by name. A node counts once per model, with its lowest price."""
    best: dict[str, dict[str, Offer]] = {}
    for offer in others:
        nodes = best.setdefault(folded(offer.model), {})
        if offer.who not in nodes or offer.total < nodes[offer.who].total:
            nodes[offer.who] = offer
    found = []
    for own in ours:
        rivals = [offer for offer in best.get(folded(own.model), {}).values() if offer.who != own.who]
        if rivals:
            median = round(statistics.median(offer.total for offer in rivals))
            found.append(Comparison(own, min(rivals, key=lambda offer: (offer.total, offer.who)), median, len(rivals)))
    return tuple(sorted(found, key=lambda one: one.ours.model))
