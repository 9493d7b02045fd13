"""The operator's commands on upstreams: list, test, add, change, remove, and what runs on this computer.

What is configured goes into config.toml, a key into the keyring; the running node uses both at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop.core.errors import BadRequest, ConfigError, NotSelling, UpstreamError
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import Spent, UpstreamStatus
from routstr_desktop.system.secrets import UPSTREAM_API_KEY
from routstr_desktop.upstream.check import Examined, examine
from routstr_desktop.upstream.local import LocalServer, find_local
from routstr_desktop.upstream.providers import Provider

from . import configuration
from .supply import Supply
from .upstream_settings import UpstreamSettings, new_slug

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
CHANGEABLE = frozenset(UpstreamSettings.model_fields) - {"slug"}


class Upstreams:
    """See the module. All of it needs a running node (NotSelling)."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def rows(self) -> tuple[UpstreamStatus, ...]:
        """All upstreams as configured, with what is known of each now."""
        supply = self._supply()
        return tuple(self._status(chosen, supply) for chosen in supply.configured)

    async def test(self, base_url: str, api_key: str, *, kind: str = "") -> Examined:
        """Whether an upstream is there and takes the key, before it is added. ConfigError for an address that is none."""
        provider = Provider.for_url(base_url, api_key, kind=kind or None)
        return await examine(provider, self._supply().prices, self._node.settings.models_path)

    async def test_again(self, slug: str) -> Examined:
        """The same for one that is configured; a good answer puts its models back on sale."""
        supply, chosen = self._supply(), self._find(slug)
        found = await examine(supply.provider(chosen, await supply.key(chosen)), supply.prices, self._node.settings.models_path)
        one = supply.upstreams.get(slug)
        if found.ok and one is not None and one.models is not None:
            one.health.recovered()
            await supply.refresh(one)
        self._node.changed()
        return found

    async def local(self) -> list[LocalServer]:
        """Model servers on this computer that are not used yet."""
        used = {chosen.base_url for chosen in self._supply().configured}
        return [found for found in await find_local() if found.base_url not in used]

    async def add(self, base_url: str, api_key: str = "", *, tested: bool = True, **more: Any) -> UpstreamStatus:
        """Test it (unless told not to) and use it from now on. UpstreamError with what is wrong, ConfigError."""
        supply = self._supply()
        provider = Provider.for_url(base_url, api_key, kind=more.get("kind") or None, name=more.get("name") or None)
        chosen = self._checked({"slug": "new-one", **more, "base_url": provider.base_url})
        if not more.get("slug"):
            slug = new_slug(chosen.preset, provider.base_url, [one.slug for one in supply.configured])
            chosen = chosen.model_copy(update={"slug": slug})
        for one in supply.configured:
            if one.slug == chosen.slug or supply.provider(one, "").base_url == chosen.base_url:
                raise ConfigError(
                    say(
                        "There is an upstream {slug} at {base_url} already: change that one.",
                        slug=one.slug,
                        base_url=one.base_url,
                    )
                )
        if tested:
            found = await examine(provider, supply.prices, self._node.settings.models_path)
            if not found.ok:
                raise UpstreamError(found.text, code=found.code)
        if api_key.strip():
            await supply.secrets.set(chosen.secret, api_key.strip())
        await self._keep((*self._node.settings.upstreams, chosen))
        log.info("upstream_added", upstream=chosen.slug, kind=provider.kind)
        return self._one(chosen.slug)

    async def change(self, slug: str, /, *, api_key: str | None = None, **changes: Any) -> UpstreamStatus:
        """Other settings for one, in use at once; a key of None stays as it is. BadRequest, ConfigError."""
        chosen = self._find(slug)
        if unknown := changes.keys() - CHANGEABLE:
            raise BadRequest(
                say(
                    "{unknown} cannot be changed; {known} can.",
                    unknown=", ".join(sorted(unknown)),
                    known=", ".join(sorted(CHANGEABLE)),
                )
            )
        changed = self._checked({**chosen.model_dump(), **changes})
        if api_key is not None:
            if self._key_is_given(chosen):
                raise ConfigError(say("Its key comes from UPSTREAM_API_KEY of the environment. Change it there."))
            await self._supply().secrets.set(self._secret_name(chosen), api_key.strip())
        first = self._node.settings.upstream_base_url
        moved = chosen.base_url == first and changed.base_url != first
        if moved and self._named:
            raise ConfigError(say("Its address comes from UPSTREAM_BASE_URL of the environment. Change it there."))
        entries = self._node.settings.upstreams
        if any(one.slug == slug for one in entries):
            entries = tuple(changed if one.slug == slug else one for one in entries)
        else:
            entries = (changed, *entries)
        await self._keep(entries, first=changed.base_url if moved else None)
        return self._one(slug)

    async def remove(self, slug: str) -> None:
        """Use it no more and forget its key. ConfigError where the environment names it."""
        chosen = self._find(slug)
        first = chosen.base_url == self._node.settings.upstream_base_url
        if first and self._named:
            raise ConfigError(say("It is named by UPSTREAM_BASE_URL of the environment. Remove it there, or switch it off."))
        entries = tuple(one for one in self._node.settings.upstreams if one.slug != slug)
        await self._keep(entries, first="" if first else None)
        for name in (chosen.secret, *((UPSTREAM_API_KEY,) if first else ())):
            await self._supply().secrets.delete(name)
        await self._supply().forget(slug)
        log.info("upstream_removed", upstream=slug)

    async def _keep(self, entries: tuple[UpstreamSettings, ...], *, first: str | None = None) -> None:
        values: dict[str, Any] = {"upstreams": entries}
        if first is not None:
            values["upstream_base_url"] = first
        changed = configuration.changed(self._node.settings, **values)
        self._node.adjusting.save(**values)
        self._node.accounting.apply(changed)
        await self._supply().apply(changed)
        self._node.changed()

    def _checked(self, values: dict[str, Any]) -> UpstreamSettings:
        """ConfigError names what is wrong."""
        return configuration.changed(self._node.settings, upstreams=(values,)).upstreams[0]

    def _find(self, slug: str) -> UpstreamSettings:
        for chosen in self._supply().configured:
            if chosen.slug == slug:
                return chosen
        raise BadRequest(say("There is no upstream {slug!r}.", slug=slug), status=404, code="not_found")

    def _one(self, slug: str) -> UpstreamStatus:
        return self._status(self._find(slug), self._supply())

    def _status(self, chosen: UpstreamSettings, supply: Supply) -> UpstreamStatus:
        spent = self._node.accounting.spent(chosen.slug, chosen.daily_usd, chosen.monthly_usd)
        return _status(chosen, supply, spent, first=chosen.base_url == self._node.settings.upstream_base_url)

    @property
    def _named(self) -> bool:
        """The environment says what the first one's address is."""
        return "upstream_base_url" in self._node.adjusting.fixed

    def _key_is_given(self, chosen: UpstreamSettings) -> bool:
        settings = self._node.settings
        return settings.upstream_api_key is not None and chosen.base_url == settings.upstream_base_url

    def _secret_name(self, chosen: UpstreamSettings) -> str:
        return UPSTREAM_API_KEY if chosen.base_url == self._node.settings.upstream_base_url else chosen.secret

    def _supply(self) -> Supply:
        if self._node.supply is None:
            raise NotSelling(say("The node is not running."))
        return self._node.supply


def _status(chosen: UpstreamSettings, supply: Supply, spent: Spent, *, first: bool) -> UpstreamStatus:
    one = supply.upstreams.get(chosen.slug)
    models = None if one is None else one.models
    preset = chosen.preset
    return UpstreamStatus(
        slug=chosen.slug,
        name=one.provider.name if one is not None else chosen.name or preset.name,
        kind=preset.kind,
        base_url=chosen.base_url,
        enabled=chosen.enabled,
        fee=chosen.fee,
        priority=chosen.priority,
        models_filter=chosen.models,
        models=0 if models is None else len(models.catalog),
        unsold=0 if models is None else len(models.unsold),
        has_key=one is not None and bool(one.provider.api_key),
        error=None if one is None else one.trouble,
        account=None if one is None else one.health.account,
        spent=spent,
        first_byte_seconds=chosen.first_byte_seconds,
        first=first,
    )
