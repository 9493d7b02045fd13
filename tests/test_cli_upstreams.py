"""`upstreams` as an operator types it: the program in one process, the node in another, a provider on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.serve import Served
from tests.test_cli import run


class _Models(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers.get("Authorization") == "Bearer sk-right"
        body = json.dumps({"data": [{"id": "gpt-4o-mini"}, {"id": "unheard-of"}]}).encode() if known else b"{}"
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Models) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def test_a_provider_from_the_command_line(tmp_path: Path, provider: str) -> None:
    node = Served(tmp_path / "profile", mints=[], upstream=None)
    node.start()
    where = ("--data-dir", str(tmp_path / "profile"))
    try:
        assert run("upstreams", *where).stdout == "No provider yet.\n"
        wrong = run("upstreams", *where, "--add", provider, "--key", "sk-wrong")
        assert wrong.returncode == 1
        assert "refuses this API key" in wrong.stderr
        added = run("upstreams", *where, "--add", provider, "--key", "sk-right", "--slug", "mine", "--fee", "1.1", "--json")
        assert added.returncode == 0, added.stderr
        assert {name: json.loads(added.stdout)[name] for name in ("slug", "models", "unsold", "fee")} == {
            "slug": "mine", "models": 1, "unsold": 1, "fee": "1.1",
        }  # fmt: skip
        listed = run("upstreams", *where).stdout
        assert listed.startswith("mine")
        assert "1 models" in listed
        tested = run("upstreams", *where, "--test", "mine")
        assert (tested.returncode, "1 ready to sell; 1 without a known price" in tested.stdout) == (0, True)
        assert "off" in run("upstreams", *where, "--change", "mine", "--off", "--models", "gpt-*").stdout
        assert run("upstreams", *where, "--change", "mine").returncode == 1
        limits = ("--first-byte", "45", "--daily-usd", "20")
        assert "first byte within 45 s  $0.00 of $20.00 today" in run("upstreams", *where, "--change", "mine", *limits).stdout
        assert run("upstreams", *where, "--change", "mine", "--first-byte", "0.2").returncode == 1
        assert "first_byte_seconds = 45" in (tmp_path / "profile" / "config.toml").read_text()
        none = ("--first-byte", "none", "--daily-usd", "none")
        assert "first byte" not in run("upstreams", *where, "--change", "mine", *none).stdout
        assert run("upstreams", *where, "--test", "nobody").returncode == 1
        assert run("upstreams", *where, "--remove", "mine").returncode == 0
        assert json.loads(run("upstreams", *where, "--json").stdout) == {"upstreams": []}
        assert run("upstreams", *where, "--local").returncode == 0
        assert "sk-right" not in (tmp_path / "profile" / "config.toml").read_text()
    finally:
        assert node.stop() == 0, node.log.read_text()
