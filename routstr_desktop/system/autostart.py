"""Start at login: whether the system does it is read back from the system, never from a note of ours.

Linux: a desktop entry in the XDG autostart folder. macOS: a LaunchAgent. Windows: the Run key of this user. Only the first is
tested on its system; the others are tested for what they write.
"""

from __future__ import annotations

import argparse
import importlib
import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

NAME = "routstr-desktop"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(ABC):
    """The entry of this program at the login of this user."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)

    @abstractmethod
    def enabled(self) -> bool:
        """Whether the system starts this program at the next login. ConfigError if it does not say."""

    @abstractmethod
    def set(self, on: bool) -> None:
        """Add or remove the entry. ConfigError when the system refuses; nothing was changed then."""


class DesktopEntry(Autostart):
    """`~/.config/autostart/routstr-desktop.desktop` (freedesktop.org Autostart)."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        super().__init__(command)
        self.file = folder / f"{NAME}.desktop"

    def enabled(self) -> bool:
        """See Autostart. An entry that is hidden, switched off by GNOME or points to a program that is gone does not count."""
        entry: dict[str, str] = {}
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(say("{file} cannot be read ({kind}).", file=self.file, kind=type(error).__name__)) from error
        for line in lines:
            name, found, value = line.partition("=")
            if found:
                entry.setdefault(name.strip(), value.strip())
        if entry.get("Hidden", "").lower() == "true" or entry.get("X-GNOME-Autostart-enabled", "").lower() == "false":
            return False
        program = _exec_program(entry.get("Exec", ""))
        return program is not None and shutil.which(program) is not None

    def set(self, on: bool) -> None:
        """See Autostart."""
        try:
            if not on:
                self.file.unlink(missing_ok=True)
                return
            self.file.parent.mkdir(parents=True, exist_ok=True)
            fields = {
                "Type": "Application",
                "Name": "Routstr Desktop",
                "Comment": "Sell AI from home for bitcoin ecash",
                "Exec": " ".join(map(_exec_quoted, self.command)),
                "Icon": NAME,
                "Terminal": "false",
                "X-GNOME-Autostart-enabled": "true",
            }
            lines = ["[Desktop Entry]", *(f"{name}={value}" for name, value in fields.items())]
            self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                say("{file} cannot be written ({reason}). Nothing was changed.", file=self.file, reason=error.strerror)
            ) from error


def _exec_quoted(argument: str) -> str:
    """An argument in an Exec line (Desktop Entry Specification, The Exec key): quoted where needed, `%` doubled, and each
    backslash doubled once more as in every text of such a file."""
    text = argument.replace("%", "%%")
    if not any(character in text for character in " \t\n\"'\\><~|&;$*?#()`"):
        return text
    for character in ("\\", '"', "`", "$"):
        text = text.replace(character, "\\" + character)
    return f'"{text}"'.replace("\\", "\\\\")


def _exec_program(line: str) -> str | None:
    """The program of an Exec line; None when it is no command."""
    try:
        words = shlex.split(line.replace("\\\\", "\\"))
    except ValueError:
        return None
    return re.sub(r"\\([`$])", r"\1", words[0]).replace("%%", "%") if words else None


class LaunchAgent(Autostart):
    """`~/Library/LaunchAgents/...plist` with RunAtLoad."""

    LABEL = "org.routstr.desktop"

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        super().__init__(command)
        self.file = folder / f"{self.LABEL}.plist"

    def enabled(self) -> bool:
        """See Autostart."""
        try:
            found: Any = plistlib.loads(self.file.read_bytes())
        except FileNotFoundError:
            return False
        except (OSError, plistlib.InvalidFileException, ValueError) as error:
            raise ConfigError(say("{file} cannot be read ({kind}).", file=self.file, kind=type(error).__name__)) from error
        return isinstance(found, dict) and bool(found.get("RunAtLoad")) and not found.get("Disabled")

    def set(self, on: bool) -> None:
        """See Autostart."""
        try:
            if not on:
                self.file.unlink(missing_ok=True)
                return
            self.file.parent.mkdir(parents=True, exist_ok=True)
            agent = {"Label": self.LABEL, "ProgramArguments": list(self.command), "RunAtLoad": True}
            self.file.write_bytes(plistlib.dumps(agent))
        except OSError as error:
            raise ConfigError(
                say("{file} cannot be written ({reason}). Nothing was changed.", file=self.file, reason=error.strerror)
            ) from error


class RunKey(Autostart):
    """A value of HKEY_CURRENT_USER\\...\\Run; `registry` is the module `winreg`."""

    def __init__(self, command: Sequence[str], registry: Any) -> None:
        super().__init__(command)
        self._registry = registry

    def enabled(self) -> bool:
        """See Autostart."""
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                value, _ = registry.QueryValueEx(key, NAME)
        except FileNotFoundError:
            return False
        return bool(value)

    def set(self, on: bool) -> None:
        """See Autostart."""
        registry = self._registry
        try:
            with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                if on:
                    registry.SetValueEx(key, NAME, 0, registry.REG_SZ, subprocess.list2cmdline(self.command))
                elif self.enabled():
                    registry.DeleteValue(key, NAME)
        except OSError as error:
            raise ConfigError(
                say("Windows refused the change ({reason}). Nothing was changed.", reason=error.strerror)
            ) from error


def own_command() -> tuple[str, ...]:
    """How this program was started, without its arguments."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    script = Path(sys.argv[0]).absolute()
    if script.stem == NAME and script.exists():
        return (str(script),)
    return (sys.executable, "-m", "routstr_desktop")


def own_profile(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """`--data-dir` of a profile that was named when this program was started; nothing for the usual one."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--data-dir")
    named = parser.parse_known_args(list(arguments))[0].data_dir or environment.get("ROUTSTR_DATA_DIR")
    return ("--data-dir", str(Path(named).expanduser().absolute())) if named else ()


def program_command() -> tuple[str, ...]:
    """How this program is started at login: with this profile, in the background, without its window."""
    return (*own_command(), *own_profile(sys.argv[1:], os.environ), "--background")


def of_this_system(command: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> Autostart:
    """The entry where this system keeps it."""
    command = program_command() if command is None else command
    if sys.platform == "win32":
        return RunKey(command, importlib.import_module("winreg"))
    if sys.platform == "darwin":
        return LaunchAgent(command, Path.home() / "Library" / "LaunchAgents")
    found = (os.environ if environment is None else environment).get("XDG_CONFIG_HOME", "")
    base = Path(found) if os.path.isabs(found) else Path.home() / ".config"
    return DesktopEntry(command, base / "autostart")
