"""A mint tells when an invoice of ours is paid, so that nobody has to ask again and again (NUT-17).

One WebSocket for a mint, open while it has unpaid invoices. What it says is a hint and credits nothing: the invoice is then
looked at like any other. Invoices are polled until the mint has confirmed that it will tell, and again when the socket is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Collection
from typing import Any

import aiohttp
import structlog

from routstr_desktop.system import sockets
from routstr_desktop.system.tasks import spawn

log = structlog.get_logger(__name__)

KIND = "bolt11_mint_quote"
CONNECT_TIMEOUT = 10.0
HEARTBEAT = 30.0
"""Seconds between two pings; a socket that is dead is noticed within about two of them."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds until the next attempt to connect, doubled each time unless the socket was of use for STEADY seconds."""
STEADY = 60.0
FILTERS = 100
"""Quotes of one request to subscribe: some mints take no more."""
MOST_MESSAGE = 256 * 1024
ENDS = aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError
"""How a conversation with whatever is at that address may end."""


class Subscription:
    """The unpaid invoices of one mint, each by its quote.

    `paid` is called with a quote that the mint calls paid, `lost` with those about which it would have told until now.
    """

    def __init__(self, mint: str, *, paid: Callable[[str], None], lost: Callable[[Collection[str]], None]) -> None:
        self._mint = mint
        self._tell_paid, self._tell_lost = paid, lost
        self._wanted: set[str] = set()
        self._asked: dict[int, list[str]] = {}
        """Requests that the mint has not answered."""
        self._heard: set[str] = set()
        self._paid: set[str] = set()
        """Of which all has been told."""
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hears(self, quote: str) -> bool:
        """Whether the mint has confirmed that it will tell about this quote, and still can. Look once after that: what happens
        just then is not told by all of them."""
        return quote in self._heard

    def add(self, quote: str) -> None:
        """Have the mint tell about it, from soon on."""
        if quote in self._wanted:
            return
        self._wanted.add(quote)
        self._changed.set()
        if self._task is None or self._task.done():
            self._task = spawn(self._run(), name=f"subscription {self._mint}")

    def drop(self, quote: str) -> None:
        """It is over. After the last one the socket is closed."""
        self._wanted.discard(quote)
        self._heard.discard(quote)
        self._paid.discard(quote)
        self._changed.set()

    async def close(self) -> None:
        """Hang up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while self._wanted:
            ended, started = "closed", time.monotonic()
            try:
                async with sockets.session() as session:
                    await self._converse(session)
            except ENDS as error:
                ended = type(error).__name__
            lost, self._heard = self._heard, set()
            if lost and time.monotonic() - started > STEADY:
                pause = FIRST_PAUSE
            if self._wanted:
                log.info("subscription_ended", mint=self._mint, why=ended, quotes=len(lost), pause=pause)
                self._tell_lost(lost)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _converse(self, session: aiohttp.ClientSession) -> None:
        """Until one of both hangs up."""
        url = "ws" + self._mint.removeprefix("http") + "/v1/ws"
        connected = session.ws_connect(url, heartbeat=HEARTBEAT, max_msg_size=MOST_MESSAGE)
        async with asyncio.timeout(CONNECT_TIMEOUT) as limit, connected as socket:
            limit.reschedule(None)
            self._asked.clear()
            asking = spawn(self._ask(socket), name=f"subscribe {self._mint}")
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    self._read(json.loads(message.data))
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

    async def _ask(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Subscribe to what is wanted, also to what comes later; hang up when nothing is."""
        told: set[str] = set()
        number = 0
        with contextlib.suppress(*ENDS):  # the reader notices the same
            while self._wanted:
                self._changed.clear()
                if fresh := sorted(self._wanted - told)[:FILTERS]:
                    number += 1
                    told.update(fresh)
                    self._asked[number] = fresh
                    params = {"kind": KIND, "filters": fresh, "subId": str(number)}
                    await socket.send_json({"jsonrpc": "2.0", "id": number, "method": "subscribe", "params": params})
                else:
                    await self._changed.wait()
            await socket.close()

    def _read(self, message: Any) -> None:
        """An answer to a request, or something told. What makes no sense is nothing."""
        if not isinstance(message, dict):
            return
        if message.get("method") == "subscribe":
            params = message.get("params")
            told = params.get("payload") if isinstance(params, dict) else None
            quote, state = (told.get("quote"), told.get("state")) if isinstance(told, dict) else (None, None)
            if isinstance(quote, str) and quote in self._wanted and state in ("PAID", "ISSUED"):
                self._paid.add(quote)
                self._heard.discard(quote)
                self._tell_paid(quote)
            return
        asked = self._asked.pop(message["id"], ()) if isinstance(message.get("id"), int) else ()
        if isinstance(message.get("result"), dict) and asked:
            self._heard |= self._wanted.intersection(asked) - self._paid  # that may come first
        elif "error" in message:
            log.info("subscription_refused", mint=self._mint, quotes=len(asked))
