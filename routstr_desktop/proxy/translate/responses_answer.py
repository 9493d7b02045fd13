"""An answer of Responses, read, whole and streamed (`responses_writer` writes it)."""

from __future__ import annotations

from collections.abc import Iterator

from .neutral import (
    CALLS,
    FILTER,
    LENGTH,
    STOP,
    Answer,
    Call,
    Event,
    Json,
    Piece,
    Started,
    Stopped,
    Text,
    Thinking,
    index_of,
    objects,
    pieces,
    text_of,
)

_REASONS = {"max_output_tokens": LENGTH, "content_filter": FILTER}


def read(answer: Json) -> Answer:
    """An upstream's whole answer."""
    parts: list[Text | Thinking | Call] = []
    for item in objects(answer.get("output")):
        match item.get("type"):
            case "message":
                text = "".join(
                    text_of(part.get("text")) or text_of(part.get("refusal")) for part in objects(item.get("content"))
                )
                parts.append(Text(text))
            case "reasoning":
                told = [*objects(item.get("summary")), *objects(item.get("content"))]
                if text := "\n".join(text_of(part.get("text")) for part in told):
                    parts.append(Thinking(text))
            case "function_call":
                parts.append(Call(text_of(item.get("call_id")), text_of(item.get("name")), text_of(item.get("arguments"))))
    return Answer(parts, _stop(answer))


def _stop(answer: Json) -> str:
    details = answer.get("incomplete_details")
    if answer.get("status") == "incomplete" and isinstance(details, dict):
        return _REASONS.get(text_of(details.get("reason")), STOP)
    calls = any(item.get("type") == "function_call" for item in objects(answer.get("output")))
    return CALLS if calls else STOP


class Reader:
    """An upstream's events."""

    def __init__(self) -> None:
        self._told = False

    def read(self, event: Json) -> Iterator[Event]:
        """What one event says; where only the last one says anything, all of it."""
        at = index_of(event.get("output_index"))
        match event:
            case {"type": "response.output_text.delta" | "response.refusal.delta", "delta": str(text)}:
                yield self._telling(Piece(Text, text))
            case {"type": "response.reasoning_summary_text.delta" | "response.reasoning_text.delta", "delta": str(text)}:
                yield self._telling(Piece(Thinking, text))
            case {
                "type": "response.output_item.added",
                "item": {"type": "function_call", "call_id": str(of), "name": str(name)},
            }:
                yield self._telling(Started(of, name, at))
            case {"type": "response.function_call_arguments.delta", "delta": str(text)}:
                yield Piece(Call, text, at)
            case {"type": "response.completed" | "response.incomplete", "response": dict(response)}:
                if not self._told:
                    yield from pieces(read(response))
                yield Stopped(_stop(response))

    def _telling(self, event: Event) -> Event:
        self._told = True
        return event
