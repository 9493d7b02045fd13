"""What is for sale: the upstream's models that have a price we can trust.

Price of a model: models.json, else what the upstream's own list says, else the bundled data; else it is not sold. A refresh
that fails keeps the last good list: a hiccup of the upstream must not turn every model into an unknown one.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from routstr_desktop.core.catalog import Catalog, Model
from routstr_desktop.core.errors import ConfigError, RoutstrError, UpstreamBroken, UpstreamError, UpstreamTimeout

from . import listing
from .client import UpstreamClient
from .listing import Entry
from .prices import Prices
from .providers import Provider

log = structlog.get_logger(__name__)

MAX_LIST = 64 * 1024 * 1024
LIST_SECONDS = 30.0
MAX_PAGES = 20
_BY_NAME = frozenset({"generic", "ollama", "llamacpp", "lmstudio", "vllm", "ppqai", "routstr"})
"""Kinds that relay the models of others: without a price of their own, the maker's list price is what is known."""


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
    ) -> None:
        self._client = client
        self._provider = provider
        self._prices = prices
        self._models_path = models_path
        self._now = now
        self.catalog = Catalog()
        self.unsold: tuple[str, ...] = ()
        """Ids the upstream lists that have no price."""
        self.error: str | None = None
        """Why the last refresh failed, for the operator; None after a good one."""
        self.failure: RoutstrError | None = None
        """The same as it was raised."""
        self.refreshed_at: float | None = None
        """Unix seconds of the last good refresh."""

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
            if not own or len(self.catalog):
                self._failed(error)
                return
            listed = own  # the operator says what this upstream has
            self.failure = None if isinstance(error, ModelsNotListed) else error
        else:
            self.failure = None
            if not listed:
                self._failed(ModelsNotListed("The provider lists no models."))
                return
        self.error = None if self.failure is None else self.failure.message
        catalog, unsold = await asyncio.to_thread(self._build, listed, own)
        self.catalog, self.unsold, self.refreshed_at = catalog, unsold, self._now()
        log.info("models_refreshed", sold=len(catalog), unsold=len(unsold), error=self.error)

    def _failed(self, error: RoutstrError) -> None:
        self.failure, self.error = error, error.message
        log.warning("models_refresh_failed", error=type(error).__name__, kept=len(self.catalog))

    def _build(self, listed: list[Entry], own: list[Entry]) -> tuple[Catalog, tuple[str, ...]]:
        ours: dict[str, Entry] = {}
        for entry in own:
            ours.setdefault(entry.id.lower().split("/", 1)[-1], entry)
        ours |= {entry.id.lower(): entry for entry in own}
        sold, unsold = [], []
        for entry in listed:
            name = public_id(entry.id)
            override = ours.get(name.lower()) or ours.get(name.lower().split("/", 1)[-1])
            model = self._model(name, entry, override)
            if model is None:
                unsold.append(name)
            else:
                sold.append(model)
        return Catalog(tuple(sold)), tuple(unsold)

    def _model(self, name: str, entry: Entry, override: Entry | None) -> Model | None:
        """The model as sold; None without a price. An override that makes no sense is not replaced by another price."""
        known = self._prices.find(self._priced_at(), name)
        if known is None and self._provider.kind in _BY_NAME:
            known = self._prices.find(None, name)
        if override is not None:
            price = override.price
        elif entry.price is not None or entry.bad_price:
            price = entry.price
            if price is not None and known is not None and known.price.prompt == price.prompt:
                price = replace(price, tiers=known.price.tiers)  # lists do not tell what long requests cost
        else:
            price = known.price if known is not None else None
        if price is None or not price.sellable:
            return None
        raw: Mapping[str, Any] = {**entry.raw, **(override.raw if override is not None else {})}
        shape, top = _dict(raw.get("architecture")), _dict(raw.get("top_provider"))
        context = listing.count(raw.get("context_length")) or listing.count(top.get("context_length"))
        aliases = list(listing.words(raw.get("alias_ids")))
        if override is not None and override.id.lower() != name.lower():
            aliases.append(override.id)
        if "/" not in name and self._provider.kind not in _BY_NAME:
            aliases += (f"{vendor}/{name}" for vendor in (self._provider.kind, self._provider.preset.prices) if vendor)
        return Model(
            id=name,
            price=price,
            upstream_id=entry.id,
            name=listing.text(raw.get("name") or raw.get("display_name"), 200) or name,
            description=listing.text(raw.get("description")),
            created=listing.created(raw),
            context_length=context or (known.context_length if known is not None else 0),
            max_completion_tokens=listing.count(top.get("max_completion_tokens")) or None,
            input_modalities=listing.words(shape.get("input_modalities")) or ("text",),
            output_modalities=listing.words(shape.get("output_modalities")) or ("text",),
            tokenizer=listing.text(shape.get("tokenizer"), 64) or "Other",
            canonical_slug=listing.text(raw.get("canonical_slug"), listing.MAX_ID) or None,
            alias_ids=tuple(dict.fromkeys(aliases)),
        )

    def _priced_at(self) -> str:
        """The provider's id in the price data; one that is not in it finds nothing."""
        return self._provider.preset.prices or self._prices.provider_for(self._provider.base_url) or ""


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
        raise UpstreamTimeout("The provider did not send its model list in time.") from error
    return found


async def _page(client: UpstreamClient, provider: Provider, path: str) -> tuple[list[Entry], str | None]:
    """One page, and the id after which the next begins (Anthropic)."""
    response = await client.send("GET", path, [(b"accept", b"application/json"), *provider.headers(path)], b"")
    try:
        if response.status in (401, 403):
            raise UpstreamError("The provider refuses the API key.", code="upstream_key_refused")
        if response.status in (404, 405, 501):
            raise ModelsNotListed("The provider has no model list at this address: check it, or give a models.json.")
        if response.status != 200:
            raise UpstreamError(f"The provider answered with status {response.status} when asked for its models.")
        body = await response.read(MAX_LIST)
    finally:
        response.close()
    try:
        answer = await asyncio.to_thread(listing.decode, body)
        found = listing.entries(answer)
    except ValueError as error:
        raise UpstreamBroken("The provider's model list is not what it should be: is this the address of its API?") from error
    after = answer.get("last_id") if isinstance(answer, dict) and answer.get("has_more") is True else None
    return found, after if isinstance(after, str) and re.fullmatch(r"[\w.:-]{1,200}", after) else None


def public_id(upstream_id: str) -> str:
    """What customers call it: without the folder that Gemini puts before every id."""
    return upstream_id.removeprefix("models/") or upstream_id


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
