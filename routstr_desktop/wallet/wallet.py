"""The wallet as the node sees it: tokens in, tokens out, at every mint that the operator trusts.

Only mints on the list are paid attention to for incoming tokens; what is still held at a mint that was taken off the list can
be sent and taken back as before. All methods run on the node's event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import structlog

from routstr_desktop.core.errors import (
    BalanceChanged,
    ConfigError,
    MintRateLimited,
    MintUnreachable,
    UntrustedMint,
    WalletShort,
)
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.status import MintHealth, MintStatus
from routstr_desktop.ledger.accounts import OPERATOR_ID
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Beneficiary, Operation, Source
from routstr_desktop.ledger.sends import OUT
from routstr_desktop.system.tasks import spawn

from . import tokens
from .client import ANSWER_TIMEOUT, MintClient
from .deposit import Depositor
from .deposits import Deposits
from .flights import Flights
from .lightning import Payer, Quoted
from .lnurl import LnurlClient
from .locked import LIMIT, Locked
from .locks import LockKey
from .melt import Melter, Paid
from .mint import MintActor, directory_name
from .move import Mover
from .nutshell import check_words, load
from .reclaim import Reclaimer
from .recovery import Recovery
from .redeem import Redeemed, Redeemer
from .refunds import Refunds
from .restore import Restored, Restorer
from .send import Sender, SentToken
from .swaps import Swapper
from .tidy import Tidier
from .tokens import MSAT_PER_UNIT, Token

log = structlog.get_logger(__name__)

Purpose = Literal["refund", "withdrawal", "change"]
LANDING = 5.0
"""Seconds that closing waits for operations under way."""


class Wallet:
    """See the module. `words` are the BIP-39 seed, kept in memory only; `mints` are the trusted ones.

    Making one blocks for half a second while Nutshell is imported. ConfigError for wrong words.
    """

    def __init__(
        self,
        ledger: Ledger,
        directory: Path,
        *,
        words: str,
        mints: Sequence[str],
        now: Callable[[], float] = time.time,
        answer_timeout: float = ANSWER_TIMEOUT,
        locked_limit_msat: int = LIMIT,
        lnurl: LnurlClient | None = None,
    ) -> None:
        self._listed = _canonical(mints)
        self._refused: dict[str, int] = {}
        self._ledger = ledger
        self._directory = directory
        self._words = words
        self._now = now
        self._answer_timeout = answer_timeout
        self._actors: dict[tuple[str, str], MintActor] = {}
        self._opening = asyncio.Lock()
        self._keysets: dict[str, str] = {}
        self._loops: list[asyncio.Task[None]] = []
        self._online = True
        self._flights = Flights()
        load()
        check_words(words)
        self.key = LockKey(words, now)
        """What customers lock their tokens to (NUT-11)."""
        operations = ledger.operations
        self.locked = Locked(ledger.locked, self.key, locked_limit_msat)
        """Payments that are credited before they are swapped."""
        self._redeemer = Redeemer(operations, self._flights, self.key, self.locked)
        self._sender = Sender(operations, self._flights)
        self._reclaimer = Reclaimer(operations, self._flights)
        self._refunds = Refunds(ledger, self._actors, self._sender, self._reclaimer)
        self._melter = Melter(operations, self._flights)
        depositor = Depositor(operations, self._flights, now)
        self.deposits = Deposits(operations, depositor, self._actor, lambda: self.trusted, now)
        """What comes in by Lightning."""
        self._restorer = Restorer(operations, self._reclaimer)
        self._mover = Mover(operations, self._flights)
        self._tidier = Tidier(operations, self._flights)
        self._swapper = Swapper(operations, ledger.locked, self._flights, self.key, self._distrust, now)
        self._recovery = Recovery(
            operations,
            self._flights,
            self._redeemer,
            self._sender,
            self._reclaimer,
            self._melter,
            self._mover,
            depositor,
            self._tidier,
            self._restorer,
            self._swapper,
        )
        self._payer = Payer(ledger, self._melter, self._place, lnurl or LnurlClient())

    async def start(self, *, online: bool = True) -> None:
        """Open the stores offline, put right what the last run left, and go on with the rest in the background.

        `online=False`: ask no mint until a method is called that must (an audit of a directory on which nothing runs).
        """
        self._online = online
        self._refused = await self._ledger.locked.refused_by()
        places = [(mint, "sat") for mint in self.trusted]
        places += [place for place, balance in self._ledger.totals().wallet.items() if balance]
        places += [(row.mint, row.unit) for row in await self._ledger.operations.unfinished()]
        for mint, unit in dict.fromkeys(places):
            await self._actor(mint, unit)
        if online:
            await self.deposits.start()
            self._loops.append(spawn(self.deposits.watch(), name="deposits"))

    async def close(self) -> None:
        """Let operations under way land (at most 5 s), then close everything."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self.deposits.close()
        await self._flights.land(LANDING)
        await self._payer.close()
        for actor in self._actors.values():
            await actor.close()
        self._actors.clear()

    async def set_mints(self, mints: Sequence[str]) -> None:
        """Replace the list of trusted mints. ConfigError if an address is wrong; then nothing changes."""
        trusted = _canonical(mints)
        for mint in trusted:
            await self._actor(mint, "sat")
        self._listed = trusted

    async def greet(self, mint: str) -> None:
        """Ask a mint for its keys now: whether it answers is part of `status`. MintUnreachable, MintRateLimited."""
        actor = await self._actor(tokens.canonical_mint(mint), "sat")
        await self._flights.run(f"greet {actor.url}", lambda: actor.refresh_keys(insist=True))

    @property
    def trusted(self) -> tuple[str, ...]:
        """The mints whose ecash is taken: the operator's list without those that refused a payment that they had signed."""
        return tuple(mint for mint in self._listed if mint not in self._refused)

    async def pardon(self, mint: str) -> None:
        """Trust a mint again that refused a payment. What was lost stays lost."""
        await self._ledger.locked.pardon(mint)
        self._refused.pop(mint, None)
        for actor in self._actors.values():
            actor.doubtful = actor.doubtful and actor.url != mint

    def _distrust(self, mint: str, lost_msat: int) -> None:
        self._refused[mint] = self._refused.get(mint, 0) + lost_msat
        log.error("mint_distrusted", mint=mint, lost_msat=self._refused[mint])

    # Tokens in

    def read(self, text: str) -> Token:
        """Read a token of any mint without the network. TokenInvalid (also for a lock that is not ours alone), TokenZero."""
        token = tokens.parse(text)
        if token.locked:
            self.key.check(token.proofs)
        return token

    def parse(self, text: str) -> Token:
        """Read a token without the network. TokenInvalid, TokenZero, or UntrustedMint, which names the mints to use."""
        token = self.read(text)
        if token.mint not in self.trusted:
            raise UntrustedMint(
                f"This node does not use the mint {token.mint}. It accepts: {', '.join(self.trusted) or 'none'}. "
                "The token was not touched.",
                details={"mint": token.mint, "accepted": list(self.trusted)},
            )
        return token

    async def known(self, text: str) -> Operation | None:
        """What this journal has about the coins of a token. TokenInvalid, TokenZero, UntrustedMint."""
        return await self._redeemer.known(self.parse(text))

    async def redeem(self, text: str, beneficiary: Beneficiary) -> Redeemed:
        """Credit a token to `beneficiary`, once. Any TokenError; its `spendable` says whether the token may be worth something.

        Cancelling the caller does not stop a redemption that has begun. NUT-02, NUT-03.
        """
        token = self.parse(text)
        actor = await self._actor(token.mint, token.unit)
        return await self._redeemer.redeem(actor, token, beneficiary)

    # Tokens out

    async def send(
        self, amount: int, *, source: Source, purpose: Purpose, mint: str | None = None, unit: str = "sat"
    ) -> SentToken:
        """A token with a face value of `amount` (in `unit`), debited from a key or the operator.

        Nothing changed: InsufficientBalance, BalanceChanged, WalletShort, MintUnreachable, MintRateLimited. PayoutPending: the
        debit stands, `details["operation_id"]` will have the token (see `sent`). Tell `handed_out` once it is delivered.
        """
        if unit not in MSAT_PER_UNIT:
            raise WalletShort(f"The wallet holds no coins in {unit}.")
        return await self._sender.send(await self._place(amount, unit, mint), amount, source, purpose)

    async def swap_locked(self) -> None:
        """Swap the locked payments of all mints now. MintUnreachable, MintRateLimited: what is left waits on."""
        for actor in list(self._actors.values()):
            await self._swapper.all(actor)

    async def refund(self, key: ApiKey, purpose: Purpose) -> SentToken | None:
        """The available balance of a key as a token, where it was paid if that place can; errors as of `send`.

        None: less than a unit is left. A token of less than that: no place has it all, ask again for the rest.
        """
        return await self._refunds.pay(key, purpose)

    async def handed_out(self, operation_id: str) -> bool:
        """The token's text is given to somebody, now or again. False if it is no longer out; OperationConflict if not yet,
        or while it is taken back."""
        return await self._ledger.operations.handed_out(operation_id)

    async def take_back(self, operation_id: str) -> int:
        """Take an unclaimed token back; msat that came back. BalanceChanged if it was claimed; see Reclaimer.take_back."""
        row = await self._ledger.operations.get(operation_id)
        if row is None:
            raise BalanceChanged("There is no such token.")
        return await self._reclaimer.take_back(await self._actor(row.mint, row.unit), operation_id)

    async def check_outstanding(self, operation_id: str | None = None) -> list[str]:
        """Ask the mints which tokens (or whether one) were claimed; ids of the newly claimed ones.

        A mint that is down is left out.
        """
        out = await self._out()
        if operation_id is not None:
            out = {place: [row for row in rows if row.id == operation_id] for place, rows in out.items()}
        results = await asyncio.gather(*(self._check(place, rows) for place, rows in out.items() if rows))
        return [operation_id for result in results for operation_id in result]

    async def sweep(self, untouched_for: int) -> list[str]:
        """Take back refunds and change that nobody claimed or asked for in so many seconds; ids of those that came back.

        Their keys have the money again, whole: the mint's fee is ours. Withdrawals are never touched.
        """
        since, out = int(self._now()) - untouched_for, await self._out()
        swept = [await self._refunds.sweep(await self._actor(*place), rows, since) for place, rows in out.items()]
        return [operation_id for result in swept for operation_id in result]

    async def sent(self, *, source: Source | None = None, purpose: Purpose | None = None, limit: int = 50) -> list[SentToken]:
        """Tokens that we made, newest first; of one key, of the operator, or all."""
        account = None if source is None else source.account_id if isinstance(source, ApiKey) else OPERATOR_ID
        rows = await self._ledger.operations.list("send", account, purpose, limit)
        return [SentToken.of(row) for row in rows]

    async def pay_lightning(
        self, target: str, *, source: Source, amount_msat: int | None = None, purpose: str, fee_limit_msat: int | None = None
    ) -> Paid:
        """Pay an invoice, Lightning address or LNURL from a key or the operator; see Payer.pay for amounts and errors."""
        return await self._payer.pay(target, source, amount_msat, purpose, fee_limit_msat)

    async def quote_lightning(self, target: str, *, source: Source, amount_msat: int | None = None) -> Quoted:
        """What `pay_lightning` would cost now; nothing is moved."""
        return await self._payer.quote(target, source, amount_msat)

    async def move(self, origin: str, target: str, amount_sat: int | None) -> Paid:
        """Move balance (None: all but the fees) to another trusted mint; UntrustedMint if it is none, else as Mover.move."""
        origin, target = tokens.canonical_mint(origin), tokens.canonical_mint(target)
        if target not in self.trusted:
            raise UntrustedMint(f"{target} is not a mint that you use. Nothing was moved.")
        return await self._mover.move(
            await self._actor(origin, "sat"), await self._actor(target, "sat"), amount_sat, self.deposits
        )

    async def tidy(self) -> int:
        """Swap small change for larger coins wherever there is much of it and nothing under way; at how many places."""
        done = 0
        for actor in list(self._actors.values()):
            try:
                done += await self._tidier.tidy(actor, self._ledger.withdrawable())
            except (MintUnreachable, MintRateLimited) as error:
                log.info("not_tidied", mint=actor.url, why=error.code)
        return done

    async def paid(self, *, source: Source | None = None, purpose: str | None = None, limit: int = 50) -> list[Paid]:
        """Lightning payments, newest first; of one key, of the operator, or all."""
        account = None if source is None else source.account_id if isinstance(source, ApiKey) else OPERATOR_ID
        return [Paid.of(row) for row in await self._ledger.operations.list("melt", account, purpose, limit)]

    # State

    def status(self) -> tuple[MintStatus, ...]:
        """Every mint that is trusted or still holds something of ours."""
        return tuple(self._status(actor) for actor in self._actors.values() if self._matters(actor))

    def _matters(self, actor: MintActor) -> bool:
        return bool(actor.worth() or actor.url in self._refused) or (actor.unit == "sat" and actor.url in self.trusted)

    def _status(self, actor: MintActor) -> MintStatus:
        status = replace(
            actor.status(),
            trusted=actor.url in self.trusted,
            unswapped_msat=self._ledger.locked.waiting(actor.url, actor.unit),
            lost_msat=self._refused.get(actor.url, 0),
        )
        return replace(status, health=MintHealth.REFUSED) if status.lost_msat else status

    def balance_at(self, mint: str, unit: str = "sat") -> int:
        """msat held at a mint, tokens not yet claimed included."""
        actor = self._actors.get((tokens.canonical_mint(mint), unit))
        return actor.purse.total() * MSAT_PER_UNIT[unit] if actor else 0

    async def proofs_held(self) -> dict[tuple[str, str], int]:
        """(mint, unit) -> msat of all coins in the stores: what the ledger's wallet accounts must show."""
        async with self._quiet():
            return self._held()

    async def audit(self) -> Audit:
        """The ledger's audit against the coins really held, with no booking half done in between."""
        async with self._quiet():
            return await self._ledger.audit(self._held())

    async def recover(self) -> int:
        """Try all pending operations now; how many remain."""
        return sum([await self._recovery.once(actor) for actor in list(self._actors.values())])

    async def restore(self, *, deep: bool = False) -> list[Restored]:
        """Look for coins of our words at every trusted mint, and wherever the books know some; place by place with coins.

        Repeating it adds nothing. A place that cannot be asked is reported with its `error` and searched again after a start.
        """
        mints = dict.fromkeys((*self.trusted, *(mint for mint, _ in self._ledger.totals().wallet)))
        places = [(mint, unit) for mint in mints for unit in MSAT_PER_UNIT]
        rows = [await self._restorer.begin(mint, unit, deep=deep) for mint, unit in places]
        for actor in self._actors.values():
            actor.rewound = True
        found = await asyncio.gather(*(self._restore(row) for row in rows))
        return [one for one in found if one.unit == "sat" or one.total_msat or one.missing_msat]

    async def _restore(self, row: Operation) -> Restored:
        actor = await self._actor(row.mint, row.unit)
        try:
            return await self._flights.run(row.id, lambda: self._restorer.resume(actor, row))
        except (MintUnreachable, MintRateLimited) as error:
            return Restored(row.id, row.mint, row.unit, error=error.message)

    def _held(self) -> dict[tuple[str, str], int]:
        return {place: actor.purse.total() * MSAT_PER_UNIT[actor.unit] for place, actor in self._actors.items()}

    @asynccontextmanager
    async def _quiet(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as locks:
            for actor in list(self._actors.values()):
                await locks.enter_async_context(actor.lock)
            yield

    async def _out(self) -> dict[tuple[str, str], list[Operation]]:
        """Unclaimed tokens by place."""
        found: dict[tuple[str, str], list[Operation]] = {}
        for row in await self._ledger.operations.unfinished("send"):
            if row.state in OUT:
                found.setdefault((row.mint, row.unit), []).append(row)
        return found

    async def _place(self, amount: int, unit: str, mint: str | None) -> MintActor:
        """Where to pay `amount` (in `unit`) from: at the mint that was asked for, else where there is most."""
        return await self._actor(tokens.canonical_mint(mint), unit) if mint else self._richest(amount, unit)

    def _richest(self, amount: int, unit: str) -> MintActor:
        actors = [actor for actor in self._actors.values() if actor.unit == unit and actor.worth() >= amount]
        if not actors:
            raise WalletShort("No mint holds that much. Nothing was moved.")
        return max(actors, key=lambda a: (a.reachable is not False, sum(h.coin.amount for h in a.spendable())))

    async def _check(self, place: tuple[str, str], rows: list[Operation]) -> list[str]:
        actor = await self._actor(*place)
        try:
            return await self._reclaimer.check(actor, rows)
        except (MintUnreachable, MintRateLimited) as error:
            log.info("claims_not_checked", mint=actor.url, why=error.code)
            return []

    async def _actor(self, mint: str, unit: str) -> MintActor:
        if (actor := self._actors.get((mint, unit))) is not None:
            return actor
        async with self._opening:
            if (actor := self._actors.get((mint, unit))) is not None:
                return actor
            client = MintClient(mint, answer=self._answer_timeout)
            actor = MintActor(mint, unit, self._directory / directory_name(mint, unit), claim=self._claim, client=client)
            actor.waiting = lambda: self._ledger.locked.waiting(mint, unit) // MSAT_PER_UNIT[unit]
            actor.collect = lambda: self._swapper.all(actor)
            try:
                await actor.open(self._words)
                await self._recovery.offline(actor)
                actor.rewound = await self._restorer.rewound(mint, unit)
                booked = self._ledger.totals().wallet.get((mint, unit), 0)
                if self._online and booked > actor.purse.total() * MSAT_PER_UNIT[unit]:
                    log.warning("coins_missing", mint=mint, unit=unit)
                    await self._restorer.begin(mint, unit, books_known=True)
            except BaseException:
                await actor.close()
                raise
            self._actors[mint, unit] = actor
            if self._online:
                self._loops.append(spawn(self._recovery.online(actor), name=f"recovery {unit} {mint}"))
                self._loops.append(spawn(self._swapper.run(actor), name=f"swaps {unit} {mint}"))
            return actor

    def _claim(self, keyset: str, mint: str) -> bool:
        """Whether a keyset may be this mint's: one known from another mint would be handed that one's secrets (NUT-13)."""
        return self._keysets.setdefault(keyset, mint) == mint


def _canonical(mints: Iterable[str]) -> tuple[str, ...]:
    found = []
    for mint in mints:
        try:
            found.append(tokens.canonical_mint(mint))
        except ValueError as error:
            raise ConfigError(f"The mint address {mint!r} is not valid: {error}.") from error
    return tuple(dict.fromkeys(found))
