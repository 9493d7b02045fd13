"""The backup file while the node runs: written from books in use, and opened again as a proof that it can be."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from routstr_desktop.core.ecash import BackupFound
from routstr_desktop.core.errors import ConfigError, NotSelling
from routstr_desktop.core.passphrase import LEAST
from routstr_desktop.core.sentence import say

from . import backup

if TYPE_CHECKING:
    from .node import Node


class Safekeeping:
    """Commands of the Wallet page."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def save(self, target: Path, passphrase: str) -> int:
        """Write an encrypted backup; its size in bytes. ConfigError, SecretsLocked, LedgerFailure: then there is none."""
        if len(passphrase) < LEAST:
            raise ConfigError(say("The passphrase must have at least {least} characters. Nothing was written.", least=LEAST))
        if self._node.supply is None or self._node.ledger is None:
            raise NotSelling(say("The node is not running, so there is nothing to save yet."))
        await self._node.ledger.flush()
        return await backup.make(self._node.paths, self._node.supply.secrets, target, passphrase)

    async def look(self, file: Path, passphrase: str) -> BackupFound:
        """Open a backup and say what is in it; nothing is changed. ConfigError: no backup, or damaged; SecretsLocked: wrong
        passphrase."""
        contents = await asyncio.to_thread(backup.read, file, passphrase)
        made = await asyncio.to_thread(lambda: int(file.stat().st_mtime))
        return BackupFound(made, len(contents.ledger), contents.config is not None, len(contents.secrets))
