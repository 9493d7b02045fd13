"""HTTP itself, byte by byte over a socket: what a server of our own must not get wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from routstr_desktop.core.activity import LogFilter
from routstr_desktop.proxy import connection as connections
from routstr_desktop.proxy import front as fronts
from routstr_desktop.proxy.call import Reply

from .stand import Stand, eventually


class Wire:
    """A client that says exactly what it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, *data: bytes) -> None:
        self.writer.write(b"".join(data))

    async def head(self) -> bytes:
        async with asyncio.timeout(60):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def answer(self) -> tuple[bytes, bytes]:
        """Head and body of one answer with a length."""
        head = await self.head()
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return head, await self.reader.readexactly(length)

    async def rest(self) -> bytes:
        """All until the end; a reset is an end."""
        found = b""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(60):
                while part := await self.reader.read(65536):
                    found += part
        return found


@asynccontextmanager
async def wire(base: str) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rpartition(":")[2]))
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()


def get(path: str, *more: str, version: str = "1.1") -> bytes:
    return "\r\n".join([f"GET {path} HTTP/{version}", "Host: localhost", *more, "", ""]).encode()


def post(secret: str, body: bytes, *more: str, version: str = "1.1") -> bytes:
    lines = [f"POST /v1/chat/completions HTTP/{version}", "Host: localhost", f"Authorization: Bearer {secret}", *more]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def chat(**fields: object) -> bytes:
    messages = [{"role": "user", "content": "hi"}]
    return json.dumps({"model": "play-small", "messages": messages, "max_tokens": 50, **fields}).encode()


async def test_requests_of_a_connection_are_answered_in_order(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    async with wire(stand.public) as line:
        line.send(post(secret, chat()), get("/health"), get("/nowhere"))
        statuses = [(await line.answer())[0][9:12] for _ in range(3)]
        assert statuses == [b"200", b"200", b"404"]
        line.send(get("/health"))  # and it stays open
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200 OK\r\n")
        line.send(get("/health", "Connection: close"), get("/health"))
        head, _ = await line.answer()
        assert b"\r\nConnection: close\r\n" in head
        assert await line.rest() == b""


async def test_a_request_that_comes_byte_by_byte(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    async with wire(stand.public) as line:
        for byte in post(secret, chat()):
            line.send(bytes([byte]))
            await line.writer.drain()
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")


async def test_a_chunked_body(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    body = chat()
    head = post(secret, b"", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
    async with wire(stand.public) as line:
        line.send(head, b"a\r\n", body[:10], b"\r\n%x;ext=1\r\n" % (len(body) - 10), body[10:], b"\r\n0\r\nT: x\r\n\r\n")
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")
        line.send(get("/health"))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n",
    ],
)
async def test_what_two_servers_could_read_differently_is_refused(stand: Stand, head: bytes) -> None:
    async with wire(stand.public) as line:
        line.send(head)
        answer = await line.rest()

    assert answer[9:12] in (b"400", b"405")
    assert answer.count(b"HTTP/1.1 ") == 1


async def test_what_is_no_request_is_counted_and_seldom_a_row_of_the_log(stand: Stand) -> None:
    """Who looks at the log sees what happened at the door; a scanner cannot push the customers out of it."""
    garbage = {
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03": "https_to_http",
        b"SSH-2.0-Go\r\n": "not_http",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 200_000: "headers_too_large",
    }
    for listener in (stand.local, stand.public):
        for data in (*garbage, b"\x00\x01\x02\r\n"):
            async with wire(listener) as line:
                line.send(data)
                assert b"HTTP/1.1 4" in await line.rest()
    found = await stand.ledger.activity.refusals.lately()
    assert {one.code: one.requests for one in found} == {"https_to_http": 2, "not_http": 4, "headers_too_large": 2}
    rows = (await stand.ledger.activity.page(LogFilter(outcome="refused"), 50)).rows
    assert sorted(str(row.error) for row in rows) == sorted(garbage.values())
    assert {(row.model, row.path, row.key_id) for row in rows} == {("", "", 0)}


async def test_http_1_0_gets_no_chunks(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    async with wire(stand.public) as line:
        line.send(post(secret, chat(stream=True), version="1.0"))
        answer = await line.rest()

    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert b"Connection: close" in head
    assert body.startswith(b"data: ")
    assert body.endswith(b"data: [DONE]\n\n")


async def test_who_asks_first_is_told_to_go_on(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    body = chat()
    request = post(secret, body, "Expect: 100-continue")
    async with wire(stand.public) as line:
        line.send(request[: -len(body)])
        assert await line.head() == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.send(body)
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")


async def test_who_asks_first_and_may_not_is_not_told_to_go_on(stand: Stand) -> None:
    body = chat()
    async with wire(stand.public) as line:
        line.send(post("sk-nobody", body, "Expect: 100-continue")[: -len(body)])
        head = await line.head()
    assert head[9:12] == b"401"


async def test_an_offered_upgrade_is_not_taken(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    offer = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")
    async with wire(stand.public) as line:
        line.send(post(secret, chat(), *offer), post(secret, chat(), *offer)[:-9])
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")
        line.send(chat()[-9:])
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")
    async with wire(stand.public) as line:
        line.send(get("/health", *offer), get("/nowhere"))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")
        assert (await line.answer())[0].startswith(b"HTTP/1.1 404")


async def test_an_early_no_reaches_who_is_still_sending(stand: Stand) -> None:
    size = 8 << 20
    async with wire(stand.public) as line:
        line.send(post("sk-nobody", b"x" * size)[: 1 << 20])
        head, body = await line.answer()
        assert head[9:12] == b"401"
        assert b"Connection: close" in head
        assert json.loads(body)["error"]
        line.send(b"x" * (4 << 20))  # thrown away, no reset
        await line.writer.drain()


async def test_head_has_no_body(stand: Stand) -> None:
    async with wire(stand.public) as line:
        line.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", get("/health", "Connection: close"))
        first = await line.head()
        second = await line.head()
    assert b"Content-Length: " in first
    assert second.startswith(b"HTTP/1.1 200")


async def test_targets(stand: Stand) -> None:
    targets = ("/v1/models/play%2Dsmall", "http://other.example/v1/models?x=1", "/v1/models#part", "/health?a=%20")
    async with wire(stand.public) as line:
        for target in targets:
            line.send(get(target))
            assert (await line.answer())[0].startswith(b"HTTP/1.1 200"), target
        line.send(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")


async def test_silent_connections_are_cut(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(connections, "KEEP_ALIVE_SECONDS", 0.1)
    monkeypatch.setattr(fronts, "TICK_SECONDS", 0.05)
    async with wire(stand.public) as silent, wire(stand.public) as slow, wire(stand.public) as idle:
        slow.send(b"GET / HTT")
        idle.send(get("/health"))
        await idle.answer()
        for line in (silent, slow, idle):
            assert await line.rest() == b""
    front = stand.proxy._public
    assert front is not None
    await eventually(lambda: not front._connections)
    assert not front._addresses


async def test_connections_are_limited(stand: Stand) -> None:
    stand.services.config.max_connections = 1
    async with wire(stand.public) as first:
        first.send(get("/health"))
        await first.answer()
        async with wire(stand.public) as second:
            second.send(get("/health"))
            assert await second.rest() == b""
        first.send(get("/health"))
        assert (await first.answer())[0].startswith(b"HTTP/1.1 200")


async def test_a_line_break_in_a_header_never_leaves(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    front = stand.proxy._public
    assert front is not None

    async def split(call: object) -> Reply:
        return Reply(200, b"{}", {"X-Name": "a\r\nSet-Cookie: b"})

    monkeypatch.setattr(front, "dispatch", split)
    async with wire(stand.public) as line:
        line.send(get("/"))
        head, _ = await line.answer()
    assert head.startswith(b"HTTP/1.1 500")
    assert b"Set-Cookie" not in head


async def test_a_fast_upload_waits_for_its_reader(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    front = stand.proxy._public
    assert front is not None
    go = asyncio.Event()
    most = 0

    async def late(call: connections.Request) -> Reply:
        nonlocal most
        await go.wait()
        most = call._size
        size = 0
        while data := await call.chunk():
            size += len(data)
        return Reply(200, str(size).encode())

    monkeypatch.setattr(front, "dispatch", late)
    async with wire(stand.public) as line:
        line.send(post("x", b"x" * (6 << 20)))
        await eventually(lambda: any(not one._reading for one in front._connections))
        go.set()
        _, body = await line.answer()
    assert int(body) == 6 << 20
    assert most < 1 << 20


async def test_the_admin_interface_answers_on_any_local_connection_and_on_no_other(stand: Stand) -> None:
    async with wire(stand.local) as line:
        line.send(get("/health"))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 200")
        line.send(b"GE")
        await line.writer.drain()
        line.send(b"T /admin/api/status HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head, _ = await line.answer()
        assert head[9:12] in (b"403", b"404")
        assert b"aiohttp" in head
        assert await line.rest() == b""  # one request each
    async with wire(stand.local) as line:
        line.send(get("/admin/api/status").replace(b"Host: localhost", b"Host: evil.example"))
        head, body = await line.answer()
        assert head[9:12] == b"403"
        assert json.loads(body)["error"]["code"] == "host_not_allowed"
    async with wire(stand.local) as line:
        line.send(get("/%61dmin/api/status"))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 404")
    async with wire(stand.public) as line:
        line.send(get("/admin/api/status"))
        assert (await line.answer())[0].startswith(b"HTTP/1.1 404")


async def test_closing_lets_an_answer_end(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    gate = stand.upstream.held_back()
    async with wire(stand.public) as line, wire(stand.public) as idle:
        idle.send(get("/health"))
        await idle.answer()
        line.send(post(secret, chat()))
        await stand.running()
        closing = asyncio.gather(stand.proxy.close_public(60))
        await asyncio.sleep(0)
        gate.set()
        await closing
        head, _ = await line.answer()
        assert head.startswith(b"HTTP/1.1 200")
        assert b"Connection: close" in head
        assert await idle.rest() == b""


async def test_an_unknown_error_is_told_without_its_text(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    front = stand.proxy._public
    assert front is not None

    async def fail(call: object) -> Reply:
        raise KeyError("inner secret")

    monkeypatch.setattr(front, "dispatch", fail)
    async with wire(stand.public) as line:
        line.send(get("/"))
        head, body = await line.answer()
    assert head.startswith(b"HTTP/1.1 500")
    assert b"inner" not in body


async def test_a_crowd_begins_a_few_at_a_time_and_everybody_is_served(stand: Stand) -> None:
    """Between two turns the loop runs what else is ready: a stream under way waits for eight requests, not for all."""
    begun: list[str] = []
    turns = fronts.Turns()
    for number in range(20):
        turns.take(lambda number=number: begun.append(f"request {number}"))  # type: ignore[misc]
    asyncio.get_running_loop().call_soon(begun.append, "an event")
    assert len(begun) == turns.EACH
    await eventually(lambda: len(begun) == 21)
    assert begun.index("an event") <= 2 * turns.EACH
    assert [entry for entry in begun if entry != "an event"] == [f"request {number}" for number in range(20)]

    secret = await stand.fund(100_000_000)
    answers = await asyncio.gather(*(stand.chat(secret) for _ in range(60)))
    assert {answer.status for answer in answers} == {200}
    await stand.audit()
