"""The end of a process that has used nostr_sdk: its own threads call back into Python until they have put everything down.

A callback that comes while the interpreter is taken apart is a segmentation fault (5 of 248 processes). The library tells
nobody when it is done. So the program is never taken apart: what was registered for its end is done, then the process is gone.
Where somebody else ends the process (tests), it waits a moment, which is enough on a computer that is not busy.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import sys
import threading
import time
from typing import NoReturn

MOMENT_SECONDS = 0.2


@functools.cache
def end_in_order() -> None:
    """Call it before the library makes its first client; once for a process."""
    atexit.register(_wait)


def leave(code: int) -> NoReturn:
    """End the process; all that is to be kept has been written and closed. A thread of ours that hangs is as bad as theirs."""
    if "nostr_sdk" not in sys.modules and threading.active_count() == 1:
        sys.exit(code)
    atexit.unregister(_wait)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # whoever read it has gone
            if stream is not None:  # a window without a console
                stream.flush()
    os._exit(code)


def _wait() -> None:
    time.sleep(MOMENT_SECONDS)
