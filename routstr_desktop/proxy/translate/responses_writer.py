"""An answer of Responses, written: as the stream of its items, whose last event holds the whole."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.errors import BadRequest
from ...core.pricing import Usage
from ..json_text import json_bytes, parse_json
from .neutral import (
    FILTER,
    LENGTH,
    SEAL,
    Answer,
    Call,
    Event,
    Json,
    Origin,
    Piece,
    Sealed,
    Started,
    Stopped,
    Text,
    pieces,
    text_of,
)

_REASONS = {LENGTH: "max_output_tokens", FILTER: "content_filter"}


def write(answer: Answer, model: str, request_id: str, origins: Mapping[str, Origin]) -> Json:
    """The whole answer for a customer; its usage is added with the cost."""
    writer = Writer(model, request_id, origins)
    for event in pieces(answer):
        writer.write(event)
    writer.close(answer.stop, Usage())
    return writer.response


@dataclass(slots=True)
class _Item:
    """An item being written."""

    at: int
    item: Json
    texts: list[str] = field(default_factory=list)
    custom: bool = False

    @property
    def text(self) -> str:
        return "".join(self.texts)


class Writer:
    """Events for a customer. Calls stay open to the end, as their pieces may come by turns."""

    def __init__(self, model: str, request_id: str, origins: Mapping[str, Origin]) -> None:
        self._id, self._origins = request_id, origins
        self._number = 0
        self._writing: _Item | None = None
        """The last item, while it is open and no call."""
        self._calls: dict[int, _Item] = {}
        self._output: list[Json] = []
        self.response: Json = {
            "id": f"resp_{request_id}",
            "object": "response",
            "created_at": int(time.time()),
            "status": "in_progress",
            "model": model,
            "output": [],
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "store": False,
        }

    @property
    def last(self) -> Json:
        """The event that ends the stream; sent with the cost."""
        return {"type": f"response.{self.response['status']}", "sequence_number": self._number, "response": self.response}

    def begin(self) -> bytes:
        """Before the first event."""
        return self._event("response.created", response=self.response) + self._event(
            "response.in_progress", response=self.response
        )

    def write(self, event: Event) -> bytes:
        """One event."""
        match event:
            case Piece(kind, text, index):
                if kind is Call:
                    return self._argument(self._calls[index], text)
                return self._text(text) if kind is Text else self._thought(text)
            case Started(call_id, name, index):
                return self._call(call_id, name, index)
            case Sealed(seal):
                if self._writing is not None and self._writing.item["type"] == "reasoning":
                    self._writing.item["encrypted_content"] = SEAL + seal
                return b""
            case Stopped():
                return b""

    def close(self, why: str, used: Usage) -> bytes:
        """After the last event; `last` follows."""
        ended = self._end() + b"".join(map(self._end_call, self._calls.values()))
        reason = _REASONS.get(why)
        self.response["status"] = "completed" if reason is None else "incomplete"
        if reason is not None:
            self.response["incomplete_details"] = {"reason": reason}
        self.response["output"] = self._output
        return ended

    # --- items ----------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> bytes:
        opened, item = self._opened("message", "msg", {"role": "assistant", "content": []})
        if opened:
            part = {"type": "output_text", "text": "", "annotations": []}
            opened += self._event("response.content_part.added", item, content_index=0, part=part)
        item.texts.append(text)
        return opened + self._event("response.output_text.delta", item, content_index=0, delta=text, logprobs=[])

    def _thought(self, text: str) -> bytes:
        opened, item = self._opened("reasoning", "rs", {"summary": []})
        if opened:
            part = {"type": "summary_text", "text": ""}
            opened += self._event("response.reasoning_summary_part.added", item, summary_index=0, part=part)
        item.texts.append(text)
        return opened + self._event("response.reasoning_summary_text.delta", item, summary_index=0, delta=text)

    def _call(self, call_id: str, name: str, index: int) -> bytes:
        ended, origin = self._end(), self._origins.get(name, Origin(name))
        kind, filled = ("custom_tool_call", "input") if origin.custom else ("function_call", "arguments")
        fields = {"call_id": call_id, "name": origin.name, filled: ""}
        if origin.namespace:
            fields["namespace"] = origin.namespace
        opened, item = self._new(kind, "ctc" if origin.custom else "fc", fields)
        item.custom = origin.custom
        self._calls[index] = item
        return ended + opened

    def _argument(self, item: _Item, text: str) -> bytes:
        item.texts.append(text)
        # the text of a custom tool stands inside of JSON, and is taken out of it once it is whole
        return b"" if item.custom else self._event("response.function_call_arguments.delta", item, delta=text)

    def _opened(self, kind: str, prefix: str, fields: Json) -> tuple[bytes, _Item]:
        """The open item of `kind`; another one ends."""
        if self._writing is not None and self._writing.item["type"] == kind:
            return b"", self._writing
        ended = self._end()
        opened, item = self._new(kind, prefix, fields)
        self._writing = item
        return ended + opened, item

    def _new(self, kind: str, prefix: str, fields: Json) -> tuple[bytes, _Item]:
        at = len(self._output)
        value: Json = {"id": f"{prefix}_{self._id}_{at}", "type": kind, **fields}
        if kind != "reasoning":
            value["status"] = "in_progress"
        item = _Item(at, value)
        self._output.append(value)
        return self._event("response.output_item.added", output_index=at, item=value), item

    def _end(self) -> bytes:
        item, self._writing = self._writing, None
        if item is None:
            return b""
        if item.item["type"] == "reasoning":
            part: Json = {"type": "summary_text", "text": item.text}
            item.item["summary"] = [part]
            ended = self._event("response.reasoning_summary_text.done", item, summary_index=0, text=item.text)
            ended += self._event("response.reasoning_summary_part.done", item, summary_index=0, part=part)
        else:
            part = {"type": "output_text", "text": item.text, "annotations": []}
            item.item["content"] = [part]
            ended = self._event("response.output_text.done", item, content_index=0, text=item.text, logprobs=[])
            ended += self._event("response.content_part.done", item, content_index=0, part=part)
        return ended + self._done(item)

    def _end_call(self, item: _Item) -> bytes:
        if not item.custom:
            item.item["arguments"] = item.text
            return self._event("response.function_call_arguments.done", item, arguments=item.text) + self._done(item)
        text = item.item["input"] = _free_text(item.text)
        ended = self._event("response.custom_tool_call_input.delta", item, delta=text)
        return ended + self._event("response.custom_tool_call_input.done", item, input=text) + self._done(item)

    def _done(self, item: _Item) -> bytes:
        if "status" in item.item:
            item.item["status"] = "completed"
        return self._event("response.output_item.done", output_index=item.at, item=item.item)

    def _event(self, kind: str, item: _Item | None = None, /, **fields: Any) -> bytes:
        if item is not None:
            fields = {"item_id": item.item["id"], "output_index": item.at, **fields}
        event = {"type": kind, "sequence_number": self._number, **fields}
        self._number += 1
        return b"event: " + kind.encode() + b"\ndata: " + json_bytes(event) + b"\n\n"


def _free_text(arguments: str) -> str:
    """What a custom tool gets: the one argument of the function that stood for it."""
    try:
        value = parse_json(arguments.encode("utf-8", "replace"))
    except BadRequest:
        return arguments
    return text_of(value.get("input")) if isinstance(value, dict) else arguments
