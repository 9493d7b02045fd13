"""`routstr-desktop demo`: a whole sale with play money, on this computer alone.

A Nutshell mint that needs no real payment and a small scripted provider run on loopback; the node in between is the real one,
on a temporary profile with its secrets in memory. Each step is printed with its sats.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import structlog

from routstr_desktop.core.errors import ConfigError, NotSelling
from routstr_desktop.core.events import Event
from routstr_desktop.core.money import MINUS
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.system import logs
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.scripted import ScriptedUpstream, model_entry
from routstr_desktop.wallet.testmint import PlayMint

from .customer import Customer
from .node import Node
from .runner import run_loop
from .settings import Settings

log = structlog.get_logger(__name__)
MODEL = "play-model"
BTC_USD = Decimal(100_000)
"""So that 1 sat is a tenth of a cent."""
Say = Callable[[str], None]


class DemoNode(Node):
    """A node that brings its own mint and upstream, and plays one sale after its start."""

    def __init__(self, paths: Paths, *, publish: Callable[[Event], None] = lambda event: None, say: Say | None = None) -> None:
        super().__init__(Settings.model_construct(), paths, Secrets.in_memory(), publish=publish, play_money=True)
        self._say = say or _print
        self._mint: PlayMint | None = None
        self._scripted = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
        self.sale: asyncio.Task[Audit] | None = None
        """The sale under way; its result is the final audit."""

    async def start(self) -> None:
        """Mint and upstream first, then the node, then the sale in the background."""
        self._say("Starting a play mint and a play upstream on this computer…")
        try:
            self._mint = await asyncio.to_thread(PlayMint.start, fee_ppk=100)
            await self._scripted.start()
            self.settings = demo_settings(self._scripted.url, self._mint.url)
            await super().start()
        except BaseException:
            await self._end_servers()
            raise
        self.sale = spawn(self._play(self._mint.url), name="demo-sale")

    async def stop(self) -> None:
        """End the sale, then the node, then its servers."""
        if self.sale is not None and not self.sale.done():
            self.sale.cancel()
            await asyncio.gather(self.sale, return_exceptions=True)
        try:
            await super().stop()
        finally:
            await self._end_servers()

    async def set_mints(self, mints: Sequence[str]) -> None:
        """Only its own: real ecash would be gone with the demo. ConfigError."""
        if self._mint is not None and set(mints) - {self._mint.url}:
            raise ConfigError(say("This is the demo: it takes play money only. Nothing was changed."), code="play_money")
        await super().set_mints(mints)

    async def _end_servers(self) -> None:
        await self._scripted.stop()
        mint, self._mint = self._mint, None
        if mint is not None:
            await asyncio.to_thread(mint.stop)

    async def _play(self, mint: str) -> Audit:
        tell = self._say
        await self._until_selling()
        assert self.public_url is not None
        tell(f"The node sells {MODEL} at {self.public_url}")
        async with Customer(self.public_url, mint, MODEL) as customer:
            token = await customer.mint(2000)
            tell(f"Customer   minted an ecash token                   {2000:>8} sat")
            text, cost = await customer.stream(token, "What is this?")
            tell(f"Customer   paid with it and streamed an answer     {_sat(-cost)}   “{text}”")
            key = customer.key
            tell(f"Customer   has on the key {key[:11]}…              {_sat(await customer.balance())}")
            added = await customer.top_up(await customer.mint(500))
            tell(f"Customer   topped up with another token            {_sat(added)}   (500 less the mint's fee)")
            _, cost = await customer.ask("And again?")
            tell(f"Customer   asked once more, not streamed           {_sat(-cost)}")
            refund = await customer.refund()
            tell(f"Customer   took the rest back as a token           {_sat(refund.amount * 1000)}")
            tell(f"Customer   redeemed that token at the mint         {_sat(await customer.redeem(refund.text) * 1000)}")
            once = await customer.pay_once(await customer.mint(200), "Once, with X-Cashu.")
            spent, change = (200 - once.change) * 1000, f"{once.change} sat change"
            tell(f"Customer   paid one request with X-Cashu           {_sat(-spent)}   {change}")
            made = await self.withdraw()
            assert made.token is not None
            tell(f"Operator   withdrew the earnings as a token        {_sat(made.amount_sat * 1000)}")
            await self.handed_out(made.id)
            tell(f"Operator   redeemed it in another wallet           {_sat(await customer.redeem(made.token) * 1000)}")
            await self.till.check_claims()
        audit = await self.audit()
        word = "books balance" if audit.ok else "BOOKS DO NOT BALANCE: " + "; ".join(audit.problems)
        tell(f"Audit      {audit.accounts} accounts, {audit.transfers} transfers: {word}")
        return audit

    async def _until_selling(self) -> None:
        """The first model list may still be on its way."""
        assert self.supply is not None
        await self.supply.refresh_models()
        if (reason := self.selling.why_not()) is not None or not len(self.supply.catalog):
            raise NotSelling(reason or say("The play upstream lists no models."))


def demo_settings(upstream: str, mint: str) -> Settings:
    """Settings of the demo, whatever the environment says."""
    return Settings.model_construct(
        upstream_base_url=upstream,
        cashu_mints=(mint,),
        btc_usd_price=BTC_USD,
        name="Play node",
        description="Play money only",
        port=0,
        public_host="127.0.0.1",
        public_port=0,
    )


def _sat(msat: int) -> str:
    return f"{Decimal(msat) / 1000:>+12,.3f} sat".replace("-", MINUS)


@contextmanager
def demo_profile() -> Iterator[Paths]:
    """A temporary profile with its own log; the console shows only what went wrong."""
    with tempfile.TemporaryDirectory(prefix="routstr-demo-") as directory:
        paths = Paths(Path(directory)).prepare()
        logs.setup(paths.log_file, console=True, console_level="WARNING")
        try:
            yield paths
        finally:
            logs.setup(console_level="WARNING")  # lets go of the file; what is said after this is redacted all the same


def run_demo(*, as_json: bool = False) -> int:
    """Play the sale without a window; the exit code is 0 if the books balance."""
    with demo_profile() as paths:
        return run_loop(_headless(paths, as_json))


def _print(line: str) -> None:
    """One step, at once."""
    print(line, flush=True)


async def _headless(paths: Paths, as_json: bool) -> int:
    import json

    lines: list[str] = []
    node = DemoNode(paths, say=lines.append if as_json else None)
    try:
        await node.start()
        assert node.sale is not None
        audit = await node.sale
        earned = (await node.snapshot()).today_msat
    finally:
        await node.stop()
    if as_json:
        print(json.dumps({"ok": audit.ok, "earned_msat": earned, "steps": lines}, ensure_ascii=False))
    else:
        print(
            f"The operator earned {Decimal(earned) / 1000:,.3f} sat of play money."
            + ("" if audit.ok else " Something is wrong.")
        )
    return 0 if audit.ok else 1
