"""A notification of the desktop, by its own D-Bus service (Linux): it needs no tray icon, and stays where that is asked.

Elsewhere the window shows its messages by the tray icon. Source: Desktop Notifications Specification 1.2.
"""

from __future__ import annotations

import html
import sys
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

PLACE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
TIMEOUT = 5.0
NORMAL, CRITICAL = 1, 2


def available() -> bool:
    """Whether this system has such a service by its kind; a call may still find none running."""
    return sys.platform.startswith("linux")


def show(title: str, text: str, *, stays: bool = False) -> int:
    """Show it; its number. `stays` until it is dismissed. ConfigError when no service takes it. Blocking, at most 5 s."""
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    address = DBusAddress(PATH, bus_name=PLACE, interface=PLACE)
    hints = {"urgency": ("y", CRITICAL if stays else NORMAL), "desktop-entry": ("s", "routstr-desktop")}
    lasts = 0 if stays else -1
    body: tuple[Any, ...] = ("Routstr Desktop", 0, "routstr-desktop", title, html.escape(text, quote=False), [], hints, lasts)
    try:
        with open_dbus_connection(bus="SESSION") as connection:
            message = new_method_call(address, "Notify", "susssasa{sv}i", body)
            answer = connection.send_and_get_reply(message, timeout=TIMEOUT)
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise ConfigError(say("This desktop shows no notifications ({kind}).", kind=type(error).__name__)) from error
    if answer.header.message_type.name == "error":
        raise ConfigError(say("This desktop shows no notifications ({name}).", name=DBusErrorResponse(answer).name))
    return int(answer.body[0])
