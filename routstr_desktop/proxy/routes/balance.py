"""Prepaid keys: create, look at, top up, refund (spec: wire 1.3, 1.4). Amounts in msat unless a name says sats."""

from __future__ import annotations

from typing import Any

from ...core.errors import BadRequest, KeyNotFound, RoutstrError
from ...core.events import PaymentReceived
from ...core.keys import ApiKey, KeyKind, is_token
from ...core.money import MSAT_PER_SAT
from ...ledger.journal import Beneficiary
from ..auth import Auth, bearer
from ..call import Call, Reply, json_reply
from ..failures import PlainDetail, missing_field, wrong_field
from ..json_text import parse_json
from ..payouts import Payouts, refund_of
from ..services import MIB, Services
from ..terms import from_query, header_terms, terms_of
from ..x_cashu import OneShots

_MAX_BODY = MIB


class Balance:
    """The routes below /v1/balance and /v1/wallet."""

    def __init__(self, services: Services, auth: Auth, payouts: Payouts, one_shots: OneShots) -> None:
        self._services, self._auth, self._payouts, self._one_shots = services, auth, payouts, one_shots

    async def create(self, call: Call) -> Reply:
        """POST (JSON) and GET (query): a token becomes a key."""
        if call.method == "GET":
            where, fields = "query", from_query(call.parameters())
        else:
            where, fields = "body", await json_fields(call)
        token = fields.get("initial_balance_token")
        if token is None:
            raise missing_field(where, "initial_balance_token")
        if not isinstance(token, str) or not is_token(token.strip()):
            raise wrong_field(where, "initial_balance_token", "a Cashu token is expected", None)
        terms = terms_of(where, fields).with_headers(call)
        self._services.check_selling()
        text = token.strip()
        key = await self._auth.resolve(text, local=False, terms=terms)
        return json_reply({"api_key": self._auth.secret(text), "balance": self._services.ledger.available(key)})

    async def info(self, call: Call) -> Reply:
        """GET /info and /: the same figure that the 402 check uses."""
        require_authorization(call)
        text = bearer(call)
        key = self._auth.known(text, local=call.local)
        if key is None:
            self._services.check_selling()
            key = await self._auth.resolve(text, local=call.local, terms=header_terms(call))
        ledger = self._services.ledger
        shown: dict[str, Any] = {
            "api_key": self._auth.secret(text),
            "balance": ledger.available(key),
            "reserved": ledger.held(key),
            "is_child": key.parent_id is not None,
            **usage_and_rules(key),
            "balance_limit_left": ledger.limit_left(key),
            "refund_lnurl": key.refund_address,
        }
        parent = ledger.children.parent(key)
        if parent is not None:
            shown["parent_key_preview"] = f"{parent.prefix[3:]}..."
        elif children := await ledger.children.of(key):
            shown["child_keys"] = [{"api_key": f"{child.prefix}...", **usage_and_rules(child)} for child in children]
        return json_reply(shown)

    async def topup(self, call: Call) -> Reply:
        """A token credited to the key of the Authorization header."""
        require_authorization(call)
        token: Any = call.parameters().get("cashu_token")
        if token is None:
            token = (await json_fields(call)).get("cashu_token")
        if not token:
            raise PlainDetail("A cashu_token is required.", status=400, code="token_required")
        if not isinstance(token, str) or len(token) < 10 or not is_token(token.strip()):
            raise PlainDetail("Invalid token format", status=400, type="invalid_token", code="invalid_cashu_token")
        self._services.check_selling()
        text = bearer(call)
        key = await self._auth.resolve(text, local=call.local)
        if key.kind is KeyKind.LOCAL:
            raise BadRequest("A local key is not paid for: it has no balance to top up.")
        payer = self._services.ledger.children.parent(key) or key
        beneficiary = Beneficiary(kind="key", key_hash=payer.hash, key_prefix=payer.prefix, key_kind=payer.kind)
        redeemed = await self._services.wallet.redeem(token.strip(), beneficiary)
        self._services.publish(PaymentReceived(redeemed.net_msat, first=False))
        return json_reply({"msats": redeemed.net_msat})

    async def refund(self, call: Call) -> Reply:
        """The whole balance, as a token or to a Lightning address; after a lost answer, the same again. Never creates a key."""
        self._services.check_ledger()
        payment = call.headers.get("X-Cashu")
        if payment and payment.strip():
            return await self._one_shots.recover(call, payment.strip())
        require_authorization(call)
        key = self._known(bearer(call))
        address = (await json_fields(call)).get("lightning_address", key.refund_address)
        if not isinstance(address, str | None):
            raise wrong_field("body", "lightning_address", "a text is expected", None)
        if address and (paid := await self._payouts.pay_lightning(key, address)) is not None:
            shown = paid.amount_msat // MSAT_PER_SAT if key.unit == "sat" else paid.amount_msat
            return json_reply({"recipient": paid.recipient, f"{key.unit}s": str(shown)})
        sent = await self._payouts.pay(key, "refund")
        if sent is None:
            raise PlainDetail("No balance to refund", status=400, code="no_balance")
        await self._payouts.deliver(sent)
        return json_reply(refund_of(sent, self._services.ledger.available(key)))

    def _known(self, text: str) -> ApiKey:
        """The key, also an expired or paused one: its money is its owner's. KeyNotFound."""
        try:
            key = self._services.ledger.find_key(self._auth.secret(text))
        except RoutstrError:
            key = None
        if key is None or key.revoked or key.kind is not KeyKind.CUSTOMER:
            raise KeyNotFound("This node does not know that API key.")
        if key.parent_id is not None:
            raise PlainDetail("Cannot refund a child key: its balance is its parent's.", status=400, code="child_key")
        return key


def usage_and_rules(key: ApiKey) -> dict[str, Any]:
    """What /info shows of a key and of each of its children."""
    return {
        "total_requests": key.requests,
        "total_spent": key.spent,
        "balance_limit": key.balance_limit,
        "balance_limit_reset": key.limit_reset,
        "validity_date": key.expires,
        "allowed_models": None if key.models is None else list(key.models),
    }


def require_authorization(call: Call) -> None:
    """422 in FastAPI's shape without a credential."""
    if call.headers.get("Authorization") is None and call.headers.get("x-api-key") is None:
        raise missing_field("header", "authorization")


async def json_fields(call: Call) -> dict[str, Any]:
    """The JSON object of the body, empty without one. BadRequest."""
    raw = await call.read(_MAX_BODY)
    if not raw.strip():
        return {}
    fields = parse_json(raw)
    if not isinstance(fields, dict):
        raise BadRequest("The body must be a JSON object.", code="invalid_json")
    return fields
