"""The client against the scripted upstream: ordinary traffic, reuse, cancellation, load."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from routstr_desktop.core.errors import ConfigError, UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from routstr_desktop.upstream.client import UpstreamClient, join_path
from tests.support.upstream import Script, ScriptedUpstream

from .conftest import Connect
from .raw import broken_rest, until

HEADERS = [(b"content-type", b"application/json"), (b"authorization", b"Bearer sk-up")]


def ask(model: str = "play-small", *, stream: bool = True) -> bytes:
    return json.dumps({"model": model, "stream": stream, "messages": [{"role": "user", "content": "hi"}]}).encode()


async def complete(client: UpstreamClient, body: bytes) -> bytes:
    response = await client.send("POST", "/v1/chat/completions", HEADERS, body)
    try:
        assert response.status == 200
        return await response.read(1 << 26)
    finally:
        response.close()


async def test_a_request_arrives_as_it_was_sent(upstream: ScriptedUpstream, connect: Connect) -> None:
    answer = json.loads(await complete(connect(upstream.url), ask(stream=False)))
    assert answer["usage"]["total_tokens"] > 0
    (received,) = upstream.requests
    assert received.path == "/v1/chat/completions"
    assert received.body == ask(stream=False)
    assert received.headers["authorization"] == "Bearer sk-up"
    assert received.headers["accept-encoding"] == "identity"
    assert received.headers["host"] == f"127.0.0.1:{upstream.port}"


@pytest.mark.parametrize("fault", ["crlf", "bytes", "comments", "merged"])
async def test_streams_come_through_unchanged(upstream: ScriptedUpstream, connect: Connect, fault: str) -> None:
    client = connect(upstream.url)
    text = await complete(client, ask(f"play-small:{fault}"))
    plain = await complete(client, ask())
    assert text.replace(b"\r\n", b"\n").replace(b": keep-alive\n\n", b"").count(b"data: ") == plain.count(b"data: ")
    assert text.rstrip().endswith(b"data: [DONE]")


async def test_one_connection_serves_many_requests(upstream: ScriptedUpstream, connect: Connect) -> None:
    client = connect(upstream.url)
    for _ in range(20):
        await complete(client, ask())
    assert len(client._connections) == 1
    await asyncio.gather(*(complete(client, ask()) for _ in range(5)))
    assert len(client._connections) <= 5
    last = client._free[-1]
    await complete(client, ask())
    assert client._free[-1] is last, "the connection used last is used first"


async def test_200_streams_at_once_share_50_places(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.script = lambda received: Script(text=received.json["model"] * 3, pace=0.001)
    client = connect(upstream.url, max_connections=50)
    most = 0

    async def one(number: int) -> None:
        nonlocal most
        text = await complete(client, ask(f"model-{number}-"))
        most = max(most, len(client._connections))
        assert f"model-{number}-model-{number}-".encode() in text

    await asyncio.gather(*(one(number) for number in range(200)))
    assert most <= 50
    assert client.running == 0


async def test_waiting_for_a_place_ends(upstream: ScriptedUpstream, connect: Connect) -> None:
    client = connect(upstream.url, max_connections=1, connect_timeout=0.2)
    response = await client.send("POST", "/v1/chat/completions", HEADERS, ask("play-small:stall"))
    with pytest.raises(UpstreamUnreachable) as caught:
        await client.send("POST", "/v1/chat/completions", HEADERS, ask())
    assert caught.value.status == 503
    waiting = asyncio.ensure_future(complete(client, ask()))  # noqa: TID251
    await asyncio.sleep(0)
    response.close()
    assert b"[DONE]" in await waiting
    assert client.running == 0


async def test_close_aborts_the_upstream_at_once(upstream: ScriptedUpstream, connect: Connect) -> None:
    client = connect(upstream.url)
    response = await client.send("POST", "/v1/chat/completions", HEADERS, ask("play-small:stall"))
    assert await response.chunk()
    response.close()
    await asyncio.wait_for(upstream.requests[0].disconnected.wait(), 20)
    assert client.running == 0


@pytest.mark.parametrize("fault", ["silent", "stall"])
async def test_cancelling_a_reader_frees_everything(upstream: ScriptedUpstream, connect: Connect, fault: str) -> None:
    client = connect(upstream.url)
    task = asyncio.ensure_future(complete(client, ask(f"play-small:{fault}")))  # noqa: TID251
    await until(lambda: bool(upstream.requests))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(upstream.requests[0].disconnected.wait(), 20)
    assert client.running == 0


@pytest.mark.parametrize("stream", [True, False])
async def test_silence_within_an_answer_ends_it(upstream: ScriptedUpstream, connect: Connect, stream: bool) -> None:
    client = connect(upstream.url, idle_timeout=0.2)
    started = time.monotonic()
    response = await client.send("POST", "/v1/chat/completions", HEADERS, ask("play-small:stall", stream=stream))
    async with asyncio.timeout(20):
        assert await broken_rest(response, UpstreamTimeout)
    assert time.monotonic() - started > 0.1
    await asyncio.wait_for(upstream.requests[0].disconnected.wait(), 20)


async def test_silence_before_an_answer_ends_it(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.script = lambda received: Script(delay=0.7) if received.json["model"] == "slow" else Script(stall_after=-1)
    client = connect(upstream.url, idle_timeout=0.04)
    with pytest.raises(UpstreamTimeout):
        await client.send("POST", "/v1/chat/completions", HEADERS, ask())
    patient = connect(upstream.url, idle_timeout=0.6, first_byte_timeout=20.0)
    assert b"[DONE]" in await complete(patient, ask("slow"))


async def test_a_slow_stream_is_not_silence(upstream: ScriptedUpstream, connect: Connect) -> None:
    upstream.script = Script(text="a b c d e f g h i j", pace=0.1)
    assert b"[DONE]" in await complete(connect(upstream.url, idle_timeout=0.8), ask())


@pytest.mark.parametrize("stream", [True, False])
async def test_a_connection_reset_within_the_answer(upstream: ScriptedUpstream, connect: Connect, stream: bool) -> None:
    client = connect(upstream.url)
    response = await client.send("POST", "/v1/chat/completions", HEADERS, ask("play-small:die", stream=stream))
    assert await broken_rest(response, UpstreamBroken)
    assert not response.complete
    with pytest.raises(UpstreamBroken):
        await response.chunk()
    response.close()
    assert client.running == 0


async def test_a_read_limit_aborts(upstream: ScriptedUpstream, connect: Connect) -> None:
    response = await connect(upstream.url).send("POST", "/v1/chat/completions", HEADERS, ask("play-small:huge"))
    with pytest.raises(UpstreamBroken):
        await response.read(1_000_000)
    await asyncio.wait_for(upstream.requests[0].disconnected.wait(), 20)


async def test_close_ends_what_runs(upstream: ScriptedUpstream, connect: Connect) -> None:
    client = connect(upstream.url)
    response = await client.send("POST", "/v1/chat/completions", HEADERS, ask("play-small:stall"))
    await client.close()
    await broken_rest(response, UpstreamBroken)
    with pytest.raises(UpstreamUnreachable):
        await client.send("GET", "/v1/models", [], b"")


async def test_an_upstream_that_is_not_there(connect: Connect) -> None:
    client = connect("http://127.0.0.1:1/v1")
    with pytest.raises(UpstreamUnreachable):
        await client.send("GET", "/v1/models", [], b"")
    assert client.running == 0


async def test_an_upstream_that_comes_back(connect: Connect) -> None:
    upstream = ScriptedUpstream()
    await upstream.start()
    port = upstream.port
    client = connect(upstream.url)
    await complete(client, ask())
    await upstream.stop()
    with pytest.raises(UpstreamUnreachable):
        await complete(client, ask())
    await upstream.start(port)
    await complete(client, ask())
    await upstream.stop()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.openai.com",
        "ftp://host/v1",
        "https://",
        "http://user:secret@host",
        "http://host/v1?key=x",
        "http://h:99999",
        "http://h/a b",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        UpstreamClient(url)


@pytest.mark.parametrize(
    ("base", "path", "joined"),
    [
        ("", "/v1/models", "/v1/models"),
        ("/", "/v1/models", "/v1/models"),
        ("/v1", "/v1/models", "/v1/models"),
        ("/v1/", "/models", "/v1/models"),
        ("/api/v1", "/v1/chat/completions", "/api/v1/chat/completions"),
        ("/v1beta/openai", "/v1/chat/completions", "/v1beta/openai/chat/completions"),
        ("/v1", "/v1beta/x", "/v1/v1beta/x"),
    ],
)
def test_paths_are_joined(base: str, path: str, joined: str) -> None:
    assert join_path(base, path) == joined


async def test_nothing_can_be_smuggled_into_a_request(upstream: ScriptedUpstream, connect: Connect) -> None:
    client = connect(upstream.url)
    for path in ("/v1/models HTTP/1.1\r\nX: y", "/a b", "models", "/\x00", "/v1/\u0130"):
        with pytest.raises(ValueError, match="path"):
            await client.send("GET", path, [], b"")
    for header in ((b"x", b"a\r\nb: c"), (b"x y", b"a"), (b"x:", b"a"), (b"", b"a"), (b"x", b"\x00")):
        with pytest.raises(ValueError, match="header"):
            await client.send("GET", "/v1/models", [header], b"")
    ours = [(b"Host", b"evil"), (b"Content-Length", b"0"), (b"transfer-encoding", b"chunked"), (b"Connection", b"close")]
    response = await client.send("POST", "/v1/chat/completions", [*ours, *HEADERS], ask())
    await response.read(1 << 20)
    assert upstream.requests[0].headers["host"].startswith("127.0.0.1")
    assert upstream.requests[0].body == ask()
    assert "transfer-encoding" not in upstream.requests[0].headers
