"""`receive` as a user runs it: a real node process, a real mint, the token as argument and from stdin."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mint import TestMint
from tests.support.serve import Served


@pytest.fixture
def served(tmp_path: Path, mint: TestMint) -> Iterator[Served]:
    node = Served(tmp_path / "profile", mints=[mint.url], upstream=None)
    node.start()
    yield node
    assert node.stop() == 0, node.log.read_text()


def receive(node: Served, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "routstr_desktop.cli", "receive", "--data-dir", str(node.directory), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_receive(served: Served, mint: TestMint, fee_mint: TestMint) -> None:
    token, second = asyncio.run(mint.fund(300)), asyncio.run(mint.fund(1_000, amounts=[1] * 400 + [8] * 75))
    shown = receive(served, token)
    assert (shown.returncode, shown.stdout.strip()) == (0, f"300 sat received at {mint.url}")
    again = receive(served, "--json", f"cashu:{token}")
    assert again.returncode == 1
    assert json.loads(again.stdout)["error"]["code"] == "cashu_token_already_spent"
    assert "Nothing was added" in again.stderr
    assert len(second) > 64 * 1024  # more than other commands may send
    large = receive(served, "--json", "-", stdin=f"  {second}\n")
    assert json.loads(large.stdout)["amount_msat"] == 1_000_000, large.stderr
    foreign = receive(served, asyncio.run(fee_mint.fund(10)))
    assert foreign.returncode == 1
    assert "does not use the mint" in foreign.stderr
    assert receive(served, "-", stdin="nonsense").returncode == 1
    audit = subprocess.run(
        [sys.executable, "-m", "routstr_desktop.cli", "audit", "--json", "--data-dir", str(served.directory)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert json.loads(audit.stdout)["ok"], audit.stdout
    log = served.log.read_text() + "".join(path.read_text() for path in (served.directory / "logs").iterdir())
    assert token not in log
    assert token[-40:] not in log
