"""What is left of a program that fell: the stack that `faulthandler` writes as it goes down, found at the next start.

An exception that nobody expected does not end the program; it is told to `on_uncaught`, from whatever thread it was in.
"""

from __future__ import annotations

import faulthandler
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from routstr_desktop.core.redact import redact_text
from routstr_desktop.system import logs
from routstr_desktop.system.paths import Paths

MAX_CHARACTERS = 20_000
"""Of one report: a deep recursion has no use for all its frames."""


def describe(error: BaseException) -> str:
    """The traceback without any secret, and without the name of this user."""
    text = "".join(traceback.format_exception(error))
    if len(text) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        text = f"{text[:half]}\n[...]\n{text[-half:]}"
    return cleaned(text)


def cleaned(text: str) -> str:
    """`text` as it may be shown to a stranger: secrets masked, the home directory as `~`."""
    return redact_text(text).replace(str(Path.home()), "~")


def last(paths: Paths) -> str:
    """What the last fall left; "" if there was none."""
    return _read(_told(paths))


def leave_no_core() -> None:
    """A core file would hold the keys and the words of this program, and systems collect such files. Where it is to be set."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


class FallRecorder:
    """Holds the file that the stack of a fall goes to. `found` is what the run before this one left, "" if it ended well."""

    def __init__(self, paths: Paths) -> None:
        self._file = paths.logs / "falling.txt"
        self.found = _read(self._file)
        if self.found:
            os.replace(self._file, _told(paths))
        self._stream: IO[str] | None = None

    def start(self) -> None:
        """From now on a segmentation fault, an abort or a fatal error of Python leaves its stack."""
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(descriptor, "w", encoding="utf-8")
        faulthandler.enable(self._stream)

    def stop(self) -> None:
        """An orderly end leaves nothing."""
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None
            self._file.unlink(missing_ok=True)


def on_uncaught(told: Callable[[BaseException], None] | None) -> None:
    """Who is told of an exception that nobody caught, after it was logged; in the thread where it happened. None: nobody."""
    logs.on_uncaught = told


def _told(paths: Paths) -> Path:
    return paths.logs / "fallen.txt"


def _read(file: Path) -> str:
    try:
        return cleaned(file.read_text(encoding="utf-8", errors="replace")[:MAX_CHARACTERS])
    except FileNotFoundError:
        return ""
