"""The log as people read it: one line for an entry, by level, and what is added to the file while somebody watches."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LEVELS = {"debug": 0, "info": 1, "warning": 2, "error": 3, "critical": 3}
LEAST = {"all": 0, "warning": 2, "error": 3}
"""What a reader may ask for, and the least level that is shown then."""
_ASIDE = frozenset({"event", "level", "timestamp", "logger", "request_id", "exception"})


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `level` 0 (debug) to 3 (error)."""

    level: int
    text: str


def read_line(raw: str) -> Line:
    """`12:03:07  warning  mint_answered_late  mint=... seconds=3.2`; what is no JSON is shown as it is."""
    try:
        fields = json.loads(raw)
    except ValueError:
        return Line(1, raw)
    if not isinstance(fields, dict):
        return Line(1, raw)
    level = str(fields.get("level", "info"))
    moment = str(fields.get("timestamp", ""))[11:19] or "--:--:--"
    rest = " ".join(f"{name}={value}" for name, value in fields.items() if name not in _ASIDE)
    return Line(LEVELS.get(level, 1), f"{moment}  {level:<8} {fields.get('event', '')}  {rest}".rstrip())


class Follower:
    """Reads a log from its beginning, then what was added since, through its rotation. Blocking."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stream: BinaryIO | None = None
        self._rest = b""

    def read(self) -> list[str]:
        """The whole lines that are new; none while there is no file yet."""
        found: list[str] = []
        while self._stream is not None or self._open():
            assert self._stream is not None
            replaced = self._replaced()  # asked first: what is written to the old file was written before
            *whole, self._rest = (self._rest + self._stream.read()).split(b"\n")
            found += [line.decode("utf-8", "replace") for line in whole]
            if not replaced:
                break
            self.close()
        return found

    def close(self) -> None:
        """Let go of the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream, self._rest = None, b""

    def _open(self) -> bool:
        try:
            self._stream = self._file.open("rb")
        except FileNotFoundError:
            return False
        return True

    def _replaced(self) -> bool:
        assert self._stream is not None
        try:
            return not os.path.samestat(os.stat(self._file), os.fstat(self._stream.fileno()))
        except FileNotFoundError:
            return False
