"""Keys that end: their balance goes to their owner's address, or waits for their owner; the books balance after each test."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.node.customer import Customer
from tests.node.test_keys import customer  # noqa: F401
from tests.node.test_node import World, upstream, world  # noqa: F401
from tests.support.lnurl import LnurlService


@pytest.fixture
async def service(tmp_path: Path, world: World) -> AsyncIterator[LnurlService]:  # noqa: F811
    async with LnurlService(tmp_path) as running:
        assert world.node.wallet is not None
        client = world.node.wallet._payer._lnurl = running.client()
        yield running
        await client.close()


async def ended(world: World, customer: Customer, address: str | None) -> ApiKey:  # noqa: F811
    ledger, _ = world.node.parts()
    key = ledger.find_key(customer.key)
    assert key is not None
    return await ledger.update_key(key, expires=int(time.time()) - 1, refund_address=address)


async def test_the_balance_goes_to_the_keys_address(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
    service: LnurlService,
) -> None:
    """Issue 3.1: what core promises and never does; once, and never the operator's."""
    ledger, wallet = world.node.parts()
    earned, fees = ledger.totals().operator_msat, ledger.totals().fees_msat
    key = await ended(world, customer, service.address)
    before = ledger.balance(key)
    with pytest.raises(RoutstrError, match="403"):
        await customer.balance()
    assert await world.node.upkeep.expiry.refund_expired() == 1
    rounds = 1
    while await world.node.upkeep.expiry.refund_expired():
        rounds += 1
    paid = await wallet.paid(source=key)
    assert [one.state for one in paid] == ["done"] * rounds
    assert sum(one.amount_msat + one.fee_msat for one in paid) == before - ledger.balance(key)
    assert ledger.balance(key) < 10_000
    assert (ledger.totals().operator_msat, ledger.totals().fees_msat) == (earned, fees)


async def test_without_an_address_it_waits_for_its_owner(world: World, customer: Customer) -> None:  # noqa: F811
    """An expired key is still refundable as ecash."""
    ledger, _ = world.node.parts()
    key = await ended(world, customer, None)
    assert await world.node.upkeep.expiry.refund_expired() == 0
    left = ledger.balance(key)
    back = await customer.refund()
    assert back.amount == left // 1000
    assert await customer.redeem(back.text) == back.amount


async def test_an_address_that_cannot_be_paid_is_tried_again_later_and_the_owner_can_have_a_token(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
    service: LnurlService,
) -> None:
    ledger, _ = world.node.parts()
    expiry = world.node.upkeep.expiry
    key = await ended(world, customer, "nobody@elsewhere.example")
    before = ledger.balance(key)
    assert await expiry.refund_expired() == 0
    ((failures, at),) = expiry._tries.values()
    assert (failures, at > time.monotonic() + 30) == (1, True)
    await ledger.update_key(key, refund_address=service.address)
    assert await expiry.refund_expired() == 0, "not before its time"
    assert service.asked == []
    assert ledger.balance(key) == before
    answer = await customer._call("POST", "/balance/refund", {"lightning_address": None})
    assert await customer.redeem(answer["token"]) == before // 1000
    assert await expiry.refund_expired() == 0
    assert expiry._tries == {}


async def test_what_runs_when_the_time_is_over_ends_first(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
    service: LnurlService,
) -> None:
    ledger, _ = world.node.parts()
    key = ledger.find_key(customer.key)
    assert key is not None
    hold = ledger.hold(key, 5_000)
    await ended(world, customer, service.address)
    assert await world.node.upkeep.expiry.refund_expired() == 0
    hold.release()
    assert await world.node.upkeep.expiry.refund_expired() == 1
