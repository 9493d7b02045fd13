"""What the node does by the clock with customers' money and keys; the books balance after each test."""

from __future__ import annotations

import time

from routstr_desktop.core.keys import KeyKind
from routstr_desktop.node.customer import Customer
from tests.node.test_keys import customer, only  # noqa: F401
from tests.node.test_node import World, upstream, world  # noqa: F401


async def test_unclaimed_refunds_are_swept_after_the_time_set(
    world: World,  # noqa: F811
    customer: Customer,  # noqa: F811
) -> None:
    """Invariant 67, by the node's clock: 0 = never."""
    node = world.node
    assert node.settings.refund_sweep_ttl == 180 * 86_400
    await customer.refund()
    assert node.ledger is not None
    assert node.wallet is not None
    out = node.ledger.totals().outstanding_msat
    await node.change_settings(refund_sweep_ttl=0)
    node.wallet._now = lambda: time.time() + 400 * 86_400
    assert await node.upkeep.sweep() == 0
    await node.change_settings(refund_sweep_ttl=86_400)
    assert await node.upkeep.sweep() == 1
    assert node.ledger.totals().outstanding_msat == 0
    assert (await only(world, KeyKind.CUSTOMER)).balance_msat >= out
    assert await customer.balance() >= out
