"""Events: ours signed; those of relays, which may send anything, checked for shape and signature (NIP-01, NIP-40)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

Event = dict[str, Any]
Key = TypeVar("Key", bound=Hashable)
FUTURE = 15 * 60
"""Seconds that a writer's clock may be ahead of ours; later events are not believed."""
_HEX = re.compile(r"[0-9a-f]{64}")


def sign(template: dict[str, Any], keys: Any) -> Any:
    """The template as a signed event."""
    from nostr_sdk import EventBuilder, Kind, Tag, Timestamp

    builder = EventBuilder(Kind(template["kind"]), template["content"])
    tags = [Tag.parse(tag) for tag in template["tags"]]
    return builder.custom_created_at(Timestamp.from_secs(template["created_at"])).tags(tags).finalize(keys)


def signed(template: dict[str, Any], nsec: str) -> Event:
    """The same as plain values, by a key that is given as text."""
    from nostr_sdk import Keys

    made: Event = json.loads(sign(template, Keys.parse(nsec)).as_json())
    return made


def well_formed(event: Any) -> bool:
    """Whether it has the shape of an event; says nothing about its signature."""
    if not isinstance(event, dict):
        return False
    tags = event.get("tags")
    return (
        all(isinstance(event.get(name), str) for name in ("id", "pubkey", "sig", "content"))
        and _HEX.fullmatch(event["pubkey"]) is not None
        and type(event.get("kind")) is int
        and type(event.get("created_at")) is int
        and event["created_at"] >= 0
        and isinstance(tags, list)
        and all(isinstance(tag, list) and tag and all(isinstance(part, str) for part in tag) for tag in tags)
    )


def genuine(event: Event) -> bool:
    """Whether its id and signature are right; about 0.1 ms."""
    from nostr_sdk import Event as Signed
    from nostr_sdk import NostrSdkError

    try:
        return bool(Signed.from_json(json.dumps(event)).verify())
    except (NostrSdkError, ValueError):  # ValueError: half a surrogate in a text
        return False


def current(event: Event, now: float) -> bool:
    """Neither from the future nor past its `expiration`; `now` in unix seconds."""
    if event["created_at"] > now + FUTURE:
        return False
    ends = value(event, "expiration")
    return ends is None or not ends.isdecimal() or len(ends) > 12 or int(ends) > now


def values(event: Event, name: str) -> Iterator[str]:
    """The second element of each tag of that name."""
    return (tag[1] for tag in event["tags"] if tag[0] == name and len(tag) > 1)


def value(event: Event, name: str) -> str | None:
    """The first of them."""
    return next(values(event, name), None)


def newest(events: Iterable[Event], group: Callable[[Event], Key | None]) -> dict[Key, Event]:
    """The newest genuine event of each group; None = belongs to none. A forged newer one does not displace it.

    Ties go to the lower id (NIP-01).
    """
    groups: dict[Key, list[Event]] = {}
    for event in events:
        if well_formed(event) and (key := group(event)) is not None:
            groups.setdefault(key, []).append(event)
    found = {}
    for key, several in groups.items():
        several.sort(key=lambda event: (-event["created_at"], event["id"]))
        chosen = next((event for event in several if genuine(event)), None)
        if chosen is not None:
            found[key] = chosen
    return found
