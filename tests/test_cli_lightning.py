"""`deposit` and `payout` as a user runs them: a real node process, a real mint."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from routstr_desktop.wallet import invoice
from routstr_desktop.wallet.testmint import invoice_of
from tests.support.mint import TestMint
from tests.support.serve import Served


@pytest.fixture
def served(tmp_path: Path, mint: TestMint) -> Iterator[Served]:
    node = Served(tmp_path / "profile", mints=[mint.url], upstream=None)
    node.start()
    yield node
    assert node.stop() == 0, node.log.read_text()


def command(node: Served, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "routstr_desktop.cli", *arguments, "--data-dir", str(node.directory)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_deposit_and_a_payout(served: Served, mint: TestMint, fee_mint: TestMint) -> None:
    shown = command(served, "deposit", "5")
    assert shown.returncode == 0, shown.stderr
    assert invoice.read(shown.stdout).amount_msat == 5_000
    waited = command(served, "deposit", "300", "--wait", "30")
    assert waited.stdout.strip() == f"300 sat came in at {mint.url}.", waited.stderr
    text = asyncio.run(invoice_of(fee_mint.url, 50))
    paid = command(served, "payout", text, "--json")
    assert json.loads(paid.stdout)["fee_msat"] == 1_000, paid.stderr
    refused = command(served, "payout", "alice@localhost", "10")
    assert refused.returncode == 1
    assert "not a public host" in refused.stderr
    for amount in ("10", "all"):
        same = command(served, "move", amount, mint.url, mint.url)
        assert (same.returncode, "the same" in same.stderr) == (1, True)
    assert command(served, "payout", text, "ten").returncode == 2
    assert command(served, "deposit", "0").returncode == 1
    assert json.loads(command(served, "audit", "--json").stdout)["ok"]
