"""The scripted upstream for tests: `ScriptedUpstream`, `Script`, and a fixture `upstream` (import it where it is used).

    from tests.support.upstream import Script, ScriptedUpstream, upstream  # noqa: F401

Set `upstream.script = Script(die_after=3)` or a function of the request; or ask for a model named after a fault
(`play-small:die`): every name of `FAULTS` is listed as a model of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from routstr_desktop.upstream.scripted import DEMO_MODELS, Received, Script, model_entry
from routstr_desktop.upstream.scripted import ScriptedUpstream as _ScriptedUpstream

__all__ = ["FAULTS", "Received", "Script", "ScriptedUpstream", "model_entry", "upstream"]

FAULTS = {
    "stall": Script(stall_after=3),
    "silent": Script(stall_after=-1),
    "die": Script(die_after=3),
    "refuse": Script(die_after=-1),
    "error-event": Script(error_after=3),
    "no-usage": Script(usage=False),
    "crlf": Script(crlf=True),
    "bytes": Script(byte_by_byte=True),
    "comments": Script(comments=True),
    "merged": Script(merged=True),
    "usage-in-content": Script(usage_in_last_content=True),
    "no-done": Script(done=False),
    "empty": Script(text="", usage_values={"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}),
    "huge": Script(text="x" * 8_000_000),
    "html": Script(status=502, body=b"<html><body>Bad gateway</body></html>", content_type="text/html"),
    "html200": Script(body=b"<html><body>Hello</body></html>", content_type="text/html"),
    "e400": Script(status=400, body=b'{"error": {"message": "temperature is deprecated", "type": "invalid_request_error"}}'),
    "e401": Script(status=401, body=b'{"error": {"message": "Incorrect API key provided: sk-UPSTREAMSECRET", "type": "auth"}}'),
    "e429": Script(status=429, body=b'{"error": {"message": "Rate limit of org-SECRET"}}', headers={"Retry-After": "7"}),
    "e500": Script(status=500, body=b'{"error": {"message": "oops"}}'),
}
"""Behaviour by the part of the model's name after the colon."""


class ScriptedUpstream(_ScriptedUpstream):
    """With the faults as models."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.default = Script()
        if "script" not in kwargs:
            self.script = self._by_model
        if not args and "models" not in kwargs:
            self.models = [*DEMO_MODELS, *(model_entry(f"play-small:{name}") for name in FAULTS)]

    def held_back(self) -> asyncio.Event:
        """From now on nothing is answered (but faults of their own) before this is set: a test has all the time it needs."""
        gate = asyncio.Event()
        self.default = Script(gate=gate)
        return gate

    def _by_model(self, received: Received) -> Script:
        return FAULTS.get(str(received.json.get("model", "")).partition(":")[2], self.default)


@pytest_asyncio.fixture
async def upstream() -> AsyncIterator[ScriptedUpstream]:
    """A running scripted upstream."""
    server = ScriptedUpstream()
    await server.start()
    yield server
    await server.stop()
