"""Huge sets of coins (invariant 71): mints refuse long lists, so questions go in batches, and a swap
takes only so many inputs.
"""

from __future__ import annotations

from pathlib import Path

from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.coins import MAX_EXACT, MAX_INPUTS
from routstr_desktop.wallet.plan import Plan
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

MANY = MAX_INPUTS + 50


async def hoard(words: str, directory: Path, mint: TestMint, amounts: tuple[int, ...]) -> House:
    """A node that finds so many small coins of its words at the mint: what years of another wallet have left."""
    house = await House.open(directory / "former", words, [mint.url])
    actor = house.wallet.places[mint.url, "sat"]
    await actor.refresh_keys()
    for start in range(0, len(amounts), 150):
        part = amounts[start : start + 150]
        token = await mint.fund(sum(part), amounts=part, dleq=False)
        inputs = [*(await actor.expand(house.wallet.parse(token).proofs))]
        keyset = await actor.active_keyset()
        plan: Plan = await actor.purse.plan(keyset, part)
        prepared = await actor.purse.prepare(plan)
        await actor.client.swap(inputs, prepared.outputs)
    await house.close()
    house = await House.open(directory / "heir", words, [mint.url])
    await house.wallet.restore()
    return house


async def test_a_token_of_many_coins_becomes_few(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    await house.redeem(await mint.fund(MANY, amounts=[1] * MANY, dleq=False))
    assert house.balance() == MANY * 1000
    assert len(house.wallet.places[mint.url, "sat"].purse.held) == MANY.bit_count()
    await house.check_books()


async def test_a_hoard_is_found_spent_in_parts_and_tidied_up(tmp_path: Path, mint: TestMint) -> None:
    house = await hoard(nutshell.new_words(), tmp_path, mint, (1,) * MANY)
    try:
        assert house.ledger.totals().operator_msat == MANY * 1000
        held = house.wallet.places[mint.url, "sat"].purse.held
        assert len(held) == MANY
        small = await house.wallet.send(MAX_EXACT, source="operator", purpose="withdrawal")
        assert len(held) == MANY
        large = await house.wallet.send(MAX_INPUTS - 10, source="operator", purpose="withdrawal")
        assert len(held) < MANY - MAX_INPUTS + 50, "a swap makes few large coins of many small ones"
        for sent in (small, large):
            assert await mint.receive(sent.token or "") == sent.amount
        assert len(await house.wallet.check_outstanding()) == 2
        await house.check_books()
    finally:
        await house.close()
