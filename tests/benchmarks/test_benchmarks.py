"""The benchmark itself is right: its big ledger balances, its arithmetic is right, its tools count what they should."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from routstr_desktop.ledger.ledger import Ledger

from . import load, report
from .big_ledger import PER_KEY, grow
from .processes import Process, free_port, wait_for_port


async def test_a_grown_ledger_balances(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    ledger = await Ledger.open(file, pepper=b"p" * 32)
    await ledger.close()
    grow(file, keys=300)
    grow(file, keys=20)
    ledger = await Ledger.open(file, pepper=b"p" * 32)
    try:
        audit = await ledger.audit({})
        assert audit.problems == []
        assert audit.transfers == 320 * PER_KEY
        assert ledger.totals().customer_keys == 320
    finally:
        await ledger.close()


def results(rps: float, events: float, delay: float) -> dict[str, list[dict[str, object]]]:
    paced = {"chunks_s": 20_000.0, "delay": {"p50": delay, "p99": 5 * delay}, "err": 0}
    plain = {"rps": rps, "lat": {"p50": delay}, "err": 0}
    runs = {"plain-1": plain, "plain-16": plain, "stream-16": {"chunks_s": events, "err": 0}, "paced-200": paced}
    return {name: [run] for name, run in runs.items()}


def test_goals_are_ratios_of_the_same_run() -> None:
    found = {"direct": results(2e5, 4e5, 0.1), "nginx": results(6e4, 3e5, 0.2), "node": results(9e3, 1.5e5, 0.4)}
    goals = {goal.name: goal for goal in report.goals(found, {"node_rss_mb": 151.0})}
    plain = goals["node: requests/s, 16 connections, to nginx"]
    assert plain.value == pytest.approx(0.15)
    assert plain.met is True
    assert goals["node: events/s, 16 streams, to nginx"].met is False
    assert goals["node: one request, added median"].value == pytest.approx(0.3)
    assert goals["node: resident memory after the load"].met is False
    assert goals["window: start until visible"].met is None
    assert goals["window: start until visible"].line().endswith("<= 1 s")


@pytest.mark.skipif(shutil.which("cc") is None, reason="the benchmark's tools are C (make bench installs the compiler)")
def test_the_load_tool_counts_every_event(tmp_path: Path) -> None:
    load.build_tools(tmp_path)
    port = free_port()
    with Process("fakeup", [str(tmp_path / "fakeup"), str(port)], tmp_path) as upstream:
        wait_for_port(port, upstream)
        plain = load.run(load.Load("plain", 2, seconds=0.2, warm_up=0, requests=50), tmp_path, port, "key")
        paced = load.run(load.Load("paced", 3, 0.2, 0, stream=True, events=20, pace_ms=5, requests=3), tmp_path, port, "key")
    assert plain["status"] == {"200": 50}
    assert plain["err"] == 0
    assert paced["chunks"] == 60
    assert paced["err"] == 0
    assert not upstream.alive
