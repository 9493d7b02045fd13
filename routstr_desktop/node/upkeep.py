"""What the node does by itself with customers' money and keys, by the clock: only ever in their favour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.events import BooksChanged
from routstr_desktop.ledger.audit import LONG_DOUBT, told

from .expiry import Expiry
from .health import Chore

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

TIDY_SECONDS = 300.0

SWEEP_SECONDS, EXPIRY_SECONDS, DOUBTS_SECONDS, PRUNE_SECONDS = 600.0, 60.0, 60.0, 6 * 3600.0
REFUSALS_SECONDS = 10.0
DAY = 86_400


class Upkeep:
    """Chores on keys. Each reads its setting anew, so a change counts from the next round."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.expiry = Expiry(node)
        self.doubts: tuple[str, ...] = ()
        """What waits for a mint's answer for more than an hour, one sentence each."""

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        return [
            Chore("sweep", self.sweep, SWEEP_SECONDS, 60, at_start=False),
            Chore("expiry", self.expiry.refund_expired, EXPIRY_SECONDS, 60, at_start=False),
            Chore("doubts", self.look_at_doubts, DOUBTS_SECONDS, 30),
            Chore("tidy", self.tidy, TIDY_SECONDS, 600, at_start=False),
            Chore("prune", self.prune, PRUNE_SECONDS, 600, at_start=False),
            Chore("prune-log", self.prune_log, DAY, 600),
            Chore("refusals", self.write_refusals, REFUSALS_SECONDS, 30, at_start=False),
        ]

    async def sweep(self) -> int:
        """Refund and change tokens that nobody claimed in `refund_sweep_ttl` seconds go back to their keys; how many."""
        untouched_for = self._node.settings.refund_sweep_ttl
        if not untouched_for or self._node.wallet is None:
            return 0
        swept = await self._node.wallet.sweep(untouched_for)
        if swept:
            self._node.publish(BooksChanged())
        return len(swept)

    async def look_at_doubts(self) -> int:
        """Show what is in doubt for more than an hour; what it is worth is in suspense until the mint answers. How many."""
        ledger = self._node.ledger
        if ledger is None:
            return 0
        rows = await ledger.operations.doubts(LONG_DOUBT)
        for row in rows:
            if await ledger.operations.suspend(row.id):
                log.warning(
                    "operation_in_suspense", operation=row.id, kind=row.kind, mint=row.mint, amount_msat=row.amount_msat
                )
        found = tuple(told(row) for row in rows)
        if found != self.doubts:
            self.doubts = found
            self._node.changed()
        return len(rows)

    async def tidy(self) -> int:
        """Swap small change for larger coins, in quiet moments; at how many places."""
        wallet = self._node.wallet
        done = 0 if wallet is None else await wallet.tidy()
        if done:
            self._node.publish(BooksChanged())
        return done

    async def write_refusals(self) -> None:
        """What was refused since the last time becomes part of the books."""
        if self._node.ledger is not None:
            await self._node.ledger.activity.refusals.flush()

    async def prune(self) -> int:
        """Forget keys without a balance that nobody used in `dead_key_days`; how many."""
        days, ledger = self._node.settings.dead_key_days, self._node.ledger
        if not days or ledger is None:
            return 0
        gone = await ledger.pruning.prune(days * DAY)
        if gone:
            log.info("keys_forgotten", count=gone)
            self._node.changed()
        return gone

    async def prune_log(self) -> int:
        """Requests older than `keep_log_days` leave the request log; how many."""
        days, ledger = self._node.settings.keep_log_days, self._node.ledger
        if not days or ledger is None:
            return 0
        gone = await ledger.pruning.prune_log(days * DAY)
        if gone:
            log.info("log_pruned", requests=gone, days=days)
            self._node.publish(BooksChanged())
        return gone
