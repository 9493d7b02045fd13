"""The node's key on Nostr: made, imported, backed up, shown. In the secrets store and nowhere else.

A key that comes from elsewhere may be announced already, by another computer or an earlier node. Relays are asked first, and
the operator says whether that listing is taken over (its `d`, so its readers keep it) or a second one is made.
"""

from __future__ import annotations

import asyncio
import secrets as random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop.core.errors import BadRequest, ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr import identity as identities
from routstr_desktop.nostr.announcement import KIND
from routstr_desktop.nostr.discovery import Provider, collect
from routstr_desktop.nostr.fetch import ask_all
from routstr_desktop.nostr.identity import Identity
from routstr_desktop.nostr.publisher import Stamps
from routstr_desktop.system.secrets import NSEC

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)


class ListedAlready(BadRequest):
    """The key has listings; `listings` says which."""

    code = "listed_already"

    def __init__(self, listings: tuple[Provider, ...]) -> None:
        names = "; ".join(f"{one.id} ({one.name or 'no name'}, {one.urls[0]})" for one in listings)
        super().__init__(
            say(
                "This key is announced already: {names}. "
                "Take that listing over (--take-over ID), or make a second one (--second)?",
                names=names,
            )
        )
        self.listings = listings


@dataclass(frozen=True, slots=True)
class Looked:
    """What the relays know of a key."""

    identity: Identity
    listings: tuple[Provider, ...]
    answered: int
    """Relays that answered; 0 = nothing is known."""


class IdentityDesk:
    """Commands about the key; each works on a stopped node too."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def own(self) -> Identity | None:
        """The present key."""
        return self._node.announcing.identity

    @property
    def fixed(self) -> bool:
        """It comes from the environment and cannot be changed here."""
        return self._node.settings.nsec is not None

    async def look_up(self, text: str, passphrase: str | None = None) -> Looked:
        """What a key is announced as; nothing is stored. BadRequest if it is none."""
        key = await asyncio.to_thread(identities.parse, text, passphrase)
        answers = await ask_all(self._node.settings.relays, ({"kinds": [KIND, 5], "authors": [key.hex], "limit": 200},))
        events = [event for answer in answers for event in answer.events if event.get("pubkey") == key.hex]
        found = await asyncio.to_thread(collect, events, time.time())
        return Looked(key, tuple(found), sum(not answer.words for answer in answers))

    async def generate(self, *, replace: bool = False) -> Identity:
        """A new key. BadRequest if there is one and `replace` is not given."""
        made = await asyncio.to_thread(identities.generate)
        await self._adopt(made, replace)
        return made

    async def bring(
        self,
        text: str,
        passphrase: str | None = None,
        *,
        replace: bool = False,
        take_over: str | None = None,
        second: bool = False,
    ) -> Identity:
        """Import a key. ListedAlready asks what to do about its listings; BadRequest if no relay could be asked."""
        seen = await self.look_up(text, passphrase)
        ours = self._node.settings.provider_id
        taken = next((one for one in seen.listings if one.id == (take_over or ours)), None)
        if take_over is not None and taken is None:
            raise BadRequest(say("No listing {take_over} of this key was found.", take_over=take_over))
        if not second and taken is None:
            if seen.listings:
                raise ListedAlready(seen.listings)
            if not seen.answered:
                raise BadRequest(
                    say(
                        "No relay answered, so it is not known whether this key is announced already. Nothing was changed. "
                        "Try again, or import it for a listing of its own (--second)."
                    ),
                    code="relays_silent",
                )
        self._check(seen.identity, replace)
        if second:
            self._node.adjusting.save(provider_id=random.token_hex(6))
        elif taken is not None:
            self._node.adjusting.save(provider_id=taken.id)
            Stamps(self._node.paths.announcement).not_before(taken.created_at + 1)
        await self._adopt(seen.identity, replace)
        return seen.identity

    async def backup(self, passphrase: str) -> str:
        """The key as ncryptsec. BadRequest without one, or for a short passphrase."""
        return await asyncio.to_thread(identities.encrypted, self._need(), passphrase)

    async def reveal(self) -> str:
        """The nsec itself: for the window, after the operator asked for it twice."""
        log.warning("identity_revealed")
        return self._need().nsec

    def _need(self) -> Identity:
        if self.own is None:
            raise BadRequest(say("This node has no identity yet."), code="no_identity")
        return self.own

    def _check(self, made: Identity, replace: bool) -> None:
        if self.fixed:
            raise BadRequest(say("The identity comes from NSEC of the environment. Change it there."))
        if self.own is not None and self.own.hex != made.hex and not replace:
            raise BadRequest(
                say(
                    "This node is {npub} already, and reviews stick to that. To give it up for ever, add --replace.",
                    npub=self.own.npub,
                ),
                code="identity_exists",
            )

    async def _adopt(self, made: Identity, replace: bool) -> None:
        self._check(made, replace)
        secrets = self._node.announcing.secrets
        if secrets is None:
            raise ConfigError(say("The secrets are not open."))
        await secrets.set(NSEC, made.nsec)
        self._node.announcing.identity = made
        self._node.adjusting.tell()
        await self._node.announcing.apply()
        log.info("identity_adopted", npub=made.npub)


async def identity_command(desk: IdentityDesk, body: dict[str, Any]) -> dict[str, Any]:
    """The admin API and the command line: action `show`, `new`, `look` or `import` (with `nsec`), `backup`.

    Never answers with the secret, except encrypted.
    """
    action, replace = body.get("action", "show"), body.get("replace") is True
    passphrase, take_over = body.get("passphrase"), body.get("take_over")
    if not isinstance(passphrase, str | None) or not isinstance(take_over, str | None):
        raise BadRequest(say("passphrase and take_over must be texts."))
    if action == "new":
        await desk.generate(replace=replace)
    elif action in ("look", "import"):
        nsec = body.get("nsec")
        if not isinstance(nsec, str):
            raise BadRequest(say("nsec must be a text."))
        if action == "look":
            seen = await desk.look_up(nsec, passphrase)
            listings = [one.json() for one in seen.listings]
            return {**_shown(seen.identity), "listings": listings, "relays_answered": seen.answered}
        await desk.bring(nsec, passphrase, replace=replace, take_over=take_over, second=body.get("second") is True)
    elif action == "backup":
        return {**_shown(desk.own), "ncryptsec": await desk.backup(passphrase or "")}
    elif action != "show":
        raise BadRequest(say("action must be show, new, look, import or backup."))
    return _shown(desk.own)


def _shown(own: Identity | None) -> dict[str, Any]:
    return {"npub": None, "hex": None} if own is None else {"npub": own.npub, "hex": own.hex}
