"""A form with files on its way to the upstream: never in memory as a whole, and on no disk.

Who it is for stands in the form itself, so what precedes the field `model` is kept until that has come. From there on the
bytes pass as they arrive; only the name of the model is replaced.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from ..core.errors import BadRequest, TooLarge
from .body import Order, read_order
from .call import Call
from .dialect import Dialect
from .multipart import Form, boundary_of
from .services import ProxyConfig

_FLAGS = {"true": True, "false": False}


def _typed(name: str, value: str) -> Any:
    """A field as JSON would have it; what is no number or flag stays a text, and is refused as one."""
    if name == "stream":
        return _FLAGS.get(value, value)
    return int(value) if name == "n" and value.isdecimal() and len(value) < 10 else value


class Upload:
    """One form. `open` first; then `order` is what it asks for."""

    order: Order

    def __init__(self, call: Call, dialect: Dialect, config: ProxyConfig) -> None:
        self.content_type: str = call.headers.get("Content-Type", "")
        self._form = Form(boundary_of(self.content_type))
        self._call, self._dialect, self._config = call, dialect, config
        self._held: list[bytes] = []
        self._size = 0

    async def open(self) -> None:
        """Read until the model is known. BadRequest, TooLarge."""
        while "model" not in self._form.fields:
            if self._form.complete:
                raise BadRequest("'model' must name a model.")
            self._held.append(await self._next())
            if self._size > self._config.max_body:
                raise TooLarge("The form must name its 'model' before its files. Nothing was charged.")
        self.order = self._read()

    async def _next(self) -> bytes:
        data = await self._call.chunk()
        self._size += len(data)
        if self._size > self._config.max_upload:
            raise TooLarge(f"The body is larger than {self._config.max_upload} bytes.")
        if not data and not self._form.complete:
            raise BadRequest("The body was cut off.")
        self._form.feed(data)
        return data

    def _read(self) -> Order:
        """What the fields that have come ask for. BadRequest."""
        payload = {name: _typed(name, value) for name, value in self._form.fields.items()}
        if payload.get("user"):
            raise BadRequest("'user' would tell the provider who asks: leave it out.", code="unsupported_parameter")
        if self._form.files > self._dialect.files:
            raise BadRequest(f"At most {self._dialect.files} files are taken here. Nothing was charged.")
        told = self._call.headers.get("Content-Length")
        size = sum(map(len, self._form.fields.values()))
        return read_order(payload, size, self._dialect, length=-1 if told is None else int(told))

    def _settle_kind(self) -> None:
        """All of the form has come: of which kind the pictures are."""
        kind = self._dialect.asks(self._form.fields, self.order.choices, None)
        if kind.pictures:
            self.order.pieces = kind

    def length(self, model: str) -> int | None:
        """Bytes of the body with `model` in it; None where the client did not tell."""
        told = self._call.headers.get("Content-Length")
        start, end = self._form.spans["model"]
        return None if told is None else int(told) - (end - start) + len(model.encode())

    async def pieces(self, model: str) -> AsyncIterator[bytes]:
        """The body, for a provider that calls it `model`. BadRequest where what follows asks for more than was held for."""
        head, self._held = b"".join(self._held), []
        start, end = self._form.spans["model"]
        yield head[:start] + model.encode() + head[end:]
        fields = len(self._form.fields)
        while data := await self._next():
            if len(self._form.fields) != fields or self._form.files > self._dialect.files:
                fields = len(self._form.fields)
                if self._read().choices > self.order.choices:
                    raise BadRequest("The form must say 'n' before its files. Nothing was charged.")
            yield data
        self._settle_kind()
