"""What others say about a node: Routstr's review labels (kind 38425), and recommendations by anybody (kind 38000, RIP-02).

Buyers' apps built on Routstr's SDK leave a node off unless its key has a positive label and no negative one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from routstr_desktop.core.foreign import one_line

from .announcement import KIND
from .events import Event, current, genuine, newest, values, well_formed

REVIEWER = "4ad6fa2d16e2a9b576c863b4cf7404a70d4dc320c0c447d10ad6ff58993eacc8"
"""Routstr's own key (hex): the one whose labels buyers' apps follow."""
REVIEW, RECOMMENDATION = 38425, 38000
POSITIVE = frozenset({"lgtm", "lgtm2", "trusted", "verified"})
NEGATIVE = frozenset({"suspicious", "avoid", "blacklisted", "removed"})
Verdict = Literal["unreviewed", "trusted", "flagged"]


@dataclass(frozen=True, slots=True)
class Review:
    """The newest label."""

    verdict: Verdict = "unreviewed"
    labels: tuple[str, ...] = ()
    at: int | None = None
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Somebody's good word; anybody can write one."""

    author: str
    """Public key, hex."""
    text: str
    at: int


def filters(public_key: str, d: str, reviewer: str = REVIEWER) -> tuple[dict[str, object], ...]:
    """What to ask relays for. Labels name a node in a tag that relays do not index, so all of the reviewer's are read."""
    address = f"{KIND}:{public_key}:{d}"
    return (
        {"kinds": [REVIEW], "authors": [reviewer], "limit": 1000},
        {"kinds": [RECOMMENDATION], "#a": [address], "limit": 200},
    )


def review(events: Iterable[Event], public_key: str, now: float, reviewer: str = REVIEWER) -> Review:
    """What the reviewer's newest genuine label says of the node with this key (hex)."""
    about = [
        event
        for event in events
        if well_formed(event)
        and event["kind"] == REVIEW
        and event["pubkey"] == reviewer
        and public_key in values(event, "node")
        and current(event, now)
    ]
    for event in sorted(about, key=lambda event: (-event["created_at"], event["id"])):
        if genuine(event):
            labels = tuple(dict.fromkeys(one_line(label, 40) for label in values(event, "t")))
            verdict: Verdict = "unreviewed"
            if not NEGATIVE.isdisjoint(labels):
                verdict = "flagged"
            elif not POSITIVE.isdisjoint(labels):
                verdict = "trusted"
            return Review(verdict, labels, event["created_at"])
    return Review()


def recommendations(events: Iterable[Event], public_key: str, d: str, now: float) -> tuple[Recommendation, ...]:
    """The newest of each author but the node itself, newest first."""
    address = f"{KIND}:{public_key}:{d}"

    def author(event: Event) -> str | None:
        fits = event["kind"] == RECOMMENDATION and address in values(event, "a") and current(event, now)
        return event["pubkey"] if fits and event["pubkey"] != public_key else None

    found = newest(events, author).values()
    told = [Recommendation(event["pubkey"], one_line(event["content"], 300), event["created_at"]) for event in found]
    return tuple(sorted(told, key=lambda one: (-one.at, one.author)))
