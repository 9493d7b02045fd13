"""Named points between the steps that move money, so that a test can kill the process at every one of them.

In the application `hook` stays None and `reach` does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

REDEEM = ("redeem:counted", "redeem:prepared", "redeem:answered", "redeem:stored", "redeem:done")
SEND_SWAP = ("send:counted", "send:prepared", "send:answered", "send:stored", "send:minted")
SEND_EXACT = ("send:prepared", "send:reserved", "send:minted")
TAKE_BACK = ("reclaim:counted", "reclaim:prepared", "reclaim:answered", "reclaim:stored", "reclaim:done")
CLAIM = ("claim:seen", "claim:booked", "claim:forgotten")
LOCKED = ("locked:checked", "locked:accepted")
SWAP = ("swap:counted", "swap:prepared", "swap:answered", "swap:stored", "swap:done")
_MELT = ("melt:changed", "melt:sent", "melt:replied", "melt:paid", "melt:kept", "melt:done")
MELT_SWAP = ("melt:counted", "melt:prepared", "melt:answered", "melt:stored", *_MELT)
MELT_EXACT = ("melt:prepared", "melt:reserved", *_MELT)
NOT_PAID = ("melt:failed", "move:failed")
"""The mint would not pay: reached instead of what follows `sent`."""
MOVE = tuple(point.replace("melt:", "move:") for point in MELT_SWAP)
TIDY = ("tidy:counted", "tidy:prepared", "tidy:answered", "tidy:stored", "tidy:done")
MINT = ("mint:quoted", "mint:counted", "mint:prepared", "mint:answered", "mint:stored", "mint:done")
RESTORE = ("restore:journaled", "restore:signed", "restore:counted", "restore:stored", "restore:done")
TAKEOVER = (
    "takeover:begun", "takeover:books", "takeover:kept", "takeover:staged", "takeover:ready", "takeover:secrets",
    "takeover:settings", "takeover:replaced", "takeover:done", "takeover:forgotten",
)  # fmt: skip
"""A backup takes the place of a profile."""

hook: Callable[[str], None] | None = None
"""Set by tests only."""


def reach(point: str) -> None:
    """The operation got as far as `point`."""
    if hook is not None:
        hook(point)
