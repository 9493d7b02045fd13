"""As much of CBOR (RFC 8949) as URs and tokens need: heads, byte strings, and where an item ends."""

from __future__ import annotations

BYTES, TEXT, ARRAY, MAP, TAG = 2, 3, 4, 5, 6
"""Major types."""
MOST_ITEMS = 18_000
"""In one item: a token of 1,000 proofs with DLEQ has as many."""


def head(kind: int, value: int) -> bytes:
    """The head of an item: major type and the shortest form of its argument."""
    if value < 24:
        return bytes([kind << 5 | value])
    size = next(size for size in (1, 2, 4, 8) if value < 1 << 8 * size)
    return bytes([kind << 5 | 23 + size.bit_length()]) + value.to_bytes(size, "big")


def byte_string(data: bytes) -> bytes:
    """A byte string."""
    return head(BYTES, len(data)) + data


def read_head(data: bytes, at: int) -> tuple[int, int, int]:
    """The item at `at`: its major type, its argument, and where its content begins. ValueError, also for unknown lengths."""
    if at >= len(data):
        raise ValueError("it ends too early")
    kind, short = divmod(data[at], 32)
    if short < 24:
        return kind, short, at + 1
    if short > 27 or at + 1 + (size := 1 << short - 24) > len(data):
        raise ValueError("no CBOR")
    return kind, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def read_string(data: bytes, at: int, *kinds: int) -> tuple[bytes, int]:
    """The string of one of these major types at `at`, and where it ends. ValueError."""
    kind, length, start = read_head(data, at)
    if kind not in kinds or length > len(data) - start:
        raise ValueError("no string")
    return data[start : start + length], start + length


def end_of(data: bytes, at: int = 0) -> int:
    """Where the item at `at` ends, whatever is in it. ValueError, also if there is more in it than anybody writes."""
    left, seen = 1, 0
    while left:
        seen += 1
        if seen > MOST_ITEMS:
            raise ValueError("too much is in it")
        kind, value, at = read_head(data, at)
        left -= 1
        if kind in (BYTES, TEXT):
            at += value
        elif kind in (ARRAY, MAP, TAG):
            left += {ARRAY: value, MAP: 2 * value, TAG: 1}[kind]
        if at > len(data):
            raise ValueError("it ends too early")
    return at
