"""A StatusNotifier panel for tests, over a D-Bus session of its own: it takes items, reads them and clicks in their menus.

What GNOME's extension and KDE's panel do, without a picture: org.kde.StatusNotifierWatcher, com.canonical.dbusmenu.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
TIMEOUT = 10.0


class Panel:
    """Begins to take items with `appear`; before that no tray is there."""

    def __init__(self, address: str) -> None:
        self.items: list[tuple[str, str]] = []
        """(bus name, object path) of each item that registered, oldest first."""
        self.notes: list[tuple[str, str]] = []
        """(title, text) of each notification."""
        self._service = open_dbus_connection(bus=address)
        self._client = open_dbus_connection(bus=address)
        self._thread = threading.Thread(target=self._serve, name="panel", daemon=True)
        self._thread.start()
        self._own("org.freedesktop.Notifications")

    def appear(self) -> None:
        """From now on there is a tray."""
        self._own(WATCHER)

    def _own(self, name: str) -> None:
        """The service answers on its own thread, so the name is asked for by a message that it need not wait for."""
        request = message_bus.RequestName(name)
        self._service.send(request)

    def close(self) -> None:
        """Gone, as a panel that crashed."""
        self._service.close()
        self._client.close()
        self._thread.join(TIMEOUT)

    # --- the item -----------------------------------------------------------------------------------------------------

    def read(self) -> dict[str, Any]:
        """The properties of the newest item; `Tooltip` is its title and text as one."""
        name, path = self.items[-1]
        properties = Properties(DBusAddress(path, bus_name=name, interface=ITEM))
        found = {key: value[1] for key, value in self._ask(properties.get_all())[0].items()}
        found["Tooltip"] = "\n".join(part for part in found["ToolTip"][2:] if part)
        return found

    def menu(self) -> dict[str, int]:
        """Label and number of each line that can be clicked, those of submenus after their own."""
        name, _ = self.items[-1]
        address = DBusAddress(self.read()["Menu"], bus_name=name, interface=MENU)
        self._ask(new_method_call(address, "AboutToShow", "i", (0,)))
        layout = self._ask(new_method_call(address, "GetLayout", "iias", (0, -1, [])))[1]
        return dict(self._lines(layout))

    def _lines(self, layout: Any) -> Iterator[tuple[str, int]]:
        number, properties, children = layout
        if "label" in properties:
            yield properties["label"][1].replace("_", ""), number
        for _, child in children:
            yield from self._lines(child)

    def click(self, label: str) -> None:
        """Choose a line of the menu."""
        name, _ = self.items[-1]
        number = self.menu()[label]
        address = DBusAddress(self.read()["Menu"], bus_name=name, interface=MENU)
        self._ask(new_method_call(address, "Event", "isvu", (number, "clicked", ("s", ""), 0)))

    def activate(self) -> None:
        """Click on the icon itself."""
        name, path = self.items[-1]
        self._ask(new_method_call(DBusAddress(path, bus_name=name, interface=ITEM), "Activate", "ii", (10, 10)))

    def _ask(self, message: Message) -> Any:
        answer = self._client.send_and_get_reply(message, timeout=TIMEOUT)
        if answer.header.message_type is MessageType.error:
            raise RuntimeError(f"{answer.header.fields.get(HeaderFields.error_name)}: {answer.body}")
        return answer.body

    # --- the services -------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            try:
                message = self._service.receive()
            except (OSError, EOFError, ValueError):
                return  # closed
            if message.header.message_type is MessageType.method_call:
                self._service.send(self._answer(message))

    def _answer(self, message: Message) -> Message:
        fields = message.header.fields
        member, sender = fields.get(HeaderFields.member), fields.get(HeaderFields.sender, "")
        if member == "RegisterStatusNotifierItem":
            named = message.body[0]
            self.items.append((sender, named) if named.startswith("/") else (named, "/StatusNotifierItem"))
            return new_method_return(message)
        if member == "RegisterStatusNotifierHost":
            return new_method_return(message)
        if member == "Get":
            values: dict[str, tuple[str, Any]] = {
                "IsStatusNotifierHostRegistered": ("b", True),
                "ProtocolVersion": ("i", 0),
                "RegisteredStatusNotifierItems": ("as", [name for name, _ in self.items]),
            }
            if message.body[1] in values:
                return new_method_return(message, "v", (values[message.body[1]],))
        if member == "Introspect":
            return new_method_return(message, "s", ("<node/>",))
        if member == "GetCapabilities":
            return new_method_return(message, "as", (["body"],))
        if member == "Notify":
            self.notes.append((message.body[3], message.body[4]))
            return new_method_return(message, "u", (len(self.notes),))
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (str(member),))


@contextmanager
def session() -> Iterator[str]:
    """The address of a D-Bus session for the length of a test."""
    read, write = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={write}"]
    daemon = subprocess.Popen(command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield pipe.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(TIMEOUT)


@contextmanager
def panel(address: str, *, late: bool = False) -> Iterator[Panel]:
    """A panel on that session; `late`: it appears when told."""
    made = Panel(address)
    try:
        if not late:
            made.appear()
        yield made
    finally:
        made.close()


