"""The backup file while the node runs: written from books in use, opened again, and restored into a profile never used.

Opening changes nothing; what is in the file is told before anything is restored. What the books of the file do not know of,
since it happened after they were saved, is found at the mints: coins that came in are the operator's, coins that were spent
are taken off what is theirs.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.ecash import BackupFound, FoundAgain
from routstr_desktop.core.errors import ConfigError, NotSelling, RoutstrError
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.passphrase import LEAST
from routstr_desktop.core.sentence import say, together
from routstr_desktop.ledger.glance import Glance, glance
from routstr_desktop.ledger.operations import Operation
from routstr_desktop.system.paths import Paths, write_private_bytes
from routstr_desktop.system.secrets import NSEC, UPSTREAM_API_KEY, Secrets
from routstr_desktop.wallet.flights import Flights

from . import backup, takeover
from .configuration import load
from .settings import Settings
from .upstream_settings import configured

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)


class Safekeeping:
    """Commands of the Wallet page and of the first run."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._flights = Flights()

    async def save(self, target: Path, passphrase: str) -> int:
        """Write an encrypted backup; its size in bytes. ConfigError, SecretsLocked, LedgerFailure: then there is none."""
        if len(passphrase) < LEAST:
            raise ConfigError(say("The passphrase must have at least {least} characters. Nothing was written.", least=LEAST))
        if self._node.ledger is None:
            raise NotSelling(say("The node is not running, so there is nothing to save yet."))
        await self._node.ledger.flush()
        return await backup.make(self._node.paths, self._secrets(), target, passphrase)

    async def look(self, file: Path, passphrase: str) -> BackupFound:
        """Open a backup and say what is in it; nothing is changed.

        ConfigError: no backup, damaged, or of a newer version; SecretsLocked: wrong passphrase.
        """
        contents = await asyncio.to_thread(backup.read, file, passphrase)
        books, settings = await asyncio.to_thread(_unpacked, contents, self._node.paths)
        made = contents.made or books.last or 0
        return BackupFound(
            made=made,
            yours_msat=books.yours_msat,
            customers_msat=books.customers_msat,
            customer_keys=books.customer_keys,
            app_keys=books.local_keys,
            providers=_names(settings),
            mints=tuple(dict.fromkeys((*settings.cashu_mints, *(mint for mint, _ in books.places)))),
            identity=NSEC in contents.secrets,
            why_not=await self._why_not(contents),
            replaced=_names(self._node.settings),
        )

    async def restore(self, file: Path, passphrase: str) -> FoundAgain:
        """Make this the profile of a backup, and look for its coins at its mints. Nothing is sold before somebody says so.

        Errors as `look`, and ConfigError where this profile holds anything: then nothing was changed. Once begun it goes on to
        its end, whoever stops waiting for it.
        """
        return await self._flights.run("restore", lambda: self._restore(file, passphrase))

    async def _restore(self, file: Path, passphrase: str) -> FoundAgain:
        node, secrets = self._node, self._secrets()
        contents = await asyncio.to_thread(backup.read, file, passphrase)
        if why := await self._why_not(contents):
            raise ConfigError(why, code="wallet_in_use")
        gone = [UPSTREAM_API_KEY, *(one.secret for one in configured(node.settings.upstream_base_url, node.settings.upstreams))]
        searches = await takeover.stage(contents, node.paths, secrets, forget=gone)
        await self._replace(secrets)
        return await self._found(searches)

    async def _replace(self, secrets: Secrets) -> None:
        """The node is started again in any case."""
        node = self._node
        before = load(node.paths).settings
        await node.stop()
        try:
            if not await node.words.unused_at_rest(secrets):  # nobody can pay any more
                await takeover.discard(node.paths, secrets)
                raise ConfigError(_IN_USE, code="wallet_in_use")
            takeover.decide(node.paths)
            await takeover.finish(node.paths, secrets)
            node.settings = takeover.settings_after(node.settings, before, node.paths)
            node.selling.wanted = False
        except BaseException:
            await node.start()
            raise
        try:
            await node.start()
        except RoutstrError as error:
            head = say("The backup is restored, but the node could not be started.")
            raise ConfigError(together(head, error.message), code="restored_not_started") from error

    async def _found(self, searches: Sequence[str]) -> FoundAgain:
        """What came of the searches that the books began with; those that a silent mint holds up go on by themselves."""
        ledger, wallet = self._node.parts()
        await wallet.recover()
        rows = [await ledger.operations.must(id) for id in searches]
        beyond = [int(row.payload.get("surplus_msat", 0)) for row in rows]
        why = {one.url: one.error or say("The mint does not answer.") for one in wallet.status()}
        await self._node.audit()
        self._node.publish(BooksChanged())
        held = sum(ledger.totals().wallet.values())
        return FoundAgain(
            found_msat=held,
            credited_msat=sum(each for each in beyond if each > 0),
            total_msat=held,
            missing_msat=-sum(each for each in beyond if each < 0),
            unasked={row.mint: why.get(row.mint, "") for row in rows if _open(row)},
        )

    async def _why_not(self, contents: backup.Contents) -> str:
        """Why a backup cannot be restored here; "" if it can."""
        if self._node.play_money:
            return say("This is the demo: nothing is restored into it. Go back to your own node first.")
        if self._node.ledger is None:
            return say("The node is not running. Start it first.")
        if not await self._node.words.replaceable():
            return _IN_USE
        if await takeover.irreplaceable(contents, self._secrets()):
            return say(
                "This node has a Nostr key or an onion address of its own, which the backup would replace. Restore into a new "
                "profile instead (--data-dir)."
            )
        return ""

    def _secrets(self) -> Secrets:
        if self._node.supply is None:
            raise NotSelling(say("The node is not running."))
        return self._node.supply.secrets


_IN_USE = say(
    "This wallet is in use: money has moved in it, and a backup would take its place. Restore into a new profile instead "
    "(--data-dir)."
)


def _names(settings: Settings) -> tuple[str, ...]:
    return tuple(one.name or one.preset.name for one in configured(settings.upstream_base_url, settings.upstreams))


def _open(row: Operation) -> bool:
    return not row.final and row.unit == "sat"


def _unpacked(contents: backup.Contents, paths: Paths) -> tuple[Glance, Settings]:
    """Books and settings of a backup, read from a private place that is removed again. Blocking."""
    with tempfile.TemporaryDirectory(dir=paths.data_dir) as directory:
        place = Paths(Path(directory))
        write_private_bytes(place.ledger_file, contents.ledger)
        if contents.config is not None:
            write_private_bytes(place.config_file, contents.config)
        return glance(place.ledger_file), load(place, environment={}).settings
