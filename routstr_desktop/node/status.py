"""The snapshot: what the parts say, put together as one immutable value for screens and the command line."""

from __future__ import annotations

import contextlib
import time
from datetime import date
from typing import TYPE_CHECKING

from routstr_desktop.core.errors import PricingUnavailable
from routstr_desktop.core.money import Amount, msat, sat_floor
from routstr_desktop.core.sentence import say, say_n
from routstr_desktop.core.status import MintStatus, NodeState, Problem, Snapshot
from routstr_desktop.ledger.accounts import Totals

from . import problems
from .phase import Phase

if TYPE_CHECKING:
    from .node import Node

DAYS = 30
FEE_NAMES = {"fee": "swaps", "lightning_fee": "lightning"}
"""What the kinds of fee transfers are called; another kind goes by its own name."""
_ORDER = {"error": 0, "warn": 1, "info": 2}


class StatusView:
    """Reads the node, changes nothing."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def problems(self) -> tuple[Problem, ...]:
        """What the operator should know, the most urgent first."""
        node = self._node
        found: list[Problem] = []
        if node.obstacle is not None:
            found.append(node.obstacle)
        if node.phase is not Phase.RUNNING or node.ledger is None or node.supply is None or node.wallet is None:
            return tuple(found)
        if node.ledger.failure is not None:
            found.append(problems.ledger(node.ledger.failure.message))
        if node.books is not None and not node.books.ok:
            found.append(problems.books(list(node.books.problems)))
        if node.upkeep.doubts:
            found.append(problems.doubts(node.upkeep.doubts))
        if node.selling.obstacle is not None:
            found.append(node.selling.obstacle)
        found += self._supply_problems() + node.accounting.problems() + node.price_lists.problems() + node.lightning.problems()
        if not node.wallet.trusted:
            found.append(problems.mint_missing())
        silent: dict[str, int] = {}
        for mint in node.wallet.status():
            if mint.reachable is False:
                silent[mint.url] = silent.get(mint.url, 0) + mint.balance_msat
        found += [problems.mint_unreachable(url, held) for url, held in silent.items()]
        lost = {mint.url: mint.lost_msat for mint in node.wallet.status() if mint.lost_msat}
        found += [problems.mint_refused(url, msat) for url, msat in lost.items()]
        return tuple(sorted(found, key=lambda problem: _ORDER[problem.severity]))

    def _supply_problems(self) -> list[Problem]:
        supply = self._node.supply
        assert supply is not None
        if not supply.upstreams:
            return [problems.upstream_missing()]
        found: list[Problem] = []
        several = len(supply.upstreams) > 1
        for one in supply.upstreams.values():
            if one.health.account is not None:
                found.append(problems.upstream_account(one.slug, one.provider.name, one.health.account))
            elif (trouble := one.trouble) is not None:
                sold = one.models is not None and one.models.refreshed_at is not None
                found.append(problems.upstream_failing(trouble, one.provider.name if several else None, sold=sold))
        if not found and not len(supply.catalog) and supply.asked:
            found.append(problems.no_models(None))
        if self._node.settings.flat_price is None:
            try:
                supply.bitcoin.current()
            except PricingUnavailable:
                found.append(problems.pricing_unavailable(supply.bitcoin.error))
        return found

    def state(self, found: tuple[Problem, ...]) -> NodeState:
        """One of the eight."""
        node = self._node
        if node.phase in (Phase.STARTING, Phase.STOPPING):
            return NodeState.TRANSITION
        if node.phase is Phase.OFF:
            if node.obstacle is None:
                return NodeState.OFF
            return NodeState.LOCKED if node.obstacle.cause.partition(":")[0] == "locked" else NodeState.ERROR
        if any(problem.severity == "error" for problem in found):
            return NodeState.ERROR
        if node.selling.paused:
            return NodeState.PAUSED
        if node.public_port is None and not node.selling.obstacle:
            return NodeState.LOCAL_ONLY
        return NodeState.ATTENTION if found else NodeState.SELLING

    async def snapshot(self) -> Snapshot:
        """Everything at this moment."""
        node = self._node
        found = self.problems()
        state = self.state(found)
        now = int(time.time())
        ledger, supply, wallet = node.ledger, node.supply, node.wallet
        if ledger is None or supply is None or wallet is None:
            headline, detail = _words(state, found, 0, 0, 0, None, node.selling.paused_until)
            if node.phase is Phase.STARTING:
                headline = say("Starting…")
            return Snapshot(
                state=state,
                headline=headline,
                detail=detail,
                problems=found,
                play_money=node.play_money,
                fixed=node.adjusting.fixed,
                now=now,
            )
        totals = ledger.totals()
        days = await ledger.days(DAYS, today=date.fromtimestamp(now))
        withdrawals = await node.withdrawals()
        today = days[-1] if days else None
        yours = ledger.withdrawable()
        models = len(supply.catalog)
        headline, detail = _words(
            state, found, models, today.earned_msat if today else 0, yours, node.local_url, node.selling.paused_until
        )
        rate = None
        with contextlib.suppress(PricingUnavailable):
            rate = supply.bitcoin.current()
        return Snapshot(
            state=state,
            headline=headline,
            detail=detail,
            problems=found,
            play_money=node.play_money,
            fixed=node.adjusting.fixed,
            withdrawable_msat=yours,
            customers_msat=totals.customers_msat,
            customer_keys=totals.customer_keys,
            outstanding_msat=totals.outstanding_msat,
            suspense_msat=totals.suspense_msat,
            doubts=node.upkeep.doubts,
            fees_msat=totals.fees_msat,
            fees=fees_of(totals),
            today_msat=today.earned_msat if today else 0,
            today_requests=today.requests if today else 0,
            refused_requests=await ledger.activity.refusals.count(),
            days=tuple(days),
            models=models,
            running_requests=node.proxy.running if node.proxy is not None else 0,
            local_url=node.local_url,
            public_url=node.public_url,
            local_key_prefix=node.key_desk.local_prefix(),
            btc_usd=rate.usd if rate is not None else None,
            btc_age_seconds=max(0.0, now - rate.at) if rate is not None else None,
            mints=self._mints(),
            withdrawals=withdrawals,
            upstream_name=supply.name,
            upstreams=node.upstreams.rows(),
            spent=node.accounting.spent(),
            spend_limit_local=node.accounting.guard.local_too,
            books_balance=None if node.books is None else node.books.ok,
            paused_until=node.selling.paused_until,
            update=node.updates.found,
            now=now,
        )

    def _mints(self) -> tuple[MintStatus, ...]:
        return () if self._node.wallet is None else self._node.wallet.status()


def fees_of(totals: Totals) -> dict[str, int]:
    """What was paid in fees, in msat, by what it was paid for."""
    fees: dict[str, int] = {}
    for kind, paid in totals.fees.items():
        name = FEE_NAMES.get(kind, kind)
        fees[name] = fees.get(name, 0) + paid
    return fees


def _words(
    state: NodeState, found: tuple[Problem, ...], models: int, today: int, yours: int, url: str | None, until: int | None
) -> tuple[str, str]:
    """The headline and the line below it."""
    match state:
        case NodeState.OFF:
            return say("Off"), say("Not answering on this computer")
        case NodeState.TRANSITION:
            return say("Starting or stopping…"), ""
        case NodeState.LOCKED:
            return say("Locked"), found[0].text if found else say("Unlock to start selling")
        case NodeState.ERROR:
            return found[0].title if found else say("Stopped by an error"), found[0].text if found else ""
        case NodeState.PAUSED:
            clock = None if until is None else time.strftime("%H:%M", time.localtime(until))
            return say("Paused until {time}", time=clock) if clock else say("Paused"), say("Local apps still work")
        case NodeState.LOCAL_ONLY:
            return say("Local only"), say("Answering local apps at {url}", url=url) if url else say("Answering local apps")
        case NodeState.ATTENTION:
            return say("Needs attention"), found[0].title if found else ""
        case NodeState.SELLING:
            money = say("+{today} today · {yours} to withdraw", today=_whole(today), yours=_whole(yours))
            return say_n("Selling · {n} model", "Selling · {n} models", models), money


def _whole(msats: int) -> Amount:
    return Amount(msat(sat_floor(msats)))
