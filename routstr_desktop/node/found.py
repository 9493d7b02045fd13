"""Being found and finding others, beside the announcement itself: one place that owns the parts and their life."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.listing import Presence
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr.announcement import NotAnnounceable, check_web, readable
from routstr_desktop.nostr.probes import Probes
from routstr_desktop.system.network import Changes
from routstr_desktop.system.tasks import spawn
from routstr_desktop.system.torproxy import running_tor

from .identities import IdentityDesk
from .neighbours import Neighbours
from .onion import Onion
from .reach import Reach
from .reviews import Reviews

if TYPE_CHECKING:
    from .node import Node


class Found:
    """`make_probes` is how the outside is called; it is given where Tor's proxy listens. `find_tor` looks for one."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.make_probes = Probes
        self.identity = IdentityDesk(node)
        self.onion = Onion(node)
        self.find_tor = running_tor
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

    async def announce(self, on: bool) -> None:
        """Announce from now on, or take it back. NotAnnounceable."""
        await self._node.announcing.switch(on)

    async def reach_by(self, way: str, url: str = "") -> None:
        """Set up how customers reach this node: `own` (an https `url` of the operator's, or of a tunnel), `tor`, or `lan`.

        Opens the public listener, for the way that it needs. ConfigError, NotAnnounceable for an address that is not public.
        """
        node, settings = self._node, self._node.settings
        if way == "tor":
            await self.onion.switch(True)
            return
        if way == "own":
            check_web(url.strip().rstrip("/"), say("The address"))
            await node.change_settings(http_url=url)
        elif way == "lan":
            node.adjusting.allow(tor=False, http_url="", public_host="0.0.0.0")
            await self.onion.switch(False)
            await node.change_settings(http_url="", public_host="0.0.0.0")
            await node.stop_selling()
        else:
            raise BadRequest(say("The way must be own, tor or lan."))
        if settings.public_port is None:
            node.selling.keep_port("127.0.0.1" if way == "own" else "0.0.0.0")
        await node.start_selling()
        await self.reach.check()

    async def presence(self) -> Presence:
        """Everything the Announce page shows."""
        node, own, settings = self._node, self._node.announcing.identity, self._node.settings
        obstacle, event = node.announcing.obstacle or "", node.announcing.event
        if event is None:
            try:
                event = node.announcing.preview()["event"]
            except NotAnnounceable as error:
                obstacle = obstacle or error.message
        return Presence(
            npub="" if own is None else own.npub,
            hex="" if own is None else own.hex,
            name=settings.name,
            about=settings.description,
            picture=settings.picture,
            http_url=settings.http_url.removesuffix("/v1"),
            onion_url=settings.onion_url.removesuffix("/v1"),
            tor=settings.tor,
            announce=settings.announce,
            running=node.announcing.running,
            obstacle=obstacle,
            event="" if event is None else readable(event),
            published=None if node.announcing.event is None else node.announcing.event["created_at"],
            relay_urls=settings.relays,
            relays=node.announcing.results,
            reach=self.reach.view(),
            onion=self.onion.state,
            standing=self.reviews.view(),
            neighbours=self.neighbours.view(),
        )

    def _moved(self) -> None:
        """The computer woke up, or is in another network."""
        self.reach.changed()
        self._node.announcing.renew()

    def _probes(self) -> Probes:
        return self.make_probes(socks=self.tor)

    async def tor(self) -> tuple[str, int] | None:
        """The proxy of our own tor once that is connected, else of one that runs on this computer; None = there is none."""
        return self.onion.proxy() or await self.find_tor()
