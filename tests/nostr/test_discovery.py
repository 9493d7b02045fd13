"""Among whatever relays send, exactly the nodes that really announced themselves are found."""

from __future__ import annotations

import json
import random
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest

from routstr_desktop.nostr.discovery import FILTERS, collect
from routstr_desktop.nostr.fetch import ask_all
from routstr_desktop.nostr.relays import send

from .relays import mute_port, real_relay, scripted_relay, signed, telling_relay

NOW = 1_795_300_000
Event = dict[str, Any]


def announced(keys: Any, number: int, created_at: int = NOW - 100, **changes: Any) -> Event:
    tags = changes.get(
        "tags", [["d", f"node{number}"], ["u", f"https://node{number}.example"], ["mint", "https://mint.example"]]
    )
    content = changes.get("content", json.dumps({"name": f"Node {number}", "about": "x"}))
    return signed(keys, changes.get("kind", 38421), tags, content, created_at)


@pytest.fixture(scope="module")
def keys() -> list[Any]:
    from nostr_sdk import Keys

    return [Keys.generate() for _ in range(100)]


def bad(keys: list[Any]) -> list[Event]:
    """1,000 events, ten kinds of wrong."""
    found: list[Event] = []
    for number, own in enumerate(keys):
        good = announced(own, number, created_at=NOW - 50)
        found += [
            {**good, "content": '{"name":"Forged"}', "created_at": NOW},  # a newer one with somebody else's name
            {**good, "sig": "0" * 128, "created_at": NOW + 1},
            announced(own, number, NOW - 5000, tags=[["d", f"node{number}"], ["u", "https://old.example"]]),  # replaced since
            announced(own, number, NOW + 3600, tags=[["d", f"node{number}"], ["u", "https://future.example"]]),
            announced(own, 0, NOW - 9000, tags=[["d", "gone"], ["u", "https://gone.example"], ["expiration", str(NOW - 1)]]),
            announced(own, 0, content="x" * 100_000, tags=[["d", "huge"], ["u", "https://huge.example"]]),
            announced(own, 0, tags=[["d", "lnproxy"]], content="lnproxy-v1"),  # another project's
            announced(own, 0, tags=[["d", "home"], ["u", "http://localhost:8000"], ["u", "https://192.168.1.1"]]),
            announced(own, 0, kind=1),
            {"id": 1, "pubkey": None, "tags": [[1], []], "kind": True, "content": {}, "created_at": "now", "sig": []},
        ]
    return found


async def test_exactly_the_good_ones_among_a_thousand_bad_ones(keys: list[Any]) -> None:
    events = [*[announced(own, number) for number, own in enumerate(keys)], *bad(keys)]
    random.Random(5).shuffle(events)
    async with telling_relay(*events) as liar, telling_relay(*events[::2]) as half, mute_port() as mute:
        answers = await ask_all([liar, half, mute, "ws://127.0.0.1:1"], FILTERS, seconds=5)
    assert [bool(answer.words) for answer in answers] == [False, False, True, True]
    found = collect([event for answer in answers for event in answer.events], NOW)
    assert sorted(one.urls[0] for one in found) == sorted(f"https://node{number}.example" for number in range(100))
    assert {one.name for one in found} == {f"Node {number}" for number in range(100)}
    assert {one.pubkey for one in found} == {own.public_key().to_hex() for own in keys}


async def test_the_words_of_a_relay_are_one_plain_line() -> None:
    """They are shown on screens and printed in terminals."""
    async with scripted_relay("no\x1b]0;title\x07\u202e\u200b\r\nway " + "x" * 5000) as (url, _):
        [answer] = await ask_all([url], FILTERS, seconds=5)
    assert answer.words.startswith("no ]0;title way xxx")
    assert answer.words.isprintable()
    assert len(answer.words) <= 200


def test_what_was_taken_back_is_gone(keys: list[Any]) -> None:
    own, other = keys[0], keys[1]
    event = announced(own, 0)
    address = [["a", f"38421:{own.public_key().to_hex()}:node0"], ["k", "38421"]]
    assert collect([event, signed(own, 5, address, created_at=NOW - 50)], NOW) == []
    assert len(collect([event, signed(other, 5, address, created_at=NOW - 50)], NOW)) == 1, "only its author may"
    later = announced(own, 0, NOW - 10)
    assert len(collect([event, signed(own, 5, address, created_at=NOW - 50), later], NOW)) == 1


def test_names_and_addresses_are_made_harmless(keys: list[Any]) -> None:
    onion = "a" * 56 + ".onion"
    tags = [["d", "x"], ["u", "node.example/"], ["u", onion], ["u", "ftp://a.example"], ["u", "https://u:p@b.example"]]
    [found] = collect(
        [announced(keys[0], 0, tags=[*tags, ["version", "1\x00\n2"]], content=json.dumps({"name": "a\n\u202e" + "b" * 10_00}))],
        NOW,
    )
    assert found.urls == ("https://node.example", f"http://{onion}")
    assert (len(found.name), found.name[:3], found.version) == (100, "a b", "1 2")
    for content in ("not json", "[1]", '{"name": 5}', "[" * 5000):
        assert len(collect([announced(keys[0], 0, content=content)], NOW)) == 1
    half = announced(keys[0], 0)
    assert collect([{**half, "content": "\ud800"}], NOW) == []


async def test_relays_that_send_too_much_or_nonsense(keys: list[Any]) -> None:
    good = announced(keys[0], 0)
    told = json.dumps(["EVENT", "routstr", good])
    huge = json.dumps(["EVENT", "routstr", {**good, "content": "x" * 2_000_000}])
    large = json.dumps(["EVENT", "routstr", {**good, "content": "x" * 60_000}])
    nonsense = ["", "[", "{}", "[1]", "[" * 100_000, '["EVENT"]', '["EVENT", "routstr", 5]']
    async with AsyncExitStack() as stack:
        relays = [
            await stack.enter_async_context(telling_relay(*nonsense, told, raw=True)),
            await stack.enter_async_context(telling_relay(*[good] * 2500)),
            await stack.enter_async_context(telling_relay(good, end=False)),
            await stack.enter_async_context(telling_relay(told, huge, raw=True)),
            await stack.enter_async_context(telling_relay(told, *[large] * 300, raw=True)),
        ]
        answers = await ask_all(relays, FILTERS, seconds=5)
    assert [len(answer.events) for answer in answers[:4]] == [1, 2000, 1, 1]
    assert len(answers[4].events) < 290, "16 MiB in all"
    assert [bool(answer.words) for answer in answers] == [False, True, True, True, True]
    assert all(len(collect(answer.events, NOW)) == 1 for answer in answers)


async def test_a_relay_that_asks_who_reads(keys: list[Any]) -> None:
    now = int(time.time())
    async with real_relay(read_auth=True) as url:
        state, words = await send(url, _event(announced(keys[0], 0, now)), keys[0])
        assert state == "accepted", words
        [answer] = await ask_all([url], FILTERS, seconds=10)
    assert (answer.words, [event["created_at"] for event in answer.events]) == ("", [now])


def _event(event: Event) -> Any:
    from nostr_sdk import Event as Signed

    return Signed.from_json(json.dumps(event))
