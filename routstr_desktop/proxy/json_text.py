"""JSON of requests and answers: orjson, and the standard library where orjson would change a value or refuse a legal one.

Numbers beyond 64 bits, lone surrogates (legal in JSON, not in UTF-8) and deep nesting take the slower way. What holds more
values than any conversation does is not parsed: three bytes of text (`{},`) become a hundred of memory, and strangers send it.
"""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

from ..core.errors import BadRequest

_DIGITS_AS_ZEROS = bytes(0x30 if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
_BEYOND_64_BITS = b"0" * 19
"""No number with fewer digits is; many of these have no more."""
_NO_MARKS = bytes(byte for byte in range(256) if byte not in b",[{")
"""A value stands behind one of the others, but for the first of all."""
MOST_VALUES = 500_000
"""Of one text: a tenth of a second and at most 150 MB. The tokens of the largest batch of embeddings are 300,000."""
# What we encode is a tree that we parsed or built, so no cycle has to be looked for.
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def json_bytes(value: Any) -> bytes:
    """Compact JSON; a lone surrogate falls back to escapes. BadRequest when it is nested too deeply."""
    try:
        return orjson.dumps(value)
    except TypeError:
        pass  # what orjson does not know, the standard library does
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
    except RecursionError:
        raise BadRequest("The body is nested too deeply.", code="invalid_json") from None


def crowded(text: bytes) -> bool:
    """Whether more than MOST_VALUES stand in a JSON text; what is inside of its strings does not count."""
    if len(text) <= MOST_VALUES or _marks(text) <= MOST_VALUES:
        return False
    bare = text.replace(rb"\\", b"").replace(rb"\"", b"")  # pairs from the left, as JSON reads them: then each quote is one
    if bare.count(b'"') > 4 * MOST_VALUES:  # a key and a text to each value
        return True
    return _marks(b"".join(bare.split(b'"')[::2])) > MOST_VALUES


def _marks(text: bytes) -> int:
    return len(text.translate(None, _NO_MARKS))


def parse_leniently(data: bytes) -> Any:
    """A value as the standard library reads it (NaN and all); None for what is no JSON, or crowded."""
    if crowded(data):
        return None
    if _BEYOND_64_BITS not in data.translate(_DIGITS_AS_ZEROS):
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            pass  # the slower parser may take it
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> Any:
    raise BadRequest(f"The body is not valid JSON: {name} is not a JSON number.", code="invalid_json")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadRequest("The body is not valid JSON: a number is too large.", code="invalid_json")
    return value


_decode = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite).decode


def parse_json(body: bytes) -> Any:
    """Strict JSON: UTF-8, finite numbers, nesting that fits the parser. BadRequest (code invalid_json) otherwise.

    BadRequest (413) also for what is crowded.
    """
    if crowded(body):
        message = f"The body holds more than {MOST_VALUES:,} values. Nothing was charged; send less at a time."
        raise BadRequest(message, status=413, code="request_too_large")
    if _BEYOND_64_BITS not in body.translate(_DIGITS_AS_ZEROS):
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass  # the slower parser says why, or takes it
    try:
        return _decode(body.decode())
    except UnicodeDecodeError:
        raise BadRequest("The body is not valid UTF-8.", code="invalid_json") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.", code="invalid_json") from None
    except ValueError:
        raise BadRequest("The body is not valid JSON.", code="invalid_json") from None
