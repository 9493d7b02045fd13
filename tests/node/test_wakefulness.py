"""The computer stays awake while somebody is served, and what grew old in its sleep is asked for anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node.health import Chore, Chores
from routstr_desktop.node.node import Node
from routstr_desktop.node.wakefulness import OLD_AFTER_SLEEP, Wakefulness
from routstr_desktop.system.awake import Inhibitor


class Computer(Inhibitor):
    """A clock that can sleep, a wish that is granted or not, a node that serves or not."""

    def __init__(self) -> None:
        self.clock = [1_800_000_000.0, 50.0]
        self.awake = False
        self.refuses = False
        self.asked = 0
        self.changes = 0
        self.proxy = SimpleNamespace(running=0)
        self.settings = SimpleNamespace(keep_awake=True)

    def hold(self) -> None:
        self.asked += 1
        if self.refuses:
            raise ConfigError("There is no logind.")
        self.awake = True

    def release(self) -> None:
        self.awake = False

    def changed(self) -> None:
        self.changes += 1

    def passes(self, seconds: float, asleep: float = 0) -> None:
        self.clock = [self.clock[0] + seconds + asleep, self.clock[1] + seconds]


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
async def wakefulness(computer: Computer) -> AsyncIterator[Wakefulness]:
    made = Wakefulness(cast(Node, computer), computer, lambda: (computer.clock[0], computer.clock[1]))
    yield made
    await made.close()
    assert not computer.awake


async def test_awake_while_a_request_runs(wakefulness: Wakefulness, computer: Computer) -> None:
    await wakefulness.look()
    assert not computer.awake
    computer.proxy.running = 2
    for _ in range(3):
        await wakefulness.look()
    assert (computer.awake, computer.asked) == (True, 1)
    computer.proxy.running = 0
    await wakefulness.look()
    assert not computer.awake
    computer.proxy.running = 1
    await wakefulness.look()
    computer.settings.keep_awake = False
    await wakefulness.look()
    assert not computer.awake


async def test_the_end_lets_it_sleep(wakefulness: Wakefulness, computer: Computer) -> None:
    computer.proxy.running = 1
    await wakefulness.look()
    await wakefulness.close()
    assert not computer.awake


async def test_a_system_that_refuses_is_asked_again(wakefulness: Wakefulness, computer: Computer) -> None:
    computer.refuses, computer.proxy.running = True, 1
    await wakefulness.look()
    assert not wakefulness.held
    computer.refuses = False
    await wakefulness.look()
    assert computer.awake


async def test_after_a_sleep_what_grew_old_is_asked_for(wakefulness: Wakefulness, computer: Computer) -> None:
    done: dict[str, Any] = {name: asyncio.Event() for name in (*OLD_AFTER_SLEEP, "audit")}

    async def work(name: str) -> None:
        done[name].set()

    def chore(name: str) -> Chore:
        return Chore(name, lambda: work(name), 3600, 3600, at_start=False)

    chores = Chores([chore(name) for name in done])
    chores.start()
    wakefulness.start(chores)
    try:
        for _ in range(3):
            await wakefulness.look()
            computer.passes(30)
        assert computer.changes == 0
        computer.passes(1, asleep=600)
        await wakefulness.look()
        async with asyncio.timeout(60):
            await asyncio.gather(*(done[name].wait() for name in OLD_AFTER_SLEEP))
        assert computer.changes == 1
        assert not done["audit"].is_set()
        await wakefulness.look()
        assert computer.changes == 1
    finally:
        await chores.close()
