"""A connection through a SOCKS5 proxy (RFC 1928): how an onion address is reached. The proxy resolves the name."""

from __future__ import annotations

import asyncio

from routstr_desktop.core.sentence import say

_REASONS = {
    1: say("failed"),
    2: say("not allowed"),
    3: say("network unreachable"),
    4: say("host unreachable"),
    5: say("refused"),
    6: say("timed out"),
}


class SocksError(OSError):
    """The proxy did not make the connection."""


async def connect(proxy: tuple[str, int], host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open `host:port` through the proxy. SocksError, OSError."""
    name = host.encode("ascii")
    if not 0 < len(name) < 256:
        raise SocksError(say("the name is too long"))
    reader, writer = await asyncio.open_connection(*proxy)
    try:
        writer.write(b"\x05\x01\x00")  # version 5, one method: no authentication
        if await reader.readexactly(2) != b"\x05\x00":
            raise SocksError(say("the proxy wants a password"))
        writer.write(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
        _, answer, _, kind = await reader.readexactly(4)
        if answer:
            raise SocksError(_REASONS.get(answer, say("answer {number}", number=answer)))
        length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        await reader.readexactly(length + 2)
    except asyncio.IncompleteReadError:
        writer.close()
        raise SocksError(say("the proxy ended the conversation")) from None
    except BaseException:
        writer.close()
        raise
    return reader, writer
