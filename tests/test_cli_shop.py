"""`models` and `profit` as a user runs them: a real node process, a scripted provider."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.serve import Served
from tests.support.upstream import ScriptedUpstream, model_entry


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    provider = ScriptedUpstream((model_entry("gpt-4o", "0.0000025", "0.00001"), {"id": "nobody-knows"}))
    await provider.start()
    node = Served(tmp_path / "profile", mints=[], upstream=provider.url)
    await asyncio.to_thread(node.start)
    yield node
    assert await asyncio.to_thread(node.stop) == 0, node.log.read_text()
    await provider.stop()


async def run(node: Served, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "routstr_desktop.cli", *arguments, "--data-dir", str(node.directory)]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=60, check=False, env=node._env
    )


async def test_models_and_profit(served: Served, tmp_path: Path) -> None:
    shown = (await run(served, "models")).stdout.splitlines()
    assert shown == [
        "gpt-4o        cost $2.5 / $10  +5 %  2,638 sat in, 10,552 sat out per 1M tokens",
        "nobody-knows  not for sale: No price is known for it. Give it one to sell it.",
    ]
    assert "$3 / $12" not in (await run(served, "models", "gpt-4o", "--price", "3,12")).stdout
    assert "3,166 sat in, 12,663 sat out" in (await run(served, "models", "4O")).stdout
    assert "+20 %" in (await run(served, "models", "gpt-4o", "--margin", "20")).stdout
    lossy = (await run(served, "models", "gpt-4o", "--margin", "-50")).stdout
    assert "AT A LOSS" in lossy
    assert " −50 % " in lossy
    assert "Switched off." in (await run(served, "models", "gpt-4o", "--off")).stdout
    file = tmp_path / "models.json"
    assert (await run(served, "models", "--export", str(file))).returncode == 0
    (entry,) = json.loads(file.read_text())["models"]
    assert (entry["id"], entry["pricing"], entry["enabled"]) == (
        "gpt-4o",
        {"prompt": "0.000003", "completion": "0.000012"},
        False,
    )
    told = (await run(served, "models", "nobody-knows", "--price", "minute=0.006")).stdout
    assert told == "nobody-knows  cost $0.006 per minute of sound  +5 %  6.332 sat per minute of sound\n"
    assert (await run(served, "models", "nobody-knows", "--price", "hour=0.36")).returncode == 1
    assert (await run(served, "models", "nobody-knows", "--price", "list")).returncode == 0
    for undo in (("--on",), ("--price", "list"), ("--margin", "all")):
        assert (await run(served, "models", "gpt-4o", *undo)).returncode == 0
    assert (await run(served, "models")).stdout.splitlines() == shown
    assert (await run(served, "models", "--import", str(file))).stdout == "1 models decided.\n"
    assert "Switched off." in (await run(served, "models")).stdout
    assert "The margin of all models is 7 % now." in (await run(served, "models", "--margin", "7")).stdout
    assert "no provider lists" in (await run(served, "models", "other", "--off")).stdout.lower()
    for wrong in (
        ("--off",),
        ("gpt-4o", "--price", "5"),
        ("gpt-4o", "--price", "a,b"),
        ("--margin", "x"),
        ("--import", "/nowhere"),
    ):
        failed = await run(served, "models", *wrong)
        assert (failed.returncode, failed.stdout) == (1, ""), wrong
        assert failed.stderr.startswith("routstr-desktop: ")

    found = json.loads((await run(served, "profit", "--json", "--by", "model")).stdout)
    assert (found["lines"], found["total"]["profit_msat"]) == ([], 0)
    await asyncio.to_thread(served.stop)
    stopped = await run(served, "profit", "--days", "7")
    assert "earned" in stopped.stdout, stopped.stderr
    await asyncio.to_thread(served.start)
