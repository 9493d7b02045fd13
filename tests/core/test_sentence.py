"""A sentence of the node is its English text to everybody, and more to a window that speaks another language."""

from __future__ import annotations

import copy
import json
import pickle
import sqlite3
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import Sentence, say, say_n, together
from routstr_desktop.core.status import Problem

DOWN = say("The mint {mint} does not answer.", mint="mint.example.com")


def test_it_is_the_english_text() -> None:
    assert DOWN == "The mint mint.example.com does not answer."
    assert hash(DOWN) == hash("The mint mint.example.com does not answer.")
    assert json.loads(json.dumps({"why": DOWN})) == {"why": "The mint mint.example.com does not answer."}
    assert sqlite3.connect(":memory:").execute("SELECT ?", (DOWN,)).fetchone() == (DOWN,)


def test_it_remembers_what_it_was_made_of() -> None:
    assert (DOWN.source, DOWN.values) == ("The mint {mint} does not answer.", {"mint": "mint.example.com"})
    outer = say("{why} Nothing was moved.", why=DOWN)
    assert outer == "The mint mint.example.com does not answer. Nothing was moved."
    assert outer.values["why"] is DOWN


def test_values_are_kept_as_texts_and_numbers_so_that_nothing_else_lives_on_in_them() -> None:
    broken = say("{file}: {why}", file=Path("/tmp/x"), why=ValueError(DOWN))
    assert broken == f"/tmp/x: {DOWN}"
    assert broken.values == {"file": "/tmp/x", "why": DOWN}
    assert broken.values["why"] is DOWN


def test_a_clause_may_begin_a_sentence() -> None:
    assert say("{why:capital}.", why="no answer in time") == "No answer in time."


def test_numbers_are_grouped_in_english_and_stay_numbers() -> None:
    lost = say("It lost {amount:,} sat.", amount=21_480)
    assert lost == "It lost 21,480 sat."
    assert lost.values == {"amount": 21_480}


@pytest.mark.parametrize(("number", "told"), [(1, "1 coin of ours"), (0, "0 coins of ours"), (1200, "1,200 coins of ours")])
def test_the_form_follows_the_number_and_the_catalogue_knows_it_by_the_form_for_many(number: int, told: str) -> None:
    made = say_n("{n:,} coin of {whom}", "{n:,} coins of {whom}", number, whom="ours")
    assert (made, made.source, made.number) == (told, "{n:,} coins of {whom}", number)


def test_sentences_stand_side_by_side_and_a_plain_one_among_them() -> None:
    both = together(DOWN, "Said by somebody else.")
    assert both == "The mint mint.example.com does not answer. Said by somebody else."
    assert list(both.values.values()) == [DOWN, "Said by somebody else."]
    assert together("a", "b", between="; ") == "a; b"
    assert together() == ""
    with pytest.raises(ValueError, match="gaps"):
        together("a", between="{}")


@pytest.mark.parametrize("made", [DOWN, say_n("{n} coin", "{n} coins", 2), together(DOWN, DOWN)])
def test_it_survives_copies_pickles_and_dataclasses(made: Sentence) -> None:
    problem = replace(Problem("mint", "A mint", "?"), text=made)
    for other in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), asdict(problem)["text"]):
        assert isinstance(other, Sentence)
        assert (other, other.source, other.values, other.number) == (made, made.source, made.values, made.number)


def test_it_survives_being_what_an_exception_says() -> None:
    assert str(ValueError(DOWN)) is DOWN
    error = ConfigError(DOWN)
    assert error.message is DOWN
    assert str(error) is DOWN
