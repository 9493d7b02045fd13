"""Profiles to measure with: one funded key, paid with real ecash at a real test mint; copies of it; one with a big ledger."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from routstr_desktop.system.paths import Paths
from routstr_desktop.wallet.testmint import PlayMint, mint_tokens

from .big_ledger import grow
from .processes import Process, free_port

SAT = 1_000_000
"""What the key is funded with: more than a whole run spends."""
PROGRAM = Path(sys.executable).with_name("routstr-desktop")
MODELS = {
    "models": [
        {
            "id": "fake-model",
            "name": "Fake",
            "context_length": 8192,
            "pricing": {"prompt": "0.0000001", "completion": "0.0000002"},
            "top_provider": {"max_completion_tokens": 4096},
        }
    ]
}


def environment(directory: Path, upstream_port: int, mint: str) -> dict[str, str]:
    """Everything a node takes from outside: no keyring, no network beyond loopback."""
    (directory / "models.json").write_text(json.dumps(MODELS))
    (directory / "passphrase").write_text("only a benchmark\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "LANG": "C.UTF-8",
        "UPSTREAM_BASE_URL": f"http://127.0.0.1:{upstream_port}/v1",
        "UPSTREAM_API_KEY": "sk-bench",
        "MODELS_PATH": str(directory / "models.json"),
        "BTC_USD_PRICE": "100000",
        "CASHU_MINTS": mint,
        "LOG_LEVEL": "WARNING",
        "ROUTSTR_PASSPHRASE_FILE": str(directory / "passphrase"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


class Serve(Process):
    """`routstr-desktop serve` on a data directory; `start_seconds` until its ready line."""

    def __init__(self, name: str, data: Path, env: dict[str, str], directory: Path) -> None:
        self.port = free_port()
        command = [str(PROGRAM), "serve", "--data-dir", str(data), "--port", str(self.port)]
        super().__init__(name, command, directory, env=env)
        self._wait_ready(60)
        self.start_seconds = time.monotonic() - self.started

    def _wait_ready(self, seconds: float) -> None:
        while time.monotonic() < self.started + seconds:
            if '"ready"' in self.log_file.read_text(errors="replace"):
                return
            if not self.alive:
                break
            time.sleep(0.002)
        tail = self.log_tail()
        self.stop()
        raise RuntimeError(f"{self.name} did not become ready: {tail}")


def get(url: str, key: str | None = None) -> Any:
    """The JSON at a loopback URL."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def make_profile(data: Path, mint: PlayMint, env: dict[str, str], directory: Path) -> str:
    """A profile with one key of SAT sat, funded as a customer does it; the key's secret."""
    token = asyncio.run(mint_tokens(mint.url, SAT))
    with Serve("fund", data, env, directory) as node:
        key: str = get(f"http://127.0.0.1:{node.port}/v1/balance/info", token)["api_key"]
    return key


def copy_profile(data: Path, to: Path, *, keys: int = 0) -> Path:
    """A copy of a profile that is not in use, with `keys` keys added to its ledger."""
    shutil.copytree(data, to)
    if keys:
        grow(Paths(to).ledger_file, keys)
    return to
