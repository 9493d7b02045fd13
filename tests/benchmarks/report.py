"""Medians, ratios and the goals they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from .load import LOADS

COLUMNS = (("rate/s", 10), ("/nginx", 7), ("/direct", 8), ("p50 ms", 8), ("p99 ms", 8), ("first ms", 9), ("errors", 6))
Results = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
"""target -> load -> what sload said, one per repetition."""


def value(result: Mapping[str, Any], path: str) -> float | None:
    """`lat.p50` of a result; None where there was nothing to measure."""
    found: Any = result
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def middle(results: Results, target: str, load: str, path: str) -> float | None:
    """The median over the repetitions."""
    values = [number for run in results.get(target, {}).get(load, ()) if (number := value(run, path)) is not None]
    return median(values) if values else None


def ratio(a: float | None, b: float | None) -> float | None:
    return a / b if a is not None and b else None


def minus(a: float | None, b: float | None) -> float | None:
    return a - b if a is not None and b is not None else None


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the verdict. `limit` None: shown, not judged."""

    name: str
    value: float | None
    limit: float | None = None
    at_least: bool = False
    unit: str = ""

    @property
    def met(self) -> bool | None:
        if self.limit is None or self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        shown = "not measured" if self.value is None else f"{self.value:.3g} {self.unit}".strip()
        wanted = "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g} {self.unit}".strip()
        verdict = {True: "ok", False: "MISSED", None: ""}[self.met]
        return f"{self.name:<62} {shown:>14}   {wanted:<12} {verdict}".rstrip()


def goals(results: Results, figures: Mapping[str, float | None]) -> list[Goal]:
    """The goals of the project on two cores. `figures` are those not taken from sload (memory, starts, stalls)."""
    found: list[Goal] = []
    for node in ("node", "window", "window-charts"):
        plain = ratio(middle(results, node, "plain-16", "rps"), middle(results, "nginx", "plain-16", "rps"))
        events = ratio(middle(results, node, "stream-16", "chunks_s"), middle(results, "nginx", "stream-16", "chunks_s"))
        added = minus(middle(results, node, "plain-1", "lat.p50"), middle(results, "direct", "plain-1", "lat.p50"))
        p50 = minus(middle(results, node, "paced-200", "delay.p50"), middle(results, "direct", "paced-200", "delay.p50"))
        p99 = minus(middle(results, node, "paced-200", "delay.p99"), middle(results, "direct", "paced-200", "delay.p99"))
        failed = [run["err"] for run in results.get(node, {}).get("paced-200", ())]
        found += [
            Goal(f"{node}: requests/s, 16 connections, to nginx", plain, 0.05, True, "x"),
            Goal(f"{node}: events/s, 16 streams, to nginx", events, 0.8, True, "x"),
            Goal(f"{node}: one request, added median", added, 0.4, unit="ms"),
            Goal(f"{node}: 200 paced streams, failed", float(sum(failed)) if failed else None, 0),
            Goal(f"{node}: 200 paced streams, added delay per event, median", p50, 1, unit="ms"),
            Goal(f"{node}: 200 paced streams, added delay per event, p99", p99, 10, unit="ms"),
        ]
    for load, path in (("plain-16", "rps"), ("stream-16", "chunks_s"), ("paced-200", "chunks_s")):
        grown = ratio(middle(results, "node-big", load, path), middle(results, "node", load, path))
        found.append(Goal(f"big ledger to small: {path} of {load}", grown, 0.8, True, "x"))
    found += [
        Goal("node: resident memory after the load", figures.get("node_rss_mb"), 150, unit="MB"),
        Goal("window: resident memory after the load", figures.get("window_rss_mb"), 220, unit="MB"),
        Goal("big ledger: resident memory after the load", figures.get("node-big_rss_mb"), 150, unit="MB"),
        Goal("node: cold start until ready", figures.get("node_start_s"), unit="s"),
        Goal("big ledger: cold start until ready", figures.get("node-big_start_s"), unit="s"),
        Goal("window: start until visible", figures.get("window_visible_s"), 1, unit="s"),
        Goal("window: longest stall of the Qt thread, 200 paced streams", figures.get("window_stall_ms"), 50, unit="ms"),
        Goal("window: longest stall of the Qt thread, any load", figures.get("window_stall_any_ms"), unit="ms"),
        Goal("window-charts: longest stall, 200 paced streams", figures.get("window-charts_stall_ms"), 50, unit="ms"),
        Goal("window-charts: longest stall, any load", figures.get("window-charts_stall_any_ms"), unit="ms"),
        Goal("big seller's window: longest work of the Qt thread", figures.get("seller_work_ms"), 16, unit="ms"),
        Goal("big seller's window: steps with longer work than that", figures.get("seller_steps_over")),
    ]
    return found


def _number(number: float | None) -> str:
    if number is None:
        return "-"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.2f}"


def table(results: Results) -> Iterable[str]:
    """One line per target and load: rate, its ratio to nginx, latency or delay per event."""
    yield f"{'load':<10} {'target':<13} " + " ".join(f"{title:>{width}}" for title, width in COLUMNS)
    for load in LOADS:
        path = "chunks_s" if load.stream else "rps"
        times = "delay" if load.stream else "lat"
        for target in results:
            if load.name not in results[target]:
                continue
            rate = middle(results, target, load.name, path)
            columns = [
                _number(rate),
                _number(ratio(rate, middle(results, "nginx", load.name, path))),
                _number(ratio(rate, middle(results, "direct", load.name, path))),
                _number(middle(results, target, load.name, f"{times}.p50")),
                _number(middle(results, target, load.name, f"{times}.p99")),
                _number(middle(results, target, load.name, "ttft.p50")),
                str(sum(run["err"] for run in results[target][load.name])),
            ]
            shown = (f"{column:>{width}}" for column, (_, width) in zip(columns, COLUMNS, strict=True))
            yield f"{load.name:<10} {target:<13} " + " ".join(shown)
