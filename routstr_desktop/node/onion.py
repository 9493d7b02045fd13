"""An onion service for the public listener, run by this program: no router to open, no address to pay for.

The service's key is in the secrets store and nowhere else, so the address stays the same for as long as the profile does.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.core.listing import OnionState
from routstr_desktop.core.sentence import say
from routstr_desktop.system.secrets import ONION_KEY
from routstr_desktop.system.tasks import spawn
from routstr_desktop.system.tor import Tor, find_tor

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
LOOK_SECONDS, RETRY_SECONDS, LONGEST_RETRY = 2.0, 10.0, 600.0
MISSING = say("Tor is not installed on this computer. On Debian and Ubuntu: apt install tor. Then try again.")


class Onion:
    """Runs while TOR is on, the node is up and its public listener is open."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._tor: Tor | None = None
        self._task: asyncio.Task[None] | None = None
        self._port: int | None = None
        self._turn = asyncio.Lock()
        self._up = False
        self.find = find_tor
        self.retry = RETRY_SECONDS
        self.state = OnionState()

    @property
    def url(self) -> str:
        """The onion address while the service is there, else ""."""
        return self.state.url if self.state.state in ("starting", "online") else ""

    def proxy(self) -> tuple[str, int] | None:
        """Tor's SOCKS proxy, once tor is connected."""
        return self._tor.proxy if self._tor is not None and self.state.state == "online" else None

    async def start(self) -> None:
        """The node is up."""
        self._up = True
        await self.apply()

    async def close(self) -> None:
        """End tor. The second call does nothing."""
        self._up = False
        await self.apply()

    async def switch(self, on: bool) -> OnionState:
        """Run the service from now on, or end it. Opens the public listener on loopback if there is none. ConfigError."""
        if on and self.find() is None:
            raise ConfigError(MISSING, code="tor_missing")
        self._node.adjusting.save(tor=on)
        if on and self._node.settings.public_port is None:
            self._node.selling.keep_port("127.0.0.1")
        if on:
            await self._node.start_selling()
        await self.apply()
        return self.state

    async def apply(self) -> None:
        """Settings, the listener or the node's life changed: start, end or restart tor."""
        async with self._turn:
            wanted = self._node.public_port if self._up and self._node.settings.tor else None
            if wanted == self._port:
                return
            self._port = wanted
            task, self._task = self._task, None
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            await self._end()
            self._set(OnionState("off", self.state.url))
            if wanted is not None:
                self._set(OnionState("starting", self.state.url, say("Starting tor")))
                self._task = spawn(self._run(wanted), name="onion")

    async def _run(self, port: int) -> None:
        wait = self.retry
        while True:
            try:
                await self._serve(port)
            except (OSError, SecretsLocked) as error:
                if self.state.state == "online":
                    wait = self.retry
                await self._end()
                log.warning("onion_failed", error=str(error))
                words = say("{why}. Trying again in {seconds} s.", why=error, seconds=round(wait))
                self._set(OnionState("failed", self.state.url, words))
            await asyncio.sleep(wait)
            wait = min(LONGEST_RETRY, wait * 2)

    async def _serve(self, port: int) -> None:
        """Until tor ends, or at once if there is none (it may be installed meanwhile). OSError, SecretsLocked."""
        program, secrets = self.find(), self._node.announcing.secrets
        if program is None or secrets is None:
            self._set(OnionState("missing", self.state.url, MISSING))
            return
        key = await secrets.get(ONION_KEY)
        self._tor = Tor(program, self._node.paths.tor)
        await self._tor.start()
        added = await self._tor.add_onion(key, port)
        if added.private_key is not None:
            await secrets.set(ONION_KEY, f"ED25519-V3:{added.private_key.removeprefix('ED25519-V3:')}")
        self._set(OnionState("starting", f"http://{added.address}", say("Connecting to the Tor network")))
        self._node.adjusting.tell()
        while True:
            percent, words = await self._tor.bootstrap()
            state = "online" if percent == 100 else "starting"
            self._set(replace(self.state, state=state, percent=percent, words="" if percent == 100 else words))
            await asyncio.sleep(LOOK_SECONDS)

    async def _end(self) -> None:
        tor, self._tor = self._tor, None
        if tor is not None:
            await tor.close()

    def _set(self, state: OnionState) -> None:
        if state != self.state:
            before, self.state = self.state, state
            if state.state != before.state:
                log.info("onion_state", state=state.state, url=state.url)
            if state.url != before.url or state.state != before.state:
                self._node.adjusting.tell()
            self._node.changed()
