"""Ecash tokens in the middle of anything: a sentence, a quoted e-mail, a block of code, several of them at once.

A mail program breaks a token into lines, and then nobody can see where it ends and the next word begins; but a token says
itself how long it is, as a CBOR item (V4) or a JSON object (V3). Whether it is worth anything is for `wallet.tokens` to say.
"""

from __future__ import annotations

import base64
import itertools
import json
import re

from .cbor import end_of

MOST = 1000
"""Places that are looked at in one text."""
_BEGINS = re.compile(r"cashu[AB](?=[A-Za-z0-9_\-+/])")
_RUN = re.compile(r"cashu[AB][A-Za-z0-9_\-+/]{16,}={0,2}")
_LINES = re.compile(r"cashu[AB][A-Za-z0-9_\-+/]+(?:=?\s[\s>]*[A-Za-z0-9_\-+/]+){0,9999}={0,2}")
_BREAK = re.compile(r"=?\s[\s>]*")
_SENTENCE = re.compile(r"[^\s>][^\S\n]+[^\s>]")
_SHORTEST = 22
_STANDARD = str.maketrans("-_", "+/")


def tokens_in(text: str) -> tuple[str, ...]:
    """The tokens in it, each once, in their order."""
    begins = [found.start() for found in itertools.islice(_BEGINS.finditer(text), MOST)]
    begins = [at for at in begins if at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum())]
    tokens = (_token(text[at:end]) for at, end in itertools.pairwise((*begins, len(text))))
    return tuple(dict.fromkeys(token for token in tokens if token is not None))


def _token(chunk: str) -> str | None:
    """The token at the beginning, before which none of the others begins."""
    found = _RUN.match(chunk)
    run = found.group(0) if found else ""
    if run == chunk:
        return chunk
    lines = _LINES.match(chunk)
    assert lines is not None, "it begins like one"
    joined = _BREAK.sub("", lines.group(0))
    if (token := whole(joined)) is not None:
        return token if len(token) > len(run) else run
    if lines.end() == len(chunk.rstrip()) and len(joined) > _SHORTEST and not _SENTENCE.search(lines.group(0)):
        return joined
    return run or None


def whole(text: str) -> str | None:
    """The token with which `text`, all of it letters of a token, begins; None if it is none, or cut off."""
    letters = text[6:].rstrip("=").translate(_STANDARD)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    data = base64.b64decode(letters + "=" * (-len(letters) % 4))
    try:
        end = end_of(data) if text.startswith("cashuB") else _end_of_json(data)
    except (ValueError, RecursionError):
        return None
    token = text[: 6 + -(-end * 4 // 3)]
    return text if text.rstrip("=") == token else token


def _end_of_json(data: bytes) -> int:
    text = data.decode("utf-8", "replace")
    content, end = json.JSONDecoder().raw_decode(text)
    if not isinstance(content, dict):
        raise ValueError("no object")
    return len(text[:end].encode())
