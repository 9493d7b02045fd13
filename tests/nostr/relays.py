"""Relays to publish to: real ones, scripted ones that misbehave, and a reader that shares nothing with the publisher."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

READER = """
import asyncio, json, sys
from datetime import timedelta
from nostr_sdk import ClientBuilder, Filter, Kind, PublicKey, RelayUrl, ReqTarget

async def main():
    url, key = RelayUrl.parse(sys.argv[1]), PublicKey.parse(sys.argv[2])
    client = ClientBuilder().build()
    await client.add_relay(url)
    await client.connect(and_wait=timedelta(seconds=5))
    wanted = Filter().kinds([Kind(38421), Kind(5)]).author(key)
    found = await client.fetch_events(ReqTarget.single(url, [wanted]), timeout=timedelta(seconds=5))
    print(json.dumps([json.loads(event.as_json()) for event in found if event.verify()]))
    await client.shutdown()

asyncio.run(main())
"""


async def read(url: str, public_key: str) -> dict[int, list[dict[str, Any]]]:
    """What another process sees on a relay: events by kind."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READER, url, public_key, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    events: dict[int, list[dict[str, Any]]] = {38421: [], 5: []}
    for event in json.loads(out):
        events[event["kind"]].append(event)
    return events


@asynccontextmanager
async def real_relay(*, auth: bool = False, read_auth: bool = False) -> AsyncIterator[str]:
    """nostr-sdk's relay on a free port."""
    from nostr_sdk import LocalRelayBuilder, LocalRelayBuilderNip42, LocalRelayBuilderNip42Mode, RateLimit

    builder = LocalRelayBuilder().addr("127.0.0.1").rate_limit(RateLimit(max_reqs=10_000, notes_per_minute=100_000))
    if auth or read_auth:
        mode = LocalRelayBuilderNip42Mode.READ if read_auth else LocalRelayBuilderNip42Mode.WRITE
        builder = builder.nip42(LocalRelayBuilderNip42(mode=mode))
    relay = builder.build()
    await relay.run()
    try:
        yield str(await relay.url())
    finally:
        relay.shutdown()


class ScriptedRelay:
    """Answers each event as `script` says: words to refuse with, None for silence, True to accept. Keeps what it took.

    Questions are refused with the first words, too.
    """

    def __init__(self, script: list[str | bool | None]) -> None:
        self.script = script
        self.seen: list[dict[str, Any]] = []
        self.arrived = asyncio.Condition()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            kind, *rest = json.loads(message.data)
            if kind == "REQ" and isinstance(self.script[0], str):
                await socket.send_json(["CLOSED", rest[0], self.script[0]])
            if kind != "EVENT":
                continue
            answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            async with self.arrived:
                self.seen.append(rest[0])
                self.arrived.notify_all()
            if answer is not None:
                words = "" if answer is True else str(answer)
                await socket.send_json(["OK", rest[0]["id"], answer is True, words])
        return socket

    async def count(self, number: int) -> None:
        """Wait until that many events have arrived."""
        async with asyncio.timeout(60), self.arrived:
            await self.arrived.wait_for(lambda: len(self.seen) >= number)


@asynccontextmanager
async def scripted_relay(
    *script: str | bool | None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, ScriptedRelay]]:
    """A relay that misbehaves, and its address."""
    relay = ScriptedRelay(list(script))
    app = web.Application()
    app.router.add_get("/", relay._serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"{'wss' if tls else 'ws'}://127.0.0.1:{runner.addresses[0][1]}", relay
    finally:
        await runner.cleanup()


@asynccontextmanager
async def mute_port() -> AsyncIterator[str]:
    """Takes connections and never says a word."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0)
    try:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for writer in writers:
            writer.close()
        server.close()
        await server.wait_closed()


def signed(keys: Any, kind: int, tags: list[list[str]], content: str = "", created_at: int = 1_795_300_000) -> dict[str, Any]:
    """A genuine event."""
    from routstr_desktop.nostr.events import sign

    event = sign({"kind": kind, "created_at": created_at, "tags": tags, "content": content}, keys)
    return dict(json.loads(event.as_json()))


@asynccontextmanager
async def telling_relay(*messages: Any, end: bool = True, raw: bool = False) -> AsyncIterator[str]:
    """Answers every question with these events, matching or not, then EOSE if `end`; `raw`: whole messages, as text."""

    async def serve(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        with contextlib.suppress(ConnectionError):
            async for message in socket:
                _, name, *_ = json.loads(message.data)
                for one in messages:
                    await socket.send_str(one if raw else json.dumps(["EVENT", name, one]))
                if end:
                    await socket.send_json(["EOSE", name])
        return socket

    app = web.Application()
    app.router.add_get("/", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
