"""API keys: how a token becomes one, and how one is stored (spec: wire 2)."""

from __future__ import annotations

import enum
import hashlib
import hmac
import re
from dataclasses import dataclass

_SECRET = re.compile(r"sk-[0-9a-f]{64}")


class KeyKind(enum.StrEnum):
    """Who uses the key and who pays."""

    CUSTOMER = "customer"
    """Prepaid with ecash; charged."""
    LOCAL = "local"
    """The operator's own app; metered, never charged, accepted on the local listener only."""
    ONE_SHOT = "x-cashu"
    """A token paid with a single request (X-Cashu); what is left goes back as change."""


@dataclass(slots=True)
class ApiKey:
    """A key as the ledger knows it; the secret itself is never stored. Times are unix seconds."""

    id: int
    hash: str
    """HMAC-SHA256 hex of the secret under the pepper."""
    prefix: str
    """`sk-` and the first 8 hex digits, for display."""
    kind: KeyKind
    account_id: int
    """The ledger account that pays (0 for local keys)."""
    name: str = ""
    created: int = 0
    last_used: int | None = None
    expires: int | None = None
    paused: bool = False
    revoked: bool = False
    balance_limit: int | None = None
    """Most this key may spend, in msat: ever, or per window where `limit_reset` is set."""
    spent: int = 0
    """msat charged so far."""
    requests: int = 0
    mint: str | None = None
    """The mint and unit that were paid: refunds go back there."""
    unit: str = "sat"
    refund_address: str | None = None
    limit_reset: str | None = None
    """`daily`, `weekly` or `monthly`: the limit is full again at each local midnight, Monday, first of a month."""
    window: int = 0
    """First local day (ordinal) of the window that `window_base` belongs to."""
    window_base: int = 0
    """What `spent` was when the limit was last full: the limit counts from here, `spent` itself never goes back."""
    parent_id: int | None = None
    """The key whose account a child key spends from; `account_id` is that account."""
    models: tuple[str, ...] | None = None
    """The models it may use, by any of their names; None = all."""

    @property
    def counted(self) -> int:
        """msat that count against the limit."""
        return self.spent - self.window_base


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as a screen shows it, at one moment. msat, unix seconds."""

    id: int
    prefix: str
    kind: KeyKind
    name: str = ""
    balance_msat: int = 0
    spent_msat: int = 0
    requests: int = 0
    created: int = 0
    last_used: int | None = None
    paused: bool = False
    revoked: bool = False
    expired: bool = False
    refund: str | None = None
    """State of the newest refund token of a revoked key (as SentToken.state), None if none was made."""
    models: tuple[str, ...] | None = None
    """The models it may use; None = all."""
    needed: bool = False
    """The key that the program itself shows to local apps: it cannot be revoked."""
    expires: int | None = None
    """It is refused from then on; None = never."""
    limit_msat: int | None = None
    """Most that it may spend, per window where `limit_reset` is set; None = its balance. The customer's own rule."""
    limit_reset: str | None = None
    """`daily`, `weekly` or `monthly`."""
    limit_left_msat: int | None = None
    """What the limit still allows."""
    mint: str | None = None
    """The mint that was paid, and that a refund comes from."""
    refund_address: str | None = None
    """Where the rest goes by Lightning when the key has expired."""
    parent: str = ""
    """What may be shown of the key whose balance this one spends; "" = its own."""


@dataclass(frozen=True, slots=True)
class KeyRefund:
    """The token that pays a revoked key's balance back. `amount_msat` is its face value."""

    operation_id: str
    token: str
    amount_msat: int
    mint: str


def secret_from_token(token: str) -> str:
    """`sk-` + sha256 hex of the token text exactly as presented: the same text always finds the same key."""
    return "sk-" + hashlib.sha256(token.encode()).hexdigest()


def is_secret(text: str) -> bool:
    """Whether the text has the shape of an API key."""
    return _SECRET.fullmatch(text) is not None


def is_token(text: str) -> bool:
    """Whether the text claims to be an ecash token (V3 `cashuA`, V4 `cashuB`; a `cashu:` link is unwrapped elsewhere)."""
    return text[:5].lower() == "cashu"


def key_hash(secret: str, pepper: bytes) -> str:
    """What is stored in place of the secret."""
    return hmac.new(pepper, secret.encode(), hashlib.sha256).hexdigest()


def key_prefix(secret: str) -> str:
    """The part of the secret that may be shown."""
    return secret[:11]
