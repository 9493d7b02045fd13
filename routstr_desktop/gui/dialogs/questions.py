"""The two questions at the end: quit while customers are served, and close without a tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.buttons import Button, CheckBox


class QuitDialog(Dialog):
    """ "2 requests are running. Quit after they finish / Quit now / Cancel"."""

    def __init__(self, running: int, after: Callable[[], None], now: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(trn("{n} request is running", "{n} requests are running", running), "", parent, width=440)
        self.about.setText(
            tr("What was delivered is charged, the rest goes back to the customers. No money is lost either way.")
        )
        self.about.show()
        self.cancel = Button(tr("Cancel"))
        self.now = Button(tr("Quit now"))
        self.after = Button(trn("Quit after it finishes", "Quit after they finish", running), kind="primary")
        self.cancel.clicked.connect(self.reject)
        self.now.clicked.connect(lambda: self._then(now))
        self.after.clicked.connect(lambda: self._then(after))
        self.after.setDefault(True)
        self.add_buttons(self.cancel, self.now, self.after)

    def _then(self, act: Callable[[], None]) -> None:
        self.accept()
        act()


class NoTrayDialog(Dialog):
    """Asked when the window is closed on a desktop without tray icons."""

    def __init__(self, keep: Callable[[bool], None], leave: Callable[[bool], None], parent: QWidget | None = None) -> None:
        about = tr("Keep running when the window is closed? Start routstr again to bring it back.")
        super().__init__(tr("Your desktop shows no tray icons"), about, parent, width=440)
        self.remember = CheckBox(tr("Do not ask again"))
        self.column.addWidget(self.remember)
        self.leave = Button(tr("Quit"))
        self.keep = Button(tr("Keep running"), kind="primary")
        self.leave.clicked.connect(lambda: self._then(leave))
        self.keep.clicked.connect(lambda: self._then(keep))
        self.keep.setDefault(True)
        self.add_buttons(self.leave, self.keep)
        self.keep.setFocus()

    def _then(self, act: Callable[[bool], None]) -> None:
        remember = self.remember.isChecked()
        self.accept()
        act(remember)
