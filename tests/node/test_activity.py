"""The request log as a CSV file: complete or not there, harmless in a spreadsheet, and equal to the books."""

from __future__ import annotations

import asyncio
import csv
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.core.activity import LogFilter, LogPage
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.ledger import Ledger
from routstr_desktop.node import activity
from routstr_desktop.node.activity import export_log
from routstr_desktop.node.sheet import LOG, Sheet, cell
from routstr_desktop.system.tasks import spawn
from tests.ledger.books import funded, open_ledger, row, secret


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    """70 requests: two of three answered, the first by a key whose name is a formula."""
    made = await open_ledger(tmp_path)
    ada = await funded(made, 10**6, "ada")
    await made.update_key(ada, name='=HYPERLINK("http://x")')
    mine = await made.create_local_key(secret("mine"), "My, editor\n")
    for number in range(70):
        key, error = (mine, None) if number % 10 == 9 else (ada, None if number % 3 else "upstream_error")
        logged = row(at=time.time(), model="m", prompt_tokens=7, error=error, app="@SUM(1)", upstream_msat=None)
        made.hold(key, 0 if key is mine else 100).settle(0 if key is mine or error else 12, logged)
    await made.flush()
    yield made
    await made.close()


def parts(folder: Path) -> list[Path]:
    """Files in the making."""
    return list(folder.glob("*.part"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


async def test_an_export_is_the_log(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "MOST_ROWS", 16)
    told: list[tuple[int, float]] = []
    target = tmp_path / "log.csv"
    assert await export_log(ledger.activity.page, LogFilter(), target, lambda *at: told.append(at)) == 70
    rows = read(target)
    assert tuple(rows[0]) == LOG
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sum(int(one["paid_msat"]) for one in rows) == ledger.totals().operator_msat
    assert {one["upstream_cost_msat"] for one in rows} == {""}, "an unknown cost is not zero"
    assert {one["key_kind"] for one in rows if one["paid_msat"] == "0" and not one["error"]} == {"local"}
    assert [count for count, _ in told] == [16, 32, 48, 64, 70]
    done = [part for _, part in told]
    assert done == sorted(done)
    assert done[-1] == 1
    assert not parts(tmp_path)
    failed = await export_log(ledger.activity.page, LogFilter(outcome="failed"), target, lambda *_: None)
    assert (failed, {one["outcome"] for one in read(target)}) == (len(read(target)), {"failed"})


async def test_no_cell_is_a_formula(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    await export_log(ledger.activity.page, LogFilter(), target, lambda *_: None)
    rows = read(target)
    assert {one["app"] for one in rows} == {"'@SUM(1)"}
    assert {one["key"] for one in rows} == {'\'=HYPERLINK("http://x")', "My, editor\n"}
    for text in ("=1", "+1", "-1", "@a", "\t=1", "\r", "\n=1"):
        assert cell(text) == f"'{text}"
    assert [cell(value) for value in (None, -5, 1.5, True, False, "a=b")] == ["", "-5", "1.5", "yes", "no", "a=b"]


async def test_a_cancelled_export_leaves_nothing_and_an_older_file_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    target.write_text("older")
    asked = asyncio.Event()

    async def stuck(chosen: LogFilter, limit: int, before: int | None) -> LogPage:
        if before is not None:
            asked.set()
            await asyncio.Event().wait()
        return await ledger.activity.page(chosen, 10, before)

    task = spawn(export_log(stuck, LogFilter(), target, lambda *_: None), name="export")
    async with asyncio.timeout(60):
        await asked.wait()
    assert parts(tmp_path)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert target.read_text() == "older"
    assert not parts(tmp_path)


async def test_a_place_that_cannot_be_written_is_told(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Nothing was saved"):
        await export_log(ledger.activity.page, LogFilter(), tmp_path / "missing" / "log.csv", lambda *_: None)
    sheet = Sheet(tmp_path / "log.csv", ("a",))
    (tmp_path / "log.csv").mkdir()
    sheet.add([{"a": 1}])
    with pytest.raises(ConfigError, match="Nothing was saved"):
        sheet.finish()
    sheet.discard()
    assert not parts(tmp_path)
