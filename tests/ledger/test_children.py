"""Invariants 14 to 18 for child keys: one account, limits of their own, a price that is paid once."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BadRequest, InsufficientBalance, KeyExpired, LedgerFailure
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger import BalanceLimitExceeded, Ledger
from routstr_desktop.system.tasks import spawn

from .books import beneficiary, funded, open_ledger, pay, row, secret, sound


async def child_of(ledger: Ledger, parent: ApiKey, name: str = "c", *, price: int = 0, **rules: int | str | None) -> ApiKey:
    (child,) = await ledger.children.create(parent, [secret(name)], price_msat=price, **rules)  # type: ignore[arg-type]
    return child


async def test_a_child_spends_its_parents_money(ledger: Ledger) -> None:
    parent = await funded(ledger, 10_000, "p")
    child = await child_of(ledger, parent)
    assert (child.account_id, child.parent_id) == (parent.account_id, parent.id)
    assert ledger.children.parent(child) is parent
    assert ledger.children.parent(parent) is None
    assert ledger.balance(child) == ledger.spendable(child) == 10_000
    first, second = ledger.hold(child, 4_000), ledger.hold(parent, 5_000)
    for key in (parent, child):
        assert (ledger.held(key), ledger.available(key)) == (9_000, 1_000)
    with pytest.raises(InsufficientBalance):
        ledger.hold(child, 1_001)
    assert first.settle(1_500, row()) == (1_500, 0, 8_500, 3_500)
    assert second.settle(5_000, row()).charged_msat == 5_000
    assert (child.spent, child.requests, parent.spent, parent.requests) == (1_500, 1, 6_500, 2)
    assert ledger.totals().held_msat == 0
    assert [key.id for key in await ledger.children.of(parent)] == [child.id]


async def test_a_childs_hold_grows_on_both(ledger: Ledger) -> None:
    parent = await funded(ledger, 10_000)
    child = await child_of(ledger, parent, balance_limit=6_000)
    hold = ledger.hold(child, 1_000)
    ledger.resize(hold, 6_000)
    assert ledger.held(parent) == ledger.held(child) == ledger.totals().held_msat == 6_000
    with pytest.raises(BalanceLimitExceeded):
        ledger.resize(hold, 6_001)
    hold.release()
    assert ledger.held(parent) == 0


async def test_a_childs_hold_grows_within_its_parents_limit(ledger: Ledger) -> None:
    parent = await funded(ledger, 10_000, balance_limit=6_000)
    hold = ledger.hold(await child_of(ledger, parent), 1_000)
    with pytest.raises(BalanceLimitExceeded):
        ledger.resize(hold, 6_001)
    assert ledger.held(parent) == hold.amount == 1_000
    ledger.resize(hold, 6_000)
    hold.release()


async def test_a_child_overrun_never_takes_anothers_hold(ledger: Ledger) -> None:
    """Invariants 5 and 9."""
    parent = await funded(ledger, 10_000)
    child = await child_of(ledger, parent)
    other = ledger.hold(parent, 6_000)
    assert ledger.hold(child, 2_000).settle(9_000, row()).charged_msat == 4_000
    assert other.settle(6_000, row()).charged_msat == 6_000
    assert ledger.balance(parent) == 0


async def test_the_childs_limit_refuses_and_leaves_the_parent_alone(ledger: Ledger) -> None:
    """Invariant 15."""
    parent = await funded(ledger, 100_000)
    child = await child_of(ledger, parent, balance_limit=5_000)
    hold = ledger.hold(child, 3_000)
    with pytest.raises(BalanceLimitExceeded):
        ledger.hold(child, 2_001)
    assert (ledger.held(parent), ledger.spendable(child), ledger.spendable(parent)) == (3_000, 2_000, 97_000)
    assert hold.settle(99_000, row()).charged_msat == 5_000
    assert ledger.available(parent) == 95_000


async def test_the_parents_limit_binds_its_children(ledger: Ledger) -> None:
    parent = await funded(ledger, 100_000, balance_limit=5_000)
    child = await child_of(ledger, parent, price=1_000)
    assert ledger.spendable(child) == 4_000
    with pytest.raises(BalanceLimitExceeded):
        ledger.hold(child, 4_001)
    assert ledger.hold(child, 1_000).settle(9_000, row()).charged_msat == 4_000
    with pytest.raises(BalanceLimitExceeded):
        await child_of(ledger, parent, "d", price=1)
    assert parent.spent == 5_000


async def test_validity_of_child_and_parent(tmp_path: Path) -> None:
    now = 1_000.0
    ledger = await open_ledger(tmp_path, now=lambda: now)
    parent = await funded(ledger, 10_000, expires=3_000)
    short, long = await child_of(ledger, parent, "s", expires=2_000), await child_of(ledger, parent, "l", expires=9_000)
    now = 2_000.0
    with pytest.raises(KeyExpired):
        ledger.hold(short, 1)
    ledger.hold(long, 1).release()
    now = 3_000.0
    with pytest.raises(KeyExpired):
        ledger.hold(long, 1)
    with pytest.raises(KeyExpired):
        await child_of(ledger, parent, "x")
    await sound(ledger)
    await ledger.close()


async def test_many_parallel_requests_of_many_children(ledger: Ledger) -> None:
    """Invariant 14."""
    parent = await funded(ledger, 50_000)
    children = await ledger.children.create(parent, [secret(f"c{n}") for n in range(10)], balance_limit=7_000)

    async def request(key: ApiKey) -> int:
        await asyncio.sleep(0)
        try:
            hold = ledger.hold(key, 1_000)
        except (InsufficientBalance, BalanceLimitExceeded):
            return 0
        await asyncio.sleep(0)
        return hold.settle(1_000, row()).charged_msat

    results = await asyncio.gather(*(request(children[n % 10]) for n in range(200)))
    assert sum(results) == parent.spent == sum(child.spent for child in children) == 50_000
    assert max(child.spent for child in children) <= 7_000
    assert ledger.balance(parent) == 0


async def test_the_price_is_taken_once_for_all_or_none(ledger: Ledger) -> None:
    """Invariant 16."""
    parent = await funded(ledger, 10_500)

    async def buy(number: int) -> int:
        try:
            return len(await ledger.children.create(parent, [secret(f"{number}.{n}") for n in range(2)], price_msat=1_000))
        except InsufficientBalance:
            return 0

    bought = sum(await asyncio.gather(*(buy(number) for number in range(20))))
    assert bought == 10
    assert (ledger.balance(parent), parent.spent, ledger.totals().operator_msat) == (500, 10_000, 10_000)
    assert len(await ledger.children.of(parent)) == 10
    assert ledger.totals().customer_keys == 11


async def test_a_purchase_that_cannot_be_written_takes_nothing(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    parent = await funded(ledger, 10_000, "p")
    await ledger.flush()
    ledger._database._connection.execute("PRAGMA query_only = ON")
    for _ in range(2):  # the write fails, then nothing is written any more
        with pytest.raises(LedgerFailure):
            await child_of(ledger, parent, price=1_000)
        assert (ledger.balance(parent), parent.spent, ledger.totals().operator_msat) == (10_000, 0, 0)
    await ledger.close()


async def test_a_purchase_on_its_way_to_the_file_keeps_its_parent_in_memory(tmp_path: Path) -> None:
    """Nor longer: afterwards the parent may be forgotten, and is as it was."""
    ledger = await open_ledger(tmp_path, cached_keys=2)
    for name in ("a", "b", "c"):
        await funded(ledger, 1_000, name)
    parent = await funded(ledger, 10_000, "p")

    def look_at_others() -> None:
        for name in ("a", "b", "c"):
            assert ledger.find_key(secret(name))

    buying = spawn(child_of(ledger, parent, "d", price=1_000), name="buying")
    await asyncio.sleep(0)
    look_at_others()
    assert ledger.find_key(secret("p")) is parent
    child = await buying
    await ledger.children.reset(child)
    look_at_others()
    again = ledger.find_key(secret("p"))
    assert again is not None
    assert again is not parent
    assert (ledger.balance(again), again.spent) == (9_000, 1_000)
    await sound(ledger)
    await ledger.close()


@pytest.mark.parametrize(("secrets", "price"), [([], 0), (["x"], -1)])
async def test_nonsense_purchases(ledger: Ledger, secrets: list[str], price: int) -> None:
    with pytest.raises(ValueError, match="child keys at"):
        await ledger.children.create(await funded(ledger, 10_000), secrets, price_msat=price)


async def test_a_hold_forbids_to_spend_it_on_children(ledger: Ledger) -> None:
    parent = await funded(ledger, 10_000)
    hold = ledger.hold(parent, 9_500)
    with pytest.raises(InsufficientBalance):
        await child_of(ledger, parent, price=1_000)
    hold.settle(9_500, row())
    await child_of(ledger, parent, price=500)


async def test_a_secret_that_exists_fails_the_whole_purchase(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    parent = await funded(ledger, 10_000, "p")
    with pytest.raises(BadRequest):
        await ledger.children.create(parent, [secret("a"), secret("a")], price_msat=1_000)
    with pytest.raises(BadRequest):
        await ledger.children.create(parent, [secret("p")], price_msat=1_000)
    assert (ledger.balance(parent), parent.spent, ledger.failure) == (10_000, 0, None)
    await sound(ledger)
    await ledger.close()


async def test_no_children_of_children_nor_of_local_keys(ledger: Ledger) -> None:
    child = await child_of(ledger, await funded(ledger, 10_000))
    local = await ledger.create_local_key(secret("mine"), "mine")
    for key in (child, local):
        with pytest.raises(BadRequest):
            await child_of(ledger, key, "x")


async def test_a_child_has_no_money_to_send_and_a_top_up_is_its_parents(ledger: Ledger) -> None:
    parent = await funded(ledger, 10_000, "p")
    child = await child_of(ledger, parent)
    with pytest.raises(ValueError, match="no money"):
        await ledger.operations.begin_send("s", source=child, mint="m", unit="sat", amount_msat=1_000, payload={})
    await pay(ledger, 5_000, beneficiary(secret("c")))
    assert ledger.balance(parent) == ledger.balance(child) == 15_000


@pytest.mark.parametrize("evict", [False, True])
async def test_children_after_a_restart(tmp_path: Path, evict: bool) -> None:
    moment = datetime(2026, 5, 1, 12).timestamp()
    ledger = await open_ledger(tmp_path, now=lambda: moment, cached_keys=2)
    parent = await funded(ledger, 100_000, "p")
    await child_of(ledger, parent, price=1_000, balance_limit=5_000, limit_reset="daily")
    child = ledger.find_key(secret("c"))
    assert child is not None
    hold = ledger.hold(child, 3_000)
    for number in range(5 if evict else 0):
        await funded(ledger, 1_000, f"other{number}")
    hold.settle(3_000, row())
    if evict:
        await ledger.flush()
        for number in range(20):
            ledger.find_key(secret(f"other{number % 5}"))
    else:
        await ledger.close()
        ledger = await open_ledger(tmp_path, now=lambda: moment, cached_keys=2)
    again = ledger.find_key(secret("c"))
    assert again is not None
    assert (again.spent, again.parent_id, again.limit_reset, ledger.limit_left(again)) == (3_000, parent.id, "daily", 2_000)
    assert ledger.balance(again) == 96_000
    with pytest.raises(BalanceLimitExceeded):
        ledger.hold(again, 2_001)
    found = ledger.find_key(secret("p"))
    assert found is not None
    ledger.hold(found, 96_000).release()
    moment += 86_400
    assert ledger.limit_left(again) == 5_000
    await sound(ledger)
    await ledger.close()


async def test_a_reset_fills_the_limit_and_keeps_what_was_spent(tmp_path: Path) -> None:
    ledger = await open_ledger(tmp_path)
    parent = await funded(ledger, 100_000, "p")
    child = await child_of(ledger, parent, balance_limit=5_000)
    ledger.hold(child, 4_000).settle(4_000, row())
    running = ledger.hold(child, 1_000)
    await ledger.children.reset(child)
    assert (child.spent, ledger.limit_left(child)) == (4_000, 4_000)
    running.settle(1_000, row())
    await ledger.close()
    ledger = await open_ledger(tmp_path)
    again = ledger.find_key(secret("c"))
    assert again is not None
    assert (again.spent, ledger.limit_left(again)) == (5_000, 4_000)
    await sound(ledger)
    await ledger.close()
