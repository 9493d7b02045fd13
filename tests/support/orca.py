"""Orca, the screen reader of Linux, on a desktop of a test: what it says can be read.

It speaks through speech-dispatcher to a voice that makes no sound. Announcements reach people from Orca 45 on; older ones are
given the same by the file that Orca reads for additions of its user.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.xdesk import Desktop, wait_until

SPOKEN = re.compile(r"SPEECH OUTPUT: '(.*)'\s*(?:\{.*\}|None)?\s*$", re.DOTALL)
ADDITION = """\
import pyatspi
from orca import debug, orca_platform, speech

debug.debugFile.reconfigure(line_buffering=True)

def announced(event):
    if event.any_data:
        speech.speak(str(event.any_data))

if int(orca_platform.version.split(".")[0]) < 45:
    pyatspi.Registry.registerEventListener(announced, "object:announcement")
"""


class Orca:
    """`said` is everything so far; `since` begins where one was."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def said(self) -> list[str]:
        """Each utterance, spaces and no-break spaces alike."""
        text = self._log.read_text("utf-8", "replace") if self._log.exists() else ""
        entries = re.split(r"\n(?=\d\d:\d\d:\d\d\.\d+ - |[v^]{5} )", text)
        found = [match[1] for entry in entries if (match := SPOKEN.search(entry))]
        return [" ".join(one.split()) for one in found if one.strip()]

    def mark(self) -> int:
        """How much was said until now."""
        return len(self.said())

    def since(self, mark: int) -> list[str]:
        """What was said after it."""
        return self.said()[mark:]


@contextmanager
def orca(screen: Desktop, session: str, home: Path) -> Iterator[Orca]:
    """Until it says that it listens; ended with the block."""
    config, data = home / ".config", home / ".local" / "share"
    (config / "speech-dispatcher").mkdir(parents=True)
    (data / "orca").mkdir(parents=True)
    voice = 'AddModule "dummy" "sd_dummy" ""\nDefaultModule dummy\n'
    (config / "speech-dispatcher" / "speechd.conf").write_text(voice)
    (data / "orca" / "orca-customizations.py").write_text(ADDITION)
    log = home / "orca.log"
    environment = {
        **screen.environment,
        "DBUS_SESSION_BUS_ADDRESS": session,
        "XDG_CONFIG_HOME": str(config),
        "XDG_DATA_HOME": str(data),
        "GSETTINGS_BACKEND": "memory",
        "LC_ALL": "C.UTF-8",
    }
    with open(home / "orca.out", "wb") as output:
        made = subprocess.Popen(["orca", "--debug-file", str(log)], env=environment, stdout=output, stderr=output)
    try:
        reader = Orca(log)
        wait_until("Orca speaks", lambda: "Screen reader on." in reader.said(), 30)
        yield reader
    finally:
        made.terminate()
        try:
            made.wait(10)
        except subprocess.TimeoutExpired:
            made.kill()
            made.wait(5)
