"""Every kind of log call, with every kind of secret: nothing of it may reach the file or the console (issue: item 9)."""

from __future__ import annotations

import contextlib
import json
import logging
import stat
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system import logs
from tests.core.test_redact import SECRETS, core_of


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root = logging.getLogger()
    level = root.level
    logs.setup(tmp_path / "log.jsonl", level="DEBUG")
    yield tmp_path / "log.jsonl"
    logs.close()
    logging.captureWarnings(False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


class Thing:
    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Thing({self.text})"


def say_everywhere(secret: str) -> None:
    """One call of every type."""
    root = logging.getLogger()
    for handler in root.handlers[:]:  # pytest's own would print the secrets
        if handler.get_name() != "routstr":
            root.removeHandler(handler)
    log = structlog.get_logger("ours")
    old = logging.getLogger("theirs")
    log.info(f"message: {secret}")
    log.info("percent %s", secret)
    log.warning("field", value=secret, nested={"a": [{"b": (secret, secret.encode())}]}, thing=Thing(secret))
    log.info("named", token=secret, headers={"Authorization": f"Bearer {secret}", "X-Cashu": secret})
    log.info("headers", headers=[(b"authorization", b"Bearer " + secret.encode()), ("x-api-key", secret)])
    log.info("url", url=f"http://127.0.0.1/v1/balance/create?initial_balance_token={secret}&a=b", **{secret: 1})
    log.bind(bound=secret).error("bound")
    structlog.contextvars.bind_contextvars(request_id="req-1", context=secret)
    log.info("context")
    structlog.contextvars.unbind_contextvars("context")
    try:
        try:
            raise ValueError(f"inner {secret}")
        except ValueError as error:
            raise RuntimeError("outer", {"token": secret}) from error
    except RuntimeError as error:
        log.exception("exception", error=error)
        log.error("exc_info", exc_info=error, stack_info=True)
        old.exception("theirs %s", secret)
    old.info("percent %s %r %d", secret, {"k": secret}, 7)
    old.info("mapping %(token)s", {"token": secret})
    old.warning("extra", extra={"payload": {"deep": [secret]}, "url": f"/?api_key={secret}"})
    old.debug(Thing(secret))
    old.info(secret.encode())
    old.error("broken %d", secret)
    warnings.warn(f"warning {secret}", UserWarning, stacklevel=1)
    sys.excepthook(ValueError, ValueError(secret), None)
    worker = threading.Thread(target=_raise, args=(secret,), name="worker")
    worker.start()
    worker.join()


def _raise(secret: str) -> None:
    raise ValueError(secret)


@pytest.mark.filterwarnings("default::UserWarning")
@pytest.mark.parametrize("name", SECRETS)
def test_no_call_leaks(file: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    secret = SECRETS[name]
    say_everywhere(secret)
    written, shown = file.read_text(), capsys.readouterr()
    for place in (written, shown.err, shown.out):
        assert core_of(secret) not in place
        assert core_of(secret) not in place.replace("\\n", "\n").replace('\\"', '"').replace("\n", " ")
    lines = [json.loads(line) for line in written.splitlines()]
    events = " ".join(str(line["event"]) for line in lines)
    for event in ("message", "field", "bound", "context", "exception", "extra", "uncaught_exception"):
        assert event in events
    assert any(line.get("request_id") == "req-1" and line["event"] == "context" for line in lines)
    assert any(line.get("request_id") == "req-1" and line.get("logger") == "theirs" for line in lines)
    assert all({"level", "timestamp", "event"} <= line.keys() or line["event"] == "log_record_unreadable" for line in lines)


def test_file_is_private_and_rotates(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, logs.PrivateRotatingFile))
    monkeypatch.setattr(handler, "maxBytes", 2000)
    for number in range(60):
        structlog.get_logger().info("line", number=number)
    files = sorted(file.parent.glob("log.jsonl*"))
    assert len(files) > 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert json.loads(logs.tail(file, 1)[0])["number"] == 59


def test_level(file: Path, tmp_path: Path) -> None:
    logs.setup(tmp_path / "quiet.jsonl", level="warning", console=False)
    structlog.get_logger().info("quiet")
    logging.getLogger("x").info("quiet")
    structlog.get_logger().warning("loud")
    assert [json.loads(line)["event"] for line in logs.tail(tmp_path / "quiet.jsonl")] == ["loud"]
    with pytest.raises(ConfigError, match="LOG_LEVEL"):
        logs.setup(level="noise")


def test_uncaught_exception_of_a_process(tmp_path: Path) -> None:
    """Nothing of the traceback that Python itself would print."""
    code = (
        "import sys; from pathlib import Path; from routstr_desktop.system import logs\n"
        "logs.setup(Path(sys.argv[1]))\n"
        "raise ValueError('boom ' + sys.argv[2])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "log.jsonl"), SECRETS["cashuA"]], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    for place in (done.stderr, done.stdout, (tmp_path / "log.jsonl").read_text()):
        assert core_of(SECRETS["cashuA"]) not in place
    assert "uncaught_exception" in done.stderr
    assert "ValueError: boom cashuA[redacted]" in done.stderr


def test_tail_of_nothing(tmp_path: Path) -> None:
    assert logs.tail(tmp_path / "none") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_does_not_print_the_record(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, logs.PrivateRotatingFile))
    full = open("/dev/full", "w")  # noqa: SIM115 - its closing fails, as it should
    handler.stream = full
    structlog.get_logger().info("event", secret=SECRETS["cashuB"], text=SECRETS["cashuB"])
    logging.getLogger().info("%s", SECRETS["cashuB"])
    shown = capsys.readouterr().err
    handler.stream = None
    with contextlib.suppress(OSError):
        full.close()
    assert "lost (OSError)" in shown
    assert core_of(SECRETS["cashuB"]) not in shown
