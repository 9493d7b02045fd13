"""The owner's 12 words while the node runs: shown, and replaced by others as long as nothing was ever kept under them.

The words are the wallet: every coin follows from them. So others may take their place only in books that have never seen money,
and that is looked at again at rest, when nobody can pay any more. The search at the mints is the journaled one of the wallet:
who stops waiting for it stops nothing, and it goes on with the next start.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.core.errors import ConfigError, NotSelling
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.sentence import say, together
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.system.secrets import KEY_PEPPER, SEED_WORDS, Secrets
from routstr_desktop.wallet.flights import Flights
from routstr_desktop.wallet.restore import begin
from routstr_desktop.wallet.tokens import MSAT_PER_UNIT, canonical_mint

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

COUNT = 12
_SEARCHES = 100
"""More searches than anybody makes in an unused wallet."""


def read_words(text: str) -> str:
    """12 words as somebody typed or pasted them, in the one spelling. ConfigError says which word is wrong."""
    from mnemonic import Mnemonic

    words = text.lower().split()
    if len(words) != COUNT:
        raise ConfigError(say("There must be {wanted} words; these are {n}.", wanted=COUNT, n=len(words)), code="wrong_words")
    english = Mnemonic("english")
    for place, word in enumerate(words, 1):
        if word not in english.wordlist:
            near = difflib.get_close_matches(word, english.wordlist, 1)
            wrong = say("Word {place}, “{word}”, is not one of the words in use.", place=place, word=word)
            if near:
                wrong = together(wrong, say("Is it “{word}”?", word=near[0]))
            raise ConfigError(wrong, code="wrong_words")
    if not english.check(" ".join(words)):
        raise ConfigError(
            say("All 12 are words in use, but together they are no wallet: one is wrong or at the wrong place."),
            code="wrong_words",
        )
    return " ".join(words)


class OwnerWords:
    """See the module. All of it needs a running node (NotSelling)."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._flights = Flights()

    async def show(self) -> str:
        """The 12 words. SecretsLocked if they cannot be read now."""
        words = await self._secrets().get(SEED_WORDS)
        if words is None:
            raise NotSelling(say("The wallet's words are not in the secrets store any more."), code="secrets_missing")
        return words

    async def replaceable(self) -> bool:
        """Whether other words may take their place: no money has ever moved in this wallet."""
        return not self._node.play_money and await _unused(self._node.parts()[0])

    async def unused_at_rest(self, secrets: Secrets) -> bool:
        """The same of a node that has stopped: nobody can pay any more."""
        ledger = await self._books(secrets)
        try:
            return await _unused(ledger)
        finally:
            await ledger.close()

    async def restore(self, text: str, mints: Sequence[str] = ()) -> FoundAgain:
        """Make this the wallet of other words and look for their coins at the trusted mints and at `mints`, trusted from now.

        ConfigError: wrong words or addresses, no mint to look at, or a wallet in use; then nothing was changed. With the words
        that are here already it only looks. Once begun it goes on to its end, whoever stops waiting for it.
        """
        words = read_words(text)
        return await self._flights.run("restore", lambda: self._restore(words, mints))

    async def _restore(self, words: str, mints: Sequence[str]) -> FoundAgain:
        others = words != await self.show()
        if others and not await self.replaceable():
            raise _in_use()
        await self._trust(mints)
        if not self._node.settings.cashu_mints:
            raise ConfigError(say("Which mints were used? The words do not say it: name at least one."), code="no_mints")
        if others:
            await self._replace(words, self._secrets())
            found = await self.search()  # beside the one that the start began: whichever books them, all coins were found
            return dataclasses.replace(found, found_msat=found.total_msat, credited_msat=found.total_msat)
        return await self.search()

    async def search(self, *, deep: bool = False) -> FoundAgain:
        """Look for coins of the present words at every trusted mint; what nobody knew of is the operator's."""
        _, wallet = self._node.parts()
        places = await wallet.restore(deep=deep)
        self._node.publish(BooksChanged())
        return FoundAgain(
            found_msat=sum(one.found_msat for one in places),
            credited_msat=sum(one.credited_msat for one in places),
            total_msat=sum(one.total_msat for one in places),
            unasked={one.mint: one.error for one in places if one.error is not None},
        )

    async def _replace(self, words: str, secrets: Secrets) -> None:
        """The node is started again in any case."""
        node = self._node
        await node.stop()
        try:
            ledger = await self._books(secrets)
            try:
                if not await _unused(ledger):
                    raise _in_use()
                for mint in node.settings.cashu_mints:  # first, so that no crash can leave the words without their search
                    for unit in MSAT_PER_UNIT:
                        await begin(ledger.operations, mint, unit)
            finally:
                await ledger.close()
            await secrets.set(SEED_WORDS, words)
            log.info("words_replaced")
        finally:
            await node.start()

    async def _books(self, secrets: Secrets) -> Ledger:
        return await Ledger.open(self._node.paths.ledger_file, pepper=bytes.fromhex(await secrets.get(KEY_PEPPER) or ""))

    async def _trust(self, mints: Sequence[str]) -> None:
        try:
            new = [canonical_mint(mint) for mint in mints]
        except ValueError as error:
            raise ConfigError(say("The mint address is not valid: {why}.", why=error)) from error
        known = self._node.settings.cashu_mints
        if set(new) - set(known):
            await self._node.set_mints(list(dict.fromkeys([*known, *new])))

    def _secrets(self) -> Secrets:
        if self._node.supply is None:
            raise NotSelling(say("The node is not running."))
        return self._node.supply.secrets


def _in_use() -> ConfigError:
    return ConfigError(
        say(
            "This wallet is in use: money has moved in it, and other words could not bring that back. Nothing was changed. "
            "Restore into a new profile instead (--data-dir)."
        ),
        code="wallet_in_use",
    )


async def _unused(ledger: Ledger) -> bool:
    """Nothing but searches that found nothing."""
    totals = ledger.totals()
    moved = totals.operator_msat or totals.customers_msat or totals.outstanding_msat or totals.suspense_msat
    if moved or any(totals.wallet.values()) or any(totals.unswapped.values()):
        return False
    rows = await ledger.operations.page(_SEARCHES, 0)
    return len(rows) < _SEARCHES and all(row.kind == "restore" and row.payload.get("surplus_msat", 0) <= 0 for row in rows)
