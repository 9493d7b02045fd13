"""What the node sells: the upstreams with their clients and model lists, and the bitcoin price. Replaceable while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import structlog

from routstr_desktop.core.catalog import Catalog, Model
from routstr_desktop.core.errors import PricingUnavailable, UpstreamError
from routstr_desktop.core.overrides import Listed, Overrides
from routstr_desktop.system.secrets import UPSTREAM_API_KEY, Secrets
from routstr_desktop.system.tasks import spawn, to_its_end
from routstr_desktop.upstream.bitcoin import BitcoinPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.gate import PLACES, Gate
from routstr_desktop.upstream.health import Health
from routstr_desktop.upstream.kept import KeptList
from routstr_desktop.upstream.merging import Terms, merged
from routstr_desktop.upstream.models import Models
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.upstream import Upstream

from .health import Chore
from .settings import Settings
from .upstream_settings import UpstreamSettings, configured

log = structlog.get_logger(__name__)
MODELS_SECONDS, BITCOIN_SECONDS = 360.0, 120.0


class Supply:
    """The upstreams in use and the catalogue merged of them."""

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        changed: Callable[[], None] = lambda: None,
        lists: Path | None = None,
    ) -> None:
        """`lists`: the folder where the last list of each upstream is kept; None = nowhere."""
        self._settings = settings
        self._lists = lists
        self.secrets = secrets
        self._changed = changed
        self.prices = Prices()
        """The list prices; those that came with the program, or newer ones."""
        self.overrides = Overrides()
        """What the operator decided about models."""
        self.upstreams: dict[str, Upstream] = {}
        """Those switched on, by slug, in the order of the settings; the same dictionary for ever."""
        self.catalog = Catalog()
        """What is on sale."""
        self.withdrawn = Catalog()
        """What would be, if its upstream accepted us, or answered."""
        self.bitcoin = new_bitcoin(settings.btc_usd_price)
        self._retired: list[UpstreamClient] = []
        self._merges = 0
        self._turn = asyncio.Lock()
        self._closed = False

    @property
    def configured(self) -> tuple[UpstreamSettings, ...]:
        """All upstreams, also those switched off."""
        return configured(self._settings.upstream_base_url, self._settings.upstreams)

    @property
    def unsold(self) -> tuple[str, ...]:
        """Ids that upstreams list and nobody knows a price of."""
        listed = (name for one in self.upstreams.values() if one.models is not None for name in one.models.unsold)
        return tuple(dict.fromkeys(name for name in listed if self.catalog.find(name) is None))

    async def use(self, overrides: Overrides) -> None:
        """Sell by these decisions from now on."""
        self.overrides = overrides
        await asyncio.gather(*(models.use(overrides) for _, models in self._models()))
        await self._merge()

    def listed(self) -> list[tuple[str, tuple[Listed, ...]]]:
        """Everything that upstreams list, for sale or not, by slug."""
        return [(one.slug, models.listed) for one, models in self._models()]

    def priced_models(self) -> list[tuple[Provider, list[str]]]:
        """The models that each provider lists: whose list prices matter."""
        return [(one.provider, [listed.id for listed in models.listed]) for one, models in self._models()]

    async def reprice_models(self) -> None:
        """The list prices changed."""
        await asyncio.gather(*(models.reprice() for _, models in self._models()))
        await self._merge()

    def _models(self) -> list[tuple[Upstream, Models]]:
        return [(one, one.models) for one in self.upstreams.values() if one.models is not None]

    def rate(self) -> Decimal | None:
        """USD per bitcoin; None while it is unknown."""
        try:
            return self.bitcoin.current().usd
        except PricingUnavailable:
            return None

    async def open(self) -> None:
        """Make the clients of the configured upstreams; nothing is asked yet, so nothing is for sale."""
        await self.apply(self._settings, refresh=False)
        await asyncio.gather(*(models.recall() for _, models in self._models()))
        await self._merge()

    async def apply(self, settings: Settings, *, refresh: bool = True) -> None:
        """Use these upstreams from now on. One whose address and key are as before keeps its connections and its list.

        Changes are made one after the other, and each to its end, whoever stops waiting for it.
        """
        self._settings = settings
        await to_its_end(self._in_turn(settings, refresh), name="supply-apply")

    async def _in_turn(self, settings: Settings, refresh: bool) -> None:
        async with self._turn:
            if self._closed or settings is not self._settings:  # a later change is on its way
                return
            fresh = await self._swap()
        if refresh:
            await asyncio.gather(*(self.refresh(one) for one in fresh))

    async def _swap(self) -> list[Upstream]:
        """The upstreams as configured, all at once in place of those before; returns the new ones."""
        made: dict[str, Upstream] = {}
        fresh: list[Upstream] = []
        wanted = self.configured
        for chosen in wanted:
            if not chosen.enabled:
                continue
            provider = self.provider(chosen, await self.key(chosen))
            one = self.upstreams.get(chosen.slug)
            if one is None or one.provider != provider or one.first_byte_seconds != chosen.first_byte_seconds:
                one = self._make(chosen, provider)
                fresh.append(one)
            elif one.gate.places != chosen.places:
                one.gate = Gate(chosen.places)  # those under way keep their place at the old one
            made[chosen.slug] = one
        before = dict(self.upstreams)
        self.upstreams.clear()
        self.upstreams.update(made)
        self._retired = [client for client in self._retired if client.running]
        kept = set(map(id, made.values()))
        for one in before.values():
            if id(one) not in kept:
                one.client.retire()  # customers whose answer comes from there get all of it
                self._retired.append(one.client)
        fees = {chosen.slug: chosen.fee for chosen in wanted}
        await asyncio.gather(*(models.charge(fees[one.slug]) for one, models in self._models()))
        await self._merge()
        return fresh

    async def key(self, chosen: UpstreamSettings) -> str:
        """Its API key: from the environment (of UPSTREAM_BASE_URL only), else from the keyring; "" = none."""
        first = chosen.base_url == self._settings.upstream_base_url
        secret = self._settings.upstream_api_key
        if first and secret is not None:
            return secret.get_secret_value()
        own = await self.secrets.get(chosen.secret)
        return own or (await self.secrets.get(UPSTREAM_API_KEY) if first else None) or ""

    @staticmethod
    def provider(chosen: UpstreamSettings, key: str) -> Provider:
        """How it is addressed. ConfigError."""
        return Provider.for_url(chosen.base_url, key, kind=chosen.kind or None, name=chosen.name or None)

    def reprice(self, settings: Settings) -> None:
        """Use other settings; a changed pinned rate takes effect at once."""
        if settings.btc_usd_price != self._settings.btc_usd_price:
            self.bitcoin = new_bitcoin(settings.btc_usd_price)
        self._settings = settings

    async def refresh_models(self) -> None:
        """Ask every upstream for its list; the last good one stays where that fails."""
        await asyncio.gather(*(self.refresh(one) for one in tuple(self.upstreams.values())))

    def chores(self) -> list[Chore]:
        """What is asked for by the clock."""
        return [
            Chore("bitcoin", self._renew_rate, BITCOIN_SECONDS, 10),
            Chore("models", self.renew_models, MODELS_SECONDS, 10),
        ]

    async def renew_models(self) -> None:
        """`refresh_models`, for the clock: UpstreamError if a list could not be had, so that it is asked for again sooner."""
        await self.refresh_models()
        self._changed()
        if errors := self.errors:
            raise UpstreamError(" ".join(errors))

    async def _renew_rate(self) -> None:
        await self.bitcoin.refresh()
        self._changed()
        if self.bitcoin.error is not None:
            raise PricingUnavailable(self.bitcoin.error)  # ask again sooner

    @property
    def asked(self) -> bool:
        """Whether every upstream has told its models at least once."""
        return all(one.models is None or one.models.refreshed_at is not None for one in self.upstreams.values())

    @property
    def name(self) -> str | None:
        """Who serves, in few words; None where nobody does."""
        names = [one.provider.name for one in self.upstreams.values()]
        return None if not names else names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"

    @property
    def errors(self) -> tuple[str, ...]:
        """What went wrong with the lists, one sentence for each upstream that failed."""
        return tuple(trouble for one in self.upstreams.values() if (trouble := one.trouble) is not None)

    async def close(self) -> None:
        """Close the connections."""
        self._closed = True
        async with self._turn:
            clients = [*self._retired, *(one.client for one in self.upstreams.values())]
            self.upstreams.clear()
        await asyncio.gather(*(client.close() for client in clients))

    async def refresh(self, one: Upstream) -> None:
        """Ask one upstream for its list."""
        assert one.models is not None
        await one.models.refresh()
        await self._merge()

    async def _merge(self) -> None:
        """Make the catalogue anew, in a thread: hundreds of models take longer than the loop may stand still."""
        paid = Decimal(1)  # the fee is in the prices already: the operator's own have none
        terms = {chosen.slug: replace(chosen.terms, fee=paid) for chosen in self.configured}
        on_sale: list[tuple[Terms, tuple[Model, ...]]] = []
        withdrawn: list[tuple[Terms, tuple[Model, ...]]] = []
        for one in self.upstreams.values():
            if one.models is not None:
                (on_sale if one.health.on_sale else withdrawn).append((terms[one.slug], one.models.catalog.models))
                withdrawn.append((terms[one.slug], one.models.waiting.models))
        self._merges += 1
        number = self._merges
        made = await asyncio.to_thread(lambda: (merged(on_sale), merged(withdrawn)))
        if number == self._merges:  # else one that began later knows more
            self.catalog, self.withdrawn = made

    async def _merge_and_tell(self) -> None:
        await self._merge()
        self._changed()

    def _account_changed(self) -> None:
        spawn(self._merge_and_tell(), name="merge-models")

    def _make(self, chosen: UpstreamSettings, provider: Provider) -> Upstream:
        most = max(PLACES, chosen.places) + 8  # the gate decides; its own questions need some, too
        client = UpstreamClient(provider.base_url, first_byte_timeout=chosen.first_byte_seconds, max_connections=most)
        path = self._settings.models_path
        models = Models(
            client,
            provider,
            self.prices,
            path,
            slug=chosen.slug,
            overrides=self.overrides,
            fee=chosen.fee,
            kept=self._list_of(chosen.slug),
        )
        health, gate = Health(self._account_changed), Gate(chosen.places)
        return Upstream(chosen.slug, provider, client, models, health, gate, chosen.first_byte_seconds)

    async def forget(self, slug: str) -> None:
        """It was removed: what it listed last is not kept."""
        if (kept := self._list_of(slug)) is not None:
            await asyncio.to_thread(kept.forget)

    def _list_of(self, slug: str) -> KeptList | None:
        return None if self._lists is None else KeptList(self._lists / f"{slug}.json")


def new_bitcoin(pinned: Decimal | None) -> BitcoinPrice:
    """The public sources, or a pinned rate."""
    return BitcoinPrice(pinned=pinned)
