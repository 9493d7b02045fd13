"""SIGKILL wherever an operation waits, point by point: the books are right, nothing is lost, nothing is made twice.

`test_kill` knows the points between the steps that move money and what must follow each; this one knows none of them. It kills
at the first wait, the second, and so on until the operation gets through. `make test` takes a part of them, always the same;
`--every-await` takes all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BalanceChanged
from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.testmint import swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.mint import TestMint

from .house import House
from .test_kill import AMOUNT, EXACT, FACE, Killer, killer  # noqa: F401

OPERATIONS = [("redeem", 0), ("send", AMOUNT), ("send", EXACT), ("take_back", AMOUNT), ("claim", AMOUNT), ("restore", AMOUNT)]
STRIDES = {"restore": (23, 211)}
"""A search waits for hundreds of batches that are all alike; of how many one is taken, with `--every-await` and without."""
STRIDE = (1, 29)
Table = dict[str, Counter[str]]


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    made: Table = defaultdict(Counter)
    yield made
    print("\n\nkilled while waiting at                            | after restart and recovery")
    for place, outcomes in sorted(made.items()):
        print(f"{place:50} | {', '.join(f'{outcome} ({count})' for outcome, count in sorted(outcomes.items()))}")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("operation", "amount"), OPERATIONS)
async def test_killed_while_it_waits(
    pytestconfig: pytest.Config,
    killer: Killer,  # noqa: F811
    table: Table,
    tmp_path: Path,
    fee_mint: TestMint,
    operation: str,
    amount: int,
) -> None:
    stride = STRIDES.get(operation, STRIDE)[not pytestconfig.getoption("every_await")]
    number, killed = stride // 2, True
    while killed:
        directory, where = tmp_path / str(number), tmp_path / f"{number}.where"
        words, token = nutshell.new_words(), await fee_mint.fund(FACE)
        if operation == "restore":
            lost = await House.open(tmp_path / f"lost-{number}", words, [fee_mint.url])
            await lost.redeem(token)
            await lost.close()
        job = {"directory": str(directory), "words": words, "mint": fee_mint.url, "operation": operation, "amount": amount}
        answer = killer.run(**job, token=token, wait=number, where=str(where))
        killed = answer["killed"]
        assert killed or answer["code"] == 0, answer
        outcome = await after(directory, words, fee_mint, operation, amount, token)
        if killed:
            table[f"{operation} {amount or ''} {where.read_text()}"][outcome] += 1
        number += stride


async def after(directory: Path, words: str, mint: TestMint, operation: str, amount: int, token: str) -> str:
    """Restart, look, recover, look, finish by hand what was not begun, look; what became of the operation by itself."""
    house = await House.open(directory, words, [mint.url])
    try:
        audit = await house.wallet.audit()
        assert audit.ok, ("right after the start, before the mint was asked", audit.problems)
        await house.resolve()
        await house.check_books()
        outcome = await CHECKS[operation](house, mint, amount, token)
        await house.check_books()
        assert house.ledger.totals().suspense_msat == 0
        return outcome
    finally:
        await house.close()


async def redeemed(house: House, mint: TestMint, amount: int, token: str) -> str:
    before = house.balance()
    assert before in (0, (FACE - 1) * 1000)
    await house.redeem(token)
    assert house.balance() == house.wallet.balance_at(mint.url) == (FACE - 1) * 1000
    return "credited once" if before else "token untouched, redeemed when it came again"


async def sent(house: House, mint: TestMint, amount: int, token: str) -> str:
    made = await house.wallet.sent(source=house.key())
    debited = FACE - 1 - house.balance() // 1000
    if not debited:
        assert {one.state for one in made} <= {"failed"}
        return "nothing moved"
    assert (debited, [(one.state, one.amount) for one in made]) == (amount, [("minted", amount)])
    got = await swap_coins(mint.url, parse(made[0].token or "").proofs)
    assert sum(coin.amount for coin in got) == amount - 1
    assert await house.wallet.check_outstanding() == [made[0].operation_id]
    return "token made once"


async def taken_back(house: House, mint: TestMint, amount: int, token: str) -> str:
    (made,) = await house.wallet.sent(source=house.key())
    if made.state != "reclaimed":
        assert house.balance() == (FACE - 1 - amount) * 1000
        await house.wallet.take_back(made.operation_id)
    assert house.balance() == (FACE - 1) * 1000
    assert house.ledger.totals().outstanding_msat == 0
    with pytest.raises(BalanceChanged):
        await house.wallet.take_back(made.operation_id)
    return "taken back once" if made.state == "reclaimed" else "still out, taken back on request"


async def claimed(house: House, mint: TestMint, amount: int, token: str) -> str:
    (made,) = await house.wallet.sent(source=house.key())
    newly = await house.wallet.check_outstanding()
    (seen,) = await house.wallet.sent(source=house.key())
    if seen.state == "handed_out":  # killed before its owner claimed it
        assert await house.wallet.take_back(made.operation_id) == (amount - 1) * 1000
        return "not claimed yet"
    assert seen.state == "claimed"
    assert house.wallet.balance_at(mint.url) == (FACE - 1 - 1 - amount) * 1000
    return "booked at the next look" if newly else "booked once"


async def restored(house: House, mint: TestMint, amount: int, token: str) -> str:
    before = house.wallet.balance_at(mint.url)
    assert before in (0, (FACE - 1) * 1000)
    await house.wallet.restore()
    assert house.wallet.balance_at(mint.url) == house.ledger.totals().operator_msat == (FACE - 1) * 1000
    return "found once" if before else "not begun, found when asked again"


CHECKS = {"redeem": redeemed, "send": sent, "take_back": taken_back, "claim": claimed, "restore": restored}
