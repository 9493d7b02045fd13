"""Writing the settings file of an app: shown first, backed up once, only our values, and undone on request.

A file that cannot be read for certain is never replaced. What was there before, and fingerprints of what we wrote, are kept
in the profile, so that disconnecting puts back the old values and leaves alone what the owner has changed since.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import tomlkit
from tomlkit.exceptions import TOMLKitError

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import write_private

from .merge import Document, Keys, Leaf, put, take_out
from .snippets import BY_ID, render
from .values import Values

INDENT = re.compile(r'^\{\r?\n([ \t]+)"')


@dataclass(frozen=True, slots=True)
class Target:
    """The settings file of an app, below the user's home. `takes_over` is what its owner must agree to first."""

    app: str
    file: str
    format: Literal["json", "toml"]
    takes_over: str = ""


TARGETS = {
    target.app: target
    for target in (
        Target("opencode", ".config/opencode/opencode.json", "json"),
        Target(
            "claude-code",
            ".claude/settings.json",
            "json",
            say("Claude Code will use this computer's models instead of your Anthropic account until you disconnect it."),
        ),
        Target("codex", ".codex/config.toml", "toml"),
    )
}


@dataclass(frozen=True, slots=True)
class Change:
    """What would be written: `after` None means the file goes. `diff` is for people; it shows no key."""

    target: Target
    file: Path
    before: str | None
    after: str | None
    leaves: tuple[Leaf, ...]
    diff: str
    left_alone: tuple[str, ...] = ()
    """Paths that somebody changed since we wrote them."""


class Writer:
    """The files below one home; `record` is where the connections are kept."""

    def __init__(self, home: Path, record: Path) -> None:
        self._home, self._record = home, record

    def connected(self) -> frozenset[str]:
        """Apps whose file we have written."""
        return frozenset(self._notes())

    def key_of(self, app: str) -> int | None:
        """The id of the key that the app was given."""
        note = self._notes().get(app)
        return None if note is None else note["key_id"]

    def plan(self, app: str, values: Values) -> Change:
        """What connecting would write. ConfigError when the file is not what it should be; nothing is changed."""
        target, file, before, document = self._open(app)
        old = self._leaves(app)
        if old:
            take_out(document, old)
        ours = _parse(render(BY_ID[app], values), target.format, file)
        done = put(document, ours.unwrap() if isinstance(ours, tomlkit.TOMLDocument) else ours)
        return self._change(target, file, before, document, done)

    def plan_removal(self, app: str) -> Change:
        """What disconnecting would write."""
        target, file, before, document = self._open(app)
        kept = take_out(document, self._leaves(app))
        return self._change(target, file, before, document, [], kept)

    def write(self, change: Change, *, key_id: int | None = None) -> None:
        """Do it. ConfigError if the file has changed since it was planned, or cannot be written."""
        if _read(change.file) != change.before:
            raise ConfigError(
                say("{name} has just been changed by somebody else. Nothing was written; look again.", name=change.file.name)
            )
        was = self._notes()
        notes = {app: note for app, note in was.items() if app != change.target.app}
        if change.leaves:
            notes[change.target.app] = {"key_id": key_id, "leaves": [asdict(leaf) for leaf in change.leaves]}
        try:
            self._backup(change)
            if change.leaves:
                self._keep(notes)  # first: a crash in between leaves a note of values that are not there, which harms nobody
            if change.after is None:
                change.file.unlink(missing_ok=True)
            else:
                _replace(change.file, change.after, keys=bool(change.leaves))
            if not change.leaves:
                self._keep(notes)
        except OSError as error:
            self._keep(was)
            raise ConfigError(
                say("{file} cannot be written ({reason}). Nothing was changed.", file=change.file, reason=error.strerror)
            ) from error

    # --- files ----------------------------------------------------------------------------------------------------------

    def _open(self, app: str) -> tuple[Target, Path, str | None, Document]:
        target = TARGETS[app]
        file = (self._home / target.file).resolve()
        before = _read(file)
        return target, file, before, _parse(before or "", target.format, file)

    @staticmethod
    def _change(
        target: Target, file: Path, before: str | None, document: Document, done: Sequence[Leaf], kept: Sequence[Keys] = ()
    ) -> Change:
        after = _text(document, target.format, before or "") if document else None
        diff = _diff(_no_keys(before or ""), _no_keys(after or ""), str(file))
        return Change(target, file, before, after, tuple(done), diff, tuple(".".join(path) for path in kept))

    @staticmethod
    def _backup(change: Change) -> None:
        if change.before is None or list(change.file.parent.glob(f"{change.file.name}.before-routstr-*")):
            return
        stamp = time.strftime("%Y%m%d-%H%M%S")
        _replace(change.file.with_name(f"{change.file.name}.before-routstr-{stamp}"), change.before)

    def _keep(self, notes: dict[str, Any]) -> None:
        write_private(self._record, json.dumps(notes, indent=1))

    def _notes(self) -> dict[str, Any]:
        try:
            found = json.loads(self._record.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ConfigError(
                say("{record} cannot be read ({kind}). Nothing was changed.", record=self._record, kind=type(error).__name__)
            ) from error
        return found if isinstance(found, dict) else {}

    def _leaves(self, app: str) -> list[Leaf]:
        note = self._notes().get(app)
        return [] if note is None else [Leaf(**{**leaf, "path": tuple(leaf["path"])}) for leaf in note["leaves"]]


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            say("{file} cannot be read ({kind}). It is left as it is.", file=file, kind=type(error).__name__)
        ) from error


def _parse(text: str, format: str, file: Path) -> Document:
    try:
        if format == "toml":
            return tomlkit.parse(text)
        found = json.loads(text) if text.strip() else {}
    except (ValueError, TOMLKitError) as error:
        raise ConfigError(
            say(
                "{file} is not plain {format} ({why}). It is left as it is: paste the text by hand.",
                file=file,
                format=format.upper(),
                why=error,
            )
        ) from None
    if not isinstance(found, dict):
        raise ConfigError(say("{file} holds no settings. It is left as it is: paste the text by hand.", file=file))
    return found


def _text(document: Document, format: str, before: str) -> str:
    if format == "toml":
        return tomlkit.dumps(document)
    indent = INDENT.match(before)
    return json.dumps(document, indent=indent[1] if indent else 2, ensure_ascii=False) + "\n"


def _replace(file: Path, text: str, *, keys: bool = False) -> None:
    """Atomic. A file that was there keeps its mode; with a key in it, it is its owner's only: others could spend on it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = file.stat().st_mode & (0o700 if keys else 0o777) if file.exists() else 0o600
    write_private(file, text)
    if os.name == "posix":
        file.chmod(mode)


def _no_keys(text: str) -> str:
    return re.sub(r"sk-[A-Za-z0-9_-]{8,}", "sk-…", text)


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=2)
    return "\n".join(list(lines)[2:])
