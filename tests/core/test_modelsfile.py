"""models.json: what is written reads back exactly, and what makes no sense is left out and told."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.modelsfile import read, write
from routstr_desktop.core.overrides import MOST, PARTS, Override

names = st.text("abcdefghijklmnopqrstuvwxyzABCé0123456789-./:", min_size=1, max_size=30)


@st.composite
def prices(draw: st.DrawFn) -> dict[str, Decimal]:
    parts = draw(st.lists(st.sampled_from(PARTS), unique=True))
    return {part: draw(st.decimals(Decimal("1e-15"), MOST[part], places=15)) for part in parts}


overrides = st.builds(
    Override,
    names,
    st.sampled_from(["", "openai", "my-ollama"]),
    st.booleans(),
    st.just("") | names,
    st.lists(names, max_size=4, unique=True).map(tuple),
    prices(),
    st.none() | st.decimals(Decimal("0.1"), 10, places=6),
).filter(lambda one: one.public_id.lower() != one.model.lower())


@given(st.lists(overrides, max_size=5, unique_by=lambda one: one.key))
def test_round_trip(chosen: list[Override]) -> None:
    text = write(chosen)
    found = read(text)
    assert not found.refused
    assert {one.key: one for one in found.overrides} == {one.key: one for one in chosen}
    assert write(found.overrides) == text


def test_the_shape_is_openrouters() -> None:
    one = Override(
        "gpt-4o",
        "openai",
        False,
        "mine",
        ("four-o",),
        {"prompt": Decimal("0.0000025"), "request": Decimal("1E-2")},
        Decimal("1.20"),
    )
    assert json.loads(write([one])) == {
        "models": [
            {
                "id": "mine",
                "forwarded_model_id": "gpt-4o",
                "pricing": {"prompt": "0.0000025", "request": "0.01"},
                "alias_ids": ["four-o"],
                "enabled": False,
                "routstr_desktop": {"upstream": "openai", "margin": "1.2"},
            }
        ]
    }


def test_a_list_of_openrouter_is_read() -> None:
    listed = {
        "data": [
            {
                "id": "openai/gpt-4o",
                "name": "GPT-4o",
                "pricing": {
                    "prompt": "0.0000025",
                    "completion": 0.00001,
                    "request": "0",
                    "image": "0",
                    "input_cache_read": "0",
                },
            },
            {"id": "no-price"},
        ]
    }
    priced, bare = read(json.dumps(listed)).overrides
    assert priced.price == {"prompt": Decimal("0.0000025"), "completion": Decimal("0.00001"), "request": 0, "image": 0}
    assert bare.empty


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"id": "m", "pricing": {"prompt": "-1", "completion": "1e-6"}}, "Its price for prompt is negative."),
        ({"id": "m", "pricing": {"prompt": "1e-6", "completion": "NaN"}}, "Its price for completion is not a number."),
        ({"id": "m", "pricing": {"prompt": "2.5", "completion": "10"}}, "Its price for prompt is absurdly high."),
        ({"id": "m", "pricing": {"prompt": "0", "completion": "0"}}, "Its price is zero."),
        ({"id": "m", "pricing": {"prompt": True, "completion": "1e-6"}}, "Its prompt is not a number."),
        ({"id": "m", "pricing": "cheap"}, "Its price is not a set of prices."),
        ({"id": "m", "routstr_desktop": {"margin": "0"}}, "Its margin is not between 0.1 and 10."),
        ({"id": "m", "routstr_desktop": {"margin": "much"}}, "Its margin is not a number."),
        ({"id": "m", "alias_ids": [5]}, "Its upstream or its other names are not texts."),
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(entry: dict[str, Any], why: str) -> None:
    found = read(json.dumps([entry, {"id": "good", "enabled": False}]))
    assert found.refused == (("m", why),)
    assert [one.model for one in found.overrides] == ["good"]


def test_entries_without_an_id_are_told_by_their_place() -> None:
    found = read(json.dumps([5, {"id": ""}, {"id": "a\nb"}, {"name": "x"}]))
    assert [who for who, _ in found.refused] == ["entry 1", "entry 2", "entry 3", "entry 4"]


@pytest.mark.parametrize("text", ["", "{", "5", "null", '{"models": 5}', "[" * 100_000])
def test_what_is_no_such_file(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|list"):
        read(text)
