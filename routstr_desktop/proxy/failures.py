"""The one place that turns an error into an answer (spec: wire 1.1, 1.5).

Clients in the wild read `body.error` or `body.detail.error`: every envelope has `error`, `detail` and `request_id`.
Text of the upstream never passes: it may carry the operator's key or organisation.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..core.errors import BadRequest, RoutstrError, TokenError, TooLarge, TooManyRequests, UpstreamError
from ..core.retry import retry_after
from ..core.sentence import say
from .call import Reply, json_reply

_RETRY_BY_STATUS = {425: 2, 429: 5, 503: 5}
_KNOWN_CODES = frozenset(
    {
        "context_length_exceeded",
        "content_policy_violation",
        "invalid_image_url",
        "invalid_value",
        "string_above_max_length",
        "unsupported_parameter",
        "unsupported_value",
    }
)


class PlainDetail(RoutstrError):
    """An error whose `detail` clients expect to be a plain string, an object or FastAPI's list of faults."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        detail: Any = None,
        type: str = "invalid_request_error",
        code: str | int | None = None,
        retry_after: float | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        code = code if code is not None else status
        super().__init__(message, status=status, type=type, code=code, retry_after=retry_after, details=details)
        self.detail = message if detail is None else detail


class MethodNotAllowed(RoutstrError):
    """The path exists, the verb does not."""

    status, type, code = 405, "invalid_request_error", "method_not_allowed"

    def __init__(self, allow: str) -> None:
        super().__init__(f"This path answers to {allow} only.")
        self.allow = allow


def missing_field(where: str, name: str) -> PlainDetail:
    """422 in FastAPI's shape: a required header, query or body field is missing."""
    fault = {"type": "missing", "loc": [where, name], "msg": "Field required", "input": None}
    return PlainDetail(f"The {where} field '{name}' is required.", status=422, detail=[fault], code="missing_field")


def wrong_field(where: str, name: str, message: str, value: Any) -> PlainDetail:
    """422 in FastAPI's shape: a field has the wrong type or range."""
    shown = value if isinstance(value, int | float | bool) or value is None else None
    fault = {"type": "value_error", "loc": [where, name], "msg": message, "input": shown}
    return PlainDetail(f"The {where} field '{name}' is wrong: {message}.", status=422, detail=[fault], code="invalid_field")


def error_object(error: RoutstrError) -> dict[str, Any]:
    """The OpenAI-shaped `error`."""
    result: dict[str, Any] = {
        "message": error.message,
        "type": error.type,
        "code": error.code if error.code is not None else error.status,
    }
    if error.details:
        result["details"] = error.details
    return result


def envelope(error: RoutstrError, request_id: str) -> dict[str, Any]:
    """The superset of the three envelopes."""
    shown = error_object(error)
    detail = error.detail if isinstance(error, PlainDetail) else {"error": shown}
    return {"error": shown, "detail": detail, "request_id": request_id}


_ANTHROPIC_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    422: "invalid_request_error",
    429: "rate_limit_error",
    503: "overloaded_error",
}


def anthropic_envelope(error: RoutstrError, request_id: str) -> dict[str, Any]:
    """Anthropic's `{"type":"error","error":{...}}`, with the rest of the envelope beside it.

    Payment errors keep the type by which a client that pays tops up or drops a token.
    """
    shown = envelope(error, request_id)
    if error.status != 402 and not isinstance(error, TokenError):
        shown["error"] = {**shown["error"], "type": _ANTHROPIC_TYPES.get(error.status, "api_error")}
    return {"type": "error", **shown}


Shape = Callable[[RoutstrError, str], dict[str, Any]]


def error_reply(error: RoutstrError, request_id: str, *, token: str | None = None, shape: Shape = envelope) -> Reply:
    """The answer for `error`. `token`: the X-Cashu payment, echoed when it may still be spendable."""
    headers: dict[str, str] = {}
    retry = error.retry_after if error.retry_after is not None else _RETRY_BY_STATUS.get(error.status)
    if retry is not None and error.status in (425, 429, 503):
        headers["Retry-After"] = str(max(1, math.ceil(retry)))
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = error.allow
    if token is not None and (not isinstance(error, TokenError) or error.spendable):
        headers["X-Cashu"] = token
    return json_reply(shape(error, request_id), error.status, headers)


def internal_error() -> RoutstrError:
    """An unexpected exception: nothing of it is shown; the request id leads to the log."""
    text = "Internal server error, please contact support with the request ID."
    return PlainDetail(text, status=500, type="api_error", code="internal_error")


def upstream_failure(status: int, headers: Mapping[bytes, bytes], answer: Any, request: Mapping[str, Any]) -> RoutstrError:
    """What the customer learns of an upstream's error status.

    Its own credentials, credit or address (401, 402, 403, 404, 3xx) are the operator's business: 502. A rate limit stays
    429. A fault of the request keeps its status, with a sentence of ours and, where harmless, the parameter's name.
    """
    if status == 429:
        wait = retry_after(headers.get(b"retry-after", b"").decode("latin-1"), time.time())
        return TooManyRequests(
            say("The provider behind this node is rate limited. Nothing was charged; retry later."),
            code="UPSTREAM_RATE_LIMIT",
            retry_after=wait,
        )
    if status == 413:
        return TooLarge(say("The provider behind this node finds the request too large. Nothing was charged."))
    if status in (400, 415, 422):
        text = say("The provider behind this node refused the request as invalid. Nothing was charged.")
        fault = answer.get("error") if isinstance(answer, dict) else None
        fault = fault if isinstance(fault, dict) else {}
        code, parameter = fault.get("code"), fault.get("param")
        if isinstance(parameter, str) and parameter in request:
            text = say(
                "The provider behind this node refused the parameter '{parameter}'. Nothing was charged.", parameter=parameter
            )
        return BadRequest(text, status=status, code=code if code in _KNOWN_CODES else "upstream_refused")
    return UpstreamError(say("The provider behind this node failed. Nothing was charged; try again later."))
