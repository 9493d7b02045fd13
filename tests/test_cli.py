"""The program as a user runs it: real processes, real files."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop import __version__
from routstr_desktop.cli import main
from routstr_desktop.core.keys import is_secret
from tests.support.serve import Served

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "routstr_desktop.cli", *arguments],
        env={**base, **NO_KEYRING, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def serve_arguments(directory: Path) -> list[str]:
    return ["serve", "--data-dir", str(directory), "--port", "0"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A node without mint and upstream: it runs, says what is missing, and sells nothing."""
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    node.start()
    yield node
    assert node.stop() == 0, node.log.read_text()


def ask(node: Served, path: str, token: str | None, body: Any = None, base: str | None = None) -> tuple[int, Any]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request((base or node.local) + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_version_and_help() -> None:
    assert run("--version").stdout.strip() == f"routstr-desktop {__version__}"
    shown = run("--help").stdout
    for command in ("serve", "demo", "status", "balance", "withdraw", "receive", "keys", "audit"):
        assert command in shown
        assert run(command, "--help").returncode == 0
    assert run("nonsense").returncode == 2


def test_serve_runs_and_drains(tmp_path: Path) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    ready = node.start()
    assert ready["pid"] == node.pid
    assert ready["public"].endswith("/v1")
    assert set(ready["problems"]) == {"upstream-missing", "mint-missing"}
    for name in ("ledger.sqlite3", "secrets.enc", "admin.token", "control.json", "logs/routstr.jsonl"):
        mode = stat.S_IMODE((node.directory / name).stat().st_mode)
        assert mode == 0o600, name
    assert stat.S_IMODE(node.directory.stat().st_mode) == 0o700
    assert node.stop() == 0
    assert not (node.directory / "admin.token").exists()
    assert not (node.directory / "control.json").exists()
    events = [json.loads(line)["event"] for line in (node.directory / "logs/routstr.jsonl").read_text().splitlines()]
    assert "node_started" in events
    assert events[-1] == "node_stopped"
    node.start()  # the same profile again
    assert node.stop() == 0


def test_sigint_ends_it_too(tmp_path: Path) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    node.start()
    os.kill(node.pid, signal.SIGINT)
    assert node.stop() == 0


def test_quit_ends_it_and_says_when(tmp_path: Path) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    nothing = run("quit", "--data-dir", str(node.directory))
    assert nothing.returncode == 1
    assert "does not run on" in nothing.stderr
    node.start()
    done = run("quit", "--data-dir", str(node.directory))
    assert (done.returncode, done.stdout.strip()) == (0, "It has ended.")
    assert not (node.directory / "control.json").exists()
    assert node.stop() == 0


def test_second_instance_is_refused(served: Served) -> None:
    done = run(*serve_arguments(served.directory), ROUTSTR_PASSPHRASE="x")
    assert done.returncode == 1
    assert f"already runs on {served.directory} (process {served.pid})" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_serve_never_imports_qt(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, threading\n"
        "from routstr_desktop import cli\n"
        "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start() if 0 else None\n"
        "class Out:\n"
        "    def write(self, text):\n"
        "        if 'ready' in text: os.kill(os.getpid(), signal.SIGTERM)\n"
        "        sys.stderr.write(text)\n"
        "    def flush(self): pass\n"
        "sys.stdout = Out()\n"
        "code = cli.main(sys.argv[1:])\n"
        "print('QT', [name for name in sys.modules if name.startswith(('PySide6', 'shiboken', 'qasync'))], code)\n"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ROUTSTR_PASSPHRASE": "x", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", code, *serve_arguments(tmp_path / "profile")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "QT [] 0" in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "ROUTSTR_PASSPHRASE_FILE"),
        ({"ROUTSTR_PASSPHRASE_FILE": "/nonexistent"}, "cannot be read"),
        ({"ROUTSTR_PASSPHRASE": "x", "EXCHANGE_FEE": "many"}, "EXCHANGE_FEE"),
        ({"ROUTSTR_PASSPHRASE": "x", "CASHU_MINTS": "ftp://x"}, "CASHU_MINTS"),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    done = run(*serve_arguments(tmp_path / "profile"), DBUS_SESSION_BUS_ADDRESS="disabled:", **environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["deposit", "many"], 2, "'many' is not a number of whole sat"),
        (["withdraw", "1.5"], 2, "'1.5' is not a number of whole sat"),
        (["move", "-1", "a", "b"], 2, "move"),
        (["payout", "a@b.example", "x"], 2, "'x' is not a number of whole sat"),
        (["import-env", "/nonexistent"], 1, "/nonexistent cannot be read (No such file or directory). Nothing was changed."),
        pytest.param(
            ["open"],
            1,
            "There is no screen here",
            marks=pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always one"),
        ),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else None,
)
def test_what_cannot_be_done_is_said_before_anything_is_asked_of_a_node(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    try:
        ended = main([*arguments, "--data-dir", str(tmp_path / "profile")])
    except SystemExit as end:  # argparse
        ended = int(str(end.code))
    printed = capsys.readouterr()
    assert (ended, printed.out) == (code, "")
    assert said in printed.err


def test_wrong_passphrase(tmp_path: Path) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    node.start()
    assert node.stop() == 0
    done = run(*serve_arguments(node.directory), ROUTSTR_PASSPHRASE="wrong")
    assert done.returncode == 1
    assert "passphrase does not open" in done.stderr


def test_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--data-dir", str(tmp_path / "p"), "--port", str(port), ROUTSTR_PASSPHRASE="x")
    assert done.returncode == 1
    assert f"port {port} is used by another program" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_console_that_cannot_write_a_sign_gets_another() -> None:
    code = (
        "import sys; from routstr_desktop import cli; cli.RUNS['status'] = lambda _: print('−87 sat') or 0; "
        "sys.argv = ['routstr-desktop', 'status']; cli.program()"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment)
    assert (done.returncode, done.stdout) == (0, "?87 sat\n"), done.stderr


def test_books_without_their_secrets_are_not_touched(tmp_path: Path) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    node.start()
    assert node.stop() == 0
    (node.directory / "secrets.enc").unlink()
    done = run(*serve_arguments(node.directory), ROUTSTR_PASSPHRASE="x")
    assert done.returncode == 1
    assert "12 words" in done.stderr


def test_commands_running_and_not(served: Served) -> None:
    found = served.command("status")
    assert (found["running"], found["state"]) == (True, "attention")
    assert "token" not in json.dumps(found)
    keys = served.command("keys")["keys"]
    assert [key["name"] for key in keys] == ["This computer"]
    made = served.command("keys", "--create", "My editor")
    assert is_secret(made["key"])
    assert len(served.command("keys")["keys"]) == 2
    running = served.command("balance")
    assert running["withdrawable_msat"] == 0
    assert served.command("audit")["ok"] is True
    directory = str(served.directory)
    done = run("withdraw", "5", "--json", "--data-dir", directory)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "not_yours"
    assert run("withdraw", "-5", "--data-dir", directory).returncode == 2
    assert run("withdraw", "1.5", "--data-dir", directory).returncode == 2
    assert served.stop() == 0
    assert served.command("status") == {"state": "off", "running": False}
    assert served.command("balance")["withdrawable_msat"] == 0
    assert served.command("audit")["ok"] is True
    assert len(served.command("keys")["keys"]) == 2
    done = run("withdraw", "5", "--data-dir", directory)
    assert done.returncode == 1
    assert "does not run" in done.stderr
    assert run("balance", "--data-dir", directory).returncode == 1, "locked secrets are said, not passed over"


def test_status_check_tells_by_its_exit_code(served: Served) -> None:
    check = ("status", "--check", "--data-dir", str(served.directory))
    assert run(*check).returncode == 0
    served.stop()
    stopped = run(*check)
    assert (stopped.returncode, stopped.stdout[:4]) == (1, "Off:")


def test_empty_directory(tmp_path: Path) -> None:
    done = run("balance", "--data-dir", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "no books" in done.stderr
    assert not (tmp_path / "none").exists()


def test_admin_api_needs_its_token(served: Served) -> None:
    token = (served.directory / "admin.token").read_text().strip()
    status, answer = ask(served, "/admin/api/status", token)
    assert (status, answer["state"]) == (200, "attention")
    for wrong in (None, "", "x", token[:-1], token + "x", "\xff"):
        assert ask(served, "/admin/api/status", wrong)[0] == 403
        assert ask(served, "/admin/withdraw", wrong, {"amount": 1})[0] == 403
    # the public listener does not know it at all
    for path in ("/admin/api/status", "/admin/api/keys", "/admin/", "//admin/api/status", "/v1/admin/api/status"):
        assert ask(served, path, token, base=served.public)[0] in (400, 404), path


def test_admin_api_routes(served: Served) -> None:
    token = (served.directory / "admin.token").read_text().strip()
    for path in ("balances", "temporary-balances", "keys", "withdrawals", "settings", "upstreams", "models"):
        assert ask(served, f"/admin/api/{path}", token)[0] == 200, path
    assert ask(served, "/admin/logs/recent?lines=5", token)[1]["lines"]
    nested = b"[" * 60_000
    for body in ({"amount": "1"}, {"amount": True}, {"amount": 0}, {"amount": -1}, {"amount": 10**30}, [1], "x", nested):
        assert ask(served, "/admin/api/withdraw", token, body)[0] == 400, body
    assert ask(served, "/admin/api/selling", token, {"action": "pause"})[1]["state"] == "paused"
    assert ask(served, "/admin/api/selling", token, {"action": "resume"})[1]["state"] == "attention"
    assert ask(served, "/admin/api/selling", token, {"action": "stop"})[1]["public_url"] is None
    assert ask(served, "/admin/api/selling", token, {"action": "start"})[1]["public_url"] is not None
    assert ask(served, "/admin/api/selling", token, {"action": "fly"})[0] == 400
    assert ask(served, "/admin/api/upstreams", token, {"base_url": "http://127.0.0.1:9/v1", "api_key": "k"})[0] == 502
    assert ask(served, "/admin/api/show", token, {"argument": "cashu:x"})[1] == {"shown": False}


def test_demo_plays_a_whole_sale() -> None:
    done = run("demo", "--exit", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ok"] is True
    assert found["earned_msat"] > 0
    assert "books balance" in found["steps"][-1]
    assert "Traceback" not in done.stderr
