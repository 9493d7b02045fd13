"""Signals that ask for the end, end the program in order: Python's handlers run only when the Qt loop is woken for them.

SIGTERM comes at a logout, SIGINT from Ctrl+C, SIGHUP when the terminal is closed that the program was started in.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

import structlog
from PySide6.QtCore import QSocketNotifier

log = structlog.get_logger(__name__)

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))
"""Windows has no SIGHUP."""


def asked_for() -> list[signal.Signals]:
    """Those that end the program; not what it was told to outlive (`nohup`)."""
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]


def ignore() -> None:
    """The program has ended: whoever asks once more must not cut short the end of the interpreter."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


class EndSignals:
    """Calls `end` when the system asks for the end, until the signals are given back."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._old_wakeup = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        self._old = {number: signal.signal(number, lambda *_: None) for number in asked_for()}
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._signalled)

    def _signalled(self) -> None:
        received = self._ours.recv(64)
        if any(number in received for number in self._old):
            log.info("signal_received")
            self._end()

    def give_back(self) -> None:
        """As it was before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        for each in (self._ours, self._theirs):
            each.close()
