"""The one function through which every word on a screen goes, so that it can be said in another language.

`tr("Paused until {time}", time=...)` translates the sentence, then fills in the values: what a translator sees is a
whole sentence with names for the gaps, never a piece of one. `trn("{n} key", "{n} keys", count)` chooses by number.
Sources are plain English literals (they are read out of the code, so never a variable, never an f-string); without a
catalogue they are what is shown. No Qt here: the program installs the translator (`use`), tests of words need none.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str, int | None], str]
"""From an English source and the number it is about (None: no number) to the words of a language; "" when unknown."""


def _unknown(source: str, number: int | None) -> str:
    del source, number
    return ""


_translate: Translate = _unknown


def use(translate: Translate | None) -> None:
    """From now on say it by this; None goes back to English. Words already on a screen stay as they are."""
    global _translate
    _translate = translate or _unknown


def tr(source: str, /, **values: object) -> str:
    """The sentence in the language of the program, its `{gaps}` filled with `values`."""
    said = _translate(source, None) or source
    return said.format(**values) if values else said


def trn(one: str, many: str, number: int, /, **values: object) -> str:
    """The sentence that fits `number`, which fills `{n}` (pass `n=` to write it grouped). `many` is the source's name."""
    said = _translate(many, number) or (one if number == 1 else many)
    return said.format(**{"n": number, **values})


def tr_later(source: str, /) -> str:
    """A sentence of a table or a default, which are made before a language is chosen: `tr_now` says it."""
    return source


tr_now = tr
"""What `tr_later` kept, in the language of the program; a name of its own, since `tr` takes literals only."""
