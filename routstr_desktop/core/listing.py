"""What the Announce page shows of this node's place among others: immutable values, made by the node."""

from __future__ import annotations

from dataclasses import dataclass

from .market import Comparison


@dataclass(frozen=True, slots=True)
class OtherNode:
    """One node that was found."""

    pubkey: str
    name: str
    about: str
    url: str
    version: str
    mints: tuple[str, ...]
    announced: int
    """Unix seconds."""
    reachable: bool
    words: str
    """Why it is not."""
    models: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The result of one look around."""

    looked: int | None = None
    """Unix seconds; None = not yet."""
    looking: bool = False
    nodes: tuple[OtherNode, ...] = ()
    prices: tuple[Comparison, ...] = ()
    relays: tuple[tuple[str, str], ...] = ()
    """(relay, why it answered nothing or less than all), of those that failed."""
