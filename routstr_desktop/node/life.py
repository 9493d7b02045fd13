"""The order in which the parts of a node come up and go down: the listeners last, and first to end.

A failed start takes down again what was up. A stop lets running requests end, at most 10 s.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.proxy.server import Proxy
from routstr_desktop.proxy.services import Services
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.wallet import Wallet

from . import problems, said
from .health import Chores
from .phase import Phase
from .profile import open_profile
from .supply import Supply

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 10.0
FIRST_ROUND_SECONDS = 2.0
"""How long the listeners wait for the first model list and rate; after that they open without."""


class Life:
    """Makes and closes what a node owns only while it runs."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._stack: AsyncExitStack | None = None
        """What closes the parts that are up."""
        self._changing = asyncio.Lock()

    async def start(self) -> None:
        """See Node.start."""
        node = self._node
        async with self._changing:
            if node.phase is Phase.RUNNING:
                return
            self._enter(Phase.STARTING)
            node.obstacle = None
            stack = AsyncExitStack()
            try:
                await self._start(stack)
            except asyncio.CancelledError:
                await self._undo(stack)
                log.info("node_start_called_off")
                raise
            except BaseException as error:
                node.obstacle = problems.obstacle(error)
                await self._undo(stack)
                log.error("node_start_failed", error=type(error).__name__, cause=node.obstacle.cause)
                raise
            self._stack = stack
            self._enter(Phase.RUNNING)
            log.info("node_started", local_port=node.local_port, public_port=node.public_port)

    async def _undo(self, stack: AsyncExitStack) -> None:
        """Down again with what a start that did not succeed has brought up."""
        await stack.aclose()
        self._forget()
        self._enter(Phase.OFF)

    async def stop(self) -> None:
        """See Node.stop."""
        node = self._node
        async with self._changing:
            stack, self._stack = self._stack, None
            if stack is None:
                return
            self._enter(Phase.STOPPING)
            try:
                if node.proxy is not None:
                    await asyncio.gather(node.announcing.close(), node.proxy.drain(DRAIN_SECONDS))
                if node.ledger is not None and node.ledger.failure is None:
                    await node.ledger.flush()
            finally:
                try:
                    await stack.aclose()
                finally:
                    self._forget()
                    self._enter(Phase.OFF)
            log.info("node_stopped")

    async def _start(self, stack: AsyncExitStack) -> None:
        ledger, supply, wallet = await self._open_parts(stack)
        node = self._node
        chores = Chores(
            [
                *supply.chores(),
                *node.till.chores(),
                *node.upkeep.chores(),
                *node.price_lists.chores(),
                *node.lightning.chores(),
                *node.updates.chores(),
                *node.wakefulness.chores(),
            ]
        )
        node.wakefulness.start(chores)
        wallet.on_resolved = partial(node.till.look_again, chores)
        stack.push_async_callback(node.wakefulness.close)
        node.services = Services(
            ledger=ledger,
            wallet=wallet,
            upstreams=supply.upstreams,
            models=lambda: supply.catalog,
            withdrawn=lambda: supply.withdrawn,
            bitcoin=supply.bitcoin,
            config=said.about(node),
            selling=node.selling.why_not,
            guard=await node.accounting.open(ledger),
            publish=node.publish,
            providers=node.found.neighbours.listed,
            admin_routes=node.admin.routes(),
        )
        proxy = node.proxy = Proxy(node.services)
        stack.push_async_callback(proxy.close)
        chores.start()
        stack.push_async_callback(chores.close)
        await chores.first_round(FIRST_ROUND_SECONDS, "bitcoin", "models")
        node.admin.write_token()
        stack.callback(node.admin.remove_token)
        try:
            node.local_port = await proxy.open_local(node.settings.host, node.settings.port)
        except OSError as error:
            raise problems.PortTaken(problems.port_failed(error, node.settings.port)) from error
        await node.selling.open_configured()
        for part in (node.found, node.announcing):
            stack.push_async_callback(part.close)
            await part.start()

    async def _open_parts(self, stack: AsyncExitStack) -> tuple[Ledger, Supply, Wallet]:
        """Secrets, books, what is sold, and the wallet, which goes on with what was under way."""
        node = self._node
        if node.secrets is None:
            node.secrets = await Secrets.open(node.paths)
        profile = await open_profile(node.paths, node.secrets)
        node.key_desk.local = profile.local_key
        await node.announcing.open(node.secrets)
        ledger = node.ledger = await Ledger.open(node.paths.ledger_file, pepper=profile.pepper)
        stack.push_async_callback(ledger.close)
        ledger.on_failure = self._ledger_failed
        if ledger.find_key(profile.local_key) is None:
            await ledger.create_local_key(profile.local_key, "This computer")
        supply = node.supply = Supply(node.settings, node.secrets, node.changed, node.paths.model_lists)
        stack.push_async_callback(supply.close)
        await node.model_desk.open(ledger, supply)
        await node.price_lists.open(supply)
        await supply.open()
        wallet = node.wallet = Wallet(ledger, node.paths.wallets, words=profile.words, mints=node.settings.cashu_mints)
        wallet.locked.limit_msat = node.settings.locked_limit_msat
        stack.push_async_callback(wallet.close)
        await wallet.start()
        return ledger, supply, wallet

    def _forget(self) -> None:
        node = self._node
        node.quiet()
        node.selling.forget()
        node.proxy = node.wallet = node.supply = node.ledger = node.services = node.key_desk.local = None
        node.local_port = None
        node.books = None

    def _enter(self, phase: Phase) -> None:
        self._node.phase = phase
        self._node.changed()

    def _ledger_failed(self, failure: LedgerFailure) -> None:
        log.critical("ledger_failed", error=failure.message)
        self._node.changed()
