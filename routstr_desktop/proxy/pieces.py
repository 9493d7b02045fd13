"""How many seconds, characters and pictures a request can come to, and how many it did.

The length of a recording is only known when it was heard. Until then the size of the form bounds it: codecs for speech spend
at least LEAST_RATE. What is charged stays within that bound; a recording that is denser still (hours of silence) is the
operator's loss, as every overrun of a hold is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from ..core.pieces import ANY, NO_PIECES, Pieces
from ..core.pricing import Usage
from .usage import count

Json = Mapping[str, Any]
LEAST_RATE = 500
"""Bytes a second: AMR and Opus for speech have some 600 and more."""
USUAL_RATE = 32_000
"""Bytes a second of uncompressed speech, and TEXT_RATE of a transcript: for estimates only."""
TEXT_RATE = 15
UNKNOWN = 2**31 // LEAST_RATE
"""Seconds of a recording whose size nobody told."""
SOUND_TOKENS = 10
"""Tokens of a second of sound, where models count those: for estimates only."""
TAIL = 4096
_TIMES = re.compile(rb"-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})")


@dataclass(frozen=True, slots=True)
class Said:
    """What was delivered, as far as it tells how much was heard or made."""

    answer: Json = field(default_factory=dict)
    """Where it is JSON."""
    size: int = 0
    """Bytes of text."""
    tail: bytes = b""
    """The last TAIL bytes of what is no JSON."""


def pictures(payload: Json, choices: int, length: int | None) -> Pieces:
    """As many as were asked for. Of a form, whose fields may follow its files, of the dearest kind."""
    if length is not None:
        return Pieces(pictures=choices, size=ANY)
    return Pieces(pictures=choices, size=_word(payload.get("size")), quality=_word(payload.get("quality")))


def characters(payload: Json, choices: int, length: int | None) -> Pieces:
    """What shall be spoken."""
    text = payload.get("input")
    return Pieces(characters=len(text)) if isinstance(text, str) else NO_PIECES


def seconds(payload: Json, choices: int, length: int | None) -> Pieces:
    """What a form of that many bytes may hold at most."""
    return Pieces(seconds=UNKNOWN if length is None or length < 0 else -(-length // LEAST_RATE))


def pictures_made(asked: Pieces, said: Said) -> tuple[Pieces, bool]:
    """What was used, and whether that is an estimate."""
    made = said.answer.get("data")
    return replace(asked, pictures=min(asked.pictures, len(made) if isinstance(made, list) else 0)), False


def seconds_heard(asked: Pieces, said: Said) -> tuple[Pieces, bool]:
    """As told by the usage (`duration`), a verbose answer or the last subtitle; else by how much was said, or sent."""
    usage = said.answer.get("usage")
    told = _seconds(usage.get("seconds")) if isinstance(usage, dict) else None
    if told is None:
        told = _seconds(said.answer.get("duration"))
    if told is None:
        told = _last_time(said.tail)
    known = told is not None and told > 0
    sent = asked.seconds * LEAST_RATE // USUAL_RATE if asked.seconds < UNKNOWN else 0
    heard = told if told else max(1, -(-said.size // TEXT_RATE), sent)
    return replace(asked, seconds=min(asked.seconds, heard)), not known


def with_pieces(usage: Usage, used: Pieces, guessed: bool, priced: bool) -> Usage:
    """`usage` and what else was used. `priced`: the model is sold by that; then tokens that nobody told are not guessed."""
    if not used:
        return usage
    if priced and (usage.estimated or usage.empty):
        return Usage(estimated=guessed, reported_usd=usage.reported_usd, pieces=used)
    if usage.estimated and used.seconds:
        return usage._replace(prompt=max(usage.prompt, used.seconds * SOUND_TOKENS), pieces=used)
    return usage._replace(pieces=used)


def _word(value: Any) -> str:
    """As lists name it. What is no such word is not listed."""
    return "" if value is None else value.strip().lower()[:32].replace(ANY, "") or "?" if isinstance(value, str) else "?"


def _seconds(value: Any) -> int | None:
    """Whole seconds, one that was begun counts; None for what is no length."""
    if isinstance(value, str):
        try:
            number = Decimal(value.strip()) if len(value) <= 32 else Decimal("NaN")
        except InvalidOperation:
            return None
        return count(float(number)) if number.is_finite() else None
    return count(value)


def _last_time(tail: bytes) -> int | None:
    """Where the last subtitle ends (SRT, WebVTT)."""
    times = _TIMES.findall(tail)
    if not times:
        return None
    hours, minutes, whole, part = times[-1]
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (int(part) > 0)
