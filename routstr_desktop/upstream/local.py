"""Model servers on this computer, found on the ports where they listen by default. Loopback only, and soon over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from routstr_desktop.core.errors import RoutstrError

from .client import UpstreamClient
from .models import fetch
from .providers import PRESETS, Preset, Provider

SECONDS = 2.0
"""For all of them together."""


@dataclass(frozen=True, slots=True)
class Found:
    """A server that answered with a list of models."""

    kind: str
    name: str
    base_url: str
    models: tuple[str, ...]


async def find_local(presets: tuple[Preset, ...] = PRESETS, *, seconds: float = SECONDS) -> list[Found]:
    """Those that run now, in the order of the presets."""
    asked = await asyncio.gather(*(_look(preset, seconds) for preset in presets if preset.local_port))
    return [found for found in asked if found is not None]


async def _look(preset: Preset, seconds: float) -> Found | None:
    provider = Provider(preset.name, preset.kind, preset.base_url)
    client = UpstreamClient(provider.base_url, connect_timeout=seconds, idle_timeout=seconds)
    try:
        async with asyncio.timeout(seconds):
            listed = await fetch(client, provider)
    except (RoutstrError, TimeoutError):
        return None  # nobody there, or somebody else
    finally:
        await client.close()
    return Found(preset.kind, preset.name, preset.base_url, tuple(entry.id for entry in listed)) if listed else None
