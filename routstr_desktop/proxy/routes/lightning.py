"""Keys paid for by Lightning: an invoice, what became of it, and finding it again (spec: wire 1.6; RIP-08)."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from typing import Any

from ...core.errors import BadRequest, LightningTargetInvalid, MintRateLimited, MintUnreachable
from ...core.keys import ApiKey, KeyKind, is_secret, key_prefix
from ...core.money import MSAT_PER_SAT
from ...ledger.journal import Beneficiary
from ...wallet.deposit import Deposit
from ..auth import Auth, bearer
from ..call import Call, Reply, json_reply
from ..failures import PlainDetail, wrong_field
from ..services import Services
from ..terms import terms_of
from .balance import json_fields

MOST_SATS = 1_000_000
PATIENCE = 3600
"""Seconds after which a mint that was paid and issues nothing is a case for people."""
PREFIXES = ("/v1/lightning", "/v1/balance/lightning")
STATUS = re.compile(r"/v1/(?:balance/)?lightning/invoice/([A-Za-z0-9_-]{1,64})/status")


class Lightning:
    """The routes below /lightning and /v1/balance/lightning."""

    def __init__(self, services: Services, auth: Auth) -> None:
        self._services, self._auth = services, auth

    async def invoice(self, call: Call) -> Reply:
        """POST /invoice: the sats become a new key, or are added to the key of the Authorization header (`topup`)."""
        fields = await json_fields(call)
        amount, purpose = fields.get("amount_sats"), fields.get("purpose", "create")
        if isinstance(amount, bool) or not isinstance(amount, int) or not 1 <= amount <= MOST_SATS:
            raise wrong_field("body", "amount_sats", f"a number from 1 to {MOST_SATS} is expected", None)
        if purpose not in ("create", "topup"):
            raise wrong_field("body", "purpose", "create or topup is expected", None)
        terms = terms_of("body", fields)
        target = self._target(call, fields) if purpose == "topup" else None
        self._services.check_selling()
        invoice_id = secrets.token_urlsafe(16)

        def beneficiary(quote: str) -> Beneficiary:
            if target is not None:
                return Beneficiary("key", key_hash=target.hash, key_prefix=target.prefix, key_kind=target.kind)
            secret = secret_of(invoice_id, quote)
            return Beneficiary(
                "key",
                key_hash=self._services.ledger.key_hash(secret),
                key_prefix=key_prefix(secret),
                expires=terms.expires,
                balance_limit=terms.balance_limit,
                limit_reset=terms.limit_reset,
                refund_address=terms.refund_address,
                models=terms.models,
            )

        mint = target.mint if target is not None else None
        try:
            made = await self._services.wallet.deposits.invoice(amount, beneficiary, mint=mint, deposit_id=invoice_id)
        except MintRateLimited as error:
            raise _unavailable("lightning_mint_rate_limited", error) from error
        except MintUnreachable as error:
            raise _unavailable("lightning_mint_unreachable", error) from error
        return json_reply(
            {
                "invoice_id": made.id,
                "bolt11": made.bolt11,
                "amount_sats": amount,
                "expires_at": made.expires,
                "payment_hash": made.payment_hash,
            }
        )

    async def status(self, call: Call) -> Reply:
        """GET /invoice/{id}/status: asks the mint as well; it is credited without anybody asking, too."""
        found = STATUS.fullmatch(call.path)
        deposit = await self._services.wallet.deposits.get(found[1]) if found else None
        if deposit is None or deposit.beneficiary.kind != "key":
            raise _not_found()
        return await self._shown(deposit)

    async def recover(self, call: Call) -> Reply:
        """POST /recover: the same for whoever has the invoice, however old it is."""
        text = (await json_fields(call)).get("bolt11")
        if not isinstance(text, str):
            raise wrong_field("body", "bolt11", "an invoice is expected", None)
        try:
            deposit = await self._services.wallet.deposits.find(text)
        except LightningTargetInvalid:
            deposit = None
        if deposit is None or deposit.beneficiary.kind != "key":
            raise _not_found()
        return await self._shown(deposit, old=True)

    async def _shown(self, deposit: Deposit, *, old: bool = False) -> Reply:
        deposits = self._services.wallet.deposits
        if deposit.state == "quoted" or (old and deposit.state == "failed"):
            try:
                deposit = await deposits.look(deposit)
            except (MintUnreachable, MintRateLimited):
                deposit = await deposits.get(deposit.id) or deposit
        paid = deposit.state == "done"
        secret = secret_of(deposit.id, deposit.quote)
        made_here = deposit.beneficiary.key_hash == self._services.ledger.key_hash(secret)
        return json_reply(
            {
                "status": _status(deposit),
                "api_key": secret if paid and made_here else None,
                "amount_sats": deposit.amount_msat // MSAT_PER_SAT,
                "paid_at": deposit.updated if paid else None,
                "created_at": deposit.created,
                "expires_at": deposit.expires,
            }
        )

    def _target(self, call: Call, fields: dict[str, Any]) -> ApiKey:
        """The key to top up: the header's, else (deprecated) the body's; of a child its parent."""
        text: Any = fields.get("api_key")
        if call.headers.get("Authorization") is not None or call.headers.get("x-api-key") is not None:
            text = bearer(call)
        if not text:
            raise PlainDetail("Authorization is required for a top-up.", status=401, code="topup_authorization_required")
        if not isinstance(text, str) or not text.startswith("sk-"):
            raise PlainDetail("Invalid API key format.", status=400, code="topup_invalid_api_key_format")
        key = self._services.ledger.find_key(text) if is_secret(text) else None
        if key is None or key.revoked:
            raise PlainDetail("API key not found.", status=404, type="not_found", code="topup_api_key_not_found")
        if key.kind is KeyKind.LOCAL:
            raise BadRequest("A local key is not paid for: it has no balance to top up.")
        return self._services.ledger.children.parent(key) or key


def secret_of(invoice_id: str, quote: str) -> str:
    """The key that an invoice pays for."""
    return "sk-" + hashlib.sha256(f"invoice-{invoice_id}-{quote}".encode()).hexdigest()


def _status(deposit: Deposit) -> str:
    now = time.time()
    match deposit.state:
        case "done":
            return "paid"
        case "prepared":
            return "settlement_pending" if now < deposit.updated + PATIENCE else "reconciliation_required"
        case "foreign":
            return "reconciliation_required"
        case "quoted":
            return "pending" if now < deposit.expires else "expired"
    return "expired"


def _not_found() -> PlainDetail:
    return PlainDetail("Invoice not found", status=404, type="not_found", code="invoice_not_found")


def _unavailable(code: str, error: MintUnreachable | MintRateLimited) -> PlainDetail:
    return PlainDetail(
        "No mint makes an invoice now. Nothing was charged; try again later.",
        status=503,
        type=error.type,
        code=code,
        retry_after=error.retry_after,
    )
