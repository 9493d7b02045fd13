"""One redactor for everything that leaves the program as text: logs, crash reports, diagnostics.

It works on the whole record (keys, nested values, bytes, exceptions), because a secret in a structured field is as lost as
one in the message. At most the recognisable start of a secret survives (`sk-1a2b...`), never enough to use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .seedwords import english

MASK = "[redacted]"
_DEPTH = 12

_ENV_OR_FIELD = (
    "authorization|proxy_authorization|x_api_key|x_cashu|cookie|set_cookie|api_?key|upstream_api_key|secret|secrets|"
    "secret_key|password|passphrase|passwd|mnemonic|seed|seed_words|words|nsec|private_key|privkey|pepper|token|tokens|"
    "cashu_token|initial_balance_token|refund_token|admin_token|access_token|bearer|key_secret|local_key"
)
_SECRET_FIELD = re.compile(rf"^(?:.*[_.\-\s])?(?:{_ENV_OR_FIELD})$", re.IGNORECASE)
"""Field names whose value is a secret whatever it looks like. `tokens` counts only where the value is not a number."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # ecash, bare or as a link, in any letter case of the prefix
    (re.compile(r"(?i)(?:web\+)?cashu:(?://)?[^\s\"'<>]+"), "cashu:" + MASK),
    (re.compile(r"(?i)\b(cashu[ab])[A-Za-z0-9_\-+/=]{4,}"), r"\1" + MASK),
    # header lines and their dict or JSON spelling; the scheme word may stay
    (
        re.compile(
            r"(?i)(\b(?:proxy-)?authorization|\bx-api-key|\bx-cashu|\bset-cookie|\bcookie)"
            r"(\\?[\"']?\s*[:=,]\s*(?:b(?=\\?[\"']))?\\?[\"']?)(?:(bearer|basic)\s+)?[^\s\"',;})\]\\]+"
        ),
        r"\1\2" + MASK,
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+(?=\S*\d|\S{16})[A-Za-z0-9._~+/=\-]{6,}"), r"\1 " + MASK),
    # provider keys before the generic sk-
    (re.compile(r"\b(sk-(?:or-v1-|or-|ant-|proj-|svcacct-|lf-)?)[A-Za-z0-9_\-]{12,}"), r"\1" + MASK),
    (re.compile(r"\b(gsk_|xai-|pplx-|fw_|tk_|hf_|r8_|AIza|ghp_|key-)[A-Za-z0-9_\-]{10,}"), r"\1" + MASK),
    # nostr
    (re.compile(r"(?i)\b(nsec1|ncryptsec1)[02-9ac-hj-np-z]{6,}"), r"\1" + MASK),
    # query strings and form bodies
    (
        re.compile(
            r"(?i)([?&;]|\b)([A-Za-z_\-]{0,40}(?:token|api[_-]?key|apikey|secret|password|passphrase|nsec|mnemonic))"
            r"(=)(?!\s)[^\s&;\"'#,)}\]]+"
        ),
        r"\1\2\3" + MASK,
    ),
    (re.compile(r"(?i)([?&]key=)[^\s&;\"'#]+"), r"\1" + MASK),
    # JSON or dict text inside a string
    (
        re.compile(
            r"(?i)(\\?[\"'](?:[A-Za-z_\-]{0,40}(?:token|api[_-]?key|secret|password|passphrase|nsec|mnemonic|seed|pepper))\\?[\"']\s*:\s*)"
            r"(?:\\\"(?:[^\"\\])*\\?\"|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
        ),
        r'\1"' + MASK + '"',
    ),
    # credentials in a URL
    (re.compile(r"(://)[^\s/@:]{1,200}:[^\s/@]{1,200}@"), r"\1" + MASK + "@"),
)

_GAP = r"(?:[\s,+_\"'\\-]|%20)+"
_WORD_RUN = re.compile(rf"(?<![A-Za-z])[A-Za-z]{{3,8}}(?:{_GAP}[A-Za-z]{{3,8}}){{11,}}(?![A-Za-z])")


def _words(match: re.Match[str]) -> str:
    """Masks every stretch of 12 or more seed words inside a run of short words."""
    known = english()
    parts = re.split(f"({_GAP})", match.group(0))
    words = parts[::2]
    masked = [False] * len(words)
    start = 0
    for end in range(len(words) + 1):
        if end < len(words) and (not known or words[end].lower() in known):
            continue
        if end - start >= 12:
            masked[start:end] = [True] * (end - start)
        start = end + 1
    out: list[str] = []
    for index, word in enumerate(words):
        if not masked[index]:
            out.append(word + (parts[2 * index + 1] if 2 * index + 1 < len(parts) else ""))
        elif index == 0 or not masked[index - 1]:
            last = next((j for j in range(index, len(words)) if not masked[j]), len(words)) - 1
            out.append(MASK + (parts[2 * last + 1] if 2 * last + 1 < len(parts) else ""))
    return "".join(out)


def redact_text(text: str) -> str:
    """`text` with every secret in it masked."""
    text = _WORD_RUN.sub(_words, text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def is_secret_name(name: str) -> bool:
    """Whether a field of that name holds a secret (header names count with either dash or underscore)."""
    return _SECRET_FIELD.match(name.replace("-", "_")) is not None


def redact(value: Any, _depth: int = 0) -> Any:
    """A copy of `value` without secrets: strings, bytes, mappings, sequences, sets, exceptions and any other object.

    Numbers, booleans and None stay as they are; an unknown object becomes its redacted `repr`.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return redact_text(bytes(value).decode("utf-8", "replace"))
    if _depth > _DEPTH:
        return MASK
    if isinstance(value, Mapping):
        return {_name(name): _field(name, item, _depth) for name, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _field_pairs(value, _depth)
    if isinstance(value, list | tuple):
        return _sequence(value, _depth)
    if isinstance(value, set | frozenset):
        return [redact(item, _depth + 1) for item in sorted(value, key=repr)]
    return redact_text(repr(value))


def _name(name: Any) -> Any:
    return redact_text(_text(name)) if isinstance(name, str | bytes) else redact(name)


def _text(name: Any) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def _field(name: Any, item: Any, depth: int) -> Any:
    if item is None or isinstance(item, bool | int | float):
        return item
    if is_secret_name(_text(name)):
        return MASK
    return redact(item, depth + 1)


def _field_pairs(value: Any, depth: int) -> dict[str, Any]:
    return {name: _field(name, item, depth) for name, item in zip(value._fields, value, strict=True)}


def _sequence(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
    """A list; one of exactly a name and a value is taken for a header."""
    if len(value) == 2 and isinstance(value[0], str | bytes) and is_secret_name(_text(value[0])):
        return [_text(value[0]), _field(value[0], value[1], depth)]
    words = [item for item in value if isinstance(item, str)]
    if len(words) >= 12 and len(words) == len(value) and _WORD_RUN.fullmatch(" ".join(words)):
        return [redact_text(" ".join(words))]
    return [redact(item, depth + 1) for item in value]
