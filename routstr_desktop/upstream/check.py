"""Test of an upstream before or while it is used: is it there, does it take the key, what does it offer?

The answer is a sentence for the operator, in plain words and with the next step; nothing is generated, so it costs nothing.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from routstr_desktop.core.errors import RoutstrError, UpstreamTimeout, UpstreamUnreachable
from routstr_desktop.core.sentence import say, say_n

from . import listing
from .client import UpstreamClient
from .models import Models, ModelsNotListed
from .prices import Prices
from .providers import Provider

KEY_SECONDS = 15.0
_MAX_KEY_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Examined:
    """What a test found."""

    ok: bool
    text: str
    """What was found, or what is wrong and what to do about it."""
    code: str = "ok"
    models: int = 0
    """How many it lists."""
    priced: int = 0
    """How many of these have a price, so that they can be sold."""


async def examine(provider: Provider, prices: Prices, models_path: Path | None = None) -> Examined:
    """Ask for the model list, and what the key is worth where the list is for everybody. Raises nothing of the upstream."""
    if provider.preset.key_needed and not provider.api_key:
        return Examined(False, say("{name} wants an API key, and none was given.", name=provider.name), "key_missing")
    client = UpstreamClient(provider.base_url, connect_timeout=10.0)
    try:
        models = Models(client, provider, prices, models_path)
        await models.refresh()
        if models.failure is not None:
            return Examined(False, explained(models.failure, provider), str(models.failure.code))
        priced, unpriced = len(models.catalog), len(models.unsold)
        wrong = await _key_refused(client, provider) if provider.preset.key_path and provider.api_key else None
        if wrong is not None:
            return Examined(False, wrong, "upstream_key_refused", priced + unpriced, priced)
    finally:
        await client.close()
    total = priced + unpriced
    found = say_n("{name} answers and lists {n} model", "{name} answers and lists {n} models", total, name=provider.name)
    if not priced:
        text = say("{found}, but none has a known price. Give them prices before you sell them.", found=found)
        return Examined(True, text, "unpriced", unpriced, 0)
    text = say("{found}, {priced} ready to sell.", found=found, priced=priced)
    if unpriced:
        text = say(
            "{found}, {priced} ready to sell; {unpriced} without a known price.", found=found, priced=priced, unpriced=unpriced
        )
    return Examined(True, text, "ok", total, priced)


def explained(error: RoutstrError, provider: Provider) -> str:
    """What went wrong, in the operator's words."""
    url = urlsplit(provider.base_url)
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    if error.code == "upstream_key_refused":
        if not provider.api_key:
            return say("{name} wants an API key, and none was given.", name=provider.name)
        return _refuses(provider)
    if isinstance(error, ModelsNotListed):
        return say(
            "{host} answers, but has no model list at {url}/models. The address usually ends in /v1.",
            host=host,
            url=provider.base_url,
        )
    if isinstance(error, UpstreamTimeout):
        return say("{host} took too long to answer. Try again in a minute.", host=host)
    if not isinstance(error, UpstreamUnreachable):
        return error.message
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return say(
            "The certificate of {host} is not valid, so nobody can tell who answers there. Check the address.", host=host
        )
    if isinstance(cause, ssl.SSLError):
        return say(
            "{host} does not speak TLS on port {port}. For a server of your own, try http:// instead of https://.",
            host=host,
            port=port,
        )
    if isinstance(cause, socket.gaierror):
        return say("There is no computer called {host}, or this one is not connected. Check the address.", host=host)
    if isinstance(cause, ConnectionRefusedError):
        return say("Nothing listens at {host}, port {port}. Is the server running?", host=host, port=port)
    if isinstance(cause, TimeoutError):
        return say(
            "{host} does not answer on port {port}. Check the address, and the connection of this computer.",
            host=host,
            port=port,
        )
    return say("{host} cannot be reached. Check the address, and the connection of this computer.", host=host)


def _refuses(provider: Provider) -> str:
    return say("{name} refuses this API key. Copy it again, whole, or make a new one there.", name=provider.name)


async def _key_refused(client: UpstreamClient, provider: Provider) -> str | None:
    """Why the key is no good; None if it is, or if nobody can tell."""
    path = provider.preset.key_path
    try:
        async with asyncio.timeout(KEY_SECONDS):
            response = await client.send("GET", path, [(b"accept", b"application/json"), *provider.headers(path)], b"")
            try:
                if response.status in (401, 403):
                    return _refuses(provider)
                body = await response.read(_MAX_KEY_ANSWER) if response.status == 200 else b"{}"
            finally:
                response.close()
        answer = listing.decode(body)
    except (RoutstrError, TimeoutError, ValueError):
        return None  # the list has answered: this question is one more than needed
    return _empty(answer, provider) if isinstance(answer, dict) else None


def _empty(answer: Mapping[str, Any], provider: Provider) -> str | None:
    """OpenRouter tells what a key may still spend (USD), a Routstr node what is on it (msat)."""
    data = answer.get("data")
    left = data.get("limit_remaining") if isinstance(data, dict) else answer.get("balance")
    try:
        spent = left is not None and listing.number(left) <= 0
    except ValueError:
        spent = False
    return say("{name} takes this key, but there is no credit left on it.", name=provider.name) if spent else None
