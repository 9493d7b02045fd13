"""Whether customers are served: what the operator wants, a pause, and the public listener."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import together
from routstr_desktop.core.status import Problem

from . import problems
from .phase import Phase

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

DEFAULT_PUBLIC_PORT = 8422
"""Used, on loopback (for a tunnel or Tor), where selling is switched on and no public port is set."""


class Selling:
    """The switch. `wanted` and a pause outlive a stop and start of the node, the listener does not."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.wanted = node.settings.sell_at_start
        self.paused = False
        self.paused_until: int | None = None
        """Unix seconds; None = until resumed."""
        self.public_port: int | None = None
        self.obstacle: Problem | None = None
        """Why the public listener is not open though it should be."""
        self._timer: asyncio.TimerHandle | None = None

    def why_not(self) -> str | None:
        """None while paid work is accepted, else the sentence for the customer (asked for each request)."""
        node = self._node
        if node.phase is not Phase.RUNNING or node.ledger is None or node.supply is None:
            return "This node is not running."
        if node.ledger.failure is not None:
            return "This node cannot record payments right now. Nothing was charged."
        if node.books is not None and not node.books.ok:
            return "This node has stopped selling until its operator has looked at its books. Your balance is kept."
        if not self.wanted:
            return "This node does not sell at the moment. Your balance is kept."
        if self.paused:
            return "This node is paused. Your balance is kept."
        if not node.supply.upstreams:
            return "This node has no upstream yet."
        if node.wallet is None or not node.wallet.trusted:
            return "This node accepts no mint yet."
        return node.accounting.why_not()

    async def open_configured(self) -> None:
        """At start: the public listener, if one is set. A taken port is a problem shown, not a failed start."""
        settings = self._node.settings
        if settings.public_port is not None and self.wanted:
            await self._open(settings.public_host, settings.public_port)

    async def start(self) -> None:
        """Accept customers and open the public listener. ConfigError if its port is taken.

        Where no public port is set, one on loopback is, and is kept: so that `sell_at_start` holds for the next start.
        """
        self.wanted = True
        self.resume()
        settings = self._node.settings
        if self._node.proxy is None or self.public_port is not None:
            return
        if settings.public_port is not None:
            await self._open(settings.public_host, settings.public_port)
        else:
            host = settings.public_host if "public_host" in self._node.adjusting.fixed else "127.0.0.1"
            await self._open(host, DEFAULT_PUBLIC_PORT)
            if self.obstacle is None:
                self.keep_port(host)
        self._node.changed()
        if self.obstacle is not None:
            raise ConfigError(together(self.obstacle.title, self.obstacle.text, between=". "))

    def keep_port(self, host: str) -> None:
        """Where no public port is set, the usual one is from now on, at this address unless another one is fixed."""
        adjusting = self._node.adjusting
        adjusting.save(**adjusting.free(public_host=host), public_port=DEFAULT_PUBLIC_PORT)

    async def stop(self) -> None:
        """Refuse new paid work and close the public listener; local apps go on."""
        self.wanted = False
        if self._node.proxy is not None and self.public_port is not None:
            await self._node.proxy.close_public()
        self.public_port, self.obstacle = None, None
        self._node.changed()

    def pause(self, until: int | None = None) -> None:
        """Refuse paid work until a time (unix seconds), or until resumed."""
        self._cancel()
        self.paused, self.paused_until = True, until
        if until is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, until - time.time()), self.resume)
        self._node.changed()

    def resume(self) -> None:
        """End a pause."""
        self._cancel()
        self.paused, self.paused_until = False, None
        self._node.changed()

    def forget(self) -> None:
        """The node has stopped."""
        self._cancel()
        self.public_port, self.obstacle = None, None

    def public_url(self) -> str | None:
        """The URL the operator announced, else where this computer reaches the public listener; None while it is closed."""
        settings = self._node.settings
        if self.public_port is None:
            return None
        if settings.http_url:
            return settings.http_url.removesuffix("/v1") + "/v1"
        host = settings.public_host if settings.public_host not in ("0.0.0.0", "::") else "127.0.0.1"
        return f"http://{in_url(host)}:{self.public_port}/v1"

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _open(self, host: str, port: int) -> None:
        assert self._node.proxy is not None
        try:
            self.public_port = await self._node.proxy.open_public(host, port)
            self.obstacle = None
        except OSError as error:
            self.obstacle = problems.port_failed(error, port, "public")
            log.warning("public_listener_failed", port=port, error=type(error).__name__)


def in_url(host: str) -> str:
    """An IPv6 address goes in brackets."""
    return f"[{host}]" if ":" in host else host
