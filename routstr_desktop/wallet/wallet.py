"""The wallet as the node sees it: tokens in, tokens out, at every mint that the operator trusts.

Only mints on the list are paid attention to for incoming tokens; what is still held at a mint that was taken off the list can
be sent and taken back as before. All methods run on the node's event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, UntrustedMint, WalletShort
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import MintStatus
from routstr_desktop.ledger.accounts import OPERATOR_ID
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.locked import SWAP
from routstr_desktop.ledger.operations import Beneficiary, Operation, Source
from routstr_desktop.system.tasks import spawn

from . import tokens
from .client import ANSWER_TIMEOUT
from .deposit import Depositor
from .deposits import Deposits
from .flights import Flights
from .lightning import Payer, Quoted
from .lnurl import LnurlClient
from .locked import LIMIT, Locked
from .locks import LockKey
from .melt import Melter, Paid
from .mint import MintActor
from .move import Mover
from .nutshell import check_words, load
from .outstanding import Outstanding
from .places import Places
from .reclaim import Reclaimer
from .recovery import Handler, Recovery
from .redeem import Redeemed, Redeemer
from .refunds import Refunds
from .restore import RESTORE, Restored, Restorer
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
        self._ledger = ledger
        self._now = now
        self._loops: list[asyncio.Task[None]] = []
        self._online = True
        self._flights = Flights()
        load()
        check_words(words)
        self.places = Places(directory, words, mints, ledger.locked, self._opened, answer_timeout)
        """Every mint and unit in use."""
        self.key = LockKey(words, now)
        """What customers lock their tokens to (NUT-11)."""
        operations, flights = ledger.operations, self._flights
        self.locked = Locked(ledger.locked, self.key, locked_limit_msat)
        """Payments that are credited before they are swapped."""
        self._redeemer = Redeemer(operations, flights, self.key, self.locked)
        self._sender = Sender(operations, flights)
        self._reclaimer = Reclaimer(operations, flights)
        self._outstanding = Outstanding(operations, self.places, self._reclaimer)
        self._refunds = Refunds(ledger, self.places, self._sender)
        self._melter = Melter(operations, flights)
        depositor = Depositor(operations, flights, now)
        self.deposits = Deposits(operations, depositor, self.places.at, lambda: self.places.trusted, now)
        """What comes in by Lightning."""
        self._restorer = Restorer(operations, flights, self._reclaimer)
        self._mover = Mover(operations, flights)
        self._tidier = Tidier(operations, flights)
        self._swapper = Swapper(operations, ledger.locked, flights, self.key, self.places.distrust, now)
        handlers: dict[str, Handler] = {
            "redeem": self._redeemer,
            "send": self._sender,
            "melt": self._melter,
            "move": self._mover,
            "mint": depositor,
            "tidy": self._tidier,
            RESTORE: self._restorer,
            SWAP: self._swapper,
        }
        self._recovery = Recovery(operations, flights, self._reclaimer, handlers)
        self._recovery.resolved = lambda: self.on_resolved()
        self.on_resolved: Callable[[], None] = lambda: None
        """Called when something that was pending has come to its end, or coins were searched: books may agree now."""
        self._payer = Payer(ledger, self._melter, self._place, lnurl or LnurlClient())

    async def start(self, *, online: bool = True) -> None:
        """Open the stores offline, put right what the last run left, and go on with the rest in the background.

        `online=False`: ask no mint until a method is called that must (an audit of a directory on which nothing runs).
        """
        self._online = online
        await self.places.read_refusals()
        places = [(mint, "sat") for mint in self.trusted]
        places += [place for place, balance in self._ledger.totals().wallet.items() if balance]
        places += [(row.mint, row.unit) for row in await self._ledger.operations.unfinished()]
        for mint, unit in dict.fromkeys(places):
            await self.places.at(mint, unit)
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
        await self.places.close()

    async def _opened(self, actor: MintActor) -> None:
        """What the last run left at a place is put right before it is used; the rest goes on in the background."""
        place, scale = (actor.url, actor.unit), MSAT_PER_UNIT[actor.unit]
        actor.waiting = lambda: self._ledger.locked.waiting(*place) // scale
        actor.collect = lambda: self._swapper.all(actor)
        await self._recovery.offline(actor)
        actor.rewound = await self._restorer.rewound(*place)
        if not self._online:
            return
        if self._ledger.totals().wallet.get(place, 0) > actor.purse.total() * scale:
            log.warning("coins_missing", mint=actor.url, unit=actor.unit)
            await self._restorer.begin(*place, books_known=True)
        self._loops.append(spawn(self._recovery.online(actor), name=f"recovery {actor.unit} {actor.url}"))
        self._loops.append(spawn(self._swapper.run(actor), name=f"swaps {actor.unit} {actor.url}"))

    async def set_mints(self, mints: Sequence[str]) -> None:
        """Replace the list of trusted mints. ConfigError if an address is wrong; then nothing changes."""
        await self.places.trust(mints)

    async def greet(self, mint: str) -> None:
        """Ask a mint for its keys now: whether it answers is part of `status`. MintUnreachable, MintRateLimited."""
        actor = await self.places.at(tokens.canonical_mint(mint), "sat")
        await self._flights.run(f"greet {actor.url}", lambda: actor.refresh_keys(insist=True))

    @property
    def trusted(self) -> tuple[str, ...]:
        """The mints whose ecash is taken: the operator's list without those that refused a payment that they had signed."""
        return self.places.trusted

    async def pardon(self, mint: str) -> None:
        """Trust a mint again that refused a payment. What was lost stays lost."""
        await self.places.pardon(mint)

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
        self.places.check_trusted(token.mint)
        return token

    async def known(self, text: str) -> Operation | None:
        """What this journal has about the coins of a token. TokenInvalid, TokenZero, UntrustedMint."""
        return await self._redeemer.known(self.parse(text))

    async def redeem(self, text: str, beneficiary: Beneficiary) -> Redeemed:
        """Credit a token to `beneficiary`, once. Any TokenError; its `spendable` says whether the token may be worth something.

        Cancelling the caller does not stop a redemption that has begun. NUT-02, NUT-03.
        """
        token = self.parse(text)
        actor = await self.places.at(token.mint, token.unit)
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
            raise WalletShort(say("The wallet holds no coins in {unit}.", unit=unit))
        return await self._sender.send(await self._place(amount, unit, mint), amount, source, purpose)

    async def swap_locked(self) -> None:
        """Swap the locked payments of all mints now. MintUnreachable, MintRateLimited: what is left waits on."""
        for actor in list(self.places.values()):
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
        return await self._outstanding.take_back(operation_id)

    async def check_outstanding(self, operation_id: str | None = None) -> list[str]:
        """Ask the mints which tokens (or whether one) were claimed; ids of the newly claimed ones.

        A mint that is down is left out.
        """
        return await self._outstanding.check(operation_id)

    async def sweep(self, untouched_for: int) -> list[str]:
        """Take back refunds and change that nobody claimed or asked for in so many seconds; ids of those that came back.

        Their keys have the money again, whole: the mint's fee is ours. Withdrawals are never touched.
        """
        return await self._outstanding.sweep(int(self._now()) - untouched_for)

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
            raise UntrustedMint(say("{target} is not a mint that you use. Nothing was moved.", target=target))
        return await self._mover.move(
            await self.places.at(origin, "sat"), await self.places.at(target, "sat"), amount_sat, self.deposits
        )

    async def tidy(self) -> int:
        """Swap small change for larger coins wherever there is much of it and nothing under way; at how many places."""
        done = 0
        for actor in list(self.places.values()):
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
        return self.places.status()

    def balance_at(self, mint: str, unit: str = "sat") -> int:
        """msat held at a mint, tokens not yet claimed included."""
        actor = self.places.get((tokens.canonical_mint(mint), unit))
        return actor.purse.total() * MSAT_PER_UNIT[unit] if actor else 0

    async def proofs_held(self) -> dict[tuple[str, str], int]:
        """(mint, unit) -> msat of all coins in the stores: what the ledger's wallet accounts must show."""
        async with self.places.quiet():
            return self.places.held()

    async def audit(self) -> Audit:
        """The ledger's audit against the coins really held, with no booking half done in between."""
        async with self.places.quiet():
            return await self._ledger.audit(self.places.held())

    async def recover(self) -> int:
        """Try all pending operations now; how many remain."""
        return sum([await self._recovery.once(actor) for actor in list(self.places.values())])

    async def restore(self, *, deep: bool = False) -> list[Restored]:
        """Look for coins of our words at every trusted mint, and wherever the books know some; place by place with coins.

        Repeating it adds nothing. A place that cannot be asked is reported with its `error` and searched again after a start.
        """
        mints = (*self.trusted, *(mint for mint, _ in self._ledger.totals().wallet))
        found = await self._restorer.everywhere(self.places, mints, deep=deep)
        self.on_resolved()
        return found

    async def _place(self, amount: int, unit: str, mint: str | None) -> MintActor:
        """Where to pay `amount` (in `unit`) from: at the mint that was asked for, else where there is most."""
        return await self.places.at(tokens.canonical_mint(mint), unit) if mint else self.places.richest(amount, unit)
