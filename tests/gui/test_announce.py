"""The Announce page: what it shows in each state, what its buttons ask of the node, and what is seen before it is published."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTabBar, QTableWidget, QWidget

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.listing import Neighbourhood
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.announce import AnnounceDialog, ProfileDialog, RelaysDialog
from routstr_desktop.gui.dialogs.identity import BackupDialog, ImportDialog, RevealDialog
from routstr_desktop.gui.dialogs.reach import ReachDialog
from routstr_desktop.gui.found_words import position, position_sentence, presence_pill
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.window import PAGES, Window
from tests.gui.fakes import FakeEngine
from tests.gui.found import (
    ANNOUNCED,
    EVENT,
    FLAGGED,
    NO_ADDRESS,
    NONE,
    NPUB,
    PRESENCES,
    READY,
    RELAYS,
    SEEN_LISTED,
    SEEN_SILENCE,
    URL,
    compared,
)
from tests.gui.samples import NOW

Until = Callable[..., Any]
ROW = next(row for row, entry in enumerate(PAGES) if entry.make is AnnouncePage)


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> AnnouncePage:
    """Opened by its shortcut."""
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()[f"Ctrl+{ROW + 1}"]()
    made = window.pages.currentWidget()
    assert isinstance(made, AnnouncePage)
    await until(lambda: made.presence == NONE)
    return made


async def show(page: AnnouncePage, engine: FakeEngine, until: Until, presence: Any) -> None:
    engine.found.now = presence
    await until(lambda: not page.busy)
    page.load()
    await until(lambda: page.presence == presence)


def dialog(window: Window, kind: type[Any]) -> Any:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[0] if found else None


async def test_every_state_says_what_it_is(page: AnnouncePage, engine: FakeEngine, until: Until) -> None:
    words = {
        "no-identity": ("Not announced", "Nobody can find this node yet. It needs a key of its own, and an address."),
        "no-address": ("Not announced", f"Not announced. {NO_ADDRESS.obstacle}"),
        "ready": ("Not announced", ""),
        "announced": ("Announced on 2 of 4", ""),
        "trusted": ("Announced on 4 of 4", ""),
        "flagged": ("Waiting", f"Switched on, but not announced. {FLAGGED.obstacle}"),
        "refused": ("No relay has it yet", "Every relay refused the announcement. Below is why. Try other relays."),
    }
    for name, presence in PRESENCES.items():
        await show(page, engine, until, presence)
        pill, banner = words[name]
        assert (page.pill.text(), page.banner.words() if page.banner.isVisible() else "") == (pill, banner), name
        assert page.switch.isEnabled() == (presence.announce or bool(presence.event))


async def test_relays_reach_and_reviews_are_told_in_words(page: AnnouncePage, engine: FakeEngine, until: Until) -> None:
    await show(page, engine, until, ANNOUNCED)
    rows = [row.accessibleName() for row in page.relays.rows.rows]
    assert rows[0].startswith("relay.nostr.band: No answer. No connection, 4 tries.")
    assert rows[2] == "relay.routstr.com: Refused. “pow: 28 bits needed, 0 given”"
    assert [row.chip.text() for row in page.reach.rows.rows] == ["Reached", "Cannot tell"]
    assert page.reviews.chip.text() == "Not reviewed yet"
    assert "enable your address by hand" in page.reviews.meaning.text()
    assert page.reviews.link.field.text().startswith("nostr:naddr1")
    page.reviews.link.button.click()
    assert QGuiApplication.clipboard().text() == ANNOUNCED.standing.link
    table = page.neighbours.table
    cells = [[item.text() if (item := table.item(row, column)) else None for column in range(6)] for row in range(4)]
    assert cells[1] == ["claude-sonnet-5", "21,840", "19,500", "17,900", "7", "12\N{NO-BREAK SPACE}% above the median"]
    assert "You are 117\N{NO-BREAK SPACE}% above the median for qwen3-coder." in page.neighbours.about.text()


async def test_what_few_need_is_shown_on_demand_and_stays_as_it_was_left(
    page: AnnouncePage, engine: FakeEngine, until: Until
) -> None:
    await show(page, engine, until, NONE)
    assert not page.identity.more.isVisible(), "there is nothing to show"
    assert not page.event_card.more.isVisible()
    await show(page, engine, until, READY)
    assert not page.identity.hex.isVisible()
    page.identity.more.setFocus()
    page.identity.more.click()
    assert page.identity.hex.isVisible()
    assert page.identity.more.text() == "Hide hex key"
    await show(page, engine, until, ANNOUNCED)
    assert page.identity.hex.isVisible()
    assert page.identity.more.hasFocus()
    page.identity.more.click()
    assert not page.identity.hex.isVisible()


async def test_the_exact_event_is_seen_before_it_is_published(
    page: AnnouncePage, window: Window, engine: FakeEngine, until: Until
) -> None:
    await show(page, engine, until, READY)
    assert not page.event_card.text.isVisible()
    page.event_card.more.click()
    assert page.event_card.text.isVisible()
    assert json.loads(page.event_card.text.toPlainText()) == json.loads(EVENT)
    page.switch.click()
    asked = dialog(window, AnnounceDialog)
    assert asked.text.toPlainText() == EVENT
    assert "relay.damus.io" in asked.about.text()
    asked.cancel.click()
    assert not [call for call in engine.calls if call[0] == "announce"]
    page.switch.click()
    dialog(window, AnnounceDialog).act.click()
    await until(lambda: page.presence == ANNOUNCED)
    assert ("announce", True) in engine.calls
    assert page.switch.text() == "Stop announcing"
    page.switch.click()
    await until(lambda: page.presence == READY)
    assert ("announce", False) in engine.calls


async def test_a_new_identity_and_a_failure(page: AnnouncePage, window: Window, engine: FakeEngine, until: Until) -> None:
    engine.fail["generate"] = BadRequest("The keyring is locked. Unlock it.")
    page.identity.make.click()
    await until(lambda: "keyring is locked" in window.toast.text())
    engine.fail.clear()
    page.identity.make.click()
    await until(lambda: page.identity.npub.field.text() == NPUB)
    assert not page.identity.make.isVisible()
    assert page.identity.bring.text() == "Import another…"
    page.identity.npub.button.click()
    assert QGuiApplication.clipboard().text() == NPUB


async def test_import_asks_what_to_do_with_a_listing(
    page: AnnouncePage, window: Window, engine: FakeEngine, until: Until
) -> None:
    page.identity.bring.click()
    asked = dialog(window, ImportDialog)
    assert asked.secret.echoMode() == QLineEdit.EchoMode.Password
    assert not asked.passphrase.isVisible()
    asked.secret.setText("ncryptsec1abc")
    assert asked.passphrase.isVisible()
    asked.passphrase.setText("word")
    engine.fail["look_up"] = BadRequest("The passphrase does not open this ncryptsec.")
    asked.act.click()
    await until(lambda: "does not open" in asked.error.words())
    engine.fail.clear()
    engine.found.seen = SEEN_LISTED
    asked.act.click()
    await until(lambda: asked.act.text() == "Take it over")
    assert "Old laptop at old.example.com" in asked.found.text()
    asked.second.click()
    await until(lambda: dialog(window, ImportDialog) is None)
    assert engine.calls[-1] == ("bring", "ncryptsec1abc", "word", {"replace": False, "take_over": None, "second": True})

    await until(lambda: page.presence == NO_ADDRESS)
    for seen, verb, choice in (
        (SEEN_LISTED, "Take it over", {"replace": True, "take_over": "0123456789ab", "second": False}),
        (SEEN_SILENCE, "Import anyway", {"replace": True, "take_over": None, "second": True}),
    ):
        engine.found.seen = seen
        page.identity.bring.click()
        asked = dialog(window, ImportDialog)
        asked.secret.setText("nsec1abc")
        asked.act.click()
        await until(lambda asked=asked, verb=verb: asked.act.text() == verb)
        asked.act.click()
        await until(lambda: dialog(window, ImportDialog) is None)
        assert engine.calls[-1] == ("bring", "nsec1abc", None, choice)


async def test_the_secret_is_shown_on_a_deliberate_word_only(
    page: AnnouncePage, window: Window, engine: FakeEngine, until: Until
) -> None:
    await show(page, engine, until, READY)
    everything = " ".join(box.toPlainText() for box in window.findChildren(QPlainTextEdit))
    assert "nsec1" not in everything
    page.identity.reveal.click()
    asked = dialog(window, RevealDialog)
    assert asked.cancel.hasFocus() or asked.cancel.isDefault()
    assert not [call for call in engine.calls if call[0] == "reveal"]
    asked.act.click()
    await until(lambda: asked.secret.isVisible())
    assert asked.secret.toPlainText().startswith("nsec1")
    asked.act.click()
    assert QGuiApplication.clipboard().text().startswith("nsec1")
    asked.cancel.click()
    page.identity.backup.click()
    asked = dialog(window, BackupDialog)
    asked.first.setText("long enough")
    asked.again.setText("another one")
    assert not asked.act.isEnabled()
    asked.again.setText("long enough")
    asked.act.click()
    await until(lambda: asked.secret.isVisible())
    assert asked.secret.toPlainText().startswith("ncryptsec1")
    assert (asked.first.text(), asked.again.text()) == ("", "")
    asked.reject()


async def test_three_ways_to_be_reached(page: AnnouncePage, window: Window, engine: FakeEngine, until: Until) -> None:
    await show(page, engine, until, NO_ADDRESS)
    for row, expected in enumerate((("reach_by", "own", URL), ("reach_by", "tor", ""), ("reach_by", "lan", ""))):
        page.reach.set_up.click()
        asked = dialog(window, ReachDialog)
        asked.tabs.setCurrentIndex(row)
        if row == 0:
            for wrong in ("", "ada", "http://ada.example.com"):
                asked.url.setText(wrong)
                assert not asked.act.isEnabled()
            asked.url.setText("https://staging.ada.example.com")
            assert "routstr.com does not list" in asked.warning.text()
            asked.url.setText(URL)
        asked.act.click()
        await until(lambda: dialog(window, ReachDialog) is None)
        assert engine.calls[-1][:2] == expected[:2]
        if row == 0:
            assert engine.calls[-1] == expected
    await show(page, engine, until, ANNOUNCED)
    page.reach.set_up.click()
    asked = dialog(window, ReachDialog)
    asked.tabs.setCurrentIndex(1)
    assert asked.act.text() == "Stop the service"
    asked.act.click()
    await until(lambda: ("switch", False) in engine.calls)


async def test_name_relays_and_looking(page: AnnouncePage, window: Window, engine: FakeEngine, until: Until) -> None:
    await show(page, engine, until, READY)
    page.identity.edit.click()
    asked = dialog(window, ProfileDialog)
    asked.name.setText("My staging node")
    assert "does not list" in asked.warning.text()
    asked.name.setText(" Ada ")
    asked.act.click()
    await until(lambda: ("change_settings", {"name": "Ada", "description": READY.about, "picture": ""}) in engine.calls)
    page.relays.change.click()
    asked = dialog(window, RelaysDialog)
    assert asked.text.toPlainText().split() == list(RELAYS)
    asked.text.setPlainText("wss://a.example\n\n  wss://b.example ")
    engine.fail["change_settings"] = BadRequest("wrong must start with wss://")
    asked.act.click()
    await until(lambda: "must start with" in asked.error.words())
    engine.fail.clear()
    asked.act.click()
    await until(lambda: ("change_settings", {"relays": ("wss://a.example", "wss://b.example")}) in engine.calls)
    for button in (page.reach.check, page.reviews.look, page.neighbours.look):
        button.click()
    await until(lambda: page.reviews.chip.text() == "Trusted")
    assert {"check", "look"} <= {call[0] for call in engine.calls}


async def test_what_is_not_known_is_not_claimed(page: AnnouncePage, engine: FakeEngine, until: Until) -> None:
    silent = tuple((url, "no connection") for url in RELAYS)
    for relays, told in ((silent, "No relay answered"), (silent[:1], "No other node was found")):
        seen = Neighbourhood(NOW, False, (), (), relays)
        await show(page, engine, until, dataclasses.replace(READY, neighbours=seen))
        assert page.neighbours.about.text().startswith(told)
    await show(page, engine, until, dataclasses.replace(READY, running=False))
    assert "not running" in page.banner.words()
    engine.fail["presence"] = BadRequest("The keyring is locked. Unlock it.")
    await until(lambda: not page.busy)
    page.load()
    await until(lambda: "keyring is locked" in page.banner.words())


async def test_the_keyboard_and_a_screen_reader_find_everything(page: AnnouncePage, engine: FakeEngine, until: Until) -> None:
    await show(page, engine, until, ANNOUNCED)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QTableWidget, QTabBar)
    parts = [part for part in page.findChildren(QWidget) if isinstance(part, kinds) and part.isVisible()]
    assert len(parts) > 15
    assert not [part for part in parts if not part.accessibleName() and part.parent() is not None and not _inner(part)]


def _inner(part: QWidget) -> bool:
    """A part of Qt's own, as a table's corner."""
    return part.parent() is not None and isinstance(part.parent(), QTableWidget)


async def test_without_a_node_nothing_is_claimed(still: Controller, qtbot: Any) -> None:
    page = AnnouncePage(still)
    qtbot.addWidget(page)
    page.show()
    assert "not running" in page.banner.words()
    assert not page.identity.isVisible()
    assert not page.switch.isVisible()


def test_words_for_prices() -> None:
    assert position_sentence(compared("m", 1120, 1000, 900)) == "You are 12\N{NO-BREAK SPACE}% above the median for m."
    assert position(compared("m", 950, 1000, 900)) == "5\N{NO-BREAK SPACE}% below the median"
    assert position(compared("m", 1000, 1000, 900)) == "At the median"
    assert presence_pill(NONE)[0] == "Not announced"
