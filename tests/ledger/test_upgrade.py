"""Ledgers written by every released schema become today's with the same balances, and there is a way back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.ledger import Ledger, migrations
from routstr_desktop.ledger.upgrade import look, restore, upgrade
from tests.ledger.released.make import HERE, standing

from .books import MINT, funded, open_ledger, row, secret, sound
from .test_migrations import extended

STOOD: dict[str, dict[str, Any]] = json.loads((HERE / "balances.json").read_text())
RELEASED = sorted(STOOD)


def released(name: str, folder: Path) -> Path:
    """The file as that version left it."""
    file = folder / "ledger.db"
    connection = sqlite3.connect(file)
    connection.executescript((HERE / f"{name}.sql").read_text())
    connection.close()
    return file


def content(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_every_schema_that_was_released_is_here() -> None:
    """A version whose schema the next one changes leaves a file behind: tests/ledger/released/make.py."""
    steps = [step.name for step in migrations.migrations._migrations]
    assert {file.stem for file in HERE.glob("*.sql")} == set(RELEASED)
    assert {name.partition("-")[0] for name in RELEASED} <= set(steps)
    assert len(RELEASED) >= 7


@pytest.mark.parametrize("name", RELEASED)
async def test_a_released_ledger_is_upgraded_with_equal_balances(tmp_path: Path, name: str) -> None:
    file = released(name, tmp_path)
    before, was = look(file), content(file)
    assert before.sound
    assert before.steps[-1] == name.partition("-")[0]
    assert not before.newer
    done = upgrade(file)
    assert done.steps == before.pending
    assert done.after.sound
    assert not done.after.pending
    assert {kind: sum for kind, sum in done.after.sums.items() if sum} == {
        kind: sum for kind, sum in before.sums.items() if sum
    }
    assert (done.after.transfers, done.after.operations) == (before.transfers, before.operations)
    if done.steps:
        assert done.copy is not None
        assert content(done.copy) == was
        assert done.copy.stat().st_mode & 0o077 == 0
    again = upgrade(file)
    assert (again.steps, again.copy) == ((), None)

    ledger = await open_ledger(tmp_path)
    assert await standing(ledger) == STOOD[name]
    await sound(ledger)
    await goes_on(ledger)
    await sound(ledger)
    await ledger.close()


async def goes_on(ledger: Ledger) -> None:
    """What was begun by the older version is finished by this one, and everybody can still spend."""
    spender = ledger.find_key(secret("spender"))
    assert spender is not None
    ledger.hold(spender, 1_000).settle(777, row(prompt_tokens=1))
    await ledger.operations.claimed("refund")
    await ledger.operations.handed_out("waiting")
    await ledger.operations.reclaimed("waiting", net_msat=3_900)
    await funded(ledger, 1_000, "newcomer")
    payload = {"purpose": "refund"}
    await ledger.operations.begin_send("late", source=spender, mint=MINT, unit="sat", amount_msat=5_000, payload=payload)
    await ledger.operations.finish_send("late", token="cashuBlate", fee_msat=0, payload=payload)


# --- the way back -----------------------------------------------------------------------------------------------------


async def test_a_copy_is_put_back_and_taken_away_again(tmp_path: Path) -> None:
    file = released("m0005_lightning", tmp_path)
    was = content(file)
    done = upgrade(file)
    now = content(file)
    assert done.copy is not None
    back = restore(file, done.copy)
    assert content(file) == was
    assert content(back.kept) == now
    assert back.after.steps[-1] == "m0005_lightning"
    assert file.stat().st_mode & 0o077 == 0
    assert not file.with_name("ledger.db.restored").exists()
    restore(file, back.kept)
    assert content(file) == now
    ledger = await open_ledger(tmp_path)
    assert await standing(ledger) == STOOD["m0005_lightning"]
    await sound(ledger)
    await ledger.close()


async def test_a_copy_that_knows_less_money_is_refused(tmp_path: Path) -> None:
    file = released("m0009_prices_and_profit", tmp_path)
    copy = upgrade(file).copy
    assert copy is not None
    ledger = await open_ledger(tmp_path)
    await funded(ledger, 5_000, "late")
    await ledger.close()
    was = content(file)
    with pytest.raises(ConfigError, match="1 movements of money and 1 wallet operations") as refused:
        restore(file, copy)
    assert refused.value.code == "money_moved"
    assert content(file) == was
    restored = restore(file, copy, forget=True)
    assert content(restored.kept) == was
    assert look(file).transfers == look(copy).transfers


def test_what_is_no_sound_ledger_is_neither_upgraded_nor_put_back(tmp_path: Path) -> None:
    file = released("m0003_child_keys", tmp_path)
    copy = upgrade(file).copy
    assert copy is not None
    (tmp_path / "cat.jpg").write_bytes(b"a picture" * 500)
    sqlite3.connect(tmp_path / "empty.db").close()
    broken = tmp_path / "broken.db"
    connection = sqlite3.connect(broken)
    connection.executescript((HERE / "m0003_child_keys.sql").read_text())
    connection.execute("UPDATE accounts SET balance_msat = balance_msat + 1 WHERE id = 1")
    connection.commit()
    connection.close()
    was = content(file)
    for wrong in (tmp_path / "cat.jpg", tmp_path / "empty.db", broken):
        with pytest.raises(ConfigError, match=r"no ledger|not a ledger"):
            restore(file, wrong)
    assert content(file) == was
    before = content(broken)
    with pytest.raises(ConfigError, match="do not balance"):
        upgrade(broken)
    assert content(broken) == before


def test_a_newer_ledger_is_told_and_refused(tmp_path: Path) -> None:
    file = released("m0010_activity", tmp_path)
    upgrade(file)
    migrations.prepare(file, extended("m9999_later"))
    state = look(file)
    assert state.newer == ("m9999_later",)
    was = content(file)
    with pytest.raises(ConfigError, match="newer version"):
        upgrade(file)
    assert content(file) == was
