"""The engine between a real mint and a scripted upstream, in this process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from routstr_desktop.core.errors import BadRequest, ConfigError, NotSelling, RoutstrError, SecretsLocked, UpstreamError
from routstr_desktop.core.events import BooksChanged, Event, StateChanged, WithdrawalChanged
from routstr_desktop.core.keys import KeyKind, is_secret
from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.node.configuration import changed, load
from routstr_desktop.node.customer import Customer
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.node.problems import PortTaken
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import SEED_WORDS, Memory, Secrets
from routstr_desktop.system.tasks import spawn
from routstr_desktop.wallet import recovery
from routstr_desktop.wallet.testmint import mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream, model_entry

MODEL = "play-model"


class World:
    """One node and what it heard itself say."""

    def __init__(self, directory: Path, upstream: str, mint: str, **more: Any) -> None:
        self.events: list[Event] = []
        self.paths = Paths(directory / "data").prepare()
        self.secrets = Secrets.in_memory()
        self.settings = changed(demo_settings(upstream, mint), **more)
        self.node = self.make()

    def make(self) -> Node:
        self.node = Node(self.settings, self.paths, self.secrets, publish=self.events.append)
        return self.node


@pytest.fixture
async def upstream() -> AsyncIterator[ScriptedUpstream]:
    scripted = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
    await scripted.start()
    yield scripted
    await scripted.stop()


@pytest.fixture
async def world(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> AsyncIterator[World]:
    made = World(tmp_path, upstream.url, mint.url)
    await made.node.start()
    yield made
    if made.node.ledger is not None:
        audit = await made.node.audit()
        assert audit.ok, audit.problems
    await made.node.stop()


async def sell(world: World, mint: TestMint) -> None:
    assert world.node.public_url is not None
    async with Customer(world.node.public_url, mint.url, MODEL) as customer:
        _, cost = await customer.stream(await customer.mint(1000), "Hello")
        assert cost > 0


async def test_sale_and_withdrawal(world: World, mint: TestMint) -> None:
    """Invariant 77."""
    node = world.node
    before = await node.snapshot()
    assert (before.state, before.models, before.problems) == (NodeState.SELLING, 1, ())
    await sell(world, mint)
    found = await node.snapshot()
    assert found.withdrawable_msat == found.today_msat > 0
    assert found.today_requests == 1
    assert found.customers_msat + found.withdrawable_msat == 1_000_000
    assert found.customer_keys == 1
    assert len(found.days) == 30
    yours = found.withdrawable_msat // 1000
    with pytest.raises(BadRequest, match="are yours"):
        await node.withdraw(yours + 1)
    for amount in (0, -1):
        with pytest.raises(BadRequest):
            await node.withdraw(amount)
    made = await node.withdraw()
    assert (made.amount_sat, made.state) == (yours, "minted")
    assert made.token is not None
    after = await node.snapshot()
    assert (after.withdrawable_msat, after.outstanding_msat) == (found.withdrawable_msat % 1000, yours * 1000)
    assert [one.id for one in after.withdrawals] == [made.id]
    with pytest.raises(BadRequest, match="nothing to withdraw"):
        await node.withdraw()
    await node.handed_out(made.id)
    back = await node.take_back(made.id)
    assert (back.state, back.token) == ("reclaimed", None)
    assert (await node.snapshot()).withdrawable_msat == found.withdrawable_msat
    again = await node.withdraw(1)
    assert again.token is not None
    async with Customer(str(node.public_url), mint.url, MODEL) as elsewhere:
        assert await elsewhere.redeem(again.token) == 1
    await node.till.check_claims()
    assert next(one for one in await node.withdrawals() if one.id == again.id).state == "claimed"
    assert any(isinstance(event, WithdrawalChanged) for event in world.events)


@pytest.fixture
async def dear_mint() -> AsyncIterator[TestMint]:
    """Two sat for each coin that is spent."""
    mint = await asyncio.to_thread(TestMint.start, fee_ppk=2000)
    yield mint
    await asyncio.to_thread(mint.stop)


async def test_all_of_it_is_what_the_mints_fee_leaves(tmp_path: Path, upstream: ScriptedUpstream, dear_mint: TestMint) -> None:
    """Our coins are mixed with customers' change, so a token of ours is swapped for: that has a fee, and it is ours."""
    world = World(tmp_path, upstream.url, dear_mint.url)
    node = world.node
    await node.start()
    await sell(world, dear_mint)
    found = await node.snapshot()
    yours = found.withdrawable_msat // 1000
    assert yours > 5
    with pytest.raises(BadRequest, match=rf"takes a fee for making the token, so {yours - 1} sat .* but \d+ sat can"):
        await node.withdraw(yours - 1)
    assert (await node.snapshot()).withdrawable_msat == found.withdrawable_msat
    made = await node.withdraw(yours)
    after = await node.snapshot()
    fee = after.fees_msat - found.fees_msat
    assert made.amount_sat * 1000 + fee + after.withdrawable_msat == found.withdrawable_msat
    assert 2000 <= fee + after.withdrawable_msat < 3000, "the smaller amount may be there in coins that fit: no fee, then"
    assert made.token is not None
    audit = await node.audit()
    assert audit.ok, audit.problems
    await node.stop()


async def test_it_is_all_there_after_a_restart(world: World, mint: TestMint) -> None:
    await sell(world, mint)
    node = world.node
    made = await node.withdraw(2)
    key = await node.local_key()
    before = await node.snapshot()
    await node.stop()
    off = await node.snapshot()
    assert (off.state, off.local_url) == (NodeState.OFF, None)
    node = world.make()
    await node.start()
    after = await node.snapshot()
    for name in ("withdrawable_msat", "customers_msat", "customer_keys", "outstanding_msat", "today_msat", "withdrawals"):
        assert getattr(after, name) == getattr(before, name), name
    assert await node.local_key() == key
    assert [k.name for k in await node.key_desk.listed(KeyKind.LOCAL)] == ["This computer"]
    assert (await node.take_back(made.id)).state == "reclaimed"


async def test_twenty_starts_and_stops_leave_nothing(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    made = World(tmp_path, upstream.url, mint.url)
    tasks = asyncio.all_tasks()
    for _ in range(20):
        node = made.make()
        await node.start()
        assert (await node.snapshot()).state is NodeState.SELLING
        await node.stop()
        await node.stop()
        leaked = {task.get_name() for task in asyncio.all_tasks() - tasks if not task.done()}
        assert not leaked
    node = made.make()
    for _ in range(3):  # the same object too
        await node.start()
        await node.start()
        await node.stop()
    assert made.events[-1] == StateChanged()


async def _ignore(work: Coroutine[Any, Any, None]) -> None:
    """The balance that is asked for after the answer may find nobody any more."""
    with contextlib.suppress(RoutstrError, OSError):
        await work


async def test_stop_waits_for_a_running_request(world: World, mint: TestMint, upstream: ScriptedUpstream) -> None:
    from tests.support.upstream import Script

    upstream.script = Script(pace=0.05)
    selling = spawn(_ignore(sell(world, mint)), name="sale")
    while not upstream.requests:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    stopping = spawn(world.node.stop(), name="stop")
    while world.node.phase.value != "stopping":  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await stopping
    assert upstream.requests[0].finished.is_set(), "the answer was delivered whole"
    await selling
    await world.make().start()
    assert (await world.node.snapshot()).today_requests == 1


async def test_selling_pausing_stopping(world: World) -> None:
    node = world.node
    assert node.selling.why_not() is None
    await node.pause(int(time.time()) + 3600)
    assert (await node.snapshot()).state is NodeState.PAUSED
    assert "paused" in str(node.selling.why_not())
    await node.pause(int(time.time()))
    while node.selling.paused:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert node.selling.why_not() is None
    await node.pause()
    await node.resume()
    await node.stop_selling()
    found = await node.snapshot()
    assert (found.state, found.public_url) == (NodeState.LOCAL_ONLY, None)
    assert found.local_url is not None
    assert "does not sell" in str(node.selling.why_not())
    await node.start_selling()
    await node.start_selling()
    assert (await node.snapshot()).state is NodeState.SELLING


async def test_selling_that_was_started_goes_on_with_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routstr_desktop.node.selling.DEFAULT_PUBLIC_PORT", 0)  # any that is free
    paths, secrets = Paths(tmp_path).prepare(), Secrets.in_memory()
    first = Node(Settings.model_construct(port=0, btc_usd_price=Decimal(100_000)), paths, secrets)
    await first.start()
    assert first.public_port is None
    await first.start_selling()
    assert first.public_port is not None
    await first.stop()
    kept = load(paths, environment={}).settings
    assert (kept.public_port, kept.public_host, kept.sell_at_start) == (0, "127.0.0.1", True)


async def test_public_port_taken(world: World) -> None:
    node = world.node
    await node.stop_selling()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        node.settings = changed(node.settings, public_port=other.getsockname()[1])
        with pytest.raises(ConfigError, match="is used by another program"):
            await node.start_selling()
        assert (await node.snapshot()).state is NodeState.ATTENTION
        await node.stop_selling()
    assert (await node.snapshot()).problems == ()


async def test_local_port_taken_is_said_and_cleaned_up(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    tasks = asyncio.all_tasks()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        made = World(tmp_path, upstream.url, mint.url, port=other.getsockname()[1])
        with pytest.raises(PortTaken):
            await made.node.start()
        found = await made.node.snapshot()
        assert (found.state, found.problems[0].cause) == (NodeState.ERROR, "port-taken")
        assert not {task for task in asyncio.all_tasks() - tasks if not task.done()}
    await made.node.start()  # the port is free now
    assert (await made.node.snapshot()).problems == ()
    await made.node.stop()


async def test_locked_secrets(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    class Locked(Memory):
        def get(self, name: str) -> str | None:
            raise RuntimeError("prompt dismissed")

    made = World(tmp_path, upstream.url, mint.url)
    made.secrets = Secrets(Locked(), kind="keyring")
    node = made.make()
    with pytest.raises(SecretsLocked):
        await node.start()
    assert (await node.snapshot()).state is NodeState.LOCKED
    assert not made.paths.ledger_file.exists()


async def test_lost_words_are_not_replaced(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    made = World(tmp_path, upstream.url, mint.url)
    await made.node.start()
    await made.node.stop()
    await made.secrets.delete(SEED_WORDS)
    with pytest.raises(SecretsLocked, match="12 words"):
        await made.make().start()
    assert await made.secrets.get(SEED_WORDS) is None


async def test_from_nothing_to_selling(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    made = World(tmp_path, "", mint.url, cashu_mints=())
    node = made.node
    await node.start()
    found = await node.snapshot()
    assert {problem.cause for problem in found.problems} == {"upstream-missing", "mint-missing"}
    assert "upstream" in str(node.selling.why_not())
    with pytest.raises(UpstreamError):
        await node.upstreams.add("http://127.0.0.1:9/v1", "sk-wrong")
    with pytest.raises(ConfigError):
        await node.upstreams.add("ftp://x", "sk-wrong")
    assert (await node.snapshot()).upstream_name is None
    await node.upstreams.add(upstream.url, "sk-upstream-key-that-stays-secret")
    assert "mint" in str(node.selling.why_not())
    with pytest.raises(ConfigError):
        await node.set_mints(["http://mint.example"])
    await node.set_mints([mint.url])
    found = await node.snapshot()
    assert (found.state, found.problems, found.models) == (NodeState.SELLING, (), 1)
    await sell(made, mint)
    assert upstream.requests[-1].headers["authorization"] == "Bearer sk-upstream-key-that-stays-secret"
    await node.stop()
    saved = made.paths.config_file.read_text()
    assert "stays-secret" not in saved
    chosen = load(made.paths, {"port": 0, "public_port": 0}, {"BTC_USD_PRICE": "100000"}).settings
    assert ([one.base_url for one in chosen.upstreams], chosen.cashu_mints) == ([upstream.url], (mint.url,))
    node = Node(chosen, made.paths, made.secrets)
    await node.start()
    assert (await node.snapshot()).models == 1
    assert (await node.audit()).ok
    await node.stop()
    for file in made.paths.data_dir.rglob("*"):
        if file.is_file():
            assert b"stays-secret" not in file.read_bytes(), file
            assert not is_secret(file.read_text(errors="replace")[:67])


async def test_changing_settings_applies_at_once(world: World) -> None:
    node = world.node
    restart = await node.change_settings(name="New", btc_usd_price=Decimal(50_000), port=1234, upstream_provider_fee=Decimal(2))
    assert restart == ["port"]
    assert node.services is not None
    assert (node.services.config.name, node.services.config.margin) == ("New", node.settings.margin)
    assert node.services.bitcoin.current().usd == 50_000
    with pytest.raises(ConfigError):
        await node.change_settings(upstream_api_key="x")
    with pytest.raises(ConfigError):
        await node.change_settings(port="x")


async def test_a_difference_stops_selling_until_the_mint_answers(
    tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coins vanish from the wallet's store while the mint is silent: the audit sees it, customers are refused, nothing is
    paid out. The mint's first answer, to whomever, ends the wait: coins are searched, books audited, selling goes on."""
    monkeypatch.setattr(recovery, "FIRST_PAUSE", 3600.0)
    async with FaultProxy(mint.url) as proxy:
        made = World(tmp_path, upstream.url, proxy.url)
        node = made.node
        await node.start()
        await node.receive(await mint_tokens(proxy.url, 300))
        assert (await node.audit()).ok
        await node.stop()
        for path in made.paths.wallets.rglob("*"):
            if path.is_file():
                path.unlink()
        await proxy.down()
        node = made.make()
        with capture_logs() as logged:
            await node.start()
            async with asyncio.timeout(30):
                while "operations_pending" not in [entry["event"] for entry in logged]:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        try:
            assert not (await node.audit()).ok
            found: Snapshot = await node.snapshot()
            assert (found.state, found.books_balance, found.problems[0].cause) == (NodeState.ERROR, False, "books")
            assert "books" in str(node.selling.why_not())
            with pytest.raises(NotSelling):
                await node.withdraw()
            await proxy.up()
            wallet = node.parts()[1]
            await wallet.greet(proxy.url)
            async with asyncio.timeout(30):
                while not (node.books and node.books.ok):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            found = await node.snapshot()
            assert (found.books_balance, found.withdrawable_msat, node.selling.why_not()) == (True, 300_000, None)
            assert (await node.audit()).ok
        finally:
            await node.stop()


async def test_commands_on_a_stopped_node(tmp_path: Path, mint: TestMint, upstream: ScriptedUpstream) -> None:
    node = World(tmp_path, upstream.url, mint.url).node
    for command in (node.withdraw, node.local_key, node.key_desk.listed, node.audit):
        with pytest.raises(NotSelling):
            await command()  # type: ignore[operator]
    assert await node.withdrawals() == ()
    assert (await node.snapshot()).state is NodeState.OFF


async def test_events_are_merged(world: World) -> None:
    world.events.clear()
    for _ in range(100):
        world.node.publish(BooksChanged())
    assert world.events == []
    while not world.events:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert world.events == [BooksChanged()]
