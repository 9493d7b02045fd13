"""A mint that tells when invoices are paid (NUT-17): credited without polling, and by polling whenever it does not tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import deposits, subscription
from routstr_desktop.wallet.deposit import Deposit
from routstr_desktop.wallet.mintinfo import MintInfo
from routstr_desktop.wallet.subscription import Subscription
from routstr_desktop.wallet.testmint import free_port
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_deposit import ALWAYS_LOOKS, soon, told_by

NEVER = 3600.0


@pytest.fixture(scope="module")
def slow_mint() -> Iterator[TestMint]:
    """A mint whose invoices are paid after a moment."""
    mint = TestMint.start(lightning={"FAKEWALLET_DELAY_INCOMING_PAYMENT": "3", **ALWAYS_LOOKS})
    yield mint
    mint.stop()


@pytest.fixture
async def slow(slow_mint: TestMint) -> AsyncIterator[FaultProxy]:
    async with FaultProxy(slow_mint.url) as running:
        yield running


@pytest.fixture
def nobody_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a mint tells leads to a look at an invoice."""
    monkeypatch.setattr(deposits, "FIRST_LOOK", NEVER)
    monkeypatch.setattr(deposits, "PAUSES", ((NEVER, NEVER),))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "FIRST_PAUSE", 0.05)


async def made(house: House, amount: int = 100) -> Deposit:
    return await house.wallet.deposits.invoice(amount, lambda _: house.beneficiary())


def listening(house: House, deposit: Deposit) -> bool:
    found = house.wallet.deposits._subscriptions.get(deposit.mint)
    return found is not None and found.hears(deposit.quote)


async def until_listening(house: House, deposit: Deposit) -> None:
    async with asyncio.timeout(20):
        while not listening(house, deposit):  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("nobody_polls")
async def test_credited_when_the_mint_tells_and_nobody_asks(open_house: Opener, slow: FaultProxy) -> None:
    house = await open_house(slow.url)
    told = told_by(house)
    invoices = [await made(house, amount) for amount in (64, 32, 16)]
    assert {(await soon(told)).id for _ in invoices} == {one.id for one in invoices}
    assert house.balance() == 112_000
    assert slow.count("mint") == 3 * len(invoices)  # the invoice, one look once it was paid, and the coins
    await house.check_books()


@pytest.mark.usefixtures("nobody_polls")
async def test_credited_once_after_a_restart(open_house: Opener, slow: FaultProxy) -> None:
    house = await open_house(slow.url)
    invoice = await made(house)
    await until_listening(house, invoice)
    await house.close()
    slow.plan["mint"] = ["500"]  # the first look of the new run finds out nothing
    house = await open_house(slow.url)
    told = told_by(house)
    assert (await soon(told)).id == invoice.id
    assert house.balance() == 100_000
    assert told.empty()
    await house.check_books()


@pytest.mark.usefixtures("nobody_polls")
async def test_a_socket_that_drops_is_opened_again_and_nothing_is_missed(open_house: Opener, slow: FaultProxy) -> None:
    house = await open_house(slow.url)
    told = told_by(house)
    invoice = await made(house)
    await until_listening(house, invoice)
    slow.plan["ws"], slow.plan["mint"] = ["drop", "500", "html"], ["500"]  # a look finds out nothing either
    await slow.hang_up()
    assert (await soon(told)).id == invoice.id
    assert slow.count("ws") == 5
    assert house.balance() == 100_000
    await house.check_books()


async def test_what_the_mint_told_is_looked_at_until_it_is_known(
    open_house: Opener, slow: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposits, "FIRST_LOOK", NEVER)
    house = await open_house(slow.url)
    told = told_by(house)
    invoice = await made(house)
    await until_listening(house, invoice)
    slow.plan["mint"] = ["500", "html"]
    assert (await soon(told)).id == invoice.id
    assert slow.count("ws") == 1
    await house.check_books()


@pytest.mark.parametrize("fault", ["drop", "hang", "html", "404"])
async def test_without_a_socket_it_is_polled(open_house: Opener, slow: FaultProxy, fault: str) -> None:
    slow.always["ws"] = fault
    house = await open_house(slow.url)
    told = told_by(house)
    invoice = await made(house)
    assert (await soon(told)).id == invoice.id
    assert not listening(house, invoice)
    await house.check_books()


async def test_a_mint_that_does_not_tell_is_polled(open_house: Opener, proxy: FaultProxy) -> None:
    proxy.always["info"] = "404"
    house = await open_house(proxy.url)
    told = told_by(house)
    await house.wallet.deposits.invoice(8, lambda _: Beneficiary("operator"))
    await soon(told)
    assert proxy.count("ws") == 0
    await house.check_books()


async def test_after_the_last_invoice_the_socket_is_closed(open_house: Opener, slow: FaultProxy) -> None:
    house = await open_house(slow.url)
    told = told_by(house)
    invoice = await made(house)
    await soon(told)
    task = house.wallet.deposits._subscriptions[invoice.mint]._task
    assert task is not None
    await asyncio.wait_for(task, 10)
    again = await made(house)
    assert (await soon(told)).id == again.id
    assert slow.count("ws") == 2


class Told:
    """What a subscription says."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[tuple[str, frozenset[str]]] = asyncio.Queue()

    def paid(self, quote: str) -> None:
        self.said.put_nowait(("paid", frozenset([quote])))

    def lost(self, quotes: Collection[str]) -> None:
        if quotes:
            self.said.put_nowait(("lost", frozenset(quotes)))


OK = '{"jsonrpc": "2.0", "result": {"status": "OK", "subId": "1"}, "id": 1}'
PAID = '{"jsonrpc": "2.0", "method": "subscribe", "params": {"subId": "1", "payload": {"quote": "one", "state": "PAID"}}}'
NONSENSE = [
    "7",
    "[]",
    '{"id": 9, "result": {}}',
    '{"id": [], "result": 1}',
    '{"id": 1.5}',
    '{"error": {"code": -32000, "message": "Rate limit exceeded"}, "id": 0}',
    '{"method": "subscribe"}',
    '{"method": "subscribe", "params": {"payload": []}}',
    '{"method": "subscribe", "params": {"payload": {"quote": ["one"], "state": "PAID"}}}',
    '{"method": "subscribe", "params": {"payload": {"quote": "one", "state": "UNPAID"}}}',
    '{"method": "subscribe", "params": {"payload": {"quote": "another", "state": "PAID"}}}',
]


@pytest.mark.parametrize("broken", ["{", "[" * 100_000, "x" * 300_000])
async def test_nonsense_is_nothing_and_ends_at_worst_the_conversation(broken: str) -> None:
    told, port = Told(), free_port()

    async def talk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        asked = await socket.receive_json()
        assert asked["params"] == {"kind": "bolt11_mint_quote", "filters": ["one", "two"], "subId": "1"}
        for text in (*NONSENSE, OK, PAID, broken):
            await socket.send_str(text)
        async for _ in socket:
            pass
        return socket

    app = web.Application()
    app.router.add_get("/v1/ws", talk)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    one = Subscription(f"http://127.0.0.1:{port}", paid=told.paid, lost=told.lost)
    one.add("one")
    one.add("two")
    try:
        said = [await asyncio.wait_for(told.said.get(), 10) for _ in range(3)]
        assert said == [("paid", frozenset({"one"})), ("lost", frozenset({"two"})), ("paid", frozenset({"one"}))]
        assert (one.hears("one"), one.hears("two")) == (False, True)
    finally:
        await one.close()
        await runner.cleanup()


def test_what_a_mint_says_that_it_tells(tmp_path: Path) -> None:
    listed = [
        {"method": "bolt11", "unit": "sat", "commands": ["bolt11_melt_quote", "bolt11_mint_quote"]},
        {"method": "bolt11", "unit": "usd", "commands": ["proof_state"]},
        {"method": "bolt12", "unit": "eur", "commands": ["bolt11_mint_quote"]},
        {"method": "bolt11", "unit": "msat"},
        {"method": "bolt11", "unit": 7, "commands": ["bolt11_mint_quote"]},
        "bolt11",
    ]
    info = MintInfo.of({"nuts": {"17": {"supported": listed}}})
    assert info == MintInfo(tells=("sat",))
    info.keep(tmp_path)
    assert MintInfo.load(tmp_path) == info
    for nothing in ({}, {"nuts": {"17": []}}, {"nuts": {"17": {"supported": True}}}):
        assert MintInfo.of(nothing) == MintInfo()
    (tmp_path / "mint.json").write_text('{"enforces_locks": true}')  # of an earlier version
    assert MintInfo.load(tmp_path) == MintInfo(enforces_locks=True)
