"""What the Announce page says: states as (word, tone, icon), positions and reasons. Pure functions, no Qt."""

from __future__ import annotations

from routstr_desktop.core.listing import Presence, RelayResult
from routstr_desktop.core.market import Comparison
from routstr_desktop.gui.text import duration

Chip = tuple[str, str, str]
IDENTITY_HELP = "Buyers know a node by its key. Make one and keep it for life: reviews stick to it."
NODES_HELP = "Nodes announced on your relays: whether they answer, and how your prices compare."
_RELAYS: dict[str, Chip] = {
    "accepted": ("Accepted", "ok", "circle-check"),
    "refused": ("Refused", "error", "circle-x"),
    "no answer": ("No answer", "warn", "triangle-alert"),
    "waiting": ("Waiting", "info", "loader-circle"),
}
_REACH: dict[str, Chip] = {
    "reached": ("Reached", "ok", "circle-check"),
    "not reached": ("Not reached", "warn", "triangle-alert"),
    "somebody else": ("Not this node", "error", "circle-x"),
    "cannot tell": ("Cannot tell", "plain", "info"),
    "not checked": ("Not checked yet", "plain", "circle"),
}
_STANDING: dict[str, Chip] = {
    "trusted": ("Trusted", "ok", "shield-check"),
    "flagged": ("Flagged", "error", "flag"),
    "unreviewed": ("Not reviewed yet", "info", "hourglass"),
    "unknown": ("Not looked up", "plain", "circle"),
}
_ONION: dict[str, Chip] = {
    "off": ("Off", "plain", "circle"),
    "missing": ("Tor is missing", "warn", "triangle-alert"),
    "starting": ("Connecting", "info", "loader-circle"),
    "online": ("Online", "ok", "circle-check"),
    "failed": ("Failed", "error", "circle-x"),
}


def presence_pill(p: Presence) -> Chip:
    """Whether buyers can find this node now."""
    if not p.announce:
        return "Not announced", "plain", "circle"
    if p.published is None:
        return "Waiting", "warn", "hourglass"
    taken = sum(one.state == "accepted" for one in p.relays)
    if not taken:
        return "No relay has it yet", "warn", "triangle-alert"
    return f"Announced on {taken} of {len(p.relays)}", "ok", "radio-tower"


def relay_chip(result: RelayResult) -> Chip:
    """What a relay said."""
    return _RELAYS[result.state]


def relay_about(result: RelayResult) -> str:
    """Its own words, or how fast it was."""
    if result.state == "accepted":
        return "" if result.latency_ms is None else f"Answered in {duration(result.latency_ms)}"
    if result.state == "refused":
        return f"“{result.words}”" if result.words else "It gave no reason."
    if result.state == "no answer":
        tries = f", {result.tries} tries" if result.tries > 1 else ""
        return f"{result.words[:1].upper()}{result.words[1:]}{tries}. It is tried again by itself."
    return ""


def reach_chip(state: str) -> Chip:
    """Whether an address leads here."""
    return _REACH.get(state, _REACH["not checked"])


def standing_chip(state: str) -> Chip:
    """How buyers see this node."""
    return _STANDING.get(state, _STANDING["unknown"])


def onion_chip(state: str) -> Chip:
    """The onion service."""
    return _ONION.get(state, _ONION["off"])


def position(one: Comparison) -> str:
    """Where our price stands, e.g. `12 % above the median`."""
    if not one.percent:
        return "At the median"
    return f"{abs(one.percent)}\N{NO-BREAK SPACE}% {'above' if one.percent > 0 else 'below'} the median"


def position_sentence(one: Comparison) -> str:
    """The same as a sentence."""
    place = position(one)
    return f"You are {place[:1].lower()}{place[1:]} for {one.ours.model}."


def position_tone(one: Comparison) -> str:
    """Dearer than a tenth above the median is worth a look."""
    return "warn" if one.percent > 10 else "ok" if one.percent < 0 else "plain"
