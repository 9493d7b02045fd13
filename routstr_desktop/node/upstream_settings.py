"""The upstreams as they are configured: `[[upstreams]]` in config.toml, and the one of UPSTREAM_BASE_URL.

Keys never stand there: each is in the keyring under its upstream's slug (that of UPSTREAM_BASE_URL under the old name).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from routstr_desktop.core.sentence import say
from routstr_desktop.upstream.gate import PLACES
from routstr_desktop.upstream.merging import Terms
from routstr_desktop.upstream.providers import GENERIC, PRESETS, Preset, preset_of

SLUG = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9-]{1,62}[a-z0-9]")
LOCAL_PLACES = 32
KINDS = frozenset(preset.kind for preset in (*PRESETS, GENERIC))


class UpstreamSettings(BaseModel):
    """One upstream; immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    """3 to 64 of a-z, 0-9 and `-`: its name in commands, the request log and `slug/model`."""
    base_url: str
    kind: str = ""
    """A preset's; empty = recognised by the address."""
    name: str = Field(default="", max_length=60)
    enabled: bool = True
    fee: Decimal = Field(default=Decimal(1), ge=Decimal("0.01"), le=100)
    """What the operator really pays is the listed price times this, e.g. 1.055 where buying credit costs 5.5 %."""
    priority: int = Field(default=0, ge=-1000, le=1000)
    """Of the upstreams of one model a higher one is asked first; among equals the cheapest."""
    models: tuple[str, ...] = Field(default=(), max_length=1000)
    """Ids to sell, with `*` and `?`; `!` in front = not that one. Empty = all."""
    max_requests: int = Field(default=0, ge=0, le=10_000)
    """How many run there at a time; 0 = 512, at a model server of this computer 32."""
    daily_usd: Decimal | None = Field(default=None, gt=0, le=10_000_000)
    monthly_usd: Decimal | None = Field(default=None, gt=0, le=10_000_000)
    """USD that it may cost in a local calendar day and month: then its models are not sold. None = no limit of its own."""
    first_byte_seconds: float | None = Field(default=None, ge=1, le=3600)
    """How long it may think before its answer begins; None = 10 minutes."""

    @field_validator("slug")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not SLUG.fullmatch(value):
            raise ValueError(say("slug must be 3 to 64 of a-z, 0-9 and '-', and not a number"))
        return value

    @field_validator("kind")
    @classmethod
    def _kind(cls, value: str) -> str:
        if value and value not in KINDS:
            raise ValueError(say("kind must be one of {known}", known=", ".join(sorted(KINDS))))
        return value

    @field_validator("base_url")
    @classmethod
    def _url(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or url.username or url.password:
            raise ValueError(say("base_url must start with https:// or http:// and carry no password"))
        return value

    @property
    def preset(self) -> Preset:
        """The preset of its kind or address."""
        return next((one for one in PRESETS if one.kind == self.kind), None) or preset_of(self.base_url)

    @property
    def places(self) -> int:
        """How many requests run there at a time."""
        return self.max_requests or (LOCAL_PLACES if self.preset.local_port else PLACES)

    @property
    def terms(self) -> Terms:
        """What matters for its models."""
        return Terms(self.slug, self.fee, self.priority, self.models)

    @property
    def secret(self) -> str:
        """The name of its key in the keyring."""
        return f"upstream-key-{self.slug}"


def configured(first: str, entries: Iterable[UpstreamSettings]) -> tuple[UpstreamSettings, ...]:
    """All upstreams: the one of UPSTREAM_BASE_URL in front, unless an entry with its address says more about it."""
    entries = tuple(entries)
    first = first.strip().rstrip("/")
    if not first or any(entry.base_url == first for entry in entries):
        return entries
    slug = new_slug(preset_of(first), first, [entry.slug for entry in entries])
    return (UpstreamSettings(slug=slug, base_url=first), *entries)


def new_slug(preset: Preset, base_url: str, taken: Collection[str]) -> str:
    """A free slug that says which provider it is: `openrouter`, `openrouter-2`, or the host's name."""
    name = preset.kind
    if preset is GENERIC:
        host = (urlsplit(base_url).hostname or "").removeprefix("api.").removeprefix("www.")
        name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:56] or "upstream"
        if not SLUG.fullmatch(name):
            name = f"upstream-{name}"
    number, slug = 1, name
    while slug in taken:
        number += 1
        slug = f"{name}-{number}"
    return slug
