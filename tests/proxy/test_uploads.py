"""Forms with files: they pass through piece by piece, for the model and the number that was paid for."""

from __future__ import annotations

import asyncio
import contextlib
import io
import resource
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import aiohttp
import openai
import pytest

from routstr_desktop.core.catalog import Catalog, UsdPrice
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.proxy.multipart import MAX_FIELD, Form, boundary_of
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.scripted import REPLY, Script
from routstr_desktop.upstream.upstream import Upstream
from tests.proxy.stand import BASE, Answer, Stand, eventually
from tests.support.mint import TestMint

FUNDS = 10_000_000
SOUND = bytes(range(256)) * 40
REQUEST_PRICE = UsdPrice(Decimal("0.000001"), Decimal("0.000002"), request=Decimal("0.015"))  # 15,000 msat and the tokens
HEARD = replace(BASE, id="ears", upstream_id="vendor/ears-v3", price=REQUEST_PRICE)
GB = 1 << 30


@pytest.fixture
def shelf(stand: Stand) -> Stand:
    stand.services.models = lambda: Catalog(
        (BASE, HEARD, replace(BASE, id="flat", price=replace(REQUEST_PRICE, prompt=Decimal(0))))
    )
    return stand


def part(name: str, value: str | bytes, filename: str | None = None) -> bytes:
    more = "" if filename is None else f'; filename="{filename}"\r\nContent-Type: audio/mpeg'
    data = value.encode() if isinstance(value, str) else value
    return f'--BOUND\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--BOUND--\r\n"


FILE = part("file", SOUND, "a.mp3")
MODEL = part("model", "ears")
TYPE = "multipart/form-data; boundary=BOUND"


async def send(stand: Stand, secret: str, path: str, body: Any, *, kind: str = TYPE, **headers: str) -> Answer:
    sent = {"Authorization": f"Bearer {secret}", "Content-Type": kind, **headers}
    return await stand.ask("POST", f"/v1/{path}", data=body, headers=sent)


async def billed(stand: Stand, secret: str, msat: int) -> Any:
    (row,) = await stand.rows()
    assert row.cost_msat == FUNDS - stand.balance(secret) == msat
    return row


@pytest.mark.parametrize("parts", [(MODEL, FILE), (FILE, MODEL), (part("language", "en"), MODEL, FILE, part("prompt", "x"))])
@pytest.mark.parametrize("path", ["audio/transcriptions", "audio/translations"])
async def test_a_transcript(shelf: Stand, path: str, parts: tuple[bytes, ...]) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values={"input_tokens": 70, "output_tokens": 11})
    answer = await send(shelf, secret, path, form(*parts))
    assert answer.status == 200, answer.body
    assert answer.json["text"] == REPLY
    (received,) = shelf.upstream.requests
    assert received.body == form(*parts).replace(b"\r\nears\r\n", b"\r\nvendor/ears-v3\r\n")
    assert received.headers["content-length"] == str(len(received.body))
    await billed(shelf, secret, 15_000 + 70 + 22)
    assert answer.json["usage"]["cost"]["total_msats"] == 15_092


async def test_a_transcript_that_is_no_json(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(body=b"1\n00:00 --> 00:01\nHello\n", content_type="text/plain")
    answer = await send(shelf, secret, "audio/transcriptions", form(MODEL, part("response_format", "srt"), FILE))
    assert (answer.status, answer.body) == (200, b"1\n00:00 --> 00:01\nHello\n")
    row = await billed(shelf, secret, 15_000 + row_tokens(await shelf.rows()))
    assert row.estimated


def row_tokens(rows: list[Any]) -> int:
    return int(rows[0].prompt_tokens + 2 * rows[0].completion_tokens)


async def test_a_body_of_unknown_length_is_sent_in_chunks(shelf: Stand) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        body = form(MODEL, FILE)
        for start in range(0, len(body), 1_000):
            yield body[start : start + 1_000]

    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", pieces())
    assert answer.status == 200, answer.body
    assert shelf.upstream.requests[0].headers["transfer-encoding"] == "chunked"
    assert SOUND in shelf.upstream.requests[0].body


async def test_pictures_are_edited_by_their_tokens(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    model, count = part("model", "play-small"), part("n", "2")
    shelf.upstream.default = Script(usage_values={"input_tokens": 300, "output_tokens": 2_000})
    answer = await send(
        shelf, secret, "images/edits", form(model, count, part("image[]", SOUND, "a.png"), part("prompt", "cat"))
    )
    assert answer.status == 200, answer.body
    await billed(shelf, secret, 300 + 4_000)
    for late in (part("n", "3"), part("user", "me"), part("stream", "true"), part("stream", "1"), part("n", "9" * 5_000)):
        answer = await send(shelf, secret, "images/edits", form(model, part("image", SOUND * 100, "a.png"), late))
        assert answer.status == 400, answer.body
    answer = await send(shelf, secret, "images/variations", form(model, FILE, FILE))
    assert answer.status == 400
    assert FUNDS - shelf.balance(secret) == 4_300


async def test_the_official_client_sends_files(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    async with openai.AsyncOpenAI(base_url=f"{shelf.public}/v1", api_key=secret, max_retries=0) as api:
        heard = await api.audio.transcriptions.create(model="ears", file=("a.mp3", SOUND))
        made = await api.images.edit(model="play-small", image=("a.png", SOUND), prompt="A cat", n=1)
    assert heard.text == REPLY
    assert made.data
    assert all(SOUND in received.body for received in shelf.upstream.requests)


async def test_for_a_token(shop: Stand, mint: TestMint) -> None:
    shop.services.models = lambda: Catalog((replace(HEARD, context_length=1_000),))
    token = await mint.fund(40)
    answer = await shop.ask(
        "POST", "/v1/audio/transcriptions", data=form(MODEL, FILE), headers={"X-Cashu": token, "Content-Type": TYPE}
    )
    assert answer.status == 200, answer.body
    assert answer.json["text"] == REPLY
    cost = int(answer.headers["X-Routstr-Cost-Msats"]) // 1000
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 40 - cost


# --- what goes wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        form(FILE),
        form(part("model", "")),
        form(MODEL, FILE, part("model", "vendor/dear")),
        form(MODEL, FILE)[:-20],
        form(MODEL, part("file", SOUND + b'\n--BOUND\r\nContent-Disposition: form-data; name="model"\r\n\r\ndear', "a.mp3")),
        b"preamble\r\n" + form(MODEL, FILE),
        form(MODEL, FILE) + b"epilogue",
        form(MODEL, FILE.replace(b"; filename", b'; name="model"; filename')),
        form(MODEL, FILE.replace(b"Content-Type", b"Content-Transfer-Encoding: base64\r\nX")),
        form(MODEL, FILE.replace(b"form-data", b"attachment")),
        form(MODEL, part("prompt", "x" * (MAX_FIELD + 1)), FILE),
        form(MODEL, *[part(f"x{number}", "y") for number in range(70)], FILE),
        form(MODEL, b"--BOUND\r\n" + b"x" * 9_000, FILE),
        form(MODEL, b"--BOUND \r\n", FILE),
        form(MODEL, part("prompt", b"\xff"), FILE),
        form(part("model", "nobody-has-this"), FILE),
        b"",
    ],
)
async def test_forms_that_could_be_read_in_two_ways_cost_nothing(shelf: Stand, body: bytes) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", body)
    assert answer.status == 400, answer.body
    await shelf.idle()
    assert shelf.balance(secret) == FUNDS
    assert not any(received.finished.is_set() for received in shelf.upstream.requests)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=a b", "text/plain"])
async def test_only_forms_are_taken(shelf: Stand, kind: str) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", form(MODEL, FILE), kind=kind)
    assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_form")


async def test_an_upstream_that_answers_early_is_heard(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(GB)
        writer.close()

    body = io.BytesIO(form(MODEL, part("file", SOUND * 2_000, "a.mp3")))
    async with await serve(shelf, refuse):
        answer = await send(shelf, secret, "audio/transcriptions", body)
    assert answer.status == 413
    await billed(shelf, secret, 0)


async def test_a_customer_who_leaves_while_sending_pays_nothing(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    host, port = shelf.public.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Type: {TYPE}\r\n"
    writer.write(head.encode() + b"Content-Length: 90000000\r\n\r\n" + MODEL + FILE)
    await eventually(lambda: bool(shelf.held(secret)))
    writer.close()
    await eventually(lambda: not shelf.held(secret))
    await billed(shelf, secret, 0)


# --- much of it ---------------------------------------------------------------------------------------------------------


async def serve(stand: Stand, handle: Any) -> asyncio.Server:
    """A server of our own in the place of the upstream."""
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    client = UpstreamClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", idle_timeout=20.0)
    before = stand.services.upstreams["scripted"]
    stand.services.upstreams["scripted"] = Upstream("scripted", before.provider, client)  # type: ignore[index]
    return server


async def test_a_gigabyte_passes_through_a_few_megabytes(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    piece = SOUND * 100
    pieces = GB // len(piece) + 1
    got = {"size": 0}

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while got["size"] < length:
            got["size"] += len(await reader.read(1 << 20))
        body = b'{"text": "long"}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    start, end = MODEL + part("file", b"", "a.mp3")[:-2], b"\r\n--BOUND--\r\n"
    length = len(start) + pieces * len(piece) + len(end)

    async def body() -> AsyncIterator[bytes]:
        yield start
        for _ in range(pieces):
            yield piece
        yield end

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with await serve(shelf, swallow):
        answer = await send(shelf, secret, "audio/transcriptions", body(), **{"Content-Length": str(length)})
        assert answer.status == 200, answer.body
        await shelf.services.upstreams["scripted"].client.close()
    assert got["size"] == length - len("ears") + len("vendor/ears-v3")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < 32, f"{grown} MB"


async def test_more_than_the_limit_is_refused_at_once(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.services.config.max_upload = 50_000
    answer = await send(shelf, secret, "audio/transcriptions", form(MODEL, part("file", SOUND * 10, "a.mp3")))
    assert (answer.status, shelf.balance(secret)) == (413, FUNDS)

    async def endless() -> AsyncIterator[bytes]:
        yield MODEL + FILE[:-2]
        for _ in range(100):
            yield SOUND

    with contextlib.suppress(aiohttp.ClientError):  # the connection may end before the answer is read
        assert (await send(shelf, secret, "audio/transcriptions", endless())).status == 413
    await eventually(lambda: not shelf.held(secret))
    assert shelf.balance(secret) == FUNDS


# --- the form itself ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1_000_000])
def test_a_form_is_read_in_any_pieces(step: int) -> None:
    body = form(part("prompt", "a\r\nb"), part("file", b"\r\n--BOUN\r\n--BOUN" + SOUND[:200], "a"), MODEL, part("empty", ""))
    read = Form(boundary_of(TYPE))
    for start in range(0, len(body), step):
        read.feed(body[start : start + step])
    assert read.complete
    assert read.fields == {"prompt": "a\r\nb", "model": "ears", "empty": ""}
    assert read.files == 1
    start, end = read.spans["model"]
    assert body[start:end] == b"ears"


def test_boundaries() -> None:
    assert boundary_of('Multipart/Form-Data; boundary="a-b_c"') == b"a-b_c"
    for wrong in (
        "",
        "multipart/mixed; boundary=a",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'a' * 71}",
    ):
        with pytest.raises(BadRequest):
            boundary_of(wrong)
