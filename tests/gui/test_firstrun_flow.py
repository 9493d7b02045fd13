"""The first run as a story: its steps, where it goes on, when it opens by itself. No Qt."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui.firstrun.flow import Flow, Goal, Step, Story, words_due
from routstr_desktop.gui.prefs import Prefs
from tests.gui.samples import MINT, NO_DAYS, PROVIDERS, SELLING

EMPTY = Snapshot(state=NodeState.LOCAL_ONLY, days=NO_DAYS, local_url="http://127.0.0.1:8421/v1")
KEPT: dict[str, str] = {}


def flow(**kept: str) -> Flow:
    return Flow(kept, KEPT.update)


def again() -> Flow:
    """After a restart."""
    return Flow(dict(KEPT), KEPT.update)


def test_it_opens_by_itself_on_an_empty_profile_only() -> None:
    assert flow().opens(EMPTY)
    for changes in (
        {"upstreams": PROVIDERS[:1]},
        {"mints": (MINT,)},
        {"withdrawable_msat": 1},
        {"customer_keys": 1},
        {"play_money": True},
        {"state": NodeState.TRANSITION},
        {"state": NodeState.LOCKED},
        {"state": NodeState.ERROR},
    ):
        assert not flow().opens(dataclasses.replace(EMPTY, **changes)), changes


def test_all_steps_to_sell_and_four_to_stay_at_home() -> None:
    told = flow()
    assert told.number == 1
    told.choose(Goal.SELL)
    walked = [told.at, *(told.forward() for _ in range(6))]
    assert walked == [*Step, Step.READY]
    told.choose(Goal.LOCAL)
    assert told.back() is Step.REACH
    assert told.back() is Step.PROVIDER
    assert told.back() is Step.GOAL
    assert told.back() is Step.GOAL


def test_a_program_that_ended_in_the_middle_goes_on_there() -> None:
    told = flow()
    told.open()
    told.choose(Goal.SELL)
    told.forward()
    told.forward()
    found = again()
    assert (found.at, found.goal, found.story) == (Step.WALLET, Goal.SELL, Story.OPEN)
    assert found.opens(dataclasses.replace(EMPTY, upstreams=PROVIDERS[:1]))
    assert found.seen == {Step.GOAL, Step.PROVIDER}


def test_who_leaves_is_not_asked_again_and_finds_the_same_step() -> None:
    told = flow()
    told.open()
    told.choose(Goal.SELL)
    told.forward()
    told.leave()
    found = again()
    assert not found.opens(EMPTY)
    found.open()
    assert found.at is Step.PROVIDER


def test_finished_is_finished_and_begins_anew_when_asked_for() -> None:
    told = flow()
    told.open()
    told.choose(Goal.LOCAL)
    for _ in range(3):
        told.forward()
    told.finish()
    told.leave()  # the window closes after it
    found = again()
    assert found.story is Story.FINISHED
    assert not found.opens(EMPTY)
    found.open()
    assert (found.at, found.goal) == (Step.GOAL, Goal.LOCAL)


def test_what_is_done_is_read_from_the_node() -> None:
    told = flow(goal="sell")
    assert [step for step in Step if told.done(step, EMPTY)] == [Step.GOAL]
    ready = dataclasses.replace(EMPTY, upstreams=PROVIDERS[:1], mints=(MINT,))
    assert [step for step in Step if told.done(step, ready)] == [Step.GOAL, Step.PROVIDER, Step.WALLET]
    distrusted = dataclasses.replace(EMPTY, mints=(dataclasses.replace(MINT, trusted=False),))
    assert not told.done(Step.WALLET, distrusted)


@pytest.mark.parametrize("kept", [{"goal": "fly", "at": "moon", "story": "?", "seen": "x y"}, {"goal": "local", "at": "price"}])
def test_nonsense_is_overlooked(kept: dict[str, str]) -> None:
    told = flow(**kept)
    assert told.at is Step.GOAL
    assert told.steps[0] is Step.GOAL


def test_it_is_kept_in_the_preferences(tmp_path: Path) -> None:
    prefs = Prefs(tmp_path / "window.json")

    def save(kept: dict[str, str]) -> None:
        prefs.first_run = kept
        prefs.save()

    told = Flow(prefs.first_run, save)
    told.open()
    told.choose(Goal.SELL)
    told.forward()
    found = Prefs.load(tmp_path / "window.json")
    assert Flow(found.first_run, save).at is Step.PROVIDER


def test_the_banner_stands_until_the_words_are_on_paper() -> None:
    assert words_due(SELLING, 0, {})
    assert not words_due(SELLING, 1, {})
    assert not words_due(EMPTY, 0, {})
    assert not words_due(dataclasses.replace(SELLING, play_money=True), 0, {})
    set_up = dataclasses.replace(EMPTY, mints=(MINT,))
    assert not words_due(set_up, 0, {})
    assert words_due(set_up, 0, {"seen": "goal provider wallet"})
