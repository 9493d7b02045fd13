"""`import-env` as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.test_cli import run


def test_shown_first_then_done(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path / "profile"))
    env = tmp_path / ".env"
    assert run("import-env", *where, str(env)).returncode == 1
    env.write_text("NAME=Moved\nADMIN_PASSWORD=SECRET\nUPSTREAM_API_KEY=sk-SECRET\n")
    shown = run("import-env", *where, str(env))
    assert shown.returncode == 0, shown.stderr
    assert "add --apply" in shown.stdout
    assert "SECRET" not in shown.stdout + shown.stderr
    assert not (tmp_path / "profile" / "config.toml").exists()
    done = run("import-env", *where, str(env), "--apply", "--json", ROUTSTR_PASSPHRASE="a long passphrase")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"] is True
    assert 'name = "Moved"' in (tmp_path / "profile" / "config.toml").read_text()
    env.write_text("SOMETHING=1\n")
    assert "nothing in it for this program" in run("import-env", *where, str(env)).stdout
