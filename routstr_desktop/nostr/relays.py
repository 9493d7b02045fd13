"""One relay at a time: each has its own connection, its own tries and its own back-off, so a dead one slows nobody.

A connection lives for one event. TLS is verified; a relay that asks who we are (NIP-42) is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from routstr_desktop.core.foreign import one_line
from routstr_desktop.core.listing import RelayResult as Result
from routstr_desktop.core.listing import RelayState as State
from routstr_desktop.core.sentence import say
from routstr_desktop.system.tasks import spawn

from .native import end_in_order

log = structlog.get_logger(__name__)
CONNECT_SECONDS, OK_SECONDS = 6.0, 6.0
BACK_OFF, LONGEST_BACK_OFF = 5.0, 900.0
"""Seconds between tries on one relay, doubled each time."""
WORDS_LENGTH = 200


async def send(url: str, event: Any, keys: Any, seconds: float | None = None) -> tuple[State, str]:
    """Publish one signed event on one relay, within `seconds` if given. Never raises for what a relay does."""
    from nostr_sdk import ClientBuilder, NostrSdkError, RelayOptions, RelayUrl, SendEventTarget, SignerAuthenticator

    connect, answer = (CONNECT_SECONDS, OK_SECONDS) if seconds is None else (seconds / 2, seconds / 2)
    end_in_order()
    client = ClientBuilder().authenticator(SignerAuthenticator(keys)).build()
    try:
        relay = RelayUrl.parse(url)
        await client.add_relay(relay, opts=RelayOptions().reconnect(False))
        await client.connect(and_wait=timedelta(seconds=connect))
        found = await client.relay(relay)
        if found is None or found.status().name != "CONNECTED":
            return "no answer", say("no connection")
        async with asyncio.timeout(answer + 2):
            output = await client.send_event(event, target=SendEventTarget.to([relay]), ok_timeout=timedelta(seconds=answer))
        if output.success:
            return "accepted", ""
        words = next(iter(output.failed.values()), "timeout")
        if words in ("timeout", "relay not connected"):
            return "no answer", say("no answer in time") if words == "timeout" else say("no connection")
        return "refused", one_line(words, WORDS_LENGTH)
    except TimeoutError:
        return "no answer", say("no answer in time")
    except NostrSdkError as error:
        return "no answer", one_line(str(error).strip("'"), WORDS_LENGTH)
    finally:
        with contextlib.suppress(NostrSdkError):
            await client.shutdown()


class Line:
    """The way to one relay: brings the newest event there, however often that takes."""

    def __init__(self, url: str, keys: Any, *, back_off: float = BACK_OFF, changed: Callable[[], None] = lambda: None) -> None:
        self.result = Result(url)
        self._keys = keys
        self._back_off = back_off
        self._changed = changed
        self._event: Any = None
        self._fresh = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to wait for events."""
        self._task = spawn(self._run(), name=f"relay:{self.result.url}")

    def offer(self, event: Any) -> None:
        """This event from now on, instead of an earlier one that did not get through."""
        self._event = event
        self.result = Result(self.result.url, holds=self.result.holds)
        self._fresh.set()

    async def close(self) -> None:
        """End; what was not sent stays unsent."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._event = None
        self._fresh.clear()

    async def once(self, event: Any, seconds: float) -> None:
        """One try outside of the queue: the retraction. On success the relay shows nothing of ours any more."""
        began = time.perf_counter()
        state, words = await send(self.result.url, event, self._keys, seconds)
        self._note(state, words, began, 1, holds=self.result.holds and state != "accepted")

    async def _run(self) -> None:
        tries = 0
        while True:
            await self._fresh.wait()
            self._fresh.clear()
            tries = 0
            while not self._fresh.is_set():
                tries += 1
                if await self._try(tries):
                    break
                pause = min(LONGEST_BACK_OFF, self._back_off * 2 ** min(tries - 1, 20)) * random.uniform(0.8, 1.2)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._fresh.wait()

    async def _try(self, tries: int) -> bool:
        event, began = self._event, time.perf_counter()
        # An answer that is lost after the relay took the event leaves it shown there: hold that for possible from now on.
        self.result = Result(self.result.url, self.result.state, self.result.words, tries=tries - 1, holds=True)
        state, words = await send(self.result.url, event, self._keys)
        if event is self._event:
            self._note(state, words, began, tries, holds=True)
        return state == "accepted"

    def _note(self, state: State, words: str, began: float, tries: int, *, holds: bool) -> None:
        latency = round((time.perf_counter() - began) * 1000, 1)
        self.result = Result(self.result.url, state, words, latency, time.time(), tries, holds)
        write = log.info if state == "accepted" else log.warning
        write("relay_answered", relay=self.result.url, state=state, words=words, latency_ms=latency, tries=tries)
        self._changed()
