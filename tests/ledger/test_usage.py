"""Days are local calendar days, also over a change of clocks; the log pages newest first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.keys import key_hash
from routstr_desktop.core.status import DayEarned
from routstr_desktop.ledger import Ledger
from routstr_desktop.ledger.usage import Days
from tests.support.zone import zone

from .books import funded, open_ledger, row, secret


@pytest.fixture
def berlin() -> Iterator[None]:
    """The computer stands in Berlin."""
    with zone("Europe/Berlin"):
        yield


def at(text: str) -> float:
    """UTC text -> unix seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.usefixtures("berlin")
async def test_days_are_local(ledger: Ledger) -> None:
    key, mine = await funded(ledger, 10_000), await ledger.create_local_key(secret("mine"), "mine")
    for moment, cost in (("2026-06-30T21:59:59", 1), ("2026-06-30T22:00:00", 20), ("2026-07-01T12:00:00", 300)):
        ledger.hold(key, 500).settle(cost, row(at=at(moment)))
    ledger.hold(mine, 0).settle(0, row(at=at("2026-07-01T12:00:00")))
    assert await ledger.days(3, today=date(2026, 7, 2)) == (
        DayEarned("2026-06-30", 1, 1),
        DayEarned("2026-07-01", 320, 3),
        DayEarned("2026-07-02", 0, 0),
    )
    assert await ledger.days(0, today=date(2026, 7, 2)) == ()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("start", ["2026-03-28T20:00:00", "2026-10-24T20:00:00", "2026-12-31T20:00:00"])
def test_the_remembered_day_is_the_real_one(start: str) -> None:
    days, first = Days(), at(start)
    for minute in range(0, 36 * 60, 7):
        moment = first + minute * 60 + 0.5
        assert days.day_of(moment) == time.strftime("%Y-%m-%d", time.localtime(moment))
        earlier = moment - 3_600
        assert days.day_of(earlier) == time.strftime("%Y-%m-%d", time.localtime(earlier))


async def test_the_log_keeps_every_field_and_pages(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key, other = await funded(ledger, 100_000), await funded(ledger, 100_000)
    full = row(
        prompt_tokens=1, completion_tokens=2, cache_read=3, cache_write=4, cost_msat=5, upstream_usd=Decimal("0.0000123"),
        estimated=True, stream=True, ttft_ms=6.5, total_ms=7.5, error="upstream_broken",
    )  # fmt: skip
    ledger.hold(key, 5).settle(5, full)
    for _ in range(9):
        ledger.hold(other, 5).settle(5, row())
    log = await ledger.requests(100)
    assert (len(log), log[-1].row, log[-1].key_id) == (10, full, key.id)
    assert [r.seq for r in log] == list(range(10, 0, -1))
    assert await ledger.requests(4, 3) == log[3:7]
    assert await ledger.requests(4, before=log[5].seq) == log[6:10]
    assert await ledger.requests(4, key=key) == log[-1:]
    await ledger.close()


async def test_keys_list_and_change(ledger: Ledger) -> None:
    keys = [await funded(ledger, 1_000, str(number)) for number in range(5)]
    assert [key.id for key in await ledger.list_keys(limit=2, offset=1)] == [keys[3].id, keys[2].id]
    changed = await ledger.update_key(keys[0], name="shop", paused=True, revoked=True, expires=5, refund_address="a@b")
    assert changed is keys[0] is ledger.find_key(secret("0"))
    assert (changed.name, changed.paused, changed.revoked, changed.expires, changed.refund_address) == (
        "shop",
        True,
        True,
        5,
        "a@b",
    )
    for wrong in ({"spent": 0}, {"balance": 5}, {"hash": "x"}):
        with pytest.raises(ValueError, match="cannot change"):
            await ledger.update_key(keys[0], **wrong)
    assert await ledger.update_key(keys[0]) is keys[0]
    assert ledger.find_key("sk-unknown") is None


async def test_changes_are_on_file(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    await ledger.update_key(await funded(ledger, 1_000, "a"), revoked=True, balance_limit=7)
    await ledger.close()
    ledger = await open_ledger(tmp_path)
    key = ledger.find_key(secret("a"))
    assert key is not None
    assert (key.revoked, key.balance_limit, key.paused) == (True, 7, False)
    await ledger.close()


async def test_another_pepper_is_refused_once_there_are_keys(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    await (await Ledger.open(file, pepper=b"first")).close()
    ledger = await Ledger.open(file, pepper=b"second")
    await ledger.create_local_key(secret("mine"), "mine")
    await ledger.close()
    with pytest.raises(ConfigError, match="other secrets"):
        await Ledger.open(file, pepper=b"third")
    ledger = await Ledger.open(file, pepper=b"second")
    assert ledger.find_key(secret("mine")) is not None
    await ledger.close()


@pytest.mark.parametrize("pepper", [b"short", b"x" * 64, b"longer than a block of the hash" * 9])
async def test_the_hash_is_that_of_core(tmp_path: Path, pepper: bytes) -> None:
    ledger = await Ledger.open(tmp_path / "ledger.db", pepper=pepper)
    assert ledger.key_hash(secret("a")) == key_hash(secret("a"), pepper)
    await ledger.close()
