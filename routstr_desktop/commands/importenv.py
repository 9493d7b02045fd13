"""`routstr-desktop import-env FILE`: from routstr-core to this program. It shows what it would do, and does it with --apply."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node import importing
from routstr_desktop.node.boot import boot
from routstr_desktop.node.runner import run_loop
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets

from .asking import unreadable

Print = Callable[..., int]


def run(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    """Read the file, say what it means here, and keep it if that was asked for; the exit code."""
    file = Path(arguments.file).expanduser()
    try:
        if file.stat().st_size > importing.MAX_FILE:
            raise ConfigError(f"{file} is too large for a file of settings.")
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(file, error) from error
    booted = boot(paths, {"log_level": "WARNING"})
    found = importing.plan(importing.read(text), file.resolve().parent, booted.loaded.settings)
    if arguments.apply:
        with booted.lock:
            run_loop(_keep(found, paths))
    lines = [f"{name:<28} {what}" for name, what in sorted(found.taken.items())]
    if found.left:
        lines += ["", "Not taken:", *(f"{name:<28} {why}" for name, why in sorted(found.left.items()))]
    if not found.taken:
        lines = ["There is nothing in it for this program.", *lines]
    elif arguments.apply:
        lines += ["", "Done. Balances of the old node's customers are not here: let them be refunded there."]
    else:
        lines += ["", "Nothing was changed yet. To do it: add --apply."]
    return show(arguments, {"taken": found.taken, "left": found.left, "applied": bool(arguments.apply)}, *lines)


async def _keep(found: importing.Import, paths: Paths) -> None:
    await importing.apply(found, paths, await Secrets.open(paths))
