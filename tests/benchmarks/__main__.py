"""Measures the node beside nginx and beside no proxy, all in one interleaved run on this machine; loopback only.

While one target is measured the others are stopped (SIGSTOP). Every figure is the median of the repetitions. Compare the
ratios, not the absolute numbers: those depend on the machine and the hour.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from routstr_desktop.wallet.testmint import PlayMint
from tests.support.xdesk import desktop

from . import load, report, window_speed
from .big_seller import Size
from .processes import Process, free_port, start_nginx, wait_for_port
from .profile import Serve, copy_profile, environment, get, make_profile
from .window import Window, visible_seconds

ROOT = Path(__file__).parent.parent.parent
ONLY = {
    "node-big": {"plain-1", "plain-16", "stream-16", "paced-200"},
    "window-charts": {"plain-1", "plain-16", "paced-200"},
}
"""Targets that are not measured under every load."""
PAGES = {"window": "-", "window-charts": "Activity"}
"""The page that is open in each window."""
Targets = dict[str, tuple[Process | None, int]]
"""name -> its process (None: nothing to stop) and its port."""


def say(text: str) -> None:
    print(text, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of every measurement (3)")
    parser.add_argument("--loads", default="", help="only these, e.g. plain-16,paced-200")
    parser.add_argument("--targets", default="direct,nginx,node,node-big,window,window-charts,seller")
    parser.add_argument("--big-keys", type=int, default=1_000_000, help="keys in the big ledger, 5 transfers each (1000000)")
    parser.add_argument("--out", type=Path, default=ROOT / "bench-results.json")
    return parser.parse_args()


class Bench:
    """One run: what was started, and what was found."""

    def __init__(self, options: argparse.Namespace, work: Path, stack: ExitStack) -> None:
        self.options, self.work, self.stack = options, work, stack
        self.wanted = [name for name in options.targets.split(",") if name != "seller"]
        self.seller = "seller" in options.targets.split(",")
        self.steps: list[dict[str, Any]] = []
        self.loads = [one for one in load.LOADS if not options.loads or one.name in options.loads.split(",")]
        self.tools = ROOT / "build" / "bench"
        self.figures: dict[str, float | None] = {}
        self.targets: Targets = {}
        self.results: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.key = "test"
        self.balances: dict[str, int] = {}

    def repeat(self, measure: Callable[[], float]) -> float:
        return median(measure() for _ in range(self.options.repeat))

    def prepare(self) -> None:
        """Tools, upstream, mint, profiles, processes."""
        load.build_tools(self.tools)
        upstream_port = free_port()
        fakeup = self.stack.enter_context(Process("fakeup", [str(self.tools / "fakeup"), str(upstream_port)], self.work))
        wait_for_port(upstream_port, fakeup)
        self.targets["direct"] = (None, upstream_port)
        if "nginx" in self.wanted:
            nginx, port = start_nginx(self.work / "nginx", upstream_port)
            self.stack.enter_context(nginx)
            self.targets["nginx"] = (nginx, port)
        nodes = [name for name in self.wanted if name.startswith(("node", "window"))]
        if nodes:
            self._prepare_nodes(nodes, upstream_port)
        self.targets = {name: self.targets[name] for name in self.wanted}

    def _prepare_nodes(self, nodes: list[str], upstream_port: int) -> None:
        mint = PlayMint.start()
        self.stack.callback(mint.stop)
        env = environment(self.work, upstream_port, mint.url)
        funded = self.work / "funded"
        say("a customer pays for a key at the test mint")
        self.key = make_profile(funded, mint, env, self.work)
        if "node-big" in nodes:
            say(f"growing a ledger to {self.options.big_keys:,} keys and {5 * self.options.big_keys:,} transfers")
        keys = {"node-big": self.options.big_keys}
        data = {name: copy_profile(funded, self.work / name, keys=keys.get(name, 0)) for name in nodes}
        for name in nodes:
            if name not in PAGES:
                say(f"starting {name}")
                self._start_node(name, data[name], env)
        windows = [name for name in nodes if name in PAGES]
        if not windows:
            return
        screen = self.stack.enter_context(desktop(self.work))
        shown = {**screen.environment, **env}
        for name in windows:
            say(f"starting {name}")
            if name == "window":
                self.figures["window_visible_s"] = self.repeat(
                    lambda: visible_seconds(data["window"], shown, self.work, screen)
                )
            window = self.stack.enter_context(Window(data[name], shown, self.work, PAGES[name]))
            self.targets[name] = (window, window.port)
            self._settle(name)

    def _start_node(self, name: str, data: Path, env: dict[str, str]) -> None:
        def start() -> float:
            with Serve(name, data, env, self.work) as node:
                return node.start_seconds

        self.figures[f"{name}_start_s"] = self.repeat(start)
        node = self.stack.enter_context(Serve(name, data, env, self.work))
        self.targets[name] = (node, node.port)
        self._settle(name)

    def _settle(self, name: str) -> None:
        """Wait until what a start sets going in the background is done (it serves, and its processor time stands still)."""
        process, port = self.targets[name]
        assert process is not None
        end = time.monotonic() + 60
        while time.monotonic() < end:
            before = process.cpu_seconds()
            time.sleep(0.5)
            models = get(f"http://127.0.0.1:{port}/v1/models")["data"]
            if models and process.cpu_seconds() - before < 0.1:
                break
        process.freeze()

    def measure(self) -> None:
        """All loads on all targets, in turn, so that slow spells of the machine hit all alike."""
        self.results = {name: {} for name in self.targets}
        for number in range(self.options.repeat):
            for one in self.loads:
                for name in self.targets:
                    if one.name in ONLY.get(name, {one.name}):
                        self._measure(name, one)
            say(f"repetition {number + 1} of {self.options.repeat} done")
        for name, (process, _) in self.targets.items():
            if process is not None:
                self.figures[f"{name}_rss_mb"] = process.rss_mb()

    def _measure(self, name: str, one: load.Load) -> None:
        process, port = self.targets[name]
        if process is not None:
            process.thaw()
            time.sleep(0.1)
        since = time.monotonic()
        result = load.run(one, self.tools, port, self.key)
        if isinstance(process, Window):
            time.sleep(0.6)  # its next report line
            self._note_stall(name, one, process.longest_stall(since, time.monotonic() - 0.6))
        if process is not None:
            process.freeze()
        self.results[name].setdefault(one.name, []).append(result)

    def _note_stall(self, name: str, one: load.Load, stall: float | None) -> None:
        for figure in [f"{name}_stall_any_ms"] + ([f"{name}_stall_ms"] if one.name == "paced-200" else []):
            self.figures[figure] = max(stall or 0.0, self.figures.get(figure) or 0.0)

    def tour(self) -> None:
        """Through the whole window of a big seller, while the other targets stand still."""
        with desktop(self.work) as screen:
            self.steps = window_speed.measure(self.work / "tour", Size(), screen.environment)
        self.figures["seller_work_ms"] = max(one["worked"] for one in self.steps if one["name"] != window_speed.START)
        self.figures["seller_steps_over"] = float(sum(one["over"] > 0 for one in self.steps))

    def check_books(self) -> None:
        """What was charged is what is missing from the key: a benchmark that loses money proves nothing."""
        for name in self.targets:
            process, port = self.targets[name]
            if process is None or name == "nginx":
                continue
            process.thaw()
            info = get(f"http://127.0.0.1:{port}/v1/balance/info", self.key)
            served = sum(run["status"].get("200", 0) for runs in self.results[name].values() for run in runs)
            self.figures[f"{name}_requests"] = float(info["total_requests"])
            booked, spent = info["total_requests"], info["total_spent"]
            say(f"{name}: {served:,} answers seen, {booked:,} requests booked, {spent:,} msat spent")


def main() -> int:
    options = arguments()
    began = time.monotonic()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="routstr-bench-")))
        bench = Bench(options, work, stack)
        bench.prepare()
        say(f"measuring (set up in {time.monotonic() - began:.0f} s)")
        bench.measure()
        bench.check_books()
        for name, (process, _) in bench.targets.items():
            if process is not None and not process.alive:
                say(f"{name} ended by itself:\n{process.log_tail()}")
        if bench.seller:
            for process, _ in bench.targets.values():
                if process is not None:
                    process.freeze()
            say("going through the window of a big seller")
            bench.tour()
    verdict = report.goals(bench.results, bench.figures)
    say("")
    measured = [goal.line() for goal in verdict if goal.value is not None]
    for line in (*report.table(bench.results), "", *window_speed.table(bench.steps), "", *measured):
        say(line)
    seconds = time.monotonic() - began
    say(f"\n{seconds:.0f} s; {platform.platform()}; Python {platform.python_version()}")
    options.out.write_text(
        json.dumps(
            {
                "at": int(time.time()),
                "machine": platform.platform(),
                "seconds": round(seconds),
                "results": bench.results,
                "figures": bench.figures,
                "seller": [{name: value for name, value in one.items() if name != "stacks"} for one in bench.steps],
                "goals": [{"name": g.name, "value": g.value, "limit": g.limit, "met": g.met} for g in verdict],
            },
            indent=1,
        )
    )
    met, missed = (sum(goal.met is found for goal in verdict) for found in (True, False))
    say(f"written to {options.out}; {met} goals met, {missed} missed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
