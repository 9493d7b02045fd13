"""Which coins are spent."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.wallet.coins import CROWD, MAX_EXACT, TIDY, cover, exact
from routstr_desktop.wallet.plan import split
from routstr_desktop.wallet.purse import Held
from routstr_desktop.wallet.tokens import Coin

purses = st.lists(st.integers(0, 12).map(lambda bit: 1 << bit), max_size=40)


def held(amounts: Sequence[int], keyset: str = "00" * 8) -> list[Held]:
    return [Held(Coin(keyset, amount, str(n), "C"), str(n), None) for n, amount in enumerate(amounts)]


def total(coins: Sequence[Held]) -> int:
    return sum(one.coin.amount for one in coins)


def fee(ppk: int):
    return lambda coins: -(-len(coins) * ppk // 1000)


@given(purses, st.data())
def test_exact_finds_a_sum_if_there_is_one(amounts: list[int], data: st.DataObject) -> None:
    part = data.draw(st.lists(st.sampled_from(amounts), unique_by=id, max_size=12)) if amounts else []
    chosen = data.draw(st.permutations(range(len(amounts))))[: len(part)] if amounts else []
    amount = sum(amounts[n] for n in chosen)
    found = exact(held(amounts), amount) if amount else []
    assert found is not None
    assert total(found) == amount
    assert len({one.coin.secret for one in found}) == len(found) <= max(len(chosen), 0)


@given(purses, st.integers(1, 20_000))
def test_exact_is_exact_or_nothing(amounts: list[int], amount: int) -> None:
    found = exact(held(amounts), amount)
    assert found is None or total(found) == amount


def test_exact_gives_up_on_dust() -> None:
    assert exact(held([1] * 100), MAX_EXACT + 1) is None


@given(purses, st.integers(1, 20_000), st.sampled_from([0, 100, 1000, 2000]))
def test_cover_pays_amount_and_fee(amounts: list[int], amount: int, ppk: int) -> None:
    found = cover(held(amounts), amount, fee(ppk), old=lambda one: False)
    if found is not None:
        assert total(found) >= amount + fee(ppk)(found)
        assert len({one.coin.secret for one in found}) == len(found)
    elif ppk == 0:
        assert sum(amounts) < amount


def test_cover_takes_one_fitting_coin_rather_than_many() -> None:
    assert [one.coin.amount for one in cover(held([1, 2, 4, 8, 64, 128]), 33, fee(0), old=lambda one: False) or []] == [64]


def test_cover_takes_old_keysets_first() -> None:
    coins = held([64], "00" + "a" * 14) + held([1, 2, 4], "00" + "b" * 14)
    found = cover(coins, 33, fee(0), old=lambda one: one.coin.keyset.endswith("b"))
    assert sorted(one.coin.amount for one in found or []) == [1, 2, 4, 64]


def test_cover_tidies_up_a_crowd() -> None:
    found = cover(held([1] * (CROWD + TIDY) + [1024]), 500, fee(0), old=lambda one: False)
    assert sorted(one.coin.amount for one in found or []) == [1] * TIDY + [1024]


@pytest.mark.parametrize(("amount", "coins"), [(0, []), (1, [1]), (13, [1, 4, 8]), (1 << 40, [1 << 40])])
def test_split(amount: int, coins: list[int]) -> None:
    assert split(amount) == coins


def test_split_takes_the_coins_that_there_are() -> None:
    assert split(200, (1, 2, 4, 8, 64)) == [8, 64, 64, 64]
    assert split(0, (1,)) == []
    with pytest.raises(MintUnreachable, match="no keys"):
        split(5, (2, 4))
    with pytest.raises(MintUnreachable, match="no keys"):
        split(1 << 30, (1,))
