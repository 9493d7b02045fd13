"""What the node does by itself with customers' money and keys, by the clock: only ever in their favour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.events import BooksChanged

from .health import Chore

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 600.0


class Upkeep:
    """Chores on keys. Each reads its setting anew, so a change counts from the next round."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        return [Chore("sweep", self.sweep, SWEEP_SECONDS, 60, at_start=False)]

    async def sweep(self) -> int:
        """Refund and change tokens that nobody claimed in `refund_sweep_ttl` seconds go back to their keys; how many."""
        untouched_for = self._node.settings.refund_sweep_ttl
        if not untouched_for or self._node.wallet is None:
            return 0
        swept = await self._node.wallet.sweep(untouched_for)
        if swept:
            self._node.publish(BooksChanged())
        return len(swept)
