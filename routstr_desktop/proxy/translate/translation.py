"""A request in the dialect of its provider, and the answer in that of the customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..body import Order
from ..dialect import CHAT, MESSAGES, RESPONSES, Dialect
from ..sse import EventStream
from . import (
    chat_answer,
    chat_request,
    messages_answer,
    messages_request,
    responses_answer,
    responses_request,
    responses_writer,
)
from .neutral import Answer, Ask, Json, Origin
from .stream import Reader, TranslatedStream, Writer

Write = Callable[[Answer, str, str, Mapping[str, Origin]], Json]
Begin = Callable[[str, str, Mapping[str, Origin]], Writer]


@dataclass(frozen=True, slots=True)
class _Words:
    """How a dialect is read and written."""

    read_request: Callable[[Json], Ask]
    write_request: Callable[[Ask], Json]
    read: Callable[[Json], Answer]
    write: Write
    reader: Callable[[], Reader]
    writer: Begin


_WORDS = {
    CHAT.name: _Words(
        chat_request.read,
        chat_request.write,
        chat_answer.read,
        chat_answer.write,
        chat_answer.Reader,
        chat_answer.Writer,
    ),
    RESPONSES.name: _Words(
        responses_request.read,
        responses_request.write,
        responses_answer.read,
        responses_writer.write,
        responses_answer.Reader,
        responses_writer.Writer,
    ),
    MESSAGES.name: _Words(
        messages_request.read,
        messages_request.write,
        messages_answer.read,
        messages_answer.write,
        messages_answer.Reader,
        messages_answer.Writer,
    ),
}


def translated(order: Order, dialect: Dialect, kind: str) -> Order:
    """`order` as a provider of `kind` is asked in `dialect`. BadRequest for what it has no words for; nothing was charged."""
    if dialect is order.dialect:
        return order
    ask = _WORDS[order.dialect.name].read_request(order.payload)
    ask.stream = order.stream
    payload = _WORDS[dialect.name].write_request(ask)
    if order.limit is not None:
        payload[dialect.limit_name(kind)] = order.limit
    return replace(order, payload=payload, dialect=dialect, origins=ask.origins)


def translated_answer(answer: Json, asked: Order, dialect: Dialect, model: str, request_id: str) -> Json:
    """A whole answer to `asked`, for a customer who speaks `dialect`."""
    if dialect is asked.dialect:
        return answer
    said = _WORDS[asked.dialect.name].read(answer)
    return _WORDS[dialect.name].write(said, model, request_id, asked.origins)


def stream_of(asked: Order, dialect: Dialect, model: str, request_id: str) -> EventStream:
    """What takes the stream of an answer to `asked` and gives it to a customer who speaks `dialect`."""
    source = asked.dialect.stream()
    if dialect is asked.dialect:
        return source
    reader = _WORDS[asked.dialect.name].reader()
    writer = _WORDS[dialect.name].writer(model, request_id, asked.origins)
    return TranslatedStream(source, reader, writer)
