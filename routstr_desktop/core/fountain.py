"""Fountain codes as multipart URs use them (BCR-2024-001): a message in pieces, of which any large enough set is sufficient.

The first parts are the pieces themselves; every later part is some of the pieces XORed. Which ones follows from the number of
the part and the checksum of the message, so both sides must agree on the generator (xoshiro256**) to the last bit.
"""

from __future__ import annotations

import hashlib
import itertools
import struct
import zlib
from collections.abc import Iterator, Sequence

_MASK = 2**64 - 1


class Xoshiro:
    """xoshiro256**, seeded with the SHA-256 of a text of bytes."""

    def __init__(self, seed: bytes) -> None:
        self._state = list(struct.unpack(">4Q", hashlib.sha256(seed).digest()))

    def next(self) -> int:
        """The next 64 bits."""
        a, b, c, d = self._state
        result = _rotated(b * 5 & _MASK, 7) * 9 & _MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= (self._state[1] << 17) & _MASK
        self._state = [a, b, c, _rotated(d, 45)]
        return result

    def share(self) -> float:
        """From 0 to below 1 (1 itself after rounding, once in 2^53)."""
        return self.next() / 2**64

    def below(self, limit: int) -> int:
        """A whole number from 0 to below `limit`."""
        return min(limit - 1, int(self.share() * limit))


def _rotated(value: int, by: int) -> int:
    return (value << by | value >> 64 - by) & _MASK


class Sampler:
    """Draws a place by its weight, in constant time (the alias method, in the order that others fill its tables)."""

    def __init__(self, weights: Sequence[float]) -> None:
        count, total = len(weights), sum(weights)
        shares = [weight * count / total for weight in weights]
        self._keep, self._other = [1.0] * count, [0] * count
        small = [place for place in reversed(range(count)) if shares[place] < 1]
        large = [place for place in reversed(range(count)) if shares[place] >= 1]
        while small and large:
            less, more = small.pop(), large.pop()
            self._keep[less], self._other[less] = shares[less], more
            shares[more] += shares[less] - 1
            (small if shares[more] < 1 else large).append(more)

    def draw(self, random: Xoshiro) -> int:
        """A place."""
        first, second = random.share(), random.share()
        place = min(len(self._keep) - 1, int(len(self._keep) * first))
        return place if second < self._keep[place] else self._other[place]


def pieces_of(message: bytes, most: int) -> list[bytes]:
    """The fewest pieces of equal length, at most `most` bytes each; the last one is filled up with zeros."""
    count = -(-len(message) // most)
    length = -(-len(message) // count)
    padded = message.ljust(length * count, b"\0")
    return [padded[at : at + length] for at in range(0, len(padded), length)]


def chosen(number: int, count: int, checksum: int, sampler: Sampler) -> list[int]:
    """Which of the `count` pieces are in part `number` (from 1)."""
    if number <= count:
        return [number - 1]
    random = Xoshiro(struct.pack(">II", number, checksum))
    degree = sampler.draw(random) + 1
    left = list(range(count))
    return [left.pop(random.below(len(left))) for _ in range(degree)]


class Fountain:
    """The parts of one message."""

    def __init__(self, message: bytes, most: int) -> None:
        self.length, self.checksum = len(message), zlib.crc32(message)
        self.pieces = pieces_of(message, most)
        self._sampler = Sampler([1 / degree for degree in range(1, len(self.pieces) + 1)])

    def part(self, number: int) -> bytes:
        """The data of part `number`, counted from 1 without end."""
        data = 0
        for place in chosen(number, len(self.pieces), self.checksum, self._sampler):
            data ^= int.from_bytes(self.pieces[place], "big")
        return data.to_bytes(len(self.pieces[0]), "big")

    def __iter__(self) -> Iterator[bytes]:
        return (self.part(number) for number in itertools.count(1))


class Contradiction(Exception):
    """A part does not agree with the others: one of them is of another message, or was made up."""


class Gathering:
    """The pieces of one message out of its parts, whatever their order: each part is an equation, solved as far as it goes.

    A part of which nothing new follows costs no memory, so `count` parts are the most that is ever kept.
    """

    def __init__(self, count: int, size: int, length: int, checksum: int) -> None:
        """`count` pieces of `size` bytes, `length` bytes in all."""
        self.count, self._length, self._checksum = count, length, checksum
        self._size, self._bits = size, 8 * size
        self._sampler = Sampler([1 / degree for degree in range(1, count + 1)])
        self._rows: dict[int, int] = {}
        """By the length of the row in bits: above `_bits` a bit for each piece that is in it, below them their XOR."""

    @property
    def known(self) -> int:
        """How many parts of which something followed; at `count` the message is whole."""
        return len(self._rows)

    def add(self, number: int, data: bytes) -> bool:
        """Take part `number` (from 1); whether anything follows from it. Contradiction."""
        places = chosen(number, self.count, self._checksum, self._sampler)
        row = sum(1 << place for place in places) << self._bits | int.from_bytes(data, "big")
        while (top := row.bit_length()) > self._bits:
            held = self._rows.get(top)
            if held is None:
                self._rows[top] = row
                return True
            row ^= held
        if row:
            raise Contradiction
        return False

    def message(self) -> bytes:
        """The whole of it, when `known` is `count`. Contradiction if it is not what its checksum says."""
        only = (1 << self._bits) - 1
        pieces: list[int] = []
        for place in range(self.count):
            row = self._rows[self._bits + place + 1]
            others, value = row >> self._bits ^ 1 << place, row & only
            while others:
                lower = others.bit_length() - 1
                value ^= pieces[lower]
                others ^= 1 << lower
            pieces.append(value)
        message = b"".join(piece.to_bytes(self._size, "big") for piece in pieces)[: self._length]
        if zlib.crc32(message) != self._checksum:
            raise Contradiction
        return message
