"""Nothing on the GUI thread takes more than 16 ms: the window of a big seller, every part of it, in a process of its own.

`python -m tests.benchmarks.window_speed` alone prints the table; `make bench` takes the longest of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from routstr_desktop.system.paths import Paths
from routstr_desktop.wallet.testmint import PlayMint

from . import load
from .big_seller import Size, fill, models_file
from .processes import Process, free_port, wait_for_port
from .profile import MODELS, environment, make_profile

ROOT = Path(__file__).parent.parent.parent
OTHER_MINTS = tuple(f"http://127.0.0.1:{port}" for port in (1, 2, 3, 4))
"""Four more that do not answer."""
RELAYS = ",".join(f"ws://127.0.0.1:{port}" for port in range(1, 9))


START = "start, until the first snapshot is shown"
"""The window is there and the node begins: its imports hold the interpreter."""


def measure(work: Path, size: Size, screen: dict[str, str], *extra: str) -> list[dict[str, Any]]:
    """Every step of the tour. `screen`: the environment of a display."""
    work.mkdir(exist_ok=True)
    tools = ROOT / "build" / "bench"
    load.build_tools(tools)
    upstream, report = free_port(), work / "tour.json"
    mint = PlayMint.start()
    try:
        with Process("fakeup-tour", [str(tools / "fakeup"), str(upstream)], work) as fakeup:
            wait_for_port(upstream, fakeup)
            env = environment(work, upstream, mint.url)
            data = work / "seller"
            key = make_profile(data, mint, env, work)
            fill(Paths(data).ledger_file, size)
            priced = json.loads(models_file(size))
            (work / "models.json").write_text(json.dumps({"models": [*MODELS["models"], *priced["models"]]}))
            env |= {"CASHU_MINTS": ",".join((mint.url, *OTHER_MINTS)), "RELAYS": RELAYS, "PYTHONPATH": str(ROOT), **screen}
            command = [sys.executable, "-m", "tests.benchmarks.window_tour", str(report), str(data)]
            command += [str(free_port()), key, str(tools), *extra]
            done = subprocess.run(command, env=env, cwd=work, capture_output=True, text=True, timeout=300)
            if not report.exists():
                raise RuntimeError(f"the tour ended early: {done.stderr[-3000:]}")
            print(done.stdout.strip())
    finally:
        mint.stop()
    found: list[dict[str, Any]] = json.loads(report.read_text())
    return found


def table(steps: list[dict[str, Any]], least: float = 8.0, *, stacks: bool = False) -> Iterator[str]:
    """The steps that took the Qt thread most, `least` ms or more at a time; nothing where there are none."""
    if steps:
        yield f"{'worked ms':>10} {'longest ms':>11} {'over 16':>8} {'took ms':>8}  step"
    for one in sorted(steps, key=lambda one: -one["worked"]):
        if max(one["worked"], one["longest"]) >= least:
            yield f"{one['worked']:>10.1f} {one['longest']:>11.1f} {one['over']:>8} {one['took']:>8.0f}  {one['name']}"
            if stacks:
                yield from (f"{'':>43}{count:>4} {stack}" for stack, count in one["stacks"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--stacks", action="store_true", help="tell where the Qt thread was seen working for long")
    parser.add_argument("--least", type=float, default=8.0, help="leave out steps below so many ms")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="routstr-tour-") as work:
        steps = measure(
            Path(work),
            Size(requests=options.requests),
            {"QT_QPA_PLATFORM": "offscreen"},
            *(["--stacks"] if options.stacks else []),
        )
    for line in table(steps, options.least, stacks=options.stacks):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
