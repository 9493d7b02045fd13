"""Reading what was asked of the admin API, and making plain JSON of what is answered."""

from __future__ import annotations

import enum
import json
from decimal import Decimal
from typing import Any

from aiohttp import web

from routstr_desktop.core.errors import BadRequest

MAX_BODY = 64 * 1024


def plain(value: Any) -> Any:
    """JSON-able: decimals and enums become texts, tuple keys are joined."""
    if isinstance(value, dict):
        return {"|".join(map(str, key)) if isinstance(key, tuple) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


async def body_of(request: web.Request, most: int = MAX_BODY) -> dict[str, Any]:
    raw = b""
    while len(raw) <= most and (piece := await request.content.read(most + 1 - len(raw))):
        raw += piece
    if len(raw) > most:
        raise BadRequest("The body is too large.", status=413)
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise BadRequest("The body is not valid JSON.", code="invalid_json") from None
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def integer(text: str, name: str, least: int, most: int) -> int:
    try:
        value = int(text)
    except ValueError:
        raise BadRequest(f"{name} must be a whole number.") from None
    return max(least, min(most, value))
