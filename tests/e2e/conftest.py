"""A real node process between a real mint and a scripted upstream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from routstr_desktop.system.tasks import spawn
from tests.support.mint import TestMint
from tests.support.serve import Served
from tests.support.upstream import ScriptedUpstream

MODEL = "play/echo-1"
PRICE = {"prompt": "0.000001", "completion": "0.000002"}


class GatedUpstream(ScriptedUpstream):
    """Holds every request back while `gate` is closed; `waiting` of them have arrived."""

    def __init__(self) -> None:
        super().__init__(models=({"id": MODEL, "object": "model"},))
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = 0
        self._arrived = asyncio.Event()

    async def arrival(self, others: Iterable[asyncio.Task[Any]]) -> None:
        """Wait for the next request to arrive, or for one of `others` to be through."""
        self._arrived.clear()
        arrived = spawn(self._arrived.wait(), name="arrival")
        running = [task for task in others if not task.done()]
        await asyncio.wait([arrived, *running], return_when=asyncio.FIRST_COMPLETED)
        arrived.cancel()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.waiting += 1
        self._arrived.set()
        await self.gate.wait()
        return await super()._answer(request)


@pytest.fixture
async def upstream() -> AsyncIterator[GatedUpstream]:
    scripted = GatedUpstream()
    await scripted.start()
    yield scripted
    await scripted.stop()


@pytest.fixture
def models_file(tmp_path: Path) -> Path:
    """One model at 1 and 2 USD per million tokens: 1 and 2 msat per token at 100,000 USD."""
    path = tmp_path / "models.json"
    model = {
        "id": MODEL,
        "name": "Echo",
        "context_length": 8192,
        "pricing": PRICE,
        "top_provider": {"max_completion_tokens": 1024},
    }
    path.write_text(json.dumps({"models": [model]}))
    return path


@pytest.fixture
async def node(tmp_path: Path, mint: TestMint, upstream: GatedUpstream, models_file: Path) -> AsyncIterator[Served]:
    profile = tmp_path / "profile"
    profile.mkdir(mode=0o700)
    profile.joinpath("config.toml").write_text("upstream_provider_fee = 1\nexchange_fee = 1\n")  # a command may change them
    served = Served(profile, mints=[mint.url], upstream=upstream.url, models=models_file)
    served.start()
    try:
        yield served
    finally:
        code = served.stop()
    assert code == 0, served.log.read_text()[-4000:]
