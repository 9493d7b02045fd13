"""The beginning of an answer, read before anything of it goes to the customer.

A status 200 is not yet an answer: the first event of a stream may be an error, a body may be an error page, nothing may
follow the headers. As long as another upstream could serve instead, a stream is kept back until it says something (events
that merely open it, comments and pings say nothing); then it passes as it comes. Whatever breaks off before is passed on.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Any

import structlog

from routstr_desktop.core.sentence import say

from ..core.errors import RoutstrError, UpstreamBroken, UpstreamError
from ..upstream.connection import UpstreamResponse
from .binary import first_piece, is_binary, kind_of
from .json_text import parse_json
from .routing import Job
from .sse import EventStream, EventTooLarge
from .translate.translation import stream_of

log = structlog.get_logger(__name__)
SHORTEST_KEY = 16
"""Characters; servers without keys are given words such as `none`, which answers may have in them."""
KEPT_BACK = 15.0
"""Seconds after which the next bytes open a stream all the same: a client's own time-outs must not end it."""

LINGER = 1.0
"""Seconds that an upstream may take to end an answer of which it has said that it is over."""


def failed_in_stream() -> RoutstrError:
    """The upstream reported an error after it had begun to answer."""
    return UpstreamError(say("The provider behind this node failed while it answered. Only what was delivered was charged."))


class Reading:
    """A stream of events on its way: `piece` after piece until it is `over`; `failure` says how it broke off."""

    __slots__ = ("_response", "_secret", "events", "failure", "over")

    def __init__(self, response: UpstreamResponse, events: EventStream, secret: bytes) -> None:
        self._response, self._secret = response, secret
        self.events = events
        self.failure: RoutstrError | None = None
        self.over = False

    async def piece(self) -> bytes:
        """What may pass on next; may be empty."""
        events, out = self.events, b""
        try:
            chunk = await (self._end() if events.ended else self._response.chunk())
            self.over = not chunk
            out = events.feed(chunk) if chunk else events.finish()
        except UpstreamError as error:
            self.failure = type(error)(say("The provider behind this node broke off. Only what was delivered was charged."))
        except EventTooLarge:
            self.failure = failed_in_stream()
        if self._secret and self._secret in out:
            out, events.failed = b"", True
        if events.failed:
            self.failure = failed_in_stream()
        if self.failure is not None:
            self.over = True
        return out

    async def _end(self) -> bytes:
        """The answer is whole. What ends it is awaited for a moment, as its connection can then be used again; b""."""
        if not self._response.complete:
            with contextlib.suppress(TimeoutError, UpstreamError):
                async with asyncio.timeout(LINGER):
                    await self._response.chunk()
        return b""


@dataclass(slots=True)
class Opening:
    """An answer that has begun well: sound (`kind`), a stream (`stream`) or a whole `answer`."""

    response: UpstreamResponse
    """Its owner closes it."""
    kind: str | None = None
    """The content type of an answer that is no JSON."""
    stream: Reading | None = None
    first: bytes = b""
    """What of the two has come already."""
    answer: dict[str, Any] | None = None


async def opened(job: Job, response: UpstreamResponse, *, request_id: str, most: int) -> Opening:
    """The answer of the present candidate, as far as it must be known. `most`: bytes of a whole one.

    UpstreamError where it is none; the response is still the caller's to close.
    """
    if is_binary(job, response):
        kind = kind_of(response)
        return Opening(response, kind, first=await first_piece(response))
    if not (job.order.stream and _is_stream(response)):
        return Opening(response, answer=await _object(job, response, most))
    reading = Reading(response, stream_of(job.at.order, job.order.dialect, job.model.id, request_id), _secret(job))
    return Opening(response, stream=reading, first=await _first_words(reading) if job.others else b"")


def _secret(job: Job) -> bytes:
    """The operator's key at the present candidate: what carries it back is no answer. "" for a word in its place."""
    key = job.at.upstream.provider.api_key
    return key.encode() if len(key) >= SHORTEST_KEY else b""


def _is_stream(response: UpstreamResponse) -> bool:
    """Whether the upstream really streams; some answer a stream request with one JSON body, or an HTML page."""
    kind = response.headers.get(b"content-type", b"text/event-stream").lstrip().lower()
    return not kind.startswith((b"application/json", b"text/html"))


async def _first_words(reading: Reading) -> bytes:
    """A stream up to where it says something. Its failure, if it breaks off before."""
    until = time.monotonic() + KEPT_BACK
    kept = []
    while not reading.over and not reading.events.delivered() and time.monotonic() < until:
        kept.append(await reading.piece())
    if reading.failure is not None and not reading.events.delivered():
        raise reading.failure
    return b"".join(kept)


async def _object(job: Job, response: UpstreamResponse, most: int) -> dict[str, Any]:
    """An answer that is not streamed. UpstreamBroken when it is no JSON object, or an error in place of one."""
    raw = await response.read(most)
    secret = _secret(job)
    try:
        answer = None if secret and secret in raw else parse_json(raw)
    except RoutstrError:
        answer = None
    if not isinstance(answer, dict) or answer.get("error"):
        log.warning("upstream_answer_unusable", model=job.model.id, size=len(raw))
        raise UpstreamBroken(say("The provider behind this node gave an answer that cannot be used. Nothing was charged."))
    return answer
