"""Holds: the worst case of a running request, set aside in memory before anything is asked of the upstream.

The check and the hold are one synchronous step on the node loop, so parallel requests can never hold more than the
balance. Holds are not on file: a crash frees them all, and nobody was charged for an answer that never arrived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routstr_desktop.core.errors import InsufficientBalance, KeyExpired, RoutstrError
from routstr_desktop.core.keys import ApiKey

from . import windows
from .requests import RequestRow, Settled

if TYPE_CHECKING:
    from .accounts import Books
    from .database import Database
    from .keys import Entry


class BalanceLimitExceeded(RoutstrError):
    """The key may not spend that much more: its own limit, not its balance (amounts in msat)."""

    status, type, code = 402, "insufficient_quota", "balance_limit_exceeded"

    def __init__(self, required: int, left: int, limit: int, reset: str | None = None) -> None:
        each = {"daily": "a day", "weekly": "a week", "monthly": "a month"}.get(reset or "", "in all")
        super().__init__(
            f"This key may spend {limit} msats {each}: {required} msats are required and {left} msats are left of that limit.",
            details={"amount_required_msat": required, "limit_left_msat": left, "balance_limit_msat": limit},
        )


class Settlement(NamedTuple):
    """How a hold ended, in msat."""

    charged_msat: int
    shortfall_msat: int
    """Cost that the key could not pay: ours."""
    balance_msat: int
    available_msat: int


class Hold:
    """An amount set aside on one key. Ends exactly once, charged (`settle`) or not (`release`)."""

    __slots__ = ("_books", "_database", "_entry", "_result", "amount")

    def __init__(self, entry: Entry, amount: int, books: Books, database: Database) -> None:
        self._entry, self._books, self._database = entry, books, database
        self._result: Settlement | None = None
        self.amount = amount
        """msat; 0 for a local key."""
        entry.held += amount
        entry.pins += 1
        payer = entry.payer
        if payer is not entry:
            payer.held += amount  # pinned by its child
        books.held += amount

    @property
    def key(self) -> ApiKey:
        """The key that pays."""
        return self._entry.key

    @property
    def finished(self) -> bool:
        """Whether it was settled or released."""
        return self._result is not None

    def resize(self, amount: int, now: float) -> None:
        """Holds `amount` msat from now on, under the rules of a new hold; what they forbid leaves it as it was.

        Raises InsufficientBalance, BalanceLimitExceeded, KeyExpired.
        """
        entry, more = self._entry, amount - self.amount
        payer = entry.payer
        if self._result is not None or not entry.id or not more:
            return
        if more > 0:
            check(entry, more, now)
            if payer is not entry:
                check(payer, more, now)
            free = payer.balance - payer.held
            if more > free:
                raise InsufficientBalance(amount, free + self.amount)
        self.amount = amount
        entry.held += more
        if payer is not entry:
            payer.held += more
        self._books.held += more

    def settle(self, cost_msat: int, row: RequestRow) -> Settlement:
        """Charges `cost_msat`: in memory now, on file within 10 ms.

        What exceeds the hold may only take the key's free balance, never another request's hold, nor what its
        balance_limit forbids; the rest is the shortfall. A second end is a no-op that returns the first result.
        """
        if self._result is not None:
            return self._result
        if cost_msat < 0:
            raise ValueError(f"a cost of {cost_msat} msat")
        entry, books, amount = self._entry, self._books, self.amount
        key, payer = entry.key, entry.payer
        charged = 0
        if entry.id:
            others = payer.held - amount
            room = payer.balance - others
            if key.balance_limit is not None:
                room = min(room, max(amount, key.balance_limit - key.counted - (entry.held - amount)))
            if payer is not entry and (limit := payer.key.balance_limit) is not None:
                room = min(room, max(amount, limit - payer.key.counted - others))
            charged = cost_msat if cost_msat < room else room
            payer.balance -= charged
            books.operator.balance += charged
            books.sums["customer"] -= charged
            books.sums["operator"] += charged
        shortfall = cost_msat - charged if entry.id else 0
        key.spent += charged
        if payer is not entry:
            payer.key.spent += charged
        return self._end(charged, shortfall, row)

    def release(self, row: RequestRow | None = None) -> None:
        """Frees the hold without a charge; the row (an error, say) is still logged. A second end is a no-op."""
        if self._result is None:
            self._end(0, 0, row)

    def _end(self, charged: int, shortfall: int, row: RequestRow | None) -> Settlement:
        entry, payer = self._entry, self._entry.payer
        entry.held -= self.amount
        if payer is not entry:
            payer.held -= self.amount
        self._books.held -= self.amount
        entry.pins -= 1
        if row is not None:
            key = entry.key
            key.requests += 1
            key.last_used = max(key.last_used or 0, int(row.at))
            rolled = () if key.limit_reset is None else ((key.window, key.window_base, key.id),)
            parent_id = 0
            if payer is not entry:
                parent, parent_id = payer.key, payer.key.id
                parent.requests += 1
                parent.last_used = max(parent.last_used or 0, int(row.at))
                if parent.limit_reset is not None:
                    rolled = (*rolled, (parent.window, parent.window_base, parent_id))
            self._database.post(Settled(entry.id, key.id, charged, shortfall, row, rolled, parent_id))
            entry.posted = payer.posted = self._database.posted
        self._result = Settlement(charged, shortfall, payer.balance, payer.balance - payer.held)
        return self._result


def take(entry: Entry, amount: int, now: float, books: Books, database: Database) -> Hold:
    """A hold of `amount` msat. Raises KeyExpired, BalanceLimitExceeded, InsufficientBalance, LedgerFailure.

    A local key is never charged: it gets a hold of zero. A child's hold is its parent's too, under the limits of both.
    """
    if database.failure is not None:
        raise database.failure
    if amount < 0:
        raise ValueError(f"a hold of {amount} msat")
    payer = entry.payer
    check(entry, amount, now)
    if payer is not entry:
        check(payer, amount, now)
    if not entry.id:
        return Hold(entry, 0, books, database)
    free = payer.balance - payer.held
    if amount > free:
        raise InsufficientBalance(amount, free)
    return Hold(entry, amount, books, database)


def check(entry: Entry, amount: int, now: float) -> None:
    """Whether the rules of the key itself allow `amount` more. Raises KeyExpired, BalanceLimitExceeded."""
    key = entry.key
    if key.expires is not None and now >= key.expires:
        raise KeyExpired("This key's validity has ended. Its balance can still be refunded.")
    if key.balance_limit is not None and entry.id:
        left = windows.left(key, entry.held, now)
        if left is not None and amount > left:
            raise BalanceLimitExceeded(amount, left, key.balance_limit, key.limit_reset)
