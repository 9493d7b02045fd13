"""Another wallet library (@cashu/cashu-ts) pays us, and redeems what we pay out."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from routstr_desktop.wallet import tokens
from tests.support.locks import STRANGER
from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import MODEL

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("cashu_ts.mjs")


async def cashu_ts(*arguments: str) -> dict[str, Any]:
    """Run the script; `make test` has installed the library under build/interop."""
    library = os.environ.get("CASHU_TS_ROOT", str(ROOT / "build" / "interop"))
    process = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"CASHU_TS_ROOT": library},
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    result: dict[str, Any] = json.loads(out)
    return result


@pytest.mark.parametrize("version", ["v3", "v4"])
async def test_cashu_ts_pays_and_redeems_refund_change_and_withdrawal(node: Served, mint: TestMint, version: str) -> None:
    token = (await cashu_ts("mint", mint.url, "300"))[version]
    body = {"model": MODEL, "messages": [{"role": "user", "content": "x" * 2000}], "max_tokens": 900}
    async with aiohttp.ClientSession() as http:
        url = node.public + "/v1/chat/completions"
        async with http.post(url, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200, await answer.text()
        async with http.post(node.public + "/v1/balance/refund", headers={"Authorization": f"Bearer {token}"}) as answer:
            refund = await answer.json()
        one_shot = (await cashu_ts("mint", mint.url, "40"))[version]
        async with http.post(url, json=body, headers={"X-Cashu": one_shot}) as answer:
            assert answer.status == 200, await answer.text()
            change = answer.headers["X-Cashu"]
    assert (await cashu_ts("receive", refund["token"]))["received"] == int(refund["sats"])
    assert (await cashu_ts("receive", change))["received"] > 0
    earned = node.command("balance")["withdrawable_msat"] // 1000
    assert earned > 0
    withdrawn = node.command("withdraw", str(earned))
    assert (await cashu_ts("receive", withdrawn["token"]))["received"] == earned
    assert (await cashu_ts("receive", withdrawn["token"]))["code"] == 11001
    assert node.command("audit")["ok"] is True


async def test_cashu_ts_pays_what_a_402_asks_for_locked_to_the_node(node: Served, mint: TestMint) -> None:
    body = {"model": MODEL, "messages": [{"role": "user", "content": "x" * 2000}], "max_tokens": 900}
    async with aiohttp.ClientSession() as http:
        url = node.public + "/v1/chat/completions"
        async with http.get(node.public + "/v1/info") as answer:
            pubkey = (await answer.json())["p2pk_pubkey"]
        poor = (await cashu_ts("mint", mint.url, "1"))["v4"]
        async with http.post(url, json=body, headers={"Authorization": f"Bearer {poor}"}) as answer:
            assert answer.status == 402
            request = answer.headers["X-Cashu"]
        paid = await cashu_ts("pay", request)
        assert tokens.parse(paid["token"]).locked
        async with http.post(url, json=body, headers={"X-Cashu": paid["token"]}) as answer:
            assert answer.status == 200, await answer.text()
            change = answer.headers["X-Cashu"]
        assert (await cashu_ts("receive", change))["received"] == tokens.parse(change).amount < paid["amount"]

        later = str(int(time.time()) + 3 * 86_400)
        dated = (await cashu_ts("lock", mint.url, "64", pubkey, later, STRANGER))["token"]
        async with http.post(url, json=body, headers={"Authorization": f"Bearer {dated}"}) as answer:
            assert answer.status == 200, await answer.text()
        soon = (await cashu_ts("lock", mint.url, "64", pubkey, str(int(time.time()) + 60), STRANGER))["token"]
        foreign = (await cashu_ts("lock", mint.url, "64", STRANGER))["token"]
        for refused in (soon, foreign):
            async with http.post(url, json=body, headers={"X-Cashu": refused}) as answer:
                assert (answer.status, answer.headers["X-Cashu"]) == (400, refused)
    assert "error" in await cashu_ts("receive", dated), "nobody else can spend it"
    assert node.command("audit")["ok"] is True
