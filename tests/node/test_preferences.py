"""What the Settings page changes, on a real node: it counts at once, it is kept as what it is, and a fault changes nothing."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node.customer import Customer
from routstr_desktop.node.preferences import SHOWN
from routstr_desktop.node.settings import NEED_RESTART
from tests.node.test_node import MODEL, World, upstream, world  # noqa: F401
from tests.support.mint import TestMint


async def test_one_price_for_all_models_is_what_the_next_request_costs(world: World, mint: TestMint) -> None:  # noqa: F811
    node = world.node
    async with Customer(str(node.public_url), mint.url, MODEL) as customer:
        _, before = await customer.stream(await customer.mint(1000), "Hello")
        assert not await node.preferences.change(fixed_pricing=True, fixed_cost_per_request="2.5")  # as a row says it
        _, flat = await customer.stream(await customer.mint(1000), "Hello")
        assert not await node.preferences.change(fixed_pricing=False)
        _, after = await customer.stream(await customer.mint(1000), "Hello")
    assert flat == 2_500 != before
    assert after == before
    assert (await node.audit()).ok


async def test_what_is_typed_is_kept_as_what_it_is(world: World) -> None:  # noqa: F811
    change = world.node.preferences.change
    await change(fixed_pricing=True, dead_key_days="30", btc_usd_price="90000.5", price_raise_limit="7.5")
    kept = tomllib.loads(world.paths.config_file.read_text())
    assert (kept["fixed_pricing"], kept["dead_key_days"], kept["price_raise_limit"]) == (True, 30, "7.5")
    assert await change(price_list_refresh=False)  # waits for the next start
    shown = await world.node.preferences.options()
    assert shown["btc_usd_price"] == Decimal("90000.5")
    assert shown["defaults"].keys() == set(SHOWN)
    assert (shown["defaults"]["btc_usd_price"], shown["defaults"]["dead_key_days"]) == (None, 180)
    assert shown["later"] <= NEED_RESTART


async def test_one_that_is_wrong_keeps_all_from_being_changed(world: World) -> None:  # noqa: F811
    before = world.node.settings
    with pytest.raises(ConfigError, match=r"price_raise_limit .*must be at most 1000"):
        await world.node.preferences.change(price_raise_limit="5000", fixed_pricing=True)
    with pytest.raises(ConfigError, match=r"dead_key_days .*must be a whole number"):
        await world.node.preferences.change(dead_key_days="soon")
    assert world.node.settings is before
