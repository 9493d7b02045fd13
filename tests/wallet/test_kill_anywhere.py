"""SIGKILL wherever an operation waits, point by point: the books are right, nothing is lost, nothing is made twice.

`test_kill` knows the points between the steps that move money and what must follow each; this one knows none of them. It kills
at the first wait, the second, and so on until the operation gets through. `make test` takes a part of them, always the same;
`--every-await` takes all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import BalanceChanged
from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.locks import LockKey
from routstr_desktop.wallet.testmint import invoice_of, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.locks import locked_token
from tests.support.mint import TestMint

from .house import House
from .test_kill import AMOUNT, EXACT, FACE, Killer, killer  # noqa: F401

RESERVE = 3
"""What the mint reserves for a payment and its coins: with it, a coin of EXACT fits."""
OWN = 63
"""The operator's."""
PAYMENTS = 3
LOCKED = 24

OPERATIONS = [
    *(("redeem", 0), ("send", AMOUNT), ("send", EXACT), ("take_back", AMOUNT), ("claim", AMOUNT), ("restore", AMOUNT)),
    *(("melt", AMOUNT), ("melt", EXACT - RESERVE), ("mint", AMOUNT), ("move", AMOUNT), ("tidy", 0), ("locked", 0), ("swap", 0)),
]
STRIDES = {"restore": (23, 211)} | dict.fromkeys(("melt", "mint", "move", "tidy", "locked", "swap"), (1, 97))
"""Of how many waits one is taken, with `--every-await` and without. A search waits for hundreds of batches that are all alike;
what `test_kill` knows by its points is not done a second time on every day."""
STRIDE = (1, 29)
Table = dict[str, Counter[str]]
Job = dict[str, Any]
"""What the killer is told to do."""


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
    mint: TestMint,
    fee_mint: TestMint,
    operation: str,
    amount: int,
) -> None:
    stride = STRIDES.get(operation, STRIDE)[not pytestconfig.getoption("every_await")]
    number, killed = stride // 2, True
    while killed:
        directory, where = tmp_path / str(number), tmp_path / f"{number}.where"
        job = {"words": nutshell.new_words(), "mint": fee_mint.url, "operation": operation, "amount": amount}
        job |= await given(job, fee_mint, mint)
        if operation == "restore":
            lost = await House.open(tmp_path / f"lost-{number}", job["words"], [fee_mint.url])
            await lost.redeem(job["token"])
            await lost.close()
        answer = killer.run(**job, directory=str(directory), wait=number, where=str(where))
        killed = answer["killed"]
        assert killed or answer["code"] == 0, answer
        outcome = await after(directory, fee_mint, job)
        if killed:
            table[f"{operation} {amount or ''} {where.read_text()}"][outcome] += 1
        number += stride


async def given(job: Job, mint: TestMint, other: TestMint) -> Job:
    """What the operation is done with."""
    if job["operation"] in ("locked", "swap"):
        pubkey = LockKey(job["words"]).pubkey
        tokens = [await locked_token(mint.url, LOCKED, pubkey) for _ in range(PAYMENTS)]
        return {"token": tokens[0], "tokens": tokens}
    found: Job = {"token": await mint.fund(FACE)}
    if job["operation"] == "melt":
        found["invoice"] = await invoice_of(other.url, job["amount"])
    if job["operation"] in ("move", "tidy"):
        found |= {"own": await mint.fund(OWN + 1), "others": [other.url], "many": 4}
    return found


async def after(directory: Path, mint: TestMint, job: Job) -> str:
    """Restart, look, recover, look, finish by hand what was not begun, look; what became of the operation by itself."""
    house = await House.open(directory, job["words"], [mint.url, *job.get("others", ())])
    try:
        audit = await house.wallet.audit()
        assert audit.ok, ("right after the start, before the mint was asked", audit.problems)
        await house.resolve()
        await house.check_books()
        outcome = await CHECKS[job["operation"]](house, mint, job)
        await house.check_books()
        assert house.ledger.totals().suspense_msat == 0
        return outcome
    finally:
        await house.close()


async def redeemed(house: House, mint: TestMint, job: Job) -> str:
    before = house.balance()
    assert before in (0, (FACE - 1) * 1000)
    await house.redeem(job["token"])
    assert house.balance() == house.wallet.balance_at(mint.url) == (FACE - 1) * 1000
    return "credited once" if before else "token untouched, redeemed when it came again"


async def sent(house: House, mint: TestMint, job: Job) -> str:
    amount = job["amount"]
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


async def taken_back(house: House, mint: TestMint, job: Job) -> str:
    amount = job["amount"]
    (made,) = await house.wallet.sent(source=house.key())
    if made.state != "reclaimed":
        assert house.balance() == (FACE - 1 - amount) * 1000
        await house.wallet.take_back(made.operation_id)
    assert house.balance() == (FACE - 1) * 1000
    assert house.ledger.totals().outstanding_msat == 0
    with pytest.raises(BalanceChanged):
        await house.wallet.take_back(made.operation_id)
    return "taken back once" if made.state == "reclaimed" else "still out, taken back on request"


async def claimed(house: House, mint: TestMint, job: Job) -> str:
    amount = job["amount"]
    (made,) = await house.wallet.sent(source=house.key())
    newly = await house.wallet.check_outstanding()
    (seen,) = await house.wallet.sent(source=house.key())
    if seen.state == "handed_out":  # killed before its owner claimed it
        assert await house.wallet.take_back(made.operation_id) == (amount - 1) * 1000
        return "not claimed yet"
    assert seen.state == "claimed"
    assert house.wallet.balance_at(mint.url) == (FACE - 1 - 1 - amount) * 1000
    return "booked at the next look" if newly else "booked once"


async def restored(house: House, mint: TestMint, job: Job) -> str:
    before = house.wallet.balance_at(mint.url)
    assert before in (0, (FACE - 1) * 1000)
    await house.wallet.restore()
    assert house.wallet.balance_at(mint.url) == house.ledger.totals().operator_msat == (FACE - 1) * 1000
    return "found once" if before else "not begun, found when asked again"


async def paid(house: House, mint: TestMint, job: Job) -> str:
    made = await house.wallet.paid(source=house.key(), purpose="refund")
    if not made:
        assert house.balance() == (FACE - 1) * 1000
        return "nothing moved"
    assert [(one.state, one.amount_msat, one.fee_msat) for one in made] == [("done", job["amount"] * 1000, 2_000)]
    assert house.balance() == (FACE - 1 - job["amount"] - 2) * 1000
    assert house.ledger.totals().outstanding_msat == 0
    return "paid once"


async def deposited(house: House, mint: TestMint, job: Job) -> str:
    states = await _looked_at(house)
    assert states in ([], ["done"])
    assert house.balance() == house.wallet.balance_at(mint.url) == job["amount"] * 1000 * len(states)
    return "credited once" if states else "no invoice made"


async def moved(house: House, mint: TestMint, job: Job) -> str:
    assert set(await _looked_at(house)) <= {"done", "failed"}
    arrived, left = house.wallet.balance_at(job["others"][0]) // 1000, house.wallet.balance_at(mint.url) // 1000
    fees = house.ledger.totals().fees_msat // 1000
    assert (arrived, left + arrived + fees) in ((0, FACE - 1 + OWN), (job["amount"], FACE - 1 + OWN))
    assert (fees > 0) == (arrived > 0)
    assert house.balance() == (FACE - 1) * 1000
    return "moved once" if arrived else "nothing moved"


async def tidied(house: House, mint: TestMint, job: Job) -> str:
    (actor,) = (actor for actor in house.wallet.places.values() if actor.url == mint.url)
    coins, fees = len(actor.spendable()), house.ledger.totals().fees_msat // 1000
    assert house.wallet.balance_at(mint.url) == (FACE - 1 + OWN - fees) * 1000
    assert house.balance() == (FACE - 1) * 1000
    before = (FACE - 1).bit_count() + OWN.bit_count()
    assert (coins, fees) in ((before, 0), ((FACE - 1 + OWN - 2).bit_count(), 2))
    return "swapped once" if fees else "nothing moved"


async def accepted(house: House, mint: TestMint, job: Job) -> str:
    """Credited before and after its swap; one that was not is credited when it comes again."""
    net, paid_before = (LOCKED - 1) * 1000, len(job["tokens"]) if job["operation"] == "swap" else 0
    credited = house.ledger.totals().customers_msat // net
    assert credited in ((PAYMENTS,) if paid_before else (0, 1))
    if not paid_before:
        await house.redeem(job["token"])
    await house.wallet.swap_locked()
    totals = house.ledger.totals()
    assert sum(totals.unswapped.values()) == totals.losses_msat == 0
    assert totals.customers_msat == net * (PAYMENTS if paid_before else 1)
    assert house.wallet.balance_at(mint.url) == totals.customers_msat + totals.operator_msat
    return f"credited {credited} once" if credited else "token untouched, credited when it came again"


async def _looked_at(house: House) -> list[str]:
    """States of all deposits once the mint was asked."""
    found = []
    for row in await house.ledger.operations.list("mint"):
        deposit = await house.wallet.deposits.get(row.id)
        assert deposit is not None
        found.append((await house.wallet.deposits.look(deposit)).state)
    return found


CHECKS = {
    **{"redeem": redeemed, "send": sent, "take_back": taken_back, "claim": claimed, "restore": restored},
    **{"melt": paid, "mint": deposited, "move": moved, "tidy": tidied, "locked": accepted, "swap": accepted},
}
