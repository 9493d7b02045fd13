"""The scripted upstream tells the same story whole and streamed, in every dialect: tests and the demo stand on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.upstream import Script, ScriptedUpstream

from .conftest import Connect


async def post(upstream: ScriptedUpstream, connect: Connect, path: str, **fields: Any) -> bytes:
    body = {"model": "play-small", "messages": [{"role": "user", "content": "one two three"}], **fields}
    response = await connect(upstream.url).send("POST", path, [], json.dumps(body).encode())
    assert response.status == 200
    return await response.read(1 << 20)


def events(stream: bytes) -> list[Any]:
    data = [line[6:] for line in stream.split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(one) for one in data if one != b"[DONE]"]


@pytest.mark.parametrize(
    ("path", "limit", "counts"),
    [
        ("/chat/completions", "max_tokens", ("prompt_tokens", "completion_tokens")),
        ("/completions", "max_tokens", ("prompt_tokens", "completion_tokens")),
        ("/messages", "max_tokens", ("input_tokens", "output_tokens")),
        ("/responses", "max_output_tokens", ("input_tokens", "output_tokens")),
    ],
)
async def test_whole_and_streamed_agree(
    upstream: ScriptedUpstream, connect: Connect, path: str, limit: str, counts: tuple[str, str]
) -> None:
    whole = json.loads(await post(upstream, connect, path, **{limit: 3}))["usage"]
    streamed: dict[str, int] = {}
    for event in events(await post(upstream, connect, path, stream=True, **{limit: 3})):
        for holder in (event, event.get("message", {}), event.get("response", {})):
            streamed |= holder.get("usage") or {}
    assert [whole[name] for name in counts] == [streamed[name] for name in counts]
    assert whole[counts[1]] == 3


async def test_usage_can_be_spoilt(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.script = Script(usage_values={"prompt_tokens": -1, "total_tokens": None, "cost": "free"})
    usage = json.loads(await post(upstream, connect, "/chat/completions"))["usage"]
    assert usage["prompt_tokens"] == -1
    assert usage["cost"] == "free"
    assert "total_tokens" not in usage
    upstream.script = Script(usage=False)
    assert "usage" not in json.loads(await post(upstream, connect, "/chat/completions"))
    assert b"usage" not in await post(upstream, connect, "/chat/completions", stream=True)


async def test_an_error_event_ends_the_stream(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.script = Script(error_after=2)
    stream = events(await post(upstream, connect, "/chat/completions", stream=True))
    assert len(stream) == 3
    assert "error" in stream[-1]


async def test_embeddings_and_counting(upstream: ScriptedUpstream, connect: Connect) -> None:
    usage = json.loads(await post(upstream, connect, "/embeddings", input="a b c"))["usage"]
    assert "completion_tokens" not in usage
    assert json.loads(await post(upstream, connect, "/messages/count_tokens"))["input_tokens"] > 0
