"""What is announced, as plain values: kind 38421 exactly as readers of the network parse it (RIP-02, NIP-09, NIP-40).

Pure: no key, no clock, no network. A reader takes the first `u` as the address, wants a full scheme in each, and groups by `d`.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from routstr_desktop.core import addresses
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.foreign import one_line
from routstr_desktop.core.sentence import say

KIND, DELETION = 38421, 5
LIFETIME = 2 * 3600
"""Seconds after which readers drop an announcement that was not renewed."""
NAME_LENGTH, ABOUT_LENGTH = 100, 1000
"""Characters; relays refuse very large events."""
_ONION = re.compile(r"([a-z0-9-]+\.)*[a-z2-7]{56}\.onion")
_HERE = ("localhost", "local", "lan", "internal", "intranet", "private", "home", "corp", "home.arpa", "test", "onion")
"""Last labels of names that mean something on this network only."""


class NotAnnounceable(ConfigError):
    """There is nothing that others could reach; says what is missing."""

    code = "not_announceable"


@dataclass(frozen=True, slots=True)
class Listing:
    """What customers need to find this node."""

    d: str
    """Stable for life: a new one is a new provider to every reader."""
    urls: tuple[str, ...]
    """https first, then onion."""
    mints: tuple[str, ...]
    version: str
    name: str
    about: str
    picture: str = ""

    def template(self, created_at: int) -> dict[str, Any]:
        """The event before it is signed; `created_at` in unix seconds."""
        tags = [["d", self.d]]
        tags += [["u", url] for url in self.urls]
        tags += [["mint", mint] for mint in self.mints]
        tags += [["version", self.version], ["expiration", str(created_at + LIFETIME)]]
        content = {"name": self.name, "about": self.about}
        if self.picture:
            content["picture"] = self.picture
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
        return {"kind": KIND, "created_at": created_at, "tags": tags, "content": text}


def listing(
    d: str, http_url: str, onion_url: str, mints: tuple[str, ...], version: str, name: str, about: str, picture: str = ""
) -> Listing:
    """Check and put together. NotAnnounceable for an address or mint that only this computer or network can reach."""
    if not d or len(d) > 100 or not d.isprintable():
        raise NotAnnounceable(say("PROVIDER_ID must be 1 to 100 printable characters."))
    urls = tuple(url for url in (http_url, onion_url) if url)
    if not urls:
        raise NotAnnounceable(
            say("There is no address yet at which customers reach this node (HTTP_URL, or an onion service).")
        )
    if http_url:
        check_web(http_url, "HTTP_URL")
    if onion_url:
        _check_onion(onion_url)
    if not mints:
        raise NotAnnounceable(say("Nothing to announce: this node trusts no mint, so nobody could pay."))
    for mint in mints:
        if not is_public(urlsplit(mint).hostname or ""):
            raise NotAnnounceable(say("The mint {mint} is on this computer or network: customers cannot reach it.", mint=mint))
    public = picture.startswith("https://") and is_public(urlsplit(picture).hostname or "")
    if picture and not (public and len(picture) <= 500):
        raise NotAnnounceable(say("PICTURE must be a public https address of at most 500 characters."))
    return Listing(d, urls, mints, version, one_line(name, NAME_LENGTH), one_line(about, ABOUT_LENGTH), picture)


def readable(event: dict[str, Any]) -> str:
    """The same JSON for people: a field on each line, and a tag on each line."""
    fields = []
    for name, value in event.items():
        text = json.dumps(value, ensure_ascii=False)
        if name == "tags":
            text = "[\n" + ",\n".join("    " + json.dumps(tag, ensure_ascii=False) for tag in value) + "\n  ]"
        fields.append(f"  {json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(fields) + "\n}"


def retraction(public_key: str, d: str, created_at: int, ids: tuple[str, ...] = ()) -> dict[str, Any]:
    """NIP-09: the announcement is over. `public_key` in hex; `ids` of the last events, for relays that know no addresses."""
    tags = [["a", f"{KIND}:{public_key}:{d}"], *(["e", id] for id in ids), ["k", str(KIND)]]
    return {"kind": DELETION, "created_at": created_at, "tags": tags, "content": "node offline"}


def is_public(host: str) -> bool:
    """Whether others can mean the same place by it: no loopback, private or link-local address, no local name."""
    host = host.lower().rstrip(".")
    if _ONION.fullmatch(host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return addresses.is_public(host)
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit() or labels[-1].startswith("0x"):
        return False  # one label, or a number that some readers take for an address
    return not any(host == end or host.endswith("." + end) for end in _HERE)


def check_web(url: str, name: str) -> None:
    """An https address that others can mean the same by. NotAnnounceable; `name` is what the operator calls it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not is_public(host):
        raise NotAnnounceable(
            say("{name} is {url}: that is on this computer or network and is never announced.", name=name, url=url)
        )
    if host.endswith(".onion"):
        raise NotAnnounceable(say("{name} is an onion address: it belongs into ONION_URL.", name=name))
    if parts.scheme != "https":
        raise NotAnnounceable(
            say("{name} is {url}: it must begin with https://, because customers send money over it.", name=name, url=url)
        )
    _check_rest(parts.query or parts.fragment, name)


def _check_onion(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not _ONION.fullmatch(parts.hostname or ""):
        raise NotAnnounceable(say("ONION_URL must be http:// and an onion address of version 3 (56 characters and .onion)."))
    _check_rest(parts.query or parts.fragment, "ONION_URL")


def _check_rest(rest: str, name: str) -> None:
    if rest:
        raise NotAnnounceable(say("{name} must not have anything after ? or #.", name=name))
