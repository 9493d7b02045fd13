"""Every mint and unit that the wallet deals with: which of them are trusted, and what is held where.

Only mints on the operator's list are paid attention to for incoming tokens; what is still held at a mint that was taken off the
list stays in use for everything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import structlog

from routstr_desktop.core.errors import ConfigError, UntrustedMint, WalletShort
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import MintHealth, MintStatus
from routstr_desktop.ledger.locked import LockedPayments

from .client import ANSWER_TIMEOUT, MintClient
from .mint import MintActor, directory_name
from .tokens import MSAT_PER_UNIT, canonical_mint

log = structlog.get_logger(__name__)

Place = tuple[str, str]
"""(mint, unit)"""


class Places(Mapping[Place, MintActor]):
    """The actors of all places in use, each with its store in a directory of its own below `directory`.

    `opened` puts an actor right before anybody else gets it.
    """

    def __init__(
        self,
        directory: Path,
        words: str,
        mints: Sequence[str],
        locked: LockedPayments,
        opened: Callable[[MintActor], Awaitable[None]],
        answer_timeout: float = ANSWER_TIMEOUT,
    ) -> None:
        self._directory, self._words, self._locked, self._opened = directory, words, locked, opened
        self._answer_timeout = answer_timeout
        self._listed = _canonical(mints)
        self._refused: dict[str, int] = {}
        """Mint -> what it cost that it refused payments that it had signed, in msat."""
        self._actors: dict[Place, MintActor] = {}
        self._opening = asyncio.Lock()
        self._keysets: dict[str, str] = {}

    def __getitem__(self, place: Place) -> MintActor:
        return self._actors[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(tuple(self._actors))

    def __len__(self) -> int:
        return len(self._actors)

    async def at(self, mint: str, unit: str) -> MintActor:
        """The actor of a place, opened if it was not yet; without the network."""
        if (actor := self._actors.get((mint, unit))) is not None:
            return actor
        async with self._opening:
            if (actor := self._actors.get((mint, unit))) is not None:
                return actor
            client = MintClient(mint, answer=self._answer_timeout)
            actor = MintActor(mint, unit, self._directory / directory_name(mint, unit), claim=self._claim, client=client)
            try:
                await actor.open(self._words)
                await self._opened(actor)
            except BaseException:
                await actor.close()
                raise
            self._actors[mint, unit] = actor
            return actor

    def _claim(self, keyset: str, mint: str) -> bool:
        """Whether a keyset may be this mint's: one known from another mint would be handed that one's secrets (NUT-13)."""
        return self._keysets.setdefault(keyset, mint) == mint

    async def close(self) -> None:
        """Close all stores and connections."""
        for actor in list(self.values()):
            await actor.close()
        self._actors.clear()

    def richest(self, amount: int, unit: str) -> MintActor:
        """Where there is most, if it is `amount` (in `unit`); a mint that answers first. WalletShort."""
        actors = [actor for actor in self.values() if actor.unit == unit and actor.worth() >= amount]
        if not actors:
            raise WalletShort(say("No mint holds that much. Nothing was moved."))
        return max(actors, key=lambda a: (a.reachable is not False, sum(h.coin.amount for h in a.spendable())))

    # Trust

    @property
    def trusted(self) -> tuple[str, ...]:
        """The mints whose ecash is taken: the operator's list without those that refused a payment that they had signed."""
        return tuple(mint for mint in self._listed if mint not in self._refused) if self._refused else self._listed

    def check_trusted(self, mint: str) -> None:
        """UntrustedMint, which names the mints to use."""
        if mint not in self.trusted:
            raise UntrustedMint(
                say(
                    "This node does not use the mint {mint}. It accepts: {accepted}. The token was not touched.",
                    mint=mint,
                    accepted=", ".join(self.trusted) or say("no mint"),
                ),
                details={"mint": mint, "accepted": list(self.trusted)},
            )

    async def trust(self, mints: Sequence[str]) -> None:
        """Replace the operator's list. ConfigError if an address is wrong; then nothing changes."""
        listed = _canonical(mints)
        for mint in listed:
            await self.at(mint, "sat")
        self._listed = listed

    async def read_refusals(self) -> None:
        """Which mints refused a payment in an earlier run."""
        self._refused = await self._locked.refused_by()

    def distrust(self, mint: str, lost_msat: int) -> None:
        """A mint refused a payment that it had signed: nothing more is taken from it."""
        self._refused[mint] = self._refused.get(mint, 0) + lost_msat
        log.error("mint_distrusted", mint=mint, lost_msat=self._refused[mint])

    async def pardon(self, mint: str) -> None:
        """Trust a mint again that refused a payment. What was lost stays lost."""
        await self._locked.pardon(mint)
        self._refused.pop(mint, None)
        for actor in self.values():
            actor.doubtful = actor.doubtful and actor.url != mint

    # What is where

    def status(self) -> tuple[MintStatus, ...]:
        """Every place that is trusted or still holds something of ours."""
        return tuple(self._status(actor) for actor in self.values() if self._matters(actor))

    def _matters(self, actor: MintActor) -> bool:
        return bool(actor.worth() or actor.url in self._refused) or (actor.unit == "sat" and actor.url in self.trusted)

    def _status(self, actor: MintActor) -> MintStatus:
        status = replace(
            actor.status(),
            trusted=actor.url in self.trusted,
            unswapped_msat=self._locked.waiting(actor.url, actor.unit),
            lost_msat=self._refused.get(actor.url, 0),
        )
        return replace(status, health=MintHealth.REFUSED) if status.lost_msat else status

    def held(self) -> dict[Place, int]:
        """msat of all coins in the stores."""
        return {place: actor.purse.total() * MSAT_PER_UNIT[actor.unit] for place, actor in self.items()}

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """No booking is half done meanwhile, at any place."""
        async with AsyncExitStack() as locks:
            for actor in list(self.values()):
                await locks.enter_async_context(actor.lock)
            yield


def _canonical(mints: Iterable[str]) -> tuple[str, ...]:
    found = []
    for mint in mints:
        try:
            found.append(canonical_mint(mint))
        except ValueError as error:
            raise ConfigError(say("The mint address {mint!r} is not valid: {why}.", mint=mint, why=error)) from error
    return tuple(dict.fromkeys(found))
