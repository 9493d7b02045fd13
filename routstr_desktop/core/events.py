"""What the node tells the outside: frozen facts, published in the order they happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event."""


@dataclass(frozen=True, slots=True)
class StateChanged(Event):
    """The node's state or its reason changed: ask for a new snapshot."""


@dataclass(frozen=True, slots=True)
class EndAsked(Event):
    """A command wants this program to end: whoever runs the node stops it."""


@dataclass(frozen=True, slots=True)
class BooksChanged(Event):
    """Money moved or a request was served (merged: at most ten a second)."""


@dataclass(frozen=True, slots=True)
class PaymentReceived(Event):
    """A token was credited."""

    amount_msat: int
    first: bool


@dataclass(frozen=True, slots=True)
class WithdrawalChanged(Event):
    """A withdrawal was made, claimed or taken back."""

    operation_id: str
