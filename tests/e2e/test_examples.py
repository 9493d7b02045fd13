"""The examples that we hand out, run as they are against a node process: a key paid by token, one request, Lightning."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import MODEL, GatedUpstream

EXAMPLES = Path(__file__).parent.parent / "examples"


async def run(name: str, node: Served, **settings: str) -> str:
    """What an example prints; it must end well."""
    environment = {**os.environ, "ROUTSTR_URL": f"{node.public}/v1", "ROUTSTR_MODEL": MODEL, **settings}
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(
        sys.executable, str(EXAMPLES / f"{name}.py"), env=environment, stdout=pipe, stderr=pipe
    )
    said, wrong = await asyncio.wait_for(made.communicate(), 60)
    assert made.returncode == 0, wrong.decode()
    return said.decode()


def balanced(node: Served) -> None:
    assert node.command("audit")["ok"] is True


async def test_stream_with_token(node: Served, mint: TestMint, upstream: GatedUpstream) -> None:
    said = await run("stream_with_token", node, ROUTSTR_TOKEN=await mint.fund(500))
    found = re.search(r"paid ([\d.]+) sat, ([\d.]+) sat left\nrefund of (\d+) sat: (cashuB\S+)", said)
    assert found, said
    paid, left = float(found[1]), float(found[2])
    assert paid > 0
    assert round(paid + left, 3) == 500
    assert await mint.receive(found[4]) == int(found[3]) == int(left)
    balanced(node)


async def test_pay_once(node: Served, mint: TestMint, upstream: GatedUpstream) -> None:
    said = await run("pay_once", node, ROUTSTR_TOKEN=await mint.fund(300))
    found = re.search(r"change: (cashuB\S+)", said)
    assert found, said
    assert 200 < await mint.receive(found[1]) < 300
    refused = await run("pay_once", node, ROUTSTR_TOKEN=await mint.fund(300), ROUTSTR_MODEL="no-such-model")
    assert refused.startswith(("400 ", "404 ")), refused
    balanced(node)


async def test_lightning_topup(node: Served, upstream: GatedUpstream) -> None:
    said = await run("lightning_topup", node, ROUTSTR_SATS="500")
    assert re.search(r"pay this with any Lightning wallet: lnbc\w+\nkey: sk-\w+\nbalance: 500 sat\n", said), said
    balanced(node)
