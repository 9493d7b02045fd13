"""The command `quit`: end the instance that runs on the profile, as its own Quit does, and wait until it has ended."""

from __future__ import annotations

import argparse
import time

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.system.single import held

from .asking import paths_of, running_on, show

SECONDS = 60.0
"""Running requests are given 10 of them to finish."""


def run(arguments: argparse.Namespace) -> int:
    """OK once the profile is free. RoutstrError where nothing runs, or what runs does not end in time."""
    paths = paths_of(arguments)
    running_on(paths).call("POST", "/admin/api/quit", {})
    end = time.monotonic() + SECONDS
    while held(paths):
        if time.monotonic() > end:
            raise RoutstrError("routstr was told to end and still runs. Its log says what it waits for (routstr-desktop log).")
        time.sleep(0.05)
    return show(arguments, {"ended": True}, "It has ended.")
