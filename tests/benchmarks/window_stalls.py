"""The window app, with a 16 ms timer on its Qt thread that notes how late it fires. Nothing of this is in the app.

Usage: python -m tests.benchmarks.window_stalls REPORT PAGE [arguments of routstr-desktop...]
PAGE ("-" for none) is opened as soon as there is a window.
Writes to REPORT one line every half second: `<CLOCK_MONOTONIC s> <longest lateness in ms>`.
"""

from __future__ import annotations

import sys
import threading
import time

PERIOD = 0.016
REPORT_EVERY = 0.5


def watch(path: str, page: str) -> None:
    """Wait until the app has made its QApplication, then start the timer on the Qt thread."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    def turn() -> None:
        """The page, as soon as there is a window with pages."""
        window = next((one for one in QApplication.topLevelWidgets() if hasattr(one, "go")), None)
        if window is None:
            QTimer.singleShot(100, app, turn)
        else:
            window.go(page)

    while (app := QCoreApplication.instance()) is None:
        time.sleep(0.05)

    def start() -> None:
        report = open(path, "w", buffering=1)  # noqa: SIM115  # open for as long as the app runs
        last = written = time.monotonic()
        worst = 0.0
        timer = QTimer(app)
        timer.setTimerType(Qt.TimerType.PreciseTimer)

        def tick() -> None:
            nonlocal last, written, worst
            now = time.monotonic()
            worst = max(worst, now - last - PERIOD)
            last = now
            if now - written >= REPORT_EVERY:
                report.write(f"{now:.3f} {worst * 1000:.2f}\n")
                written, worst = now, 0.0

        timer.timeout.connect(tick)
        timer.start(int(PERIOD * 1000))
        if page != "-":
            turn()

    QTimer.singleShot(0, app, start)


def main() -> int:
    report, page, sys.argv[1:] = sys.argv[1], sys.argv[2], sys.argv[3:]
    threading.Thread(target=watch, args=(report, page), name="stall-watch", daemon=True).start()
    from routstr_desktop.cli import main as app

    return app() or 0


if __name__ == "__main__":
    sys.exit(main())
