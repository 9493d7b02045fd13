"""How hard a passphrase is to guess, roughly: a hint while it is typed, not a proof."""

from __future__ import annotations

import itertools
import math

LEAST = 8
"""Characters; below that it is refused."""
WEAK, FAIR = 45.0, 65.0
"""Bits. An attacker with the file pays 128 MiB and a third of a second per guess on an ordinary computer."""
_WORD_BITS = 11.0
"""What a word that somebody thought of adds, at most: as if it were drawn from 2,000."""


def bits(text: str) -> float:
    """An estimate: letters by how many kinds there are and how often one follows another, words by their number."""
    if not text:
        return 0.0
    kinds = 26 * any(letter.islower() for letter in text) + 26 * any(letter.isupper() for letter in text)
    kinds += 10 * any(letter.isdigit() for letter in text) + 33 * any(not letter.isalnum() for letter in text)
    steps = {(first, second) for first, second in itertools.pairwise(text) if abs(ord(second) - ord(first)) > 1}
    letters = min(len(text), len(steps) + 1) * math.log2(max(kinds, 2))
    words = [word for word in text.split() if len(word) > 2]
    if len(words) > 1 and text.replace(" ", "").isalpha():
        return min(letters, len(set(words)) * _WORD_BITS)
    return letters


def strength(text: str) -> str:
    """`short` (refused), `weak`, `fair` or `strong`."""
    if len(text) < LEAST:
        return "short"
    found = bits(text)
    return "weak" if found < WEAK else "fair" if found < FAIR else "strong"
