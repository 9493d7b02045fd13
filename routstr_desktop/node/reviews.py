"""How buyers see this node: announced, not reviewed yet; trusted; or flagged. Asked of the relays when the operator looks."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.listing import GoodWord, Standing
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr.fetch import ask_all
from routstr_desktop.nostr.identity import link
from routstr_desktop.nostr.reviews import REVIEWER, filters, recommendations, review

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
MEANING = {
    "unknown": say("Not looked up yet."),
    "unreviewed": say(
        "Buyers' apps that follow Routstr's reviews list your node but leave it off. A buyer can enable your address by hand. "
        "Send the link below to Routstr for a review."
    ),
    "trusted": say("Buyers' apps use your node by themselves. The review belongs to this key: keep it."),
    "flagged": say(
        "Buyers' apps that follow Routstr's reviews do not use your node. Ask Routstr why; a new key begins without a review."
    ),
}


class Reviews:
    """The last look, and the next. `reviewer` is the key (hex) whose labels count."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.reviewer = REVIEWER
        self._last: tuple[str, Standing] | None = None

    def view(self) -> Standing:
        """What is known of the present key."""
        own = self._node.announcing.identity
        if own is None:
            return Standing("unknown", say("This node has no identity yet."))
        if self._last is not None and self._last[0] == own.hex:
            return self._last[1]
        return Standing("unknown", MEANING["unknown"], link=self._link(own.hex))

    async def look(self) -> Standing:
        """Ask the relays. BadRequest without an identity or relays."""
        own, relays = self._node.announcing.identity, self._node.settings.relays
        if own is None or not relays:
            raise BadRequest(say("Reviews need an identity and at least one relay."))
        d = self._node.announcing.d
        answers = await ask_all(relays, filters(own.hex, d, self.reviewer))
        if all(answer.words for answer in answers) and not any(answer.events for answer in answers):
            nothing = say("No relay answered, so nothing is known. Try again later.")
            silent = Standing("unknown", nothing, link=self._link(own.hex))
            self._last = (own.hex, silent)
            return silent
        events, now = [event for answer in answers for event in answer.events], time.time()
        found = await asyncio.to_thread(review, events, own.hex, now, self.reviewer)
        words = await asyncio.to_thread(recommendations, events, own.hex, d, now)
        seen = Standing(
            found.verdict,
            MEANING[found.verdict],
            found.labels,
            found.at,
            tuple(GoodWord(one.author, one.text, one.at) for one in words),
            self._link(own.hex),
            int(now),
        )
        self._last = (own.hex, seen)
        log.info("reviews_looked_up", verdict=found.verdict, recommendations=len(words))
        return seen

    def _link(self, public_key: str) -> str:
        return link(public_key, self._node.announcing.d, self._node.settings.relays)
