"""Being found and finding others, beside the announcement itself: one place that owns the parts and their life."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from routstr_desktop.nostr.probes import Probes
from routstr_desktop.system.network import Changes
from routstr_desktop.system.tasks import spawn

from .identities import IdentityDesk
from .neighbours import Neighbours
from .onion import Onion
from .reach import Reach
from .reviews import Reviews

if TYPE_CHECKING:
    from .node import Node


class Found:
    """`make_probes` is how the outside is called; it is given where Tor's proxy listens."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.make_probes = Probes
        self.identity = IdentityDesk(node)
        self.onion = Onion(node)
        self.reach = Reach(node, self._probes)
        self.reviews = Reviews(node)
        self.neighbours = Neighbours(node, self._probes)
        self._changes = Changes(self._moved)
        self._seen: object = None
        self._applying: asyncio.Task[None] | None = None
        self._up = False

    async def start(self) -> None:
        """The node is up."""
        self._up = True
        await self.onion.start()
        self.reach.start()
        self.neighbours.start()
        self._changes.start()

    async def close(self) -> None:
        """End what runs; the second call does nothing."""
        self._up = False
        if self._applying is not None:
            await asyncio.gather(self._applying, return_exceptions=True)
        for part in (self._changes, self.neighbours, self.reach, self.onion):
            await part.close()

    def changed(self) -> None:
        """Something about the node changed: what matters to being found is compared, and followed."""
        if not self._up:
            return
        node, settings = self._node, self._node.settings
        mints = () if node.wallet is None else tuple(node.wallet.trusted)
        seen = (node.announcing.urls(), node.public_port, node.announcing.npub, mints, settings.tor, self.onion.state.state)
        if seen != self._seen:
            self._seen = seen
            self.reach.changed()
            if self._applying is None or self._applying.done():
                self._applying = spawn(self._follow(), name="onion-follow")

    async def _follow(self) -> None:
        """Until nothing changed meanwhile."""
        seen = None
        while seen != self._seen:
            seen = self._seen
            await self.onion.apply()

    def _moved(self) -> None:
        """The computer woke up, or is in another network."""
        self.reach.changed()
        self._node.announcing.renew()

    def _probes(self) -> Probes:
        return self.make_probes(socks=self.onion.proxy)
