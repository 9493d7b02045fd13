"""A desktop with an accessibility bus, and the program on it as a newcomer starts it: an empty profile, the first run open."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.gui.test_tray_sni import buy
from tests.support.atspi import Bus, Gone, Thing, accessibility
from tests.support.sni import session
from tests.support.xdesk import Desktop, desktop, wait_until

ROOT = os.environ.get("SCREEN_READER", "")
"""Where the spoken lines go; `make screen-reader` sets it."""
NAME = "routstr-desktop"
START = [sys.executable, "-m", "routstr_desktop.cli", "--port", "0"]
AT_REST = {"ROUTSTR_PASSPHRASE": "correct horse", "BTC_USD_PRICE": "100000", "PRICE_LIST_REFRESH": "false"}
PLAY_SECONDS = 40


@dataclass
class Desk:
    """The screen, the bus, and the program once `started`."""

    screen: Desktop
    address: str
    bus: Bus
    home: Path
    process: subprocess.Popen[bytes] | None = None

    def press(self, *keys: str) -> None:
        """On the keyboard."""
        for key in keys:
            self.screen.xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Letters."""
        self.screen.xdotool("type", "--delay", "20", text)

    @property
    def program(self) -> Thing:
        found = self.bus.program(NAME)
        assert found is not None, "the program is not on the bus"
        return found

    @property
    def window(self) -> Thing:
        return self.program.find("Routstr Desktop", "frame")

    @property
    def dialog(self) -> Thing | None:
        """The dialog in front, if one is open."""
        try:
            open_now = [one for one in self.program.children if one.role == "dialog" and "showing" in one.states]
        except Gone:
            return None
        return open_now[-1] if open_now else None

    def focused(self) -> Thing | None:
        """What a reader was last told to have the focus; of a list its chosen row, as readers look for it."""
        for one in reversed(self.bus.heard):
            if (one.kind, one.detail, one.number) == ("StateChanged", "focused", 1):
                thing = Thing(self.bus, one.name, one.path)
                chosen = [row for row in thing.children if "selected" in row.states] if thing.role == "list" else []
                return chosen[0] if chosen else thing
        return None

    def at(self) -> str:
        """Its name; empty where there is none."""
        try:
            now = self.focused()
            return "" if now is None else now.name
        except Gone:
            return ""

    def focus_is(self, name: str) -> bool:
        return self.at() == name

    def tab_to(self, name: str) -> None:
        """Go on with Tab until it has the focus."""
        for _ in range(40):
            if self.focus_is(name):
                return
            before = len(self.bus.heard)
            self.press("Tab")
            wait_until("the focus moves", lambda before=before: self.moved(before))  # type: ignore[misc]
        raise AssertionError(f"Tab does not lead to {name!r}")

    def moved(self, before: int) -> bool:
        """Whether the focus was told to be somewhere since so many events."""
        return any((one.kind, one.detail, one.number) == ("StateChanged", "focused", 1) for one in self.bus.heard[before:])

    def play(self) -> None:
        """From the first run to the node of the demo, when its sale is over."""
        self.tab_to("Try it with play money")
        self.press("space")
        self.heard("books balance", PLAY_SECONDS)

    def heard(self, words: str, seconds: float = 15) -> None:
        """Wait until this was announced."""
        wait_until(f"{words!r} is announced", lambda: any(words in said for said in self.bus.announced()), seconds)

    def buy(self) -> int:
        """A customer of the demo asks twice; the price, in msat."""
        lines = self.window.find("What happens in the demo").text
        url = re.search(r"sells play-model at (\S+)", lines)
        mint = next(one.name for one in self.window.walk() if re.fullmatch(r"127\.0\.0\.1:\d+", one.name))
        assert url is not None
        return buy(url[1], f"http://{mint}")

    def ended(self) -> int:
        """Its exit code."""
        assert self.process is not None
        return self.process.wait(30)


@contextmanager
def desk(home: Path) -> Iterator[Desk]:
    """Screen and bus; the program is started by `started`."""
    with session() as address, desktop(home) as screen, accessibility(address, screen.environment) as bus:
        yield Desk(screen, address, bus, home)


@contextmanager
def started(made: Desk) -> Iterator[None]:
    """The program on it, until the block ends."""
    environment = {**made.screen.environment, **AT_REST, "DBUS_SESSION_BUS_ADDRESS": made.address}
    command = [*START, "--data-dir", str(made.home / "profile")]
    with open(made.home / "output.txt", "wb") as output:
        made.process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_until("the first run has the focus", lambda: made.bus.program(NAME) is not None and _first_run(made), 40)
        yield
    finally:
        if made.process.poll() is None:
            made.process.kill()
        made.process.wait(10)


def _first_run(made: Desk) -> bool:
    try:
        return made.focus_is("Sell my API key")
    except (AssertionError, Gone):
        return False
