"""The one function through which every word on a screen goes, so that it can be said in another language.

`tr("Paused until {time}", time=...)` translates the sentence, then fills in the values: what a translator sees is a
whole sentence with names for the gaps, never a piece of one. `trn("{n} key", "{n} keys", count)` chooses by number.
Sources are plain English literals (they are read out of the code, so never a variable, never an f-string); without a
catalogue they are what is shown. No Qt here: the program installs the translator (`use`), tests of words need none.

What the node reports is worded there, in English, by `say` of core/sentence.py; `tr_said` says it here. Everything that
comes from the node and is shown goes through it, or fills a gap of `tr`, which does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routstr_desktop.core.money import Amount, Dollars
from routstr_desktop.core.sentence import Filler, Sentence

Translate = Callable[[str, int | None], str]
"""From an English source and the number it is about (None: no number) to the words of a language; "" when unknown."""


def _unknown(source: str, number: int | None) -> str:
    del source, number
    return ""


_translate: Translate = _unknown
_recall: Translate = _unknown
_separators: dict[int, str] = {}
_dots: str | None = None
"""What stands for the money in reports while amounts are hidden."""


def use(translate: Translate | None, group: str = ",", point: str = ".", *, invents: bool = False) -> None:
    """From now on say it by this, and write the numbers of reports with these separators; None goes back to English.

    `invents`: it says anything, also what no catalogue holds. Words already on a screen stay as they are.
    """
    global _translate, _recall, _separators
    _translate = translate or _unknown
    _recall = _unknown if invents else _translate
    _separators = str.maketrans({",": group, ".": point})


def hide_amounts(dots: str | None) -> None:
    """From now on this stands for the money in reports; None: its figures again. Words already on a screen stay."""
    global _dots
    _dots = dots


def tr(source: str, /, **values: object) -> str:
    """The sentence in the language of the program, its `{gaps}` filled with `values`."""
    said = _translate(source, None) or source
    return said.format(**_said(values)) if values else said


def trn(one: str, many: str, number: int, /, **values: object) -> str:
    """The sentence that fits `number`, which fills `{n}` (pass `n=` to write it grouped). `many` is the source's name."""
    said = _translate(many, number) or (one if number == 1 else many)
    return said.format(**{"n": number, **_said(values)})


def tr_said(report: str) -> str:
    """What the node reported, in the language of the program; a plain str (the words of a relay, of a mint) as it is.

    A sentence that was written down, or came over HTTP, is a plain str by then: without gaps it is still known by its text.
    One word is a name rather than a sentence.
    """
    if not isinstance(report, Sentence):
        return (_recall(report, None) if " " in report else "") or report
    said = _translate(report.source, report.number) or report.english
    return _FILLER.vformat(said, (), report.values) if report.values else said


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """The same, where a report among them is said in the language of the program."""
    return {name: tr_said(value) if isinstance(value, Sentence) else value for name, value in values.items()}


class _Filler(Filler):
    """Fills the gaps of a report: sentences are said, numbers written the way of the reader, money as it is or hidden."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Amount | Dollars):
            return _dots or str(value).translate(_separators).replace(" ", "\N{NO-BREAK SPACE}")
        filled = super().format_field(tr_said(value) if isinstance(value, str) else value, format_spec)
        return filled.translate(_separators) if "," in format_spec else filled


_FILLER = _Filler()


def tr_later(source: str, /) -> str:
    """A sentence of a table or a default, which are made before a language is chosen: `tr_now` says it."""
    return source


tr_now = tr
"""What `tr_later` kept, in the language of the program; a name of its own, since `tr` takes literals only."""
