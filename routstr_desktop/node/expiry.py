"""When a key's time is over, what is left on it goes to the Lightning address that came with the key.

An expired key is refused for requests, never for a refund: without an address, or while it cannot be paid, the balance stays
where its owner can fetch it with POST /v1/balance/refund. It never becomes the operator's.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import PayoutPending, RoutstrError
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.keys import ApiKey

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

LEAST_MSAT = 10_000
"""Less than this is not worth the fees of a Lightning payment; it waits for its owner."""
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 86_400.0
"""Seconds between two tries for a key whose address cannot be paid, doubled from one to the next."""
AT_ONCE = 20
"""Keys paid in one round."""


class Expiry:
    """Refunds of expired keys."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._tries: dict[int, tuple[int, float]] = {}
        """Key id -> failures in a row, and the time (monotonic) of the next try."""

    async def refund_expired(self) -> int:
        """Pay out the keys whose time is over; how many were paid. A failure of one does not stop the others."""
        ledger = self._node.ledger
        if ledger is None or self._node.wallet is None:
            return 0
        now, paid = time.monotonic(), 0
        ended = await ledger.ended_keys(LEAST_MSAT)
        self._tries = {key_id: self._tries[key_id] for key_id in ended if key_id in self._tries}
        due = [key_id for key_id in ended if self._tries.get(key_id, (0, now))[1] <= now]
        for key_id in due[:AT_ONCE]:
            key = ledger.key_by_id(key_id)
            try:
                paid += await self._refund(key)
                self._tries.pop(key_id, None)
            except RoutstrError as error:
                failures = self._tries.get(key_id, (0, now))[0] + 1
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 20))
                self._tries[key_id] = (failures, now + pause)
                log.warning("expired_key_not_paid", key=key.prefix, code=error.code, failures=failures, next_seconds=pause)
        if paid:
            self._node.publish(BooksChanged())
        return paid

    async def _refund(self, key: ApiKey) -> bool:
        ledger, wallet = self._node.parts()
        if ledger.held(key) or not key.refund_address:
            return False  # a stream that began in time is still running
        before = await wallet.paid(source=key, purpose="refund", limit=1)
        if before and before[0].state not in ("done", "failed"):
            return False  # the mint owes an answer about the last one
        await ledger.flush()
        try:
            made = await wallet.pay_lightning(key.refund_address, source=key, purpose="refund")
        except PayoutPending as error:
            log.info("expired_key_pending", key=key.prefix, operation=(error.details or {}).get("operation_id"))
            return False
        log.info("expired_key_paid", key=key.prefix, operation=made.operation_id, amount_msat=made.amount_msat)
        return True
