"""One picture of the screen from the desktop's portal (org.freedesktop.portal.Screenshot): the only way on Wayland.

The desktop asks its user, at least for the first time, so an answer may take as long as people do.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

PLACE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
PATIENCE = 60.0
"""Seconds for each answer: of the desktop, and of its user."""


class NoPicture(Exception):
    """There is no portal, or its user said no; the reason is for the log only."""


def screenshot(patience: float = PATIENCE) -> Path:
    """A new file with the whole screen, which is the caller's to delete. Blocking. NoPicture."""
    from jeepney.io.blocking import open_dbus_connection

    try:
        bus = open_dbus_connection(bus="SESSION")
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise NoPicture(f"no session bus ({type(error).__name__})") from error
    try:
        return _asked(bus, patience)
    except (OSError, EOFError, KeyError) as error:
        raise NoPicture(f"no answer ({type(error).__name__})") from error
    finally:
        bus.close()


def _asked(bus: DBusConnection, patience: float) -> Path:
    """The answer is a signal of a request whose path is known before it is made."""
    from jeepney import DBusAddress, DBusErrorResponse, MatchRule, message_bus, new_method_call
    from jeepney.io.blocking import Proxy

    token = f"routstr{secrets.token_hex(8)}"
    sender = bus.unique_name.removeprefix(":").replace(".", "_")
    answer = MatchRule(
        type="signal",
        interface="org.freedesktop.portal.Request",
        member="Response",
        path=f"/org/freedesktop/portal/desktop/request/{sender}/{token}",
    )
    Proxy(message_bus, bus).AddMatch(answer)
    portal = DBusAddress(PATH, bus_name=PLACE, interface="org.freedesktop.portal.Screenshot")
    wishes = {"handle_token": ("s", token), "interactive": ("b", False)}
    with bus.filter(answer) as answers:
        reply = bus.send_and_get_reply(new_method_call(portal, "Screenshot", "sa{sv}", ("", wishes)), timeout=patience)
        if reply.header.message_type.name == "error":
            raise NoPicture(DBusErrorResponse(reply).name or "refused")
        code, results = bus.recv_until_filtered(answers, timeout=patience).body
    return _file(code, results)


def _file(code: int, results: dict[str, tuple[str, Any]]) -> Path:
    """What was answered: 0 = done, 1 = the user said no, 2 = it ended some other way."""
    if code != 0:
        raise NoPicture(f"answer {code}")
    address = urlsplit(str(results["uri"][1]))
    file = Path(unquote(address.path))
    if address.scheme != "file" or not os.path.isfile(file):
        raise NoPicture("no file")
    return file
