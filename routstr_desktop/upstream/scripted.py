"""A small provider of our own on loopback: the demo's upstream, and the tests' scripted one.

It speaks the three dialects that clients use (chat completions, messages, responses), whole and streamed, counts tokens
as words, and can be told to misbehave in every way a real provider does: `Script` says how one answer goes.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from aiohttp import web

from .scripted_shapes import stream_events, whole_answer

Json = dict[str, Any]
REPLY = "This is play money and a play model: nothing here is real, but every sat of it is counted."


@dataclass(frozen=True)
class Script:
    """How one answer goes. Times in seconds; counts of events are those of the stream's `data:` events."""

    text: str = REPLY
    """What the model says; one streamed event per word."""
    thinking: str = ""
    """What it thinks before."""
    calls: Sequence[tuple[str, str]] = ()
    """The tools that it calls after: name, and arguments as JSON; streamed in two halves."""
    delay: float = 0.0
    """Before the answer's first byte."""
    gate: asyncio.Event | None = None
    """Nothing is answered before it is set."""
    pace: float = 0.0
    """Between two streamed events."""
    usage: bool = True
    """False: the answer carries no usage at all."""
    usage_values: Mapping[str, Any] = field(default_factory=dict)
    """Merged over the counted usage, e.g. `{"prompt_tokens": -1}`; a value None removes the field."""
    usage_in_last_content: bool = False
    """The usage shares the last content event instead of having its own (Gemini)."""
    status: int = 200
    body: bytes | None = None
    """Sent instead of an answer, as it is (with `content_type`); e.g. an HTML page or an error envelope."""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    stall_after: int | None = None
    """Go silent for ever after so many events (0: after the headers; -1: before the headers)."""
    die_after: int | None = None
    """Reset the connection after so many events (or, not streamed, after half of the body; -1: before the headers)."""
    error_after: int | None = None
    """An error event after so many events, then the end."""
    done: bool = True
    """Send `data: [DONE]` where the dialect has it."""
    crlf: bool = False
    comments: bool = False
    """A keep-alive comment before every event."""
    byte_by_byte: bool = False
    merged: bool = False
    """The whole stream in one write."""


@dataclass(eq=False)
class Received:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    json: Json
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client left before the answer was complete."""
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the answer was sent completely."""


def model_entry(model_id: str, prompt: str = "0.000001", completion: str = "0.000002", **more: Any) -> Json:
    """A /v1/models entry of OpenRouter's shape; USD per token."""
    entry = {
        "id": model_id,
        "object": "model",
        "created": 1_700_000_000,
        "name": model_id,
        "description": "A play model that knows one sentence.",
        "context_length": 32_000,
        "architecture": {
            "modality": "text->text",
            "input_modalities": ["text"],
            "output_modalities": ["text"],
            "tokenizer": "Other",
        },
        "pricing": {"prompt": prompt, "completion": completion},
        "top_provider": {"context_length": 32_000, "max_completion_tokens": 4_000, "is_moderated": False},
    }
    return entry | more


DEMO_MODELS = (model_entry("play-small"), model_entry("play-large", "0.00001", "0.00003"))


class ScriptedUpstream:
    """The server. `script` answers every request: one Script, or a function of the request that picks one."""

    def __init__(
        self, models: tuple[Json, ...] = DEMO_MODELS, script: Script | Callable[[Received], Script] | None = None
    ) -> None:
        self.models = list(models)
        self.models_status = 200
        self.script: Script | Callable[[Received], Script] = script or Script()
        self.requests: list[Received] = []
        """Everything received except model lists, oldest first (the last 1,000)."""
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The base URL; ends in /v1."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def start(self, port: int = 0) -> None:
        """Listen on loopback. OSError if the port is taken."""
        app = web.Application(client_max_size=1 << 27)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_route("*", "/{path:.*}", self._answer)
        # handler_cancellation: a client that leaves ends its answer at once, as with real providers
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and the listener; `start(port)` may follow."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _list_models(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": self.models}, status=self.models_status)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        received = Received(
            request.method, request.path, {k.lower(): v for k, v in request.headers.items()}, body, _parse(body)
        )
        self.requests.append(received)
        del self.requests[:-1000]
        script = self.script(received) if callable(self.script) else self.script
        try:
            response = await _play(request, received, script)
        except (asyncio.CancelledError, ConnectionError):
            received.disconnected.set()
            raise
        received.finished.set()
        return response


def _parse(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


async def _play(request: web.Request, received: Received, script: Script) -> web.StreamResponse:
    if script.gate is not None:
        await script.gate.wait()
    if script.delay:
        await asyncio.sleep(script.delay)
    if script.stall_after == -1:
        await _silence()
    if script.die_after == -1:
        await _die(request)
    if script.body is not None:
        return web.Response(body=script.body, status=script.status, content_type=script.content_type, headers=script.headers)
    call_id = uuid.uuid4().hex
    if received.json.get("stream"):
        return await _stream(request, script, stream_events(received.path, received.json, script, call_id))
    answer = whole_answer(received.path, received.json, script, call_id)
    if answer is None:
        return web.json_response({"error": {"message": "Unknown path", "type": "invalid_request_error"}}, status=404)
    data = json.dumps(answer).encode()
    if script.die_after is None and script.stall_after is None:
        return web.Response(body=data, status=script.status, content_type="application/json", headers=script.headers)
    response = web.StreamResponse(
        status=script.status, headers={"Content-Type": "application/json", "Content-Length": str(len(data))}
    )
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    if script.die_after is not None:
        await _die(request)
    await _silence()


async def _stream(request: web.Request, script: Script, events: Iterator[bytes]) -> web.StreamResponse:
    response = web.StreamResponse(status=script.status, headers={"Content-Type": "text/event-stream", **script.headers})
    await response.prepare(request)
    async for data in _encoded(script, events):
        if data is None:
            await _die(request)
        if script.byte_by_byte:
            for index in range(len(data)):
                await response.write(data[index : index + 1])
                await asyncio.sleep(0)
        else:
            await response.write(data)
    await response.write_eof()
    return response


async def _encoded(script: Script, events: Iterator[bytes]) -> AsyncIterator[bytes | None]:
    """The bytes to write; None = reset the connection now."""
    held: list[bytes] = []
    for count, event in enumerate(events):
        if count == script.stall_after:
            await _silence()
        if count == script.die_after:
            yield None
            return
        if count == script.error_after:
            event = b'data: {"error": {"message": "The model is overloaded", "type": "server_error", "code": 529}}\n\n'
        if script.comments:
            event = b": keep-alive\n\n" + event
        if script.crlf:
            event = event.replace(b"\n", b"\r\n")
        if script.merged:
            held.append(event)
        else:
            yield event
        if count == script.error_after:
            break
        if script.pace:
            await asyncio.sleep(script.pace)
    if held:
        yield b"".join(held)


async def _silence() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event")


async def _die(request: web.Request) -> NoReturn:
    """A reset connection: what a crashed provider looks like. Ends by being cancelled, as the server loses the connection."""
    if request.transport is not None:
        request.transport.abort()
    await _silence()
