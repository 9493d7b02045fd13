"""Limits that are full again each day, week or month of the local calendar.

A window is known by its first local day, as an ordinal: changes of summer time do not matter, an ISO week that spans two
years and a month's end are plain dates. What was spent in it is `spent - window_base`, so nothing is ever erased.
"""

from __future__ import annotations

from datetime import date

from routstr_desktop.core.keys import ApiKey

LENGTHS = {"daily": 1, "weekly": 7, "monthly": 31}
"""Days of the longest window of that name."""
RESETS = tuple(LENGTHS)


def first_day(reset: str, now: float) -> int:
    """Ordinal of the first local day of the window that `now` (unix seconds) is in. ValueError for another `reset`."""
    today = date.fromtimestamp(now)
    if reset == "daily":
        return today.toordinal()
    if reset == "weekly":
        return today.toordinal() - today.weekday()
    if reset == "monthly":
        return today.toordinal() - today.day + 1
    raise ValueError(f"no such window: {reset}")


def roll(key: ApiKey, now: float) -> None:
    """Begins a new window if the key's has ended.

    A clock that was set back gives nothing: the later window goes on. Only if that lies more than one window ahead (the
    clock was wrong by far) the key returns to the present one, and takes what it has spent with it.
    """
    if key.limit_reset is None:
        return
    window = first_day(key.limit_reset, now)
    if window > key.window:
        key.window, key.window_base = window, key.spent
    elif key.window - window > LENGTHS[key.limit_reset]:
        key.window = window


def left(key: ApiKey, held: int, now: float) -> int | None:
    """msat that the key's limit still allows while `held` is set aside, never below 0; None without a limit."""
    if key.balance_limit is None:
        return None
    roll(key, now)
    return max(0, key.balance_limit - key.counted - held)
