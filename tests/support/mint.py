"""Real mints for tests, and a proxy in front of one that loses answers, slows down or talks nonsense on request."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import aiohttp
from aiohttp import web

from routstr_desktop.wallet.testmint import PlayMint, free_port, mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse

NONSENSE = {"html": "<html>please log in</html>", "junk": '{"signatures": [1, {"id": 3}], "states": 7}', "empty": "{}"}


class TestMint(PlayMint):
    """A Nutshell mint with the FakeWallet. `TestMint.start(fee_ppk=0, v1_keysets=False)`, `.url`, `.stop()`."""

    __test__ = False

    async def fund(
        self,
        amount: int,
        *,
        unit: str = "sat",
        amounts: Sequence[int] | None = None,
        legacy: bool = False,
        dleq: bool = True,
        memo: str | None = None,
    ) -> str:
        """A token of an independent customer: V4, or V3 if `legacy`."""
        return await mint_tokens(self.url, amount, unit=unit, amounts=amounts, legacy=legacy, dleq=dleq, memo=memo)

    async def receive(self, text: str) -> int:
        """Redeem a token as an independent customer; what came in, in the token's unit, after the mint's fee."""
        token = parse(text)
        coins = await swap_coins(self.url, list(token.proofs), unit=token.unit)
        return sum(coin.amount for coin in coins)


class FaultProxy:
    """Stands in front of a mint under its own address. A path is its first part (`mint`), or the whole one (`mint/bolt11`).

    `plan["swap"] = ["lost", "ok"]`: what happens to the next requests for a path, one by one; `always["swap"] = "html"`: to
    all others. Kinds: ok; lost (the mint acts, the answer is dropped); drop (closed before the mint hears of it); html, junk
    (status 200 with nonsense); empty (200 with {}); 429, 500, 502; hang (no answer while it runs); held (wait for `gate`).
    """

    def __init__(self, mint: str) -> None:
        self.mint = mint
        self.plan: dict[str, list[str]] = defaultdict(list)
        self.always: dict[str, str] = {}
        self.seen: list[str] = []
        self.gate = asyncio.Event()
        self.arrived = asyncio.Event()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._hanging = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> FaultProxy:
        """Listen."""
        app = web.Application(client_max_size=16 << 20)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def stop(self) -> None:
        """Close the port: connections are refused from here on. `start` opens it again."""
        self._hanging.set()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()
        self._runner = self._session = None

    async def __aenter__(self) -> FaultProxy:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def count(self, path: str) -> int:
        """Requests for a path so far."""
        return self.seen.count(path)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/v1/")
        name = path if path in self.plan or path in self.always else path.split("/")[0]
        self.seen.append(name)
        self.arrived.set()
        kind = self.plan[name].pop(0) if self.plan[name] else self.always.get(name, self.always.get("*", "ok"))
        if kind == "held":
            await self.gate.wait()
        if kind == "hang":
            await self._hanging.wait()
        if kind in ("drop", "hang"):
            return self._cut(request)
        if kind in ("html", "junk", "empty"):
            return web.Response(text=NONSENSE[kind], content_type="text/html" if kind == "html" else "application/json")
        if kind.isdigit():
            headers = {"Retry-After": "7"} if kind == "429" else {}
            return web.json_response({"detail": "Rate limit exceeded."}, status=int(kind), headers=headers)
        assert self._session is not None
        body_bytes = await request.read()
        headers = {"Content-Type": "application/json"}
        async with self._session.request(request.method, f"{self.mint}/v1/{path}", data=body_bytes, headers=headers) as answer:
            data = await answer.read()
            if kind == "lost":
                return self._cut(request)
            return web.Response(body=data, status=answer.status, content_type=answer.content_type)

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
