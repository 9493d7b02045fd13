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
from routstr_desktop.gui.spent import reached, spent_line
from routstr_desktop.gui.text import Numbers, clock, host
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said, trn

PROGRAM = "routstr"
MINT_HELP = tr_later("A mint holds the bitcoin behind its ecash. Use one you trust; keep only small amounts there.")

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
    NodeState.OFF: tr_later("Off"),
    NodeState.TRANSITION: tr_later("Starting…"),
    NodeState.LOCAL_ONLY: tr_later("Local only"),
    NodeState.SELLING: tr_later("Selling"),
    NodeState.PAUSED: tr_later("Paused"),
    NodeState.ATTENTION: tr_later("Needs attention"),
    NodeState.ERROR: tr_later("Not running"),
    NodeState.LOCKED: tr_later("Locked"),
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
        return tr_said(snapshot.headline) or tr_now(_WORDS[snapshot.state])
    if snapshot.state is NodeState.ERROR and snapshot.local_url:
        return tr("Selling stopped")
    if snapshot.state is NodeState.PAUSED and snapshot.paused_until:
        return tr("Paused until {time}", time=clock(snapshot.paused_until))
    return tr_now(_WORDS[snapshot.state])


def tooltip(snapshot: Snapshot, numbers: Numbers) -> tuple[str, str]:
    """The two lines of the tray tooltip, also the head of its menu."""
    s, state = snapshot, snapshot.state
    first = s.problems[0] if s.problems else None
    if state is NodeState.OFF:
        return tr("{program} – off", program=PROGRAM), tr("Not answering on this computer")
    if state is NodeState.TRANSITION:
        return pill(s), tr_said(s.detail)
    if state is NodeState.LOCAL_ONLY:
        where = (host(s.local_url).removesuffix("/v1"),) if s.local_url else ()
        return tr("Answering local apps"), " · ".join((*where, requests_today(s, numbers)))
    if state is NodeState.PAUSED:
        return pill(s), tr("Local apps still work")
    if state is NodeState.LOCKED:
        return (tr_said(first.title) if first else tr("Keyring is locked")).rstrip("."), tr("Unlock to start selling")
    if state is NodeState.ERROR:
        title = _sentence(first.title) if first else ""
        return f"{pill(s)}: {title}" if title else pill(s), tr_said(first.text if first else s.detail)
    if state is NodeState.ATTENTION:
        if first is None:
            return tr("Needs attention"), tr_said(s.detail)
        return tr("Selling, but {trouble}", trouble=_sentence(first.title)), tr_said(first.text)
    models = trn("Selling · {n} model", "Selling · {n} models", s.models, n=numbers.count(s.models))
    return models, money_line(s, numbers)


def eye(numbers: Numbers) -> tuple[str, str]:
    """(icon, name) of the button that hides or shows all amounts."""
    if numbers.hidden:
        return "eye-off", tr("Show amounts (Ctrl+H)")
    return "eye", tr("Hide amounts (Ctrl+H)")


def money_line(snapshot: Snapshot, numbers: Numbers) -> str:
    """`+1,204 sat today · 21,480 sat to withdraw`."""
    if numbers.hidden:
        return requests_today(snapshot, numbers)
    earned, yours = numbers.delta(snapshot.today_msat), numbers.sat(snapshot.withdrawable_msat)
    return tr("{earned} today · {yours} to withdraw", earned=earned, yours=yours)


def requests_today(s: Snapshot, numbers: Numbers) -> str:
    """`3 requests today`."""
    return trn("{n} request today", "{n} requests today", s.today_requests, n=numbers.count(s.today_requests))


def _sentence(title: str) -> str:
    """A title as the end of a sentence: in English its first letter lowered unless it is a name or an address."""
    if (said := tr_said(title)) != title:
        return said.rstrip(".")
    title = title.rstrip(".").removeprefix("Not running: ")
    word = title.split(" ", 1)[0]
    known = {"Port", "The", "Your", "No", "A", "An", "Connect", "Add", "Disk", "Nothing", "Mint"}
    return title[:1].lower() + title[1:] if word in known else title


_CHIPS = {
    "prepared": (tr_later("Being made"), "info", "loader-circle"),
    "minted": (tr_later("Not claimed yet"), "warn", "hourglass"),
    "handed_out": (tr_later("Not claimed yet"), "warn", "hourglass"),
    "claimed": (tr_later("Claimed"), "ok", "circle-check"),
    "reclaimed": (tr_later("Taken back"), "plain", "undo-2"),
    "failed": (tr_later("Failed"), "error", "circle-x"),
}


def withdrawal_chip(state: str) -> tuple[str, str, str]:
    """(word, tone, icon) of a withdrawal's state."""
    word, tone, icon = _CHIPS.get(state, (state.replace("_", " ").capitalize(), "plain", "info"))
    return tr_now(word), tone, icon


def unclaimed(state: str) -> bool:
    """The token still exists and may be shown or taken back."""
    return state in {"minted", "handed_out"}


_MOVES = {
    "received": tr_later("Received"),
    "deposit": tr_later("Lightning deposit"),
    "payment": tr_later("Customer payment"),
    "restored": tr_later("Found again at the mint"),
    "withdrawal": tr_later("Withdrawal"),
    "payout": tr_later("Lightning payout"),
    "move": tr_later("Moved to another mint"),
    "refund": tr_later("Refund to customer"),
    "change": tr_later("Change to customer"),
}
_MOVE_CHIPS = {
    "done": (tr_later("Done"), "ok", "circle-check"),
    "taken_back": (tr_later("Done"), "ok", "circle-check"),
    "reclaimable": (tr_later("Reclaimable"), "warn", "hourglass"),
    "failed": (tr_later("Failed"), "error", "circle-x"),
}
_PENDING = (tr_later("Pending"), "info", "loader-circle")
_INCOMING = frozenset({"received", "deposit", "payment", "restored"})


def movement_word(line: Movement) -> str:
    """What it was."""
    word = tr_now(_MOVES.get(line.kind, line.kind.capitalize()))
    return tr("{word}, taken back", word=word) if line.state == "taken_back" else word


def movement_chip(state: str) -> tuple[str, str, str]:
    """(word, tone, icon) of a line of the history."""
    word, tone, icon = _MOVE_CHIPS.get(state, _PENDING)
    return tr_now(word), tone, icon


def movement_words() -> tuple[str, ...]:
    """Every word that a line's state may have."""
    return tuple(tr_now(word) for word, _, _ in (*_MOVE_CHIPS.values(), _PENDING))


def movement_amount(line: Movement, numbers: Numbers) -> str:
    """Signed while it counts; without a sign where in the end nothing moved."""
    if line.state in ("failed", "taken_back"):
        return numbers.sat(line.amount_msat)
    return numbers.delta(line.amount_msat if line.kind in _INCOMING else -line.amount_msat)


def mint_chip(reachable: bool | None, health: MintHealth = MintHealth.UNKNOWN) -> tuple[str, str, str]:
    """(word, tone, icon) for whether a mint answers."""
    if health is MintHealth.SLOWED:
        return tr("Limits its rate"), "warn", "triangle-alert"
    if health is MintHealth.REFUSED:
        return tr("Refused"), "error", "circle-x"
    if reachable is None:
        return tr("Not asked yet"), "plain", "circle"
    return (tr("Answers"), "ok", "circle-check") if reachable else (tr("Does not answer"), "warn", "triangle-alert")


def upstream_chip(item: UpstreamStatus) -> tuple[str, str, str]:
    """(word, tone, icon) for how a provider does."""
    if not item.enabled:
        return tr("Off"), "plain", "circle"
    if item.account is not None:
        return tr("Refuses you"), "error", "circle-x"
    if item.error is not None:
        return tr("Does not answer"), "warn", "triangle-alert"
    if reached(item.spent):
        return tr("Limit reached"), "warn", "triangle-alert"
    if item.models:
        return tr("Ready"), "ok", "circle-check"
    return (tr("No prices"), "warn", "triangle-alert") if item.unsold else (tr("Not asked yet"), "plain", "circle")


def upstream_line(item: UpstreamStatus, numbers: Numbers) -> str:
    """What is wrong with a provider, else what it has and how it is used."""
    if item.enabled and (wrong := item.account or item.error):
        return tr_said(wrong)
    told = [host(item.base_url).removesuffix("/v1")]
    if item.models or item.unsold:
        told.append(trn("{n} model", "{n} models", item.models, n=numbers.count(item.models)))
    if cost := spent_line(item.spent, numbers):
        told.append(cost)
    if item.unsold:
        told.append(trn("{n} without a price", "{n} without a price", item.unsold, n=numbers.count(item.unsold)))
    if item.fee != 1:
        told.append(tr("costs × {fee}", fee=item.fee))
    if item.priority:
        told.append(tr("asked first") if item.priority > 0 else tr("asked last"))
    return " · ".join(told)


def words_missing() -> tuple[str, str, str]:
    """What stands on top until the 12 words are on paper: title, text, and the verb of its button."""
    text = tr("If this computer is lost or breaks, only they bring your ecash back.")
    return tr("Your 12 words are not on paper yet."), text, tr("Write them down…")


def unknown_mint(url: str) -> tuple[str, str]:
    """The sentence about ecash of a mint that is not on the list."""
    title = tr("This ecash is from a mint you do not use yet: {mint}.", mint=host(url))
    return title, tr("A mint holds the money behind its ecash. Trust it only if you know who runs it.")


def explain(error: BaseException, doing: str) -> tuple[str, str]:
    """(what happened, what it means and what to do) for a command of the operator that failed.

    `doing` ends "… did not work", e.g. "The withdrawal".
    """
    if isinstance(error, InsufficientBalance | BalanceChanged):
        return tr("The amount changed meanwhile."), tr("Nothing was moved. Check the amount and try again.")
    if isinstance(error, WalletShort):
        text = tr("Nothing was moved. Withdraw a smaller amount, or try again later.")
        return tr("Your ecash is at several mints, or partly in use."), text
    if isinstance(error, MintUnreachable):
        return tr("The mint does not answer."), tr(
            "Nothing was moved; your ecash stays yours. Try again when the mint is back."
        )
    if isinstance(error, MintRateLimited):
        return tr("The mint asks us to slow down."), tr("Nothing was moved. Try again in a minute.")
    if isinstance(error, PayoutPending):
        return (
            tr("The mint has not confirmed yet."),
            tr("The amount is set aside and nothing is lost. The token appears under Withdrawals as soon as the mint answers."),
        )
    if isinstance(error, LedgerFailure):
        return tr("The books cannot be written."), tr(
            "Nothing is served or paid out until that works again. {message}", message=error.message
        )
    if isinstance(error, SecretsLocked):
        title = tr("The passphrase is wrong.") if error.code == "wrong_passphrase" else tr("Your keys are locked.")
        return title, tr_said(error.message)
    if isinstance(error, RoutstrError):
        said = tr_said(error.message)
        head, dot, rest = said.partition(". ")
        return (head + ".", rest) if dot else (said, "")
    if isinstance(error, TimeoutError):
        return tr("{doing} takes too long.", doing=doing), tr(
            "It goes on in the background; look again in a minute before you repeat it."
        )
    return tr("{doing} did not work.", doing=doing), tr("Your money is recorded and stays as it is. The log says more.")


def port_of(title: str) -> int | None:
    """The port that a `port-taken` problem names."""
    found = re.search(r"\bport (\d{1,5})\b", title, re.IGNORECASE)
    return int(found.group(1)) if found else None
