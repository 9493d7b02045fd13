"""Which sentences of the catalogue can be seen in English, though the window speaks another language."""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget

ROOT = Path(__file__).resolve().parents[2]
_GAP = re.compile(r"\{[^{}]*\}")
LEAST = 10
"""Letters by which a sentence is recognised: its longest part between two gaps."""


@cache
def marks() -> dict[str, str]:
    """What a sentence of the program is recognised by, in English."""
    found = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    sys.modules["translations"] = made
    found.loader.exec_module(made)
    longest = {max(_GAP.split(one.source), key=len).strip(): one.source for one in made.collect()}
    return {part: source for part, source in longest.items() if len(part) >= LEAST and " " in part}


def unsaid(top: QWidget) -> list[str]:
    """Sentences that are seen in `top` as the code has them."""
    seen = "\n".join(_texts(top))
    return [f"in English: {source!r}" for part, source in marks().items() if part in seen]


def _texts(top: QWidget) -> list[str]:
    found = [top.windowTitle()]
    for widget in top.findChildren(QWidget):
        if not widget.isVisibleTo(top) or widget.window() is not top:
            continue
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        match widget:
            case QLabel() | QAbstractButton():
                found.append(widget.text())
            case QTableView() if (model := widget.model()) is not None:
                shown = Qt.ItemDataRole.DisplayRole
                cells = ((row, column) for row in range(min(50, model.rowCount())) for column in range(model.columnCount()))
                found += [str(model.index(*cell).data(shown)) for cell in cells]
    return found
