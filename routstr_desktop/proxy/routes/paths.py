"""GET /v1/models/paths: every way a model can be served, and the header by which a client picks one (spec: wire 1.2).

A path is opaque to clients: they send it back in `X-Routstr-Model-Path`, and are then served by that upstream or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlencode

from ...core.catalog import Model
from ...core.errors import BadRequest
from ...upstream.providers import preset_of
from ...upstream.upstream import Upstream
from ..allowlist import Sight
from ..auth import Auth
from ..call import Call, Reply, json_reply
from ..failures import PlainDetail, missing_field
from ..services import Services

HEADER = "X-Routstr-Model-Path"
MAX_PATH = 2048
_HIDDEN = "http://localhost"


class Paths:
    """The public routes; who shows a key sees the ways to what it may use."""

    def __init__(self, services: Services, auth: Auth) -> None:
        self._services, self._auth = services, auth

    async def all(self, call: Call) -> Reply:
        """GET /v1/models/paths."""
        sight = Sight(call, self._services, self._auth)
        models = [model for model in self._services.models().models if sight.shows(model)]
        data = [{"id": model.id, "paths": self._paths(model.id, sight)} for model in models]
        return json_reply({"data": data, "updated_at": self._updated()})

    async def of_model(self, call: Call) -> Reply:
        """GET /v1/models/paths/model?model_id=X."""
        name = call.parameters().get("model_id")
        if name is None:
            raise missing_field("query", "model_id")
        paths = self._paths(name, Sight(call, self._services, self._auth))
        if not paths:
            raise PlainDetail("Model not found", status=404, code="model_not_found")
        return json_reply({"data": paths, "updated_at": self._updated()})

    def _paths(self, name: str, sight: Sight) -> list[dict[str, Any]]:
        found = []
        for model in self._services.models().candidates(name):
            upstream = self._services.upstreams.get(model.upstream)
            if upstream is not None and sight.shows(model):
                provider = {"id": upstream.slug, "slug": upstream.slug, "type": upstream.provider.kind}
                found.append({"path": path_of(model, upstream), "provider": provider, "endpoint": None})
        return found

    def _updated(self) -> int | None:
        lists = (upstream.models for upstream in self._services.upstreams.values())
        times = [models.refreshed_at for models in lists if models is not None and models.refreshed_at is not None]
        return int(max(times)) if times else None


def path_of(model: Model, upstream: Upstream) -> str:
    """The selector of a model at an upstream."""
    return urlencode({"url": shown_url(upstream), "provider-id": upstream.slug, "model-id": model.forwarded_id})


def shown_url(upstream: Upstream) -> str:
    """Its address where that is the same for everybody: in any other stands whose it is, or where the operator's machine is."""
    url = upstream.provider.base_url.rstrip("/")
    return url if url.startswith("https://") and url == preset_of(url).base_url else _HIDDEN


def picked(path: str, found: Iterable[tuple[Model, Upstream]]) -> tuple[Model, Upstream]:
    """The upstream that a client's header names, of those that serve its model. BadRequest."""
    wanted = {name: values[0] for name, values in parse_qs(path).items()} if len(path) <= MAX_PATH else {}
    slug, model_id, url = wanted.get("provider-id"), wanted.get("model-id"), wanted.get("url")
    for model, upstream in found:
        if model_id is None or model_id.lower() != model.forwarded_id.lower():
            continue
        if slug == upstream.slug or (slug is None and url == shown_url(upstream)):
            return model, upstream
    raise BadRequest(
        f"{HEADER} names no way to this model that is open now. GET /v1/models/paths lists them. Nothing was charged.",
        code="model_path_not_found",
    )
