"""What the commands have in common: the profile meant, the instance that runs on it, its files, how answers are printed."""

from __future__ import annotations

import argparse
import json
from typing import Any

from routstr_desktop.core.errors import ConfigError, RoutstrError
from routstr_desktop.core.money import MINUS, sat_floor
from routstr_desktop.system.paths import Paths, find_paths

OK, FAILED, USAGE = 0, 1, 2
"""Exit codes: done; failed with a sentence; wrong arguments."""


def paths_of(arguments: argparse.Namespace) -> Paths:
    """The profile: `--data-dir`, else where the platform keeps such things."""
    return find_paths(getattr(arguments, "data_dir", None))


def as_json(arguments: argparse.Namespace) -> bool:
    """Whether one JSON value is wanted."""
    return bool(getattr(arguments, "json", False))


def show(arguments: argparse.Namespace, value: Any, *lines: str) -> int:
    """Print the value as JSON, or the lines for people. OK."""
    if as_json(arguments):
        print("".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in json.dumps(value, ensure_ascii=False)))
    else:
        print("\n".join(map(harmless, lines)))
    return OK


def harmless(text: str) -> str:
    """What a provider, a mint, another node or a customer said may stand in it: it moves no cursor and paints nothing."""
    return "".join(each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text)


def sats(msat: int) -> str:
    """`1,204 sat`, `−87 sat`, rounded down."""
    return minus(f"{sat_floor(msat):,} sat")


def minus(number: str) -> str:
    """A number with the sign that the window writes, too."""
    return number.replace("-", MINUS)


def running(arguments: argparse.Namespace) -> Any:
    """The instance that runs on the profile (`node.remote.Remote`). RoutstrError says how to start one."""
    return running_on(paths_of(arguments))


def running_on(paths: Paths) -> Any:
    """As `running`, of a profile that is known already."""
    from routstr_desktop.node.remote import Remote

    remote = Remote.find(paths)
    if remote is None:
        raise RoutstrError(
            f"routstr does not run on {paths.data_dir}. Start it (`routstr-desktop` or `routstr-desktop serve`)."
        )
    return remote


def ask(arguments: argparse.Namespace, method: str, path: str, offline: str, *extra: Any) -> Any:
    """From the running instance, else from the data directory itself: by the function `offline` of `node.runner`."""
    from routstr_desktop.node.remote import Remote

    remote = Remote.find(paths_of(arguments))
    if remote is not None:
        return remote.call(method, path)
    from routstr_desktop.node import runner

    return _offline(arguments, getattr(runner, offline), *extra)


def _offline(arguments: argparse.Namespace, work: Any, *extra: Any) -> Any:
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.runner import run_loop

    paths = paths_of(arguments)
    if not paths.ledger_file.exists():
        raise RoutstrError(f"There are no books in {paths.data_dir} yet.", code="no_profile")
    booted = boot(paths, {"log_level": "WARNING"})
    with booted.lock:
        return run_loop(work(paths, *extra))


def unreadable(file: object, error: OSError | UnicodeDecodeError) -> ConfigError:
    """Why a file that was named is of no use."""
    why = error.strerror if isinstance(error, OSError) else "it is not a text in UTF-8"
    return ConfigError(f"{file} cannot be read ({why}). Nothing was changed.")
