"""Many small coins become few large ones, in quiet moments, and the operator bears the mint's fee."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import tidy
from routstr_desktop.wallet.testmint import mint_tokens
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House


@pytest.fixture
async def house(open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Alice's 255 sat in 8 coins and the operator's 63 in 6."""
    monkeypatch.setattr(tidy, "MANY", 10)
    made = await open_house(proxy.url)
    await made.redeem(await mint_tokens(proxy.url, 255))
    await made.wallet.redeem(await mint_tokens(proxy.url, 63), Beneficiary("operator"))
    yield made
    assert made.balance() == 255_000
    await made.check_books()


def coins(house: House) -> int:
    (actor,) = house.wallet.places.values()
    return len(actor.spendable())


async def test_many_small_coins_become_few(house: House) -> None:
    assert coins(house) == 14
    assert await house.wallet.tidy() == 1
    assert coins(house) == (318).bit_count()
    assert await house.wallet.tidy() == 0
    assert "tidy" not in [row.kind for row in await house.ledger.operations.page(10, 0)]


async def test_not_while_coins_are_in_use(house: House) -> None:
    (actor,) = house.wallet.places.values()
    actor.busy.add("somebody's")
    assert await house.wallet.tidy() == 0
    actor.busy.clear()


async def test_not_with_a_fee_that_the_operator_cannot_bear(
    open_house: Opener, fee_mint: TestMint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy, "MANY", 5)
    house = await open_house(fee_mint.url, name="poor")
    await house.redeem(await fee_mint.fund(256))
    assert await house.wallet.tidy() == 0
    await house.wallet.redeem(await fee_mint.fund(8), Beneficiary("operator"))
    assert await house.wallet.tidy() == 1
    assert house.ledger.withdrawable() < 7_000
    await house.check_books()


@pytest.mark.parametrize("fault", ["lost", "drop", "html", "500", "429", "twice"])
async def test_a_mint_in_trouble_costs_nothing(house: House, proxy: FaultProxy, fault: str) -> None:
    proxy.plan["swap"] = [fault]
    with contextlib.suppress(MintUnreachable):
        await house.wallet.tidy()
    proxy.heal()
    await house.resolve()
    assert coins(house) in (14, (318).bit_count())
    assert house.ledger.totals().fees_msat == 0
