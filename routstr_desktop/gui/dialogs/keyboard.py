"""The help sheet: every key and what it does, as the table of `gui.shortcuts` has it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.shortcuts import TABLE, Keys, native
from routstr_desktop.gui.translation import tr, tr_now
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label

CAPS = 150
"""Pixels of the column of keys, in every group."""


class KeyboardDialog(Dialog):
    """Groups in two columns, so that nothing has to be scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard"), "", parent, width=860)
        groups: dict[str, list[Keys]] = {}
        for keys in TABLE.values():
            groups.setdefault(keys.where, []).append(keys)
        first, *others = groups
        both = QHBoxLayout()
        both.setSpacing(32)
        for column in ([first], others):
            side = QVBoxLayout()
            side.setSpacing(16)
            for group in column:
                side.addLayout(_group(group, groups[group]))
            side.addStretch()
            both.addLayout(side, 1)
        self.column.addLayout(both)
        self.close_button = Button(tr("Close"), kind="primary")
        self.close_button.clicked.connect(self.reject)
        self.close_button.setDefault(True)
        self.add_buttons(self.close_button)


def _group(name: str, lines: list[Keys]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(tr_now(name), "strong"), 0, 0, 1, 2)
    for row, keys in enumerate(lines, 1):
        caps = QHBoxLayout()
        caps.setSpacing(4)
        for part in written(keys):
            cap = label(part, "caption")
            if part != "…":
                cap.setProperty("keycap", True)
            cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            caps.addWidget(cap)
        caps.addStretch()
        about = label(tr_now(keys.about), tint="text2", wrap=True)
        about.setAccessibleName(f"{tr_now(keys.about)}: {' '.join(written(keys))}")
        grid.addLayout(caps, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.setColumnMinimumWidth(0, CAPS)
        grid.addWidget(about, row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def written(keys: Keys) -> tuple[str, ...]:
    """The keys as they stand on the sheet; a row of many by its ends."""
    shown = tuple(map(native, keys.keys))
    return shown if len(shown) < 4 else (shown[0], "…", shown[-1])
