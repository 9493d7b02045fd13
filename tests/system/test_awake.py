"""Staying awake, over a real D-Bus: logind's lock is a descriptor, the portal's a connection; both end with a crash."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system.awake import Caffeinate, Inhibitor, Logind, Portal, Several

PROBE = textwrap.dedent(
    """
    import json, os, threading
    from jeepney import HeaderFields, message_bus, new_method_return
    from jeepney.io.blocking import Proxy, open_dbus_connection
    from jeepney.fds import FileDescriptor

    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    from routstr_desktop.system.awake import Logind, Portal, Several

    service = open_dbus_connection(bus="SESSION", enable_fds=True)
    bus = Proxy(message_bus, service)
    for name in ("org.freedesktop.login1", "org.freedesktop.portal.Desktop"):
        bus.RequestName(name)
    ours, theirs = os.pipe()
    got = []

    def serve():
        while len(got) < 2:
            message = service.receive()
            if message.header.fields.get(HeaderFields.member) == "Inhibit":
                got.append((message.header.fields[HeaderFields.sender], list(message.body)))
                if message.header.fields[HeaderFields.interface].startswith("org.freedesktop.login1"):
                    service.send(new_method_return(message, "h", (theirs,)))
                else:
                    service.send(new_method_return(message, "o", ("/request/1",)))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    awake = Several(Portal(), Logind())
    awake.hold()
    awake.hold()
    thread.join(5)
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        held = os.read(ours, 1) != b""
    except BlockingIOError:
        held = True  # somebody has the other end
    present = lambda name: bus.NameHasOwner(name)[0]
    connected = present(got[0][0])
    awake.release()
    awake.release()
    print(json.dumps([held, os.read(ours, 1) == b"", bool(connected), bool(present(got[0][0])), [body for _, body in got]]))
    """
)


def on_a_bus(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_both_services_hold_until_released() -> None:
    done = on_a_bus(PROBE)
    assert done.returncode == 0, done.stderr
    held, freed, connected, still, asked = json.loads(done.stdout)
    assert (held, freed, connected, still) == (True, True, True, False)
    assert asked[0][1] == Portal.SUSPEND
    assert asked[1] == ["idle", "Routstr Desktop", "Customers are being served", "block"]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_a_desktop_without_portal_is_told_as_such() -> None:
    done = on_a_bus("from routstr_desktop.system.awake import Portal; Portal().hold()")
    assert "cannot be kept awake" in done.stderr
    assert "ServiceUnknown" in done.stderr


def test_without_any_bus_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nonexistent")
    with pytest.raises(ConfigError, match="cannot be kept awake"):
        Several(Portal(), Logind()).hold()


class Counting(Inhibitor):
    """Takes the wish, or not."""

    def __init__(self, *, takes: bool) -> None:
        self.takes, self.holds = takes, 0

    def hold(self) -> None:
        if not self.takes:
            raise ConfigError("no")
        self.holds = 1

    def release(self) -> None:
        self.holds = 0


def test_one_of_several_is_enough() -> None:
    one, other = Counting(takes=False), Counting(takes=True)
    both = Several(one, other)
    both.hold()
    assert other.holds == 1
    both.release()
    assert other.holds == 0


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for caffeinate")
def test_caffeinate_is_started_once_and_ended(tmp_path: Path) -> None:
    program, told = tmp_path / "caffeinate", tmp_path / "told"
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\nexec cat < /dev/zero > /dev/null\n')
    program.chmod(0o755)
    awake = Caffeinate(str(program))
    awake.hold()
    awake.hold()
    process = awake._process
    assert process is not None
    assert process.poll() is None
    awake.release()
    assert process.returncode is not None
    with pytest.raises(ConfigError):
        Caffeinate(str(tmp_path / "none")).hold()
