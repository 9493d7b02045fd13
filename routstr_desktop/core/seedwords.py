"""The English word list of BIP-39: twelve of them are a wallet, wherever they stand."""

from __future__ import annotations

from functools import lru_cache

COUNTS = frozenset({12, 15, 18, 21, 24})
"""So many words make a seed."""


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """All 2048; empty where the package is missing (then the length of a run decides alone)."""
    try:
        from mnemonic import Mnemonic
    except ImportError:
        return frozenset()
    return frozenset(Mnemonic("english").wordlist)


def is_seed(words: list[str]) -> bool:
    """They may be somebody's seed: as many as one has, and each one of the list, in any letter case."""
    known = english()
    return len(words) in COUNTS and all(
        word.lower() in known if known else word.isalpha() and 3 <= len(word) <= 8 for word in words
    )
