"""`routstr-desktop db ...`: the ledger's file, its schema and the copies that upgrades keep. No key or password is needed."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.ledger import upgrade
from routstr_desktop.ledger.migrations import copies
from routstr_desktop.ledger.upgrade import FileState
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.single import InstanceLock

Print = Callable[..., int]


def run(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    """Do it; the exit code."""
    if not paths.ledger_file.exists():
        raise ConfigError(f"There are no books in {paths.data_dir} yet.", code="no_profile")
    if arguments.copy is not None and arguments.action != "restore-copy":
        raise ConfigError(f"{arguments.action} takes no COPY.")
    return {"status": _status, "upgrade": _upgrade, "restore-copy": _restore}[arguments.action](arguments, paths, show)


def _status(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    state, kept = upgrade.look(paths.ledger_file), copies(paths.ledger_file)
    lines = [
        f"Ledger   {state.path} ({state.size / 1024:,.0f} KiB)",
        f"Schema   {state.steps[-1] if state.steps else 'none yet'}",
        f"Books    {_sums(state)}" if state.sound else "Books    they do not balance: see `routstr-desktop audit`",
    ]
    if state.newer:
        lines.append(f"It was written by a newer version (step {state.newer[-1]}): install that version or a later one.")
    elif state.pending:
        lines.append(f"The next start, or `routstr-desktop db upgrade`, adds {', '.join(state.pending)}; a copy is kept.")
    else:
        lines.append("It is what this program expects.")
    lines += [f"Copy     {copy.name}, schema {_schema(copy)}, of {_made(copy)}" for copy in kept]
    body = {**_json(state), "copies": [{"file": str(copy), "schema": _schema(copy)} for copy in kept]}
    show(arguments, body, *lines)
    return 0 if state.sound and not state.newer else 1


def _upgrade(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    with InstanceLock(paths):
        done = upgrade.upgrade(paths.ledger_file)
    body = {**_json(done.after), "ran": list(done.steps), "copy": None if done.copy is None else str(done.copy)}
    if not done.steps:
        return show(arguments, body, f"Nothing to do: the schema is {done.after.steps[-1]}.")
    lines = [f"Upgraded to {done.after.steps[-1]}. The books balance as before: {_sums(done.after)}."]
    if done.copy is not None:
        lines.append(f"The file as it was: {done.copy.name}. To go back to an older version, before anything is sold:")
        lines.append(
            "`routstr-desktop db restore-copy`, then install that version. The copy does not know what happens from now on."
        )
    return show(arguments, body, *lines)


def _restore(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    file = paths.ledger_file
    with InstanceLock(paths):
        kept = copies(file)
        chosen = next((one for one in reversed(kept) if arguments.copy in (None, one.name, str(one))), None)
        if chosen is None:
            which = "No copy was kept yet" if arguments.copy is None else f"There is no copy {Path(arguments.copy).name}"
            raise ConfigError(f"{which} in {paths.data_dir}. Nothing was changed.", code="no_copy")
        try:
            done = upgrade.restore(file, chosen, forget=arguments.forget)
        except ConfigError as error:
            if error.code == "money_moved":
                raise ConfigError(f"{error.message} To do it all the same: --forget.", code=error.code) from error
            raise
    body = {**_json(done.after), "from": str(chosen), "kept": str(done.kept)}
    return show(
        arguments,
        body,
        f"The ledger is {chosen.name} again (schema {done.after.steps[-1]}): {_sums(done.after)}.",
        f"What it was before is kept as {done.kept.name}. The next start of this version upgrades it again.",
    )


def _json(state: FileState) -> dict[str, Any]:
    return {**asdict(state), "path": str(state.path), "sums": {f"{kind}_msat": total for kind, total in state.sums.items()}}


def _sums(state: FileState) -> str:
    names = {"operator": "earned", "customer": "held for customers", "outstanding": "in tokens", "wallet": "in the wallet"}
    return ", ".join(f"{state.sums.get(kind, 0) / MSAT_PER_SAT:,.3f} sat {name}" for kind, name in names.items())


def _schema(copy: Path) -> str:
    try:
        return upgrade.look(copy).steps[-1]
    except (ConfigError, IndexError):
        return "unknown"


def _made(copy: Path) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(copy.stat().st_mtime))
