"""Reads Uniform Resources (BCR-2020-005): the parts of a moving code in any order, some missed, some spoiled, some of another.

Whoever shows a code decides what is in its parts, so each claim is held against a limit before anything is kept for it.
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from .fountain import Contradiction, Gathering
from .ur import from_bytewords

MOST_PIECES = 1024
"""Pieces of one message; our own codes have at most 200."""
MOST_BYTES = 512 * 1024
"""Bytes of one message: far more than any token that a moving code can show in a minute."""
MOST_MESSAGES = 4
"""Begun at the same time: two codes that stand side by side, and what was left unfinished."""
PART = re.compile(r"ur:([a-z0-9-]{1,64})/(?:([0-9]{1,10})-([0-9]{1,10})/)?([a-z]{10,})", re.IGNORECASE)
"""The text of one part."""
_BYTE_STRING, _TEXT_STRING = 2, 3


class Fed(enum.Enum):
    """What a part was good for."""

    NEW = "new"
    KNOWN = "known"
    """Nothing follows from it that was not known."""
    DAMAGED = "damaged"
    """It is no part, or its sum is wrong, or it contradicts what came before."""
    TOO_LARGE = "too large"
    """It claims to be of a message above the limits."""
    FOREIGN = "foreign"
    """A UR of something else: no text is in it."""


class Progress(NamedTuple):
    """How far the message is of which a part came last."""

    known: int
    needed: int


class UrReader:
    """Feed it parts until there is a `text`; `progress` tells how far it is."""

    def __init__(self) -> None:
        self.text: str | None = None
        """What the code says, once it is whole."""
        self.progress = Progress(0, 0)
        self._begun: dict[tuple[int, ...], Gathering] = {}
        """By what all parts of a message have in common; the one that was fed last stands last."""

    def feed(self, part: str) -> Fed:
        """Take one part. After the message is whole nothing changes any more."""
        found = PART.fullmatch(part.strip())
        if found is None:
            return Fed.DAMAGED
        if self.text is not None:
            return Fed.KNOWN
        kind, number, count, words = found.groups()
        if kind.lower() != "bytes":
            return Fed.FOREIGN
        if len(words) > 2 * MOST_BYTES:
            return Fed.TOO_LARGE
        try:
            body = from_bytewords(words.lower())
            return self._whole(body) if number is None else self._part(body, int(number), int(count))
        except (ValueError, Contradiction):
            return Fed.DAMAGED

    def _part(self, body: bytes, number: int, count: int) -> Fed:
        numbers, data = _fields(body)
        if numbers[:2] != [number, count] or not (0 < number < 1 << 32 and count and data):
            raise ValueError("its text and its content differ")
        length, checksum = numbers[2:]
        if count > MOST_PIECES or length > MOST_BYTES:
            return Fed.TOO_LARGE
        size = len(data)
        if not size * (count - 1) < length <= size * count or checksum >= 1 << 32:
            raise ValueError("no message can be cut up so")
        message = (count, size, length, checksum)
        gathering = self._begun.pop(message, None) or Gathering(count, size, length, checksum)
        self.progress = Progress(0, count)
        new = gathering.add(number, data)  # a contradiction forgets what was gathered of it: nobody knows which part is wrong
        if new and gathering.known == count:
            return self._whole(gathering.message(), count)
        self._begun[message] = gathering
        if len(self._begun) > MOST_MESSAGES:
            del self._begun[next(iter(self._begun))]
        self.progress = Progress(gathering.known, count)
        return Fed.NEW if new else Fed.KNOWN

    def _whole(self, message: bytes, count: int = 1) -> Fed:
        text, end = _string(message, 0)
        if end != len(message):
            raise ValueError("there is more than one text in it")
        try:
            self.text = text.decode()
        except UnicodeDecodeError:
            return Fed.FOREIGN
        self._begun.clear()
        self.progress = Progress(count, count)
        return Fed.NEW


def parts_in(text: str) -> list[str]:
    """The parts in a text, each once, in their order."""
    return list(dict.fromkeys(found.group(0) for found in PART.finditer(text)))


def _fields(body: bytes) -> tuple[list[int], bytes]:
    """Number, count, length and checksum of a part, and its data (CDDL of BCR-2024-001). ValueError."""
    if body[:1] != b"\x85":
        raise ValueError("no part")
    numbers, at = [], 1
    for _ in range(4):
        kind, value, at = _head(body, at)
        if kind != 0:
            raise ValueError("no number")
        numbers.append(value)
    data, at = _string(body, at, (_BYTE_STRING,))
    if at != len(body):
        raise ValueError("more than a part")
    return numbers, data


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The CBOR item at `at` (RFC 8949): its major type, its argument, and where its content begins. ValueError."""
    kind, short = divmod(data[at] if at < len(data) else 0xFF, 32)
    if short < 24:
        return kind, short, at + 1
    if short > 27 or at + 1 + (size := 1 << short - 24) > len(data):
        raise ValueError("no CBOR")
    return kind, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _string(data: bytes, at: int, kinds: tuple[int, ...] = (_BYTE_STRING, _TEXT_STRING)) -> tuple[bytes, int]:
    """The string at `at`, and where it ends. ValueError."""
    kind, length, start = _head(data, at)
    if kind not in kinds or length > len(data) - start:
        raise ValueError("no string")
    return data[start : start + length], start + length
