"""Streams that are paid with X-Cashu: kept until the change stands in the header, or passed on live.

By default the whole stream is buffered, as RIP-01 says: the change is a header, and headers come first. A client that sends
`X-Routstr-Stream-Change: event` gets it live instead; its change is an event of its own before the stream ends.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from .billing import Bill, cost_headers
from .call import Call, ClientGone, Reply
from .forward import STREAM_HEADERS, cap_headers, charge_stream
from .framing import DONE, last_events
from .json_text import json_bytes
from .opening import Reading, failed_in_stream
from .outcome import Started
from .routing import Job

EVENT_STREAM = "text/event-stream"
CHANGE_EVENT = b"x-cashu"
"""Name of the event with the change."""


@dataclass(slots=True)
class Visit:
    """One payment being used."""

    token: str
    secret: str
    call: Call
    job: Job
    fetch: Started[Reply] | None = None
    left: bool = False
    """The customer is gone: nothing can be told any more, everything is still settled."""
    begun: bool = False
    """The head of a live stream is out."""

    @property
    def live(self) -> bool:
        """Whether the client wants the stream as it comes, and its change as an event."""
        return self.job.order.stream and self.call.headers.get("X-Routstr-Stream-Change", "").strip().lower() == "event"


async def read_stream(visit: Visit, bill: Bill, stream: Reading, out: bytes, most: int) -> Reply:
    """The stream up to its end, `out` first, settled; of a live one, what has not been passed on.

    UpstreamError if nothing was delivered. `most`: bytes that are buffered at most. ClientGone: the customer left a live
    stream, and pays what was delivered.
    """
    job, events = visit.job, stream.events
    body: list[bytes] = []
    size, failure = 0, None
    try:
        while not stream.over:
            if visit.live:
                await _pass_on(visit, bill, out)
            else:
                body.append(out)
                size += len(out)
            if size > most:
                failure, out = failed_in_stream(), b""
                break
            out = await stream.piece()
        failure = failure or stream.failure
        if failure is not None and not visit.begun and not events.delivered():
            raise failure
        body.append(out)
        bill.started()
        charge = charge_stream(job, bill, events, error=None if failure is None else str(failure.code))
    finally:
        if visit.begun and not bill.hold.finished:
            charge_stream(job, bill, events, status=499, error="client_left")
    body.append(last_events(job.order.dialect, job.model.id, events, charge, failure, visit.call.request_id))
    headers = {**cap_headers(job), **cost_headers(charge), "Cache-Control": "no-cache"}
    return Reply(200, b"".join(body), headers, EVENT_STREAM)


async def _pass_on(visit: Visit, bill: Bill, out: bytes) -> None:
    if not out:
        return
    if not visit.begun:
        visit.begun = True
        bill.started()
        await visit.call.begin(200, {**STREAM_HEADERS, **cap_headers(visit.job)})
    await visit.call.write(out)


async def end_live(visit: Visit, reply: Reply) -> None:
    """The end of a live stream: what was kept of `reply`, and the change."""
    if reply.status >= 400:
        reply.body = b"data: " + reply.body + b"\n\n"
    with contextlib.suppress(ClientGone):  # the change waits for POST /v1/balance/refund
        await visit.call.end(with_change(reply))


def with_change(reply: Reply) -> bytes:
    """The body of a stream with the change that stands in the headers as its last event, before `[DONE]` if there is one."""
    body, done = reply.body, b""
    if body.endswith(DONE):
        body, done = body[: -len(DONE)], DONE
    return body + _change(reply) + done


def _change(reply: Reply) -> bytes:
    """`token` is the change; null with `pending`: to be fetched by refund; null without: everything was used."""
    shown: dict[str, Any] = {"type": CHANGE_EVENT.decode(), "choices": [], "token": reply.headers.get("X-Cashu")}
    if "X-Routstr-Change" in reply.headers:
        shown["pending"] = True
    return b"event: " + CHANGE_EVENT + b"\ndata: " + json_bytes(shown) + b"\n\n"
