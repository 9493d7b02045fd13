"""A file that cannot be written stops the ledger: nothing is served unrecorded, committed facts stay."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest

from routstr_desktop.core.activity import Refusal
from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.ledger import Ledger

from .books import MINT, beneficiary, funded, open_ledger, pay, row, secret, sound

FULL = ("PRAGMA max_page_count = 1", "disk is full")  # SQLite answers SQLITE_FULL as for a full disk
READ_ONLY = ("PRAGMA query_only = ON", "cannot be written")


async def cause(ledger: Ledger, pragma: str) -> None:
    """From now on the writer's connection meets a real error of SQLite."""
    await ledger.flush()
    ledger._database._connection.execute(pragma)


@pytest.mark.parametrize(("pragma", "sentence"), [FULL, READ_ONLY])
async def test_a_failed_settlement_stops_everything(tmp_path: Path, pragma: str, sentence: str) -> None:
    ledger = await open_ledger(tmp_path)
    reported: list[LedgerFailure] = []
    stopped = asyncio.Event()
    ledger.on_failure = lambda error: (reported.append(error), stopped.set())[0]
    key = await funded(ledger, 1_000_000, "a")
    running = ledger.hold(key, 1_000)
    await cause(ledger, pragma)
    with contextlib.suppress(LedgerFailure):  # the writer may be quicker than this loop
        for _ in range(200):
            ledger.hold(key, 1_000).settle(1_000, row(error="x" * 500))
    async with asyncio.timeout(60):
        await stopped.wait()
    assert ledger.failure is reported[0]
    assert sentence in ledger.failure.message
    with pytest.raises(LedgerFailure):
        ledger.hold(key, 1)
    with pytest.raises(LedgerFailure):
        await ledger.flush()
    with pytest.raises(LedgerFailure):
        await pay(ledger, 1, beneficiary(secret("b")))
    with pytest.raises(LedgerFailure):
        await ledger.operations.begin_send("r", source=key, mint=MINT, unit="sat", amount_msat=1_000, payload={})
    running.settle(1_000, row())  # a stream that was under way ends quietly
    assert not (await ledger.audit()).ok
    assert len(reported) == 1
    await ledger.close()

    again = await open_ledger(tmp_path)
    assert again.failure is None
    key_again = again.find_key(secret("a"))
    assert key_again is not None
    assert again.balance(key_again) == 1_000_000
    assert again.find_key(secret("b")) is None
    await sound(again)
    await again.close()


async def test_a_settlement_that_no_file_can_hold_stops_everything(tmp_path: Path) -> None:
    """The writer says so and goes on to answer: nobody waits for a thread that has died."""
    ledger = await open_ledger(tmp_path)
    stopped = asyncio.Event()
    ledger.on_failure = lambda _: stopped.set()
    key = await funded(ledger, 1_000_000, "a")
    ledger.hold(key, 1_000).settle(1_000, row(prompt_tokens=1 << 70))
    async with asyncio.timeout(60):
        await stopped.wait()
        with pytest.raises(LedgerFailure):
            await pay(ledger, 1, beneficiary(secret("b")))
    await ledger.close()

    again = await open_ledger(tmp_path)
    assert again.totals().customers_msat == 1_000_000
    await sound(again)
    await again.close()


async def test_a_disk_that_is_full_at_the_very_end_leaves_nothing_open(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    ledger.activity.refusals.note(Refusal("r", 1_800_000_000.0, 402, "insufficient_balance", "m", 0, "", "/v1/models"))
    await cause(ledger, READ_ONLY[0])
    await ledger.close()
    assert ledger.failure is not None
    assert not ledger._database._thread.is_alive()


@pytest.mark.parametrize("name", ["file/below/a/file", "/proc/no/such/place"])
async def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    ledger = await open_ledger(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(LedgerFailure, match="No copy of the ledger can be written"):
        await ledger.copy_to(tmp_path / name)
    await ledger.copy_to(tmp_path / "new" / "folder" / "copy.db")
    assert (tmp_path / "new" / "folder" / "copy.db").stat().st_mode & 0o777 == 0o600
    await sound(ledger)
    await ledger.close()


async def test_a_failed_send_leaves_memory_as_it_was(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000, "a")
    await cause(ledger, FULL[0])
    with pytest.raises(LedgerFailure):
        await ledger.operations.begin_send(
            "r", source=key, mint=MINT, unit="sat", amount_msat=4_000, payload={"token": "x" * 100_000}
        )
    assert (ledger.balance(key), ledger.totals().outstanding_msat) == (10_000, 0)
    await ledger.close()


@pytest.mark.parametrize("step", ["child", "reclaimed", "finish_restore", "credit", "finish_melt"])
async def test_a_failed_step_leaves_memory_as_the_file_is(tmp_path: Path, step: str) -> None:
    """Whatever moves money in both, and in neither if the file refuses."""
    ledger = await open_ledger(tmp_path)
    operations, key = ledger.operations, await funded(ledger, 10_000, "a")
    await operations.begin_send("s", source=key, mint=MINT, unit="sat", amount_msat=1_000, payload={})
    await operations.begin_send("p", source=key, mint=MINT, unit="sat", amount_msat=1_000, payload={}, kind="melt")
    await operations.update("p", state="paid")
    await operations.insert("f", "restore", MINT, "sat", 0, {}, state="prepared")
    await operations.insert_redeem("r", MINT, "sat", 5_000, {"token": "x"}, ["y"])
    before = ledger.totals()
    await cause(ledger, READ_ONLY[0])
    work = {
        "child": lambda: ledger.children.create(key, [secret("child")], price_msat=500),
        "reclaimed": lambda: operations.reclaimed("s", net_msat=900),
        "finish_restore": lambda: operations.finish_restore("f", coins_msat=99_000),
        "credit": lambda: operations.finish_redeem("r", net_msat=5_000, beneficiary=beneficiary(secret("new"))),
        "finish_melt": lambda: operations.finish_melt("p", paid_msat=1, cost_msat=500),
    }
    with pytest.raises(LedgerFailure):
        await work[step]()
    assert (ledger.totals(), ledger.balance(key)) == (before, 8_000)
    assert ledger.find_key(secret("child")) is None
    assert ledger.find_key(secret("new")) is None
    await ledger.close()
    again = await open_ledger(tmp_path)
    assert (again.totals().customers_msat, again.totals().outstanding_msat) == (8_000, 2_000)
    await sound(again)
    await again.close()


async def test_one_bad_write_does_not_take_its_neighbours_along(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000, "a")

    def bad(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE keys SET name = 'half done'")
        raise LookupError("a fault of the caller")

    ledger.hold(key, 1_000).settle(1_000, row())
    broken = ledger._database.write(bad)
    ledger.hold(key, 1_000).settle(1_000, row())
    with pytest.raises(LookupError):
        await broken
    await ledger.flush()
    assert (key.name, ledger.failure) == ("", None)
    await sound(ledger)
    await ledger.close()
    with pytest.raises(LedgerFailure, match="closed"):
        await ledger.flush()
    await ledger.close()


async def test_another_program_that_holds_the_file_for_a_while_is_waited_for(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000)
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ledger.hold(key, 1_000).settle(1_000, row())
    flushed = asyncio.get_running_loop().create_task(ledger.flush())
    assert not (await asyncio.wait([flushed], timeout=0.1))[0]
    other.execute("ROLLBACK")
    other.close()
    await flushed
    await sound(ledger)
    await ledger.close()


async def test_what_was_settled_before_the_end_is_on_file(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000, "a")
    for _ in range(5):
        ledger.hold(key, 1_000).settle(1_000, row())
    await ledger.close()
    ledger = await open_ledger(tmp_path)
    again = ledger.find_key(secret("a"))
    assert again is not None
    assert (ledger.balance(again), again.spent, again.requests, ledger.totals().held_msat) == (5_000, 5_000, 5, 0)
    await sound(ledger)
    await ledger.close()


async def test_a_settlement_is_committed_within_a_moment_without_being_asked(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    key = await funded(ledger, 10_000)
    ledger.hold(key, 1_000).settle(1_000, row())
    loop = asyncio.get_running_loop()
    started = loop.time()
    while ledger._database.committed != ledger._database.posted:
        assert loop.time() - started < 1
        await asyncio.sleep(0.001)
    with sqlite3.connect(f"file:{tmp_path / 'ledger.db'}?mode=ro", uri=True) as reader:
        assert reader.execute("SELECT balance_msat FROM accounts WHERE kind = 'operator'").fetchone() == (1_000,)
    reader.close()
    await sound(ledger)
    await ledger.close()
