"""The spend guard counts by the operator's calendar and forgets nothing over a restart."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from routstr_desktop.upstream.guard import Limits, SpendGuard

USD = Decimal(1)
PUSD = 10**12


class Clock:
    """Local time, set by hand."""

    def __init__(self, text: str) -> None:
        self.set(text)

    def set(self, text: str) -> None:
        self.at = time.mktime(time.strptime(text, "%Y-%m-%d %H:%M"))

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock("2026-11-29 12:00")


@pytest.fixture
def guard(clock: Clock) -> SpendGuard:
    made = SpendGuard(clock)
    made.limit({"": Limits(10 * USD, 50 * USD)})
    return made


def test_warned_at_80_percent_and_stopped_at_100(guard: SpendGuard) -> None:
    guard.add("openai", Decimal("7.99"))
    assert not any(one.near for one in guard.spending())
    guard.add("openai", Decimal("0.01"))
    (near,) = [one for one in guard.spending() if one.near]
    assert (near.period, near.spent, near.reached) == ("today", 8 * USD, False)
    assert guard.reached() is None
    guard.add("groq", Decimal("1.999999999999"))
    assert guard.reached() is None
    guard.add("groq", Decimal("0.000000000001"))
    reached = guard.reached()
    assert reached is not None
    assert reached.sentence == "Your providers have cost $10.00 today; your limit is $10.00."


def test_days_and_months_begin_anew(guard: SpendGuard, clock: Clock) -> None:
    for day, spent in (("2026-11-29", 10), ("2026-11-30", 10)):
        clock.set(f"{day} 12:00")
        guard.add("openai", spent * USD)
        assert guard.reached() is not None
        assert next(int(one.spent) for one in guard.spending()) == 10
    assert [int(one.spent) for one in guard.spending()] == [10, 20]
    clock.set("2026-12-01 00:00")
    assert guard.reached() is None
    assert [int(one.spent) for one in guard.spending()] == [0, 0]


def test_a_clock_set_back_wins_nothing_back(guard: SpendGuard, clock: Clock) -> None:
    guard.add("openai", 10 * USD)
    clock.set("2026-11-28 12:00")
    assert guard.reached() is not None


def test_restored_from_the_days_of_the_month(guard: SpendGuard) -> None:
    guard.restore(
        [
            ("2026-11-01", "openai", 40 * PUSD),
            ("2026-11-29", "openai", 3 * PUSD),
            ("2026-11-29", "", PUSD),
            ("2026-10-31", "x", PUSD),
        ]
    )
    assert [one.spent for one in guard.spending()] == [4, 44]
    guard.add("openai", 6 * USD)
    reached = guard.reached()
    assert reached is not None
    assert (reached.period, reached.spent) == ("today", 10)


def test_each_upstream_has_its_own(guard: SpendGuard) -> None:
    guard.limit({"openai": Limits(daily=USD), "groq": Limits(monthly=USD)})
    guard.add("openai", USD)
    assert guard.reached() is None
    assert guard.reached("openai") is not None
    assert guard.reached("groq") is None
    assert guard.reached("openai").sentence == "openai has cost $1.00 today; your limit is $1.00."  # type: ignore[union-attr]


def test_no_limit_no_end(guard: SpendGuard) -> None:
    guard.limit({"": Limits()})
    guard.add("openai", 10**6 * USD)
    assert guard.reached() is None
    assert guard.spending() == []


def test_what_was_spent_is_known_without_a_limit(clock: Clock) -> None:
    guard = SpendGuard(clock)
    assert guard.spent() == guard.spent("a") == (Decimal(0), Decimal(0))
    guard.add("a", Decimal("1.5"))
    guard.add("b", Decimal(2))
    assert (guard.spent(), guard.spent("a")) == ((Decimal("3.5"), Decimal("3.5")), (Decimal("1.5"), Decimal("1.5")))
