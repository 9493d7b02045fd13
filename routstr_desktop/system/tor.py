"""Tor as a child of this program: found on this computer, with a data directory of its own, ended with us.

Its settings come from the command line alone, so a tor that already runs here, and its files, are left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import structlog

from routstr_desktop.core.sentence import say

from .tasks import spawn
from .torcontrol import Added, Control, TorError

log = structlog.get_logger(__name__)
START_SECONDS, END_SECONDS = 30.0, 5.0
_PLACES = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin")


def find_tor() -> str | None:
    """The path of `tor`, or None."""
    path = os.environ.get("PATH", "")
    return shutil.which("tor", path=os.pathsep.join([path, *_PLACES]))


class Tor:
    """One tor process. `add_onion` once it has started; `wait` returns when it ended by itself."""

    def __init__(self, program: str, directory: Path) -> None:
        self._program, self._directory = program, directory
        self._process: Process | None = None
        self._control: Control | None = None
        self._said: list[str] = []
        self._reading: asyncio.Task[None] | None = None
        self.proxy: tuple[str, int] | None = None
        """Where its SOCKS proxy listens."""

    async def start(self) -> None:
        """Start it and take control; it connects to its network by itself. TorError, OSError."""
        port_file = self._directory / "control-port"
        await asyncio.to_thread(_make_room, port_file)
        options = {
            "DataDirectory": str(self._directory),
            "SocksPort": "127.0.0.1:auto",
            "ControlPort": "127.0.0.1:auto",
            "ControlPortWriteToFile": str(port_file),
            "CookieAuthentication": "1",
            "AvoidDiskWrites": "1",
            "Log": "notice stdout",
            "__OwningControllerProcess": str(os.getpid()),
        }
        none = str(self._directory / "no-torrc")
        arguments = ["--ignore-missing-torrc", "-f", none, "--defaults-torrc", none]
        for name, value in options.items():
            arguments += [f"--{name}", value]
        self._process = await asyncio.create_subprocess_exec(
            self._program, *arguments, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
        self._reading = spawn(self._listen(self._process), name="tor-output")
        try:
            async with asyncio.timeout(START_SECONDS):
                self._control = await Control.open(await self._port(port_file), self._directory / "control_auth_cookie")
                self.proxy = await self._control.socks()
        except BaseException as error:
            await self.close()
            if isinstance(error, TimeoutError):
                raise TorError(say("tor did not start in time")) from None
            raise
        log.info("tor_started", pid=self._process.pid)

    async def add_onion(self, key: str | None, port: int) -> Added:
        """See Control.add_onion."""
        return await self._need().add_onion(key, port)

    async def bootstrap(self) -> tuple[int, str]:
        """See Control.bootstrap."""
        return await self._need().bootstrap()

    async def close(self) -> None:
        """End it: politely, then by force. The second call does nothing."""
        control, self._control, self.proxy = self._control, None, None
        if control is not None:
            await control.close()
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
            try:
                async with asyncio.timeout(END_SECONDS):
                    await process.wait()
            except TimeoutError:
                log.warning("tor_killed", pid=process.pid)
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        reading, self._reading = self._reading, None
        if reading is not None:
            await asyncio.gather(reading, return_exceptions=True)

    def _need(self) -> Control:
        if self._control is None:
            raise TorError(say("tor does not run"))
        return self._control

    async def _port(self, file: Path) -> int:
        """The control port, once tor has written it. TorError with tor's own words if it ends instead."""
        assert self._process is not None
        while self._process.returncode is None:
            if (port := _written(file)) is not None:
                return port
            await asyncio.sleep(0.05)  # tor tells nobody that it wrote the file
        raise TorError(self._said[-1] if self._said else say("tor ended at once (code {code})", code=self._process.returncode))

    async def _listen(self, process: Process) -> None:
        """Keep what it complains about, for the screens; the rest is not of interest."""
        assert process.stdout is not None
        while line := await process.stdout.readline():
            text = line.decode("utf-8", "replace").strip()
            if "[warn]" in text or "[err]" in text:
                self._said = [*self._said[-4:], text.rpartition("] ")[2][:300]]
                log.info("tor_said", words=self._said[-1])


def _make_room(port_file: Path) -> None:
    port_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    port_file.unlink(missing_ok=True)


def _written(file: Path) -> int | None:
    """`PORT=127.0.0.1:4321` -> 4321; None while it is not there or not whole."""
    try:
        return int(file.read_text(encoding="ascii").strip().rpartition(":")[2])
    except (OSError, ValueError):
        return None
