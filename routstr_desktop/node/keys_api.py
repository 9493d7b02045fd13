"""Keys over the admin API: list, make, change, revoke with refund."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.keys import ApiKey, KeyKind
from routstr_desktop.proxy.terms import MOST_MODELS, allowed_models

from .asked import body_of, integer, plain

if TYPE_CHECKING:
    from .node import Node

API = "/admin/api"
CHANGEABLE = frozenset({"name", "paused", "revoked", "allowed_models"})


class KeysApi:
    """See the module."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def routes(self) -> list[tuple[str, str, Callable[[web.Request], Awaitable[Any]]]]:
        """Method, path and answer; the caller guards them."""
        return [
            ("GET", f"{API}/temporary-balances", self._listed(KeyKind.CUSTOMER)),
            ("GET", f"{API}/keys", self._listed(None)),
            ("POST", f"{API}/keys", self._create),
            ("PATCH", f"{API}/keys/{{id}}", self._change),
            ("POST", f"{API}/keys/{{id}}/revoke-with-refund", self._refund),
        ]

    def _listed(self, kind: KeyKind | None) -> Callable[[web.Request], Awaitable[Any]]:
        async def answer(request: web.Request) -> Any:
            limit = integer(request.query.get("limit", "100"), "limit", 1, 1000)
            offset = integer(request.query.get("offset", "0"), "offset", 0, 10**9)
            ledger = self._node.ledger
            found = await self._node.key_desk.listed(kind, limit, offset)
            return {"keys": [key_json(key, ledger.balance(key) if ledger is not None else 0) for key in found]}

        return answer

    async def _create(self, request: web.Request) -> Any:
        body = await body_of(request)
        name = body.get("name", "App")
        if not isinstance(name, str) or len(name) > 100:
            raise BadRequest("name must be a text of at most 100 characters.")
        secret, key = await self._node.key_desk.new_local(name, _models(body))
        return {**key_json(key, 0), "key": secret}

    async def _change(self, request: web.Request) -> Any:
        key_id = integer(request.match_info["id"], "id", 0, 2**62)
        body, desk = await body_of(request), self._node.key_desk
        if not body or body.keys() - CHANGEABLE:
            raise BadRequest("name, paused, revoked or allowed_models can be changed.")
        name, paused, revoked = (body.get(field) for field in ("name", "paused", "revoked"))
        if not isinstance(name, str | None) or not isinstance(paused, bool | None) or revoked not in (None, True):
            raise BadRequest("name must be a text, paused true or false, revoked true.")
        models = _models(body)
        row = await desk.row(key_id)
        if name is not None:
            row = await desk.rename(key_id, name)
        if "allowed_models" in body:
            row = await desk.allow_models(key_id, models)
        if paused is not None:
            row = await desk.pause(key_id, paused)
        if revoked:
            row = await desk.revoke(key_id)
        return plain(dataclasses.asdict(row))

    async def _refund(self, request: web.Request) -> Any:
        desk = self._node.key_desk
        made = await desk.revoke_with_refund(integer(request.match_info["id"], "id", 0, 2**62))
        if made is None:
            return {"token": None, "amount_msat": 0}
        await desk.refund_handed_out(made.operation_id)
        return dataclasses.asdict(made)


def _models(body: dict[str, Any]) -> tuple[str, ...] | None:
    """`allowed_models` of a body; null allows all. BadRequest."""
    models = allowed_models(body.get("allowed_models"))
    if models == ():
        raise BadRequest(f"allowed_models must be null or a list of 1 to {MOST_MODELS} model names.")
    return models


def key_json(key: ApiKey, balance_msat: int) -> dict[str, Any]:
    """A key without its hash."""
    return {
        "id": key.id,
        "prefix": key.prefix,
        "kind": key.kind.value,
        "name": key.name,
        "balance_msat": balance_msat,
        "spent_msat": key.spent,
        "requests": key.requests,
        "created": key.created,
        "last_used": key.last_used,
        "expires": key.expires,
        "paused": key.paused,
        "revoked": key.revoked,
        "balance_limit_msat": key.balance_limit,
        "balance_limit_reset": key.limit_reset,
        "allowed_models": None if key.models is None else list(key.models),
        "refund_address": key.refund_address,
        "parent_id": key.parent_id,
    }
