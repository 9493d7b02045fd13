"""`db` as an operator types it, on the profile of an older version."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from routstr_desktop.system.paths import find_paths
from routstr_desktop.system.single import InstanceLock
from tests.ledger.released.make import HERE
from tests.test_cli import run


def test_status_upgrade_and_back(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    empty = run("db", *where, "status")
    assert (empty.returncode, "no books" in empty.stderr) == (1, True)
    paths = find_paths(tmp_path)
    connection = sqlite3.connect(paths.ledger_file)
    connection.executescript((HERE / "m0001_books.sql").read_text())
    connection.close()

    status = run("db", *where, "status")
    assert status.returncode == 0, status.stderr
    assert "Schema   m0001_books" in status.stdout
    assert "31.046 sat earned, 61.664 sat held for customers, 11.000 sat in tokens, 103.410 sat in the wallet" in status.stdout
    assert "adds m0002_limit_windows, " in status.stdout
    assert run("db", *where, "restore-copy").returncode == 1
    with InstanceLock(paths):
        busy = run("db", *where, "upgrade")
        assert (busy.returncode, "already runs" in busy.stderr) == (1, True)
        assert run("db", *where, "status").returncode == 0, "looking disturbs nobody"

    upgraded = run("db", *where, "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert "The books balance as before: 31.046 sat earned" in upgraded.stdout
    assert "db restore-copy" in upgraded.stdout
    assert run("db", *where, "upgrade").stdout.startswith("Nothing to do")
    after = json.loads(run("db", *where, "status", "--json").stdout)
    assert (after["pending"], after["sums"]["operator_msat"], len(after["copies"])) == ([], 31_046, 1)
    assert run("db", *where, "status", after["copies"][0]["file"]).returncode == 1

    back = run("db", *where, "restore-copy", Path(after["copies"][0]["file"]).name)
    assert back.returncode == 0, back.stderr
    assert "(schema m0001_books)" in back.stdout
    again = json.loads(run("db", *where, "status", "--json").stdout)
    assert [one["schema"] for one in again["copies"]] == ["m0001_books", after["steps"][-1]]

    connection = sqlite3.connect(paths.ledger_file)
    connection.execute("INSERT INTO _sqlite_migrations(migration_set, name) VALUES('routstr_desktop', 'm9999_later')")
    connection.execute("INSERT INTO operations(id, kind, state, mint, unit, amount_msat, payload, created, updated) "
                       "VALUES('x', 'redeem', 'failed', 'm', 'sat', 1, '{}', 0, 0)")  # fmt: skip
    connection.commit()
    connection.close()
    newer = run("db", *where, "status")
    assert (newer.returncode, "written by a newer version (step m9999_later)" in newer.stdout) == (1, True)
    refused = run("db", *where, "upgrade")
    assert (refused.returncode, "install that version or a later one" in refused.stderr) == (1, True)
    lost = run("db", *where, "restore-copy")
    assert (lost.returncode, "--forget" in lost.stderr) == (1, True)
    assert run("db", *where, "restore-copy", "--forget").returncode == 0
    assert run("db", *where, "status").returncode == 0
