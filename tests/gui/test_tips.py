"""Words from outside stay words: nothing on a screen takes them for markup, tooltips included."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop import gui
from routstr_desktop.core.status import Problem
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.pages.announce import AnnouncePage
from routstr_desktop.gui.pages.overview import OverviewPage
from routstr_desktop.gui.pages.providers import ProvidersPage
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.tips import plain_tip
from routstr_desktop.gui.widgets.labels import Elided
from tests.gui.found import ANNOUNCED
from tests.gui.samples import MINT, PROVIDERS, SELLING

SOURCES = sorted(path for path in Path(gui.__file__).parent.rglob("*.py") if path.name != "fixed.py")
"""`fixed` gives back what it found, and that went through `plain_tip` when it was set."""
EVIL = 'Sold <b>out</b><img src="file:///etc/hostname"> & gone'
SAYS_IT_ITSELF = {"tr", "trn", "tr_now"}


@pytest.mark.parametrize("text", [EVIL, "<h1>x", "one <i>two</i>\nthree"])
def test_markup_in_a_tooltip_is_shown_as_it_was_written(text: str, qtbot: QtBot) -> None:
    shown = QTextDocument()
    shown.setHtml(plain_tip(text))
    assert shown.toPlainText() == text


@pytest.mark.parametrize("text", ["", "2 < 3", "relay.example: not now & not later"])
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert plain_tip(text) == text


def test_a_cut_line_tells_the_whole_of_it_in_letters(qtbot: QtBot) -> None:
    line = Elided()
    qtbot.addWidget(line)
    line.set_text(EVIL)
    line.resize(20, 20)
    line.grab()
    assert "<b>" not in line.toolTip()
    assert "&lt;b&gt;" in line.toolTip()


def _own(node: ast.expr) -> bool:
    """A sentence of this program without a gap, a time, or one that went through `plain_tip`."""
    match node:
        case ast.Constant():
            return True
        case ast.IfExp():
            return _own(node.body) and _own(node.orelse)
        case ast.Call(func=ast.Name(id=name)):
            return name in ("plain_tip", "panel_tip", "moment") or (name in SAYS_IT_ITSELF and not node.keywords)
    return False


def _tips(path: Path) -> Iterator[tuple[int, ast.expr]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setToolTip":
            yield node.lineno, node.args[-1]


def test_every_tooltip_with_words_of_others_goes_through_it() -> None:
    wrong = [f"{path.name}:{line}" for path in SOURCES for line, said in _tips(path) if not _own(said)]
    assert wrong == []


def test_every_label_shows_letters(still: Controller, qtbot: QtBot) -> None:
    """A mint, a provider, a relay and a fault that try to set type: no label guesses what they meant."""
    mint = dataclasses.replace(MINT, error=EVIL, reachable=False)
    provider = dataclasses.replace(PROVIDERS[0], name=EVIL, error=EVIL)
    problem = Problem("mint", EVIL, EVIL, "warn")
    still.show(dataclasses.replace(SELLING, mints=(mint,), upstreams=(provider,), upstream_name=EVIL, problems=(problem,)))
    pages: list[QWidget] = [WalletPage(still), ProvidersPage(still), OverviewPage(still)]
    announce = AnnouncePage(still)
    announce._known = True
    seen = ANNOUNCED.neighbours
    others = tuple(dataclasses.replace(each, name=EVIL, words=EVIL) for each in seen.nodes)
    around = dataclasses.replace(seen, nodes=others, relays=((EVIL, EVIL),))
    relays = tuple(dataclasses.replace(each, words=EVIL) for each in ANNOUNCED.relays)
    announce.show_presence(dataclasses.replace(ANNOUNCED, name=EVIL, about=EVIL, relays=relays, neighbours=around))
    for page in (*pages, announce):
        qtbot.addWidget(page)
        page.resize(700, 500)
        page.grab()
        for line in page.findChildren(QLabel):
            assert line.textFormat() is Qt.TextFormat.PlainText or not line.text(), line.text()
        for widget in page.findChildren(QWidget):
            assert "<b>" not in widget.toolTip(), widget
        for view in page.findChildren(QAbstractItemView):
            model = view.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    assert "<b>" not in str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
