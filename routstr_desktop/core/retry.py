"""When a server wants to be asked again (RFC 9110, 10.2.3)."""

from __future__ import annotations

import math
from datetime import UTC
from email.utils import parsedate_to_datetime

LEAST, MOST = 1.0, 3600.0
"""Seconds that are believed."""


def retry_after(text: str, now: float) -> float | None:
    """A Retry-After header, a number of seconds or a date, as LEAST to MOST seconds from `now` (unix); None: it is neither."""
    text = text.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = moment.timestamp() - now
    return min(MOST, max(LEAST, seconds)) if math.isfinite(seconds) else None
