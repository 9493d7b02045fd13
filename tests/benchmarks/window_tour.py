"""The real window over the real node, on whatever profile: goes through all of it and measures (`tests/gui/speed.py`).

Usage: python -m tests.benchmarks.window_tour REPORT.json DATA_DIR [PORT KEY TOOLS] [--stacks]
With a port, a customer's key and the load tool, 200 streams run while the pages that follow what happens are looked at.
The rest comes by the environment, as in `profile.environment`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.gui.speed import Tour

SECONDS = 200
"""After so long something hangs."""
LIVE = ("Overview", "Wallet", "Keys", "Models", "Providers", "Activity")


async def _live(tour: Tour, port: int, key: str, tools: Path) -> None:
    """Every page that shows what happens, while 200 customers stream."""
    from .load import LOADS, run

    paced = next(one for one in LOADS if one.name == "paced-200")
    shown = [(page, 0) for page in LIVE] + [("Activity", 1), ("Activity", 2)]
    for name, tab in shown:
        page = tour.window.go(name)
        if hasattr(page, "tabs"):
            page.tabs.setCurrentIndex(tab)
        async with tour.step(f"200 streams, {name}{f' {tab}' if tab else ''}"):
            result = await asyncio.to_thread(run, paced, tools, port, key)
            if result["err"]:
                raise RuntimeError(f"{result['err']} streams failed: {result.get('why')}")


async def _guided(application: Any, arguments: list[str], *, sample: bool) -> None:
    """The tour; whatever comes of it, the program ends."""
    from tests.gui.speed import Tour

    tour = Tour(application.window, sample=sample)
    try:
        async with asyncio.timeout(SECONDS):
            await _tour(tour, application, arguments)
        lines = [{**dataclasses.asdict(one), "stacks": one.stacks.most_common(4)} for one in tour.steps]
        await asyncio.to_thread(Path(sys.argv[1]).write_text, json.dumps(lines, indent=1))
    except Exception:
        print(f"in step {tour.beat.step.name!r}:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
    finally:
        tour.beat.close()
        application._quit_now()


async def _tour(tour: Tour, application: Any, arguments: list[str]) -> None:
    from .window_speed import START

    controller = application.controller
    step = tour.beat.begin(START)
    while not controller.snapshot.days or not controller.snapshot.models:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await tour._idle()
    tour.steps.append(step)
    await asyncio.sleep(1)
    await tour.all()
    if arguments:
        await _live(tour, int(arguments[0]), arguments[1], Path(arguments[2]))


def main() -> int:
    """Until the tour is over and the node has stopped."""
    sample = "--stacks" in sys.argv
    given = [each for each in sys.argv[3:] if not each.startswith("--")]
    from PySide6.QtCore import QTimer

    from routstr_desktop.gui.app import Application, make_app
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.node import Node
    from routstr_desktop.system.paths import Paths
    from routstr_desktop.system.tasks import spawn

    booted = boot(Paths(Path(sys.argv[2])), {"port": int(given[0])} if given else {}, console=False)
    app = make_app()
    began = time.perf_counter()
    application = Application(
        app, booted.paths, lambda publish: Node(booted.loaded.settings, booted.paths, publish=publish), None
    )
    print(f"window made in {(time.perf_counter() - began) * 1000:.0f} ms", flush=True)
    QTimer.singleShot(0, lambda: spawn(_guided(application, given, sample=sample), name="tour"))
    return application.run()


if __name__ == "__main__":
    sys.exit(main())
