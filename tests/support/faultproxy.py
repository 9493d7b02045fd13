"""A proxy in front of a mint that is down, slow or rate limited, loses answers, repeats requests or talks nonsense."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self

import aiohttp
from aiohttp import web

from routstr_desktop.system.tasks import spawn
from routstr_desktop.wallet.playmint import ROTATE
from routstr_desktop.wallet.testmint import free_port

NONSENSE = {"html": "<html>please log in</html>", "junk": '{"signatures": [1, {"id": 3}], "states": 7}', "empty": "{}"}
FAULTS = ("drop", "lost", "twice", "slow", "html", "junk", "empty", "429", "500", "502", "404")
"""Every kind that ends by itself: for tests that choose at random. The mint acts in `lost`, `twice` and `slow`."""

Lie = Callable[[Any, Any], Any]
"""(what was asked, what the mint said) -> what is said instead."""


class FaultProxy:
    """Stands in front of a mint under its own address.

    `plan["swap"] = ["lost", "ok"]`: what happens to the next requests for a path (its first part after /v1/,
    or all of it: `mint/bolt11`), one by one;
    `always["swap"] = "html"`: to all others; `always["*"]`: to all paths without an entry of their own. Kinds:

    ok      passed on
    lost    the mint acts, the answer is dropped
    twice   the mint gets the same request a second time, and that answer is the one passed back
    slow    passed on, and answered `delay` seconds later
    held    waits for `gate` before the mint hears of it
    hang    no answer while the proxy runs; the mint hears nothing
    drop    closed before the mint hears of it
    html, junk, empty   status 200 with nonsense
    429     with `retry_after` as its Retry-After (none if None)
    404, 500, 502, ...  any other number: that status, as JSON
    no 12002            refused with that code of Cashu's, and the mint hears nothing
    turn    the play mint changes its keys, and then hears of it

    A WebSocket (`ws`) is passed on as well: `lost` and the like are then as `drop`, `hang` is one that says nothing, and
    `hang_up` cuts those that are open. `down` refuses connections until `up`. `rewrite["checkstate"] = lie`: what the mint was
    asked and has answered goes through `lie` first.
    """

    def __init__(self, mint: str) -> None:
        self.mint = mint
        self.plan: dict[str, list[str]] = defaultdict(list)
        self.always: dict[str, str] = {}
        self.delay = 0.5
        self.rewrite: dict[str, Lie] = {}
        self.retry_after: str | None = "7"
        self.seen: list[str] = []
        """The first part of every path asked for, in order."""
        self.gate = asyncio.Event()
        self.arrived = asyncio.Event()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._hanging = asyncio.Event()
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def up(self) -> Self:
        """Listen (again, on the same port)."""
        if self._runner is not None:
            return self
        self._hanging.clear()
        app = web.Application(client_max_size=16 << 20)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        return self

    async def down(self) -> None:
        """Close the port: connections are refused from here on."""
        self._hanging.set()
        await self.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()
        self._runner = self._session = None

    start, stop = up, down

    async def __aenter__(self) -> Self:
        return await self.up()

    async def __aexit__(self, *_: object) -> None:
        await self.down()

    def heal(self) -> None:
        """No faults from here on (a proxy that is down stays down)."""
        self.plan.clear()
        self.always.clear()
        self.rewrite.clear()

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
        if kind in NONSENSE:
            return web.Response(text=NONSENSE[kind], content_type="text/html" if kind == "html" else "application/json")
        if kind.startswith("no "):
            return web.json_response({"detail": "No.", "code": int(kind[3:])}, status=400)
        if kind.isdigit():
            headers = {"Retry-After": self.retry_after} if kind == "429" and self.retry_after else {}
            return web.json_response({"detail": "Rate limit exceeded."}, status=int(kind), headers=headers)
        if kind == "turn":
            await self._turn()
        if name == "ws":
            return await self._pass_on_socket(request) if kind in ("ok", "slow") else self._cut(request)
        answer = await self._pass_on(request)
        if kind == "twice":
            answer = await self._pass_on(request)
        if kind == "lost":
            return self._cut(request)
        lie = self.rewrite.get(path, self.rewrite.get(path.split("/")[0]))
        if lie is not None and answer.status == 200:
            return web.json_response(lie(json.loads(await request.read() or b"null"), json.loads(str(answer.text))))
        if kind == "slow":
            await asyncio.sleep(self.delay)
        return answer

    async def _turn(self) -> None:
        assert self._session is not None
        async with self._session.post(self.mint + ROTATE) as answer:
            answer.raise_for_status()

    async def _pass_on(self, request: web.Request) -> web.Response:
        assert self._session is not None
        body = await request.read()
        headers = {"Content-Type": "application/json"}
        async with self._session.request(request.method, self.mint + request.path_qs, data=body, headers=headers) as answer:
            return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)

    async def _pass_on_socket(self, request: web.Request) -> web.StreamResponse:
        assert self._session is not None
        near = web.WebSocketResponse()
        await near.prepare(request)
        self._sockets.add(near)
        try:
            async with self._session.ws_connect(self.mint + request.path_qs) as far:
                back = spawn(_copy(far, near), name="fault proxy socket")
                await _copy(near, far)
                back.cancel()
        finally:
            self._sockets.discard(near)
            await near.close()
        return near

    async def hang_up(self) -> None:
        """Cut the WebSockets that are open."""
        for socket in list(self._sockets):
            await socket.close()

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


async def _copy(
    source: web.WebSocketResponse | aiohttp.ClientWebSocketResponse, to: web.WebSocketResponse | aiohttp.ClientWebSocketResponse
) -> None:
    """What one says, until it hangs up; then so does the other."""
    async for message in source:
        if message.type is not aiohttp.WSMsgType.TEXT or to.closed:
            break
        await to.send_str(message.data)
    await to.close()
