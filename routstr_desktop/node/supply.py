"""What the node sells: the upstreams with their clients and model lists, and the bitcoin price. Replaceable while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal

import structlog

from routstr_desktop.core.catalog import Catalog, Model
from routstr_desktop.system.secrets import UPSTREAM_API_KEY, Secrets
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.bitcoin import BitcoinPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.gate import PLACES, Gate
from routstr_desktop.upstream.health import Health
from routstr_desktop.upstream.merging import Terms, merged
from routstr_desktop.upstream.models import Models
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.upstream import Upstream

from .settings import Settings
from .upstream_settings import UpstreamSettings, configured

log = structlog.get_logger(__name__)


class Supply:
    """The upstreams in use and the catalogue merged of them."""

    def __init__(self, settings: Settings, secrets: Secrets, changed: Callable[[], None] = lambda: None) -> None:
        self._settings = settings
        self.secrets = secrets
        self._changed = changed
        self.prices = Prices()
        self.upstreams: dict[str, Upstream] = {}
        """Those switched on, by slug, in the order of the settings; the same dictionary for ever."""
        self.catalog = Catalog()
        """What is on sale."""
        self.withdrawn = Catalog()
        """What would be, if its upstream accepted us."""
        self.bitcoin = new_bitcoin(settings.btc_usd_price)
        self._retired: list[UpstreamClient] = []
        self._merges = 0

    @property
    def configured(self) -> tuple[UpstreamSettings, ...]:
        """All upstreams, also those switched off."""
        return configured(self._settings.upstream_base_url, self._settings.upstreams)

    @property
    def unsold(self) -> tuple[str, ...]:
        """Ids that upstreams list and nobody knows a price of."""
        listed = (name for one in self.upstreams.values() if one.models is not None for name in one.models.unsold)
        return tuple(dict.fromkeys(name for name in listed if self.catalog.find(name) is None))

    async def open(self) -> None:
        """Make the clients of the configured upstreams; nothing is asked yet."""
        await self.apply(self._settings, refresh=False)

    async def apply(self, settings: Settings, *, refresh: bool = True) -> None:
        """Use these upstreams from now on. One whose address and key are as before keeps its connections and its list."""
        self._settings = settings
        before, fresh = dict(self.upstreams), []
        self.upstreams.clear()
        for chosen in self.configured:
            if not chosen.enabled:
                continue
            provider = self.provider(chosen, await self.key(chosen))
            one = before.get(chosen.slug)
            if one is None or one.provider != provider or one.first_byte_seconds != chosen.first_byte_seconds:
                one = self._make(chosen, provider)
                fresh.append(one)
            elif one.gate.places != chosen.places:
                one.gate = Gate(chosen.places)  # those under way keep their place at the old one
            self.upstreams[chosen.slug] = one
        await self._merge()
        if refresh:
            await asyncio.gather(*(self.refresh(one) for one in fresh))
        kept = set(map(id, self.upstreams.values()))
        self._retired = [client for client in self._retired if client.running]
        for one in before.values():
            if id(one) not in kept:
                one.client.retire()  # customers whose answer comes from there get all of it
                self._retired.append(one.client)

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
        terms = {chosen.slug: chosen.terms for chosen in self.configured}
        on_sale: list[tuple[Terms, tuple[Model, ...]]] = []
        withdrawn: list[tuple[Terms, tuple[Model, ...]]] = []
        for one in self.upstreams.values():
            if one.models is not None:
                (on_sale if one.health.on_sale else withdrawn).append((terms[one.slug], one.models.catalog.models))
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
        models = Models(client, provider, self.prices, self._settings.models_path)
        health, gate = Health(self._account_changed), Gate(chosen.places)
        return Upstream(chosen.slug, provider, client, models, health, gate, chosen.first_byte_seconds)


def new_bitcoin(pinned: Decimal | None) -> BitcoinPrice:
    """The public sources, or a pinned rate."""
    return BitcoinPrice(pinned=pinned)
