"""Lightning addresses and LNURL-pay: from a name to an invoice for exactly the amount that was asked for (LUD-01, 06, 16).

The name comes from strangers, so the node must not be made to call its own network: https only, no redirects, and a host whose
addresses are not all public is refused. The addresses that were checked are those that are connected to.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from routstr_desktop.core.addresses import is_public
from routstr_desktop.core.errors import LightningTargetInvalid, LightningUnreachable
from routstr_desktop.core.sentence import say

from . import invoice as bolt11
from .invoice import Invoice

TIMEOUT = 10.0
"""Seconds for each of the two questions."""
MAX_ANSWER = 64 * 1024
MAX_TARGET = 2048
_ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?")
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

Resolve = Callable[[str], Awaitable[list[str]]]
"""host -> its addresses, all of which may be connected to. LightningTargetInvalid, LightningUnreachable."""


@dataclass(frozen=True, slots=True)
class PayRequest:
    """What a service says about paying it. Amounts in msat."""

    callback: URL
    least: int
    most: int
    metadata: str


class LnurlClient:
    """Asks services for invoices. `resolve` and `tls` are for tests: by default only public hosts with good certificates."""

    def __init__(self, *, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self._resolve = resolve or public_addresses
        self._tls, self._timeout = tls, timeout
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close pooled connections."""
        if self._session is not None:
            await self._session.close()

    async def describe(self, target: str) -> PayRequest:
        """Ask what a Lightning address or LNURL takes. LightningTargetInvalid, LightningUnreachable."""
        found = await self._get(url_of(target))
        callback, least, most, metadata = (found.get(name) for name in ("callback", "minSendable", "maxSendable", "metadata"))
        if found.get("tag") != "payRequest" or not isinstance(callback, str) or not isinstance(metadata, str):
            raise LightningTargetInvalid(say("This is not an address that takes payments. Nothing was moved."))
        if type(least) is not int or type(most) is not int or not 0 < least <= most:
            raise LightningUnreachable(say("The Lightning address names limits that make no sense. Nothing was moved."))
        return PayRequest(_https(callback), least, most, metadata)

    async def invoice(self, request: PayRequest, amount_msat: int) -> Invoice:
        """An invoice for exactly that amount. LightningTargetInvalid outside the limits, LightningUnreachable."""
        if not request.least <= amount_msat <= request.most:
            raise LightningTargetInvalid(
                say(
                    "The Lightning address takes {least:,} to {most:,} sat at a time. Nothing was moved.",
                    least=-(-request.least // 1000),
                    most=request.most // 1000,
                )
            )
        found = await self._get(request.callback.update_query(amount=str(amount_msat)))
        text = found.get("pr")
        if not isinstance(text, str):
            raise LightningUnreachable(say("The Lightning address gave no invoice. Nothing was moved."))
        invoice = bolt11.read(text)
        if invoice.amount_msat != amount_msat:
            raise LightningUnreachable(say("The Lightning address gave an invoice for another amount. Nothing was moved."))
        named = hashlib.sha256(request.metadata.encode()).hexdigest()
        if invoice.description_hash not in (None, named):
            raise LightningUnreachable(say("The Lightning address gave an invoice of something else. Nothing was moved."))
        return invoice

    async def _get(self, url: URL) -> dict[str, Any]:
        host = url.host or ""
        await self._resolve(host)  # a literal address is not looked up by the connector
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=_Checked(self._resolve), use_dns_cache=False, ssl=self._tls or ssl.create_default_context(), limit=4
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._timeout),
                headers={"Accept": "application/json"},
            )
        try:
            async with self._session.get(url, allow_redirects=False) as answer:
                data = await answer.content.read(MAX_ANSWER + 1)
                while len(data) <= MAX_ANSWER and (more := await answer.content.read(MAX_ANSWER + 1 - len(data))):
                    data += more
                found = json.loads(data) if answer.status == 200 and len(data) <= MAX_ANSWER else None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            raise LightningUnreachable(say("The Lightning address does not answer properly. Nothing was moved.")) from error
        if not isinstance(found, dict) or str(found.get("status", "")).upper() == "ERROR":
            raise LightningUnreachable(say("The Lightning address refuses to give an invoice. Nothing was moved."))
        return found


class _Checked(AbstractResolver):
    """Hands the connector only addresses that were checked, at the moment it connects."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._resolve(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def public_addresses(host: str) -> list[str]:
    """The addresses of a public host. LightningTargetInvalid if one of them is not public, LightningUnreachable without any."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(TIMEOUT):
            found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise LightningUnreachable(say("There is no host {host}. Nothing was moved.", host=host)) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise LightningTargetInvalid(say("{host} is not a public host. Nothing was moved.", host=host))
    return addresses


def url_of(target: str) -> URL:
    """Where to ask about a Lightning address (LUD-16), a bech32 `lnurl1...` (LUD-01) or a plain https address."""
    text = bolt11.bare(target)
    if len(text) > MAX_TARGET:
        raise LightningTargetInvalid(say("This Lightning address is too long."))
    if _ADDRESS.fullmatch(text.lower()):
        name, _, host = text.lower().partition("@")
        return _https(f"https://{host}/.well-known/lnurlp/{name}")
    if text.lower().startswith("lnurl1"):
        return _https(_unbech32(text))
    if "://" in text:
        return _https(text)
    raise LightningTargetInvalid(say("This is neither a Lightning address (name@host), an LNURL nor an invoice."))


def _https(text: str) -> URL:
    try:
        url = URL(text)
        sound = url.scheme == "https" and bool(url.host) and url.user is None and url.port is not None
    except ValueError:
        sound = False
    if not sound:
        raise LightningTargetInvalid(say("A Lightning address must lead to an https address."))
    return url


def _unbech32(text: str) -> str:
    """The address inside of an LNURL (BIP-173 without its limit of 90 characters)."""
    refused = LightningTargetInvalid(say("This LNURL cannot be read: it may be cut off or mistyped."))
    if text not in (text.lower(), text.upper()):
        raise refused
    try:
        values = [_CHARSET.index(letter) for letter in text.lower()[len("lnurl1") :]]
    except ValueError:
        raise refused from None
    prefix = [ord(letter) >> 5 for letter in "lnurl"] + [0] + [ord(letter) & 31 for letter in "lnurl"]
    check = 1
    for value in prefix + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    if check != 1 or len(values) < 6:
        raise refused
    bits = "".join(f"{value:05b}" for value in values[:-6])
    try:
        return bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8)).decode()
    except UnicodeDecodeError:
        raise refused from None
