"""What is remembered of an upstream, and for how long."""

from __future__ import annotations

from routstr_desktop.upstream.health import ACCOUNT_FIRST, FIRST, KEY_REFUSED, LONGEST, Health


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_failing_model_rests_alone_and_longer_each_time() -> None:
    clock = Clock()
    health = Health(now=clock)
    assert health.well
    health.failed("a")
    assert not health.well
    assert (health.rest("a"), health.rest("b")) == (FIRST, 0)
    health.failed("a")
    assert health.rest("a") == FIRST, "requests that were under way together are one failure"
    for _ in range(20):
        clock.at += health.rest("a")
        assert health.rest("a") == 0
        health.failed("a")
    assert health.rest("a") == LONGEST
    health.served("a")
    assert health.well


def test_a_rate_limit_is_kept_to_the_second() -> None:
    clock = Clock()
    health = Health(now=clock)
    health.failed("a", 7.0)
    assert (health.limited("a"), health.limited("b"), health.rest("b")) == (7, 0, 0)
    clock.at += 7
    assert health.limited("a") == health.rest("a") == 0
    health.failed("b")
    assert health.limited("b") == 0, "nobody asked to be left alone"


def test_no_connection_rests_all_models() -> None:
    health = Health(now=Clock())
    health.unreachable()
    assert health.rest("anything") == FIRST
    assert health.on_sale
    health.served("anything")
    assert health.well


def test_an_account_that_fails_takes_its_models_off_sale_until_it_works() -> None:
    clock, told = Clock(), list[bool]()
    health = Health(lambda: told.append(health.on_sale), now=clock)
    health.account_failed(KEY_REFUSED)
    assert not health.on_sale
    assert health.rest("a") == ACCOUNT_FIRST
    clock.at += ACCOUNT_FIRST
    assert health.on_sale, "one request may try"
    assert health.account is not None, "but the operator still reads why"
    health.account_failed(KEY_REFUSED)
    clock.at += ACCOUNT_FIRST
    assert not health.on_sale
    health.recovered()
    assert health.well
    assert told == [False, False, True]
