"""What is counted otherwise than in tokens: sound that was heard, text that was spoken, pictures that were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

ANY = "*"
"""A size that is not known yet: the dearest counts."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """So much of each, of one request."""

    seconds: int = 0
    """Of sound that is heard; one that was begun counts whole."""
    characters: int = 0
    """Of text that is spoken."""
    pictures: int = 0
    """That are made."""
    size: str = ""
    """Of each picture, as `1024x1024`; "" = the request says nothing."""
    quality: str = ""

    def __bool__(self) -> bool:
        return bool(self.seconds or self.characters or self.pictures)


NO_PIECES = Pieces()


@dataclass(frozen=True, slots=True)
class Picture:
    """The price of one picture. Where size or quality is "", it is for all that are not listed by theirs."""

    usd: Decimal
    size: str = ""
    quality: str = ""

    @classmethod
    def named(cls, name: str, usd: Decimal) -> Picture:
        """Of a list's name: `hd/1024x1792`, `1024x1024`, `hd`."""
        words = name.strip().lower().split("/")
        return cls(usd, *(next((word for word in words if ("x" in word) is a_size), "") for a_size in (True, False)))


class _Priced(Protocol):
    @property
    def size(self) -> str: ...
    @property
    def quality(self) -> str: ...


P = TypeVar("P", bound=_Priced)
N = TypeVar("N", int, Decimal)


def picture_price(listed: Sequence[P], amount: Callable[[P], N], otherwise: N, wanted: Pieces) -> N:
    """What one picture costs: the first of the list that is as wanted (the ordinary one stands first), else one for all.

    Of a kind that is not listed it is `otherwise`, or, where that is zero, as much as the dearest.
    """
    if wanted.size != ANY:
        for fits in (_same, _may_be):
            for one in listed:
                if fits(one.size, wanted.size) and fits(one.quality, wanted.quality):
                    return amount(one)
        if otherwise:
            return otherwise
    dearest = otherwise
    for one in listed:
        dearest = max(dearest, amount(one))
    return dearest


def _same(listed: str, wanted: str) -> bool:
    return not wanted or listed == wanted


def _may_be(listed: str, wanted: str) -> bool:
    return not listed or _same(listed, wanted)
