"""One request and its answer, free of sockets and of any web framework.

This is the seam of the front: everything behind it (guard, auth, forward, routes) speaks `Call` and `Reply` only.
"""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .json_text import json_bytes, parse_json

JSON_TYPE = "application/json"


@dataclass(slots=True)
class Reply:
    """A complete answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE


def json_reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """`value` as a JSON answer."""
    return Reply(status, json_bytes(value), headers or {})


class ClientGone(ConnectionError):
    """The customer closed the connection while we were answering."""


class Call(abc.ABC):
    """One request. `path` starts with a slash and has no query; `headers` is case-insensitive."""

    __slots__ = (
        "begun", "common", "header_bytes", "headers", "held", "key_id", "local", "method", "model", "path", "query", "remote",
        "request_id",
    )  # fmt: skip

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    remote: str
    """The peer's address."""
    local: bool
    """Came in by the local listener."""
    request_id: str
    header_bytes: int
    """Size of all headers as they came."""
    common: dict[str, str]
    """Headers that every answer to this request carries."""
    key_id: int
    """The key that pays, once it is known; 0 before."""
    model: str
    """As the client named it, once its body was read."""
    held: bool
    """Something was held for it, so the request log has a row of it."""
    begun: bool
    """The head of a streamed answer is made: no other answer can be given."""

    @abc.abstractmethod
    async def chunk(self) -> bytes:
        """The next bytes of the body, as they come; b"" at its end. BadRequest when it stalls or is cut."""

    @abc.abstractmethod
    async def read(self, limit: int) -> bytes:
        """The whole body. TooLarge above `limit` bytes, BadRequest when it stalls or is cut."""

    @abc.abstractmethod
    async def begin(self, status: int, headers: dict[str, str]) -> None:
        """Start a streamed answer; the head leaves together with the first bytes written."""

    @abc.abstractmethod
    async def write(self, data: bytes) -> None:
        """Send bytes of a streamed answer, waiting while the customer reads slowly. ClientGone when they left."""

    @abc.abstractmethod
    async def end(self, data: bytes = b"") -> None:
        """Finish a streamed answer with its last bytes. ClientGone."""

    def parameters(self) -> dict[str, str]:
        """The query parameters; the last of a repeated name counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    async def json(self, limit: int) -> Any:
        """The body as JSON, see `parse_json`."""
        return parse_json(await self.read(limit))
