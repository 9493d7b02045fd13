"""A connection through a SOCKS5 proxy (RFC 1928): how Tor takes us to an onion address, or out to the internet.

The proxy resolves the name. TLS, where it is asked for, is between us and the host: the proxy sees nothing of it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl

from routstr_desktop.core.sentence import say

_REASONS = {
    1: say("it failed"),
    2: say("not allowed"),
    3: say("network unreachable"),
    4: say("host unreachable"),
    5: say("refused"),
    6: say("timed out"),
}


class SocksError(OSError):
    """The proxy did not make the connection."""


async def connect(
    proxy: tuple[str, int], host: str, port: int, tls: ssl.SSLContext | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open `host:port` through the proxy (a numeric IPv4 address). SocksError, ssl.SSLError, OSError."""
    name = host.encode("ascii")
    if not 0 < len(name) < 256:
        raise SocksError("the name is too long")
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, proxy)
        await _agree(made, name, port)
        return await asyncio.open_connection(sock=made, ssl=tls, server_hostname=None if tls is None else host)
    except BaseException:
        made.close()
        raise


async def _agree(made: socket.socket, name: bytes, port: int) -> None:
    """Ask for the connection, and read past the answer."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(made, b"\x05\x01\x00")  # version 5, one method: no authentication
    if await _exactly(made, 2) != b"\x05\x00":
        raise SocksError("the proxy wants a password")
    await loop.sock_sendall(made, b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
    _, answer, _, kind = await _exactly(made, 4)
    if answer:
        raise SocksError(_REASONS.get(answer, f"answer {answer}"))
    length = {1: 4, 4: 16}.get(kind) or (await _exactly(made, 1))[0]
    await _exactly(made, length + 2)


async def _exactly(made: socket.socket, count: int) -> bytes:
    """So many bytes and none more: what follows belongs to the host. SocksError."""
    got = b""
    while len(got) < count:
        piece = await asyncio.get_running_loop().sock_recv(made, count - len(got))
        if not piece:
            raise SocksError("the proxy ended the conversation")
        got += piece
    return got
