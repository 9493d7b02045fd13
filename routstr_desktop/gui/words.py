"""What the screens say, in one place: states, tooltips, errors. Pure functions of a snapshot, no Qt.

Sentence case; what happened, what it means for the money, what to do. Amounts go through `Numbers`, so that "hide
amounts" holds for the tray too.
"""

from __future__ import annotations

import re

from routstr_desktop.core.ecash import Movement
from routstr_desktop.core.errors import (
    BalanceChanged,
    InsufficientBalance,
    LedgerFailure,
    MintRateLimited,
    MintUnreachable,
    PayoutPending,
    RoutstrError,
    SecretsLocked,
    WalletShort,
)
from routstr_desktop.core.status import MintHealth, NodeState, Snapshot, UpstreamStatus
from routstr_desktop.gui.text import Numbers, clock, host, plural

PROGRAM = "routstr"
MINT_HELP = "A mint holds the bitcoin behind its ecash. Use one you trust; keep only small amounts there."

_TONES = {
    NodeState.SELLING: "ok",
    NodeState.LOCAL_ONLY: "info",
    NodeState.ATTENTION: "warn",
    NodeState.PAUSED: "warn",
    NodeState.LOCKED: "warn",
    NodeState.ERROR: "error",
}
_ICONS = {
    NodeState.OFF: "circle",
    NodeState.TRANSITION: "loader-circle",
    NodeState.LOCAL_ONLY: "monitor",
    NodeState.SELLING: "radio",
    NodeState.PAUSED: "circle-pause",
    NodeState.ATTENTION: "triangle-alert",
    NodeState.ERROR: "circle-x",
    NodeState.LOCKED: "lock",
}
_WORDS = {
    NodeState.OFF: "Off",
    NodeState.TRANSITION: "Starting…",
    NodeState.LOCAL_ONLY: "Local only",
    NodeState.SELLING: "Selling",
    NodeState.PAUSED: "Paused",
    NodeState.ATTENTION: "Needs attention",
    NodeState.ERROR: "Not running",
    NodeState.LOCKED: "Locked",
}
SELLING = frozenset({NodeState.SELLING, NodeState.PAUSED, NodeState.ATTENTION})


def tone(state: NodeState) -> str:
    """The colour family of a state: `ok`, `info`, `warn`, `error` or `plain`."""
    return _TONES.get(state, "plain")


def state_icon(state: NodeState) -> str:
    """The icon that goes with the word; a state is never told by colour alone."""
    return _ICONS[state]


def pill(snapshot: Snapshot) -> str:
    """One or two words for the state."""
    if snapshot.state is NodeState.TRANSITION:
        return snapshot.headline or _WORDS[snapshot.state]
    if snapshot.state is NodeState.ERROR and snapshot.local_url:
        return "Selling stopped"
    if snapshot.state is NodeState.PAUSED and snapshot.paused_until:
        return f"Paused until {clock(snapshot.paused_until)}"
    return _WORDS[snapshot.state]


def tooltip(snapshot: Snapshot, numbers: Numbers) -> tuple[str, str]:
    """The two lines of the tray tooltip, also the head of its menu."""
    s, state = snapshot, snapshot.state
    first = s.problems[0] if s.problems else None
    if state is NodeState.OFF:
        return f"{PROGRAM} – off", "Not answering on this computer"
    if state is NodeState.TRANSITION:
        return pill(s), s.detail
    if state is NodeState.LOCAL_ONLY:
        today = plural(s.today_requests, "request", "requests", numbers)
        where = f"{host(s.local_url).removesuffix('/v1')} · " if s.local_url else ""
        return "Answering local apps", f"{where}{today} today"
    if state is NodeState.PAUSED:
        return pill(s), "Local apps still work"
    if state is NodeState.LOCKED:
        return (first.title if first else "Keyring is locked").rstrip("."), "Unlock to start selling"
    if state is NodeState.ERROR:
        title = _sentence(first.title) if first else ""
        return f"{pill(s)}: {title}" if title else pill(s), first.text if first else s.detail
    if state is NodeState.ATTENTION:
        return f"Selling, but {_sentence(first.title)}" if first else "Needs attention", first.text if first else s.detail
    return f"Selling · {plural(s.models, 'model', 'models', numbers)}", money_line(s, numbers)


def money_line(snapshot: Snapshot, numbers: Numbers) -> str:
    """`+1,204 sat today · 21,480 sat to withdraw`."""
    if numbers.hidden:
        return f"{plural(snapshot.today_requests, 'request', 'requests', numbers)} today"
    return f"{numbers.delta(snapshot.today_msat)} today · {numbers.sat(snapshot.withdrawable_msat)} to withdraw"


def _sentence(title: str) -> str:
    """A title as the end of a sentence: first letter lowered unless it is a name or an address."""
    title = title.rstrip(".").removeprefix("Not running: ")
    word = title.split(" ", 1)[0]
    known = {"Port", "The", "Your", "No", "A", "An", "Connect", "Add", "Disk", "Nothing", "Mint"}
    return title[:1].lower() + title[1:] if word in known else title


_CHIPS = {
    "prepared": ("Being made", "info", "loader-circle"),
    "minted": ("Not claimed yet", "warn", "hourglass"),
    "handed_out": ("Not claimed yet", "warn", "hourglass"),
    "claimed": ("Claimed", "ok", "circle-check"),
    "reclaimed": ("Taken back", "plain", "undo-2"),
    "failed": ("Failed", "error", "circle-x"),
}


def withdrawal_chip(state: str) -> tuple[str, str, str]:
    """(word, tone, icon) of a withdrawal's state."""
    return _CHIPS.get(state, (state.replace("_", " ").capitalize(), "plain", "info"))


def unclaimed(state: str) -> bool:
    """The token still exists and may be shown or taken back."""
    return state in {"minted", "handed_out"}


_MOVES = {
    "received": "Received",
    "deposit": "Lightning deposit",
    "payment": "Customer payment",
    "restored": "Found again at the mint",
    "withdrawal": "Withdrawal",
    "payout": "Lightning payout",
    "move": "Moved to another mint",
    "refund": "Refund to customer",
    "change": "Change to customer",
}
_MOVE_CHIPS = {
    "done": ("Done", "ok", "circle-check"),
    "taken_back": ("Done", "ok", "circle-check"),
    "reclaimable": ("Reclaimable", "warn", "hourglass"),
    "failed": ("Failed", "error", "circle-x"),
}
_INCOMING = frozenset({"received", "deposit", "payment", "restored"})


def movement_word(line: Movement) -> str:
    """What it was."""
    word = _MOVES.get(line.kind, line.kind.capitalize())
    return f"{word}, taken back" if line.state == "taken_back" else word


def movement_chip(state: str) -> tuple[str, str, str]:
    """(word, tone, icon) of a line of the history."""
    return _MOVE_CHIPS.get(state, ("Pending", "info", "loader-circle"))


def movement_amount(line: Movement, numbers: Numbers) -> str:
    """Signed while it counts; without a sign where in the end nothing moved."""
    if line.state in ("failed", "taken_back"):
        return numbers.sat(line.amount_msat)
    return numbers.delta(line.amount_msat if line.kind in _INCOMING else -line.amount_msat)


def mint_chip(reachable: bool | None, health: MintHealth = MintHealth.UNKNOWN) -> tuple[str, str, str]:
    """(word, tone, icon) for whether a mint answers."""
    if health is MintHealth.SLOWED:
        return "Limits its rate", "warn", "triangle-alert"
    if health is MintHealth.REFUSED:
        return "Refused", "error", "circle-x"
    if reachable is None:
        return "Not asked yet", "plain", "circle"
    return ("Answers", "ok", "circle-check") if reachable else ("Does not answer", "warn", "triangle-alert")


def upstream_chip(item: UpstreamStatus) -> tuple[str, str, str]:
    """(word, tone, icon) for how a provider does."""
    if not item.enabled:
        return "Off", "plain", "circle"
    if item.account is not None:
        return "Refuses you", "error", "circle-x"
    if item.error is not None:
        return "Does not answer", "warn", "triangle-alert"
    if item.models:
        return "Ready", "ok", "circle-check"
    return ("No prices", "warn", "triangle-alert") if item.unsold else ("Not asked yet", "plain", "circle")


def upstream_line(item: UpstreamStatus, numbers: Numbers) -> str:
    """What is wrong with a provider, else what it has and how it is used."""
    if item.enabled and (wrong := item.account or item.error):
        return wrong
    told = [host(item.base_url).removesuffix("/v1")]
    if item.models or item.unsold:
        told.append(plural(item.models, "model", "models", numbers))
    if item.unsold:
        told.append(f"{item.unsold} without a price")
    if item.fee != 1:
        told.append(f"costs × {item.fee}")
    if item.priority:
        told.append("asked first" if item.priority > 0 else "asked last")
    return " · ".join(told)


def unknown_mint(url: str) -> tuple[str, str]:
    """The sentence about ecash of a mint that is not on the list."""
    title = f"This ecash is from a mint you do not use yet: {host(url)}."
    return title, "A mint holds the money behind its ecash. Trust it only if you know who runs it."


def explain(error: BaseException, doing: str) -> tuple[str, str]:
    """(what happened, what it means and what to do) for a command of the operator that failed.

    `doing` ends "… did not work", e.g. "The withdrawal".
    """
    if isinstance(error, InsufficientBalance | BalanceChanged):
        return "The amount changed meanwhile.", "Nothing was moved. Check the amount and try again."
    if isinstance(error, WalletShort):
        text = "Nothing was moved. Withdraw a smaller amount, or try again later."
        return "Your ecash is at several mints, or partly in use.", text
    if isinstance(error, MintUnreachable):
        return "The mint does not answer.", "Nothing was moved; your ecash stays yours. Try again when the mint is back."
    if isinstance(error, MintRateLimited):
        return "The mint asks us to slow down.", "Nothing was moved. Try again in a minute."
    if isinstance(error, PayoutPending):
        return (
            "The mint has not confirmed yet.",
            "The amount is set aside and nothing is lost. The token appears under Withdrawals as soon as the mint answers.",
        )
    if isinstance(error, LedgerFailure):
        return "The books cannot be written.", f"Nothing is served or paid out until that works again. {error.message}"
    if isinstance(error, SecretsLocked):
        return "Your keys are locked.", error.message
    if isinstance(error, RoutstrError):
        head, dot, rest = error.message.partition(". ")
        return (head + ".", rest) if dot else (error.message, "")
    if isinstance(error, TimeoutError):
        return f"{doing} takes too long.", "It goes on in the background; look again in a minute before you repeat it."
    return f"{doing} did not work.", "Your money is recorded and stays as it is. The log says more."


def port_of(title: str) -> int | None:
    """The port that a `port-taken` problem names."""
    found = re.search(r"\bport (\d{1,5})\b", title, re.IGNORECASE)
    return int(found.group(1)) if found else None
