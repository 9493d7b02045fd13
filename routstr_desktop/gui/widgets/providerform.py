"""Which provider, where, and with which key: the part that connecting and changing one have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.text import address
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.widgets.choice import Pick
from routstr_desktop.gui.widgets.fields import field
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.upstream.providers import PRESETS


class ProviderForm(QWidget):
    """A chosen preset fills in its address. `known`: for one that is there already, so only address and key are asked."""

    changed = Signal()

    def __init__(self, *, known: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folding, self._folded = False, list[QWidget]()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self.kind = Pick(tr("Provider"))
        self.url = field(tr("Base URL"), "https://…/v1")
        self.key = field(tr("API key"), tr("As it is") if known else "sk-…", secret=True)
        if not known:
            self.add(tr("Provider"), self.kind)
        self.add(tr("Base URL"), self.url)
        self.add(tr("API key"), self.key)
        for preset in sorted(PRESETS, key=lambda one: one.name.lower()):
            self.kind.addItem(preset.name, preset)
        self.kind.insertItem(0, tr("Choose one, or type an address"), None)
        self.kind.setCurrentIndex(0)
        self.kind.currentIndexChanged.connect(self._picked)
        self.url.textChanged.connect(self.changed)

    def add(self, name: str, widget: QWidget, about: str = "") -> None:
        """One more line, with a sentence below it."""
        row = self._grid.rowCount()
        caption = label(name, tint="text2")
        caption.setBuddy(widget)
        caption.setMinimumHeight(widget.sizeHint().height())
        cell = QVBoxLayout()
        cell.setSpacing(4)
        cell.addWidget(widget)
        self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(cell, row, 1)
        parts: tuple[QWidget, ...] = (caption, widget)
        if about:
            said = label(about, "caption", "text2", wrap=True)
            cell.addWidget(said)
            parts = (*parts, said)
        if self._folding:
            self._folded += parts
            for part in parts:
                part.hide()

    def fold(self) -> None:
        """Lines that are added from now on are for those who ask for them."""
        self._folding = True

    def unfold(self) -> None:
        """Show all lines."""
        for part in self._folded:
            part.show()

    def _picked(self) -> None:
        preset = self.kind.currentData()
        if preset is not None:
            self.url.setText(preset.base_url)
            self.key.setPlaceholderText("sk-…" if preset.key_needed else tr("None needed"))
            (self.key if preset.base_url and preset.key_needed else self.url).setFocus()

    @property
    def complete(self) -> bool:
        """There is an address to ask."""
        return bool(address(self.url.text()))

    def values(self) -> tuple[str, str, dict[str, str]]:
        """Address, key, and what else follows from the preset."""
        preset = self.kind.currentData()
        return address(self.url.text()), self.key.text().strip(), {} if preset is None else {"kind": preset.kind}
