"""A token of the wallet itself, as a mail program hands it on: found whole, and read as the same coins."""

from __future__ import annotations

import textwrap

import pytest

from routstr_desktop.core.recognise import Kind, recognise
from routstr_desktop.wallet.tokens import Coin, encode, encode_v3, parse
from tests.support.cost import cost_of

MINT = "https://mint.example.com"


def coins(count: int) -> list[Coin]:
    """Coins with all that a mint gives."""
    proof = (f"{1:064x}", f"{2:064x}", f"{3:064x}")
    return [Coin("00ad268c4d1f5826", 1 << number % 20, f"{number:064x}", f"02{number:064x}", proof) for number in range(count)]


@pytest.mark.parametrize("write", [encode, encode_v3])
@pytest.mark.parametrize("count", [1, 7, 100])
def test_it_comes_through_an_email(write: object, count: int) -> None:
    assert callable(write)
    token = write(MINT, "sat", coins(count), "für dich")
    quoted = "\n".join(f"> {line}" for line in textwrap.wrap(token, 70, break_on_hyphens=False))
    found = recognise(f"Hello,\n\nhere is your change:\n{quoted}\nThanks\nAda\n")
    assert (found.kind, found.value) == (Kind.TOKEN, token)
    assert parse(found.value) == parse(token)


def test_the_largest_one_is_found_in_little_time() -> None:
    token = encode(MINT, "sat", coins(1000))
    text = "\n".join(textwrap.wrap(token, 76, break_on_hyphens=False)) + "\nThanks"
    assert recognise(text).value == token
    assert cost_of(lambda: recognise(text), turns=3) < 0.3  # 30 ms on an idle computer
