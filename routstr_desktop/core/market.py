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


class Market:
    """What other nodes ask, put in order once; our prices are set beside it as often as they change."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        best: dict[str, dict[str, Offer]] = {}
        for offer in offers:
            nodes = best.setdefault(folded(offer.model), {})
            if offer.who not in nodes or offer.total < nodes[offer.who].total:
                nodes[offer.who] = offer  # a node counts once per model, with its lowest price
        self._best = {model: tuple(nodes.values()) for model, nodes in best.items()}
        self._last: tuple[tuple[Offer, ...], tuple[Comparison, ...]] = ((), ())

    def compare(self, ours: Iterable[Offer]) -> tuple[Comparison, ...]:
        """Each of our models that somebody else sells too, by name."""
        own = tuple(ours)
        if own != self._last[0]:
            found = (self._compared(offer) for offer in own)
            self._last = (own, tuple(sorted((one for one in found if one is not None), key=lambda one: one.ours.model)))
        return self._last[1]

    def _compared(self, own: Offer) -> Comparison | None:
        rivals = [offer for offer in self._best.get(folded(own.model), ()) if offer.who != own.who]
        if not rivals:
            return None
        median = round(statistics.median(offer.total for offer in rivals))
        return Comparison(own, min(rivals, key=lambda offer: (offer.total, offer.who)), median, len(rivals))
