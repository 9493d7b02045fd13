"""A stream of one dialect as a stream of another.

What passes is decided by the upstream dialect's own reader (`source`), which also meters: the bill of a translated answer is
that of the same answer passed through. What it lets pass is read into events and written anew.
"""

from __future__ import annotations

from typing import Any, Protocol

from ...core.pricing import Usage
from ..sse import EventStream, event_data, events_of, json_object
from ..streams import ResponsesStream
from .neutral import CALLS, STOP, Call, Event, Piece, Started, Stopped
from .responses_writer import Writer as ResponsesWriter


class Reader(Protocol):
    """Reads the events of an upstream's stream."""

    def read(self, event: dict[str, Any], /) -> Any:
        """What one event says."""


class Writer(Protocol):
    """Writes a stream for a customer."""

    def begin(self) -> bytes:
        """Before the first event."""

    def write(self, event: Event, /) -> bytes:
        """One event."""

    def close(self, why: str, used: Usage, /) -> bytes:
        """After the last event."""


class TranslatedStream(EventStream):
    """Fed with what the upstream sends; gives what the customer reads."""

    __slots__ = ("_begun", "_calls", "_reader", "_source", "_why", "_writer", "last")

    def __init__(self, source: EventStream, reader: Reader, writer: Writer) -> None:
        super().__init__()
        self._source, self._reader, self._writer = source, reader, writer
        self._begun = False
        self._calls: set[int] = set()
        self._why: str | None = None
        self.last: dict[str, Any] | None = None
        """The event that a customer of Responses gets last, with the cost."""

    def feed(self, chunk: bytes) -> bytes:
        """See EventStream."""
        return self._translated(self._source.feed(chunk))

    def finish(self) -> bytes:
        """See EventStream. An answer that never said that it ended was cut."""
        out = self._translated(self._source.finish())
        if isinstance(self._source, ResponsesStream) and self._source.last is not None and not self.failed:
            out += self._said(self._source.last)
        if self._why is None and self._source.done:
            self._why = STOP
        if self._why is None:
            self.failed = True
        self.done = not self.failed
        return out

    def _translated(self, passed: bytes) -> bytes:
        out = b"".join(self._said(event) for data in events_of(passed) if (event := json_object(event_data(data))) is not None)
        self.failed = self._source.failed
        return out

    def _said(self, event: dict[str, Any]) -> bytes:
        out = []
        for said in self._reader.read(event):
            if isinstance(said, Stopped):
                self._why = said.why
                continue
            if isinstance(said, Started):
                self._calls.add(said.index)
            elif isinstance(said, Piece) and said.kind is Call and said.index not in self._calls:
                continue  # arguments of a call that never began
            out.append(self._begin() + self._writer.write(said))
        return b"".join(out)

    def _begin(self) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        return self._writer.begin()

    def close(self, used: Usage) -> bytes:
        """What ends the answer in the customer's dialect, before the cost."""
        why = self._why or STOP
        if why == STOP and self._calls:
            why = CALLS
        out = self._begin() + self._writer.close(why, used)
        if isinstance(self._writer, ResponsesWriter):
            self.last = self._writer.last
        return out

    def delivered(self) -> int:
        """See EventStream."""
        return self._source.delivered()

    def untold(self) -> int:
        """See EventStream."""
        return self._source.untold()

    def reported(self) -> Any:
        """See EventStream; in the upstream's own words."""
        return self._source.reported()
