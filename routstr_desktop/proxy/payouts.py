"""Money going back to customers: refunds of keys, change of X-Cashu payments, and the replay of an answer that got lost.

The wallet journals a token or Lightning payment with the debit that pays for it, so a lost answer is replayed and nothing is
paid twice. A started payout goes on when its customer leaves.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import WeakValueDictionary

from ..core.errors import InsufficientBalance, MintUnreachable, PayoutPending, RoutstrError
from ..core.events import BooksChanged
from ..core.keys import ApiKey
from ..ledger.journal import OperationConflict
from ..ledger.sends import OUT
from ..wallet.tokens import MSAT_PER_UNIT
from .failures import PlainDetail
from .outcome import Started
from .services import Services

if TYPE_CHECKING:
    from ..ledger.ledger import Ledger
    from ..wallet.melt import Paid
    from ..wallet.send import SentToken

Purpose = Literal["refund", "change"]
LOOKED_THROUGH = 50
"""Newest tokens of a key among which an unclaimed one is looked for."""
LOOK_PATIENCE = 3.0
"""Seconds that a customer waits for a mint to say whether their token is claimed."""
LOOK_PAUSE = 1.0
"""Seconds between two questions to mints that repeated refunds may cause."""
T = TypeVar("T")


class Payouts:
    """Payouts to customers, one at a time per key."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[Any]] = set()
        self._looked = float("-inf")

    async def pay(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        """The available balance of `key` as a token, or the last unclaimed one again when nothing came since.

        None: there is nothing. Errors: 400 while requests run (refund) or less than a unit is left, 409 when the balance
        changed, 410 when the last token was claimed, 425 while one is being made, 503 MintUnreachable or WalletShort.
        Call `deliver` before its text leaves.
        """
        return await self._run(self._pay(key, purpose), f"pay-{purpose}")

    async def pay_lightning(self, key: ApiKey, target: str) -> Paid | None:
        """The whole available balance of `key`, less the fees, to a Lightning address; the last payment again if all is paid.

        None: there is nothing and no such payment. Errors: 400 as above or for the address, 409 while an earlier payment is
        in doubt, 502 when this one is (the debit stands, nothing is paid twice), 503 when the mint cannot.
        """
        return await self._run(self._pay_lightning(key, target), "pay-lightning")

    async def deliver(self, sent: SentToken) -> None:
        """The token is given to its owner, and from now on not swept for a while. 425 if it is being taken back just now."""
        try:
            out = await self._services.wallet.handed_out(sent.operation_id)
        except OperationConflict as error:
            raise pending() from error
        if not out:
            raise claimed()

    async def settle_down(self) -> None:
        """Wait for the payouts under way."""
        if self._running:
            await asyncio.wait(list(self._running))

    async def _run(self, work: Coroutine[Any, Any, T], name: str) -> T:
        started = Started(work, name)
        self._running.add(started.task)
        started.task.add_done_callback(self._running.discard)
        return await started.result()

    @asynccontextmanager
    async def _alone(self, key: ApiKey) -> AsyncIterator[Ledger]:
        """One payout of a key at a time, and none while requests run. 400."""
        lock = self._locks.get(key.account_id)
        if lock is None:
            lock = self._locks[key.account_id] = asyncio.Lock()
        async with lock:
            if self._services.ledger.held(key) > 0:
                raise PlainDetail(
                    "Cannot refund key. There are ongoing requests for this api key.", status=400, code="requests_running"
                )
            yield self._services.ledger

    async def _pay(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        async with self._alone(key) as ledger:
            left = ledger.available(key)
            sent = await self._refund(key, purpose)
            if sent is None:
                sent = await self._again(key, purpose)
                if sent is None and left > 0 and purpose == "refund":
                    raise PlainDetail("Balance too small to refund", status=400, code="balance_too_small")
                return sent
            self._services.publish(BooksChanged())
            return sent

    async def _pay_lightning(self, key: ApiKey, target: str) -> Paid | None:
        async with self._alone(key) as ledger:
            wallet = self._services.wallet
            before = await wallet.paid(source=key, purpose="refund", limit=10)
            for one in before:
                if one.state not in ("done", "failed"):
                    raise PlainDetail(
                        "A Lightning refund of this key is under way. Nothing more was moved; ask again later.",
                        status=409,
                        code="refund_pending",
                        details={"refund_id": one.operation_id, "status": one.state},
                    )
            last = next((one for one in before if one.state == "done"), None)
            if ledger.available(key) <= 0:
                return last
            await ledger.flush()
            try:
                paid = await wallet.pay_lightning(target, source=key, purpose="refund")
            except InsufficientBalance as error:
                if last is not None:
                    return last
                raise PlainDetail("Balance too small to refund", status=400, code="balance_too_small") from error
            except PayoutPending as error:
                raise PlainDetail(
                    "The Lightning refund is under way and its outcome not known yet. The amount is set aside; nothing is "
                    "paid twice.",
                    status=502,
                    type="lightning_error",
                    code="refund_pending",
                    details={"refund_id": (error.details or {}).get("operation_id"), "status": "pending"},
                ) from error
            except MintUnreachable as error:
                raise unavailable(error) from error
            self._services.publish(BooksChanged())
            return paid

    async def _refund(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        try:
            return await self._services.wallet.refund(key, purpose)
        except InsufficientBalance as error:
            raise changed() from error
        except PayoutPending as error:
            raise pending() from error
        except MintUnreachable as error:
            raise unavailable(error) from error

    async def _again(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        """The newest token of this key that is not claimed, so that a lost answer can be asked for again.

        An older one counts too: a customer who tops up before they got their first refund has two to fetch.
        """
        gone = False
        for sent in await self._services.wallet.sent(source=key, purpose=purpose, limit=LOOKED_THROUGH):
            if sent.state in ("prepared", "unknown", "reclaiming"):
                raise pending()
            now = await self._looked_at(sent, key) if sent.state in OUT else sent
            if now.state in OUT:
                return now
            gone = gone or now.state == "claimed"
        if gone:
            raise claimed()
        return None

    async def _looked_at(self, sent: SentToken, key: ApiKey) -> SentToken:
        """The token as the mint knows it: claimed, or what is left of it. It is not asked too often, whoever wants to know."""
        now = time.monotonic()
        if now - self._looked < LOOK_PAUSE:
            return sent
        self._looked = now
        wallet = self._services.wallet
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_PATIENCE):
                await wallet.check_outstanding(sent.operation_id)
        seen = await wallet.sent(source=key, limit=LOOKED_THROUGH)
        return next((one for one in seen if one.operation_id == sent.operation_id), sent)


def refund_of(sent: SentToken, left_msat: int) -> dict[str, Any]:
    """The answer to a refund; amounts are texts. What is left is told where asking again would give it."""
    shown = {"token": sent.token, "sats" if sent.unit == "sat" else "msats": str(sent.amount)}
    return shown if left_msat < MSAT_PER_UNIT[sent.unit] else {**shown, "remaining_msats": str(left_msat)}


def pending() -> RoutstrError:
    """425: the token is being made, ask again."""
    return PlainDetail("Refund is pending; retry shortly.", status=425, type="mint_error", code="refund_pending", retry_after=2)


def claimed() -> RoutstrError:
    """410: somebody has redeemed the token, so giving it again would help nobody."""
    return PlainDetail("Refund has been claimed already", status=410, code="refund_claimed")


def unavailable(error: MintUnreachable) -> RoutstrError:
    """503: nothing was moved."""
    return PlainDetail(
        "Mint service unavailable", status=503, type="mint_unreachable", code=error.code, retry_after=error.retry_after
    )


def changed() -> RoutstrError:
    """409: a refund raced with a top-up or a request."""
    return PlainDetail("Balance changed concurrently. Please retry the refund.", status=409, code="balance_changed")
