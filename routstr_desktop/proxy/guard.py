"""What runs before anything else: Host, Origin, header size, request rate. No parsing, no ledger, no network.

The local listener answers to loopback names only (a web page that rebinds its DNS name to 127.0.0.1 sends its own name as
Host) and refuses foreign Origins; the public one limits rates per address. A body with a Content-Encoding is refused, so
nothing is ever inflated (gzip bombs).
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from ..core.errors import RoutstrError, TooLarge, TooManyRequests
from .services import ProxyConfig

EXPOSED = (
    "x-routstr-request-id, x-cashu, x-routstr-cost-msats, x-routstr-cost-usd, x-routstr-input-cost-msats, "
    "x-routstr-output-cost-msats, x-routstr-max-tokens, Ehbp-Response-Nonce, Ehbp-Encapsulated-Key"
)
_MAX_ADDRESSES = 10_000


class Refused(RoutstrError):
    """The guard's no."""

    status, type, code = 403, "invalid_request_error", "host_not_allowed"


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets, lower case; "" for what is none."""
    if host.startswith("["):
        name, closed, rest = host[1:].partition("]")
        return name.lower() if closed and (not rest or rest.startswith(":")) else ""
    return host.rpartition(":")[0].lower() if host.count(":") == 1 else host.lower()


def is_loopback(name: str) -> bool:
    """`localhost` or a loopback address."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class RateLimit:
    """A token bucket per address."""

    def __init__(self, per_second: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._now = per_second, float(max(1, burst)), now
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> float:
        """0 when the request may pass, else the seconds until one may."""
        if self._rate <= 0:
            return 0.0
        now = self._now()
        level, at = self._buckets.pop(address, (self._burst, now))  # put back at the end: the least recent comes first
        level = min(self._burst, level + (now - at) * self._rate)
        if level < 1:
            self._buckets[address] = (level, now)
            return (1 - level) / self._rate
        if len(self._buckets) >= _MAX_ADDRESSES:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[address] = (level - 1, now)
        return 0.0


class Visitor(Protocol):
    """What the guard looks at; a `Call` has it."""

    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def remote(self) -> str: ...
    @property
    def local(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asker:
    """A visitor that is no `Call`."""

    headers: Mapping[str, str]
    remote: str
    local: bool


class Guard:
    """The checks of one proxy (both listeners)."""

    def __init__(self, config: ProxyConfig) -> None:
        self._config = config
        self._rate = RateLimit(config.requests_per_second, config.burst)
        self._hosts: set[str] = set()
        self._loopback: dict[str, bool] = {}

    def check(self, call: Visitor, header_bytes: int) -> None:
        """Raise Refused, TooLarge, TooManyRequests or a 415; return when the request may go on."""
        if header_bytes > self._config.max_header:
            raise TooLarge("The request's headers are too large.", status=431, code="headers_too_large")
        headers = call.headers
        if call.local:
            self._check_host(headers.get("Host", ""))
            origin = headers.get("Origin")
            if origin is not None and not self._local_origin(origin):
                raise Refused("Web pages of other sites may not use this address.", code="origin_not_allowed")
        elif not self._is_tunnel(call.remote):
            wait = self._rate.take(call.remote)
            if wait:
                raise TooManyRequests(
                    "Too many requests from your address. Nothing was charged; retry later.", retry_after=wait
                )
        encoding = headers.get("Content-Encoding")
        if encoding is not None and encoding.strip().lower() not in ("", "identity"):
            raise RoutstrError(
                "Send the body without Content-Encoding.", status=415, type="invalid_request_error", code="unsupported_encoding"
            )
        length = headers.get("Content-Length")
        if length is not None and length.isdigit():
            form = headers.get("Content-Type", "").lower().startswith("multipart/form-data")
            limit = self._config.max_upload if form else self._config.max_body
            if int(length) > limit:
                raise TooLarge(f"The body is larger than {limit} bytes.")

    def cors(self, call: Visitor) -> dict[str, str]:
        """The CORS headers of an answer to `call`; none without an Origin."""
        origin = call.headers.get("Origin")
        if origin is None:
            return {}
        allowed = self._local_origin(origin) if call.local else self._public_origin(origin)
        if not allowed:
            return {"Vary": "Origin"}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": EXPOSED,
            "Vary": "Origin",
        }

    def _is_tunnel(self, address: str) -> bool:
        known = self._loopback.get(address)
        if known is None:
            if len(self._loopback) >= _MAX_ADDRESSES:
                self._loopback.clear()
            known = self._loopback[address] = is_loopback(address)
        return known

    def _check_host(self, host: str) -> None:
        if host in self._hosts:
            return
        name = host_name(host)
        if not name or not (is_loopback(name) or name in {extra.lower() for extra in self._config.local_hosts}):
            raise Refused("This address answers to localhost and 127.0.0.1 only.")
        if len(self._hosts) < 64:
            self._hosts.add(host)

    def _local_origin(self, origin: str) -> bool:
        if origin in _named(self._config.cors_origins):
            return True
        try:
            name = urlsplit(origin).hostname or ""
        except ValueError:
            return False
        return is_loopback(name)

    def _public_origin(self, origin: str) -> bool:
        return "*" in self._config.cors_origins or origin in self._config.cors_origins


def _named(origins: Iterable[str]) -> set[str]:
    return {origin for origin in origins if origin != "*"}
