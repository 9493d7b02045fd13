"""Bad requests: each gets its status and a sentence, and changes no balance."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from routstr_desktop.proxy.server import ProxyConfig
from tests.proxy.stand import PLAIN, Stand

HELLO = [{"role": "user", "content": "hi"}]
BAD_BODIES: list[tuple[str, bytes]] = [
    ("empty", b""),
    ("no json", b"{nope"),
    ("array", b"[]"),
    ("scalar", b"1"),
    ("string", b'"hello"'),
    ("null", b"null"),
    ("not utf-8", b'{"model":"\xff\xfe","messages":[]}'),
    ("utf-16", json.dumps(PLAIN).encode("utf-16")),
    ("bom", b"\xef\xbb\xbf" + json.dumps(PLAIN).encode()),
    ("nested", b'{"model":"play-small","messages":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    ("nan", b'{"model":"play-small","messages":[{"role":"user","content":"x"}],"temperature":NaN}'),
    ("infinity", b'{"model":"play-small","messages":[{"role":"user","content":"x"}],"temperature":1e999}'),
    ("huge number", b'{"model":"play-small","messages":[{}],"seed":' + b"9" * 5000 + b"}"),
    ("trailing", json.dumps(PLAIN).encode() + b"{}"),
]
BAD_FIELDS: list[dict[str, Any]] = [
    {"max_tokens": -1},
    {"max_tokens": 0},
    {"max_tokens": True},
    {"max_tokens": 1.5},
    {"max_tokens": "100"},
    {"max_tokens": [100]},
    {"max_completion_tokens": -5},
    {"max_output_tokens": False},
    {"n": -1},
    {"n": 0},
    {"n": True},
    {"n": 1000},
    {"n": "2"},
    {"model": None},
    {"model": ""},
    {"model": 5},
    {"model": ["play-small"]},
    {"model": "x" * 300},
    {"messages": None},
    {"messages": []},
    {"messages": "hi"},
    {"messages": ["hi"]},
    {"messages": {"role": "user"}},
    {"stream": "yes"},
    {"stream": 1},
    {"stream_options": "yes"},
    {"tools": "yes"},
    {"models": ["play-large"]},
    {"plugins": [{"id": "web"}]},
    {"web_search_options": {"a": 1}},
    {"tools": [{"type": "web_search"}]},
    {"modalities": ["text", "audio"]},
]


@pytest.mark.parametrize(("name", "body"), BAD_BODIES, ids=[name for name, _ in BAD_BODIES])
async def test_bad_bodies(stand: Stand, name: str, body: bytes) -> None:
    secret = await stand.fund(1_000_000)
    answer = await stand.ask("POST", "/v1/chat/completions", data=body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 400, answer.body
    error = answer.json["error"]
    assert error["type"] == "invalid_request_error"
    assert error["message"].endswith(".")
    assert answer.json["detail"]["error"] == error
    assert stand.balance(secret) == 1_000_000
    assert stand.upstream.requests == []


async def test_bad_fields(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    for fields in BAD_FIELDS:
        answer = await stand.chat(secret, **fields)
        assert answer.status == 400, fields
        assert answer.json["error"]["message"], fields
    assert stand.balance(secret) == 1_000_000
    assert stand.upstream.requests == []


async def test_odd_but_fine(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    for fields in (
        {"max_tokens": None},
        {"n": None},
        {"stream": None},
        {"stream_options": None},
        {"messages": [{"role": "user", "content": "\ud800"}]},
    ):
        answer = await stand.chat(secret, **fields)
        assert answer.status == 200, fields


async def test_unknown_model(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, model="gpt-99")
    assert (answer.status, answer.json["error"]["type"]) == (400, "invalid_model")


async def test_credentials(stand: Stand) -> None:
    for headers, code in [
        ({}, "missing_api_key"),
        ({"Authorization": ""}, "missing_api_key"),
        ({"Authorization": "Bearer"}, "invalid_api_key"),
        ({"Authorization": "Bearer "}, "invalid_api_key"),
        ({"Authorization": "Basic abc"}, "invalid_api_key"),
        ({"Authorization": "Bearer sk-" + "0" * 64}, "invalid_api_key"),
        ({"Authorization": "Bearer nonsense"}, "invalid_api_key"),
        ({"x-api-key": "sk-nope"}, "invalid_api_key"),
    ]:
        answer = await stand.ask("POST", "/v1/chat/completions", json=PLAIN, headers=headers)
        assert (answer.status, answer.json["error"]["code"]) == (401, code), headers
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_paths_and_verbs(stand: Stand) -> None:
    for method, path, status in [
        ("GET", "/nope", 404),
        ("POST", "/v1/nope", 404),
        ("GET", "/v1/balance/nothing", 404),
        ("PUT", "/v1/chat/completions", 405),
        ("GET", "/v1/chat/completions", 405),
        ("DELETE", "/nope", 405),
        ("POST", "/v1/models", 405),
        ("GET", "/v1/balance/refund", 405),
        ("GET", "/admin/api/settings", 404),
        ("POST", "/admin/withdraw", 404),
        ("GET", "/%2e%2e/etc/passwd", 404),
        ("GET", "/v1/models/unknown", 404),
    ]:
        answer = await stand.ask(method, path)
        assert answer.status == status, (method, path)
        assert answer.json["error"]["message"]
        assert answer.json["request_id"] == answer.headers["x-routstr-request-id"]
        if status == 405:
            assert answer.headers["Allow"]


async def test_admin_paths_of_the_local_listener_only(stand: Stand) -> None:
    answer = await stand.ask("GET", "/admin/api/nothing", base=stand.local)
    assert (answer.status, answer.json["request_id"]) == (404, answer.headers["x-routstr-request-id"])
    assert (await stand.ask("GET", "/admin/api/x", base=stand.local, headers={"Host": "evil.example"})).status == 403


async def test_compressed_bodies_are_refused_unread(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    body = gzip.compress(b" " * 10_000_000)
    headers = {"Authorization": f"Bearer {secret}", "Content-Encoding": "gzip"}
    answer = await stand.ask("POST", "/v1/chat/completions", data=body, headers=headers)
    assert answer.status == 415


async def raw(base: str, data: bytes, *, more: bytes = b"") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rpartition(":")[2]))
    writer.write(data)
    if more:
        await writer.drain()
        writer.write(more)
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    return answer


async def test_too_large_by_its_own_word_is_refused_before_it_is_sent(stand: Stand) -> None:
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n"
    answer = await raw(stand.public, head)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"x-routstr-request-id" in answer


async def test_too_large_in_chunks(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    stand.services.config.max_body = 10_000

    async def body() -> Any:
        for _ in range(20):
            yield b" " * 1000

    answer = await stand.ask("POST", "/v1/chat/completions", data=body(), headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 413


async def test_what_is_no_http(stand: Stand) -> None:
    for data, status in (
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400"),
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nA" + b"a" * 200_000 + b": x\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 200_000, b"431"),
        (b"GET /" + b"a" * 200_000, b"431"),
    ):
        answer = await raw(stand.public, data)
        assert answer[9:12] == status, data[:20]
        assert b'"error"' in answer
        assert b"x-routstr-request-id" in answer


async def test_headers_above_the_limit(stand: Stand) -> None:
    many = b"".join(b"X-%d: %s\r\n" % (index, b"a" * 2000) for index in range(40))
    answer = await raw(stand.public, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + many + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 431")


async def test_slow_body_is_given_up(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    stand.services.config.body_timeout = 0.2
    head = (
        f"POST /chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Length: 9\r\n\r\n{{".encode()
    )
    answer = await raw(stand.public, head)
    assert answer.startswith(b"HTTP/1.1 408")


async def test_local_listener_refuses_rebinding_and_foreign_pages(stand: Stand) -> None:
    good = ("localhost:1", "127.0.0.1", "[::1]:8421")
    bad = ("evil.example", "", "[127.0.0.1]evil.example", "[::1", "127.0.0.1:1:1")
    for host, status in [*((host, 200) for host in good), *((host, 403) for host in bad)]:
        answer = await stand.ask("GET", "/", base=stand.local, headers={"Host": host})
        assert answer.status == status, host
    for origin, status in [
        ("https://evil.example", 403),
        ("null", 403),
        ("http://localhost:3000", 200),
        ("http://127.0.0.1.evil.example", 403),
    ]:
        answer = await stand.ask("GET", "/", base=stand.local, headers={"Origin": origin})
        assert answer.status == status, origin
        assert ("Access-Control-Allow-Origin" in answer.headers) == (status == 200)


async def test_cors_on_the_public_listener(stand: Stand) -> None:
    answer = await stand.ask("GET", "/v1/info", headers={"Origin": "https://chat.routstr.com"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://chat.routstr.com"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    for name in ("x-cashu", "x-routstr-request-id", "x-routstr-cost-msats"):
        assert name in answer.headers["Access-Control-Expose-Headers"]
    asked = {
        "Origin": "https://a.b",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, x-cashu",
    }
    answer = await stand.ask("OPTIONS", "/v1/chat/completions", headers=asked)
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, x-cashu"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    stand.services.config.cors_origins = ("https://only.example",)
    answer = await stand.ask("GET", "/v1/info", headers={"Origin": "https://a.b"})
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_rate_limit() -> None:
    from routstr_desktop.proxy.guard import RateLimit

    now = [0.0]
    limit = RateLimit(2, 3, lambda: now[0])
    assert [limit.take("a") == 0 for _ in range(4)] == [True, True, True, False]
    assert limit.take("b") == 0
    assert limit.take("a") == pytest.approx(0.5)
    now[0] = 0.5
    assert limit.take("a") == 0
    for index in range(25_000):
        limit.take(f"ip{index}")
    assert len(limit._buckets) <= 10_000
    assert ProxyConfig().requests_per_second > 0


async def test_connection_limit(stand: Stand) -> None:
    stand.services.config.max_connections = 3
    writers = []
    for _ in range(3):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(stand.public.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.read(100)).startswith(b"HTTP/1.1 200")
        writers.append(writer)
    assert await raw_or_reset(stand.public) == b""
    for writer in writers:
        writer.close()


async def raw_or_reset(base: str) -> bytes:
    try:
        return await raw(base, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    except ConnectionError:
        return b""


async def test_info_routes(stand: Stand) -> None:
    assert (await stand.ask("GET", "/")).json["name"] == "Test node"
    head = await stand.ask("HEAD", "/")
    assert (head.status, head.body) == (200, b"")
    assert (await stand.ask("GET", "/health")).json["status"] == "ok"
    info = (await stand.ask("GET", "/v1/info")).json
    whole = {"name", "description", "version", "npub", "mints", "p2pk_pubkey", "http_url", "onion_url", "child_key_cost_msats"}
    assert set(info) == whole
    for path in ("/v1/models", "/v1/models/", "/models", "/models/"):
        answer = await stand.ask("GET", path)
        assert answer.json["object"] == "list"
    model = (await stand.ask("GET", "/v1/models/PLAY-small")).json
    assert model["id"] == "play-small"
    assert model["sats_pricing"]["prompt"] == pytest.approx(0.001)
    assert model["pricing"]["completion"] == pytest.approx(0.000002)
    assert model["sats_pricing"]["max_cost"] == pytest.approx(36.0)


async def test_ledger_failure_stops_everything_paid(stand: Stand) -> None:
    from routstr_desktop.core.errors import LedgerFailure

    secret = await stand.fund(1_000_000)
    stand.ledger._database.failure = LedgerFailure("disk full")
    try:
        answer = await stand.chat(secret)
        assert (answer.status, answer.json["error"]["code"]) == (503, "ledger_unavailable")
        assert (await stand.ask("GET", "/health")).status == 503
    finally:
        stand.ledger._database.failure = None
