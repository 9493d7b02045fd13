"""Ask relays what they have, within bounds: anybody may run a relay, and it may send anything, for ever.

A relay that wants to know who asks (NIP-42) is answered with a key made for the moment. TLS is verified.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import structlog

from routstr_desktop.core.foreign import one_line
from routstr_desktop.core.sentence import say
from routstr_desktop.system import sockets

from .events import Event, sign

log = structlog.get_logger(__name__)
SECONDS = 8.0
MOST_EVENTS = 2000
MOST_BYTES = 64 * 1024
"""Of one event; larger ones are dropped."""
MOST_IN_ALL = 16 * 1024 * 1024
"""Of everything that one relay sends."""
MOST_WORDS = 200
"""Characters in which a relay says why not."""
MOST_MESSAGE = 1024 * 1024
"""A larger message ends the conversation with that relay."""
Filter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one relay sent; `words` say why it was less than everything."""

    url: str
    events: tuple[Event, ...] = ()
    words: str = ""


async def ask_all(relays: Sequence[str], filters: Sequence[Filter], *, seconds: float = SECONDS) -> list[Answer]:
    """All relays at once; each has `seconds`, and what it sent until then counts. Never raises for what a relay does."""
    async with sockets.session() as session:
        return list(await asyncio.gather(*(_ask(session, url, filters, seconds) for url in relays)))


async def _ask(session: aiohttp.ClientSession, url: str, filters: Sequence[Filter], seconds: float) -> Answer:
    found: list[Event] = []
    try:
        async with asyncio.timeout(seconds), session.ws_connect(url, max_msg_size=MOST_MESSAGE) as socket:
            words = await _converse(socket, url, filters, found)
    except TimeoutError:
        words = say("no answer in time")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        words = say("no connection")
        log.info("relay_unreachable", relay=url, error=type(error).__name__)
    if words:
        log.info("relay_asked", relay=url, words=words, events=len(found))
    return Answer(url, tuple(found), words)


async def _converse(socket: aiohttp.ClientWebSocketResponse, url: str, filters: Sequence[Filter], found: list[Event]) -> str:
    """Fill `found`; "" when the relay said that this was all."""
    ask = ["REQ", "routstr", *filters]
    shown, size = False, 0
    await socket.send_json(ask)
    async for message in socket:
        if message.type is not aiohttp.WSMsgType.TEXT:
            break
        size += len(message.data)
        if size > MOST_IN_ALL or len(found) >= MOST_EVENTS:
            return say("more events than are read")
        try:
            kind, *rest = orjson.loads(message.data)
        except (ValueError, TypeError):
            continue
        if kind == "EVENT" and len(rest) == 2:
            if len(message.data) <= MOST_BYTES and isinstance(rest[1], dict):
                found.append(rest[1])
        elif kind == "EOSE":
            return ""
        elif kind == "AUTH" and rest and not shown:
            shown = True
            await socket.send_json(["AUTH", await asyncio.to_thread(_introduction, url, str(rest[0]))])
            await socket.send_json(ask)  # the first was refused, or will be answered by this one just the same
        elif kind == "CLOSED" and not (shown and "auth-required" in str(rest)):
            return one_line(" ".join(str(part) for part in rest[1:]), MOST_WORDS) or "refused"
    return say("the relay ended the conversation")


def _introduction(url: str, challenge: str) -> Event:
    """NIP-42, signed by a key that nobody has seen before."""
    from nostr_sdk import Keys

    tags = [["relay", url], ["challenge", challenge[:500]]]
    template = {"kind": 22242, "created_at": int(time.time()), "tags": tags, "content": ""}
    made: Event = json.loads(sign(template, Keys.generate()).as_json())
    return made
