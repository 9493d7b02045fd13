"""Python's garbage collector, kept on the GUI thread.

A collection runs on whatever thread allocates. If that is the node thread and a Qt object is among the garbage, its C++
side dies on the wrong thread, its timers stay registered and the next one that fires crashes the program (seen: every
second test run). So automatic collection is off while the window lives, and a timer of the GUI thread does it instead.
What exists after the start is frozen: a full collection then costs a fraction of what would be a visible stall.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 200


class Garbage(QObject):
    """Collects the generations whose thresholds are passed, as the interpreter itself would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Take over."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Collect what is left of the window, and give back."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    def settle(self) -> None:
        """The start is over: what lives now lives long."""
        gc.collect()
        gc.freeze()

    def check(self) -> int | None:
        """The generation that was collected, if any."""
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] <= limits[0]:
            return None
        generation = 2 if counts[2] > limits[2] else 1 if counts[1] > limits[1] else 0
        gc.collect(generation)
        return generation
