"""What the node says to its operator, in words that another language can say, too.

`say("The mint {mint} does not answer.", mint=mint)` IS the English text: logs, JSON, the database and comparisons see a
plain str. It also remembers the sentence as it was written and what filled its gaps, so that a window can say the same in
its own language (`gui.translation.tr_said`). Values may be sentences themselves: a reason inside of a report.

* The sentence is a plain literal; packaging/translations.py reads it out of the code, as that of `tr`.
* A gap with a thousands separator, `{amount:,}`, is a number and is written the way of the reader; any other value is
  written as it is (ports, names, addresses, what somebody typed).
* Money is an `Amount` or a `Dollars` of core/money.py and brings its unit along, `{amount}`: a window can hide it. What is
  a limit for everybody, and says nothing of anybody's money, is a number like any other.
* A clause that begins a sentence, `{why:capital}`, begins with a capital letter.
* A sentence about a number that may be one: `say_n("{n} coin", "{n} coins", count)`.
* Sentences side by side: `together(first, second)`. What is put together by an f-string or `+` is a plain str, in English.

It survives being an exception's message, a field, a copy, a pickle and `str()`. Written down it is its English text.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self


class Filler(string.Formatter):
    """Fills the gaps of a sentence, in English."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "capital":
            text = str(value)
            return text[:1].upper() + text[1:]
        filled: str = super().format_field(value, format_spec)
        return filled


class Sentence(str):
    """See the module. Made by `say`, `say_n` and `together`."""

    __slots__ = ("english", "number", "source", "values")

    source: str
    """The name of the sentence in a catalogue: with its gaps, of a plural the form for many."""
    values: Mapping[str, str | int | Decimal]
    """What fills the gaps; of a path, an exception or a date only its text is kept."""
    number: int | None
    """What the form is chosen by; None = it has one form."""
    english: str
    """The form that was chosen in English, with its gaps."""

    def __new__(cls, english: str, values: Mapping[str, object], source: str | None = None, number: int | None = None) -> Self:
        kept = {name: value if isinstance(value, str | int | Decimal) else str(value) for name, value in values.items()}
        made = super().__new__(cls, _ENGLISH.vformat(english, (), kept) if kept else english)
        made.english, made.values = english, kept
        made.source, made.number = english if source is None else source, number
        return made

    def __str__(self) -> str:
        """Itself: what an exception says of itself stays a sentence."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.english, self.values, self.source, self.number)


_ENGLISH = Filler()


def say(sentence: str, /, **values: object) -> Sentence:
    """A whole sentence, or more, its `{gaps}` filled with `values`."""
    return Sentence(sentence, values)


def say_n(one: str, many: str, number: int, /, **values: object) -> Sentence:
    """The sentence that fits `number`, which is the gap `{n}`; write `{n:,}` where it may be large."""
    return Sentence(one if number == 1 else many, {"n": number, **values}, many, number)


def together(*parts: str, between: str = " ") -> Sentence:
    """Several after each other, each in any language. A part that is a plain str stays as it is."""
    if any(mark in between for mark in "{}"):
        raise ValueError("no gaps between sentences")
    names = [f"part{place}" for place in range(len(parts))]
    return Sentence(between.join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
