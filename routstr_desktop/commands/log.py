"""The command `log`: the end of the log, and with --follow what is added to it. It needs no running node."""

from __future__ import annotations

import argparse
import time

from routstr_desktop.system.logread import LEAST, Follower, read_line
from routstr_desktop.system.paths import Paths

from .asking import harmless

LOOK_SECONDS = 0.3


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Print entries, `--json` as they were written; with --follow until Ctrl+C. The exit code."""
    follower = Follower(paths.log_file)
    try:
        entries = _wanted(follower.read(), arguments)
        _show(entries[-arguments.lines :] if arguments.lines > 0 else [])
        while arguments.follow:
            time.sleep(LOOK_SECONDS)
            _show(_wanted(follower.read(), arguments))
    finally:
        follower.close()
    return 0


def _wanted(lines: list[str], arguments: argparse.Namespace) -> list[str]:
    least = LEAST[arguments.level]
    read = ((raw, read_line(raw)) for raw in lines)
    return [raw if getattr(arguments, "json", False) else entry.text for raw, entry in read if entry.level >= least]


def _show(lines: list[str]) -> None:
    for line in lines:
        print(harmless(line), flush=True)
