"""The first steps of every start, in order: directory, settings, logs. The instance lock is taken by who will run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routstr_desktop.system import logs
from routstr_desktop.system.crashes import leave_no_core
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.single import InstanceLock

from .configuration import LoadedSettings, load
from .takeover_plan import finish_settings


@dataclass(frozen=True, slots=True)
class Booted:
    """What a start needs."""

    paths: Paths
    loaded: LoadedSettings
    lock: InstanceLock
    """Not taken yet."""


def boot(paths: Paths, command_line: Mapping[str, Any] | None = None, *, console: bool | None = None) -> Booted:
    """Keep memory off the disk, prepare the profile directory, read the settings, begin to log. ConfigError."""
    leave_no_core()
    paths.prepare()
    finish_settings(paths)
    loaded = load(paths, command_line)
    settings = loaded.settings
    logs.setup(
        paths.log_file, level=settings.log_level, console=settings.enable_console_logging if console is None else console
    )
    return Booted(paths, loaded, InstanceLock(paths))
