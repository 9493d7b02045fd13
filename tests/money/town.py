"""A node between mints that fail, a provider that fails and customers who write down what they were told.

`check` is the point of it: when everything has come to rest, three sums must be right to the msat.
1. Coins: what is unspent at each mint, in customers' hands and in the node's store together, is what was minted less
   the fees, and less what went out by Lightning.
2. Books: the ledger's audit, against the coins that the node really has.
3. People: what each customer paid in, less what came back and what was charged, is their balance; the operator has the rest.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from pathlib import Path
from random import Random

import aiohttp

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.node.configuration import changed
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet import faults, tidy
from routstr_desktop.wallet.breaker import Breaker, Pace
from routstr_desktop.wallet.mint import KEYS_PAUSE
from routstr_desktop.wallet.wallet import Wallet
from tests.support.lnurl import LnurlService
from tests.support.mint import TestMint
from tests.support.upstream import FAULTS as PROVIDER_FAULTS
from tests.support.upstream import Received, Script, ScriptedUpstream, model_entry

from .buyer import Buyer
from .mints import ASKED, ASKED_IN_DOUBT, FAULTS, Place
from .operator import Operator
from .proof import Proof
from .shopper import PATIENCE

MODELS = [
    "play-small",
    *(f"play-small:{fault}" for fault in ("die", "refuse", "error-event", "no-usage", "bytes", "e500", "e429")),
]
SLOW_MODEL = "play-small:slow"
START = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Coins of what the operator has at each mint in the beginning, in sat."""
MANY, FEW = tidy.MANY, 16
"""Coins above which a wallet is tidied: as it is, and here."""


class PowerCut(Exception):
    """What the rest of an operation meets after the point where its process died."""


class Town:
    """Open, live, check, close."""

    def __init__(
        self,
        directory: Path,
        mints: Sequence[TestMint],
        customers: int,
        counts: Counter[tuple[str, str]],
        *,
        turning: bool = False,
    ) -> None:
        self.places = [Place(mint, turns=turning) for mint in mints]
        self.counts = counts
        self.upstream = ScriptedUpstream([model_entry(name, "0.00005", "0.0005") for name in (*MODELS, SLOW_MODEL)])
        self.upstream.script = _script
        self.paths = Paths(directory).prepare()
        self.secrets = Secrets.in_memory()
        self._customers = customers
        self.operator = Operator(self)
        self.proof = Proof(self)
        self._lnurl = LnurlService(directory)

    async def open(self) -> None:
        """Everything runs and every customer has a first purse."""
        tidy.MANY = FEW
        await self.upstream.start()
        await self._lnurl.__aenter__()
        for place in self.places:
            await place.up()
        urls = tuple(place.url for place in self.places)
        self.settings = changed(demo_settings(self.upstream.url, urls[0]), cashu_mints=urls)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=40))
        self.shoppers = [Buyer(self.places, self.http, lambda: self.base, self.address) for _ in range(self._customers)]
        await self._start()

    async def close(self) -> None:
        """End everything."""
        faults.hook, tidy.MANY = None, MANY
        await self.node.stop()
        await self.http.close()
        for place in self.places:
            await place.close()
        await self._lnurl.__aexit__()
        await self.upstream.stop()

    async def _start(self) -> None:
        self.node = Node(self.settings, self.paths, self.secrets)
        await self.node.start()
        self.wallet._payer._lnurl = self._lnurl.client()
        assert self.node.public_url is not None
        self.base = self.node.public_url.removesuffix("/v1")

    @property
    def address(self) -> str:
        """The Lightning address of everybody: what is paid there has left the town."""
        return self._lnurl.address

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
        """Every customer has a key to begin with, and the operator something at each mint."""
        for number, shopper in enumerate(self.shoppers):
            await self.do("create", shopper.create(Random(number)))
        for place in self.places:
            await self.do("deposit", self.operator.pay_in(place, START))

    def act(self, random: Random, what: str) -> Coroutine[None, None, str]:
        """What the operator or one of the customers does."""
        if hasattr(self.operator, what):
            done: Coroutine[None, None, str] = getattr(self.operator, what)(random)
            return done
        return self.customer_act(random, what)

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
        await asyncio.gather(*(self.do(act, self.act(random, act)) for act in acts))
        return f"{len(acts)} at once"

    async def swap_locked(self) -> str:
        """What the node does soon after each locked payment."""
        try:
            await self.wallet.swap_locked()
        except RoutstrError as error:
            return str(error.code)
        return "swapped"

    async def look_for_claims(self) -> str:
        """What the node does every minute."""
        return f"{len(await self.wallet.check_outstanding())} found"

    async def mint_fault(self, random: Random) -> str:
        """The next requests to a mint go wrong."""
        path = random.choice(list(FAULTS))
        place = random.choice(self.places)
        kinds = random.choices(place.faults(path), k=random.choice((1, 1, 2)))
        place.plan[path] += kinds
        if path == "ws":
            await place.hang_up()
        return f"{path} {'+'.join(kinds)}"

    async def trouble(self, random: Random, act: str) -> str:
        """Something is done, and what the mints are asked for it goes wrong; finding out what happened as well, sometimes."""
        path = random.choice(ASKED[act])
        kinds = random.choices(self.places[0].faults(path), k=random.choice((1, 1, 2)))
        doubt = random.choice(ASKED_IN_DOUBT)
        more = random.choices(FAULTS[doubt], k=random.choice((0, 0, 1, 2)))
        for place in self.places:
            place.plan[path] += kinds
            place.plan[doubt] += more
        await self.do(act, self.act(random, act))
        return f"{act}: {path}"

    async def keys_change(self, random: Random) -> str:
        """A mint signs with new keys from now on."""
        return await random.choice(self.places).turn()

    async def mint_down(self, random: Random) -> str:
        """A mint is gone; or all are back."""
        random.choice(self.places).always["*"] = "drop"
        return "down"

    async def time_passes(self) -> str:
        """The mints are well again and every back-off is over."""
        for place in self.places:
            place.heal()
        for actor in self.wallet.places.values():
            actor.breaker, actor.pace = Breaker(), Pace()
            actor._keys_at -= KEYS_PAUSE
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
                await self.do(act, self.act(random, act))
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
        await self.proof.coins()
        audit = await self.node.audit()
        assert audit.ok, audit.problems
        await self.proof.people()

    async def settle(self) -> None:
        """The mints are well, no operation is open, every customer knows where they stand."""
        await self.time_passes()
        async with asyncio.timeout(PATIENCE):
            while await self.wallet.recover():  # noqa: ASYNC110 - what is open at a mint announces nothing
                await asyncio.sleep(0.02)
            await self.time_passes()
            await self.operator.resolve()
            await self._look_at_invoices()
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
        await self.operator.drain()

    async def _look_at_invoices(self) -> None:
        """The play mints pay all of them; what is moved comes only if it has left."""
        for row in await self.ledger.operations.unfinished("mint"):
            deposit = await self.wallet.deposits.get(row.id)
            while deposit is not None and deposit.state not in ("done", "failed"):
                deposit = await self.wallet.deposits.look(deposit)


def _script(received: Received) -> Script:
    fault = str(received.json.get("model", "")).partition(":")[2]
    return Script(pace=0.01) if fault == "slow" else PROVIDER_FAULTS.get(fault, Script())
