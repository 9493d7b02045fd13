"""Who is asked by WebSocket leads nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from routstr_desktop.nostr.fetch import ask_all
from routstr_desktop.wallet import subscription
from routstr_desktop.wallet.subscription import Subscription


class Router:
    """A service of this network that acts when it is called, and a stranger's server that leads there."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.stranger = ""
        self.led = asyncio.Event()
        """Twice: whoever was led once has come back."""

    @asynccontextmanager
    async def up(self) -> AsyncIterator[Router]:
        times = 0

        async def act(request: web.Request) -> web.Response:
            self.called.append(request.path)
            return web.Response(text="restarting")

        async def lead(request: web.Request) -> web.Response:
            nonlocal times
            times += 1
            if times == 2:
                self.led.set()
            raise web.HTTPFound(f"http://127.0.0.1:{ports[0]}/restart")

        ports, runners = [], []
        for answer in (act, lead):
            app = web.Application()
            app.router.add_get("/{path:.*}", answer)
            runner = web.AppRunner(app)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            runners.append(runner)
            ports.append(runner.addresses[0][1])
        self.stranger = f"127.0.0.1:{ports[1]}"
        try:
            yield self
        finally:
            for runner in runners:
                await runner.cleanup()


async def test_a_relay_leads_nowhere_else() -> None:
    async with Router().up() as router:
        [answer] = await ask_all([f"ws://{router.stranger}"], [{}], seconds=5)
        assert (answer.words, router.called) == ("no connection", [])


async def test_a_mint_leads_nowhere_else(monkeypatch) -> None:
    monkeypatch.setattr(subscription, "FIRST_PAUSE", 0.01)
    async with Router().up() as router:
        asked = Subscription(f"http://{router.stranger}", paid=lambda _: None, lost=lambda _: None)
        asked.add("quote")
        async with asyncio.timeout(20):
            await router.led.wait()
        await asked.close()
        assert router.called == []
