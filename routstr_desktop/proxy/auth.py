"""Who pays: local keys, `sk-` keys, and ecash tokens, which become a key when they are first seen (spec: wire 2).

The key of a token is `sk-` + sha256 of its text, so the same text finds the same key without asking the mint. A token that
failed for good is remembered for a day (the mint is not asked again); an outage of the mint never is.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from ..core.errors import (
    InvalidKey,
    KeyExpired,
    MissingKey,
    RoutstrError,
    TokenDust,
    TokenError,
    TokenInvalid,
    TokenSpent,
    TokenZero,
)
from ..core.events import PaymentReceived
from ..core.keys import ApiKey, KeyKind, is_token, key_prefix, secret_from_token
from ..ledger.journal import Beneficiary
from .call import Call
from .outcome import Started
from .services import Services
from .terms import NO_TERMS, Terms

_TERMINAL = (TokenSpent, TokenInvalid, TokenZero, TokenDust)


@dataclass(frozen=True, slots=True)
class Credential:
    """What the client showed: an X-Cashu payment, or the text of a key or token."""

    text: str
    one_shot: bool = False


def credential(call: Call) -> Credential:
    """The credential of a paid request; X-Cashu wins over Authorization, that over x-api-key. MissingKey, InvalidKey."""
    headers = call.headers
    payment = headers.get("X-Cashu")
    if payment:
        return Credential(payment.strip(), one_shot=True)
    return Credential(bearer(call))


def bearer(call: Call) -> str:
    """The text after `Bearer` (any letter case), else x-api-key. MissingKey, InvalidKey."""
    authorization = call.headers.get("Authorization")
    if authorization is None or not authorization.strip():
        other = call.headers.get("x-api-key")
        if other is None or not other.strip():
            raise MissingKey("API key or Cashu token required")
        return other.strip()
    scheme, _, text = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise InvalidKey("The Authorization header must be 'Bearer' with an API key or a Cashu token.")
    return text.strip()


def one_shot_secret(token: str) -> str:
    """The key of a payment made with one request; not the key that the same text has as a bearer token."""
    return secret_from_token("x-cashu:" + token)


class NegativeCache:
    """Tokens that failed for good, least recently used forgotten first."""

    def __init__(self, size: int = 10_000, ttl: float = 86_400, now: Callable[[], float] = time.monotonic) -> None:
        self._size, self._ttl, self._now = size, ttl, now
        self._known: OrderedDict[str, tuple[float, TokenError]] = OrderedDict()

    def check(self, secret: str) -> None:
        """Raise the error that this token met before."""
        found = self._known.get(secret)
        if found is None:
            return
        if self._now() - found[0] > self._ttl:
            del self._known[secret]
            return
        self._known.move_to_end(secret)
        error = found[1]
        raise type(error)(error.message, details=error.details)

    def add(self, secret: str, error: TokenError) -> None:
        """Remember a terminal error."""
        if isinstance(error, _TERMINAL):
            self._known[secret] = (self._now(), error)
            self._known.move_to_end(secret)
            if len(self._known) > self._size:
                self._known.popitem(last=False)

    def __len__(self) -> int:
        return len(self._known)


class Auth:
    """Finds keys, and makes them from tokens."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.negative = NegativeCache()
        self._redeeming: dict[str, Started[ApiKey]] = {}

    def secret(self, text: str) -> str:
        """The `sk-` secret that a bearer text stands for. InvalidKey."""
        if is_token(text):
            return secret_from_token(text)
        if not text.startswith("sk-"):
            raise InvalidKey("Invalid API key")
        return text

    def known(self, text: str, *, local: bool) -> ApiKey | None:
        """The usable key of a bearer text; None for a token not seen before. InvalidKey, KeyExpired."""
        key = self._services.ledger.find_key(self.secret(text))
        if key is None:
            if is_token(text):
                return None
            raise InvalidKey("Invalid API key")
        self.check(key, local=local)
        return key

    def check(self, key: ApiKey, *, local: bool) -> None:
        """Whether the key may be used here. InvalidKey, KeyExpired."""
        try:
            self._check(key, local=local)
        except RoutstrError as error:
            error.key_id = key.id
            raise

    def _check(self, key: ApiKey, *, local: bool) -> None:
        if key.kind is KeyKind.ONE_SHOT or (key.kind is KeyKind.LOCAL and not local):
            raise InvalidKey("Invalid API key")
        if key.revoked:
            raise InvalidKey("This API key was revoked by the operator of this node.", code="key_revoked")
        if key.paused:
            raise InvalidKey("This API key is paused by the operator of this node.", status=403, code="key_paused")
        if key.expires is not None and key.expires <= time.time():
            raise KeyExpired("This API key has expired. What is left on it can be refunded.")
        parent = self._services.ledger.children.parent(key) if key.parent_id is not None else None
        if parent is not None:
            self._check(parent, local=local)

    def precheck(self, text: str) -> None:
        """Refuse a token that cannot be good before its request's body is read; no network. TokenError."""
        self.negative.check(self.secret(text))
        self._services.wallet.parse(text)

    async def resolve(self, text: str, *, local: bool, terms: Terms = NO_TERMS) -> ApiKey:
        """The key of a bearer text; a token not seen before is redeemed, once however many ask. TokenError and the above."""
        key = self.known(text, local=local)
        if key is not None:
            return key
        secret = self.secret(text)
        self.negative.check(secret)
        key = await self.redeem_once(text, secret, KeyKind.CUSTOMER, terms)
        self.check(key, local=local)
        return key

    async def redeem_once(self, text: str, secret: str, kind: KeyKind, terms: Terms = NO_TERMS) -> ApiKey:
        """Redeem `text` for the new key `secret`. A started redemption goes on when its customer leaves."""
        work = self._redeeming.get(secret)
        if work is None:
            work = self._redeeming[secret] = Started(self._redeem(text, secret, kind, terms), "redeem-token")
            work.task.add_done_callback(lambda _: self._redeeming.pop(secret, None))
        return await work.result()

    async def _redeem(self, text: str, secret: str, kind: KeyKind, terms: Terms) -> ApiKey:
        ledger = self._services.ledger
        beneficiary = Beneficiary(
            kind="key",
            key_hash=ledger.key_hash(secret),
            key_prefix=key_prefix(secret),
            key_kind=kind,
            expires=terms.expires,
            refund_address=terms.refund_address,
            balance_limit=terms.balance_limit,
            limit_reset=terms.limit_reset,
            models=terms.models,
        )
        try:
            redeemed = await self._services.wallet.redeem(text, beneficiary)
        except TokenError as error:
            self.negative.add(secret, error)
            raise
        key = redeemed.key or ledger.find_key(secret)
        if key is None:
            raise TokenSpent("This token was used up long ago, and its key was removed since.")
        self._services.publish(PaymentReceived(redeemed.net_msat, first=True))
        return key

    async def settle_down(self) -> None:
        """Wait for the redemptions under way."""
        if self._redeeming:
            await asyncio.wait([work.task for work in self._redeeming.values()])
