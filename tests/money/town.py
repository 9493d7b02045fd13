"""A node between mints that fail, a provider that fails and customers who write down what they were told.

`check` is the point of it: when everything has come to rest, three sums must be right to the msat.
1. Coins: what is unspent at each mint, in customers' hands and in the node's store together, is what was minted less the fees.
2. Books: the ledger's audit, against the coins that the node really has.
3. People: what each customer paid in, less what came back and what was charged, is their balance; the operator has the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine, Sequence
from pathlib import Path
from random import Random

import aiohttp

from routstr_desktop.core.errors import RoutstrError, TokenSpent
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Source
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import changed
from routstr_desktop.proxy.auth import one_shot_secret
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet import faults
from routstr_desktop.wallet.breaker import Breaker, Pace
from routstr_desktop.wallet.client import MintRefused
from routstr_desktop.wallet.tokens import Coin, parse
from routstr_desktop.wallet.wallet import Wallet
from tests.support.mint import TestMint
from tests.support.upstream import FAULTS as PROVIDER_FAULTS
from tests.support.upstream import Received, Script, ScriptedUpstream, model_entry

from .mints import FAULTS, Place
from .shopper import PATIENCE, OneShot, Payment, Shopper

MODELS = [
    "play-small",
    *(f"play-small:{fault}" for fault in ("die", "refuse", "error-event", "no-usage", "bytes", "e500", "e429")),
]
SLOW_MODEL = "play-small:slow"
DEPOSIT = (1, 2, 8, 64)
"""Coins of what the operator pays in, in sat."""


class PowerCut(Exception):
    """What the rest of an operation meets after the point where its process died."""


class Town:
    """Open, live, check, close."""

    def __init__(self, directory: Path, mints: Sequence[TestMint], customers: int, counts: Counter[tuple[str, str]]) -> None:
        self.places = [Place(mint) for mint in mints]
        self.counts = counts
        self.upstream = ScriptedUpstream([model_entry(name, "0.00005", "0.0005") for name in (*MODELS, SLOW_MODEL)])
        self.upstream.script = _script
        self.paths = Paths(directory).prepare()
        self.secrets = Secrets.in_memory()
        self._customers = customers
        self.owner_bag: list[str] = []
        self.owner_payments: list[Payment] = []

    async def open(self) -> None:
        """Everything runs and every customer has a first purse."""
        await self.upstream.start()
        for place in self.places:
            await place.up()
        urls = tuple(place.url for place in self.places)
        self.settings = changed(demo_settings(self.upstream.url, urls[0]), cashu_mints=urls)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=40))
        self.shoppers = [Shopper(self.places, self.http, lambda: self.base) for _ in range(self._customers)]
        await self._start()

    async def close(self) -> None:
        """End everything."""
        faults.hook = None
        await self.node.stop()
        await self.http.close()
        for place in self.places:
            await place.close()
        await self.upstream.stop()

    async def _start(self) -> None:
        self.node = Node(self.settings, self.paths, self.secrets)
        await self.node.start()
        assert self.node.public_url is not None
        self.base = self.node.public_url.removesuffix("/v1")

    @property
    def wallet(self) -> Wallet:
        assert self.node.wallet is not None
        return self.node.wallet

    @property
    def ledger(self) -> Ledger:
        assert self.node.ledger is not None
        return self.node.ledger

    # --- what happens -----------------------------------------------------------------------------------------------------

    async def do(self, what: str, happening: Coroutine[None, None, str]) -> None:
        """Count how it ended."""
        self.counts[what, await happening] += 1

    async def first_keys(self) -> None:
        """Every customer has a key to begin with."""
        for number, shopper in enumerate(self.shoppers):
            await self.do("create", shopper.create(Random(number)))

    def customer_act(self, random: Random, what: str) -> Coroutine[None, None, str]:
        """What one of the customers does."""
        who = random.choice(self.shoppers)
        if what in ("chat", "pay_once"):
            act: Coroutine[None, None, str] = getattr(who, what)(random, MODELS)
            return act
        if what == "leave":
            return who.leave(random, SLOW_MODEL)
        act = getattr(who, what)(random)
        return act

    async def rush(self, random: Random, acts: Sequence[str]) -> str:
        """Several things at the same moment."""
        await asyncio.gather(*(self.do(act, self.customer_act(random, act)) for act in acts))
        return f"{len(acts)} at once"

    async def withdraw(self, random: Random) -> str:
        """The operator makes a token of some of their own."""
        yours = self.ledger.withdrawable() // 1000
        try:
            made = await self.node.withdraw(random.randint(1, max(1, yours)), random.choice([None, *self.settings.cashu_mints]))
        except RoutstrError as error:
            return str(error.code)
        assert made.token is not None
        self.owner_bag.append(made.token)
        return "made"

    async def deposit(self, random: Random) -> str:
        """The operator pays a token in."""
        place = random.choice(self.places)
        coins = await place.mint_coins(DEPOSIT)
        payment = Payment(place, coins, place.token(coins))
        self.owner_payments.append(payment)
        return await self._deposit(payment)

    async def _deposit(self, payment: Payment) -> str:
        try:
            received = await self.node.receive(payment.token)
        except TokenSpent as error:  # an earlier attempt, whose answer never came
            payment.credited = True
            return str(error.code)
        except RoutstrError as error:
            return str(error.code)
        assert received.amount_msat == payment.net
        payment.credited = True
        return "received"

    async def take_back(self, random: Random) -> str:
        """The operator takes an unclaimed withdrawal back."""
        made = [one for one in await self.node.withdrawals() if one.token]
        if not made:
            return "nothing to take back"
        try:
            return (await self.node.take_back(random.choice(made).id)).state
        except RoutstrError as error:
            return str(error.code)

    async def claim_withdrawal(self, random: Random) -> str:
        """Whoever has the operator's token claims it."""
        if not self.owner_bag:
            return "nothing to claim"
        return await self._claim(self.owner_bag.pop(random.randrange(len(self.owner_bag))))

    async def _claim(self, text: str) -> str:
        token = parse(text)
        place = next(place for place in self.places if place.url == token.mint)
        if place.fee(token.proofs) >= token.amount:
            return "worth less than its fee"
        try:
            self.shoppers[0].pocket[place] += await place.claim(token.proofs)
        except MintRefused:
            return "taken back before"
        return "claimed"

    async def look_for_claims(self) -> str:
        """What the node does every minute."""
        return f"{len(await self.wallet.check_outstanding())} found"

    async def mint_fault(self, random: Random) -> str:
        """The next requests to a mint go wrong."""
        path = random.choice(list(FAULTS))
        kinds = random.choices(FAULTS[path], k=random.choice((1, 1, 2)))
        random.choice(self.places).plan[path] += kinds
        return f"{path} {'+'.join(kinds)}"

    async def mint_down(self, random: Random) -> str:
        """A mint is gone; or all are back."""
        random.choice(self.places).always["*"] = "drop"
        return "down"

    async def time_passes(self) -> str:
        """The mints are well again and every back-off is over."""
        for place in self.places:
            place.heal()
        for actor in self.wallet._actors.values():
            actor.breaker, actor.pace = Breaker(), Pace()
        return "well again"

    async def restart(self) -> str:
        """An orderly end and a start, whatever the mints do meanwhile."""
        await self.node.stop()
        await self._start()
        return "restarted"

    async def power_cut(self, random: Random, acts: Sequence[str]) -> str:
        """An operation dies at some point, and everything after it; then the node starts again."""
        left, died = random.randrange(6), ""

        def die(point: str) -> None:
            nonlocal left, died
            if left <= 0:
                died = died or point
                raise PowerCut(point)
            left -= 1

        faults.hook = die
        try:
            for act in acts:
                own = act in ("withdraw", "take_back")
                await self.do(act, getattr(self, act)(random) if own else self.customer_act(random, act))
        except PowerCut:
            pass  # reached the operator's own command
        finally:
            faults.hook = None
        await self.restart()
        return f"at {died}" if died else "none reached"

    # --- and is it all there? ---------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """Bring everything to rest and prove the three sums."""
        await self.settle()
        await self._coins()
        audit = await self.node.audit()
        assert audit.ok, audit.problems
        await self._people()

    async def settle(self) -> None:
        """The mints are well, no operation is open, every customer knows where they stand."""
        await self.time_passes()
        async with asyncio.timeout(PATIENCE):
            while await self.wallet.recover():  # noqa: ASYNC110 - what is open at a mint announces nothing
                await asyncio.sleep(0.02)
            await self.time_passes()
            for payment in self.owner_payments:
                while not payment.credited:
                    await self._deposit(payment)
                    await asyncio.sleep(0.02)
        for shopper in self.shoppers:
            await shopper.resolve()
        await self.wallet.swap_locked()
        await self.wallet.check_outstanding()

    async def drain(self) -> None:
        """Everybody takes home what is theirs; what stays is less than a sat for each key and for the operator."""
        for _ in range(2):  # who lost a refund and topped up has two to fetch, the second once the first is claimed
            for shopper in self.shoppers:
                await shopper.drain()
            await self.wallet.check_outstanding()
        with contextlib.suppress(RoutstrError):
            while self.ledger.withdrawable() >= 1000:
                await self._withdraw_what_one_mint_has()
        while self.owner_bag:
            await self._claim(self.owner_bag.pop())

    async def _withdraw_what_one_mint_has(self) -> None:
        richest = max(self.settings.cashu_mints, key=self.wallet.balance_at)
        there = self.wallet.balance_at(richest) // 1000
        made = await self.node.withdraw(min(self.ledger.withdrawable() // 1000, max(1, there - 5)), richest)
        assert made.token is not None
        self.owner_bag.append(made.token)

    async def _coins(self) -> None:
        for place in self.places:
            known: dict[str, Coin] = {}
            for shopper in self.shoppers:
                known |= {coin.secret: coin for coin in shopper.coins(place)}
            known |= {coin.secret: coin for payment in self.owner_payments if payment.place is place for coin in payment.coins}
            actor = self.wallet._actors[place.url, "sat"]
            known |= {secret: held.coin for secret, held in actor.purse.held.items()}
            unspent = await place.unspent(known.values())
            assert unspent + place.burned_by_node + place.burned_by_others == place.minted

    async def _people(self) -> None:
        totals, spent, balances = self.ledger.totals(), 0, 0
        for shopper in self.shoppers:
            for account in shopper.accounts:
                if account.parent is not None:
                    continue
                balance, charged = await shopper.balance(account)
                sent = await self._sent(self.ledger.find_key(account.secret))
                assert Counter(account.refunds.values()) <= sent
                assert balance == account.paid_in - charged - total(sent)
                assert account.told <= charged
                assert account.unsure or account.told == charged
                balances += balance
                spent += charged
            for one in shopper.one_shots:
                balance, charged = await self._one_shot(one)
                balances += balance
                spent += charged
        payments = [*self.owner_payments, *(payment for shopper in self.shoppers for payment in shopper.payments())]
        fees = sum(payment.face - payment.net for payment in payments if payment.credited)
        withdrawn = total(await self._sent("operator"))
        deposited = sum(payment.net for payment in self.owner_payments)
        assert totals.customers_msat == balances
        rounding = totals.operator_msat - (spent + deposited - withdrawn)
        assert 0 <= rounding <= fees, "what locked payments were charged for swaps of their own, less what common swaps cost"
        assert sum(place.burned_by_node for place in self.places) * 1000 == fees - rounding + totals.fees_msat
        assert (totals.held_msat, totals.suspense_msat, totals.losses_msat) == (0, 0, 0)
        assert not sum(totals.unswapped.values())

    async def _one_shot(self, one: OneShot) -> tuple[int, int]:
        """What is left of a payment by X-Cashu (less than a mint could pay out) and what it was charged."""
        key = self.ledger.find_key(one_shot_secret(one.payment.token))
        if not one.payment.credited:
            assert key is None
            return 0, 0
        assert key is not None
        assert one.cost in (None, key.spent)
        sent, left = await self._sent(key), self.ledger.balance(key)
        assert Counter(one.change.values()) <= sent
        assert left == one.payment.net - key.spent - total(sent)
        return left, key.spent

    async def _sent(self, source: Source | None) -> Counter[int]:
        """Face values (msat) of what was made for somebody and not taken back, each with how many there were."""
        assert source is not None
        made = await self.wallet.sent(source=source, limit=10_000)
        return Counter(one.amount * 1000 for one in made if one.state not in ("failed", "reclaimed"))


def total(amounts: Counter[int]) -> int:
    """The sum of amounts that are counted."""
    return sum(amount * count for amount, count in amounts.items())


def _script(received: Received) -> Script:
    fault = str(received.json.get("model", "")).partition(":")[2]
    return Script(pace=0.01) if fault == "slow" else PROVIDER_FAULTS.get(fault, Script())
