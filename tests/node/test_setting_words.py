"""A wrong value of a setting is told in words of ours: what, where, and what it must be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import Sentence
from routstr_desktop.node.configuration import load
from routstr_desktop.node.setting_words import wrong
from routstr_desktop.node.settings import Settings
from routstr_desktop.node.upstream_settings import UpstreamSettings
from routstr_desktop.system.paths import Paths

SILLY: tuple[Any, ...] = (
    "", "x", "\x00", "nan", "1e999", "9" * 5000, -1, 0, 10**40, 1.5, True, None, [], [5], ["x"] * 1001, {"a": 1}, object(),
)  # fmt: skip
OF_PYDANTIC = re.compile(r"Input|should|[Uu]nable to parse|validation|type=|valid (?:string|integer|number|boolean|tuple|dict)")
WHOLE = {"slug": "abc", "base_url": "https://a.example/v1"}


def told(model: type[BaseModel], **values: Any) -> list[str]:
    """What is said of each wrong value."""
    try:
        model.__pydantic_validator__.validate_python(values)
    except ValidationError as error:
        return [wrong(one) for one in error.errors() if one["type"] != "extra_forbidden"]
    return []


@pytest.mark.parametrize("model", [Settings, UpstreamSettings])
def test_no_setting_speaks_with_the_words_of_a_library(model: type[BaseModel]) -> None:
    assert told(model, **WHOLE) == []
    said = [words for name in model.model_fields for value in SILLY for words in told(model, **{**WHOLE, name: value})]
    assert len(said) > len(model.model_fields)
    assert [words for words in said if OF_PYDANTIC.search(words) or not isinstance(words, Sentence)] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ROUTSTR_PORT", "many", "must be a whole number (it is 'many')"),
        ("ROUTSTR_PORT", "70000", "must be at most 65535 (it is '70000')"),
        ("EXCHANGE_FEE", "cheap", "must be a number (it is 'cheap')"),
        ("ANNOUNCE", "perhaps", "must be true or false (it is 'perhaps')"),
    ],
)
def test_what_is_wrong_where_it_stands_and_what_it_must_be(tmp_path: Any, name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(Paths(tmp_path), environment={name: value})
    assert caught.value.message == f"The setting {name} from the environment is wrong: {said}."
