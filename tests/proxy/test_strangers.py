"""What costs a stranger nothing costs this node little: large requests, by a credential that nobody paid for."""

from __future__ import annotations

from routstr_desktop.proxy.json_text import MOST_VALUES

from .stand import Stand, eventually
from .test_front import chat, post, wire

LARGE = 600_000


async def test_a_body_of_very_many_values_is_not_taken_apart(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    body = b'{"model":"play-small","messages":[{}' + b",{}" * MOST_VALUES + b"]}"
    async with wire(stand.public) as line:
        line.send(post(secret, body))
        head, told = await line.answer()
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"Nothing was charged" in told
    assert stand.balance(secret) == 1_000_000
    assert stand.upstream.requests == []


async def test_large_bodies_share_a_limit_and_small_ones_need_none(stand: Stand) -> None:
    """Many connections that each send a large body, slowly, must not fill the memory."""
    stand.services.config.max_bodies = LARGE + 100_000
    secret = await stand.fund(10_000_000)
    large = chat(messages=[{"role": "user", "content": "x" * LARGE}], max_tokens=1)
    front = stand.proxy._public
    assert front is not None
    async with wire(stand.public) as slow, wire(stand.public) as second, wire(stand.public) as third:
        slow.send(post(secret, large)[:-1])
        await eventually(lambda: front.held_bytes > LARGE - 300_000)
        second.send(post(secret, large))
        head, body = await second.answer()
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 2\r\n" in head
        assert b'"code":"busy"' in body
        third.send(post(secret, chat()))
        assert (await third.answer())[0].startswith(b"HTTP/1.1 200 ")
        slow.send(large[-1:])
        assert (await slow.answer())[0].startswith(b"HTTP/1.1 200 ")
        assert front.held_bytes == 0
        third.send(post(secret, large))
        assert (await third.answer())[0].startswith(b"HTTP/1.1 200 ")


async def test_who_leaves_holds_nothing(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    front = stand.proxy._public
    assert front is not None
    async with wire(stand.public) as line:
        line.send(post(secret, chat(messages=[{"role": "user", "content": "x" * LARGE}]))[:-1])
        await eventually(lambda: front.held_bytes > 0)
    await eventually(lambda: front.held_bytes == 0)
