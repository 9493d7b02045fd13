"""A real headless node: `routstr-desktop serve` in its own process, on its own profile."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PASSPHRASE = "correct horse battery staple"
BTC_USD = "100000"
READY_WITHIN = 40.0


class Served:
    """Starts, stops, kills and restarts one node; `public` and `local` are its base URLs, without `/v1`."""

    def __init__(
        self, directory: Path, *, mints: list[str], upstream: str | None, models: Path | None = None, **env: str
    ) -> None:
        self.directory = directory
        self.log = directory.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory.parent),
            "CASHU_MINTS": ",".join(mints),
            "BTC_USD_PRICE": BTC_USD,
            "ROUTSTR_PASSPHRASE": PASSPHRASE,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            **env,
        }
        if upstream:
            self._env |= {"UPSTREAM_BASE_URL": upstream, "UPSTREAM_API_KEY": "sk-upstream-secret-0123456789"}
        if models:
            self._env["MODELS_PATH"] = str(models)
        self.local = self.public = ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> dict[str, Any]:
        """Start and wait for the ready line, which is returned."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "routstr_desktop.cli", "serve", "--data-dir", str(self.directory)]
            command += ["--port", "0", "--public-port", "0"]
            self._process = subprocess.Popen(
                command, env=self._env, stdout=subprocess.PIPE, stderr=log, cwd=self.directory.parent
            )
        line = self._first_line(READY_WITHIN)
        ready: dict[str, Any] = json.loads(line)
        assert ready["ready"] is True, line
        self.local, self.public = ready["local"].removesuffix("/v1"), (ready["public"] or "").removesuffix("/v1")
        return ready

    def _first_line(self, seconds: float) -> str:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        deadline, data = time.monotonic() + seconds, b""
        while b"\n" not in data:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise AssertionError(f"not ready after {seconds} s:\n{self.log.read_text()[-4000:]}")
            chunk = os.read(process.stdout.fileno(), 4096)
            if not chunk:
                raise AssertionError(f"serve ended with {process.wait()}:\n{self.log.read_text()[-4000:]}")
            data += chunk
        return data.split(b"\n", 1)[0].decode()

    def stop(self) -> int:
        """SIGTERM: drains and ends; the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """SIGKILL, as a power cut would."""
        return self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        code = process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
        return code

    def command(self, *arguments: str) -> Any:
        """Run a control command (`audit`, `balance`, `withdraw 100`) against this profile; its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "routstr_desktop.cli", *arguments, "--data-dir", str(self.directory), "--json"],
            env=self._env, capture_output=True, text=True, timeout=60, cwd=self.directory.parent, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return json.loads(done.stdout)
