"""Asking a node that was only read about: its address may be anything, so it is asked within bounds.

Names that resolve to this computer or network are refused (whoever announces such a name wants us to call our own router),
redirects are not followed, answers are limited in size and time. An onion address goes through Tor, where there is one. Any
other can, too: then it is called from where Tor leaves its network, as somebody outside would.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult

from routstr_desktop.core import addresses
from routstr_desktop.core.sentence import say
from routstr_desktop.system.socks import SocksError, connect

from .announcement import is_public

SECONDS, TOR_TIMES = 10.0, 3
"""For one call; through Tor it may take so many times as long."""
MOST_BYTES = 2 * 1024 * 1024
AT_ONCE = 8
PATHS = (("info", "/v1/info"), ("models", "/v1/models"), ("root", "/"))


class PrivateAddress(OSError):
    """The name means this computer or network."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one call: `status` 0 = none, then `words` say why."""

    status: int = 0
    body: Any = None
    """The parsed JSON; None where there was none."""
    words: str = ""
    private: bool = False
    """The name leads to this computer or network, so nothing was asked."""


Proxy = tuple[str, int]
"""Host and port."""


async def no_tor() -> Proxy | None:
    """There is none."""
    return None


class PublicResolver(AbstractResolver):
    """Resolves to public addresses only. What it returns is what is connected to: a second look-up cannot differ."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        found = [
            ResolveResult(hostname=host, host=str(address[0]), port=int(address[1]), family=kind, proto=proto, flags=0)
            for kind, _, proto, _, address in infos
            if addresses.is_public(str(address[0]))
        ]
        if not found:
            raise PrivateAddress(say("{host} is on this computer or network", host=host))
        return found

    async def close(self) -> None:
        """Nothing is held."""


class Probes:
    """`socks` says where Tor's proxy listens now, or None. A session lives for one round: `async with`."""

    def __init__(
        self,
        *,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
        socks: Callable[[], Awaitable[Proxy | None]] = no_tor,
        seconds: float = SECONDS,
    ) -> None:
        self._resolver, self._tls, self._socks, self._seconds = resolver, tls, socks, seconds
        self._session: aiohttp.ClientSession | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Probes:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver or PublicResolver(), ssl=self._tls or True, use_dns_cache=False, force_close=True
        )
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=self._seconds))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, base: str, path: str) -> Reply:
        """GET one JSON document. Never raises for what the other side does."""
        url, host = _asked(base, path)
        if host.endswith(".onion"):
            return await self.get_outside(base, path) or Reply(words=say("Tor does not run here"))
        return await self._within(host, functools.partial(self._direct, url), self._seconds)

    async def get_outside(self, base: str, path: str) -> Reply | None:
        """The same by way of Tor, as somebody outside would. None where no Tor runs."""
        url, host = _asked(base, path)
        proxy = await self._socks()
        if proxy is None:
            return None
        return await self._within(host, functools.partial(self._through, proxy, url), TOR_TIMES * self._seconds)

    async def _within(self, host: str, call: Callable[[], Awaitable[Reply]], seconds: float) -> Reply:
        """The call within its bounds, and in words what came between."""
        if not is_public(host):
            return Reply(words=say("on this computer or network"), private=True)
        try:
            async with self._turns, asyncio.timeout(seconds):
                return await call()
        except PrivateAddress as error:
            return Reply(words=str(error), private=True)
        except aiohttp.ClientConnectorDNSError as error:
            if isinstance(error.os_error, PrivateAddress):
                return Reply(words=str(error.os_error), private=True)
            return Reply(words=say("the name {host} cannot be resolved", host=host))
        except (aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError):
            return Reply(words=say("its certificate is not valid"))
        except TimeoutError:
            return Reply(words=say("no answer in time"))
        except SocksError as error:
            return Reply(words=say("Tor did not get there ({reason})", reason=str(error)))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            return Reply(words=say("no valid answer"))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Reply(words=say("no answer ({kind})", kind=type(error).__name__))

    async def _direct(self, url: str) -> Reply:
        assert self._session is not None, "use `async with`"
        async with self._session.get(url, allow_redirects=False, headers={"Accept": "application/json"}) as answer:
            raw = await _bounded(answer.content)
            return Reply(answer.status, _parsed(raw))

    async def health(self, base: str) -> dict[str, Any]:
        """The first of /v1/info, /v1/models and / that answers 200, as `/v1/providers/?include_json=true` shows it."""
        last = Reply()
        for name, path in PATHS:
            last = await self.get(base, path)
            if last.status == 200 and (last.body is not None or name == "root"):
                return {"status_code": 200, "endpoint": name, "json": last.body}
            if not last.status:
                break
        return {"status_code": last.status, "endpoint": "error", "json": {"error": last.words or f"HTTP {last.status}"}}

    async def _through(self, proxy: Proxy, url: str) -> Reply:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        if secure and host.endswith(".onion"):
            return Reply(words=say("an onion address is asked by http only"))
        tls = (self._tls or await asyncio.to_thread(ssl.create_default_context)) if secure else None
        reader, writer = await connect(proxy, host, parts.port or (443 if secure else 80), tls)
        try:
            head = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n\r\n"
            writer.write(head.encode("ascii"))
            head_bytes = await reader.readuntil(b"\r\n\r\n")
            status = int(head_bytes.split(b" ", 2)[1])
            return Reply(status, _parsed(await _bounded(reader)))
        finally:
            writer.close()


def _asked(base: str, path: str) -> tuple[str, str]:
    """The whole URL, and its host."""
    url = base.removesuffix("/v1") + path
    return url, urlsplit(url).hostname or ""


async def _bounded(reader: aiohttp.StreamReader | asyncio.StreamReader) -> bytes:
    raw = bytearray()
    while piece := await reader.read(65536):
        raw += piece
        if len(raw) > MOST_BYTES:
            raise ValueError("the answer is too large")
    return bytes(raw)


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except ValueError:
        return None
