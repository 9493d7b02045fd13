"""`activity` as a user runs it, and the admin API behind it: a real node process, a scripted provider."""

from __future__ import annotations

import asyncio
import csv
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.support.serve import Served
from tests.support.upstream import ScriptedUpstream, model_entry


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    provider = ScriptedUpstream((model_entry("gpt-4o", "0.0000025", "0.00001"),))
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


async def test_the_log_and_charts(served: Served, tmp_path: Path) -> None:
    assert (await run(served, "activity")).stdout == "No requests yet.\n"
    key = (await run(served, "keys", "--create", "My editor")).stdout.strip()
    asked = {"model": "gpt-4o", "messages": [{"role": "user", "content": "a secret plan"}]}
    async with aiohttp.ClientSession() as http:
        for app in ("Editor", "curl"):
            headers = {"Authorization": f"Bearer {key}", "X-Title": app}
            async with http.post(f"{served.local}/v1/chat/completions", json=asked, headers=headers) as answer:
                assert answer.status == 200
        token = (served.directory / "admin.token").read_text().strip()
        bearer = {"Authorization": f"Bearer {token}"}
        async with http.get(f"{served.local}/admin/api/activity/chart?span=day&by=app&measure=cost", headers=bearer) as found:
            chart = await found.json()
        async with http.get(f"{served.local}/admin/api/activity/chart?span=year", headers=bearer) as found:
            assert (found.status, (await found.json())["error"]["message"]) == (400, "span must be one of day, week, month.")
        async with http.get(f"{served.local}/admin/api/activity/log") as found:
            assert found.status == 403
    assert {one["name"] for one in chart["series"]} == {"Editor", "curl"}
    assert (len(chart["slots"]), chart["total"]["earned_msat"], chart["total"]["local_requests"]) == (24, 0, 2)
    assert sum(one["values"][-1] for one in chart["series"]) == -chart["total"]["profit_msat"] > 0
    lines = (await run(served, "activity")).stdout.splitlines()
    assert len(lines) == 2
    assert all("My editor" in line and "gpt-4o" in line and "free" in line for line in lines)
    found = json.loads((await run(served, "activity", "--app", "curl", "--limit", "1", "--json")).stdout)
    assert [(one["app"], one["outcome"], one["key_kind"]) for one in found["requests"]] == [("curl", "answered", "local")]
    assert (await run(served, "activity", "--find", "nothing")).stdout == "Nothing matches.\n"
    file = tmp_path / "log.csv"
    assert "2 requests written" in (await run(served, "activity", "--csv", str(file))).stdout
    with file.open(newline="") as read:
        assert [one["app"] for one in csv.DictReader(read)] == ["curl", "Editor"]
    assert "secret plan" not in file.read_text()
    assert (await run(served, "activity", "--csv", str(tmp_path / "no" / "log.csv"))).returncode != 0
