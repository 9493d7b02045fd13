"""SIGKILL at every fault point of every operation, against real mints; restart, recover, audit: nothing lost or doubled."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import RedemptionPending, TokenSpent
from routstr_desktop.wallet import faults, nutshell
from routstr_desktop.wallet.locks import LockKey
from routstr_desktop.wallet.testmint import invoice_of, mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.faultproxy import FaultProxy
from tests.support.locks import locked_token
from tests.support.mint import TestMint

from .house import House

FACE = 200
AMOUNT = 33
"""Not a sum of the coins of 200 or 199 sat: needs a swap."""
EXACT = 64
"""A coin of 200 and of 199 sat."""

CASES = [
    *(("redeem", 0, point) for point in faults.REDEEM),
    *(("send", AMOUNT, point) for point in faults.SEND_SWAP),
    *(("send", EXACT, point) for point in faults.SEND_EXACT),
    *(("melt", AMOUNT, point) for point in faults.MELT_SWAP),
    *(("melt", EXACT, point) for point in faults.MELT_EXACT),
    *(("mint", AMOUNT, point) for point in faults.MINT),
    *(("take_back", AMOUNT, point) for point in faults.TAKE_BACK),
    *(("claim", AMOUNT, point) for point in faults.CLAIM),
]


class Killer:
    def __init__(self) -> None:
        self.table: list[tuple[str, str, str]] = []
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.wallet.killer"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, **job: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        while True:
            line = self._process.stdout.readline()
            assert line, "the killer itself ended"
            if line.startswith('{"killed"'):
                answer: dict[str, Any] = json.loads(line)
                return answer

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(10)
        print("\n\nkilled at                    | mint    | after restart and recovery")
        for point, mint, outcome in self.table:
            print(f"{point:28} | {mint:7} | {outcome}")


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    running = Killer()
    yield running
    running.close()


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize(("operation", "amount", "point"), CASES)
async def test_killed(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, operation: str, amount: int, point: str
) -> None:
    """Invariants 53, 57, 58, 61, 66, 67 and 69."""
    mint: TestMint = request.getfixturevalue(which)
    fee = 1 if which == "fee_mint" else 0
    words = nutshell.new_words()
    token = await mint.fund(FACE)
    job = {"mint": mint.url, "operation": operation, "amount": amount, "point": point, "token": token}
    if operation == "melt":
        amount -= (2 + fee) * (amount == EXACT)
        other: TestMint = request.getfixturevalue("mint" if fee else "fee_mint")
        job["invoice"] = await invoice_of(other.url, amount)
    answer = killer.run(directory=str(tmp_path), words=words, **job)
    assert answer["killed"], answer

    house = await House.open(tmp_path, words, [mint.url])
    try:
        audit = await house.wallet.audit()
        assert audit.ok, ("books right after the start, before the mint was asked", audit.problems)
        assert await house.wallet.recover() == 0
        await house.check_books()
        outcome = await CHECKS[operation](house, mint, token, amount, point, fee)
        await house.check_books()
        assert house.ledger.totals().suspense_msat == 0
    finally:
        await house.close()
    # and once more: a second restart finds nothing to do
    house = await House.open(tmp_path, words, [mint.url])
    try:
        await house.check_books()
    finally:
        await house.close()
    killer.table.append((point + (" (exact)" if job["amount"] == EXACT else ""), f"{fee * 100} ppk", outcome))


async def redeemed(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    before = house.balance()
    assert before == (0 if point == "redeem:counted" else (FACE - fee) * 1000)
    result = await house.redeem(token)
    assert house.balance() == result.net_msat == house.wallet.balance_at(mint.url) == (FACE - fee) * 1000
    return "token untouched, redeemed when it came again" if not before else f"credited {before // 1000} once"


async def sent(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    swap_fee = 0 if amount == EXACT else fee
    start = FACE - fee
    made = await house.wallet.sent(source=house.key(), purpose="refund")
    if point == "send:counted":
        assert made == []
        assert house.balance() == start * 1000
        return "nothing moved"
    assert [(one.state, one.amount) for one in made] == [("minted", amount)]
    assert house.balance() == (start - amount) * 1000
    assert house.wallet.balance_at(mint.url) == (start - swap_fee) * 1000
    assert house.ledger.totals().fees_msat == swap_fee * 1000
    got = await swap_coins(mint.url, parse(made[0].token or "").proofs)
    assert sum(coin.amount for coin in got) == amount - fee
    assert await house.wallet.check_outstanding() == [made[0].operation_id]
    assert house.wallet.balance_at(mint.url) == (start - swap_fee - amount) * 1000
    return f"token of {amount} made once, claimed by its owner"


async def taken_back(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    start = FACE - fee
    (made,) = await house.wallet.sent(source=house.key())
    assert made.state == ("handed_out" if point == "reclaim:counted" else "reclaimed")
    if made.state == "handed_out":
        assert await house.wallet.take_back(made.operation_id) == (amount - fee) * 1000
    assert house.balance() == start * 1000
    assert house.wallet.balance_at(mint.url) == (start - 2 * fee) * 1000
    assert house.ledger.totals().fees_msat == 2 * fee * 1000
    assert house.ledger.totals().outstanding_msat == 0
    return "still out, taken back on request" if point == "reclaim:counted" else f"taken back once ({amount - fee} net)"


async def claimed(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    newly = await house.wallet.check_outstanding()
    (made,) = await house.wallet.sent(source=house.key())
    assert made.state == "claimed"
    assert len(newly) == (point == "claim:seen")
    assert house.wallet.balance_at(mint.url) == (FACE - fee - fee - amount) * 1000
    assert house.ledger.totals().outstanding_msat == 0
    return "claimed, booked once"


async def paid(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    swap_fee = fee if amount == AMOUNT else 0
    start = FACE - fee
    made = await house.wallet.paid(source=house.key(), purpose="refund")
    if point == "melt:counted":
        assert made == []
        assert house.balance() == start * 1000
        return "nothing moved"
    cost = amount + 1 + fee  # the play mint's route costs 1 sat
    assert [(one.state, one.amount_msat, one.fee_msat) for one in made] == [("done", amount * 1000, (1 + fee) * 1000)]
    assert house.balance() == (start - cost) * 1000
    assert house.wallet.balance_at(mint.url) == (start - cost - swap_fee) * 1000
    assert house.ledger.totals().fees_msat == swap_fee * 1000
    assert house.ledger.totals().outstanding_msat == 0
    return f"invoice of {amount} paid once, change kept"


async def deposited(house: House, mint: TestMint, token: str, amount: int, point: str, fee: int) -> str:
    for row in await house.ledger.operations.list("mint"):
        made = await house.wallet.deposits.get(row.id)
        assert made is not None
        assert (await house.wallet.deposits.look(made)).state == "done"
    assert house.balance() == house.wallet.balance_at(mint.url) == amount * 1000
    return f"credited {amount} once"


CHECKS = {"mint": deposited, "redeem": redeemed, "send": sent, "melt": paid, "take_back": taken_back, "claim": claimed}


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", faults.RESTORE)
async def test_killed_while_coins_are_restored(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str
) -> None:
    mint: TestMint = request.getfixturevalue(which)
    words = nutshell.new_words()
    lost = await House.open(tmp_path / "lost", words, [mint.url])
    await lost.redeem(await mint.fund(FACE))
    held = lost.wallet.balance_at(mint.url)
    await lost.close()
    anew = tmp_path / "anew"
    answer = killer.run(directory=str(anew), words=words, mint=mint.url, operation="restore", point=point)
    assert answer["killed"], answer

    for _ in range(2):  # the start goes on with it; a second start finds nothing to do
        house = await House.open(anew, words, [mint.url])
        try:
            await house.resolve()
            assert house.wallet.balance_at(mint.url) == house.ledger.totals().operator_msat == held
            await house.check_books()
        finally:
            await house.close()
    killer.table.append((point, f"{mint.fee_ppk} ppk", f"found {held // 1000}, credited once"))


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", faults.TIDY)
async def test_killed_while_small_coins_are_swapped(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str
) -> None:
    mint: TestMint = request.getfixturevalue(which)
    fee = mint.fee_ppk // 100
    words, token, own = nutshell.new_words(), await mint.fund(255 + fee), await mint.fund(63 + fee)
    job = {"mint": mint.url, "operation": "tidy", "token": token, "own": own, "many": 4}
    answer = killer.run(directory=str(tmp_path), words=words, point=point, **job)
    assert answer["killed"], answer
    for _ in range(2):  # a second restart finds nothing to do
        house = await House.open(tmp_path, words, [mint.url])
        try:
            assert (await house.wallet.audit()).ok
            await house.resolve()
            await house.check_books()
            done = point != "tidy:counted"
            cost = 2 * fee if done else 0  # 14 coins
            assert house.wallet.balance_at(mint.url) == (318 - cost) * 1000
            assert (house.ledger.totals().fees_msat, house.balance()) == (cost * 1000, 255_000)
            (actor,) = house.wallet.places.values()
            assert len(actor.spendable()) == ((318 - cost).bit_count() if done else 14)
        finally:
            await house.close()
    killer.table.append((point, f"{mint.fee_ppk} ppk", "swapped once" if done else "nothing moved"))


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", [faults.MINT[0], *faults.MOVE, *faults.MINT[1:]])
async def test_killed_while_balance_is_moved(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str
) -> None:
    """All of it is at one mint or the other, and the operator bears the fees."""
    mint: TestMint = request.getfixturevalue(which)
    other: TestMint = request.getfixturevalue("mint" if which == "fee_mint" else "fee_mint")
    fee = mint.fee_ppk // 100
    words, token, own = nutshell.new_words(), await mint.fund(FACE), await mint.fund(20)
    job = {"mint": mint.url, "others": [other.url], "operation": "move", "amount": AMOUNT, "token": token, "own": own}
    answer = killer.run(directory=str(tmp_path), words=words, point=point, **job)
    assert answer["killed"], answer
    for _ in range(2):  # a second restart finds nothing to do
        house = await House.open(tmp_path, words, [mint.url, other.url])
        try:
            assert (await house.wallet.audit()).ok
            await house.resolve()
            for row in await house.ledger.operations.list("mint"):
                deposit = await house.wallet.deposits.get(row.id)
                assert deposit is not None
                assert (await house.wallet.deposits.look(deposit)).state in ("done", "failed")
            await house.check_books()
            totals = house.ledger.totals()
            moved = house.wallet.balance_at(other.url) // 1000
            assert moved == (0 if point in ("mint:quoted", "move:counted") else AMOUNT)
            cost = (1 + 2 * fee) * bool(moved)  # the route, the swap before it and the coins
            assert house.wallet.balance_at(mint.url) // 1000 == FACE + 20 - 2 * fee - moved - cost
            assert (totals.fees_msat, totals.suspense_msat, totals.outstanding_msat) == (cost * 1000, 0, 0)
            assert house.balance() == (FACE - fee) * 1000
            assert len(await house.ledger.operations.page(10, 0)) == 2 + bool(moved)
        finally:
            await house.close()
    outcome = f"{moved} moved once" if moved else "nothing moved"
    killer.table.append((f"{point} (move)", f"{mint.fee_ppk} ppk", outcome))


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", faults.NOT_PAID)
async def test_killed_while_a_payment_that_was_not_made_is_taken_back(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str
) -> None:
    """The debit is reversed and the coins are still aside: the start puts them back, and the same invoice can be paid."""
    mint: TestMint = request.getfixturevalue(which)
    other: TestMint = request.getfixturevalue("mint" if which == "fee_mint" else "fee_mint")
    fee, operation = mint.fee_ppk // 100, point.split(":")[0]
    words, invoice = nutshell.new_words(), await invoice_of(other.url, AMOUNT)
    async with FaultProxy(mint.url) as proxy:
        proxy.plan["melt"] = ["ok", "429"]  # the first is the quote
        job = {"mint": proxy.url, "others": [other.url], "operation": operation, "amount": AMOUNT, "invoice": invoice}
        token, own = await mint_tokens(proxy.url, FACE), await mint_tokens(proxy.url, 20)
        job |= {"directory": str(tmp_path), "words": words, "token": token, "own": own, "point": point}
        answer = await asyncio.to_thread(killer.run, **job)
        assert answer["killed"], answer
        house = await House.open(tmp_path, words, [proxy.url, other.url])
        try:
            assert (await house.wallet.audit()).ok
            await house.resolve()
            (made,) = await house.ledger.operations.list(operation)
            assert (made.state, house.balance()) == ("failed", (FACE - fee) * 1000)
            assert house.ledger.totals().outstanding_msat == 0
            (actor,) = (one for one in house.wallet.places.values() if one.url == proxy.url)
            assert sum(held.coin.amount for held in actor.spendable()) * 1000 == house.wallet.balance_at(proxy.url)
            key = house.key()
            assert key is not None
            assert (await house.wallet.pay_lightning(invoice, source=key, purpose="refund")).state == "done"
            await house.check_books()
        finally:
            await house.close()
    killer.table.append((point, f"{mint.fee_ppk} ppk", "not paid, the money is back; paid when asked again"))


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", [*faults.LOCKED, *faults.SWAP])
async def test_killed_around_a_locked_payment(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str
) -> None:
    mint: TestMint = request.getfixturevalue(which)
    words, pays = nutshell.new_words(), 3
    key = LockKey(words)
    tokens = [await locked_token(mint.url, 24, key.pubkey) for _ in range(pays)]
    kind = point.split(":")[0]
    answer = killer.run(
        directory=str(tmp_path), words=words, mint=mint.url, operation=kind, point=point, token=tokens[0], tokens=tokens
    )
    assert answer["killed"], answer

    net = 24 - mint.fee_ppk // 100
    for _ in range(2):  # the start goes on with it; a second start finds nothing to do
        house = await House.open(tmp_path, words, [mint.url])
        try:
            assert (await house.wallet.audit()).ok, "right after the start"
            credited = house.ledger.totals().customers_msat
            await house.resolve()
            await house.wallet.swap_locked()
            await house.check_books()
            totals = house.ledger.totals()
            assert sum(totals.unswapped.values()) == totals.losses_msat == totals.suspense_msat == 0
            assert totals.customers_msat == credited
            assert house.wallet.balance_at(mint.url) == credited + totals.operator_msat
        finally:
            await house.close()
    if kind == "locked":
        assert credited == (0 if point == "locked:checked" else net * 1000)
        outcome = f"credited {credited // 1000}" if credited else "token untouched"
    else:
        assert credited == pays * net * 1000
        outcome = f"{pays} payments swapped once"
    killer.table.append((point, f"{mint.fee_ppk} ppk", outcome))


async def test_killed_and_the_mint_is_down_at_the_restart(killer: Killer, tmp_path: Path, mint: TestMint) -> None:
    async with FaultProxy(mint.url) as proxy:
        words, token = nutshell.new_words(), await mint_tokens(proxy.url, FACE)
        job = {"directory": str(tmp_path), "words": words, "mint": proxy.url, "operation": "redeem", "token": token}
        assert (await asyncio.to_thread(killer.run, **job, point="redeem:answered"))["killed"]
        await proxy.stop()
        house = await House.open(tmp_path, words, [proxy.url])
        try:
            assert house.balance() == 0
            assert (await house.wallet.audit()).ok
            assert await house.wallet.recover() == 1
            with pytest.raises(RedemptionPending):
                await house.redeem(token)
            await proxy.start()
            await house.resolve()
            assert house.balance() == FACE * 1000
            await house.check_books()
        finally:
            await house.close()


async def test_killed_before_asking_and_spent_elsewhere_meanwhile(killer: Killer, tmp_path: Path, mint: TestMint) -> None:
    words, token = nutshell.new_words(), await mint.fund(FACE)
    job = {"directory": str(tmp_path), "words": words, "mint": mint.url, "operation": "redeem", "token": token}
    assert killer.run(**job, point="redeem:prepared")["killed"]
    await swap_coins(mint.url, parse(token).proofs)
    house = await House.open(tmp_path, words, [mint.url])
    try:
        assert await house.wallet.recover() == 0
        assert house.key() is None
        with pytest.raises(TokenSpent):
            await house.redeem(token)
        await house.check_books()
    finally:
        await house.close()
