"""The command `diagnostics`: one file for somebody who helps. It needs no running node, and no profile that opens."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from routstr_desktop.system import diagnostics
from routstr_desktop.system.paths import Paths

Print = Callable[..., int]


def run(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    """Write the bundle to the named file, else into the present folder; the exit code. ConfigError."""
    name = arguments.file or f"routstr-diagnostics-{time.strftime('%Y-%m-%d')}.zip"
    target = Path(name).expanduser().absolute()
    size = diagnostics.save(paths, target)
    said = f"Saved in {target}. It holds versions and the end of the log; no key, no token, no prompt."
    return show(arguments, {"file": str(target), "bytes": size}, said)
