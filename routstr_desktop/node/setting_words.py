"""What is wrong with the value of a setting, in words: what pydantic found, told to somebody who never heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routstr_desktop.core.sentence import say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NUMBERS = ("decimal_parsing", "decimal_type", "float_parsing", "float_type", "finite_number")
_DIGITS = ("decimal_max_digits", "decimal_max_places", "decimal_whole_digits", "int_parsing_size")


def wrong(error: ErrorDetails) -> str:
    """What a value must be, as the end of a sentence; of our own checks their words."""
    limits = error.get("ctx", {})
    kind = error["type"]
    if "error" in limits:
        return str(limits["error"])
    if "ge" in limits:
        return say("must be at least {least}", least=limits["ge"])
    if "gt" in limits:
        return say("must be more than {least}", least=limits["gt"])
    if "le" in limits:
        return say("must be at most {most}", most=limits["le"])
    if "lt" in limits:
        return say("must be less than {most}", most=limits["lt"])
    if kind == "string_too_long":
        return say("must have at most {most} characters", most=limits["max_length"])
    if kind == "too_long":
        return say("must have at most {most} entries", most=limits["max_length"])
    if kind in _DIGITS:
        return say("has too many digits")
    if kind in _NUMBERS:
        return say("must be a number")
    if kind.startswith("int_"):
        return say("must be a whole number")
    if kind.startswith("bool_"):
        return say("must be true or false")
    if kind.startswith(("string_", "path_")):
        return say("must be a text")
    if kind == "missing":
        return say("is missing")
    return say("is not of the kind that belongs here")
