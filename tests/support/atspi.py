"""The accessibility bus of a D-Bus session, read as a screen reader reads it: objects, their states, and what is announced.

Plain D-Bus (AT-SPI 2), without the libraries of a desktop. The service that stands behind it is that of the system.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
EVENTS = ("object:announcement", "object:state-changed", "object:property-change", "object:text-changed", "window", "focus")
TIMEOUT = 10.0
STATES = (
    "invalid",
    "active",
    "armed",
    "busy",
    "checked",
    "collapsed",
    "defunct",
    "editable",
    "enabled",
    "expandable",
    "expanded",
    "focusable",
    "focused",
    "has-tooltip",
    "horizontal",
    "iconified",
    "modal",
    "multi-line",
    "multiselectable",
    "opaque",
    "pressed",
    "resizable",
    "selectable",
    "selected",
    "sensitive",
    "showing",
    "single-line",
    "stale",
    "transient",
    "vertical",
    "visible",
    "manages-descendants",
    "indeterminate",
    "required",
    "truncated",
    "animated",
    "invalid-entry",
    "supports-autocompletion",
    "selectable-text",
    "is-default",
    "visited",
    "checkable",
    "has-popup",
    "read-only",
)
"""Names of the bits of a state, from the lowest."""


class Gone(Exception):
    """The object is no longer there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One event: what kind, of whom, and what it carries."""

    kind: str
    name: str
    path: str
    detail: str
    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of a program on the bus."""

    bus: Bus
    name_on_bus: str
    path: str

    def _address(self, interface: str = ACCESSIBLE) -> DBusAddress:
        return DBusAddress(self.path, bus_name=self.name_on_bus, interface=interface)

    def ask(self, member: str, signature: str | None = None, body: tuple[Any, ...] = (), interface: str = ACCESSIBLE) -> Any:
        """What a method answers; Gone."""
        return self.bus.ask(new_method_call(self._address(interface), member, signature, body))[0]

    def get(self, name: str, interface: str = ACCESSIBLE) -> Any:
        """A property; Gone."""
        return self.bus.ask(Properties(self._address(interface)).get(name))[0][1]

    @property
    def name(self) -> str:
        return str(self.get("Name"))

    @property
    def description(self) -> str:
        return str(self.get("Description"))

    @property
    def role(self) -> str:
        """In English words, as in `push button`."""
        return str(self.ask("GetRoleName"))

    @property
    def states(self) -> frozenset[str]:
        low, high = self.ask("GetState")
        bits = low | high << 32
        return frozenset(name for place, name in enumerate(STATES) if bits >> place & 1)

    @property
    def interfaces(self) -> frozenset[str]:
        """Without what all of them begin with."""
        return frozenset(one.rpartition(".")[2] for one in self.ask("GetInterfaces"))

    @property
    def text(self) -> str:
        """What stands in it, if it has text."""
        return str(self.ask("GetText", "ii", (0, -1), "org.a11y.atspi.Text")) if "Text" in self.interfaces else ""

    @property
    def children(self) -> list[Thing]:
        return [Thing(self.bus, *one) for one in self.ask("GetChildren")]

    @property
    def attributes(self) -> dict[str, str]:
        return dict(self.ask("GetAttributes"))

    def act(self, number: int = 0) -> None:
        """Do what its first action does."""
        self.ask("DoAction", "i", (number,), "org.a11y.atspi.Action")

    def walk(self) -> Iterator[Thing]:
        """It and all that is in it and can be seen; of long tables the first rows."""
        yield self
        try:
            inside = self.children[:120]
        except Gone:
            return
        for child in inside:
            try:
                if "showing" in child.states or child.role == "application":
                    yield from child.walk()
            except Gone:
                continue

    def find(self, name: str, role: str | None = None) -> Thing:
        """The first of that name (and role) in it; AssertionError with what there is instead."""
        seen = []
        for one in self.walk():
            try:
                if one.name == name and role in (None, one.role):
                    return one
                seen.append(f"{one.role} {one.name!r}")
            except Gone:
                continue
        raise AssertionError(f"{role or ''} {name!r} is not among " + ", ".join(seen))


class Bus:
    """The accessibility bus. `heard` fills with the events that were asked for."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(bus=session) as desk:
            status = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Status")
            desk.send_and_get_reply(Properties(status).set("IsEnabled", "b", True), timeout=TIMEOUT)
            where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            address = desk.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=TIMEOUT).body[0]
        self._lock = threading.Lock()
        self._client = open_dbus_connection(bus=address)
        self._ears = open_dbus_connection(bus=address)
        registry = DBusAddress("/org/a11y/atspi/registry", bus_name=REGISTRY, interface="org.a11y.atspi.Registry")
        for event in EVENTS:
            self._ears.send_and_get_reply(new_method_call(registry, "RegisterEvent", "s", (event,)), timeout=TIMEOUT)
        for kind in ("Object", "Window", "Focus"):
            rule = MatchRule(type="signal", interface=f"org.a11y.atspi.Event.{kind}")
            self._ears.send_and_get_reply(message_bus.AddMatch(rule), timeout=TIMEOUT)
        self.heard: list[Heard] = []
        self._thread = threading.Thread(target=self._listen, name="ears", daemon=True)
        self._thread.start()

    def ask(self, message: Message) -> Any:
        """The answer; Gone where the object is not there any more."""
        with self._lock:
            answer = self._client.send_and_get_reply(message, timeout=TIMEOUT)
        if answer.header.message_type is MessageType.error:
            raise Gone(f"{answer.header.fields.get(HeaderFields.error_name)}: {answer.body}")
        return answer.body

    def program(self, name: str) -> Thing | None:
        """The newest program of that name."""
        for one in reversed(Thing(self, REGISTRY, ROOT).children):
            try:
                if one.name == name:
                    return one
            except Gone:
                continue
        return None

    def announced(self) -> list[str]:
        """Sentences that a program asked readers to say, oldest first."""
        return [str(one.value) for one in self.heard if one.kind == "Announcement"]

    def _listen(self) -> None:
        while True:
            try:
                message = self._ears.receive()
            except (OSError, EOFError, ValueError):
                return  # closed
            fields = message.header.fields
            if message.header.message_type is MessageType.signal and len(message.body) >= 4:
                detail, number, _, (_, value) = message.body[:4]
                kind, path = str(fields[HeaderFields.member]), str(fields[HeaderFields.path])
                self.heard.append(Heard(kind, str(fields[HeaderFields.sender]), path, str(detail), int(number), value))

    def close(self) -> None:
        """Listen no more."""
        self._ears.close()
        self._client.close()
        self._thread.join(TIMEOUT)


@contextmanager
def accessibility(session: str, environment: dict[str, str]) -> Iterator[Bus]:
    """The service and a reader on it, for the length of a test."""
    service = subprocess.Popen(
        [str(LAUNCHER), "--launch-immediately"],
        env={**environment, "DBUS_SESSION_BUS_ADDRESS": session},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        bus = _when_there(lambda: Bus(session))
        try:
            yield bus
        finally:
            bus.close()
    finally:
        service.terminate()
        service.wait(TIMEOUT)


def _when_there(make: Callable[[], Bus]) -> Bus:
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            return make()
        except (Gone, OSError, ValueError, IndexError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)  # the service takes its name when it is ready
