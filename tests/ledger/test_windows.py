"""Invariants 14 and 18: limits that are full again each local day, week or month, under a clock that moves."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.ledger import BalanceLimitExceeded, Ledger, windows
from tests.support.zone import zone

from .books import funded, open_ledger, row, secret, sound

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Beirut")


class Clock:
    def __init__(self, *moment: int) -> None:
        self.now = 0.0
        self.set(*moment)

    def set(self, *moment: int) -> None:
        self.now = datetime(*moment).timestamp()  # type: ignore[arg-type, unused-ignore]

    def __call__(self) -> float:
        return self.now


def spend(ledger: Ledger, key: ApiKey, amount: int) -> int:
    return ledger.hold(key, amount).settle(amount, row()).charged_msat


def refused(ledger: Ledger, key: ApiKey, amount: int) -> bool:
    try:
        ledger.hold(key, amount).release()
    except BalanceLimitExceeded:
        return True
    return False


@pytest.mark.parametrize(
    ("reset", "last", "first"),
    [
        ("daily", (2026, 2, 28, 23, 59, 59), (2026, 3, 1)),
        ("daily", (2026, 12, 31, 23, 59, 59), (2027, 1, 1)),
        ("daily", (2026, 3, 29, 23, 59), (2026, 3, 30)),  # a day of 23 hours
        ("daily", (2026, 10, 25, 23, 59), (2026, 10, 26)),  # a day of 25 hours
        ("weekly", (2026, 11, 22, 23, 59, 59), (2026, 11, 23)),
        ("weekly", (2027, 1, 3, 23, 59, 59), (2027, 1, 4)),  # ISO week 53 of 2026 ends in 2027
        ("monthly", (2026, 1, 31, 23, 59, 59), (2026, 2, 1)),
        ("monthly", (2026, 12, 31, 23, 59, 59), (2027, 1, 1)),
        ("monthly", (2028, 2, 29, 23, 59, 59), (2028, 3, 1)),
    ],
)
async def test_full_again_at_the_boundary(tmp_path: Path, reset: str, last: tuple[int, ...], first: tuple[int, ...]) -> None:
    """Invariant 18."""
    with zone("Europe/Berlin"):
        clock = Clock(*last)
        ledger = await open_ledger(tmp_path, now=clock)
        key = await funded(ledger, 100_000, balance_limit=5_000, limit_reset=reset)
        assert spend(ledger, key, 5_000) == 5_000
        assert (ledger.spendable(key), ledger.limit_left(key)) == (0, 0)
        with pytest.raises(BalanceLimitExceeded):
            ledger.hold(key, 1)
        clock.set(*first)
        assert ledger.spendable(key) == 5_000
        assert spend(ledger, key, 4_000) == 4_000
        assert refused(ledger, key, 1_001)
        assert (key.spent, key.counted, key.requests) == (9_000, 4_000, 2)
        await sound(ledger)
        await ledger.close()


async def test_a_week_over_new_year_is_one_window(tmp_path: Path) -> None:
    """Invariant 18."""
    clock = Clock(2026, 12, 28)
    ledger = await open_ledger(tmp_path, now=clock)
    key = await funded(ledger, 100_000, balance_limit=5_000, limit_reset="weekly")
    spend(ledger, key, 5_000)
    for moment in ((2026, 12, 31, 23, 59), (2027, 1, 1), (2027, 1, 3, 23, 59)):
        clock.set(*moment)
        assert refused(ledger, key, 1)
    await sound(ledger)
    await ledger.close()


@pytest.mark.parametrize("flush", [False, True])
async def test_the_window_outlives_a_restart(tmp_path: Path, flush: bool) -> None:
    clock = Clock(2026, 5, 1, 8)
    ledger = await open_ledger(tmp_path, now=clock)
    key = await funded(ledger, 100_000, "a", balance_limit=5_000, limit_reset="daily")
    spend(ledger, key, 3_000)
    clock.set(2026, 5, 2, 8)
    spend(ledger, key, 4_000)
    if flush:
        await ledger.flush()
    await ledger.close()
    ledger = await open_ledger(tmp_path, now=clock)
    found = ledger.find_key(secret("a"))
    assert found is not None
    assert (found.limit_reset, found.spent, ledger.limit_left(found)) == ("daily", 7_000, 1_000)
    assert refused(ledger, found, 1_001)
    clock.set(2026, 5, 3)
    assert ledger.limit_left(found) == 5_000
    assert found.spent == 7_000
    await sound(ledger)
    await ledger.close()


async def test_the_window_of_a_parent_outlives_a_restart(tmp_path: Path) -> None:
    """What its children spend counts in it, and is not given back."""
    clock = Clock(2026, 5, 1, 8)
    ledger = await open_ledger(tmp_path, now=clock)
    parent = await funded(ledger, 100_000, "a", balance_limit=5_000, limit_reset="daily")
    (child,) = await ledger.children.create(parent, [secret("c")])
    spend(ledger, child, 3_000)
    clock.set(2026, 5, 2, 8)
    spend(ledger, child, 4_000)
    await ledger.close()
    ledger = await open_ledger(tmp_path, now=clock)
    found = ledger.find_key(secret("a"))
    assert found is not None
    assert (found.spent, ledger.limit_left(found), found.last_used) == (7_000, 1_000, parent.last_used)
    assert child.last_used == parent.last_used is not None
    await sound(ledger)
    await ledger.close()


async def test_what_is_held_over_midnight_counts_against_the_new_day(tmp_path: Path) -> None:
    clock = Clock(2026, 5, 1, 23, 59)
    ledger = await open_ledger(tmp_path, now=clock)
    key = await funded(ledger, 100_000, balance_limit=5_000, limit_reset="daily")
    over = ledger.hold(key, 3_000)
    clock.set(2026, 5, 2, 0, 1)
    assert refused(ledger, key, 2_001)
    assert spend(ledger, key, 2_000) == 2_000
    assert over.settle(9_000, row()).charged_msat == 3_000
    assert key.counted == 5_000
    await sound(ledger)
    await ledger.close()


async def test_a_clock_set_back_gives_nothing(tmp_path: Path) -> None:
    """Invariant 89."""
    clock = Clock(2026, 5, 2, 0, 1)
    ledger = await open_ledger(tmp_path, now=clock)
    key = await funded(ledger, 100_000, balance_limit=5_000, limit_reset="daily")
    spend(ledger, key, 5_000)
    for moment in ((2026, 5, 1, 23, 59), (2026, 5, 2, 0, 2), (2026, 5, 1, 12), (2026, 5, 2, 23)):
        clock.set(*moment)
        assert refused(ledger, key, 1)
    clock.set(2099, 1, 1)  # wrong by far, and corrected: the key is not locked until 2099
    spend(ledger, key, 1_000)
    clock.set(2026, 5, 2, 23, 30)
    assert ledger.limit_left(key) == 4_000
    clock.set(2026, 5, 3)
    assert ledger.limit_left(key) == 5_000
    await sound(ledger)
    await ledger.close()


@pytest.mark.parametrize("reset", windows.RESETS)
async def test_parallel_requests_within_a_window(tmp_path: Path, reset: str) -> None:
    clock = Clock(2026, 5, 1)
    ledger = await open_ledger(tmp_path, now=clock)
    key = await funded(ledger, 1_000_000, balance_limit=50_000, limit_reset=reset)

    async def request() -> int:
        try:
            hold = ledger.hold(key, 1_000)
        except BalanceLimitExceeded:
            return 0
        await asyncio.sleep(0)
        return hold.settle(1_000, row()).charged_msat

    assert sum(await asyncio.gather(*(request() for _ in range(200)))) == key.spent == 50_000
    clock.set(2026, 6, 1)
    assert sum(await asyncio.gather(*(request() for _ in range(200)))) == 50_000
    assert key.spent == 100_000
    await sound(ledger)
    await ledger.close()


MOMENTS = st.integers(0, 4_000_000_000)


@settings(max_examples=300, deadline=None)
@given(now=MOMENTS, later=st.integers(0, 40 * 86_400), name=st.sampled_from(ZONES), reset=st.sampled_from(windows.RESETS))
def test_windows_are_those_of_the_calendar(now: int, later: int, name: str, reset: str) -> None:
    with zone(name):
        first, second = date.fromtimestamp(now), date.fromtimestamp(now + later)
        same = {
            "daily": first == second,
            "weekly": first.isocalendar()[:2] == second.isocalendar()[:2],
            "monthly": (first.year, first.month) == (second.year, second.month),
        }[reset]
        begin, end = windows.first_day(reset, now), windows.first_day(reset, now + later)
        assert begin <= first.toordinal() < begin + windows.LENGTHS[reset]
        assert (begin == end) is same
        assert begin <= end


@settings(max_examples=300, deadline=None)
@given(
    start=MOMENTS,
    steps=st.lists(st.tuples(st.integers(0, 3 * 86_400), st.integers(0, 700)), max_size=60),
    reset=st.sampled_from(windows.RESETS),
)
def test_no_window_ever_has_more_than_the_limit(start: int, steps: list[tuple[int, int]], reset: str) -> None:
    key = ApiKey(1, "", "", KeyKind.CUSTOMER, 1, balance_limit=1_000, limit_reset=reset)
    spent: dict[int, int] = {}
    now, total = start, 0
    for step, amount in steps:
        now += step
        window = windows.first_day(reset, now)
        left = windows.left(key, 0, now)
        assert left == 1_000 - spent.get(window, 0)
        if amount <= left:
            key.spent += amount
            total += amount
            spent[window] = spent.get(window, 0) + amount
    assert key.spent == total == sum(spent.values())


def test_no_other_window() -> None:
    with pytest.raises(ValueError, match="hourly"):
        windows.first_day("hourly", 0)
