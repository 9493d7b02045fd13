"""What the Announce page says: states as (word, tone, icon), positions and reasons. Pure functions, no Qt."""

from __future__ import annotations

from routstr_desktop.core.listing import Presence, RelayResult
from routstr_desktop.core.market import Comparison
from routstr_desktop.gui.text import duration
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said

Chip = tuple[str, str, str]
IDENTITY_HELP = tr_later("Buyers know a node by its key. Make one and keep it for life: reviews stick to it.")
NODES_HELP = tr_later("Nodes announced on your relays: whether they answer, and how your prices compare.")
_RELAYS: dict[str, Chip] = {
    "accepted": (tr_later("Accepted"), "ok", "circle-check"),
    "refused": (tr_later("Refused"), "error", "circle-x"),
    "no answer": (tr_later("No answer"), "warn", "triangle-alert"),
    "waiting": (tr_later("Waiting"), "info", "loader-circle"),
}
_REACH: dict[str, Chip] = {
    "reached": (tr_later("Reached"), "ok", "circle-check"),
    "not reached": (tr_later("Not reached"), "warn", "triangle-alert"),
    "somebody else": (tr_later("Not this node"), "error", "circle-x"),
    "cannot tell": (tr_later("Cannot tell"), "plain", "info"),
    "not checked": (tr_later("Not checked yet"), "plain", "circle"),
}
_STANDING: dict[str, Chip] = {
    "trusted": (tr_later("Trusted"), "ok", "shield-check"),
    "flagged": (tr_later("Flagged"), "error", "flag"),
    "unreviewed": (tr_later("Not reviewed yet"), "info", "hourglass"),
    "unknown": (tr_later("Not looked up"), "plain", "circle"),
}
_ONION: dict[str, Chip] = {
    "off": (tr_later("Off"), "plain", "circle"),
    "missing": (tr_later("Tor is missing"), "warn", "triangle-alert"),
    "starting": (tr_later("Connecting…"), "info", "loader-circle"),
    "online": (tr_later("Online"), "ok", "circle-check"),
    "failed": (tr_later("Failed"), "error", "circle-x"),
}


def _said(chip: Chip) -> Chip:
    return tr_now(chip[0]), chip[1], chip[2]


def presence_pill(p: Presence) -> Chip:
    """Whether buyers can find this node now."""
    if not p.announce:
        return tr("Not announced"), "plain", "circle"
    if p.published is None:
        return tr("Waiting"), "warn", "hourglass"
    taken = sum(one.state == "accepted" for one in p.relays)
    if not taken:
        return tr("No relay has it yet"), "warn", "triangle-alert"
    return tr("Announced on {taken} of {all}", taken=taken, all=len(p.relays)), "ok", "radio-tower"


def relay_chip(result: RelayResult) -> Chip:
    """What a relay said."""
    return _said(_RELAYS[result.state])


def relay_about(result: RelayResult) -> str:
    """Its own words, or how fast it was."""
    if result.state == "accepted":
        return "" if result.latency_ms is None else tr("Answered in {time}", time=duration(result.latency_ms))
    if result.state == "refused":
        return tr("“{words}”", words=result.words) if result.words else tr("It gave no reason.")
    if result.state == "no answer":
        said = tr_said(result.words)
        words = f"{said[:1].upper()}{said[1:]}"
        if result.tries > 1:
            return tr("{words}, {n} tries. It is tried again by itself.", words=words, n=result.tries)
        return tr("{words}. It is tried again by itself.", words=words)
    return ""


def reach_chip(state: str) -> Chip:
    """Whether an address leads here."""
    return _said(_REACH.get(state, _REACH["not checked"]))


def standing_chip(state: str) -> Chip:
    """How buyers see this node."""
    return _said(_STANDING.get(state, _STANDING["unknown"]))


def onion_chip(state: str) -> Chip:
    """The onion service."""
    return _said(_ONION.get(state, _ONION["off"]))


def position(one: Comparison) -> str:
    """Where our price stands, e.g. `12 % above the median`."""
    if not one.percent:
        return tr("At the median")
    if one.percent > 0:
        return tr("{n}\N{NO-BREAK SPACE}% above the median", n=one.percent)
    return tr("{n}\N{NO-BREAK SPACE}% below the median", n=-one.percent)


def position_sentence(one: Comparison) -> str:
    """The same as a sentence."""
    if not one.percent:
        return tr("You are at the median for {model}.", model=one.ours.model)
    return tr("You are {place} for {model}.", place=position(one), model=one.ours.model)


def position_tone(one: Comparison) -> str:
    """Dearer than a tenth above the median is worth a look."""
    return "warn" if one.percent > 10 else "ok" if one.percent < 0 else "plain"
