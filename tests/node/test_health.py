"""Chores go on whatever one of them does."""

from __future__ import annotations

import asyncio

from routstr_desktop.core.errors import UpstreamError
from routstr_desktop.node.health import Chore, Chores


async def test_a_failing_chore_is_tried_again_and_does_not_end_the_others() -> None:
    tries: list[str] = []
    enough = asyncio.Event()

    async def failing() -> None:
        tries.append("failing")
        raise UpstreamError("no")

    async def broken() -> None:
        tries.append("broken")
        raise RuntimeError("a bug")

    async def fine() -> None:
        tries.append("fine")
        if tries.count("fine") > 2 and tries.count("failing") > 2 and tries.count("broken") > 2:
            enough.set()

    chores = Chores([Chore(work.__name__, work, 0.01, 0.001) for work in (failing, broken, fine)], jitter=0)
    chores.start()
    await asyncio.wait_for(enough.wait(), 10)
    await chores.close()
    count = len(tries)
    await asyncio.sleep(0.05)
    assert len(tries) == count


async def test_the_first_round_is_waited_for_only_so_long() -> None:
    gate = asyncio.Event()
    done: list[str] = []

    async def slow() -> None:
        await gate.wait()

    async def quick() -> None:
        done.append("quick")

    chores = Chores([Chore("slow", slow, 9, 9), Chore("quick", quick, 9, 9), Chore("later", quick, 9, 9, at_start=False)])
    chores.start()
    await asyncio.wait_for(chores.first_round(600, "quick"), 60)
    assert done == ["quick"]
    await asyncio.wait_for(chores.first_round(0.05, "slow", "quick"), 60)
    gate.set()
    await asyncio.wait_for(chores.first_round(600, "slow"), 60)
    await chores.close()
    assert done == ["quick"]
