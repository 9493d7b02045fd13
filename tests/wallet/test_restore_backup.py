"""Books of a backup are older than the coins: what moved since is found at the mint, and the books balance again."""

from __future__ import annotations

from pathlib import Path

import pytest

from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.migrations import copy_file
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import faults
from routstr_desktop.wallet.restore import begin
from routstr_desktop.wallet.testmint import swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.mint import TestMint

from .conftest import Opener
from .house import PEPPER, House

MINE = Beneficiary("operator")


async def back(open_house: Opener, tmp_path: Path, copy: Path, *mints: str) -> House:
    """A new computer with the books of then, their search journaled, until nothing is pending."""
    place = tmp_path / "anew" / "ledger.db"
    place.parent.mkdir()
    copy.replace(place)  # noqa: ASYNC240 - a test may block
    ledger = await Ledger.open(place, pepper=PEPPER)
    for mint in mints:
        await begin(ledger.operations, mint, "sat", backup=True)
    await ledger.close()
    house = await open_house(*mints, name="anew")
    await house.resolve()
    return house


async def away(house: House, amount: int, mint: str) -> None:
    """Withdrawn by the operator, and redeemed by another wallet."""
    sent = await house.wallet.send(amount, source="operator", purpose="withdrawal", mint=mint)
    await house.wallet.handed_out(sent.operation_id)
    await swap_coins(mint, parse(sent.token or "").proofs)


async def test_what_was_spent_since_is_a_loss_of_the_operators(open_house: Opener, tmp_path: Path, mint: TestMint) -> None:
    house = await open_house(mint.url)
    await house.wallet.redeem(await mint.fund(1000), MINE)
    await house.redeem(await mint.fund(100))
    await house.ledger.copy_to(tmp_path / "copy.db")
    await away(house, 400, mint.url)
    await house.close()

    new = await back(open_house, tmp_path, tmp_path / "copy.db", mint.url)
    assert new.wallet.balance_at(mint.url) == 700_000
    assert (new.ledger.withdrawable(), new.balance(), new.ledger.totals().losses_msat) == (600_000, 100_000, 400_000)
    await new.check_books()
    assert [one.missing_msat for one in await new.wallet.restore()] == [0]  # it was booked once
    await away(new, 600, mint.url)
    await new.check_books()


async def test_what_came_in_since_is_the_operators(open_house: Opener, tmp_path: Path, mint: TestMint) -> None:
    house = await open_house(mint.url)
    await house.redeem(await mint.fund(100))
    await house.ledger.copy_to(tmp_path / "copy.db")
    await house.redeem(await mint.fund(40), "bob")
    await house.close()

    new = await back(open_house, tmp_path, tmp_path / "copy.db", mint.url)
    assert (new.balance(), new.key("bob"), new.ledger.withdrawable()) == (100_000, None, 40_000)
    await new.check_books()


@pytest.mark.parametrize("point", ["send:prepared", "send:stored"])
async def test_a_payment_that_was_under_way_is_settled_first(
    open_house: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mint: TestMint, point: str
) -> None:
    """The backup was made between two steps of it; its token is claimed by the time it is restored."""
    house = await open_house(mint.url)
    await house.wallet.redeem(await mint.fund(1000), MINE)
    books, copy = house.ledger.path, tmp_path / "copy.db"

    def save(reached: str) -> None:
        if reached == point:
            copy_file(books, copy)

    monkeypatch.setattr(faults, "hook", save)
    await away(house, 333, mint.url)
    monkeypatch.setattr(faults, "hook", None)
    await house.close()

    new = await back(open_house, tmp_path, copy, mint.url)
    await new.wallet.check_outstanding()
    assert new.wallet.balance_at(mint.url) == 667_000
    assert new.ledger.withdrawable() == 667_000
    await new.check_books()
