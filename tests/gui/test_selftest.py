"""`--self-test`, as packagers run it: the whole program on a profile of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.mint import TestMint


def self_test(token: str, home: Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, report and what was said to stderr."""
    private = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    command = [sys.executable, "-m", "routstr_desktop", "--self-test", token]
    done = subprocess.run(command, env=os.environ | private, capture_output=True, text=True, timeout=90, check=False)
    lines = done.stdout.splitlines() or ["{}"]
    assert list(home.glob("routstr-self-test-*")) == []
    return done.returncode, json.loads(lines[-1]), done.stderr


async def test_it_redeems_signs_and_draws(fee_mint: TestMint, tmp_path: Path) -> None:
    code, report, said = self_test(await fee_mint.fund(64), tmp_path)
    assert (code, report["ok"]) == (0, True), said
    assert report["redeemed_msat"] == 63_000
    assert (report["secrets"], report["books"], report["signed"]) == ("file", True, True)
    assert report["colours"]["window"] > 100


async def test_a_token_that_is_spent_fails_it(mint: TestMint, tmp_path: Path) -> None:
    token = await mint.fund(8)
    await mint.receive(token)
    code, report, _ = self_test(token, tmp_path)
    assert (code, report["ok"], report["step"]) == (1, False, "node")
    assert "TokenSpent" in report["error"]
