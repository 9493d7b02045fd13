"""What anybody may ask: who this node is, what it sells, whether it is well (spec: wire 1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ...core.catalog import Catalog, Model
from ...core.errors import NotFound, PricingUnavailable
from ...core.money import MSAT_PER_SAT, msat_to_usd
from ...core.pricing import DEFAULT_MAX_OUTPUT, LARGE, MICRO, UNKNOWN_CONTEXT, PriceCard
from ..allowlist import Sight
from ..auth import Auth
from ..call import Call, Reply, json_reply
from ..json_text import json_bytes
from ..services import Services


class Info:
    """The public GET routes. The whole model list is written once per catalogue, settings and exchange rate."""

    def __init__(self, services: Services, auth: Auth) -> None:
        self._services, self._auth = services, auth
        self._made_for: tuple[Any, ...] = ()
        self._catalog: Catalog | None = None
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
        """GET /v1/models: all, or what the key that asks may use."""
        sight = Sight(call, self._services, self._auth)
        if not sight.whole:
            return Reply(200, self._written([model for model in self._services.models().models if sight.shows(model)]))
        catalog, config = self._services.models(), self._services.config
        made_for = (self._services.rate(), config.margin, config.exchange_fee, config.flat, config.minimum_msat)
        if self._made_for != made_for or self._catalog is not catalog:
            self._list = self._written(catalog.models)
            self._made_for, self._catalog = made_for, catalog
        return Reply(200, self._list)

    async def model(self, call: Call, name: str) -> Reply:
        """GET /v1/models/{id}; the id may hold slashes."""
        model = self._services.models().find(name)
        if model is None or not Sight(call, self._services, self._auth).shows(model):
            raise NotFound(f"Model '{name[:256]}' not found", type="invalid_request_error", code="model_not_found")
        return json_reply(self._shown(model))

    def _written(self, models: Iterable[Model]) -> bytes:
        return json_bytes({"object": "list", "data": [self._shown(model) for model in models]})

    def _shown(self, model: Model) -> dict[str, Any]:
        try:
            card = self._services.card(model)
        except PricingUnavailable:
            card = None
        upstream = self._services.upstreams.get(model.upstream)
        kind = "generic" if upstream is None else upstream.provider.kind
        return model_entry(model, card, self._services.factor(model), kind)


def usd_prices(model: Model, card: PriceCard | None, factor: Decimal) -> dict[str, Decimal] | None:
    """USD per token, and each, with everything of ours inside; None for a flat price while the exchange rate is unknown."""
    price, context, most = model.price, model.context_length, model.max_completion_tokens
    if card is not None and card.fixed:
        if card.btc_usd is None:
            return None
        return {name: msat_to_usd(1, card.btc_usd) * msat for name, msat in msat_prices(model, card).items()}
    if context and most:
        output = min(context, most)
        total = context * price.prompt + output * max(Decimal(0), price.completion - price.prompt)
    elif context:
        total = context * max(price.prompt, price.completion)
    elif most:
        total = most * price.completion
    else:
        total = UNKNOWN_CONTEXT * price.prompt + DEFAULT_MAX_OUTPUT * price.completion
    usd = {
        "prompt": price.prompt,
        "completion": price.completion,
        "request": price.request,
        "image": price.image,
        "web_search": price.web_search,
        "internal_reasoning": price.internal_reasoning,
        "input_cache_read": price.prompt if price.input_cache_read is None else price.input_cache_read,
        "input_cache_write": price.prompt if price.input_cache_write is None else price.input_cache_write,
        "max_prompt_cost": (context or UNKNOWN_CONTEXT) * price.prompt,
        "max_completion_cost": (most or context or DEFAULT_MAX_OUTPUT) * price.completion,
        "max_cost": total + price.request + price.of_pieces(LARGE),
        **_listed({"minute": price.minute, "character": price.character, "picture": price.picture}),
    }
    return {name: value * factor for name, value in usd.items()}


def _listed(others: dict[str, Decimal]) -> dict[str, Decimal]:
    """Prices that few models have are shown where there are some."""
    return {name: value for name, value in others.items() if value}


def msat_prices(model: Model, card: PriceCard) -> dict[str, Decimal]:
    """The price card as it is billed and held, in msat per token, and each."""
    context, most = model.context_length, model.max_completion_tokens
    rates = card.rates(context)
    micro = {
        "prompt": card.prompt,
        "completion": card.completion,
        "internal_reasoning": card.completion if model.price.internal_reasoning and not card.fixed else 0,
        "input_cache_read": card.cache_read,
        "input_cache_write": card.cache_write,
        "max_prompt_cost": (context or UNKNOWN_CONTEXT) * rates.prompt,
        "max_completion_cost": (most or context or DEFAULT_MAX_OUTPUT) * rates.completion,
    }
    whole = {"request": card.request, "image": card.image, "web_search": 0, "max_cost": card.most(context, most)}
    found = {name: Decimal(value) / MICRO for name, value in micro.items()} | {
        name: Decimal(value) for name, value in whole.items()
    }
    minute, character = Decimal(60 * card.second) / MICRO, Decimal(card.character) / MICRO
    return found | _listed({"minute": minute, "character": character, "picture": Decimal(card.picture)})


def model_entry(model: Model, card: PriceCard | None, factor: Decimal, kind: str = "generic") -> dict[str, Any]:
    """One model as clients expect it: `pricing` in USD per token, `sats_pricing` in sats per token as the card bills it.

    `factor`: what our price is to the USD price. Without a card (no exchange rate) there are no sats.
    """
    usd = usd_prices(model, card, factor)
    sats = None
    if card is not None:
        sats = {name: float(msat / MSAT_PER_SAT) for name, msat in msat_prices(model, card).items()}
    context, most = model.context_length, model.max_completion_tokens
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
        "pricing": None if usd is None else {name: float(value) for name, value in usd.items()},
        "sats_pricing": sats,
        "per_request_limits": None,
        "top_provider": {"context_length": context or None, "max_completion_tokens": most, "is_moderated": None},
        "enabled": True,
        "upstream_provider_id": kind,
        "canonical_slug": model.canonical_slug,
        "alias_ids": list(model.alias_ids) or None,
        "forwarded_model_id": None,
    }
