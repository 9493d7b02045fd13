"""A notification reaches the desktop's service, over a real D-Bus session."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system import notify

PROBE = textwrap.dedent(
    """
    import json, threading
    from jeepney import DBusAddress, MatchRule, message_bus, new_method_return
    from jeepney.io.blocking import Proxy, open_dbus_connection
    from routstr_desktop.system import notify

    service = open_dbus_connection(bus="SESSION")
    Proxy(message_bus, service).RequestName(notify.PLACE)
    got = []

    def serve():
        while True:
            message = service.receive()
            if message.header.fields.get(3) == "Notify":  # member
                got.append(message.body)
                service.send(new_method_return(message, "u", (7,)))
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    number = notify.show("Title", "a < b & <i>no markup</i>", stays=True)
    thread.join(5)
    app, replaces, icon, title, text, actions, hints, lasts = got[0]
    print(json.dumps([number, app, title, text, hints["urgency"][1], lasts]))
    """
)


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_it_is_shown_as_text_and_stays() -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown == [7, "Routstr Desktop", "Title", "a &lt; b &amp; &lt;i&gt;no markup&lt;/i&gt;", notify.CRITICAL, 0]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus installed")
def test_a_desktop_without_the_service_is_told_as_such() -> None:
    code = "from routstr_desktop.system import notify; notify.show('a', 'b')"
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert "shows no notifications" in done.stderr
    assert "ServiceUnknown" in done.stderr


def test_without_a_session_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("unix:path=/nonexistent", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(ConfigError):
            notify.show("a", "b")
