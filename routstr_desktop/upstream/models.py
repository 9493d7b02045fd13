"""What is for sale: the upstream's models that have a price we can trust (pricelist), with the operator's overrides.

A refresh that fails keeps the last good list: a hiccup of the upstream must not turn every model into an unknown one. One that
was kept over a restart (`kept`) is shown until the upstream answers, and not sold.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import structlog

from routstr_desktop.core.catalog import Catalog
from routstr_desktop.core.errors import ConfigError, RoutstrError, UpstreamBroken, UpstreamError, UpstreamTimeout
from routstr_desktop.core.overrides import Listed, Overrides, catalog_of
from routstr_desktop.core.sentence import say

from . import listing
from .client import UpstreamClient
from .kept import KeptList
from .listing import Entry
from .pricelist import PriceList
from .prices import Prices
from .providers import Provider

log = structlog.get_logger(__name__)

MAX_LIST = 64 * 1024 * 1024
LIST_SECONDS = 30.0
MAX_PAGES = 20
NONE = Overrides()
NOT_REACHED = say("Its provider has not answered since the program started.")


class ModelsNotListed(UpstreamError):
    """The upstream answers, but has no model list."""


class Models:
    """The catalogue of one upstream. `catalog` is replaced as a whole; reading it needs no lock."""

    def __init__(
        self,
        client: UpstreamClient,
        provider: Provider,
        prices: Prices,
        models_path: Path | None = None,
        now: Callable[[], float] = time.time,
        *,
        slug: str = "",
        overrides: Overrides = NONE,
        fee: Decimal = Decimal(1),
        kept: KeptList | None = None,
    ) -> None:
        self._client = client
        self._provider = provider
        self._prices = prices
        self._models_path = models_path
        self._now = now
        self._slug = slug
        self._overrides = overrides
        self._fee = fee
        self._kept = kept
        self._entries: tuple[list[Entry], list[Entry]] = ([], [])
        self._priced: tuple[Listed, ...] = ()
        self.catalog = Catalog()
        """What is for sale."""
        self.waiting = Catalog()
        """What will be, once the upstream has answered: a list that was kept."""
        self.listed: tuple[Listed, ...] = ()
        """Everything the upstream lists, also what is not for sale, with the reason."""
        self.error: str | None = None
        """Why the last refresh failed, for the operator; None after a good one."""
        self.failure: RoutstrError | None = None
        """The same as it was raised."""
        self.refreshed_at: float | None = None
        """Unix seconds of the last good refresh."""

    @property
    def unsold(self) -> tuple[str, ...]:
        """Ids the upstream lists that are not for sale."""
        return () if len(self.waiting) else tuple(one.id for one in self.listed if not one.sold)

    async def recall(self) -> None:
        """Show what was kept, until the first refresh."""
        if self._kept is None or self.refreshed_at is not None:
            return
        listed = await asyncio.to_thread(self._kept.load, self._provider.base_url)
        if listed:
            await asyncio.to_thread(self._prices.load)
            self._entries = (listed, [])
            await self.reprice()

    async def refresh(self) -> None:
        """Ask for the list again. Never raises for what the upstream or the file does; see `error`."""
        try:
            own = await asyncio.to_thread(listing.read_file, self._models_path) if self._models_path else []
            await asyncio.to_thread(self._prices.load)
        except ConfigError as error:
            self._failed(error)
            return
        try:
            listed = await fetch(self._client, self._provider)
        except RoutstrError as error:
            if not own or self.refreshed_at is not None:
                self._failed(error)
                return
            listed = own  # the operator says what this upstream has
            self.failure = None if isinstance(error, ModelsNotListed) else error
        else:
            self.failure = None
            if not listed:
                self._failed(ModelsNotListed(say("The provider lists no models.")))
                return
            if self._kept is not None:
                await asyncio.to_thread(self._kept.save, self._provider.base_url, listed)
        self.error = None if self.failure is None else self.failure.message
        self._entries = (listed, own)
        self.refreshed_at = self._now()
        await self.reprice()
        log.info("models_refreshed", sold=len(self.catalog), unsold=len(self.listed) - len(self.catalog), error=self.error)

    async def reprice(self) -> None:
        """Price the last list again; nothing is asked of the upstream."""
        self._priced = await asyncio.to_thread(PriceList(self._provider, self._prices).priced, *self._entries)
        await self.use(self._overrides)

    async def charge(self, fee: Decimal) -> None:
        """What the operator really pays is the listed price times `fee`, from now on."""
        if fee != self._fee:
            self._fee = fee
            await self.use(self._overrides)

    async def use(self, overrides: Overrides) -> None:
        """Sell by these from now on; nothing is asked of the upstream."""
        self._overrides = overrides
        priced, fee, asked = self._priced, self._fee, self.refreshed_at is not None

        def build() -> tuple[tuple[Listed, ...], Catalog, Catalog]:
            paid = priced if fee == 1 else tuple(one.times(fee) for one in priced)
            listed = overrides.apply(paid, self._slug)
            catalog = catalog_of(listed)
            if asked:
                return listed, catalog, Catalog()
            return tuple(replace(one, reason=NOT_REACHED) if one.sold else one for one in listed), Catalog(), catalog

        listed, catalog, waiting = await asyncio.to_thread(build)
        if overrides is self._overrides and priced is self._priced and fee == self._fee:  # else a later call makes what counts
            self.listed, self.catalog, self.waiting = listed, catalog, waiting

    def _failed(self, error: RoutstrError) -> None:
        self.failure, self.error = error, error.message
        log.warning("models_refresh_failed", error=type(error).__name__, kept=len(self.catalog))


async def fetch(client: UpstreamClient, provider: Provider) -> list[Entry]:
    """The upstream's list. UpstreamError with a plain sentence for the operator."""
    path, found = provider.list_path, []
    try:
        async with asyncio.timeout(LIST_SECONDS):
            for _ in range(MAX_PAGES):
                page, after = await _page(client, provider, path)
                found += page
                if after is None:
                    break
                path = f"{provider.list_path}&after_id={after}"
    except TimeoutError as error:
        raise UpstreamTimeout(say("The provider did not send its model list in time.")) from error
    return found


async def _page(client: UpstreamClient, provider: Provider, path: str) -> tuple[list[Entry], str | None]:
    """One page, and the id after which the next begins (Anthropic)."""
    response = await client.send("GET", path, [(b"accept", b"application/json"), *provider.headers(path)], b"")
    try:
        if response.status in (401, 403):
            raise UpstreamError(say("The provider refuses the API key."), code="upstream_key_refused")
        if response.status in (404, 405, 501):
            raise ModelsNotListed(say("The provider has no model list at this address: check it, or give a models.json."))
        if response.status != 200:
            raise UpstreamError(
                say("The provider answered with status {status} when asked for its models.", status=response.status)
            )
        body = await response.read(MAX_LIST)
    finally:
        response.close()
    try:
        answer = await asyncio.to_thread(listing.decode, body)
        found = listing.entries(answer)
    except ValueError as error:
        raise UpstreamBroken(
            say("The provider's model list is not what it should be: is this the address of its API?")
        ) from error
    after = answer.get("last_id") if isinstance(answer, dict) and answer.get("has_more") is True else None
    return found, after if isinstance(after, str) and re.fullmatch(r"[\w.:-]{1,200}", after) else None
