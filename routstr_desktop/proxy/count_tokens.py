"""POST /v1/messages/count_tokens: free, without a hold. Asked of the provider where it counts, else estimated here."""

from __future__ import annotations

from typing import Any

import structlog

from ..core.errors import RoutstrError
from ..core.keys import ApiKey, KeyKind
from ..upstream.upstream import Upstream
from .allowlist import check_model
from .auth import Auth, credential
from .body import forwarded_body, measure, read_order
from .call import Call, Reply, json_reply
from .dialect import MESSAGES
from .forward import client_headers
from .json_text import parse_json
from .routing import find
from .services import Services
from .usage import count, estimate_tokens

log = structlog.get_logger(__name__)
_PATH = MESSAGES.upstream_path + "/count_tokens"
_MAX_ANSWER = 64 * 1024
_IMAGE = 1_600
"""Tokens of an ordinary image, for the estimate."""


async def count_tokens(call: Call, services: Services, auth: Auth) -> Reply:
    """How many input tokens a message would be. No payment is touched: an X-Cashu token goes back as it came.

    Whoever may not use a model has it counted for them neither. ModelNotAllowed.
    """
    services.check_serving()
    shown = credential(call)
    key: ApiKey | None = None
    if not shown.one_shot:
        key = auth.known(shown.text, local=call.local)
    if key is None or key.kind is not KeyKind.LOCAL:
        services.check_selling()
    if key is None:
        services.wallet.parse(shown.text)
    raw = await call.read(services.config.max_body)
    payload = parse_json(raw)
    if isinstance(payload, dict):
        payload.pop("stream", None)
        payload.setdefault("max_tokens", 1)  # no part of this request, but of the message that is counted
    order = read_order(payload, len(raw), MESSAGES)
    model, upstream = find(services, MESSAGES, order.model_name)[0]
    if key is not None:
        check_model(key, model, services)
    images = measure(order, model, raw).images
    tokens = None
    if key is not None and (key.kind is KeyKind.LOCAL or services.ledger.available(key) > 0):
        order.payload.pop("max_tokens")
        tokens = await _asked(call, upstream, forwarded_body(order, model, limit_field=MESSAGES.limit_field))
    if tokens is None:
        tokens = max(1, estimate_tokens(order.size) + images * _IMAGE)
    return json_reply({"input_tokens": tokens}, 200, {"X-Cashu": shown.text} if shown.one_shot else None)


async def _asked(call: Call, upstream: Upstream, body: bytes) -> int | None:
    """The provider's own count; None where it does not count or does not answer."""
    provider = upstream.provider
    if not (upstream.speaks("count_tokens") and upstream.speaks(MESSAGES.name)):
        return None
    headers = client_headers(call, MESSAGES)
    own = {name for name, _ in headers}
    sent = [
        (b"Content-Type", b"application/json"),
        *(header for header in provider.headers(_PATH) if header[0] not in own),
        *headers,
    ]
    try:
        response = await upstream.client.send("POST", _PATH, sent, body)
        try:
            if response.status != 200:
                if response.status in (404, 405, 501):
                    upstream.lacking.add("count_tokens")
                return None
            answer: Any = parse_json(await response.read(_MAX_ANSWER))
        finally:
            response.close()
    except RoutstrError as error:
        log.info("count_tokens_estimated", reason=error.code)
        return None
    return count(answer.get("input_tokens")) if isinstance(answer, dict) else None
