"""Every sentence with which the node reports something can be said in another language: looked up in the syntax tree.

What a failure says is handed to it where it is made; there it has to be `say(...)`, `say_n(...)`, `together(...)`, or
something that holds such a sentence already. The proxy answers customers and the command line its user: both in English.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import routstr_desktop
from routstr_desktop.core.errors import RoutstrError

PACKAGE = Path(routstr_desktop.__file__).parent
ROOMS = ("core", "ledger", "nostr", "system", "upstream", "wallet", "node")
TO_PROGRAMS = (
    "_api.py",
    "node/asked.py",
    "node/control.py",
    "node/remote.py",
    "node/rescue.py",
    "node/selftest.py",
    "node/customer.py",
)
"""The admin API and those who ask it, what only the command line does, and the stand-ins of a demo."""
TO_CUSTOMERS = ("core/errors.py", "ledger/holds.py", "ledger/children.py")
TOLD = ("Problem", "Standing", "OnionState", "Examined", "Reply")
"""What else holds a sentence."""
SOURCES = [
    path
    for room in ROOMS
    for path in sorted((PACKAGE / room).rglob("*.py"))
    if not path.as_posix().endswith((*TO_PROGRAMS, *TO_CUSTOMERS))
]


@cache
def failures() -> frozenset[str]:
    """The names of all expected failures."""
    for room in (*ROOMS, "proxy"):
        folder = importlib.import_module(f"routstr_desktop.{room}")
        for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
            importlib.import_module(module.name)

    def below(kind: type[RoutstrError]) -> Iterator[str]:
        yield kind.__name__
        for each in kind.__subclasses__():
            yield from below(each)

    return frozenset(below(RoutstrError))


def plain(path: Path) -> list[str]:
    """Where a file reports something in words that are no sentence of the catalogue."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        above = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "super()" and name == "__init__"
        if not above and name not in failures() and name not in TOLD:
            continue
        told = node.args[:1] if above or name in failures() else [*node.args, *(word.value for word in node.keywords)]
        found += [f"{path.name}:{each.lineno}: {ast.unparse(each)}" for each in told if any(map(_words, _choices(each)))]
    return found


def _choices(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may turn out to be."""
    if isinstance(node, ast.IfExp):
        yield from (*_choices(node.body), *_choices(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from _choices(each)
    else:
        yield node


def _words(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return _reads(node) and node.value not in _STATES
    return isinstance(node, ast.JoinedStr | ast.BinOp) and any(map(_reads, ast.walk(node)))


def _reads(node: ast.AST) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and " " in text and re.search("[A-Za-z]{2}", text) is not None


_STATES = frozenset({"not checked", "not reached", "somebody else", "cannot tell", "no answer"})


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_the_node_reports_can_be_said_in_another_language(path: Path) -> None:
    assert plain(path) == []


def test_every_gap_of_a_report_is_filled_and_nothing_else_is_given() -> None:
    """A typing error there would be found only when something goes wrong."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("say", "say_n"):
                continue
            words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            given = {word.arg for word in node.keywords}
            gaps = {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            known = gaps - {"n"} if len(words) == 2 else gaps
            if None not in given and known != given and (given or gaps - {"n"}):
                wrong.append(f"{path.name}:{node.lineno}: {sorted(known)}, given {sorted(map(str, given))}")
    assert wrong == []


LIMITS = frozenset({"least", "most", "lowest", "highest"})
"""Gaps for what holds for everybody: it says nothing of anybody's money, and is no use hidden."""
_AS_NUMBER = re.compile(r"\{(\w+)[^}]*\}[ \N{NO-BREAK SPACE}](?:m?sats?\b|\{unit\}|USD)|\$\{(\w+)")
_OF_MONEY = re.compile(r"(?<![A-Z])(?:\w+_m?sats?|m?sats?|fees?|balance|withdrawable)\b")


def plain_money(path: Path) -> list[str]:
    """Reports with money in them that a window could not hide: beside its unit in the sentence, or given as a number."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("say", "say_n"):
            continue
        words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        named = {name for text in words for pair in _AS_NUMBER.findall(text) for name in pair if name}
        given = {
            str(word.arg)
            for word in node.keywords
            if not (isinstance(word.value, ast.Call) and getattr(word.value.func, "id", "") in ("Amount", "Dollars", "_whole"))
            and _OF_MONEY.search(ast.unparse(word.value))
        }
        found += [f"{path.name}:{node.lineno}: {name}" for name in sorted((named | given) - LIMITS)]
    return found


def test_money_in_a_report_can_be_hidden(tmp_path: Path) -> None:
    assert [each for path in SOURCES for each in plain_money(path)] == []
    file = tmp_path / "wrong.py"
    file.write_text(
        "say('You have {n:,} sat.', n=5)\n"
        "say('It cost {this}.', this=row.amount_msat)\n"
        "say('At most {most:,} sat.', most=MOST_SATS)\n"
        "say('You have {amount}.', amount=Amount(amount_msat))\n"
        "say('It cost ${usd:,.2f}.', usd=cost)\n"
    )
    assert [line.split(":", 1)[1] for line in plain_money(file)] == ["1: n", "2: this", "5: usd"]


def test_words_that_go_around_it_are_found(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(
        "def go(name):\n"
        "    raise ConfigError('Not like this.')\n"
        "    raise BadRequest(f'Nor {name} so.', code='x y')\n"
        "    Problem('x', say('Well done'), why or 'Neither this')\n"
        "    raise ConfigError(say('Like this, {name}.', name=name))\n"
    )
    assert [line.split(": ")[0] for line in plain(file)] == ["wrong.py:2", "wrong.py:3", "wrong.py:4"]
