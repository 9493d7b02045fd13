"""What a screen reader finds on the accessibility bus: names, roles, states and values of the real program, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reader.desk import ROOT, Desk, desk, started
from tests.support.atspi import Gone, Thing
from tests.support.xdesk import wait_until

pytestmark = pytest.mark.skipif(not ROOT, reason="make screen-reader runs it")
PAGES = ["Overview", "Wallet", "Keys", "Models", "Providers", "Announce", "Activity", "Settings"]
ROLES = frozenset(
    {
        "push button", "check box", "radio button", "text", "combo box", "list", "list item",
        "table", "cell", "page tab list", "page tab", "slider", "filler",
    }
)  # fmt: skip
"""Of what the keyboard reaches; a `filler` is one of ours that is painted: a chart, a QR code, the titles of a table."""
PASSWORD_TEXT = 40
"""The number of that role: by its name Qt calls it a text like any other."""
DIALOGS = {
    "Overview": ("Connect an app", "Withdraw…"),
    "Wallet": ("Receive…", "Deposit over Lightning", "Pay out by Lightning", "Automatic payouts", "12 words…", "Add mint…"),
    "Keys": ("Details…", "Revoke with refund"),
    "Announce": ("Set up…",),
}
AMOUNT = re.compile(r"\d\s?sat\b")


def things(top: Thing) -> Iterator[tuple[Thing, str, str, frozenset[str]]]:
    """(thing, role, name, states) of everything that can be seen."""
    for one in top.walk():
        try:
            yield one, one.role, one.name, one.states
        except Gone:
            continue


def nameless(top: Thing) -> list[str]:
    return [
        f"{role} {one.path}"
        for one, role, name, states in things(top)
        if "focusable" in states and (not name.strip() or role not in ROLES)
    ]


def words(top: Thing) -> str:
    """Everything that can be read of it."""
    found = []
    for one, _, name, _ in things(top):
        try:
            found += [name, one.description, one.text]
        except Gone:
            continue
    return "\n".join(found).replace("\N{NO-BREAK SPACE}", " ")


def turn_to(on: Desk, page: str) -> None:
    """By its key; the focus goes along."""
    on.press(f"ctrl+{PAGES.index(page) + 1}")
    wait_until(f"{page} has the focus", lambda: on.focus_is(page))


def test_the_program_as_a_reader_finds_it(tmp_path: Path) -> None:
    with desk(tmp_path) as on, started(on):
        first = on.program.find("Sell my API key", "radio button")
        assert first.description.startswith("Others pay you in ecash")
        other = on.program.find("Only use it on this computer", "radio button")
        assert not nameless(on.program)
        on.press("Down")
        wait_until("the other is checked", lambda: "checked" in other.states - first.states)
        on.press("Up")
        wait_until("the first is checked", lambda: "checked" in first.states - other.states)
        on.play()
        assert [said for said in on.bus.announced() if said in ("Selling", "Starting")][-1] == "Selling"
        wait_until("the focus is in the window again", lambda: on.focus_is("Overview"))

        pages = on.window.find("Pages", "list")
        assert [row.name for row in pages.children] == PAGES
        assert [row.get("Parent")[1] for row in pages.children] == [pages.path] * len(PAGES)
        for page in PAGES:
            turn_to(on, page)
            assert not nameless(on.window), page

        turn_to(on, "Overview")
        assert re.search(r"highest \d+ \w+ \d+ sat", words(on.window)), "the chart in a sentence"
        assert on.window.find("Base URL", "text").text.startswith("http://127.0.0.1:")
        key = on.window.find("Local key", "text").text
        assert key.startswith("sk-")
        assert key.endswith("•" * 16)

        turn_to(on, "Keys")
        table = on.window.find("Customer keys", "table")
        inside = [(one.role, one.name.replace("\N{NO-BREAK SPACE}", " ")) for one in table.children]
        titles = [name for role, name in inside if role == "column header"]
        cells = [name for role, name in inside if role == "cell"]
        assert {"Name", "Key", "Balance", "Requests", "Last used", "State"} <= set(titles)
        assert cells[0] == "Name: Unnamed"
        assert cells[-1] == "State: Active"

        assert on.buy() > 1000
        _focus_goes_and_comes(on)
        _dialogs(on)
        _secrets(on)
        _hidden(on)
        on.press("ctrl+q")
        assert on.ended() == 0


def _dialogs(on: Desk) -> None:
    """Each has the focus on something with a name, and nothing nameless."""
    for page, buttons in DIALOGS.items():
        turn_to(on, page)
        for button in buttons:
            before = len(on.bus.heard)
            on.window.find(button, "push button").act()
            wait_until(f"{button} opens a dialog", lambda: on.dialog is not None)
            wait_until("the focus is in it", lambda before=before: on.moved(before) and on.at())  # type: ignore[misc]
            assert on.dialog is not None
            assert not nameless(on.dialog), button
            on.press("Escape")
            wait_until("it is closed", lambda: on.dialog is None)


def _focus_goes_and_comes(on: Desk) -> None:
    """The focus goes into one that opens, and back where it was."""
    on.tab_to("New local key")
    on.press("space")
    wait_until("the focus is in the dialog", lambda: on.focus_is("Name"))
    on.press("Escape")
    wait_until("and back at its button", lambda: on.focus_is("New local key"))


def _secrets(on: Desk) -> None:
    """A secret that is typed stays dots."""
    turn_to(on, "Providers")
    on.tab_to("Add provider…")
    on.press("space")
    wait_until("the dialog is open", lambda: on.dialog is not None)
    dialog = on.dialog
    assert dialog is not None
    on.tab_to("API key")
    on.type("sk-never-spoken")
    secret = dialog.find("API key", "text")
    assert secret.ask("GetRole") == PASSWORD_TEXT
    wait_until("it was typed", lambda: len(secret.text) == len("sk-never-spoken"))
    assert set(secret.text) == {"●"} or set(secret.text) == {"•"}
    assert "never-spoken" not in words(on.program)
    on.press("Escape")
    wait_until("it is closed", lambda: on.focus_is("Add provider…"))
    assert not [heard for heard in on.bus.heard if "never-spoken" in str(heard.value)]


def _hidden(on: Desk) -> None:
    """Ctrl+H hides amounts from readers as well (what a mint takes for a coin is its price and no amount of ours)."""
    on.press("ctrl+h")
    on.heard("Amounts are hidden.")
    for page in ("Overview", "Wallet", "Keys", "Activity"):
        turn_to(on, page)
        told = [line for line in words(on.window).splitlines() if AMOUNT.search(line)]
        strip = on.window.find("What happens in the demo").text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
        assert not [line for line in told if line not in strip and not line.startswith("Takes ")], page
    on.press("ctrl+h")
    on.heard("Amounts are shown.")
