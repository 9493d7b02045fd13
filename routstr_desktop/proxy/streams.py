"""The streams of Messages and Responses: their usage stands elsewhere, and their events have types.

As in chat, what may pass goes byte for byte; only a chunk with an event that matters is taken apart.
"""

from __future__ import annotations

from typing import Any

from .sse import ERROR_EVENT, EventStream, json_object, text_size
from .usage import count, estimate_tokens, tells_output


def _earliest(data: bytes, *words: bytes) -> int:
    """Where the first of `words` stands; -1 = nowhere. In a text of the model it only costs a closer look."""
    return min((at for at in map(data.find, words) if at >= 0), default=-1)


class _TypedStream(EventStream):
    """Events with an `event:` line, so the newlines of a chunk do not tell how many there are."""

    __slots__ = ()

    def _passed(self, data: bytes, events: int) -> None:
        super()._passed(data, data.count(b"\ndata:") + data.startswith(b"data:"))

    def untold(self) -> int:
        """See EventStream; here the output is told at the end, once."""
        return 0 if tells_output(self.reported()) else self.delivered()

    @staticmethod
    def _is_error(event: bytes, parsed: dict[str, Any] | None) -> bool:
        return ERROR_EVENT.search(event) is not None or (
            parsed is not None and (parsed.get("type") == "error" or bool(parsed.get("error")))
        )


# --- Messages -----------------------------------------------------------------------------------------------------------

_MESSAGE_TEXTS = ("text", "thinking", "partial_json", "input")


def message_size(value: dict[str, Any]) -> int:
    """Bytes of text in one `content_block_delta`, or in a whole message."""
    if value.get("type") == "content_block_delta":
        delta = value.get("delta")
        return sum(text_size(delta.get(name)) for name in _MESSAGE_TEXTS) if isinstance(delta, dict) else 0
    content = value.get("content")
    blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
    return sum(text_size(block.get(name)) for block in blocks for name in _MESSAGE_TEXTS)


def _merged(first: Any, second: Any) -> dict[str, Any]:
    """Two reports of the same usage: of each count the larger, never the sum."""
    merged: dict[str, Any] = {}
    for report in (first, second):
        for name, value in report.items() if isinstance(report, dict) else ():
            new, old = count(value), count(merged.get(name))
            if old is None or (new is not None and new > old):
                merged[name] = value
    return merged


class MessagesStream(_TypedStream):
    """Anthropic's events; all pass on. The input is told by `message_start`, the output by the last `message_delta`."""

    __slots__ = ("_start",)
    _content = b"content_block_delta"

    def __init__(self) -> None:
        super().__init__()
        self._start: dict[str, Any] | None = None

    @staticmethod
    def _marker(data: bytes) -> int:
        return _earliest(data, b"message_start", b"message_delta", b"error")

    @staticmethod
    def _size_of(event: dict[str, Any]) -> int:
        return message_size(event)

    def _event(self, event: bytes, data: bytes, end: bytes) -> bytes:
        if self.failed:
            return b""
        if self._marker(event) >= 0:
            parsed = json_object(data)
            if self._is_error(event, parsed):
                self.failed = True
                return b""
            if parsed is not None and parsed.get("type") == "message_start":
                message = parsed.get("message")
                usage = message.get("usage") if isinstance(message, dict) else None
                if isinstance(usage, dict):  # its output is a beginning only, and says nothing of the whole
                    self._start = {name: value for name, value in usage.items() if name != "output_tokens"}
            elif parsed is not None and parsed.get("type") == "message_delta" and isinstance(parsed.get("usage"), dict):
                self.usage = _merged(self.usage or self._start, parsed["usage"])
        self._passed(event, 1)
        return event + end

    def reported(self) -> Any:
        """A stream cut before its `message_delta` has told its input only; where nothing was delivered, nothing counts."""
        if self.usage is not None or self._start is None:
            return self.usage
        return self._start if self.delivered() else None


# --- Responses ----------------------------------------------------------------------------------------------------------

_LAST = ("response.completed", "response.incomplete")
_RESPONSE_TEXTS = ("content", "summary", "arguments", "input", "action")


def response_size(value: dict[str, Any]) -> int:
    """Bytes of text in one delta event, or in a whole response."""
    kind = value.get("type")
    if isinstance(kind, str) and kind.endswith(".delta"):
        return text_size(value.get("delta"))
    output = value.get("output")
    items = [item for item in output if isinstance(item, dict)] if isinstance(output, list) else []
    return sum(text_size(item.get(name)) for item in items for name in _RESPONSE_TEXTS)


class ResponsesStream(_TypedStream):
    """OpenAI's Responses events. The last one is held back in `last`: it is sent again with the cost."""

    __slots__ = ("last",)
    _content = b'.delta"'

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[str, Any] | None = None
        """`response.completed` or `response.incomplete`."""

    @staticmethod
    def _marker(data: bytes) -> int:
        return _earliest(data, b"response.completed", b"response.incomplete", b'.done"', b"response.failed", b"error")

    @staticmethod
    def _size_of(event: dict[str, Any]) -> int:
        return response_size(event)

    def _event(self, event: bytes, data: bytes, end: bytes) -> bytes:
        if self.done or self.failed or data.strip() == b"[DONE]":
            return b""
        parsed = json_object(data) if self._marker(event) >= 0 else None
        kind = None if parsed is None else parsed.get("type")
        if kind == "response.failed" or self._is_error(event, parsed):
            self.failed = True
            return b""
        if parsed is not None and kind in _LAST:
            response = parsed.get("response")
            self.last, self.done = parsed, True
            self.usage = response.get("usage") if isinstance(response, dict) else None
            if self.usage is None:
                self.usage = parsed.get("usage")
            return b""
        if not (isinstance(kind, str) and kind.endswith(".done")):  # those repeat what the deltas delivered
            self._passed(event, 1)
        return event + end

    def delivered(self) -> int:
        """See EventStream; an upstream may send everything in the last event only."""
        response = None if self.last is None else self.last.get("response")
        whole = estimate_tokens(response_size(response)) if isinstance(response, dict) else 0
        return max(super().delivered(), whole)
