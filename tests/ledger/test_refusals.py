"""Refused requests in the file: counted without an end, told one by one as far as there is room, and nothing of their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from routstr_desktop.core.activity import LogFilter, Refusal
from routstr_desktop.ledger import Ledger
from routstr_desktop.ledger.refusals import HOURS_KEPT, KEPT, WAITING, model_name
from tests.support.cost import Cost

from .books import funded, open_ledger, secret, sound
from .test_activity import whole_log

NOW = 1_790_000_000.0
REFUSED = LogFilter(outcome="refused")


def refusal(number: int = 0, **fields: object) -> Refusal:
    known = {
        "id": f"r-{number}", "at": NOW, "status": 402, "code": "insufficient_balance", "model": "m", "key_id": 0, "app": "curl",
        "path": "/v1/chat/completions",
    }  # fmt: skip
    return Refusal(**known | fields)  # type: ignore[arg-type]


async def opened(path: Path) -> Ledger:
    return await open_ledger(path, now=lambda: NOW)


async def test_they_are_rows_of_the_log_of_their_own(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    key = await funded(ledger, 5_000, "a")
    note = ledger.activity.refusals.note
    note(refusal(1, key_id=key.id))
    note(refusal(2, status=404, code="model_not_found", model="gpt-17", app=""))
    rows = await whole_log(ledger, REFUSED, 1)
    assert [(row.id, row.error, row.status, row.model, row.app) for row in rows] == [
        ("r-2", "model_not_found", 404, "gpt-17", ""),
        ("r-1", "insufficient_balance", 402, "m", "curl"),
    ]
    assert rows[1].key == key.prefix
    assert {row.outcome for row in rows} == {"refused"}
    assert not any(row.cost_msat or row.paid_msat or row.unpriced for row in rows)
    for chosen, found in (
        (LogFilter(outcome="refused", model="gpt-17"), ["r-2"]),
        (LogFilter(outcome="refused", key_id=key.id), ["r-1"]),
        (LogFilter(outcome="refused", key_id=0), []),
        (LogFilter(outcome="refused", app="curl", text="balance m"), ["r-1"]),
        (LogFilter(outcome="refused", text="100%"), []),
        (LogFilter(), []),
    ):
        assert [row.id for row in await whole_log(ledger, chosen, 10)] == found, chosen
    assert (await ledger.activity.page(REFUSED, 10, since=rows[1].seq)).rows == (rows[0],)
    note(refusal(3))
    assert await ledger.activity.refusals.count() == 3, "two are written, one waits"
    await sound(ledger)
    await ledger.close()


async def test_a_flood_is_a_number(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    refusals = ledger.activity.refusals
    cost = Cost()
    for number in range(20_000):
        with cost.turn():
            refusals.note(refusal(number, code="rate_limit_exceeded", status=429))
    assert cost.usual < 50e-6
    for _ in range(KEPT // WAITING + 3):
        await refusals.flush()
        for number in range(WAITING + 50):
            refusals.note(refusal(number))
    assert [tuple(one) for one in await refusals.lately()] == [
        (429, "rate_limit_exceeded", 20_000),
        (402, "insufficient_balance", (KEPT // WAITING + 3) * (WAITING + 50)),
    ]
    page = await ledger.activity.page(REFUSED, 10_000)
    assert len(page.rows) == page.total == KEPT
    assert page.newest > KEPT
    await ledger.close()


async def test_only_the_last_hours_are_told_and_only_a_month_is_kept(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    refusals = ledger.activity.refusals
    for hours in (0, 23, 24, 30 * 24, HOURS_KEPT + 1):
        refusals.note(refusal(hours, at=NOW - hours * 3_600))
    await refusals.flush()
    assert sum(one.requests for one in await refusals.lately()) == 2
    assert sum(one.requests for one in await refusals.lately(10_000)) == 4
    await ledger.close()


async def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    ledger.activity.refusals.note(refusal(1))
    await ledger.close()
    ledger = await opened(tmp_path)
    assert [row.id for row in await whole_log(ledger, REFUSED, 5)] == ["r-1"]
    await ledger.close()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("openai/gpt-4o-mini", "openai/gpt-4o-mini"),
        ("qwen2.5:7b-instruct@q4_K", "qwen2.5:7b-instruct@q4_K"),
        ("", ""),
        ("Dear model, my name is Ada", ""),
        ("x" * 101, ""),
        (secret("a"), ""),
        ("cashuBo2FtABC" + "a" * 80, ""),
        ("gpt\n4", ""),
    ],
)
def test_only_a_models_name_is_kept(asked: str, kept: str) -> None:
    assert model_name(asked) == kept
