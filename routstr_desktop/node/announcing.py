"""The node's name on Nostr and its announcement: switched on by the operator, follows what the node really offers.

What is announced and what /v1/info says come from the same values. Works on a stopped node too, as far as settings and
secrets go: then switching on or off only changes the settings.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop import PUBLIC_VERSION
from routstr_desktop.core.errors import BadRequest, ConfigError
from routstr_desktop.core.events import StateChanged
from routstr_desktop.core.listing import RelayResult
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr import identity as identities
from routstr_desktop.nostr.announcement import Listing, NotAnnounceable, listing
from routstr_desktop.nostr.identity import Identity
from routstr_desktop.nostr.publisher import Pace, Publisher, Stamps
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, Secrets

from .configuration import LoadedSettings
from .identities import identity_command

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
NO_IDENTITY = say(
    "This node has no identity yet. Make one with `routstr-desktop identity --new`, or import yours with --import."
)


class Announcing:
    """Owns the identity and, while announcing is on and the node runs, a publisher."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.secrets: Secrets | None = None
        self._publisher: Publisher | None = None
        self._made_of: tuple[str, tuple[str, ...]] | None = None
        self._running = False
        self._turn = asyncio.Lock()
        self.identity: Identity | None = None
        self.pace = Pace()

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self, secrets: Secrets) -> None:
        """Read the identity: the environment's NSEC (used, not stored), else the stored one. ConfigError, SecretsLocked."""
        self.secrets = secrets
        given = self._node.settings.nsec
        text = given.get_secret_value() if given is not None else await secrets.get(NSEC)
        if text is None:
            self.identity = None
            return
        try:
            self.identity = await asyncio.to_thread(identities.parse, text)  # the first import of nostr_sdk takes 60 ms
        except BadRequest as error:
            raise ConfigError(say("NSEC is wrong: {why}", why=error.message)) from None

    async def start(self) -> None:
        """The node is up: announce if that is switched on."""
        self._running = True
        await self.apply()

    async def close(self) -> None:
        """Take the announcement back; at most a few seconds. The second call does nothing."""
        self._running = False
        await self.apply()

    async def apply(self) -> None:
        """Settings, identity or the node's life changed: start, end or replace the publisher."""
        async with self._turn:
            chosen, own = self._node.settings, self.identity
            wanted = (own.nsec, chosen.relays) if self._running and chosen.announce and own is not None else None
            if wanted != self._made_of:
                if self._publisher is not None:
                    await self._publisher.close()
                self._publisher, self._made_of = None, None
                if wanted is not None:
                    self._keep_provider_id()
                    stamps = Stamps(self._node.paths.announcement)
                    heard = partial(self._node.publish, StateChanged())
                    self._publisher = Publisher(*wanted, self._offered, stamps, pace=self.pace, changed=heard)
                    self._made_of = wanted
                    self._publisher.start()
        self.changed()

    def changed(self) -> None:
        """Something about the node changed that may be announced."""
        if self._publisher is not None:
            self._publisher.changed()

    def renew(self) -> None:
        """The computer woke up or moved: relays hear of this node now, whatever they were told before."""
        if self._publisher is not None:
            self._publisher.renew()

    # --- what is announced --------------------------------------------------------------------------------------------

    @property
    def npub(self) -> str:
        """What /v1/info says."""
        return self._node.settings.npub if self.identity is None else self.identity.npub

    def listing(self) -> Listing:
        """What would be announced. NotAnnounceable."""
        chosen, own = self._node.settings, self.identity
        if own is None:
            raise NotAnnounceable(NO_IDENTITY)
        wallet = self._node.wallet
        mints = chosen.cashu_mints if wallet is None else wallet.trusted
        vouched = self._node.found.reach.vouched
        web, onion = self.urls()
        if vouched(web) or vouched(onion):  # one that answers is announced without the other
            web, onion = web if vouched(web) else "", onion if vouched(onion) else ""
        return listing(self.d, web, onion, tuple(mints), PUBLIC_VERSION, chosen.name, chosen.description, chosen.picture)

    @property
    def d(self) -> str:
        """The `d` of the announcement."""
        own = self.identity
        return self._node.settings.provider_id or ("" if own is None else own.hex[:12])

    def urls(self) -> tuple[str, str]:
        """The addresses as announced and as in /v1/info, without the /v1 that readers add: web, onion ("" = none)."""
        chosen, service = self._node.settings, self._node.found.onion.url
        return chosen.http_url.removesuffix("/v1"), chosen.onion_url.removesuffix("/v1") or service

    def _offered(self) -> Listing:
        """The same, while customers are served at an address that answered."""
        found = self.listing()
        if self._node.public_port is None or not self._node.selling.wanted:
            raise NotAnnounceable(say("The public listener is closed. The node is announced as soon as it sells."))
        for url in found.urls:
            if not self._node.found.reach.vouched(url):
                raise NotAnnounceable(
                    say("{url} has not answered as this node yet. The node is announced as soon as it does.", url=url)
                )
        return found

    def preview(self) -> dict[str, Any]:
        """The exact event, not signed yet, and where it would go. NotAnnounceable."""
        template = self.listing().template(Stamps(self._node.paths.announcement).peek())
        assert self.identity is not None
        return {"event": {"pubkey": self.identity.hex, **template}, "relays": list(self._node.settings.relays)}

    @property
    def running(self) -> bool:
        """The node is up."""
        return self._running

    @property
    def event(self) -> dict[str, Any] | None:
        """The signed event that relays were given last; None while nothing is announced."""
        return None if self._publisher is None else self._publisher.event

    @property
    def results(self) -> tuple[RelayResult, ...]:
        """What each relay said."""
        return () if self._publisher is None else self._publisher.results

    @property
    def obstacle(self) -> str | None:
        """Why nothing is announced though it should be."""
        if self._node.settings.announce and self.identity is None:
            return NO_IDENTITY
        if self._publisher is None:
            return None
        if ahead := self._publisher.ahead:
            return say(
                "This computer's clock was ahead once, so the announcement is dated {minutes} minutes ahead. "
                "Buyers' apps ignore it until then.",
                minutes=ahead // 60,
            )
        return self._publisher.obstacle

    def status(self) -> dict[str, Any]:
        """Whether it is announced, and what each relay said."""
        return {
            "announce": self._node.settings.announce,
            "running": self._running,
            "obstacle": self.obstacle,
            "event": self.event,
            "relays": [asdict(result) for result in self.results],
        }

    # --- commands -----------------------------------------------------------------------------------------------------

    async def switch(self, on: bool) -> None:
        """Announce from now on, or take it back and stay silent. NotAnnounceable while there is nothing to announce."""
        if on:
            self.listing()
            if not self._node.settings.relays:
                raise NotAnnounceable(say("RELAYS is empty: there is nowhere to announce."))
        self._node.adjusting.save(announce=on)
        if on:
            self._keep_provider_id()
        await self.apply()

    def _keep_provider_id(self) -> None:
        """`d` is for life: what the first key gave it stays, whatever key comes later."""
        adjusting = self._node.adjusting
        if not self._node.settings.provider_id and self.identity is not None:
            adjusting.save(**adjusting.free(provider_id=self.identity.hex[:12]))


async def announce_command(announcing: Announcing, body: dict[str, Any]) -> dict[str, Any]:
    """The admin API and the command line: action `preview`, `on`, `off` or `status`."""
    action = body.get("action", "status")
    if action == "preview":
        return announcing.preview()
    if action in ("on", "off"):
        await announcing.switch(action == "on")
    elif action != "status":
        raise BadRequest(say("action must be preview, on, off or status."))
    return announcing.status()


async def offline(loaded: LoadedSettings, paths: Paths, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The same commands (`identity`, `announce`) on a directory on which nothing runs; nothing is published."""
    from .node import Node

    secrets = await Secrets.open(paths)
    node = Node(loaded.settings, paths, secrets, fixed=loaded.fixed)
    await node.announcing.open(secrets)
    if name == "identity":
        return await identity_command(node.found.identity, body)
    return await announce_command(node.announcing, body)
