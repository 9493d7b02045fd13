"""What came into a key and what went out of it, from the wallet's journal (spec: wire 1.3). Never the text of a token."""

from __future__ import annotations

from typing import Any

from ...core.keys import KeyKind
from ...core.money import MSAT_PER_SAT
from ...ledger.journal import Operation
from ..auth import Auth, bearer
from ..call import Call, Reply, json_reply
from ..failures import PlainDetail
from ..services import Services
from .balance import require_authorization

LISTED = 200
"""Newest transactions that are shown."""
_IN, _OUT = ("done",), ("prepared", "unknown", "minted", "handed_out", "reclaiming", "claimed", "reclaimed")
_PAID = ("prepared", "unknown", "sent", "paid", "done")


class History:
    """GET /v1/balance/history."""

    def __init__(self, services: Services, auth: Auth) -> None:
        self._services, self._auth = services, auth

    async def list(self, call: Call) -> Reply:
        """Newest first: what was credited to the key, tokens and Lightning payments made for it. 400 for a child key."""
        require_authorization(call)
        key = self._auth.known(bearer(call), local=call.local)
        if key is None:
            self._services.check_selling()
            key = await self._auth.resolve(bearer(call), local=call.local)
        if key.parent_id is not None:
            raise PlainDetail("A child key has no history of its own.", status=400, code="child_key")
        if key.kind is KeyKind.LOCAL:
            return json_reply({"transactions": []})
        journal = self._services.ledger.operations
        found = await journal.list("redeem", account_id=key.account_id, limit=LISTED, states=_IN)
        found += await journal.list("mint", account_id=key.account_id, limit=LISTED, states=_IN)
        found += await journal.list("send", account_id=key.account_id, limit=LISTED, states=_OUT)
        found += await journal.list("melt", account_id=key.account_id, limit=LISTED, states=_PAID)
        found.sort(key=lambda operation: operation.created, reverse=True)
        return json_reply({"transactions": [_shown(operation) for operation in found[:LISTED]]})


def _shown(operation: Operation) -> dict[str, Any]:
    comes_in = operation.kind in ("redeem", "mint")
    amount = int(operation.payload.get("net_msat" if comes_in else "cost_msat", operation.amount_msat))
    return {
        "id": operation.id,
        "type": "in" if comes_in else "out",
        "source": "apikey",
        "amount": amount // MSAT_PER_SAT if operation.unit == "sat" else amount,
        "unit": operation.unit,
        "mint_url": operation.mint,
        "created_at": operation.created,
        "collected": comes_in or operation.state in ("claimed", "done"),
        "swept": operation.state == "reclaimed",
    }
