"""What work costs: bounds that hold on a slow computer which does other things as well.

A test asks whether work grows too fast or holds others up, never how fast a computer is (`make bench` tells that). So only
the time that this thread worked is counted, its usual turn decides and not the worst, and a bound is ten times what was
measured. What has to happen *soon* is awaited under `asyncio.timeout`, which is long where nothing but a fault reaches it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Cost:
    """The processor time of this thread, turn by turn. Seconds."""

    def __init__(self) -> None:
        self.turns: list[float] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Counts what is done within."""
        began = time.thread_time()
        yield
        self.turns.append(time.thread_time() - began)

    @property
    def usual(self) -> float:
        """A turn in the middle: one in which Python tidied its memory, or the computer slept, does not count."""
        return statistics.median(self.turns)


def cost_of(work: Callable[[], object], turns: int = 1) -> float:
    """The usual cost of some work, in seconds; it is done so often."""
    cost = Cost()
    for _ in range(turns):
        with cost.turn():
            work()
    return cost.usual
