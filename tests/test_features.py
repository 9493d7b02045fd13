"""The table of features in features.md: complete, and each line shown by something that is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
FEATURES = 42
COLUMNS = ("#", "feature", "done looks like", "tests", "pictures", "missing")


def rows() -> list[list[str]]:
    """The cells of the table below its head."""
    lines = [line for line in (HERE / "features.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert tuple(table[0]) == COLUMNS
    return table[2:]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


class Drawn:
    """What the code that draws says: a name of a picture, or a pattern whose gaps are filled by other texts of the tests."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.fillings: set[str] = set()
        self.patterns: list[re.Pattern[str]] = []
        for path in (HERE / "gui").glob("*.py"):
            draws = path.name.startswith("screenshots")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    (self.names if draws else self.fillings).add(node.value)
                elif isinstance(node, ast.JoinedStr) and draws:
                    self.patterns += _pattern(node)

    def __contains__(self, name: str) -> bool:
        return name in self.names or self._made(name) or self._made(f"{name}-1x.png")

    def _made(self, name: str) -> bool:
        matches = filter(None, (pattern.fullmatch(name) for pattern in self.patterns))
        return any(all(self._said(gap) for gap in match.groups()) for match in matches)

    def _said(self, gap: str) -> bool:
        return gap in self.names or gap in self.fillings or self._made(gap)


def _pattern(text: ast.JoinedStr) -> Iterator[re.Pattern[str]]:
    """`overview-{name}` names pictures; a text that begins with a gap could be anything."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in text.values]
    if parts[0] is not None:
        yield re.compile("".join("(.+)" if part is None else re.escape(str(part)) for part in parts))


def test_every_feature_has_its_line_and_something_that_shows_it() -> None:
    table = rows()
    assert [row[0] for row in table] == [str(number) for number in range(1, FEATURES + 1)]
    for row in table:
        assert len(row) == len(COLUMNS), f"line {row[0]} has another number of cells"
        assert all(name.startswith("test_") for name in quoted(row[3])), f"line {row[0]}: something else than a test"
        assert quoted(row[3]), f"line {row[0]}: nothing shows it"


def test_every_picture_that_is_named_is_drawn() -> None:
    drawn = Drawn()
    named = {name for row in rows() for name in quoted(row[4])}
    assert len(named) > 50
    assert {name for name in named if name not in drawn} == set()
    assert "overview-of-nothing" not in drawn
