"""The event stream on its own: any chunking, any line end, any order of fields (invariants 41 to 43)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.proxy.sse import EventStream, EventTooLarge


def event(content: str | None = None, **more: Any) -> bytes:
    choices = [] if content is None else [{"index": 0, "delta": {"content": content}, "finish_reason": None}]
    return (
        b"data: " + json.dumps({"id": "c1", "object": "chat.completion.chunk", "choices": choices, **more}).encode() + b"\n\n"
    )


USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
DONE = b"data: [DONE]\n\n"
CONTENT = [
    event("Hello"),
    b": keep-alive\n\n",
    event(' "usage" "error" [DONE] {}'),
    event("w\u00f6rld \U0001f600"),
    event("\\n\n"),
]


def run(stream: EventStream, chunks: list[bytes]) -> bytes:
    return b"".join(stream.feed(chunk) for chunk in chunks) + stream.finish()


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(edges)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=60), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.booleans())
def test_any_cut_and_line_end(places: list[int], line_end: bytes, done: bool) -> None:
    raw = b"".join(CONTENT).replace(b"\n", line_end)
    data = raw + (event(usage=USAGE) + (DONE if done else b"")).replace(b"\n", line_end)
    stream = EventStream()
    assert run(stream, cut(data, places)) == raw
    assert stream.usage == USAGE
    assert stream.done is done
    assert not stream.failed


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=20), st.booleans())
def test_null_usage_everywhere_passes_untouched(places: list[int], spaced: bool) -> None:
    null = b'"usage": null' if spaced else b'"usage":null'
    raw = b"".join(b'data: {"choices":[{"delta":{"content":"x"}}],' + null + b"}\n\n" for _ in range(20))
    stream = EventStream()
    assert run(stream, cut(raw + event(usage=USAGE) + DONE, places)) == raw
    assert stream.usage == USAGE


def test_content_with_usage_passes_once_without_it() -> None:
    stream = EventStream()
    out = run(stream, [event("a"), event("b", usage=USAGE), DONE])
    assert b"usage" not in out
    assert out.count(b'"content"') == 2
    assert stream.usage == USAGE


def test_the_last_of_many_usages_counts() -> None:
    stream = EventStream()
    events = [event("a", usage={**USAGE, "completion_tokens": n}) for n in range(5)]
    out = run(stream, [b"".join(events)])
    assert out.count(b'"content"') == 5
    assert stream.usage["completion_tokens"] == 4


def said(events: int, tokens: int | None = None) -> list[bytes]:
    """Events of one token each, the last with a report of so many."""
    *most, last = [event("word") for _ in range(events)]
    return [*most, last if tokens is None else event("word", usage={**USAGE, "completion_tokens": tokens})]


@pytest.mark.parametrize("long", [False, True], ids=["short", "beyond the head"])
@pytest.mark.parametrize("merged", [False, True])
def test_a_running_report_tells_of_what_came_before_it(long: bool, merged: bool) -> None:
    """Invariant 21: cut after a report, a stream has delivered what it told and what followed; a zero tells nothing."""
    before = 1_000 if long else 10

    def untold(*parts: list[bytes]) -> int:
        stream = EventStream()
        events = [event for part in parts for event in part]
        run(stream, [b"".join(events)] if merged else events)
        return stream.untold()

    assert untold(said(before, before)) == 0
    assert untold(said(before, before), said(7)) == 7
    assert untold(said(before, before), said(7, before + 7)) == 0
    assert untold(said(before, 0), said(7)) == before + 7
    assert untold(said(before, before), said(7, 0)) == before + 7
    assert untold(said(before)) == before


def test_nothing_passes_after_done_or_an_error() -> None:
    stream = EventStream()
    assert run(stream, [event("a") + DONE + event("b") + DONE]) == event("a")
    for error in (
        b'data: {"error":{"message":"secret"}}\n\n',
        b'event: error\ndata: {"message":"secret"}\n\n',
        b"event:error\ndata: oops\n\n",
    ):
        stream = EventStream()
        assert run(stream, [event("a") + error + event("b")]) == event("a")
        assert stream.failed


def test_null_error_is_no_error() -> None:
    stream = EventStream()
    data = event("a", error=None)
    assert run(stream, [data]) == data
    assert not stream.failed


def test_multi_line_data_and_other_fields_pass() -> None:
    data = b'id: 1\nevent: message\nretry: 5\ndata: {"choices":\ndata: [{"delta":{"content":"x"}}]}\n\n'
    stream = EventStream()
    assert run(stream, [data]) == data
    assert stream.delivered() == 1


def test_truncated_tail_is_dropped_a_whole_one_kept() -> None:
    stream = EventStream()
    assert run(stream, [event("a"), b'data: {"choices":[{"del']) == event("a")
    stream = EventStream()
    assert run(stream, [event("a"), event("b")[:-2]]) == event("a") + event("b")
    stream = EventStream()
    run(stream, [event("a"), b"data: [DONE]"])
    assert stream.done


def test_an_event_that_never_ends() -> None:
    stream = EventStream()
    for _ in range(15):
        assert stream.feed(b"x" * (1 << 20)) == b""
    with pytest.raises(EventTooLarge):
        stream.feed(b"x" * (1 << 21))


@pytest.mark.parametrize("count", [1, 50, 5000])
def test_delivered_counts_tokens_sent_one_by_one(count: int) -> None:
    stream = EventStream()
    for index in range(count):
        stream.feed(event(f"tok{index % 10}"))
    assert count * 0.9 <= stream.delivered() <= count * 1.1


def test_delivered_counts_text_sent_in_lumps() -> None:
    stream = EventStream()
    for _ in range(100):
        stream.feed(event("four" * 500))
    assert 100 * 500 * 0.95 <= stream.delivered() <= 100 * 500 * 1.05


def test_garbage_is_never_fatal() -> None:
    nested = b'data: {"usage":' + b"[" * 5000 + b"]" * 5000 + b"}\n\n"
    for data in (
        b"\x00\xff\n\n",
        b"data\n\n",
        b"data: {}\n\n",
        b"data: [1]\n\n",
        b'data: {"usage":5}\n\n',
        nested,
        b"\n\n\n\n",
        b"\r\r\r",
    ):
        stream = EventStream()
        run(stream, [data])
        stream.delivered()
