"""One request and its answer, free of any web framework.

This is the seam of the front: everything behind it (guard, auth, forward, routes) speaks `Call` and `Reply` only, so a
leaner data path can replace aiohttp without touching billing.
"""

from __future__ import annotations

import abc
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from ..core.errors import BadRequest

JSON_TYPE = "application/json"


# What we encode is a tree that we parsed or built, so no cycle has to be looked for. One encoder and one decoder for all.
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Reply:
    """A complete answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE


def json_bytes(value: Any) -> bytes:
    """Compact JSON; a lone surrogate (legal in JSON, not in UTF-8) falls back to escapes."""
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
    except RecursionError:
        raise BadRequest("The body is nested too deeply.", code="invalid_json") from None


def json_reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """`value` as a JSON answer."""
    return Reply(status, json_bytes(value), headers or {})


class ClientGone(ConnectionError):
    """The customer closed the connection while we were answering."""


class Call(abc.ABC):
    """One request. `path` starts with a slash and has no query; `headers` is case-insensitive."""

    __slots__ = ("headers", "local", "method", "path", "query", "remote", "request_id")

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    remote: str
    """The peer's address."""
    local: bool
    """Came in by the local listener."""
    request_id: str

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
    async def end(self) -> None:
        """Finish a streamed answer."""

    def parameters(self) -> dict[str, str]:
        """The query parameters; the last of a repeated name counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    async def json(self, limit: int) -> Any:
        """The body as JSON, see `parse_json`."""
        return parse_json(await self.read(limit))


def _no_constant(name: str) -> Any:
    raise BadRequest(f"The body is not valid JSON: {name} is not a JSON number.", code="invalid_json")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadRequest("The body is not valid JSON: a number is too large.", code="invalid_json")
    return value


_decode = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite).decode


def parse_json(body: bytes) -> Any:
    """Strict JSON: UTF-8, finite numbers, nesting that fits the parser. BadRequest (code invalid_json) otherwise."""
    try:
        return _decode(body.decode())
    except UnicodeDecodeError:
        raise BadRequest("The body is not valid UTF-8.", code="invalid_json") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.", code="invalid_json") from None
    except ValueError:
        raise BadRequest("The body is not valid JSON.", code="invalid_json") from None
