"""A tor that runs on this computer already, whoever started it: found at its usual ports, and known by its own words.

Other programs listen at such ports, too. Tor alone answers a request of the web there by saying what it is and what it is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

PORTS: tuple[int, ...] = (9050, 9150)
"""Where the system's tor listens, and the one of the Tor Browser."""
SECONDS = 2.0
_OWN_WORDS = b"tor is not an http proxy"


async def running_tor(ports: Iterable[int] | None = None) -> tuple[str, int] | None:
    """Host and port of its SOCKS proxy, or None."""
    for port in PORTS if ports is None else ports:
        if await _is_tor(port):
            return "127.0.0.1", port
    return None


async def _is_tor(port: int) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET / HTTP/1.0\r\n\r\n")
                return _OWN_WORDS in (await reader.read(2048)).lower()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
