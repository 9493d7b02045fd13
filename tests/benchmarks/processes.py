"""The processes under measure: each in a group of its own, stopped (SIGSTOP) while another one is measured."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

NGINX = """
worker_processes 1;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log;
daemon off;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/f;
    uwsgi_temp_path {directory}/u;
    scgi_temp_path {directory}/s;
    keepalive_requests 10000000;
    upstream up {{ server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 10000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://up;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
        }}
    }}
}}
"""


def free_port() -> int:
    """A free port below the range that outgoing connections use."""
    for _ in range(100):
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port between 20000 and 32000")


def wait_for_port(port: int, process: Process, seconds: float = 20) -> None:
    """Until something accepts connections; RuntimeError with the log's end if the process ends first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not process.alive:
            raise RuntimeError(f"{process.name} ended: {process.log_tail()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError(f"{process.name} did not listen on {port}: {process.log_tail()}")


class Process:
    """A program of ours with its output in a file. Use as a context manager: it is always ended."""

    def __init__(self, name: str, command: list[str], directory: Path, *, env: Mapping[str, str] | None = None) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log_file = directory / f"{name}.out"
        self.started = time.monotonic()
        with self.log_file.open("wb") as log:
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=directory,
                start_new_session=True,
            )
        self.pid = self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def log_tail(self) -> str:
        return self.log_file.read_text(errors="replace")[-1500:]

    def _signal(self, number: int) -> None:
        if self.alive:
            os.killpg(self.pid, number)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def rss_mb(self) -> float:
        """Resident memory in MB (10^6 bytes) of the group's leader and its children."""
        total = 0
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if os.getpgid(int(entry.name)) != self.pid:
                    continue
                lines = (entry / "status").read_text().splitlines()
            except (OSError, ProcessLookupError):
                continue  # it ended while we looked
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
        return total * 1024 / 1e6

    def cpu_seconds(self) -> float:
        """Processor time of the leader so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, seconds: float = 15) -> int | None:
        """End it in order; kill what does not listen. The exit code."""
        self.thaw()
        self._signal(signal.SIGTERM)
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            return self._popen.wait(5)

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_nginx(directory: Path, upstream_port: int) -> tuple[Process, int]:
    """nginx as a plain proxy with one worker: the yardstick."""
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = directory / "nginx.conf"
    config.write_text(NGINX.format(directory=directory, port=port, upstream=upstream_port))
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    command = ["nginx", "-p", str(directory), "-e", str(directory / "nginx.log"), "-c", str(config)]
    process = Process("nginx", command, directory, env={**os.environ, "PATH": path})
    wait_for_port(port, process)
    return process, port
