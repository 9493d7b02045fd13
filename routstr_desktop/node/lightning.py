"""The operator's Lightning: deposits into the wallet, payouts on demand, and payouts by themselves above a threshold.

What may be paid out is what is the operator's own (`Ledger.withdrawable`): never what is held for customers, nor tokens that
are out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.errors import BadRequest, NotSelling, PayoutPending, RoutstrError
from routstr_desktop.core.events import BooksChanged, PaymentReceived
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import Problem
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet.deposit import Deposit
from routstr_desktop.wallet.lightning import Quoted
from routstr_desktop.wallet.melt import Paid
from routstr_desktop.wallet.tokens import canonical_mint

from . import problems
from .health import Chore

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

MOST_SATS = 10_000_000
"""Of one deposit."""
DAY = 86_400
SHOWN = 50
LOOKED_THROUGH = 500
LEAST_FEE_MSAT = 3_000
"""Allowed for the fees of a payout, however small it is."""


@dataclass(frozen=True, slots=True)
class AutoPayout:
    """What automatic payouts are doing. Amounts in msat."""

    address: str
    """Empty: switched off."""
    threshold_sat: int
    """Earnings below this wait."""
    daily_cap_sat: int
    """Most in 24 hours, fees included; 0 = no limit."""
    paid_today_msat: int
    """Payouts of the last 24 hours, with their fees."""
    error: str | None
    """Why the last one did not happen."""


class LightningDesk:
    """Commands and chores of the operator."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._failed: tuple[str, str] | None = None
        """The address that the last automatic payout was for, and why it did not happen."""

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        if self._node.wallet is not None:
            self._node.wallet.deposits.depositor.on_done = self._deposited
        return [Chore("payout", self.pay_out, float(self._node.settings.payout_interval_seconds), 60, at_start=False)]

    # Deposits

    async def deposit(self, amount_sat: int, mint: str | None = None) -> Deposit:
        """An invoice (of `mint` if it can make one) whose amount becomes the operator's own once it is paid. BadRequest,
        MintUnreachable."""
        if not 1 <= amount_sat <= MOST_SATS:
            raise BadRequest(say("The amount must be from 1 to {most:,} sat.", most=MOST_SATS))
        _, wallet = self._node.parts()
        return await wallet.deposits.invoice(amount_sat, lambda _: Beneficiary("operator"), mint=mint)

    async def look(self, deposit_id: str) -> Deposit:
        """What became of it; the mint is asked while it is open. BadRequest if there is no such deposit."""
        _, wallet = self._node.parts()
        found = await wallet.deposits.get(deposit_id)
        if found is None or found.beneficiary.kind != "operator":
            raise BadRequest(say("There is no such deposit."), status=404, code="not_found")
        return await wallet.deposits.look(found)

    async def waiting(self) -> tuple[Deposit, ...]:
        """The operator's invoices that can still be paid, newest first."""
        ledger, _ = self._node.parts()
        rows = await ledger.operations.unfinished("mint")
        found = [Deposit.of(row) for row in rows if row.state == "quoted" and row.purpose != "move"]
        ours = [one for one in found if one.beneficiary.kind == "operator" and one.expires > time.time()]
        return tuple(sorted(ours, key=lambda one: -one.created))

    def _deposited(self, deposit: Deposit) -> None:
        if deposit.beneficiary.kind == "key":
            self._node.publish(PaymentReceived(deposit.amount_msat, first=False))
        self._node.publish(BooksChanged())

    # Payouts

    async def quote(self, target: str, amount_sat: int | None = None) -> Quoted:
        """What a payout would cost now; nothing is moved. Errors as of `payout`."""
        _, wallet = self._node.parts()
        return await wallet.quote_lightning(target, source="operator", amount_msat=_asked(amount_sat))

    async def payout(self, target: str, amount_sat: int | None = None, fee_limit_msat: int | None = None) -> Paid:
        """Pay an invoice, Lightning address or LNURL from what is the operator's; None: the invoice's amount, or all.

        `fee_limit_msat`: the most it may cost on top, for example what `quote` said. BadRequest for a foolish amount; else as
        Wallet.pay_lightning.
        """
        _, wallet = self._node.parts()
        self._check_books()
        amount = _asked(amount_sat)
        try:
            return await wallet.pay_lightning(
                target, source="operator", amount_msat=amount, purpose="payout", fee_limit_msat=fee_limit_msat
            )
        finally:
            self._node.publish(BooksChanged())

    async def move(self, origin: str, target: str, amount_sat: int | None) -> Paid:
        """Move balance (None: all but the fees, which are the operator's) between mints. BadRequest; else as Wallet.move."""
        _, wallet = self._node.parts()
        self._check_books()
        if amount_sat is not None and not 1 <= amount_sat <= MOST_SATS:
            raise BadRequest(say("The amount must be from 1 to {most:,} sat.", most=MOST_SATS))
        try:
            return await wallet.move(_address(origin), _address(target), amount_sat)
        finally:
            self._node.publish(BooksChanged())

    async def payouts(self) -> list[Paid]:
        """Newest first."""
        return await self._node.parts()[1].paid(source="operator", purpose="payout", limit=SHOWN)

    async def auto(self) -> AutoPayout:
        """What automatic payouts are doing."""
        recent, settings = [] if self._node.wallet is None else await self._recent(), self._node.settings
        return AutoPayout(
            settings.receive_ln_address, settings.min_payout_sat, settings.payout_daily_cap_sat, _cost(recent), self._error()
        )

    async def set_auto(self, address: str, threshold_sat: int, daily_cap_sat: int) -> AutoPayout:
        """Pay earnings out by themselves from now on; an empty address ends it. ConfigError says what is wrong."""
        await self._node.change_settings(
            receive_ln_address=address, min_payout_sat=threshold_sat, payout_daily_cap_sat=daily_cap_sat
        )
        self._failed = None
        return await self.auto()

    def problems(self) -> list[Problem]:
        """An automatic payout that does not work, until one does or there is nothing to pay out."""
        why = self._error()
        return [] if why is None else [problems.payout(self._node.settings.receive_ln_address, why)]

    def _error(self) -> str | None:
        """Why the last payout to the address that is set did not happen."""
        address, why = self._failed or ("", "")
        return why if address and address == self._node.settings.receive_ln_address else None

    async def pay_out(self) -> Paid | None:
        """The chore: above the threshold, all that is the operator's goes to their address, within the cap of a day.

        None if there is nothing to do: no address, too little, the cap reached, or a payout in doubt (which `doubts` tell of).
        """
        settings = self._node.settings
        if not settings.receive_ln_address or self._node.wallet is None:
            return None
        ledger, wallet = self._node.parts()
        self._check_books()
        recent = await self._recent()
        if any(one.state not in ("done", "failed") for one in recent):
            return None
        yours = ledger.withdrawable()
        left = settings.payout_daily_cap_sat * MSAT_PER_SAT - _cost(recent)
        most = yours if not settings.payout_daily_cap_sat else min(yours, left)
        if most < settings.min_payout_sat * MSAT_PER_SAT:
            self._failed = None
            return None
        fee = max(LEAST_FEE_MSAT, int(most * settings.payout_fee_percent / 100) + MSAT_PER_SAT)
        amount = None if most == yours else (most - fee) // MSAT_PER_SAT * MSAT_PER_SAT
        if amount is not None and amount <= 0:
            return None
        try:
            paid = await wallet.pay_lightning(
                settings.receive_ln_address, source="operator", amount_msat=amount, purpose="payout", fee_limit_msat=fee
            )
            self._failed = None
        except PayoutPending:
            self._failed = None
            return None
        except RoutstrError as error:
            self._failed = settings.receive_ln_address, error.message
            raise
        finally:
            self._node.publish(BooksChanged())
        log.info("paid_out", amount_msat=paid.amount_msat, fee_msat=paid.fee_msat)
        return paid

    async def _recent(self) -> list[Paid]:
        """Payouts of the last 24 hours, and any that is not over."""
        paid = await self._node.parts()[1].paid(source="operator", purpose="payout", limit=LOOKED_THROUGH)
        since = time.time() - DAY
        return [one for one in paid if one.created > since or one.state not in ("done", "failed")]

    def _check_books(self) -> None:
        if self._node.books is not None and not self._node.books.ok:
            raise NotSelling(say("The books do not balance, so nothing is paid out until that is solved."), code="books")


def _asked(amount_sat: int | None) -> int | None:
    if amount_sat is not None and amount_sat < 1:
        raise BadRequest(say("The amount must be at least 1 sat."))
    return None if amount_sat is None else amount_sat * MSAT_PER_SAT


def _address(url: str) -> str:
    try:
        return canonical_mint(url)
    except ValueError as error:
        raise BadRequest(say("{url} is not a mint's address: {why}.", url=url, why=error)) from error


def _cost(payments: list[Paid]) -> int:
    return sum(one.amount_msat + one.fee_msat for one in payments if one.state != "failed")
