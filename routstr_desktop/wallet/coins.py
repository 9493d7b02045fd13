"""Which coins to spend: exactly fitting ones if there are any, else as few as possible and the leftovers of old keysets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .purse import Held

MAX_EXACT = 32
"""Coins in a token made without a swap; above it a swap makes a shorter token."""
MAX_INPUTS = 400
"""Inputs of one swap; mints refuse more than about 1000."""
CROWD = 64
"""With more coins than this, a swap takes some of the smallest along, so that the wallet keeps few and large ones."""
TIDY = 32


def exact(coins: Sequence[Held], amount: int) -> list[Held] | None:
    """Coins that make exactly `amount`, the largest first; None if there are none or it takes too many.

    Amounts are powers of two, so taking the largest that fits finds a sum if there is one.
    """
    chosen: list[Held] = []
    for held in sorted(coins, key=lambda held: -held.coin.amount):
        if held.coin.amount <= amount:
            chosen.append(held)
            amount -= held.coin.amount
            if not amount:
                return chosen
            if len(chosen) == MAX_EXACT:
                return None
    return None


def cover(
    coins: Sequence[Held], amount: int, fee: Callable[[Sequence[Held]], int], *, old: Callable[[Held], bool]
) -> list[Held] | None:
    """Coins worth at least `amount` and the mint's fee for spending them; None if they do not suffice.

    Coins of inactive keysets (`old`) go first.
    """
    free = sorted(coins, key=lambda held: held.coin.amount)
    chosen = [held for held in free if old(held)][: MAX_INPUTS // 2]
    taken = {id(held) for held in chosen}
    free = [held for held in free if id(held) not in taken]
    total = sum(held.coin.amount for held in chosen)
    while (missing := amount + fee(chosen) - total) > 0:
        if not free or len(chosen) == MAX_INPUTS:
            return None
        fitting = next((number for number, held in enumerate(free) if held.coin.amount >= missing), len(free) - 1)
        held = free.pop(fitting)
        chosen.append(held)
        total += held.coin.amount
    if len(free) > CROWD:
        crowd = chosen + free[:TIDY]
        if sum(held.coin.amount for held in crowd) >= amount + fee(crowd):
            return crowd
    return chosen
