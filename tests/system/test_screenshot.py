"""A picture of the screen over a real D-Bus, from a portal that answers like those of desktops: by a signal, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from routstr_desktop.system.screenshot import NoPicture, screenshot

PROBE = textwrap.dedent(
    """
    import json, pathlib, sys, threading
    from jeepney import DBusAddress, HeaderFields, message_bus, new_error, new_method_return, new_signal
    from jeepney.io.blocking import Proxy, open_dbus_connection
    from routstr_desktop.system.screenshot import NoPicture, screenshot

    folder = pathlib.Path(sys.argv[1])
    picture = folder / "screen shot ü.png"
    picture.write_bytes(b"picture")
    service = open_dbus_connection(bus="SESSION")
    Proxy(message_bus, service).RequestName("org.freedesktop.portal.Desktop")
    asked = []
    answers = [
        (0, {"uri": ("s", picture.as_uri())}),
        (1, {}),
        (2, {}),
        (0, {"uri": ("s", (folder / "missing.png").as_uri())}),
        (0, {"uri": ("s", "https://example.com/screen.png")}),
        (0, {}),
        "org.freedesktop.portal.Error.NotAllowed",
        None,
    ]

    def serve():
        while len(asked) < len(answers):
            message = service.receive()
            fields = message.header.fields
            if fields.get(HeaderFields.member) != "Screenshot":
                continue
            answer = answers[len(asked)]
            asked.append([fields[HeaderFields.interface], message.body[0], sorted(message.body[1])])
            if isinstance(answer, str):
                service.send(new_error(message, answer))
                continue
            sender = fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
            path = f"/org/freedesktop/portal/desktop/request/{sender}/{message.body[1]['handle_token'][1]}"
            service.send(new_method_return(message, "o", (path,)))
            if answer is not None:
                emitter = DBusAddress(path, interface="org.freedesktop.portal.Request")
                service.send(new_signal(emitter, "Response", "ua{sv}", answer))

    threading.Thread(target=serve, daemon=True).start()
    told = []
    for _ in answers:
        try:
            told.append(str(screenshot(1)))
        except NoPicture as error:
            told.append(f"refused: {error}")
    print(json.dumps([asked, told]))
    """
)


BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""
"""A bus that starts nothing: the portal of the computer at hand must not answer."""


def on_a_bus(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    config = folder / "bus.conf"
    config.write_text(BUS)
    command = ["dbus-run-session", f"--config-file={config}", "--", sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_what_a_portal_answers(tmp_path: Path) -> None:
    done = on_a_bus(tmp_path, PROBE)
    assert done.returncode == 0, done.stderr
    asked, told = json.loads(done.stdout)
    assert asked[0] == ["org.freedesktop.portal.Screenshot", "", ["handle_token", "interactive"]]
    assert told == [
        str(tmp_path / "screen shot ü.png"),
        "refused: answer 1",
        "refused: answer 2",
        "refused: no file",
        "refused: no file",
        "refused: no answer (KeyError)",
        "refused: org.freedesktop.portal.Error.NotAllowed",
        "refused: no answer (TimeoutError)",
    ]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_a_desktop_without_a_portal(tmp_path: Path) -> None:
    done = on_a_bus(tmp_path, "from routstr_desktop.system.screenshot import screenshot; screenshot()")
    assert "NoPicture: org.freedesktop.DBus.Error.ServiceUnknown" in done.stderr


def test_without_any_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(NoPicture, match="no session bus"):
        screenshot()
