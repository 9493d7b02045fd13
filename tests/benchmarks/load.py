"""The two C tools: `fakeup`, an upstream that answers at wire speed, and `sload`, the load on it. Loopback only."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOOLS = Path(__file__).parent / "tools"


def build_tools(directory: Path) -> None:
    """Compile both tools into `directory`, unless they are there and newer than their source."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("fakeup", "sload"):
        source, tool = TOOLS / f"{name}.c", directory / name
        if not tool.exists() or tool.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["cc", "-O2", "-o", str(tool), str(source)], check=True)


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of load. Seconds; `requests` ends it earlier."""

    name: str
    connections: int
    seconds: float = 1.5
    warm_up: float = 0.3
    stream: bool = False
    events: int = 200
    """Content events of each stream."""
    pace_ms: int = 0
    """Time between two events; 0 = as fast as they are read."""
    requests: int | None = None

    def command(self, tool: Path, port: int, key: str) -> list[str]:
        line = [str(tool), "-p", str(port), "-c", str(self.connections), "-d", str(self.seconds), "-w", str(self.warm_up)]
        line += ["-k", key, "-G", "10"]
        if self.stream:
            line += ["-s", "-n", str(self.events), "-D", str(self.pace_ms)]
        if self.requests:
            line += ["-r", str(self.requests)]
        return line


LOADS = (
    Load("plain-1", 1),
    Load("plain-16", 16),
    Load("plain-64", 64),
    Load("stream-16", 16, stream=True),
    Load("stream-64", 64, stream=True),
    Load("paced-16", 16, seconds=0.5, warm_up=0.0, stream=True, events=100, pace_ms=10, requests=16),
    Load("paced-64", 64, seconds=0.5, warm_up=0.0, stream=True, events=100, pace_ms=10, requests=64),
    Load("paced-200", 200, seconds=1.5, warm_up=0.0, stream=True, events=100, pace_ms=10, requests=400),
)


def run(load: Load, tools: Path, port: int, key: str) -> dict[str, Any]:
    """What sload measured (see the head of sload.c; times in ms). Failed answers are counted in `err`, not raised."""
    done = subprocess.run(
        load.command(tools / "sload", port, key), capture_output=True, text=True, timeout=load.seconds + load.warm_up + 30
    )
    if not done.stdout.strip():
        raise RuntimeError(f"sload said nothing about {load.name}: {done.stderr.strip()[:500]}")
    result: dict[str, Any] = json.loads(done.stdout)
    if result["err"]:
        result["why"] = done.stderr.strip()[:300]
    return result
