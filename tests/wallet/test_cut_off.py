"""Closing while a mint is silent, and a store that cannot be written: the journal knows how to go on."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.system.tasks import spawn
from routstr_desktop.wallet import wallet as wallet_module
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_send import customer

NO_SUM = 33


async def test_closing_does_not_wait_for_a_silent_mint(
    open_house: Opener, proxy: FaultProxy, mint: TestMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallet_module, "LANDING", 0.1)
    house = await open_house(proxy.url)
    key = await customer(house, proxy.url, 100)
    proxy.arrived.clear()
    proxy.plan["swap"] = ["held"]
    sending = spawn(house.wallet.send(NO_SUM, source=key, purpose="refund"), name="send")
    await proxy.arrived.wait()
    await house.close()
    proxy.gate.set()
    assert isinstance((await asyncio.gather(sending, return_exceptions=True))[0], asyncio.CancelledError)
    house = await open_house(proxy.url)
    await house.resolve()
    (made,) = await house.wallet.sent()
    assert (made.state, house.balance()) in (("minted", 67_000), ("failed", 100_000))
    await house.check_books()


def full(house: House) -> None:
    """The store of the only mint takes no more writes."""
    (actor,) = house.wallet.places.values()

    def no(*_: object, **__: object) -> None:
        raise OSError("disk full")

    actor.purse._wallet.db.connect = no


async def test_a_store_that_cannot_be_written(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    await customer(house, mint.url, 100)
    full(house)
    with pytest.raises(LedgerFailure):
        await house.redeem(await mint.fund(8), "bob")
    assert house.key("bob") is None
    assert (await house.wallet.audit()).ok
