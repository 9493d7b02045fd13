"""The way of a blind operator, by keyboard and ear: Orca listens, and what it says is written down and looked through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reader.desk import ROOT, Desk, desk, started
from tests.support.orca import Orca, orca
from tests.support.xdesk import wait_until

pytestmark = pytest.mark.skipif(not ROOT, reason="make screen-reader runs it")
NOISE = re.compile(r"layered pane|panel panel|(\b\w+ push button\b).*\1|^\W+$|unknown|None|<[a-z]")
"""What helps nobody: names of containers, things said twice, marks alone, words of machines."""


class Ear:
    """Keeps what was heard, step by step."""

    def __init__(self, on: Desk, reader: Orca) -> None:
        self._on, self._reader, self._from = on, reader, 0
        self.lines: list[str] = []

    def step(self, name: str) -> None:
        """What is done next."""
        self._keep()
        self.lines.append(f"\n# {name}")

    def hears(self, *sentences: str, seconds: float = 20) -> None:
        """Wait until each of them was said in this step."""
        for sentence in sentences:
            try:
                wait_until(f"{sentence!r} is said", lambda sentence=sentence: self._said(sentence), seconds)  # type: ignore[misc]
            except AssertionError as error:
                raise AssertionError(f"{error}; heard: {self._reader.since(self._from)}") from None

    def _said(self, sentence: str) -> bool:
        return any(sentence in line for line in self._reader.since(self._from))

    def _keep(self) -> None:
        self.lines += self._reader.since(self._from)
        self._from = self._reader.mark()

    def write(self, path: Path) -> None:
        """All of it."""
        self._keep()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.lines).lstrip() + "\n", encoding="utf-8")


def test_an_operator_who_listens(tmp_path: Path) -> None:
    with desk(tmp_path) as on, orca(on.screen, on.address, tmp_path) as reader:
        ear = Ear(on, reader)
        try:
            ear.step("the program is started for the first time")
            with started(on):
                _play(on, ear)
                _key(on, ear)
                _withdraw(on, ear)
                _stop(on, ear)
                ear.step("Ctrl+H, then Ctrl+Q")
                on.press("ctrl+h")
                ear.hears("Amounts are hidden.")
                on.press("ctrl+q")
                assert on.ended() == 0
        finally:
            ear.write(Path(ROOT) / "spoken.txt")
        assert not [line for line in ear.lines if NOISE.search(line)]


def _play(on: Desk, ear: Ear) -> None:
    ear.hears("Step 1 of 5", "What do you want to do?", "You can change your mind at any time.")
    ear.hears("Sell my API key.", "not selected radio button", "Others pay you in ecash")
    ear.step("the goals: Space, then the arrow keys")
    on.press("space", "Down")
    ear.hears("Only use it on this computer.", "selected radio button")
    on.press("Up")
    ear.hears("Sell my API key.", "Others pay you in ecash", "selected radio button")
    ear.step("Next, and one step back")
    on.tab_to("Next")
    on.press("Return")
    ear.hears("Which provider do you have a key for?", "Provider combo box.")
    on.press("alt+Left")
    ear.hears("What do you want to do?")
    ear.step("Tab to the demo, Space")
    on.tab_to("Try it with play money")
    ear.hears("Try it with play money push button.")
    on.press("space")
    ear.hears("Starting a toy mint", "Selling", "Customer minted", "books balance", seconds=60)
    ear.hears("Routstr Desktop frame.", "Overview.")


def _key(on: Desk, ear: Ear) -> None:
    ear.step("Ctrl+3, a key for an app")
    on.press("ctrl+3")
    ear.hears("Keys.")
    on.tab_to("New local key")
    ear.hears("New local key push button.")
    on.press("space")
    ear.hears("New local key — Routstr Desktop dialog", "It uses your models free of charge", "Name text.")
    on.type("laptop")
    on.press("Return")
    ear.hears("The key of laptop", "It is not stored and is not shown again.", "Copy push button.")
    on.press("Return")
    ear.hears("Copied")
    on.press("Escape")
    ear.hears("New local key push button.")


def _withdraw(on: Desk, ear: Ear) -> None:
    ear.step("two sales, then Ctrl+1 and Tab to what is earned")
    assert on.buy() > 1000
    on.press("ctrl+1")
    ear.hears("Overview.")
    on.tab_to("Withdraw…")
    ear.hears("Withdraw… push button.", "Yours to withdraw: 21 sat")
    ear.step("Space, Return, Return: a token on the clipboard")
    on.press("space")
    ear.hears("Withdraw as ecash — Routstr Desktop dialog", "Only what you earned", "Amount in sat text.")
    on.press("Return")
    ear.hears("sat are in this token", "has it can spend it.", "Copy push button.")
    on.press("Return")
    ear.hears("Copied")
    on.press("Escape")
    ear.hears("Routstr Desktop frame.")


def _stop(on: Desk, ear: Ear) -> None:
    ear.step("stop selling and start again")
    on.tab_to("Stop selling")
    ear.hears("Stop selling push button.")
    on.press("space")
    ear.hears("Start selling", "Local only")
    on.press("space")
    ear.hears("Stop selling", "Selling")
