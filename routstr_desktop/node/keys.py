"""What the operator may do with keys: look through them, rename, pause, revoke, and pay a customer's balance back.

A key is revoked before its refund is made, so nothing can be spent meanwhile. If the token cannot be made, the balance stays
on the revoked key, and the same command tries again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import BadRequest, PayoutPending
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.keys import ApiKey, KeyKind, KeyRefund, KeyRow, key_prefix
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger import windows
from routstr_desktop.proxy.terms import MOST_MODELS, allowed_models

from .profile import new_local_key

if TYPE_CHECKING:
    from routstr_desktop.wallet.send import SentToken

    from .node import Node

log = structlog.get_logger(__name__)

LONGEST_NAME = 100
LARGEST_PAGE = 500


class KeyDesk:
    """Commands on keys, by their id. BadRequest for a key that is not there; NotSelling while the node is down."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.local: str | None = None
        """The secret of the default local key, while the node is up."""

    def is_local(self, key: ApiKey) -> bool:
        """Whether it is the default local key."""
        return self.local is not None and self._node.ledger is not None and key.hash == self._node.ledger.key_hash(self.local)

    def local_prefix(self) -> str | None:
        """The part of the default local key that may be shown."""
        return None if self.local is None else key_prefix(self.local)

    async def listed(self, kind: KeyKind | None = None, limit: int = 100, offset: int = 0) -> list[ApiKey]:
        """Keys, newest first as the ledger lists them."""
        return await self._node.parts()[0].list_keys(kind=kind, limit=limit, offset=offset)

    async def new_local(self, name: str, models: tuple[str, ...] | None = None) -> tuple[str, ApiKey]:
        """A new key for an app of this computer (for some models only); its secret is shown this once."""
        secret = new_local_key()
        key = await self._node.parts()[0].create_local_key(secret, name.strip() or "App", models)
        self._node.changed()
        return secret, key

    async def page(self, kind: KeyKind, limit: int = 100, before: int | None = None) -> tuple[KeyRow, ...]:
        """Newest first; `before` is the id of the last row of the page above."""
        ledger, _ = self._node.parts()
        found = await ledger.key_page(kind, min(limit, LARGEST_PAGE), before)
        return tuple([await self._row(key, balance) for key, balance in found])

    async def row(self, key_id: int) -> KeyRow:
        """One key."""
        key = self._key(key_id)
        return await self._row(key, self._node.parts()[0].balance(key))

    async def children(self, key_id: int) -> tuple[KeyRow, ...]:
        """The newest keys that spend the balance of this one."""
        found = await self._node.parts()[0].children.of(self._key(key_id))
        return tuple([await self._row(key, 0) for key in found])

    async def rename(self, key_id: int, name: str) -> KeyRow:
        """Another name, for the operator only."""
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise BadRequest(say("A name has at most {most} characters.", most=LONGEST_NAME))
        return await self._update(key_id, name=name)

    async def allow_models(self, key_id: int, models: tuple[str, ...] | None) -> KeyRow:
        """Let this key use these models only, by any of their names; None: all. Running requests end as they began."""
        return await self._update(key_id, models=_checked(models))

    async def valid_until(self, key_id: int, at: int | None) -> KeyRow:
        """Refuse a local key from a time on (unix seconds); None: never. A customer's validity is a promise and stays."""
        key = self._key(key_id)
        if key.kind is not KeyKind.LOCAL:
            raise BadRequest(say("How long a customer's key is valid was agreed when it was paid."))
        if at is not None and self.is_local(key):
            raise BadRequest(say("This key is the one that the Overview offers to your apps. It does not expire."))
        return await self._update(key_id, expires=_future(at))

    async def pause(self, key_id: int, paused: bool) -> KeyRow:
        """Refuse (or accept again) new requests with this key; its balance stays."""
        return await self._update(key_id, paused=paused)

    async def revoke(self, key_id: int) -> KeyRow:
        """Refuse this key for good. What is left on it stays there until it is refunded."""
        if self.is_local(self._key(key_id)):
            raise BadRequest(say("This key is the one that the Overview offers to your apps. It can be paused, not revoked."))
        return await self._update(key_id, revoked=True)

    async def revoke_with_refund(self, key_id: int) -> KeyRefund | None:
        """Revoke a customer's key, then make a token of its balance (whole units of its mint); None if nothing is left.

        Asked again, it makes what could not be made before, or gives the token that was not handed out yet. BadRequest while
        requests run; WalletShort, MintUnreachable: the balance stays on the revoked key; PayoutPending: the token will come.
        """
        ledger, wallet = self._node.parts()
        key = self._key(key_id)
        if key.kind is not KeyKind.CUSTOMER:
            raise BadRequest(say("A local key has no balance to refund."))
        if not key.revoked:
            await self.revoke(key_id)
        if key.parent_id is not None:
            return None  # a child spends its parent's balance and has none of its own
        if ledger.held(key) > 0:
            raise BadRequest(
                say("Requests of this key are still running. It is revoked; make the refund when they have ended."),
                status=409,
                code="requests_running",
            )
        try:
            sent = await wallet.refund(key, "refund")
        finally:
            self._node.publish(BooksChanged())
        if sent is None:
            return await self._made_before(key)
        log.info("key_refunded", key=key.prefix, amount=sent.amount, unit=sent.unit, operation=sent.operation_id)
        return _refund(sent)

    async def refund_handed_out(self, operation_id: str) -> None:
        """The operator has the refund's token; it is not shown again."""
        await self._node.parts()[1].handed_out(operation_id)
        self._node.changed()

    async def create_local(
        self, name: str, models: tuple[str, ...] | None = None, expires: int | None = None
    ) -> tuple[str, KeyRow]:
        """A key for an app of this computer (for some models, until some time); its secret is returned this once."""
        if len(name) > LONGEST_NAME:
            raise BadRequest(say("A name has at most {most} characters.", most=LONGEST_NAME))
        models, expires = _checked(models), _future(expires)
        secret, key = await self.new_local(" ".join(name.split()), models)
        if expires is not None:
            key = await self._node.parts()[0].update_key(key, expires=expires)
        return secret, await self._row(key, 0)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _key(self, key_id: int) -> ApiKey:
        ledger, _ = self._node.parts()
        try:
            key = ledger.key_by_id(key_id)
        except KeyError:
            raise BadRequest(say("There is no key of that id."), status=404, code="not_found") from None
        if key.kind is KeyKind.ONE_SHOT:
            raise BadRequest(say("There is no key of that id."), status=404, code="not_found")
        return key

    async def _update(self, key_id: int, **changes: object) -> KeyRow:
        ledger, _ = self._node.parts()
        key = await ledger.update_key(self._key(key_id), **changes)
        log.info("key_changed", key=key.prefix, changed=sorted(changes))
        self._node.changed()
        return await self._row(key, 0 if key.parent_id is not None else ledger.balance(key))

    async def _row(self, key: ApiKey, balance: int) -> KeyRow:
        return KeyRow(
            id=key.id,
            prefix=key.prefix,
            kind=key.kind,
            name=key.name,
            balance_msat=balance,
            spent_msat=key.spent,
            requests=key.requests,
            created=key.created,
            last_used=key.last_used,
            paused=key.paused,
            revoked=key.revoked,
            expired=key.expires is not None and key.expires <= time.time(),
            refund=await self._refund_state(key),
            models=key.models,
            needed=self.is_local(key),
            expires=key.expires,
            limit_msat=key.balance_limit,
            limit_reset=key.limit_reset,
            limit_left_msat=windows.left(key, 0, time.time()),
            mint=key.mint,
            refund_address=key.refund_address,
            parent="" if key.parent_id is None else self._node.parts()[0].key_by_id(key.parent_id).prefix,
        )

    async def _refund_state(self, key: ApiKey) -> str | None:
        if not key.revoked or key.kind is not KeyKind.CUSTOMER:
            return None
        sent = await self._node.parts()[1].sent(source=key, purpose="refund", limit=1)
        return sent[0].state if sent else None

    async def _made_before(self, key: ApiKey) -> KeyRefund | None:
        """The token of an earlier try, unless somebody has it: the customer's own refunds are handed out at once."""
        for sent in await self._node.parts()[1].sent(source=key, purpose="refund", limit=1):
            if sent.state in ("prepared", "unknown"):
                raise PayoutPending(say("The mint has not confirmed the refund yet. Ask again in a moment."), retry_after=5)
            if sent.state == "minted":
                return _refund(sent)
        return None


def _checked(models: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if models is not None and not (models := allowed_models(list(models)) or ()):
        raise BadRequest(say("Choose 1 to {most} models, or allow all.", most=MOST_MODELS))
    return models


def _future(at: int | None) -> int | None:
    if at is not None and at <= time.time():
        raise BadRequest(say("That time is over already."))
    return at


def _refund(sent: SentToken) -> KeyRefund:
    scale = MSAT_PER_SAT if sent.unit == "sat" else 1
    return KeyRefund(sent.operation_id, sent.token or "", sent.amount * scale, sent.mint)
