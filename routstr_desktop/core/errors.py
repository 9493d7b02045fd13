"""What can go wrong, with the status, type and code that a customer sees (spec: wire 1.5).

Every error says what happened, what it means for the money and what to do. Text of an upstream or a mint is never part
of a message: it may carry the operator's key or organisation.
"""

from __future__ import annotations

from typing import Any


def _sats(amount_msat: int) -> str:
    """Exact sats with up to three decimals: 622.888, 20.32, 5."""
    whole, rest = divmod(amount_msat, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


class RoutstrError(Exception):
    """An expected failure. `status` is the HTTP status, `type` and `code` the OpenAI-shaped error fields."""

    status: int = 500
    type: str = "api_error"
    code: str | int | None = "internal_error"
    key_id: int = 0
    """The key that was refused, for the operator's log; it is told to nobody."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        type: str | None = None,
        code: str | int | None = None,
        retry_after: float | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        if status is not None:
            self.status = status
        if type is not None:
            self.type = type
        if code is not None:
            self.code = code
        self.retry_after = retry_after
        self.details = details


# --- requests ---------------------------------------------------------------------------------------------------------


class BadRequest(RoutstrError):
    """The request itself is wrong; nothing was charged."""

    status, type, code = 400, "invalid_request_error", "invalid_request"


class InvalidModel(BadRequest):
    """The model is not sold here."""

    type, code = "invalid_model", "model_not_found"


class NotFound(RoutstrError):
    """No such path."""

    status, type, code = 404, "not_found", "not_found"


class TooLarge(RoutstrError):
    """Body or header above the limit."""

    status, type, code = 413, "invalid_request_error", "request_too_large"


class TooManyRequests(RoutstrError):
    """A rate or concurrency limit; carries retry_after."""

    status, type, code = 429, "rate_limit_error", "rate_limit_exceeded"


class NotSelling(RoutstrError):
    """The node refuses paid work for now (stopped, draining, paused, books do not balance)."""

    status, type, code = 503, "service_unavailable", "not_selling"


class PricingUnavailable(NotSelling):
    """No trustworthy BTC/USD rate: paid traffic is refused rather than priced wrongly."""

    code = "pricing_unavailable"


# --- keys -------------------------------------------------------------------------------------------------------------


class MissingKey(RoutstrError):
    """No credential was sent."""

    status, type, code = 401, "invalid_request_error", "missing_api_key"


class InvalidKey(RoutstrError):
    """The credential is unknown or malformed."""

    status, type, code = 401, "invalid_request_error", "invalid_api_key"


class KeyNotFound(InvalidKey):
    """A refund names a key that this node does not know."""

    code = "key_not_found"


class KeyExpired(RoutstrError):
    """The key's validity date has passed."""

    status, type, code = 403, "invalid_request_error", "key_expired"


class ModelNotAllowed(RoutstrError):
    """The key may use other models only (`details["allowed_models"]`); nothing was charged."""

    status, type, code = 403, "invalid_request_error", "model_not_allowed"


class InsufficientBalance(RoutstrError):
    """The key's available balance does not cover the hold (both in msat)."""

    status, type, code = 402, "insufficient_quota", "insufficient_balance"

    def __init__(self, required: int, available: int) -> None:
        super().__init__(
            f"Insufficient balance: {_sats(required)} sats ({required} msats) required for this model; "
            f"{_sats(available)} sats ({available} msats) available.",
            details={"amount_required_msat": required, "available_msat": available},
        )
        self.required = required
        self.available = available


class BalanceChanged(RoutstrError):
    """A refund or withdrawal raced with something else; nothing was moved."""

    status, type, code = 409, "invalid_request_error", "balance_changed"


# --- ecash ------------------------------------------------------------------------------------------------------------


class TokenError(RoutstrError):
    """A token was not credited. `spendable`: the token may still be worth something, so it is handed back."""

    status, type, code = 400, "cashu_error", "cashu_token_redemption_failed"
    spendable = True


class TokenInvalid(TokenError):
    """Malformed, forged, of an unknown keyset, oversized, with duplicate or non-positive amounts."""

    type, code = "invalid_token", "invalid_cashu_token"


class TokenSpent(TokenError):
    """Somebody redeemed it before us."""

    type, code = "token_already_spent", "cashu_token_already_spent"
    spendable = False


class TokenZero(TokenError):
    """The token has no value."""

    code = "cashu_token_zero_value"
    spendable = False


class TokenDust(TokenError):
    """The mint's input fee eats the whole value; the token was not touched."""

    status, type, code = 422, "mint_error", "cashu_token_swap_fees_exceed_amount"


class UntrustedMint(TokenError):
    """The token is of a mint that this node does not use; it was not touched."""

    type, code = "invalid_token", "cashu_untrusted_mint"


class MintUnreachable(TokenError):
    """The mint does not answer (or not in time); the token is still the customer's."""

    status, type, code = 503, "mint_unreachable", "cashu_mint_unreachable"


class MintRateLimited(TokenError):
    """The mint asked us to slow down; carries retry_after."""

    status, type, code = 503, "mint_rate_limited", "cashu_mint_rate_limited"


class RedemptionPending(TokenError):
    """The mint's answer was lost after we asked: our journal will resolve it. Present the same token again later."""

    status, type, code = 503, "mint_unreachable", "cashu_redemption_pending"
    spendable = False


class PayoutPending(RoutstrError):
    """A token or payment we are making is in doubt at the mint; it is resolved in the background and then replayed."""

    status, type, code = 425, "mint_error", "refund_pending"


class WalletShort(RoutstrError):
    """The wallet lacks coins (of that mint) for a payout."""

    status, type, code = 503, "mint_error", "wallet_balance_too_low"


# --- Lightning ---------------------------------------------------------------------------------------------------------


class LightningTargetInvalid(BadRequest):
    """What was given to pay to is no invoice, no Lightning address, or one that cannot be paid like this; nothing was moved."""

    code = "invalid_lightning_target"


class LightningUnreachable(RoutstrError):
    """The service behind a Lightning address does not answer properly; nothing was moved."""

    status, type, code = 400, "lightning_error", "lightning_address_unreachable"


class PaymentFailed(RoutstrError):
    """The mint definitely did not pay; what was debited is back."""

    status, type, code = 503, "lightning_error", "payment_failed"


class PaymentFee(RoutstrError):
    """The mint wants to reserve more for fees than is allowed; nothing was moved."""

    status, type, code = 503, "lightning_error", "payment_fee_too_high"


# --- upstream ---------------------------------------------------------------------------------------------------------


class UpstreamError(RoutstrError):
    """The provider behind this node failed; what was not delivered is not charged."""

    status, type, code = 502, "upstream_error", "upstream_error"


class UpstreamUnreachable(UpstreamError):
    """No connection to the upstream: nothing was sent."""

    code = "upstream_unreachable"


class UpstreamTimeout(UpstreamError):
    """The upstream went silent for longer than the idle limit."""

    status, code = 504, "upstream_timeout"


class UpstreamBroken(UpstreamError):
    """The upstream broke the protocol or closed the connection before its answer was complete."""

    code = "upstream_broken"


# --- operator ---------------------------------------------------------------------------------------------------------


class LedgerFailure(RoutstrError):
    """The ledger cannot record (disk full, locked, corrupt): selling stops, nothing is served unrecorded."""

    status, type, code = 503, "service_unavailable", "ledger_unavailable"


class SecretsLocked(RoutstrError):
    """Neither a keyring nor a passphrase opens the secrets; the message says what to do."""

    status, type, code = 503, "service_unavailable", "secrets_locked"


class NoKeyring(SecretsLocked):
    """There is no keyring, and nothing to unlock yet either: a passphrase takes its place."""

    code = "no_keyring"


class PassphraseNeeded(SecretsLocked):
    """The secrets are in a file that only its passphrase opens."""

    code = "passphrase_needed"


class ConfigError(RoutstrError):
    """A setting is wrong; the message names it and says what is allowed."""

    code = "configuration_error"
