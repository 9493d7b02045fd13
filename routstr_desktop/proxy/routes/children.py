"""Child keys: more keys on one balance, each with its own limit (spec: wire 1.3, 2). Amounts in msat."""

from __future__ import annotations

import secrets

from ...core.errors import InsufficientBalance, RoutstrError
from ...core.keys import ApiKey
from ...core.money import MSAT_PER_SAT
from ..auth import Auth, bearer
from ..call import Call, Reply, json_reply
from ..failures import PlainDetail, missing_field, wrong_field
from ..services import Services
from ..terms import terms_of
from .balance import json_fields, require_authorization

MOST = 50
"""Child keys per request."""


class ChildKeys:
    """The routes below /v1/balance/child-key, for the parent only."""

    def __init__(self, services: Services, auth: Auth) -> None:
        self._services, self._auth = services, auth

    async def create(self, call: Call) -> Reply:
        """POST /child-key: `count` new keys; their price is taken in the same step, for all of them or none."""
        parent = await self._parent(call)
        fields = await json_fields(call)
        count = fields.get("count", 1)
        if isinstance(count, bool) or not isinstance(count, int):
            raise wrong_field("body", "count", "a number is expected", None)
        if not 1 <= count <= MOST:
            raise PlainDetail(f"Count must be between 1 and {MOST}.", status=400, code="invalid_count")
        terms = terms_of("body", fields)
        self._services.check_selling()
        made = ["sk-" + secrets.token_hex(32) for _ in range(count)]
        price, ledger = self._services.config.child_key_cost, self._services.ledger
        try:
            await ledger.children.create(
                parent,
                made,
                price_msat=price,
                balance_limit=terms.balance_limit,
                limit_reset=terms.limit_reset,
                expires=terms.expires,
                models=terms.models,
            )
        except InsufficientBalance as error:
            raise RoutstrError(
                f"Insufficient balance: {count} child keys cost {error.required} msats; {error.available} msats are available.",
                status=402,
                type=error.type,
                code=error.code,
                details=error.details,
            ) from error
        cost, left = price * count, ledger.available(parent)
        return json_reply(
            {
                "api_keys": made,
                "count": count,
                "cost_msats": cost,
                "cost_sats": cost // MSAT_PER_SAT,
                "parent_balance": left,
                "parent_balance_sats": left // MSAT_PER_SAT,
            }
        )

    async def reset(self, call: Call) -> Reply:
        """POST /child-key/reset: a child's limit is full again; what it spent stays on record. 404, 403."""
        parent = await self._parent(call)
        text = (await json_fields(call)).get("child_key")
        if text is None:
            raise missing_field("body", "child_key")
        child = self._services.ledger.find_key(text) if isinstance(text, str) and text.startswith("sk-") else None
        if child is None:
            raise PlainDetail("Child key not found", status=404, type="not_found", code="child_key_not_found")
        if child.parent_id != parent.id:
            raise PlainDetail("That key is not a child of yours.", status=403, code="not_the_parent")
        await self._services.ledger.children.reset(child)
        return json_reply({"success": True, "message": "Child key reset: its limit is full again."})

    async def _parent(self, call: Call) -> ApiKey:
        require_authorization(call)
        key = self._auth.known(bearer(call), local=call.local)
        if key is None:
            self._services.check_selling()
            key = await self._auth.resolve(bearer(call), local=call.local)
        if key.parent_id is not None:
            raise PlainDetail("A child key cannot have child keys.", status=400, code="child_key")
        return key
