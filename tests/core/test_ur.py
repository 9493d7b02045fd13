"""Multipart URs, bit for bit as another implementation makes them.

The sums were taken of 60 parts that `@ngraveio/bc-ur` 1.1.13 made of the same texts; its decoder also read a token of 4,206
characters out of our parts with none lost, with half of them lost, and from part 30 on.
"""

from __future__ import annotations

import hashlib

import pytest

from routstr_desktop.core.cbor import byte_string, head
from routstr_desktop.core.fountain import Fountain, Sampler, Xoshiro, chosen
from routstr_desktop.core.ur import UrBytes, bytewords


def message(length: int) -> bytes:
    """A text that any language makes alike."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text, index = "", 0
    while len(text) < length:
        value, shown = index * 7919 % 10007, ""
        while value:
            value, rest = divmod(value, 36)
            shown = digits[rest] + shown
        text += "cashuB" + (shown or "0")
        index += 1
    return text[:length].encode()


@pytest.mark.parametrize(
    ("length", "part", "count", "digest"),
    [
        (20, 150, 1, "af7953f6fc7385814a980901c6a7098691c7af075f8ddf331d22cc42d5809239"),
        (600, 150, 5, "98db47447baa3fea92c8fc796f9da8d08622d6bc98d64e6fc2afd0d4fb4d8c32"),
        (1501, 150, 11, "356caebb16a0029f60b27de3d070c6855c04cff5c00790782c46f3d66656d686"),
        (5000, 150, 34, "81dfe6840f9f718cd43b5dc904a7b63b14bb6a26d9399e93d983592b1053e96d"),
        (700, 30, 24, "f7641aa22a2da11552863f702ba36fa1947d10bc6ceb3e88b22d619858c0eed5"),
    ],
)
def test_parts_are_those_of_another_make(length: int, part: int, count: int, digest: str) -> None:
    ur = UrBytes(message(length), part)
    assert ur.count == count
    texts = "\n".join(ur.text(number) for number in range(1, 61))
    assert hashlib.sha256(texts.encode()).hexdigest() == digest


def test_a_part_in_full() -> None:
    """The fifth and the first mixed part of 700 bytes in 24 pieces."""
    ur = UrBytes(message(700), 30)
    assert ur.text(5) == (
        "UR:BYTES/5-24/LPAHCSCSCFAORSCYTKROCWFXHDCKISKPFWEYEMKSI"
        "AHSJKISKPFWJZKSIAHSJKISKPFWENJOKTIAHSJKISKPFWECJSBTZTQZ"
    )
    assert ur.text(25) == (
        "UR:BYTES/25-24/LPCSCFCSCSCFAORSCYTKROCWFXHDCKBAGUBSCEDEG"
        "UCNFEFTKNHYGWCEDEGHFSFYIHKKFGBECEDEHFDNFWEYLBCYAXJZNETAWL"
    )


def test_the_examples_of_the_papers() -> None:
    """BCR-2020-012 for bytewords; RFC 8949, appendix A, for CBOR."""
    assert bytewords(bytes.fromhex("00010280ff")) == "aeadaolazmjendeoti"
    assert head(0, 23).hex() == "17"
    assert head(0, 24).hex() == "1818"
    assert head(0, 1000).hex() == "1903e8"
    assert head(0, 1000000).hex() == "1a000f4240"
    assert head(0, 1000000000000).hex() == "1b000000e8d4a51000"
    assert byte_string(bytes.fromhex("01020304")).hex() == "4401020304"


def test_the_generator_of_the_paper() -> None:
    """xoshiro256** with the seed "Wolf", each number modulo 100 (BCR-2024-001)."""
    random = Xoshiro(b"Wolf")
    assert [random.next() % 100 for _ in range(10)] == [42, 81, 85, 8, 82, 84, 76, 73, 70, 88]


def test_a_weight_of_nothing_is_never_drawn() -> None:
    random, sampler = Xoshiro(b"Wolf"), Sampler([1, 0, 3])
    drawn = [sampler.draw(random) for _ in range(4000)]
    assert 1 not in drawn
    assert 0.7 < drawn.count(2) / len(drawn) < 0.8


def solved(parts: dict[int, bytes], fountain: Fountain) -> bytes:
    """The message out of some parts, by elimination."""
    count = len(fountain.pieces)
    rows: dict[int, tuple[int, int]] = {}
    for number, data in parts.items():
        mask = sum(1 << place for place in chosen(number, count, fountain.checksum, fountain._sampler))
        value = int.from_bytes(data, "big")
        while mask and (low := mask & -mask) in rows:
            mask, value = mask ^ rows[low][0], value ^ rows[low][1]
        if mask:
            rows[mask & -mask] = (mask, value)
    assert len(rows) == count
    for low in sorted(rows, reverse=True):
        mask, value = rows[low]
        for other in range(count):
            if 1 << other != low and mask >> other & 1:
                value ^= rows[1 << other][1]
        rows[low] = (low, value)
    size = len(fountain.pieces[0])
    return b"".join(rows[1 << place][1].to_bytes(size, "big") for place in range(count))[: fountain.length]


@pytest.mark.parametrize("first", [1, 30, 1000])
def test_any_large_enough_set_of_parts_holds_the_message(first: int) -> None:
    fountain = Fountain(message(4000), 150)
    parts = {number: fountain.part(number) for number in range(first, first + 80) if number % 3}
    assert solved(parts, fountain) == message(4000)


def test_one_piece_is_not_cut_up() -> None:
    ur = UrBytes(b"cashuB" * 3)
    assert ur.count == 1
    assert ur.text(1) == ur.text(7)
    assert ur.text(1).count("/") == 1
