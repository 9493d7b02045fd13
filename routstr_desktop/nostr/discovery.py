"""Other nodes, from their announcements (kind 38421): only signed ones, the newest of each, and only what could be reached.

The kind is shared with other projects, so an event counts only with an address in a `u` tag. A node that took its
announcement back (NIP-09) or let it expire (NIP-40) is not listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from routstr_desktop.core.foreign import one_line

from .announcement import ABOUT_LENGTH, DELETION, KIND, NAME_LENGTH, is_public
from .events import Event, current, genuine, newest, value, values, well_formed

FILTERS = ({"kinds": [KIND], "limit": 500}, {"kinds": [DELETION], "#k": [str(KIND)], "limit": 500})
MOST_URLS, MOST_MINTS, MOST_CONTENT = 10, 30, 8192


@dataclass(frozen=True, slots=True)
class Provider:
    """One node as announced."""

    id: str
    """The `d` tag."""
    pubkey: str
    created_at: int
    urls: tuple[str, ...]
    name: str
    about: str
    mints: tuple[str, ...]
    version: str
    content: str

    def json(self) -> dict[str, Any]:
        """As `/v1/providers/` lists it (spec: wire 1.2)."""
        return {
            "id": self.id,
            "pubkey": self.pubkey,
            "created_at": self.created_at,
            "kind": KIND,
            "endpoint_url": self.urls[0],
            "endpoint_urls": list(self.urls),
            "name": self.name,
            "description": self.about,
            "mint_urls": list(self.mints),
            "version": self.version,
            "content": self.content,
        }


def collect(events: Iterable[Event], now: float) -> list[Provider]:
    """The nodes that stand behind these events, newest announcement first; `now` in unix seconds. 0.1 ms per event."""
    several = [event for event in events if well_formed(event) and event["created_at"] <= now + 15 * 60]
    gone = _taken_back(several)
    found = []
    for (pubkey, d), event in newest(several, _listed).items():
        if current(event, now) and gone.get(f"{KIND}:{pubkey}:{d}", -1) < event["created_at"]:
            listed = _provider(event)
            if listed is not None:
                found.append(listed)
    return sorted(found, key=lambda one: (-one.created_at, one.pubkey, one.id))


def _listed(event: Event) -> tuple[str, str] | None:
    d = value(event, "d")
    return None if event["kind"] != KIND or not d else (event["pubkey"], d)


def _taken_back(events: Iterable[Event]) -> dict[str, int]:
    """Addresses (`kind:pubkey:d`) that their own authors deleted, and when."""
    gone: dict[str, int] = {}
    for event in events:
        if event["kind"] == DELETION and genuine(event):
            for address in values(event, "a"):
                if address.startswith(f"{KIND}:{event['pubkey']}:"):
                    gone[address] = max(gone.get(address, 0), event["created_at"])
    return gone


def _provider(event: Event) -> Provider | None:
    urls = tuple(dict.fromkeys(filter(None, map(_address, values(event, "u")))))[:MOST_URLS]
    if not urls or len(event["content"]) > MOST_CONTENT:
        return None
    try:
        told = json.loads(event["content"] or "{}")
    except (ValueError, RecursionError):
        told = {}
    told = told if isinstance(told, dict) else {}
    mints = tuple(one_line(mint, 300) for mint in values(event, "mint"))[:MOST_MINTS]
    return Provider(
        id=one_line(value(event, "d") or "", 100),
        pubkey=event["pubkey"],
        created_at=event["created_at"],
        urls=urls,
        name=one_line(str(told.get("name") or ""), NAME_LENGTH),
        about=one_line(str(told.get("about") or ""), ABOUT_LENGTH),
        mints=mints,
        version=one_line(value(event, "version") or "", 40),
        content=event["content"],
    )


def _address(text: str) -> str | None:
    """An address that others can reach, with its scheme; readers prepend one where it is missing."""
    text = text.strip().rstrip("/")
    if len(text) > 300 or not text.isprintable() or " " in text:
        return None
    if "://" not in text:
        text = ("http://" if text.partition("/")[0].partition(":")[0].endswith(".onion") else "https://") + text
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username or not is_public(host):
        return None
    return text
