"""Places at an upstream: free at first, then in turn, then refused with a time to come back."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import TooManyRequests
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.gate import Gate

HOG, OTHER, THIRD, APP = 1, 2, 3, -7


async def queued(gate: Gate, who: int, served: list[int]) -> asyncio.Task[None]:
    """Somebody who waits at the gate."""

    async def work() -> None:
        if not gate.enter(who):
            await gate.wait(who)
        served.append(who)

    waiting = gate.waiting
    task = spawn(work(), name=f"customer-{who}")
    while gate.waiting == waiting and who not in served and not task.done():  # noqa: ASYNC110
        await asyncio.sleep(0)
    return task


async def test_nobody_waits_while_there_is_a_place() -> None:
    gate = Gate(4)
    assert [gate.enter(who) for who in (HOG, OTHER, HOG, THIRD)] == [True] * 4
    assert not gate.enter(THIRD)
    gate.leave(HOG)
    assert gate.enter(THIRD)
    for who in (HOG, OTHER, THIRD, THIRD):
        gate.leave(who)
    assert (gate.active, gate.waiting, gate._running) == (0, 0, {})


async def test_the_last_quarter_is_not_for_one_customer() -> None:
    gate = Gate(8)
    assert [gate.enter(HOG) for _ in range(8)] == [True] * 6 + [False] * 2
    assert gate.enter(OTHER)
    served: list[int] = []
    waits = await queued(gate, HOG, served)
    assert served == []
    assert (await queued(gate, THIRD, served)) is not None
    assert served == [THIRD], "a place is free, and only the hog has had its share"
    gate.leave(HOG)
    await waits
    assert served == [THIRD, HOG]


async def test_own_apps_may_use_all_of_it() -> None:
    gate = Gate(8)
    assert all(gate.enter(APP) for _ in range(8))
    assert not gate.enter(APP)


async def test_customers_take_turns() -> None:
    gate = Gate(4)
    for who in (HOG, HOG, HOG, OTHER):
        assert gate.enter(who)
    served: list[int] = []
    tasks = [await queued(gate, who, served) for who in (HOG, HOG, HOG, OTHER, THIRD)]
    leaving = [HOG, HOG, HOG, OTHER, HOG]
    for who in leaving:
        gate.leave(who)
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert served == [HOG, OTHER, THIRD, HOG, HOG]
    assert gate.active == 4


async def test_too_many_who_wait_are_sent_away() -> None:
    gate = Gate(4)
    for who in (HOG, HOG, HOG, OTHER):
        gate.enter(who)
    tasks = [await queued(gate, HOG, []) for _ in range(4)]
    with pytest.raises(TooManyRequests) as refused:
        await gate.wait(HOG)
    assert refused.value.retry_after
    others = [await queued(gate, who, []) for who in (OTHER, THIRD, 4, 5)]
    with pytest.raises(TooManyRequests):
        await gate.wait(6)
    for task in (*tasks, *others):
        task.cancel()
    await asyncio.gather(*tasks, *others, return_exceptions=True)
    assert (gate.waiting, gate.active) == (0, 4)
    assert not gate._waiting


async def test_a_wait_ends_in_time_and_leaves_nothing_behind() -> None:
    gate = Gate(1, patience=0.01)
    assert gate.enter(OTHER)
    with pytest.raises(TooManyRequests):
        await gate.wait(HOG)
    assert gate.waiting == 0
    gate.leave(OTHER)
    assert gate.enter(HOG)


async def test_a_place_handed_to_one_who_left_goes_on() -> None:
    gate = Gate(1)
    gate.enter(OTHER)
    served: list[int] = []
    first, second = await queued(gate, HOG, served), await queued(gate, THIRD, served)
    gate.leave(OTHER)  # hands it to the first
    first.cancel()  # who left in the same moment
    await asyncio.gather(first, return_exceptions=True)
    await second
    assert served == [THIRD]
    gate.leave(THIRD)
    assert (gate.active, gate.waiting) == (0, 0)
