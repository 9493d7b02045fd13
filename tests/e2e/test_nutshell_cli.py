"""Nutshell's own command line wallet, in a directory of its own, pays us and redeems what we pay out."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import aiohttp

from routstr_desktop.wallet.tokens import parse
from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import MODEL


class Purse:
    """`cashu` as somebody would type it."""

    def __init__(self, home: Path, mint: str) -> None:
        home.mkdir()
        self._home, self._mint = home, mint
        self._env = {"PATH": os.environ["PATH"], "HOME": str(home), "CASHU_DIR": str(home / "cashu"), "TOR": "FALSE"}

    async def run(self, *arguments: str) -> str:
        """What it printed; AssertionError with its complaint if it failed."""
        command = [sys.executable, "-W", "ignore", "-c", "from cashu.wallet.cli.cli import cli; cli()"]
        process = await asyncio.create_subprocess_exec(
            *command, "-h", self._mint, "-y", *arguments, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=self._env, cwd=self._home,
        )  # fmt: skip
        out, complaint = await process.communicate()
        assert process.returncode == 0, complaint.decode()
        return out.decode()

    async def balance(self) -> int:
        """sat"""
        found = re.search(r"Balance: (\d+) sat", await self.run("balance"))
        assert found is not None
        return int(found.group(1))

    async def send(self, amount: int) -> str:
        """A token worth `amount` sat."""
        found = re.search(r"cashu[AB][\w=-]+", await self.run("send", str(amount)))
        assert found is not None
        return found.group(0)

    async def receive(self, token: str) -> int:
        """Redeem; how many sat the wallet grew by."""
        before = await self.balance()
        await self.run("receive", token)
        return await self.balance() - before


async def test_nutshell_pays_and_redeems_refund_change_and_withdrawal(node: Served, mint: TestMint, tmp_path: Path) -> None:
    purse = Purse(tmp_path / "purse", mint.url)
    assert await purse.receive(await mint.fund(500)) == 500
    body = {"model": MODEL, "messages": [{"role": "user", "content": "x" * 2000}], "max_tokens": 900}
    url = node.public + "/v1/chat/completions"
    async with aiohttp.ClientSession() as http:
        token = await purse.send(300)
        async with http.post(url, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200, await answer.text()
        async with http.post(node.public + "/v1/balance/refund", headers={"Authorization": f"Bearer {token}"}) as answer:
            refund = await answer.json()
        async with http.post(url, json=body, headers={"X-Cashu": await purse.send(40)}) as answer:
            assert answer.status == 200, await answer.text()
            change = answer.headers["X-Cashu"]
    assert await purse.receive(refund["token"]) == int(refund["sats"]) > 0
    assert await purse.receive(change) == parse(change).amount > 0
    earned = node.command("balance")["withdrawable_msat"] // 1000
    withdrawn = node.command("withdraw", str(earned))
    assert await purse.receive(withdrawn["token"]) == earned > 0
    assert node.command("audit")["ok"] is True
