"""The client against upstreams that break, stretch or bend HTTP, on real sockets."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from routstr_desktop.core.errors import UpstreamBroken, UpstreamTimeout
from routstr_desktop.upstream.connection import HIGH_WATER, MAX_HEAD

from .conftest import Connect
from .raw import Client, broken_rest, serve, until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_a_stale_connection_is_replaced_once(connect: Connect) -> None:
    seen: list[int] = []

    async def handler(client: Client) -> None:
        await client.request()
        seen.append(client.number)
        await client.send(OK)
        await client.request()  # the second request on a kept connection: closed without a byte
        seen.append(client.number)
        client.reset()

    async with serve(handler) as server:
        client = connect(server.url)
        for _ in range(2):
            response = await client.send("POST", "/v1/x", [], b"body")
            assert await response.read(10) == b"ok"
        assert seen == [0, 0, 1]


async def test_a_new_connection_without_an_answer_is_not_retried(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        client.reset()

    async with serve(handler) as server:
        with pytest.raises(UpstreamBroken):
            await connect(server.url).send("POST", "/v1/x", [], b"body")
        assert len(server.clients) == 1


async def test_a_kept_connection_that_began_to_answer_is_not_retried(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(OK)
        await client.request()
        await client.send(b"H")
        await asyncio.sleep(0.05)
        client.reset()

    async with serve(handler) as server:
        client = connect(server.url)
        await (await client.send("GET", "/v1/x", [], b"")).read(10)
        with pytest.raises(UpstreamBroken):
            await client.send("POST", "/v1/x", [], b"body")
        assert len(server.clients) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial",
        CHUNKED + b"7\r\npartial\r\n",
        CHUNKED + b"ff\r\npartial",
        CHUNKED + b"7\r\npartial\r\n0\r\n",
    ],
)
async def test_a_body_that_is_cut(connect: Connect, answer: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(answer)

    async with serve(handler) as server:
        response = await connect(server.url).send("GET", "/v1/x", [], b"")
        assert await response.chunk() == b"partial"
        with pytest.raises(UpstreamBroken):
            await response.chunk()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200",
        b"<html>",
        b"HTTP/9.9 999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nBad\x00: x\r\n\r\n",
        b"HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    ],
)
async def test_what_is_no_answer(connect: Connect, answer: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(answer)

    async with serve(handler) as server:
        with pytest.raises(UpstreamBroken):
            await connect(server.url).send("GET", "/v1/x", [], b"")


async def test_dribbled_headers_do_not_renew_the_time(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000:
            await client.send(bytes((byte,)))
            await asyncio.sleep(0.02)

    async with serve(handler) as server:
        async with asyncio.timeout(10):  # half of what the headers take
            with pytest.raises(UpstreamTimeout):
                await connect(server.url, first_byte_timeout=0.3).send("GET", "/v1/x", [], b"")


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a" * 4096),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 200),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 200),
        (b"HTTP/1.1 200 ", b"x" * 4096),
    ],
)
async def test_endless_headers(connect: Connect, start: bytes, piece: bytes) -> None:
    sent = 0

    async def handler(client: Client) -> None:
        nonlocal sent
        await client.request()
        await client.send(start)
        for _ in range(20_000):
            await client.send(piece)
            sent += len(piece)

    async with serve(handler) as server:
        with pytest.raises(UpstreamBroken):
            await connect(server.url).send("GET", "/v1/x", [], b"")
        assert sent < 32_000_000


@pytest.mark.parametrize(
    "start", [CHUNKED + b"2\r\nok\r\n0\r\nX: ", CHUNKED + b"2\r\nok\r\n2;x=", CHUNKED + b"2\r\nok\r\n0\r\n"]
)
async def test_endless_trailers(connect: Connect, start: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(start)
        for _ in range(4 * MAX_HEAD // 1000):
            await client.send(b"T: " + b"a" * 995 + b"\r\n" if start.endswith(b"0\r\n") else b"a" * 1000)
        await client.wait_gone()

    async with serve(handler) as server:
        response = await connect(server.url).send("GET", "/v1/x", [], b"")
        assert await broken_rest(response, UpstreamBroken) == b"ok"


async def test_a_slow_reader_holds_the_upstream_back(connect: Connect) -> None:
    size, sent = 48 * 1024 * 1024, 0

    async def handler(client: Client) -> None:
        nonlocal sent
        await client.request()
        await client.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        while sent < size:
            await client.send(b"x" * 65536)
            sent += 65536

    async with serve(handler) as server:
        response = await connect(server.url, idle_timeout=0.5).send("GET", "/v1/x", [], b"")
        before = -1
        while sent != before:  # until the upstream is held back
            before = sent
            await asyncio.sleep(0.3)
        assert response._size <= 2 * HIGH_WATER + 65536
        assert sent < size / 2
        total = 0
        while data := await response.chunk():
            total += len(data)
            assert len(data) <= 2 * HIGH_WATER + 65536
        assert total == size
        assert response.complete


async def test_many_tiny_chunks_stay_small(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(CHUNKED + b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n")
        await client.wait_gone()

    async with serve(handler) as server:
        response = await connect(server.url).send("GET", "/v1/x", [], b"")
        await until(lambda: response.complete)
        assert len(response._buffer) <= 20_000
        assert await response.read(30_000) == b"x" * 20_000


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (b"HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK, 200, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, b""),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, b""),
        (CHUNKED + b"0\r\n\r\n", 200, b""),
        (CHUNKED + b"3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nTrailer: x\r\n\r\n", 200, b"abcd"),
    ],
)
async def test_every_way_to_end_a_body(connect: Connect, method: str, answer: bytes, status: int, body: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(answer)

    async with serve(handler) as server:
        response = await connect(server.url).send(method, "/v1/x", [], b"")
        assert response.status == status
        assert await response.read(100) == (b"" if method == "HEAD" else body)
        assert await response.chunk() == b""
        assert b"x" not in response.headers
        assert b"link" not in response.headers


async def test_a_connection_with_more_than_its_answer_is_not_used_again(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        if client.number == 0:
            await client.send(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        elif client.number == 1:
            await client.send(OK)
            await asyncio.sleep(0.05)
            await client.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        else:
            await client.send(OK)
        await client.wait_gone()

    async with serve(handler) as server:
        client = connect(server.url)
        for number in range(4):
            response = await client.send("GET", "/v1/x", [], b"")
            assert await response.read(100) == b"ok"
            if number == 1:
                await asyncio.wait_for(server.clients[1].gone.wait(), 20)
            if number == 2:
                break
        assert len(server.clients) == 3


@pytest.mark.parametrize("header", [b"Connection: close\r\n", b"X: y\r\n"])
async def test_a_closed_connection_leaves_the_pool(connect: Connect, header: bytes) -> None:
    async def handler(client: Client) -> None:
        await client.request()
        await client.send(OK.replace(b"\r\n\r\n", b"\r\n" + header + b"\r\n"))

    async with serve(handler) as server:
        client = connect(server.url)
        for _ in range(3):
            assert await (await client.send("GET", "/v1/x", [], b"")).read(10) == b"ok"
            await until(lambda: not client._connections)
        assert len(server.clients) == 3


async def test_an_answer_before_the_request_was_read(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        await client.reader.readuntil(b"\r\n\r\n")
        await client.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
        await client.wait_gone()

    async with serve(handler) as server:
        client = connect(server.url)
        response = await client.send("POST", "/v1/x", [], b"x" * 30_000_000)
        assert response.status == 413
        assert await response.read(10) == b"no"
        assert not client._free


async def test_a_slow_upload_is_not_silence(connect: Connect) -> None:
    async def handler(client: Client) -> None:
        head = await client.reader.readuntil(b"\r\n\r\n")
        left = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while left:
            part = await client.reader.read(min(left, 200_000))
            if not part:
                return
            left -= len(part)
            if left > 12_000_000:  # the rest may already be in the kernel's buffers: no progress to be seen
                await asyncio.sleep(0.012)
        await client.send(OK)

    async with serve(handler) as server:
        started = time.monotonic()
        client = connect(server.url, first_byte_timeout=2.0)
        response = await client.send("POST", "/v1/x", [], b"x" * 60_000_000)
        assert await response.read(10) == b"ok"
        assert time.monotonic() - started > 2.0


@pytest.mark.parametrize("seed", range(10))
async def test_any_split_gives_the_same_body(connect: Connect, seed: int) -> None:
    dice = random.Random(seed)
    pieces = [dice.randbytes(dice.randint(1, 300)) for _ in range(40)]
    wire = CHUNKED + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

    async def handler(client: Client) -> None:
        while True:
            await client.request()
            position = 0
            while position < len(wire):
                step = dice.randint(1, 400)
                await client.send(wire[position : position + step])
                await asyncio.sleep(0)
                position += step

    async with serve(handler) as server:
        client = connect(server.url)
        for _ in range(3):
            assert await (await client.send("GET", "/v1/x", [], b"")).read(1 << 20) == b"".join(pieces)
        assert len(server.clients) == 1
