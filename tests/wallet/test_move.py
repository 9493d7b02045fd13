"""Moving balance between own mints: nobody's money changes, only where it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from routstr_desktop.core.errors import (
    BadRequest,
    InsufficientBalance,
    MintUnreachable,
    PayoutPending,
    UntrustedMint,
    WalletShort,
)
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet.testmint import mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House


@pytest.fixture
async def house(open_house: Opener, proxy: FaultProxy, fee_mint: TestMint) -> AsyncIterator[House]:
    """A customer's 200 sat and the operator's 50 at one mint, nothing at the other."""
    made = await open_house(proxy.url, fee_mint.url)
    await made.redeem(await mint_tokens(proxy.url, 200))
    await made.wallet.redeem(await mint_tokens(proxy.url, 50), Beneficiary("operator"))
    yield made
    assert made.balance() == 200_000
    assert made.ledger.totals().suspense_msat == 0
    await made.check_books()


async def arrived(house: House) -> list[str]:
    """States of the deposits, once the mints were asked."""
    found = []
    for row in await house.ledger.operations.list("mint"):
        deposit = await house.wallet.deposits.get(row.id)
        assert deposit is not None
        found.append((await house.wallet.deposits.look(deposit)).state)
    return found


async def test_more_than_the_operators_own_may_change_its_place(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    moved = await house.wallet.move(proxy.url, fee_mint.url + "/", 220)
    assert (moved.state, moved.amount_msat, moved.fee_msat) == ("done", 220_000, 1_000)
    assert await arrived(house) == ["done"]
    assert (house.wallet.balance_at(proxy.url), house.wallet.balance_at(fee_mint.url)) == (29_000, 220_000)
    assert house.ledger.withdrawable() == 49_000
    assert [row.kind for row in await house.ledger.operations.page(1, 0)] == ["move"]


async def test_what_cannot_be_moved(house: House, proxy: FaultProxy, fee_mint: TestMint, v1_mint: TestMint) -> None:
    for origin, target, amount, error in (
        (proxy.url, proxy.url, 10, BadRequest),
        (proxy.url, v1_mint.url, 10, UntrustedMint),
        (fee_mint.url, proxy.url, 10, WalletShort),
        (proxy.url, fee_mint.url, 249, WalletShort),
    ):
        with pytest.raises(error):
            await house.wallet.move(origin, target, amount)
    assert set(await arrived(house)) <= {"failed"}
    assert house.ledger.withdrawable() == 50_000


async def test_the_fees_must_be_the_operators_to_pay(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    await house.wallet.send(49, source="operator", purpose="withdrawal")
    with pytest.raises(InsufficientBalance):
        await house.wallet.move(proxy.url, fee_mint.url, 100)
    assert await arrived(house) == ["failed"]


async def test_a_mint_that_is_down(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    await proxy.stop()
    with pytest.raises(MintUnreachable):
        await house.wallet.move(proxy.url, fee_mint.url, 100)
    assert await arrived(house) == ["failed"]
    await proxy.start()


async def test_in_doubt_it_is_found_out_and_arrives(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    proxy.plan["melt"] = ["ok", "lost"]
    proxy.always["melt"] = "drop"
    with pytest.raises(PayoutPending):
        await house.wallet.move(proxy.url, fee_mint.url, 100)
    assert await arrived(house) == ["quoted"]
    assert (await house.wallet.audit()).ok
    proxy.heal()
    await house.resolve()
    assert house.ledger.totals().suspense_msat in (0, 100_000)  # on its way, for everybody to see
    assert (await house.wallet.audit()).ok
    assert await arrived(house) == ["done"]
    assert house.wallet.balance_at(fee_mint.url) == 100_000


async def test_two_at_once(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    await asyncio.gather(*(house.wallet.move(proxy.url, fee_mint.url, 60) for _ in range(2)))
    assert await arrived(house) == ["done", "done"]
    assert house.wallet.balance_at(fee_mint.url) == 120_000


async def test_all_but_the_fees(house: House, proxy: FaultProxy, fee_mint: TestMint) -> None:
    """There, and back from the mint that takes fees for coins as well. What was reserved for fees and not needed stays."""
    there = await house.wallet.move(proxy.url, fee_mint.url, None)
    assert (there.amount_msat, there.fee_msat) == (247_000, 1_000)  # 3 sat were reserved
    assert await arrived(house) == ["done", "failed"]
    assert (house.wallet.balance_at(proxy.url), house.wallet.balance_at(fee_mint.url)) == (2_000, 247_000)
    back = await house.wallet.move(fee_mint.url, proxy.url, None)
    assert (back.amount_msat, back.fee_msat) == (242_000, 2_000)
    assert set(await arrived(house)) == {"done", "failed"}
    assert (house.wallet.balance_at(proxy.url), house.wallet.balance_at(fee_mint.url)) == (244_000, 3_000)
    with pytest.raises(WalletShort):
        await house.wallet.move(fee_mint.url, proxy.url, None)
    assert "quoted" not in await arrived(house)
