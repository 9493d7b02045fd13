"""What all dialogs share: a title, a sentence, a banner for errors, a row of buttons; Escape closes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.gui.theme import theme
from routstr_desktop.gui.widgets.boxes import Banner
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label


class Dialog(QDialog):
    """`column` holds the content, `foot` the buttons (secondary left, primary last)."""

    of_a_node = True
    """It shows what a node has and commands that node: closed when another one is visited."""

    def __init__(self, title: str, about: str = "", parent: QWidget | None = None, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, True)
        self._dressed = self._fitting = False
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(12)
        self.title = label(title, "title", wrap=True, live=True)
        self.about = label(about, tint="text2", wrap=True, live=True)
        if not about:
            self.about.hide()
        self.error = Banner()
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 8, 0, 0)
        self.foot.setSpacing(8)
        outer.addWidget(self.title)
        outer.addWidget(self.about)
        outer.addWidget(self.error)
        outer.addLayout(self.column, 1)
        outer.addLayout(self.foot)

    def add_buttons(self, *buttons: Button) -> None:
        """Right-aligned, in this order."""
        self.foot.addStretch()
        for button in buttons:
            self.foot.addWidget(button)

    def _dress(self) -> None:
        """Put on the style sheet when all parts are there: parts that come one by one are compared with its rules twice."""
        if not self._dressed:
            self._dressed = True
            theme().dress(self)

    def setVisible(self, visible: bool) -> None:
        """However it comes to be shown, it is dressed, and as high as it asks for."""
        if visible:
            self._dress()
            if self._fitting:
                self.fit()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """Never narrower than its words, in whatever language."""
        if (layout := self.layout()) is not None:
            self.setMinimumWidth(max(self.minimumWidth(), layout.totalMinimumSize().width()))
        super().showEvent(event)

    def failed(self, title: str, text: str) -> None:
        """Show why it did not work; what was typed stays."""
        self.error.show_message("error", title, text)
        self.fit()

    def fit(self) -> None:
        """As high as the content asks for, at the present width; known, and done, when it is dressed."""
        self._fitting = not self._dressed
        layout = self.layout()
        if layout is not None and self._dressed:
            layout.activate()
            width = max(self.width(), layout.totalMinimumSize().width())
            height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
            self.resize(width, height)
            self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """Back by what grew over the screen's edge: the buttons are at the bottom. (Wayland places windows by itself.)"""
        if not self.isVisible():
            return
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        over = QPoint(max(0, frame.right() - room.right()), max(0, frame.bottom() - room.bottom()))
        if not over.isNull():
            corner = frame.topLeft() - over
            self.move(max(corner.x(), room.left()), max(corner.y(), room.top()))
