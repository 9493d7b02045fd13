"""A proxy on real parts: ledger on a file, upstream client, scripted upstream; a wallet where a test needs a mint."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import aiohttp

from routstr_desktop.core.catalog import Catalog, Model, UsdPrice
from routstr_desktop.core.events import Event
from routstr_desktop.core.keys import ApiKey, key_prefix
from routstr_desktop.ledger.journal import Beneficiary
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.proxy.server import Proxy, ProxyConfig, Services
from routstr_desktop.upstream.bitcoin import BitcoinPrice
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.upstream import Upstream
from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.lnurl import LnurlClient
from routstr_desktop.wallet.wallet import Wallet
from tests.support.upstream import FAULTS, ScriptedUpstream

BTC_USD = Decimal(100_000)  # 1 USD = 1,000 sat = 1,000,000 msat: play-small costs 1 msat in, 2 msat out per token
UPSTREAM_KEY = "sk-UPSTREAMSECRET-0123456789"
PRICE = UsdPrice(Decimal("0.000001"), Decimal("0.000002"))
BASE = Model("play-small", PRICE, context_length=32_000, max_completion_tokens=4_000, upstream="scripted", cost=PRICE)
PLAIN = {"model": "play-small", "messages": [{"role": "user", "content": "Hello there"}], "max_tokens": 100}


def catalog() -> Catalog:
    """play-small, one model per fault, and one that costs and knows nothing of its limits."""
    faults = [replace(BASE, id=f"play-small:{name}") for name in FAULTS]
    dear = Model("play-large", UsdPrice(Decimal("0.00001"), Decimal("0.00003")), context_length=32_000, upstream="scripted")
    return Catalog((BASE, dear, *faults))


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait (at most a minute) for something that no event announces."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def answered(ask: Callable[[], Awaitable[Answer]], *not_yet: int) -> Answer:
    """Ask again (at most 40 s) while the status is one of `not_yet`; a mint's back-off decides how long that takes."""
    async with asyncio.timeout(40):
        while (answer := await ask()).status in not_yet:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return answer


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[Any]:
        """The data of an SSE body; JSON where it is."""
        found = []
        for event in self.body.replace(b"\r\n", b"\n").split(b"\n\n"):
            lines = [line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:")]
            if lines:
                data = b"\n".join(lines)
                found.append(data.decode() if data == b"[DONE]" else json.loads(data))
        return found

    @property
    def text(self) -> str:
        return "".join(
            choice.get("delta", {}).get("content") or ""
            for event in self.events
            if isinstance(event, dict)
            for choice in event.get("choices", ())
        )


@dataclass
class Stand:
    ledger: Ledger
    upstream: ScriptedUpstream
    client: UpstreamClient
    services: Services
    proxy: Proxy
    http: aiohttp.ClientSession
    local: str = ""
    public: str = ""
    events: list[Event] = field(default_factory=list)

    @classmethod
    async def open(
        cls, path: Path, upstream: ScriptedUpstream, *, idle: float = 5.0, config: ProxyConfig | None = None
    ) -> Stand:
        ledger = await Ledger.open(path / "ledger.sqlite3", pepper=b"p" * 32)
        client = UpstreamClient(upstream.url, idle_timeout=idle, connect_timeout=2.0)
        events: list[Event] = []
        provider = Provider("scripted", "generic", upstream.url, UPSTREAM_KEY)
        models = catalog()
        config = config or ProxyConfig(name="Test node", version="1.2.3", margin=Decimal(1))
        services = Services(
            ledger=ledger,
            wallet=cast(Wallet, None),
            upstreams={"scripted": Upstream("scripted", provider, client)},
            models=lambda: models,
            bitcoin=BitcoinPrice(pinned=BTC_USD),
            config=config,
            selling=lambda: None,
            publish=events.append,
        )
        proxy = Proxy(services)
        stand = cls(ledger, upstream, client, services, proxy, aiohttp.ClientSession(auto_decompress=False), events=events)
        stand.local = f"http://127.0.0.1:{await proxy.open_local('127.0.0.1', 0)}"
        stand.public = f"http://127.0.0.1:{await proxy.open_public('127.0.0.1', 0)}"
        return stand

    async def close(self) -> None:
        await self.http.close()
        await self.proxy.close()
        await self.client.close()
        if self.services.wallet is not None:
            await self.services.wallet.close()
        await self.ledger.close()

    async def with_wallet(
        self, directory: Path, *mints: str, words: str | None = None, lnurl: LnurlClient | None = None
    ) -> None:
        """Give it a wallet that trusts `mints`; with the `words` of an earlier one, that wallet again."""
        words = words or nutshell.new_words()
        wallet = Wallet(self.ledger, directory, words=words, mints=mints, answer_timeout=3.0, lnurl=lnurl)
        await wallet.start()
        self.services.wallet = wallet

    def provided_by(self, provider: Provider) -> None:
        """From here on the scripted upstream is this provider."""
        self.services.upstreams["scripted"].provider = provider

    # --- money ----------------------------------------------------------------------------------------------------------

    async def fund(self, msat: int, *, unit: str = "sat", **terms: Any) -> str:
        """A customer key with `msat`, as a redemption leaves it."""
        secret = "sk-" + hashlib.sha256(secrets.token_bytes(16)).hexdigest()
        operation = secrets.token_hex(8)
        to = Beneficiary(kind="key", key_hash=self.ledger.key_hash(secret), key_prefix=key_prefix(secret), **terms)
        await self.ledger.operations.insert_redeem(operation, "http://mint.test", unit, msat, {}, [secrets.token_hex(33)])
        await self.ledger.operations.finish_redeem(operation, net_msat=msat, beneficiary=to)
        return secret

    def key(self, secret: str) -> ApiKey:
        key = self.ledger.find_key(secret)
        assert key is not None
        return key

    def balance(self, secret: str) -> int:
        return self.ledger.balance(self.key(secret))

    def held(self, secret: str) -> int:
        return self.ledger.held(self.key(secret))

    async def rows(self) -> list[Any]:
        await self.ledger.flush()
        return [logged.row for logged in await self.ledger.requests(100)]

    async def audit(self) -> None:
        """The books balance and no hold is left."""
        await self.idle()
        wallet = self.services.wallet
        audit = await (self.ledger.audit() if wallet is None else wallet.audit())
        assert audit.ok, audit.problems
        assert self.ledger.totals().held_msat == 0

    async def running(self) -> None:
        """Until the upstream has the request."""
        await eventually(lambda: bool(self.upstream.requests))

    async def idle(self) -> None:
        """Until no request runs."""
        async with asyncio.timeout(60):
            await self.proxy._idle.wait()

    # --- requests -------------------------------------------------------------------------------------------------------

    async def ask(self, method: str, path: str, *, base: str | None = None, **options: Any) -> Answer:
        async with self.http.request(method, (base or self.public) + path, **options) as response:
            return Answer(response.status, response.headers, await response.read())

    async def chat(
        self, secret: str | None, *, base: str | None = None, headers: dict[str, str] | None = None, **fields: Any
    ) -> Answer:
        sent = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        body = {name: value for name, value in {**PLAIN, **fields}.items() if value is not ...}
        return await self.ask("POST", "/v1/chat/completions", base=base, json=body, headers={**sent, **(headers or {})})
