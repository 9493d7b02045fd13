"""Money going back to customers: refunds of keys, change of X-Cashu payments, and the replay of an answer that got lost.

The wallet journals a token or Lightning payment with the debit that pays for it, so a lost answer is replayed and nothing is
paid twice. A started payout goes on when its customer leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import WeakValueDictionary

import structlog

from ..core.errors import InsufficientBalance, MintUnreachable, PayoutPending, RoutstrError, WalletShort
from ..core.events import BooksChanged
from ..core.keys import ApiKey
from ..core.money import MSAT_PER_SAT
from .failures import PlainDetail
from .outcome import Started
from .services import Services

if TYPE_CHECKING:
    from ..ledger.ledger import Ledger
    from ..wallet.melt import Paid
    from ..wallet.send import SentToken

log = structlog.get_logger(__name__)
Purpose = Literal["refund", "change"]
T = TypeVar("T")


class Payouts:
    """Payouts to customers, one at a time per key."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[Any]] = set()

    async def pay(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        """The whole available balance of `key` as a token, or the last one again when nothing came since.

        None: there is nothing and never was. Errors: 400 while requests run (refund) or less than a unit is left, 409 when
        the balance changed, 410 when the last token was claimed, 425 PayoutPending, 503 MintUnreachable or WalletShort.
        """
        return await self._run(self._pay(key, purpose), f"pay-{purpose}")

    async def pay_lightning(self, key: ApiKey, target: str) -> Paid | None:
        """The whole available balance of `key`, less the fees, to a Lightning address; the last payment again if all is paid.

        None: there is nothing and no such payment. Errors: 400 as above or for the address, 409 while an earlier payment is
        in doubt, 502 when this one is (the debit stands, nothing is paid twice), 503 when the mint cannot.
        """
        return await self._run(self._pay_lightning(key, target), "pay-lightning")

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
            available = ledger.available(key)
            amount = available // MSAT_PER_SAT if key.unit == "sat" else available
            if amount <= 0:
                again = await self._again(key, purpose)
                if again is None and available > 0 and purpose == "refund":
                    raise PlainDetail("Balance too small to refund", status=400, code="balance_too_small")
                return again
            # What was settled a moment ago is on file before money leaves.
            await ledger.flush()
            sent = await self._send(amount, key, purpose)
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

    async def _send(self, amount: int, key: ApiKey, purpose: Purpose) -> SentToken:
        wallet = self._services.wallet
        try:
            return await wallet.send(amount, source=key, purpose=purpose, mint=key.mint, unit=key.unit)
        except InsufficientBalance as error:
            raise changed() from error
        except PayoutPending as error:
            raise pending() from error
        except WalletShort:
            if key.mint is None:
                raise
            log.warning("payout_mint_short", purpose=purpose, amount=amount)
            return await wallet.send(amount, source=key, purpose=purpose, unit=key.unit)
        except MintUnreachable as error:
            raise unavailable(error) from error

    async def _again(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        """The newest token made for this key, so that a lost answer can be asked for again."""
        for sent in await self._services.wallet.sent(source=key, purpose=purpose, limit=10):
            if sent.state in ("minted", "handed_out") and sent.token:
                return sent
            if sent.state in ("prepared", "unknown", "reclaiming"):
                raise pending()
            if sent.state == "claimed":
                raise PlainDetail("Refund has been claimed already", status=410, code="refund_claimed")
        return None


def pending() -> RoutstrError:
    """425: the token is being made, ask again."""
    return PlainDetail("Refund is pending; retry shortly.", status=425, type="mint_error", code="refund_pending", retry_after=2)


def unavailable(error: MintUnreachable) -> RoutstrError:
    """503: nothing was moved."""
    return PlainDetail(
        "Mint service unavailable", status=503, type="mint_unreachable", code=error.code, retry_after=error.retry_after
    )


def changed() -> RoutstrError:
    """409: a refund raced with a top-up or a request."""
    return PlainDetail("Balance changed concurrently. Please retry the refund.", status=409, code="balance_changed")
