"""Reads Uniform Resources (BCR-2020-005): the parts of a moving code in any order, some missed, some spoiled, some of another.

Whoever shows a code decides what is in its parts, so each claim is held against a limit before anything is kept for it.
"""

from __future__ import annotations

import enum
import itertools
import re
from typing import NamedTuple

from .cbor import BYTES, TEXT, read_head, read_string
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
_BEGINS = re.compile(r"(?<![a-z0-9])ur:", re.IGNORECASE)
LONGEST_LINES = 4096
"""Characters of one part that may have been broken into lines: no code holds more."""
_BREAKS = re.compile(r"\s+(?:>\s*)*")


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
        text, end = read_string(message, 0, BYTES, TEXT)
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
    """The parts in a text, each once, in their order; one that was broken into lines on its way is joined."""
    begins = [found.start() for found in itertools.islice(_BEGINS.finditer(text), 2 * MOST_PIECES)]
    parts = (_part_of(text[at:end]) for at, end in itertools.pairwise((*begins, len(text))))
    return list(dict.fromkeys(part for part in parts if part is not None))


def _part_of(chunk: str) -> str | None:
    """The part at its beginning."""
    found = PART.match(chunk)
    if found is None:
        return None
    if len(chunk.rstrip()) > found.end() and not _sound(found.group(4)):
        joined = ""
        for line in _BREAKS.split(chunk[:LONGEST_LINES]):
            joined += line
            if (whole := PART.fullmatch(joined)) is not None and _sound(whole.group(4)):
                return joined
    return found.group(0)


def _sound(words: str) -> bool:
    try:
        from_bytewords(words.lower())
    except ValueError:
        return False
    return True


def _fields(body: bytes) -> tuple[list[int], bytes]:
    """Number, count, length and checksum of a part, and its data (CDDL of BCR-2024-001). ValueError."""
    if body[:1] != b"\x85":
        raise ValueError("no part")
    numbers, at = [], 1
    for _ in range(4):
        kind, value, at = read_head(body, at)
        if kind != 0:
            raise ValueError("no number")
        numbers.append(value)
    data, at = read_string(body, at, BYTES)
    if at != len(body):
        raise ValueError("more than a part")
    return numbers, data
