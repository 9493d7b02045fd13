"""News of the books: soon, and not too often."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.node import pulse as pulses
from routstr_desktop.node.pulse import Pulse


async def test_the_first_is_told_soon_and_the_rest_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "FIRST_SECONDS", 0.01)
    monkeypatch.setattr(pulses, "APART_SECONDS", 0.2)
    loop = asyncio.get_running_loop()
    news = asyncio.Queue[float]()
    pulse = Pulse(lambda: news.put_nowait(loop.time()))

    for _ in range(1000):
        pulse.beat()
    first = await asyncio.wait_for(news.get(), 60)
    for _ in range(1000):
        pulse.beat()
    second = await asyncio.wait_for(news.get(), 60)

    assert second - first > 0.19
    assert news.empty()


async def test_a_stopped_one_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "FIRST_SECONDS", 0.0)
    told: list[int] = []
    pulse = Pulse(lambda: told.append(1))

    pulse.beat()
    pulse.stop()
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert not told
