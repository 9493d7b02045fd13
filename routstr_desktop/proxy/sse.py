"""A stream of server-sent events on its way to the customer, read without being rewritten.

Content events pass byte for byte, as soon as they are complete. Three kinds are held back: the usage event (it is sent
again with the cost), `[DONE]` (it follows the cost, once) and an error inside the stream (the upstream's text never
reaches a customer). The fast path costs three searches in C per network chunk, whatever the number of events in it; only
a chunk with one of the three kinds is taken apart. Spec: wire 3.5; WHATWG server-sent events for line ends.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any, ClassVar

from .json_text import json_bytes, parse_leniently
from .usage import tells_output

_EVENT_END = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
_LINE = re.compile(rb"\r\n|\n|\r")
ERROR_EVENT = re.compile(rb"^event:[ ]?error", re.MULTILINE)
_REAL_USAGE = re.compile(rb'"usage"\s*:\s*(?!null|\s)')
_HEAD_KEPT = 16 * 1024
_NOTHING = (0, 0, 0)
"""Nothing has passed on: no piece of the head, no bytes and no events beyond it."""
_MAX_DEPTH = 16
MAX_EVENT = 16 * 1024 * 1024
"""A single event above this is no event."""


class EventTooLarge(ValueError):
    """The upstream sent an event that never ends."""


def event_data(event: bytes) -> bytes:
    """The data of one event: its `data:` lines joined by newlines; empty for a comment."""
    parts = []
    for line in _LINE.split(event):
        if line.startswith(b"data:"):
            parts.append(line[6:] if line.startswith(b"data: ") else line[5:])
    return b"\n".join(parts)


def events_of(data: bytes) -> list[bytes]:
    """The events in `data`, which holds whole ones."""
    return _EVENT_END.split(data)


def json_object(data: bytes) -> dict[str, Any] | None:
    """`data` as a JSON object; None where it is none."""
    value = parse_leniently(data)
    return value if isinstance(value, dict) else None


def text_size(value: Any, depth: int = 0) -> int:
    """Bytes of text that a delta delivers: content, reasoning, refusal, tool names and arguments."""
    if depth > _MAX_DEPTH:
        return 0
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace"))
    if isinstance(value, list):
        return sum(text_size(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return sum(text_size(item, depth + 1) for name, item in value.items() if name not in ("role", "type", "id", "index"))
    return 0


def delivered_size(event: dict[str, Any]) -> int:
    """Bytes of text in the choices of one chunk (`delta`) or whole answer (`message`, `text`)."""
    total = 0
    choices = event.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            total += text_size(choice.get("delta")) + text_size(choice.get("message")) + text_size(choice.get("text"))
    return total


def _first_marker(data: bytes) -> int:
    """Where the first event starts to matter: a usage that is not null, an error, `[DONE]`; -1 = nowhere.

    Many upstreams put `"usage":null` into every event once usage is asked for: counting finds those quickly.
    """
    found = data.find(b"[DONE]")
    at = data.find(b"error")  # the field of an object, or the type of an event; in a text it only costs a closer look
    if at >= 0 and (at < found or found < 0):
        found = at
    usages = data.count(b'"usage"')
    if usages and usages != data.count(b'"usage":null') + data.count(b'"usage": null'):
        match = _REAL_USAGE.search(data)
        if match is not None and (match.start() < found or found < 0):
            found = match.start()
    return found


class EventStream:
    """Feed what arrives, send what comes back. `usage`, `done` and `failed` tell what was held back."""

    __slots__ = ("_events", "_head", "_pending", "_room", "_size", "_told", "done", "failed", "template", "usage")

    # What another dialect does otherwise.
    _content: ClassVar[bytes] = b'"choices"'
    """What an event that delivers text has in it."""
    _marker = staticmethod(_first_marker)

    @staticmethod
    def _size_of(event: dict[str, Any]) -> int:
        return delivered_size(event)

    def __init__(self) -> None:
        self._pending = b""
        self._head: list[bytes] = []
        self._room = _HEAD_KEPT
        self._size = 0
        self._events = 0
        self._told = _NOTHING
        self.usage: Any = None
        """The last usage reported, as the upstream wrote it; None = none."""
        self.template: dict[str, Any] = {}
        """id, object, created of the answer, for the usage event that we send."""
        self.done = False
        self.failed = False
        """The upstream reported an error inside the stream; nothing after it passes."""

    def feed(self, chunk: bytes) -> bytes:
        """Take what arrived, return what may pass on. EventTooLarge."""
        if self.done or self.failed:
            return b""
        data = self._pending + chunk if self._pending else chunk
        if b"\r" in data:
            return self._slow(data)
        cut = data.rfind(b"\n\n") + 2
        if cut == 1:
            self._keep(data)
            return b""
        if cut == len(data):
            self._pending = b""
        else:
            self._keep(data[cut:])
            data = data[:cut]
        marker = self._marker(data)
        if marker < 0:
            self._passed(data, data.count(b"\n") >> 1)  # half the newlines: twice as fast as counting pairs
            return data
        # What stands before the event with the marker passes as it is.
        start = data.rfind(b"\n\n", 0, marker) + 2
        if start == 1:
            start = 0
        head = data[:start]
        if head:
            self._passed(head, head.count(b"\n") >> 1)
        rest, pending, self._pending = data[start:], self._pending, b""
        out = head + self._slow(rest)
        self._pending += pending
        return out

    def finish(self) -> bytes:
        """The upstream is through: what may pass of an unfinished last event (whole JSON without its blank line)."""
        rest, self._pending = self._pending, b""
        data = event_data(rest)
        if data == b"[DONE]" or json_object(data) is not None:
            return self._event(rest, data, b"" if rest.endswith(b"\n\n") else b"\n\n")
        return b""

    def _slow(self, data: bytes) -> bytes:
        """Event by event, with any of the three line ends."""
        out = []
        start = 0
        # A final CR may be the first half of a CRLF: it decides with the next chunk.
        end = len(data) - 1 if data.endswith(b"\r") else len(data)
        while match := _EVENT_END.search(data, start, end):
            event = data[start : match.end()]
            out.append(self._event(event, event_data(event), b""))
            start = match.end()
        self._keep(data[start:])
        return b"".join(out)

    def _keep(self, rest: bytes) -> None:
        if len(rest) > MAX_EVENT:
            raise EventTooLarge("an event of the upstream never ends")
        self._pending = rest

    def _event(self, event: bytes, data: bytes, end: bytes) -> bytes:
        if self.done or self.failed:
            return b""
        if data.strip() == b"[DONE]":
            self.done = True
            return b""
        is_error = ERROR_EVENT.search(event) is not None
        if is_error or b'"usage"' in data or b'"error"' in data:
            parsed = json_object(data)
            if is_error or (parsed is not None and parsed.get("error")):
                self.failed = True
                return b""
            if parsed is not None and parsed.get("usage") is not None:
                return self._with_usage(parsed)
        self._passed(event, 1)
        return event + end

    def _with_usage(self, parsed: dict[str, Any]) -> bytes:
        """Keep the usage (the last one counts); content in the same event passes on without it."""
        self.usage = parsed.pop("usage")
        self._remember(parsed)
        event = b""
        if parsed.get("choices"):
            event = b"data: " + json_bytes(parsed) + b"\n\n"
            self._passed(event, 1)
        self._told = self._passed_on() if tells_output(self.usage) else _NOTHING
        return event

    def reported(self) -> Any:
        """The usage that counts, once the stream is over; None = none was reported."""
        return self.usage

    # --- how much was delivered, for estimates --------------------------------------------------------------------------

    def _passed(self, data: bytes, events: int) -> None:
        """Whole events that went on. The first that hold text are kept as they came, to be read only if it is asked for.

        What comes before them merely opens the answer: it can be long, and does not count.
        """
        if self._room <= 0:
            self._size += len(data)
            self._events += events
            return
        at = data.find(self._content)
        if at < 0:
            return
        start = data.rfind(b"\n\n", 0, at) + 2
        kept = data if start == 1 else data[start:]
        self._head.append(kept)
        self._room -= len(kept)

    def _remember(self, parsed: dict[str, Any]) -> None:
        for name in ("id", "object", "created", "system_fingerprint"):
            if name in parsed and name not in self.template:
                self.template[name] = parsed[name]

    def _passed_on(self) -> tuple[int, int, int]:
        return len(self._head), self._size, self._events

    def delivered(self) -> int:
        """Estimated output tokens that passed on."""
        return self._estimate(*self._passed_on())

    def untold(self) -> int:
        """Those of them that the usage does not count: it tells of what came before it. Some report as they go."""
        return 0 if self._told == self._passed_on() else self.delivered() - self._estimate(*self._told)

    def _estimate(self, pieces: int, size: int, events: int) -> int:
        """Output tokens of so much of the head, and of what came beyond it.

        The first 16 KiB are read exactly. Beyond, the frame around the text is taken to be as long as it was there (it is
        constant within a stream). An event is at least one token where upstreams send token by token.
        """
        text = frame = content_events = 0
        for event in chain.from_iterable(map(events_of, self._head[:pieces])):
            parsed = json_object(event_data(event)) if self._content in event else None
            if parsed is None:
                continue
            self._remember(parsed)
            said = self._size_of(parsed)
            if said:
                content_events += 1
                text += said
                frame += len(event) + len(b"\n\n") - said
        if not content_events:
            return -(-size // 4)
        if size:
            text += max(0, size - events * frame // content_events)
            content_events += events
        return max(content_events, -(-text // 4))
