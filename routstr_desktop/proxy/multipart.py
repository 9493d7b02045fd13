"""A multipart form that is watched while it passes: its bytes go on as they came, its fields are read (RFC 7578).

Only the plainest form is let through. Two parsers that see two forms would let a customer pay for one model and use
another: what some parser might read otherwise is refused.
"""

from __future__ import annotations

import re

from ..core.errors import BadRequest

MAX_FIELD = 64 * 1024
"""Bytes of a field that is no file."""
MAX_PARTS = 64
_MAX_HEAD = 4 * 1024
_HEADERS = (b"content-disposition", b"content-type", b"content-length")
_TYPE = re.compile(r'multipart/form-data\s*;\s*boundary=("?)([0-9A-Za-z\'()+_,./:=?-]{1,70})\1', re.IGNORECASE)
_DISPOSITION = re.compile(
    rb'form-data; name="([A-Za-z0-9_.\[\]-]{1,64})"(; filename="[^"\\\r\n]*")?(; filename\*=[^;"\r\n]*)?', re.IGNORECASE
)


def _broken(what: str) -> BadRequest:
    return BadRequest(f"The form cannot be read: {what}. Nothing was charged.", code="invalid_form")


def boundary_of(content_type: str) -> bytes:
    """The boundary. BadRequest where the body is no form."""
    match = _TYPE.fullmatch(content_type.strip())
    if match is None:
        raise BadRequest("This endpoint takes a multipart/form-data body. Nothing was charged.", code="invalid_form")
    return match.group(2).encode()


class Form:
    """Feed what comes. `fields` are complete ones; `spans` say where their values stand in the body."""

    def __init__(self, boundary: bytes) -> None:
        self.fields: dict[str, str] = {}
        self.spans: dict[str, tuple[int, int]] = {}
        self.files = 0
        self.complete = False
        self._mark = b"--" + boundary
        self._buffer = b"\r\n"  # as if a line had ended before the first boundary
        self._at = -2
        """Where the buffer begins in the body."""
        self._parts = 0
        self._in_head = False
        self._name: str | None = None
        """The field being read; None in a file, and before the first part."""
        self._value: list[bytes] = []
        self._value_at = 0

    def feed(self, data: bytes) -> None:
        """More of the body. BadRequest."""
        self._buffer += data
        while not self.complete and (self._head() if self._in_head else self._text()):
            pass
        if self.complete and self._buffer.strip(b"\r\n"):
            raise _broken("it goes on after its end")

    def _drop(self, count: int) -> bytes:
        gone, self._buffer = self._buffer[:count], self._buffer[count:]
        self._at += count
        return gone

    def _text(self) -> bool:
        """What stands before the next boundary; whether there is one."""
        found = self._buffer.find(self._mark)
        if found < 0:
            # a boundary, and the line end before it, may be cut by the end of what has come
            self._take(self._drop(max(0, len(self._buffer) - len(self._mark) - 2)))
            return False
        if self._buffer[max(0, found - 2) : found] != b"\r\n":
            raise _broken("its boundary stands inside of a part")
        end = found + len(self._mark)
        if len(self._buffer) < end + 2:
            return False
        tail = self._buffer[end : end + 2]
        self._take(self._drop(found - 2))
        self._ended()
        self._drop(end + 2 - (found - 2))
        if tail == b"--":
            self.complete = True
        elif tail == b"\r\n":
            self._in_head = True
        else:
            raise _broken("a boundary is no line of its own")
        return True

    def _take(self, data: bytes) -> None:
        if not self._parts:
            if data:
                raise _broken("something stands before its first part")
        elif self._name is not None and data:
            self._value.append(data)
            if sum(map(len, self._value)) > MAX_FIELD:
                raise _broken(f"the field '{self._name}' is too long")

    def _ended(self) -> None:
        """A part is complete."""
        if self._name is None:
            return
        try:
            value = b"".join(self._value).decode()
        except UnicodeDecodeError:
            raise _broken(f"the field '{self._name}' is not UTF-8") from None
        if self._name in self.fields and not self._name.endswith("[]"):
            raise _broken(f"it has '{self._name}' twice")
        self.fields[self._name] = value
        self.spans[self._name] = (self._value_at, self._at)

    def _head(self) -> bool:
        """The headers of a part; whether they are complete."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _MAX_HEAD:
                raise _broken("the headers of a part are too long")
            return False
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise _broken("it has too many parts")
        name, is_file = _named(self._drop(end))
        self._drop(4)
        self._in_head = False
        self._name = None if is_file else name
        self._value, self._value_at = [], self._at
        self.files += is_file
        return True


def _named(head: bytes) -> tuple[str, bool]:
    """The name of a part, and whether it is a file."""
    found = None
    for line in head.split(b"\r\n"):
        header, colon, value = line.partition(b":")
        kind = header.lower()
        if b"\n" in line or b"\r" in line or not colon or kind not in _HEADERS:
            raise _broken("a part has a header that has no place there")
        if kind == b"content-disposition":
            match = _DISPOSITION.fullmatch(value.strip())
            if match is None or found is not None:
                raise _broken("a part is not named as it has to be")
            found = match.group(1).decode(), match.group(2) is not None or match.group(3) is not None
    if found is None:
        raise _broken("a part has no name")
    return found
