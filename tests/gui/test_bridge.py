"""The bridge: commands in, merged events out, under load, and an orderly end."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.events import Event
from routstr_desktop.gui.bridge import NodeThread


@dataclass(frozen=True, slots=True)
class Number(Event):
    value: int


async def test_call_runs_on_the_node_thread(bridge: NodeThread, qtbot: QtBot) -> None:
    async def where(word: str) -> tuple[str, str, str]:
        return word, threading.current_thread().name, type(asyncio.get_running_loop()).__module__

    word, thread, loop = await bridge.call(where, "hello")
    assert (word, thread) == ("hello", "node")
    assert "uvloop" in loop


async def test_errors_come_back(bridge: NodeThread, qtbot: QtBot) -> None:
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await bridge.call(fail)


async def test_cancelling_a_call_cancels_it_there(bridge: NodeThread, qtbot: QtBot, until: Callable[..., Any]) -> None:
    seen: list[str] = []

    async def wait() -> None:
        seen.append("started")
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

    from routstr_desktop.system.tasks import spawn

    task = spawn(bridge.call(wait), name="test")
    await until(lambda: "started" in seen)
    task.cancel()
    await until(lambda: "ended" in seen)


async def test_ten_thousand_events_arrive_merged(bridge: NodeThread, qtbot: QtBot, until: Callable[..., Any]) -> None:
    batches: list[tuple[float, tuple[Number, ...], bool]] = []
    main = threading.main_thread()
    bridge.events.connect(lambda batch: batches.append((time.monotonic(), batch, threading.current_thread() is main)))

    async def flood() -> None:
        for value in range(10_000):
            bridge.post(Number(value))
            if value % 500 == 0:
                await asyncio.sleep(0.02)

    await bridge.call(flood)
    await until(lambda: sum(len(batch) for _, batch, _ in batches) == 10_000)
    assert [event.value for _, batch, _ in batches for event in batch] == list(range(10_000))
    assert all(in_main for _, _, in_main in batches)
    seconds = batches[-1][0] - batches[0][0]
    assert len(batches) <= 2 + seconds * 10.5
    gaps = [later[0] - earlier[0] for earlier, later in itertools.pairwise(batches)]
    assert min(gaps, default=1) > 0.09


def test_twenty_starts_and_stops(qapp: QApplication) -> None:
    for _ in range(20):
        bridge = NodeThread()
        bridge.start()
        bridge.post(Number(1))
        assert bridge.stop()
        bridge.deleteLater()
    qapp.processEvents()


async def test_calls_after_the_end_say_so(qtbot: QtBot) -> None:
    bridge = NodeThread()
    bridge.start()
    assert bridge.stop()

    async def nothing() -> None:
        return None

    with pytest.raises(RuntimeError, match="not running"):
        await bridge.call(nothing)
