"""Rounding: costs up, payouts down, never a float."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.money import Amount, Dollars, ceil_div, msat, msat_to_usd, sat_ceil, sat_floor, usd_to_msat_ceil


@given(st.integers(0, 10**15))
def test_floor_and_ceil_enclose_the_amount_by_less_than_a_sat(amount: int) -> None:
    assert msat(sat_floor(amount)) <= amount <= msat(sat_ceil(amount))
    assert sat_ceil(amount) - sat_floor(amount) == (1 if amount % 1000 else 0)


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_ceil_div_rounds_up_once(dividend: int, divisor: int) -> None:
    quotient = ceil_div(dividend, divisor)
    assert (quotient - 1) * divisor < dividend <= quotient * divisor


@given(st.decimals(0, 1000, places=9), st.decimals(1000, 1_000_000, places=2))
def test_usd_rounds_up_to_whole_msat(usd: Decimal, btc_usd: Decimal) -> None:
    amount = usd_to_msat_ceil(usd, btc_usd)
    back = msat_to_usd(amount, btc_usd)
    one = msat_to_usd(1, btc_usd)
    assert back >= usd * (1 - Decimal("1e-20"))
    assert back - usd <= one


def test_a_sat_at_a_hundred_thousand_dollars() -> None:
    assert usd_to_msat_ceil(Decimal("0.001"), Decimal(100_000)) == 1000
    assert usd_to_msat_ceil(Decimal("0.0010000001"), Decimal(100_000)) == 1001


def test_money_in_words_is_exact_and_brings_its_unit() -> None:
    said = [str(Amount(amount)) for amount in (0, 1, 500, 1_000, 1_204_000, 300_001, -2_500)]
    assert said == ["0 sat", "0.001 sat", "0.5 sat", "1 sat", "1,204 sat", "300.001 sat", "−2.5 sat"]
    assert (f"{Dollars('1204.5')}", f"{Dollars('1204.5'):.1f}") == ("$1,204.50", "1204.5")
    assert (Amount(5) + 1, json.dumps(Amount(5))) == (6, "5"), "everywhere else it is a number"
