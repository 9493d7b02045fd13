"""The plan by which a backup takes the place of a profile (see `takeover`), on file: whoever starts next goes on with it.

Apart from the rest, since every start looks here before it reads the settings.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from routstr_desktop.system.paths import Paths, write_private, write_private_bytes
from routstr_desktop.wallet.faults import reach


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen; names only, never a secret."""

    state: str
    """`staging`, `ready` (it goes on, whatever happens) or `done` (only the staged things are still there)."""
    secrets: tuple[str, ...]
    forget: tuple[str, ...]
    """Names of secrets that go with the old settings."""


def staged(paths: Paths) -> Paths:
    """Where the books and settings lie that are to come."""
    return Paths(paths.restoring)


def read(paths: Paths) -> Plan | None:
    """None if there is none, or none was begun whole."""
    try:
        kept = json.loads((paths.restoring / "plan.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Plan(kept["state"], tuple(kept["secrets"]), tuple(kept["forget"]))


def write(paths: Paths, plan: Plan) -> None:
    """Atomic."""
    write_private(paths.restoring / "plan.json", json.dumps(asdict(plan)))


def finish_settings(paths: Paths) -> None:
    """The settings of a decided plan are taken over: before anybody reads them. Repeatable."""
    plan = read(paths)
    if plan is None or plan.state != "ready":
        return
    fresh = staged(paths).config_file
    if fresh.exists():
        write_private_bytes(paths.config_file, fresh.read_bytes())
    else:
        paths.config_file.unlink(missing_ok=True)
    reach("takeover:settings")
