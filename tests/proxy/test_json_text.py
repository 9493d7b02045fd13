"""JSON is exact: what the fast parser would change or refuse takes the slower way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.proxy import json_text
from routstr_desktop.proxy.json_text import MOST_VALUES, json_bytes, parse_json

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_a_value_survives_writing_and_reading(value: Any) -> None:
    written = json_bytes(value)

    assert parse_json(written) == value == json.loads(written)
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize("number", [2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**400, 0.1, 1e300, 5e-324])
def test_numbers_stay_what_they_are(number: float) -> None:
    read = parse_json(json.dumps({"n": number}).encode())["n"]

    assert (read, type(read)) == (number, type(number))
    assert json.loads(json_bytes(read)) == number


def test_a_lone_surrogate_is_kept_as_an_escape() -> None:
    value = parse_json(rb'{"text":"cut \ud83d"}')

    assert value == {"text": "cut \ud83d"}
    assert json_bytes(value) == rb'{"text":"cut \ud83d"}'


@pytest.mark.parametrize("text", ["1e400", "-1e400", "NaN", "[Infinity]", "01", "[1,]", "", "\ufeff{}", "'a'", "[" * 5000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_json(text.encode())

    assert refused.value.code == "invalid_json"


def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(BadRequest, match="UTF-8"):
        parse_json(b'"\xff"')


def test_what_is_crowded_is_not_parsed() -> None:
    """Three bytes of text would become a hundred of memory."""
    for one in (b"{}", b"1", b'"a"', b'"\\\\"', b'{"a":[]}'):
        with pytest.raises(BadRequest) as refused:
            parse_json(b"[" + b",".join([one] * (MOST_VALUES + 1)) + b"]")
        assert (refused.value.status, refused.value.code) == (413, "request_too_large")


def test_what_stands_in_texts_does_not_crowd() -> None:
    text = 'a, [b], {"c": "\\\\", "d": "\\""},\n' * (MOST_VALUES // 4)
    body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()

    assert body.count(b",") > MOST_VALUES
    assert parse_json(body)["messages"][0]["content"] == text


@settings(max_examples=30)
@given(st.lists(VALUES, min_size=1))
def test_at_least_as_many_are_counted_as_there_are(value: list[Any]) -> None:
    """So nothing gets by in disguise."""

    def many(inner: Any) -> int:
        parts = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
        return 1 + sum(map(many, parts))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "MOST_VALUES", many(value) - 2)
        assert json_text.crowded(json.dumps(value).encode()) is (len(json.dumps(value)) > many(value) - 2)
