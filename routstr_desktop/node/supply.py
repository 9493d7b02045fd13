"""What the node sells: the upstream with its client and model list, and the bitcoin price. Replaceable while it runs."""

from __future__ import annotations

from decimal import Decimal

import structlog

from routstr_desktop.core.catalog import Catalog
from routstr_desktop.core.errors import PricingUnavailable, UpstreamError
from routstr_desktop.core.overrides import Listed, Overrides
from routstr_desktop.system.secrets import UPSTREAM_API_KEY, Secrets
from routstr_desktop.upstream.bitcoin import BitcoinPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.models import Models
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider

from .settings import Settings

log = structlog.get_logger(__name__)
EMPTY = Catalog()


class Supply:
    """The one upstream of this node; None until it is set."""

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self.prices = Prices()
        """The list prices; those that came with the program, or newer ones."""
        self.client: UpstreamClient | None = None
        self.provider: Provider | None = None
        self.models: Models | None = None
        self.bitcoin = new_bitcoin(settings.btc_usd_price)
        self.overrides = Overrides()
        """What the operator decided about models."""

    @property
    def catalog(self) -> Catalog:
        """What is on sale."""
        return EMPTY if self.models is None else self.models.catalog

    async def use(self, overrides: Overrides) -> None:
        """Sell by these decisions from now on."""
        self.overrides = overrides
        if self.models is not None:
            await self.models.use(overrides)

    def listed(self) -> list[tuple[str, tuple[Listed, ...]]]:
        """Everything that upstreams list, for sale or not, by slug."""
        if self.models is None or self.provider is None:
            return []
        return [(self.provider.kind, self.models.listed)]

    def priced_models(self) -> list[tuple[Provider, list[str]]]:
        """The models that each provider lists: whose list prices matter."""
        if self.models is None or self.provider is None:
            return []
        return [(self.provider, [one.id for one in self.models.listed])]

    async def reprice_models(self) -> None:
        """The list prices changed."""
        if self.models is not None:
            await self.models.reprice()

    def rate(self) -> Decimal | None:
        """USD per bitcoin; None while it is unknown."""
        try:
            return self.bitcoin.current().usd
        except PricingUnavailable:
            return None

    async def open(self) -> None:
        """Make the client of the configured upstream; nothing is asked yet."""
        base_url = self._settings.upstream_base_url
        if not base_url:
            return
        secret = self._settings.upstream_api_key
        key = secret.get_secret_value() if secret is not None else await self._secrets.get(UPSTREAM_API_KEY) or ""
        self.provider, self.client, self.models = self._make(base_url, key)

    async def replace(self, settings: Settings, base_url: str, api_key: str) -> None:
        """Ask another upstream for its models and use it from now on; UpstreamError leaves the old one in place."""
        provider, client, models = self._make(base_url, api_key)
        await models.refresh()
        if models.error is not None:
            await client.close()
            raise UpstreamError(models.error)
        old, self._settings = self.client, settings
        self.provider, self.client, self.models = provider, client, models
        if old is not None:
            await old.close()

    def reprice(self, settings: Settings) -> None:
        """Use other settings; a changed pinned rate takes effect at once."""
        if settings.btc_usd_price != self._settings.btc_usd_price:
            self.bitcoin = new_bitcoin(settings.btc_usd_price)
        self._settings = settings

    async def refresh_models(self) -> None:
        """Ask the upstream for its list; the last good one stays if that fails."""
        if self.models is not None:
            await self.models.refresh()

    async def close(self) -> None:
        """Close the connections."""
        if self.client is not None:
            await self.client.close()
            self.client = None

    def _make(self, base_url: str, api_key: str) -> tuple[Provider, UpstreamClient, Models]:
        provider = Provider.for_url(base_url, api_key)
        client = UpstreamClient(provider.base_url)
        path, slug = self._settings.models_path, provider.kind
        return provider, client, Models(client, provider, self.prices, path, slug=slug, overrides=self.overrides)


def new_bitcoin(pinned: Decimal | None) -> BitcoinPrice:
    """The public sources, or a pinned rate."""
    return BitcoinPrice(pinned=pinned)
