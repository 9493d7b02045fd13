"""Tor's control protocol, as far as an onion service needs it: authenticate, add the service, read how far tor is.

Spoken over the loop's own streams: one connection, replies in order, events (650) aside.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

from routstr_desktop.core.sentence import say

from .tasks import spawn

MOST_LINE = 64 * 1024
ANSWER_SECONDS = 15.0
_PROGRESS = re.compile(r"PROGRESS=(\d+)")
_SUMMARY = re.compile(r'SUMMARY="([^"]*)"')


class TorError(OSError):
    """Tor refused, or does not answer."""


@dataclass(frozen=True, slots=True)
class Added:
    """An onion service; `private_key` is new, or None where it was given."""

    address: str
    """56 characters and `.onion`."""
    private_key: str | None


class Control:
    """One authenticated connection; the service lives as long as it does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._replies: asyncio.Queue[list[str] | None] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._task = spawn(self._read(), name="tor-control")

    @classmethod
    async def open(cls, port: int, cookie: Path) -> Control:
        """Connect to tor on loopback and prove that its files can be read. TorError, OSError."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=MOST_LINE)
        made = cls(reader, writer)
        try:
            await made.ask(f"AUTHENTICATE {await asyncio.to_thread(lambda: cookie.read_bytes().hex())}")
            await made.ask("TAKEOWNERSHIP")  # tor ends with this connection
        except BaseException:
            await made.close()
            raise
        return made

    async def ask(self, command: str) -> list[str]:
        """The lines of the answer, without their codes. TorError."""
        async with self._turn:
            self._writer.write(command.encode("ascii") + b"\r\n")
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    lines = await self._replies.get()
            except TimeoutError:
                raise TorError(say("tor does not answer")) from None
        if lines is None:
            self._replies.put_nowait(None)
            raise TorError(say("tor has ended"))
        if not lines[-1].startswith("250"):
            raise TorError(say("tor refused: {words}", words=lines[-1][4:]))
        return [line[4:] for line in lines]

    async def add_onion(self, key: str | None, port: int) -> Added:
        """A version 3 service: port 80 of the onion leads to `port` of this computer. `key`: as it was given the first time."""
        lines = await self.ask(f"ADD_ONION {key or 'NEW:ED25519-V3'} Port=80,127.0.0.1:{port}")
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        return Added(told["ServiceID"] + ".onion", told.get("PrivateKey"))

    async def bootstrap(self) -> tuple[int, str]:
        """How far tor is connected to its network: percent, and tor's words."""
        text = " ".join(await self.ask("GETINFO status/bootstrap-phase"))
        percent, words = _PROGRESS.search(text), _SUMMARY.search(text)
        return int(percent[1]) if percent else 0, words[1] if words else ""

    async def socks(self) -> tuple[str, int]:
        """Where tor's proxy listens. TorError."""
        text = " ".join(await self.ask("GETINFO net/listeners/socks"))
        found = re.search(r'"([0-9.]+):(\d+)"', text)
        if found is None:
            raise TorError(say("tor has no proxy open"))
        return found[1], int(found[2])

    async def close(self) -> None:
        """End the connection, and with it the service."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        """Collect replies, `None` at the end. Lines of one begin `250-`, the last one `250 `; `250+` opens a text up to `.`."""
        lines: list[str] = []
        try:
            while raw := await self._reader.readline():
                line = raw.decode("ascii", "replace").rstrip("\r\n")
                if line.startswith("650") or len(line) < 4:
                    continue
                lines.append(line)
                if line[3] == "+":
                    while (await self._reader.readline()).strip() not in (b".", b""):
                        continue
                elif line[3] == " ":
                    self._replies.put_nowait(lines)
                    lines = []
        except (OSError, ValueError):  # ValueError: a line without end
            lines = []
        self._replies.put_nowait(None)
