"""Where the first run is: which steps there are, which one is open, when it opens by itself. No Qt, nothing asked twice.

What was set up is read from the node's snapshot, never from a note of ours: only the choice of the first step, the place where
somebody left, and which steps were looked at are kept, in the preferences of the window.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import TypeVar

from routstr_desktop.core.status import NodeState, Snapshot

E = TypeVar("E", bound=enum.StrEnum)
Save = Callable[[dict[str, str]], None]
_WORKING = frozenset({NodeState.LOCAL_ONLY, NodeState.SELLING, NodeState.PAUSED, NodeState.ATTENTION})


class Step(enum.StrEnum):
    """In their order; `READY` is the page after the last."""

    GOAL = "goal"
    PROVIDER = "provider"
    WALLET = "wallet"
    PRICE = "price"
    REACH = "reach"
    READY = "ready"


class Goal(enum.StrEnum):
    """What this node is for."""

    SELL = "sell"
    LOCAL = "local"


class Story(enum.StrEnum):
    """How far the first run is as a whole."""

    UNTOLD = ""
    OPEN = "open"
    """On the screen; the program ended in the middle if it is found like this."""
    LEFT = "left"
    """Closed by somebody: it waits to be asked for."""
    FINISHED = "finished"


_TYPED = "typed-"
_STEPS = {
    Goal.SELL: tuple(Step),
    Goal.LOCAL: (Step.GOAL, Step.PROVIDER, Step.REACH, Step.READY),
}


class Flow:
    """`kept` is what `save` was given last, however long ago and by whichever version: nonsense in it is overlooked."""

    def __init__(self, kept: Mapping[str, object], save: Save) -> None:
        self._save = save
        self.goal = _one_of(Goal, kept.get("goal"))
        self.story = _one_of(Story, kept.get("story")) or Story.UNTOLD
        self.at = _one_of(Step, kept.get("at")) or Step.GOAL
        if self.at not in self.steps:
            self.at = Step.GOAL
        seen = str(kept.get("seen", "")).split()
        self.seen = {step for step in Step if step in seen}
        """Steps that were left forwards."""
        self._typed = {name: text for name, text in kept.items() if name.startswith(_TYPED) and isinstance(text, str)}

    @property
    def steps(self) -> tuple[Step, ...]:
        """Those of the chosen goal; all of them while nothing is chosen."""
        return _STEPS[self.goal or Goal.SELL]

    @property
    def number(self) -> int:
        """Of the open step, from 1."""
        return self.steps.index(self.at) + 1

    def opens(self, s: Snapshot) -> bool:
        """Whether it shows itself: on an empty profile whose node works, or where the program ended in the middle of it."""
        if s.play_money or s.state not in _WORKING:
            return False
        if self.story is Story.OPEN:
            return True
        empty = not s.upstreams and not s.mints and not s.withdrawable_msat and not s.customer_keys
        return self.story is Story.UNTOLD and empty

    def done(self, step: Step, s: Snapshot) -> bool:
        """Whether a step has what it is there for."""
        match step:
            case Step.GOAL:
                return self.goal is not None
            case Step.PROVIDER:
                return bool(s.upstreams)
            case Step.WALLET:
                return any(mint.trusted for mint in s.mints)
            case Step.READY:
                return self.story is Story.FINISHED
            case _:
                return step in self.seen

    def typed(self, name: str) -> str:
        """What was typed into a field and not used yet."""
        return self._typed.get(_TYPED + name, "")

    # --- what somebody does -------------------------------------------------------------------------------------------

    def open(self) -> None:
        """It is on the screen."""
        if self.story is Story.FINISHED:
            self.at = Step.GOAL
        self.story = Story.OPEN
        self._keep()

    def choose(self, goal: Goal) -> None:
        """What the node is for; other steps than before may follow."""
        self.goal = goal
        self._keep()

    def forward(self) -> Step:
        """The next step; the last one stays."""
        self.seen.add(self.at)
        return self._go(self.number)

    def back(self) -> Step:
        """The step before; the first one stays."""
        return self._go(self.number - 2)

    def go(self, step: Step) -> None:
        """To a step of this goal, where something is missing."""
        self._go(self.steps.index(step))

    def leave(self) -> None:
        """Closed: it goes on here when it is asked for."""
        if self.story is Story.OPEN:
            self.story = Story.LEFT
            self._keep()

    def finish(self) -> None:
        """It need not be shown again."""
        self.story = Story.FINISHED
        self._keep()

    def type(self, name: str, text: str) -> None:
        """Keep what stands in a field; never a secret."""
        if text != self.typed(name):
            self._typed[_TYPED + name] = text
            self._keep()

    def _go(self, place: int) -> Step:
        self.at = self.steps[max(0, min(place, len(self.steps) - 1))]
        self._keep()
        return self.at

    def _keep(self) -> None:
        seen = " ".join(step for step in Step if step in self.seen)
        typed = {name: text for name, text in self._typed.items() if text}
        self._save({"goal": self.goal or "", "story": self.story, "at": self.at, "seen": seen, **typed})


def words_due(s: Snapshot, words_checked: int, kept: Mapping[str, object]) -> bool:
    """Whether the banner stands that asks for the 12 words on paper: money depends on them, or will soon."""
    money = s.withdrawable_msat or s.customers_msat
    asked = Step.WALLET in str(kept.get("seen", "")).split()
    return not words_checked and not s.play_money and bool(s.days) and bool(money or (asked and s.mints))


def _one_of(kind: type[E], value: object) -> E | None:
    return next((one for one in kind if one == value), None)
