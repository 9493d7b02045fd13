"""JSON of requests and answers: orjson, and the standard library where orjson would change a value or refuse a legal one.

Numbers beyond 64 bits, lone surrogates (legal in JSON, not in UTF-8) and deep nesting take the slower way.
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


def parse_leniently(data: bytes) -> Any:
    """A value as the standard library reads it (NaN and all); None for what is no JSON."""
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
    """Strict JSON: UTF-8, finite numbers, nesting that fits the parser. BadRequest (code invalid_json) otherwise."""
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
