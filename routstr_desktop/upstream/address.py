"""Where an upstream is, and the lines that every request to it begins with."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

Headers = tuple[tuple[bytes, bytes], ...]
KEPT = 64
"""Beginnings that are kept: a path and its headers are the same in nearly every request, and checking them is dear."""
_OURS = frozenset(
    (b"host", b"content-length", b"transfer-encoding", b"connection", b"accept-encoding", b"expect", b"te", b"upgrade")
)
_PATH = re.compile(r"/[!-~]*")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")


def join_path(base: str, path: str) -> str:
    """`path` below the path of a base URL; `/v1` is not doubled: `/api/v1` + `/v1/models` = `/api/v1/models`."""
    base = base.rstrip("/")
    if base and (path == "/v1" or path.startswith("/v1/")):
        path = path[3:]
    return base + path


class Address:
    """A base URL, taken apart. ConfigError where it is none that requests can be sent to."""

    def __init__(self, base_url: str) -> None:
        self.url = base_url.strip()
        try:
            url = urlsplit(self.url)
            port = url.port
            name = url.hostname or ""
            self.host = name if name.isascii() else name.encode("idna").decode()
        except ValueError as error:
            raise ConfigError(say("The upstream's address is not a valid URL.")) from error
        if url.scheme not in ("http", "https") or not name:
            raise ConfigError(say("The upstream's address must start with http:// or https://."))
        if url.username or url.password or url.query or url.fragment:
            raise ConfigError(say("The upstream's address must not contain a password, a query or a fragment."))
        if not _PATH.fullmatch(url.path or "/"):
            raise ConfigError(say("The upstream's address contains characters that a URL cannot have."))
        self.secure = url.scheme == "https"
        usual = 443 if self.secure else 80
        self.port = port or usual
        host = f"[{self.host}]" if ":" in self.host else self.host
        if port not in (None, usual):
            host += f":{port}"
        self._fixed = f"Host: {host}\r\nAccept-Encoding: identity\r\n".encode()
        self._beginning = functools.lru_cache(maxsize=KEPT)(functools.partial(_beginning, url.path, self._fixed))

    def head(self, method: str, path: str, headers: Headers, length: int | None) -> bytes:
        """The head of a request with a body of `length` bytes (None = unknown). ValueError for what cannot be sent."""
        beginning = self._beginning(method, path, headers)
        if length is None:
            return beginning + b"Transfer-Encoding: chunked\r\n\r\n"
        if not length and method in ("GET", "HEAD"):
            return beginning + b"\r\n"
        return b"%bContent-Length: %d\r\n\r\n" % (beginning, length)


def _beginning(base_path: str, fixed: bytes, method: str, path: str, headers: Headers) -> bytes:
    """Request line and headers, without what tells the length of the body."""
    if not _PATH.fullmatch(path):
        raise ValueError("not a request path")
    parts = [f"{method} {join_path(base_path, path)} HTTP/1.1\r\n".encode(), fixed]
    for name, value in headers:
        if name.lower() in _OURS:
            continue
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError("not a valid header")
        parts += (name, b": ", value, b"\r\n")
    return b"".join(parts)
