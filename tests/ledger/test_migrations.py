"""Opening files: new, current, older, newer, foreign; the copy before a migration, and the modes of the files."""

from __future__ import annotations

import sqlite3
import stat
import time
from pathlib import Path

import pytest
from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.keys import key_hash
from routstr_desktop.ledger import Ledger, migrations
from routstr_desktop.ledger.accounts import Settlements
from routstr_desktop.ledger.database import Database

from .books import PEPPER, funded, open_ledger, secret, sound


def extended(*names: str) -> Migrations:
    """This version's steps and more of them, as a later version would have."""
    steps = Migrations("routstr_desktop")
    for step in migrations.migrations._migrations:
        steps(name=step.name)(step.fn)
    for name in names:

        @steps(name=name)
        def add(db: Utils, name: str = name) -> None:
            db.execute(f"ALTER TABLE keys ADD COLUMN {name} TEXT")
            if name == "broken":
                db.execute("ALTER TABLE nowhere ADD COLUMN x TEXT")

    return steps


async def filled(path: Path) -> Path:
    """A ledger with a key of 5,000 msat."""
    ledger = await open_ledger(path)
    await funded(ledger, 5_000, "a")
    await ledger.close()
    return path / "ledger.db"


async def test_a_new_file_is_private_and_needs_no_copy(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path / "new")
    await funded(ledger, 1_000)
    for file in (tmp_path / "new").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert {file.name for file in (tmp_path / "new").iterdir()} == {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
    await ledger.close()


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    file.chmod(0o644)
    assert migrations.prepare(file) == ()
    assert migrations.copies(file) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_copy_is_kept_before_older_files_change(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    later = extended("colour", "shape")
    assert migrations.prepare(file, later) == ["colour", "shape"]
    (copy,) = migrations.copies(file)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = sqlite3.connect(copy)
    assert before.execute("SELECT balance_msat FROM accounts WHERE kind = 'customer'").fetchone() == (5_000,)
    assert "colour" not in {row[1] for row in before.execute("PRAGMA table_info(keys)")}
    before.close()
    # The copy, put in place of the file, is a whole ledger of the older version.
    copy.rename(file)
    ledger = await open_ledger(tmp_path)
    key = ledger.find_key(secret("a"))
    assert key is not None
    assert ledger.balance(key) == 5_000
    await sound(ledger)
    await ledger.close()


async def test_a_newer_file_is_refused_untouched(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    migrations.prepare(file, extended("colour"))
    content = file.read_bytes()
    with pytest.raises(ConfigError, match="newer version"):
        await open_ledger(tmp_path)
    assert file.read_bytes() == content


async def test_a_step_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    with pytest.raises(ConfigError, match="could not be prepared"):
        migrations.prepare(file, extended("colour", "broken"))
    connection = sqlite3.connect(file)
    columns = {row[1] for row in connection.execute("PRAGMA table_info(keys)")}
    applied = [row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    connection.close()
    assert "colour" in columns
    assert "broken" not in columns
    assert applied[-1] == "colour"
    assert len(migrations.copies(file)) == 1
    assert migrations.prepare(file, extended("colour", "size")) == ["size"]


async def test_three_copies_are_kept(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    for count in range(1, 6):
        migrations.prepare(file, extended(*"abcde"[:count]))
    assert len(migrations.copies(file)) == 3


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "ledger.db")
    other.execute("CREATE TABLE accounts(x)")
    other.close()
    with pytest.raises(ConfigError, match="another program"):
        await open_ledger(tmp_path)


async def test_a_foreign_file_is_refused_untouched(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"this is a picture of a cat, honestly" * 200)
    with pytest.raises(ConfigError, match="not a ledger"):
        await open_ledger(tmp_path)
    assert file.read_bytes() == b"this is a picture of a cat, honestly" * 200


async def test_a_file_of_the_first_version_keeps_its_limits(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    first = Migrations("routstr_desktop")
    step = migrations.migrations._migrations[0]
    first(name=step.name)(step.fn)
    assert migrations.prepare(file, first) == ["m0001_books"]
    connection = sqlite3.connect(file)
    connection.execute("INSERT INTO accounts(id, kind, ref) VALUES(9, 'customer', '1')")
    connection.execute(
        """INSERT INTO keys(id, hash, prefix, kind, account_id, created, balance_limit, spent)
        VALUES(1, ?, 'sk-', 'customer', 9, 0, 5000, 2000)""",
        (key_hash(secret("old"), PEPPER),),
    )
    connection.execute("UPDATE totals SET value = 1 WHERE name = 'keys:customer'")
    connection.execute("INSERT INTO accounts(id, kind, ref, balance_msat) VALUES(10, 'wallet', 'sat m', 900)")
    for debit, credit, amount, kind in ((10, 1, 1_000, "redeem"), (2, 10, 60, "fee"), (2, 10, 40, "fee")):
        connection.execute(
            "INSERT INTO transfers(at, kind, debit, credit, amount_msat) VALUES(0, ?, ?, ?, ?)", (kind, debit, credit, amount)
        )
    connection.execute("UPDATE accounts SET balance_msat = CASE id WHEN 1 THEN 1000 ELSE 100 END WHERE id IN (1, 2)")
    for name, value in (("balance:operator", 1_000), ("balance:wallet", 900), ("balance:fees", 100), ("transfers", 3)):
        connection.execute("UPDATE totals SET value = ? WHERE name = ?", (value, name))
    connection.commit()
    connection.close()
    prepared = migrations.prepare(file)
    assert prepared[:3] == ["m0002_limit_windows", "m0003_child_keys", "m0004_allowed_models_and_fees"]
    assert len(migrations.copies(file)) == 1
    ledger = Ledger(Database(file, Settlements()), PEPPER, time.time, 10)
    key = ledger.find_key(secret("old"))
    assert key is not None
    assert (ledger.limit_left(key), key.limit_reset, key.parent_id, key.models) == (3_000, None, None, None)
    assert ledger.totals().fees == {"fee": 100}
    await sound(ledger)
    await ledger.close()
