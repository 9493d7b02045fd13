"""Being found and finding others, beside the announcement itself: one place that owns the parts and their life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routstr_desktop.nostr.probes import Probes

from .identities import IdentityDesk
from .neighbours import Neighbours

if TYPE_CHECKING:
    from .node import Node


class Found:
    """Works on a running node; `make_probes` is how the outside is called."""

    def __init__(self, node: Node) -> None:
        self.make_probes = Probes
        self.identity = IdentityDesk(node)
        self.neighbours = Neighbours(node, lambda: self.make_probes())

    async def start(self) -> None:
        """The node is up."""
        self.neighbours.start()

    async def close(self) -> None:
        """End what runs."""
        await self.neighbours.close()
