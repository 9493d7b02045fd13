"""Slots are never lost and never given twice, whoever gives up when."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import UpstreamUnreachable
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.slots import Slots


async def waiting(slots: Slots, *names: str) -> list[asyncio.Task[None]]:
    """Callers that wait, in that order."""
    tasks = [spawn(slots.wait(), name=name) for name in names]
    await asyncio.sleep(0)
    return tasks


async def test_who_came_first_is_first() -> None:
    slots = Slots(1, patience=60)
    assert slots.take()
    assert not slots.take()
    first, second = await waiting(slots, "first", "second")
    slots.leave()
    assert not slots.take(), "it is the first one's"
    await first
    assert not second.done()
    slots.leave()
    await second
    slots.leave()
    assert slots.taken == 0


async def test_who_gives_up_as_a_slot_is_freed_leaves_it_to_the_next() -> None:
    """Both happen in one turn of the loop, in either order."""
    for freed_first in (True, False):
        slots = Slots(1, patience=60)
        assert slots.take()
        hasty, patient = await waiting(slots, "hasty", "patient")
        if freed_first:
            slots.leave()
            hasty.cancel()
        else:
            hasty.cancel()
            slots.leave()
        with pytest.raises(asyncio.CancelledError):
            await hasty
        await patient
        slots.leave()
        assert slots.taken == 0


async def test_too_long_a_wait_is_an_answer_and_takes_nothing() -> None:
    slots = Slots(1, patience=0.01)
    assert slots.take()
    with pytest.raises(UpstreamUnreachable) as refused:
        await slots.wait()
    assert refused.value.status == 503
    slots.leave()
    assert slots.taken == 0
    assert slots.take()


async def test_closing_tells_those_who_wait_and_keeps_what_was_given() -> None:
    slots = Slots(2, patience=60)
    assert slots.take()
    assert slots.take()
    given, told = await waiting(slots, "given", "told")
    slots.leave()
    slots.close()
    await given
    with pytest.raises(UpstreamUnreachable):
        await told
    assert not slots.take()
    with pytest.raises(UpstreamUnreachable):
        await slots.wait()
    assert slots.taken == 2
    slots.leave()
    slots.leave()
    assert slots.taken == 0
