"""What anybody may ask: who this node is, what it sells, whether it is well (spec: wire 1.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...core.catalog import Catalog, Model
from ...core.errors import NotFound, PricingUnavailable
from ...core.money import SAT_PER_BTC
from ...core.pricing import DEFAULT_MAX_OUTPUT
from ..call import Call, Reply, json_reply
from ..json_text import json_bytes
from ..services import Services


class Info:
    """The public GET routes. The model list is written once per catalogue and exchange rate."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._made_for: tuple[Catalog, Decimal | None] | None = None
        self._list = b""

    async def root(self, call: Call) -> Reply:
        """GET / and HEAD /."""
        config = self._services.config
        return json_reply(
            {
                "name": config.name,
                "description": config.description,
                "version": config.version,
                "status": "running",
                "ui": "not available",
            }
        )

    async def health(self, call: Call) -> Reply:
        """GET /health: 200 while the node can record what it serves, else 503."""
        services = self._services
        failure, reason = services.ledger.failure, services.selling()
        well = failure is None and not services.draining
        state = {
            "status": "ok" if well else "unavailable",
            "selling": well and reason is None,
            "version": services.config.version,
        }
        return json_reply(state, 200 if well else 503)

    async def info(self, call: Call) -> Reply:
        """GET /v1/info."""
        config = self._services.config
        return json_reply(
            {
                "name": config.name,
                "description": config.description,
                "version": config.version,
                "npub": config.npub,
                "mints": list(config.mints()),
                "p2pk_pubkey": config.p2pk_pubkey,
                "http_url": config.http_url,
                "onion_url": config.onion_url,
                "child_key_cost_msats": config.child_key_cost,
            }
        )

    async def models(self, call: Call) -> Reply:
        """GET /v1/models."""
        catalog, rate = self._services.models(), self._rate()
        if self._made_for is None or self._made_for[0] is not catalog or self._made_for[1] != rate:
            self._list = json_bytes({"object": "list", "data": [self._shown(model, rate) for model in catalog.models]})
            self._made_for = (catalog, rate)
        return Reply(200, self._list)

    async def model(self, call: Call, name: str) -> Reply:
        """GET /v1/models/{id}; the id may hold slashes."""
        model = self._services.models().find(name)
        if model is None:
            raise NotFound(f"Model '{name[:256]}' not found", type="invalid_request_error", code="model_not_found")
        return json_reply(self._shown(model, self._rate()))

    def _rate(self) -> Decimal | None:
        try:
            return self._services.bitcoin.current().usd
        except PricingUnavailable:
            return None

    def _shown(self, model: Model, rate: Decimal | None) -> dict[str, Any]:
        upstream = self._services.upstreams.get(model.upstream)
        kind = "generic" if upstream is None else upstream.provider.kind
        return model_entry(model, self._services.config.margin, rate, kind)


def model_entry(model: Model, margin: Decimal, rate: Decimal | None, kind: str = "generic") -> dict[str, Any]:
    """One model as clients expect it: `pricing` in USD per token with our margin inside, `sats_pricing` in sats per token."""
    price = model.price
    context, most = model.context_length, model.max_completion_tokens
    dearest = max(price.prompt, price.completion)
    if context and most:
        total = context * dearest if context <= most else (context - most) * price.prompt + most * price.completion
    elif context:
        total = context * dearest
    elif most:
        total = most * price.completion
    else:
        total = 1_000_000 * price.prompt + DEFAULT_MAX_OUTPUT * price.completion
    usd = {
        "prompt": price.prompt,
        "completion": price.completion,
        "request": price.request,
        "image": price.image,
        "web_search": price.web_search,
        "internal_reasoning": price.internal_reasoning,
        "input_cache_read": price.prompt if price.input_cache_read is None else price.input_cache_read,
        "input_cache_write": price.prompt if price.input_cache_write is None else price.input_cache_write,
        "max_prompt_cost": (context or 1_000_000) * price.prompt,
        "max_completion_cost": (most or context or DEFAULT_MAX_OUTPUT) * price.completion,
        "max_cost": total + price.request,
    }
    ours = {name: value * margin for name, value in usd.items()}
    sats = None
    if rate:
        sats = {name: float(value * SAT_PER_BTC / rate) for name, value in ours.items()}
    text = "+".join(model.input_modalities) + "->" + "+".join(model.output_modalities)
    return {
        "id": model.id,
        "object": "model",
        "owned_by": "routstr",
        "name": model.name or model.id,
        "description": model.description,
        "created": model.created,
        "context_length": context,
        "architecture": {
            "modality": text,
            "input_modalities": list(model.input_modalities),
            "output_modalities": list(model.output_modalities),
            "tokenizer": model.tokenizer,
            "instruct_type": None,
        },
        "pricing": {name: float(value) for name, value in ours.items()},
        "sats_pricing": sats,
        "per_request_limits": None,
        "top_provider": {"context_length": context or None, "max_completion_tokens": most, "is_moderated": None},
        "enabled": True,
        "upstream_provider_id": kind,
        "canonical_slug": model.canonical_slug,
        "alias_ids": list(model.alias_ids) or None,
        "forwarded_model_id": None,
    }
