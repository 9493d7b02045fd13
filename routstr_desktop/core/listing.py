"""What the Announce page shows of this node's place among others: immutable values, made by the node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .market import Comparison

RelayState = Literal["waiting", "accepted", "refused", "no answer"]


@dataclass(frozen=True, slots=True)
class RelayResult:
    """What came of the last try to publish on one relay."""

    url: str
    state: RelayState = "waiting"
    words: str = ""
    """The relay's own words where it refused, else why there was no answer."""
    latency_ms: float | None = None
    at: float | None = None
    """Unix seconds."""
    tries: int = 0
    """Of the present event."""
    holds: bool = False
    """Whether it is believed to show an announcement of ours."""


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


@dataclass(frozen=True, slots=True)
class GoodWord:
    """A recommendation; anybody can write one."""

    author: str
    """Public key, hex."""
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How buyers see this node."""

    state: str
    """`unknown`, `unreviewed`, `trusted` or `flagged`."""
    meaning: str
    """What that means for buyers, and what to do."""
    labels: tuple[str, ...] = ()
    reviewed: int | None = None
    """Unix seconds."""
    recommendations: tuple[GoodWord, ...] = ()
    link: str = ""
    """`nostr:naddr1...`, to hand out."""
    looked: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether customers reach one address of this node, as far as that can be known from here."""

    url: str
    state: str = "not checked"
    """`not checked`, `reached`, `not reached`, `somebody else` or `cannot tell`."""
    words: str = ""
    at: int | None = None
    latency_ms: int | None = None
    view: str = ""
    """From where it was called: `here` (from this computer) or `outside` (through Tor); "" = not called."""


@dataclass(frozen=True, slots=True)
class OnionState:
    """The onion service that this program runs."""

    state: str = "off"
    """`off`, `missing` (no tor on this computer), `starting`, `online` or `failed`."""
    url: str = ""
    """`http://....onion`; kept over restarts."""
    words: str = ""
    percent: int = 0
    """How far tor is connected to its network."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Everything the Announce page shows."""

    npub: str = ""
    """"" = no identity yet."""
    hex: str = ""
    name: str = ""
    about: str = ""
    picture: str = ""
    http_url: str = ""
    """As set, without /v1; the onion address of a service run elsewhere is `onion_url`."""
    onion_url: str = ""
    tor: bool = False
    announce: bool = False
    running: bool = False
    obstacle: str = ""
    """Why nothing is announced, or could not be."""
    event: str = ""
    """The exact event as JSON on several lines: as published, else as it would be."""
    published: int | None = None
    """Unix seconds of the event that relays were given last; None = nothing of ours is announced."""
    relay_urls: tuple[str, ...] = ()
    relays: tuple[RelayResult, ...] = ()
    """What each said, once something was published."""
    reach: tuple[Reached, ...] = ()
    onion: OnionState = OnionState()
    standing: Standing = Standing("unknown", "")
    neighbours: Neighbourhood = Neighbourhood()
