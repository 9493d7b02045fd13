"""The deposits of all mints, as the rest of the program sees them, and the watch over those that are not paid yet.

A mint that can tells when an invoice is paid (see `subscription`); all others are asked, the older an invoice the less often.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, TooManyRequests, UntrustedMint
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.operations import Beneficiary, Operations

from . import invoice as bolt11
from .deposit import Deposit, Depositor
from .mint import MintActor
from .subscription import Subscription

log = structlog.get_logger(__name__)

PAUSES = ((120.0, 2.0), (600.0, 10.0), (3600.0, 30.0), (7200.0, 120.0))
"""Up to this age in seconds, the pause between two looks at an invoice."""
LONGEST_PAUSE = 600.0
"""Also between two looks at an invoice about which its mint will tell: nobody has to be believed for ever."""
FIRST_LOOK = 1.0
A_ROUND = 20
"""Invoices looked at in one round of a second: mints allow about one question a second."""
MOST_OPEN = 1000
"""Unpaid invoices at a time; anybody may ask for one."""


class Deposits:
    """`actor` opens a place, `trusted` are the mints that new invoices may be of, the first preferred."""

    def __init__(
        self,
        operations: Operations,
        depositor: Depositor,
        actor: Callable[[str, str], Awaitable[MintActor]],
        trusted: Callable[[], Sequence[str]],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._operations, self._depositor, self._actor, self._trusted, self._now = operations, depositor, actor, trusted, now
        self._due: dict[str, float] = {}
        """Open invoice -> when to look next (loop time)."""
        self._added = asyncio.Event()
        self._subscriptions: dict[str, Subscription] = {}
        self._quoted: dict[str, str] = {}
        """Quote of an open invoice that its mint may tell about -> the invoice's id."""

    @property
    def depositor(self) -> Depositor:
        """What works on a single one."""
        return self._depositor

    async def invoice(
        self,
        amount_sat: int,
        beneficiary: Callable[[str], Beneficiary],
        *,
        mint: str | None = None,
        deposit_id: str | None = None,
    ) -> Deposit:
        """An invoice of a trusted mint: of `mint` if it is one, else of the first that makes one.

        TooManyRequests while too many are unpaid; MintUnreachable, MintRateLimited if no mint makes one.
        """
        if len(self._due) >= MOST_OPEN:
            raise TooManyRequests(say("Too many invoices are unpaid. Try again later."), retry_after=60)
        trusted = list(self._trusted())
        mints = [mint] if mint in trusted else []
        failure: MintUnreachable | MintRateLimited | None = None
        for url in dict.fromkeys([*mints, *trusted]):
            try:
                actor = await self._actor(url, "sat")
                made = await self._depositor.invoice(actor, amount_sat, beneficiary, deposit_id=deposit_id)
            except (MintUnreachable, MintRateLimited) as error:
                failure = error
                continue
            except UntrustedMint as error:
                log.warning("deposit_mint_untrusted", mint=url, why=error.message)
                continue
            self._watch(made.id, FIRST_LOOK)
            self._listen(actor, made)
            return made
        raise failure or MintUnreachable(say("This node uses no mint yet, so it cannot make an invoice."))

    async def get(self, deposit_id: str) -> Deposit | None:
        """As the journal has it."""
        row = await self._operations.get(deposit_id)
        return Deposit.of(row) if row is not None and row.kind == "mint" else None

    async def find(self, text: str) -> Deposit | None:
        """By the invoice. LightningTargetInvalid."""
        row = await self._operations.find_payment("mint", bolt11.read(text).payment_hash)
        return Deposit.of(row) if row is not None else None

    async def look(self, deposit: Deposit) -> Deposit:
        """Ask the mint now, also about an invoice whose time is over. MintUnreachable, MintRateLimited: not known yet."""
        if deposit.state in ("done", "foreign"):
            return deposit
        found = await self._depositor.check(await self._actor(deposit.mint, "sat"), deposit.id)
        if found.state != "quoted":
            self._forget(found)
        return found

    async def start(self) -> None:
        """Take up the open invoices of the last run."""
        for row in await self._operations.unfinished("mint"):
            if row.state == "quoted":
                self._watch(row.id, 0.0)

    async def watch(self) -> None:
        """Runs for ever: looks at open invoices, the older the less often."""
        while True:
            self._added.clear()
            loop = asyncio.get_running_loop()
            if not self._due:
                await self._added.wait()
                continue
            due = sorted((when, deposit_id) for deposit_id, when in self._due.items() if when <= loop.time())
            for _, deposit_id in due[:A_ROUND]:
                await self._look_at(deposit_id)
            wait = max(0.05 if not due else 1.0, min(self._due.values(), default=loop.time()) - loop.time())
            with suppress(TimeoutError):  # `wait_for` (3.11) would forget that it was cancelled if it is woken at that moment
                async with asyncio.timeout(wait):
                    await self._added.wait()

    async def _look_at(self, deposit_id: str) -> None:
        self._watch(deposit_id, LONGEST_PAUSE)
        try:
            deposit = await self.get(deposit_id)
            if deposit is None or deposit.state != "quoted":
                self._due.pop(deposit_id, None)
                if deposit is not None:
                    self._forget(deposit)
                return
            self._watch(deposit_id, self._pause(deposit))
            self._listen(await self._actor(deposit.mint, "sat"), deposit)
            await self.look(deposit)
        except (MintUnreachable, MintRateLimited) as error:
            log.info("deposit_not_checked", operation=deposit_id, why=error.code)
        except Exception as error:  # one that cannot be read must not keep the others from being credited
            log.exception("deposit_check_failed", operation=deposit_id, error=type(error).__name__)

    async def close(self) -> None:
        """Hang up at all mints."""
        await asyncio.gather(*(one.close() for one in self._subscriptions.values()))

    def expect(self, deposit_id: str) -> None:
        """It may be paid from now on."""
        self._watch(deposit_id, 0.0)

    def _watch(self, deposit_id: str, seconds: float) -> None:
        self._due[deposit_id] = asyncio.get_running_loop().time() + seconds
        self._added.set()

    def _pause(self, deposit: Deposit) -> float:
        """Until the next look."""
        subscription = self._subscriptions.get(deposit.mint)
        if subscription is not None and subscription.hears(deposit.quote):
            return LONGEST_PAUSE
        age = max(0.0, self._now() - deposit.created)
        return next((pause for until, pause in PAUSES if age < until), LONGEST_PAUSE)

    def _listen(self, actor: MintActor, deposit: Deposit) -> None:
        """Have the mint tell when it is paid, if it can."""
        if actor.unit not in actor.info.tells:
            return
        if actor.url not in self._subscriptions:
            self._subscriptions[actor.url] = Subscription(
                actor.url,
                paid=lambda quote: self._look_now([quote]),
                lost=self._look_now,
            )
        self._quoted[deposit.quote] = deposit.id
        self._subscriptions[actor.url].add(deposit.quote)

    def _look_now(self, quotes: Collection[str]) -> None:
        for quote in quotes:
            if (deposit_id := self._quoted.get(quote)) in self._due:
                self._watch(deposit_id, 0.0)

    def _forget(self, deposit: Deposit) -> None:
        """It is no longer open."""
        self._due.pop(deposit.id, None)
        self._quoted.pop(deposit.quote, None)
        if (subscription := self._subscriptions.get(deposit.mint)) is not None:
            subscription.drop(deposit.quote)
