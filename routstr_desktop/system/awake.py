"""Keeps the computer from falling asleep by itself while somebody is being served; closing the lid still works.

Linux: logind and the desktop's portal, which both forget us when we crash. macOS: `caffeinate`, tied to our process. Windows: a
flag of the calling thread. Only the first is tested on its system.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

WHO, WHY = "Routstr Desktop", "Customers are being served"
TIMEOUT = 5.0
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


class Inhibitor(ABC):
    """Blocking calls, always from the same thread; `hold` and `release` may be repeated."""

    @abstractmethod
    def hold(self) -> None:
        """Stay awake from now on. ConfigError when the system does not take the wish."""

    @abstractmethod
    def release(self) -> None:
        """Sleep may come again."""


class Logind(Inhibitor):
    """`Inhibit` of org.freedesktop.login1 on the system bus: what suspends an idle computer without a desktop."""

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def hold(self) -> None:
        """See Inhibitor."""
        if self._descriptor is None:
            address = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
            with _connected("SYSTEM") as bus:
                (answer,) = _asked(bus, address, "Inhibit", "ssss", ("idle", WHO, WHY, "block"))
            self._descriptor = answer.to_raw_fd()

    def release(self) -> None:
        """See Inhibitor."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class Portal(Inhibitor):
    """`Inhibit` of org.freedesktop.portal: what GNOME and KDE look at. It lasts as long as our connection."""

    SUSPEND = 4

    def __init__(self) -> None:
        self._bus: DBusConnection | None = None

    def hold(self) -> None:
        """See Inhibitor."""
        if self._bus is None:
            address = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit")
            bus = _connected("SESSION")
            try:
                _asked(bus, address, "Inhibit", "sua{sv}", ("", self.SUSPEND, {"reason": ("s", WHY)}))
            except ConfigError:
                bus.close()
                raise
            self._bus = bus

    def release(self) -> None:
        """See Inhibitor."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None


class Several(Inhibitor):
    """All that take the wish; one is enough."""

    def __init__(self, *inhibitors: Inhibitor) -> None:
        self._inhibitors = inhibitors

    def hold(self) -> None:
        """See Inhibitor."""
        refused = []
        for each in self._inhibitors:
            try:
                each.hold()
            except ConfigError as error:
                refused.append(error)
        if len(refused) == len(self._inhibitors):
            raise refused[-1]

    def release(self) -> None:
        """See Inhibitor."""
        for each in self._inhibitors:
            each.release()


def _connected(bus: str) -> DBusConnection:
    from jeepney.io.blocking import open_dbus_connection

    try:
        return open_dbus_connection(bus=bus, enable_fds=True)
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise ConfigError(say("This system cannot be kept awake ({kind}).", kind=type(error).__name__)) from error


def _asked(bus: DBusConnection, address: tuple[str, str, str], method: str, signature: str, body: tuple[Any, ...]) -> Any:
    """The body of the answer. ConfigError when there is none, or a refusal."""
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call

    place, path, interface = address
    message = new_method_call(DBusAddress(path, bus_name=place, interface=interface), method, signature, body)
    try:
        answer = bus.send_and_get_reply(message, timeout=TIMEOUT)
    except (OSError, EOFError) as error:
        raise ConfigError(say("This system cannot be kept awake ({kind}).", kind=type(error).__name__)) from error
    if answer.header.message_type.name == "error":
        raise ConfigError(say("This system cannot be kept awake ({name}).", name=DBusErrorResponse(answer).name))
    return answer.body


class Caffeinate(Inhibitor):
    """macOS: a process of the system's own, which ends with ours."""

    def __init__(self, program: str = "/usr/bin/caffeinate") -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        """See Inhibitor."""
        if self._process is None or self._process.poll() is not None:
            try:
                self._process = subprocess.Popen([self._program, "-i", "-w", str(os.getpid())], stdin=subprocess.DEVNULL)
            except OSError as error:
                raise ConfigError(say("This system cannot be kept awake ({kind}).", kind=type(error).__name__)) from error

    def release(self) -> None:
        """See Inhibitor."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(TIMEOUT)
            self._process = None


class ThreadState(Inhibitor):
    """Windows: SetThreadExecutionState."""

    def hold(self) -> None:
        """See Inhibitor."""
        self._set(_CONTINUOUS | _SYSTEM_REQUIRED)

    def release(self) -> None:
        """See Inhibitor."""
        self._set(_CONTINUOUS)

    @staticmethod
    def _set(flags: int) -> None:
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (there on Windows only)
        if not kernel.SetThreadExecutionState(flags):
            raise ConfigError(say("Windows cannot be kept awake."))


def of_this_system() -> Inhibitor:
    """The one that belongs to this system."""
    if sys.platform == "win32":
        return ThreadState()
    return Caffeinate() if sys.platform == "darwin" else Several(Portal(), Logind())
