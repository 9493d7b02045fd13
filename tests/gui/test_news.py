"""What is told, when, and how often; and that the desktop shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.core.release import Release
from routstr_desktop.core.status import DayEarned, Problem, Snapshot
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.news import KINDS, News, Watch, kind_of
from routstr_desktop.gui.notifications import Notifications
from routstr_desktop.gui.text import NBSP, Numbers
from routstr_desktop.node import problems
from routstr_desktop.system import notify
from tests.gui.fakes import FakeEngine
from tests.gui.samples import SELLING

Until = Callable[..., Any]
NUMBERS = Numbers()
DOWN = problems.mint_unreachable("https://mint.example.com", 0)


def with_problems(*found: Problem) -> Snapshot:
    return dataclasses.replace(SELLING, problems=found)


def days(*earned: int, first: int = 1) -> Snapshot:
    return dataclasses.replace(
        SELLING, days=tuple(DayEarned(f"2026-11-{first + index:02}", value, 3) for index, value in enumerate(earned))
    )


def test_a_trouble_is_told_after_a_minute_and_once() -> None:
    watch = Watch()
    assert watch.look(with_problems(DOWN), 0, NUMBERS) == []
    assert watch.look(with_problems(DOWN), 59, NUMBERS) == []
    (told,) = watch.look(with_problems(DOWN), 61, NUMBERS)
    assert (told.kind, told.title) == ("mint", "Mint mint.example.com is unreachable")
    assert watch.look(with_problems(DOWN), 999, NUMBERS) == []


def test_a_trouble_that_comes_back_is_told_again() -> None:
    watch = Watch()
    for at in (0, 61):
        watch.look(with_problems(DOWN), at, NUMBERS)
    assert watch.look(with_problems(), 100, NUMBERS) == []
    assert watch.look(with_problems(DOWN), 110, NUMBERS) == []
    assert len(watch.look(with_problems(DOWN), 171, NUMBERS)) == 1


def test_a_short_trouble_is_not_told() -> None:
    watch = Watch()
    assert watch.look(with_problems(DOWN), 0, NUMBERS) == []
    assert watch.look(with_problems(), 30, NUMBERS) == []
    assert watch.look(with_problems(DOWN), 70, NUMBERS) == []


def test_a_stop_is_told_at_once_and_stays() -> None:
    (told,) = Watch().look(with_problems(problems.books(["1 sat is missing."])), 0, NUMBERS)
    assert (told.kind, told.stays) == ("stopped", True)


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (problems.upstream_missing(), None),
        (problems.mint_missing(), None),
        (problems.upstream_account("openai", "OpenAI", "It refused your key."), "upstream"),
        (problems.upstream_failing("It is down."), "upstream"),
        (problems.ledger("The disk is full."), "stopped"),
        (problems.locked(SecretsLocked("Unlock it.")), "stopped"),
        (problems.doubts(["A refund."]), "mint"),
        (problems.payout("alice@example.com", "It refuses."), "payout"),
        (problems.mint_refused("https://mint.example.com", 8_000), "mint"),
        (problems.port_taken(8422, "public"), "stopped"),
        (problems.pricing_unavailable("too_few_sources"), "stopped"),
        (Problem("spend-near-day-openai", "Your spending limit is near", "80 %"), "spend"),
    ],
)
def test_every_problem_has_its_kind(problem: Problem, kind: str | None) -> None:
    assert kind_of(problem) == kind
    assert kind is None or kind in KINDS


def test_what_only_keeps_customers_away_has_a_minute_too() -> None:
    watch = Watch()
    missing = with_problems(problems.pricing_unavailable("too_few_sources"))
    assert watch.look(missing, 0, NUMBERS) == []
    assert [told.kind for told in watch.look(missing, 61, NUMBERS)] == ["stopped"]


def test_a_newer_version_is_told_once() -> None:
    watch, newer = Watch(), dataclasses.replace(SELLING, update=Release("1.3", "https://example.com/1.3"))
    assert watch.look(SELLING, 0, NUMBERS) == []
    (told,) = watch.look(newer, 1, NUMBERS)
    assert (told.kind, told.title, told.stays) == ("update", "Version 1.3 of routstr is there", False)
    assert watch.look(newer, 2, NUMBERS) == []


def test_the_first_sale_is_told_once_ever() -> None:
    watch = Watch()
    assert watch.look(days(0, 0), 0, NUMBERS) == []
    (told,) = watch.look(days(0, 4_000), 1, NUMBERS)
    assert told.text.replace(NBSP, " ") == "A customer has paid for an answer. It brought 4 sat."
    assert watch.look(days(0, 9_000), 2, NUMBERS) == []
    assert Watch().look(days(0, 9_000), 0, NUMBERS) == [], "it was sold before this start"
    old = Watch(sold_before=True)
    old.look(days(0, 0), 0, NUMBERS)
    assert old.look(days(0, 1), 1, NUMBERS) == []


def test_yesterday_is_told_when_a_day_begins_and_hides_its_amounts() -> None:
    hidden = dataclasses.replace(NUMBERS, hidden=True)
    for numbers, text in ((NUMBERS, "7 sat from 3 requests."), (hidden, "The amounts are in the window.")):
        watch = Watch()
        assert watch.look(days(1_000, 7_000), 0, numbers) == []
        (told,) = watch.look(days(1_000, 7_000, 0), 1, numbers)
        assert (told.kind, told.text.replace(NBSP, " ")) == ("daily", text)


async def test_switches_and_the_tray_where_the_desktop_has_no_service(
    controller: Controller, engine: FakeEngine, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    await until(lambda: controller.snapshot.models == 12)
    told: list[News] = []
    notes = Notifications(controller, told.append)
    controller.prefs.silent = ["stopped"]
    controller.changed.emit(with_problems(problems.ledger("The disk is full.")))
    controller.prefs.silent = []
    controller.changed.emit(with_problems(problems.locked(SecretsLocked("Unlock it."))))
    await until(lambda: bool(told))
    assert [news.title for news in told] == ["The secrets are locked"]
    assert "Unlock it." not in told[0].text, "the node's words are for those who have no window"
    assert "Open the window" in told[0].text
    assert notes is not None
    assert notify.available() is not None
