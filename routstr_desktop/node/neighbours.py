"""Other nodes: found on the relays, asked whether they answer and what they charge, and set beside our own prices.

Looks by the clock where PROVIDERS_REFRESH_INTERVAL_SECONDS says so, else only when the operator asks. Nothing that was read
is trusted: see nostr.discovery and nostr.probes for the bounds.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop.core.errors import BadRequest, PricingUnavailable
from routstr_desktop.core.listing import Neighbourhood, OtherNode
from routstr_desktop.core.market import Market, Offer
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr.discovery import FILTERS, Provider, collect
from routstr_desktop.nostr.fetch import ask_all
from routstr_desktop.nostr.probes import Probes
from routstr_desktop.system.tasks import spawn

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
MOST_LISTED = 42
"""Of /v1/providers/, as other nodes do."""
MOST_PROBED, MOST_MODELS = 100, 2000
MOST_KEPT = 64 * 1024
"""Characters of one node's answer that /v1/providers/ repeats."""
MILLION = 1_000_000
DEAREST = 10**15
"""msat per million tokens; more is not a price."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node and what it answered."""

    provider: Provider
    health: dict[str, Any]
    models: int
    """How many it sells at a price per token."""

    @property
    def reachable(self) -> bool:
        """It answered one of the documents that buyers read."""
        return self.health["endpoint"] in ("info", "models")


class Neighbours:
    """The last look around, and the next."""

    def __init__(self, node: Node, probes: Callable[[], Probes]) -> None:
        self._node, self._probes = node, probes
        self._found: tuple[Neighbour, ...] = ()
        self._market = Market(())
        self._looked: int | None = None
        self._relays: tuple[tuple[str, str], ...] = ()
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look by the clock, if that is set."""
        every = self._node.settings.providers_refresh_interval_seconds
        if every:
            self._task = spawn(self._run(every), name="neighbours")

    async def close(self) -> None:
        """Stop looking."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self, every: float) -> None:
        while True:
            try:
                await self.look()
            except BadRequest as error:  # no relays
                log.warning("neighbours_not_looked_for", why=error.message)
            await asyncio.sleep(every * random.uniform(1, 1.1))

    async def look(self) -> Neighbourhood:
        """Ask the relays and every node found; about 20 s at most. BadRequest without relays."""
        relays = self._node.settings.relays
        if not relays:
            raise BadRequest(say("RELAYS is empty: there is nowhere to look."))
        async with self._turn:
            self._node.changed()
            answers = await ask_all(relays, FILTERS)
            events = [event for answer in answers for event in answer.events]
            providers = await asyncio.to_thread(collect, events, time.time())
            own = self._node.announcing.identity
            others = [one for one in providers if own is None or one.pubkey != own.hex][:MOST_PROBED]
            async with self._probes() as probes:
                asked = await asyncio.gather(*(_ask(probes, one, self._rate()) for one in others))
            self._found = tuple(neighbour for neighbour, _ in asked)
            self._market = await asyncio.to_thread(Market, [offer for _, offers in asked for offer in offers])
            self._looked = int(time.time())
            self._relays = tuple((answer.url, answer.words) for answer in answers if answer.words)
            log.info("neighbours_found", nodes=len(self._found), events=len(events))
        self._node.changed()
        return self.view()

    def listed(self) -> Sequence[tuple[dict[str, Any], Any]] | None:
        """For /v1/providers/: at most 42, one for each address, in a new order each time; None while that is off."""
        if not self._node.settings.providers_refresh_interval_seconds:
            return None
        first = {one.provider.urls[0]: one for one in reversed(self._found)}
        chosen = list(first.values())
        random.shuffle(chosen)
        return [(one.provider.json(), one.health) for one in chosen[:MOST_LISTED]]

    def view(self) -> Neighbourhood:
        """For the window: nodes that answer first, and our prices among theirs."""
        ordered = sorted(self._found, key=lambda one: (not one.reachable, one.provider.name.lower()))
        nodes = tuple(_shown(one) for one in ordered)
        prices = self._market.compare(self._offers())
        return Neighbourhood(self._looked, self._turn.locked(), nodes, prices, self._relays)

    def _offers(self) -> Iterator[Offer]:
        services = self._node.services
        if services is None or services.config.flat is not None:
            return  # a flat price is no price of a model to compare
        own = self._node.announcing.identity
        for model in services.models().models:
            try:
                card = services.card(model)
            except PricingUnavailable:
                continue
            yield Offer("" if own is None else own.hex, model.id, card.prompt, card.completion)

    def _rate(self) -> Decimal | None:
        services = self._node.services
        try:
            return None if services is None else services.bitcoin.current().usd
        except PricingUnavailable:
            return None


async def _ask(probes: Probes, provider: Provider, rate: Decimal | None) -> tuple[Neighbour, tuple[Offer, ...]]:
    base = provider.urls[0]
    health = await probes.health(base)
    body = health["json"] if health["endpoint"] == "models" else None
    if health["endpoint"] == "info":
        body = (await probes.get(base, "/v1/models")).body
    offers = await asyncio.to_thread(lambda: tuple(offers_in(body, provider.pubkey, rate)))
    return Neighbour(provider, await asyncio.to_thread(_kept, health), len(offers)), offers


def _kept(health: dict[str, Any]) -> dict[str, Any]:
    """An answer too long to be listed for everybody who asks is left out."""
    if len(json.dumps(health["json"])) <= MOST_KEPT:
        return health
    return {**health, "json": {"error": say("too long to be listed")}}


def offers_in(body: Any, who: str, rate: Decimal | None) -> Iterator[Offer]:
    """The priced models of a `/v1/models` answer; what is not a price is left out. `rate` is BTC/USD for lists in USD only."""
    data = body.get("data") if isinstance(body, dict) else None
    for entry in data[:MOST_MODELS] if isinstance(data, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or len(entry["id"]) > 200:
            continue
        sats, usd = entry.get("sats_pricing"), entry.get("pricing")
        factor = Decimal(MILLION * MSAT_PER_SAT)
        if not isinstance(sats, dict) and rate is not None:
            sats, factor = usd, Decimal(MILLION) * 100_000_000 * MSAT_PER_SAT / rate
        if isinstance(sats, dict):
            prompt, completion = _price(sats.get("prompt"), factor), _price(sats.get("completion"), factor)
            if prompt is not None and completion is not None and prompt + completion:
                yield Offer(who, entry["id"], prompt, completion)


def _price(value: Any, factor: Decimal) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        price = Decimal(str(value)[:40]) * factor
    except InvalidOperation:
        return None
    return round(price) if price.is_finite() and 0 <= price <= DEAREST else None


def _shown(one: Neighbour) -> OtherNode:
    told, words = one.provider, ""
    if not one.reachable:
        error = one.health["json"]
        words = str(error.get("error", "")) if isinstance(error, dict) else say("it is no Routstr node")
    return OtherNode(
        pubkey=told.pubkey,
        name=told.name or told.id,
        about=told.about,
        url=told.urls[0],
        version=told.version,
        mints=told.mints,
        announced=told.created_at,
        reachable=one.reachable,
        words=words,
        models=one.models,
    )
