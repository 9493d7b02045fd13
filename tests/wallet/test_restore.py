"""Coins come back from the words, and the books never count them twice."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import InsufficientBalance, WalletShort
from routstr_desktop.wallet import faults
from routstr_desktop.wallet.restore import RESTORE
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

AMOUNTS = (200, 13, 77, 1, 256, 40, 5, 129)


async def trade(house: House, mints: tuple[TestMint, ...], rounds: int) -> int:
    """Redeem and refund; some tokens stay out, some are taken back, some claimed. How many operations it were."""
    count = 0
    for number in range(rounds):
        mint = mints[number % len(mints)]
        who = ("alice", "bob")[number % 2]
        await house.redeem(await mint.fund(AMOUNTS[number % len(AMOUNTS)] + 10), who)
        count += 1
        key = house.key(who)
        assert key is not None
        if number % 3 != 2:
            try:
                sent = await house.wallet.send(3 + number % 9, source=key, purpose="refund", mint=mint.url)
            except (WalletShort, InsufficientBalance):
                continue
            await house.wallet.handed_out(sent.operation_id)
            count += 1
            if number % 4 == 0:
                await swap_coins(mint.url, parse(sent.token or "").proofs)
                count += 1
            elif number % 4 == 1 and sent.amount > 3:
                await house.wallet.take_back(sent.operation_id)
                count += 1
    await house.wallet.check_outstanding()
    return count


def totals(house: House, mints: tuple[TestMint, ...]) -> dict[str, int]:
    return {mint.url: house.wallet.balance_at(mint.url) for mint in mints}


async def test_everything_but_the_words_is_lost(open_house: Opener, mint: TestMint, fee_mint: TestMint) -> None:
    mints = (mint, fee_mint)
    house = await open_house(mint.url, fee_mint.url)
    assert await trade(house, mints, 30) >= 50
    before = totals(house, mints)
    await house.check_books()
    await house.close()

    new = await open_house(mint.url, fee_mint.url, name="anew")
    assert totals(new, mints) == dict.fromkeys(before, 0)
    found = await new.wallet.restore()
    assert {one.mint: one.total_msat for one in found} == before == totals(new, mints)
    assert [one.credited_msat for one in found] == [one.found_msat for one in found]
    assert new.ledger.totals().operator_msat == sum(before.values())
    await new.check_books()

    again = await new.wallet.restore()
    assert [(one.coins, one.credited_msat, one.missing_msat) for one in again] == [(0, 0, 0)] * 2
    assert totals(new, mints) == before
    await new.check_books()
    # the counters are above everything used: what is restored can be spent and paid in at once
    await new.redeem(await fee_mint.fund(50), "carol")
    await new.wallet.send(sum(before.values()) // 3000, source="operator", purpose="withdrawal")
    await new.check_books()


async def test_only_the_wallet_directory_is_lost(
    open_house: Opener, tmp_path: Path, mint: TestMint, fee_mint: TestMint
) -> None:
    mints = (mint, fee_mint)
    house = await open_house(mint.url, fee_mint.url)
    await trade(house, mints, 14)
    key = house.key("alice")
    assert key is not None
    claimed = await house.wallet.send(7, source=key, purpose="refund", mint=mint.url)
    kept = await house.wallet.send(9, source=key, purpose="refund", mint=mint.url)
    for sent in (claimed, kept):
        await house.wallet.handed_out(sent.operation_id)
    before, books = totals(house, mints), house.ledger.totals()
    await house.close()
    shutil.rmtree(tmp_path / "house" / "wallets")
    await swap_coins(mint.url, parse(claimed.token or "").proofs)

    again = await open_house(mint.url, fee_mint.url)
    await again.resolve()  # a start that misses coins looks for them by itself
    after = again.ledger.totals()
    assert totals(again, mints) == {**before, mint.url: before[mint.url] - 7000}
    assert (after.operator_msat, after.customers_msat) == (books.operator_msat, books.customers_msat)
    assert after.outstanding_msat == books.outstanding_msat - 7000
    await again.check_books()
    assert await again.wallet.take_back(kept.operation_id) == 9000
    await again.check_books()


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("point", faults.RESTORE)
async def test_ended_at_any_point_and_started_again(
    open_house: Opener, monkeypatch: pytest.MonkeyPatch, mint: TestMint, point: str, nth: int
) -> None:
    house = await open_house(mint.url)
    for _ in range(4):
        await house.redeem(await mint.fund(1023))
        key = house.key()
        assert key is not None
        await house.wallet.send(11, source=key, purpose="refund")
    before = totals(house, (mint,))
    await house.close()

    class Killed(BaseException):
        pass

    seen: list[str] = []

    def die(reached: str) -> None:
        seen.append(reached)
        if reached == point and seen.count(point) == nth:
            raise Killed

    new = await open_house(mint.url, name="anew")
    monkeypatch.setattr(faults, "hook", die)
    with contextlib.suppress(Killed):
        row = await new.wallet._restorer.begin(mint.url, "sat")
        await new.wallet._restorer.resume(await new.wallet.places.at(mint.url, "sat"), row)
    monkeypatch.setattr(faults, "hook", None)
    await new.close()

    again = await open_house(mint.url, name="anew")
    await again.resolve()
    assert await again.ledger.operations.unfinished(RESTORE) == []
    assert totals(again, (mint,)) == before
    assert again.ledger.totals().operator_msat == sum(before.values())
    await again.check_books()


async def test_a_mint_that_is_down_is_searched_later(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await house.redeem(await mint_tokens(proxy.url, 100))
    await house.close()
    await proxy.stop()
    new = await open_house(proxy.url, name="anew")
    (found,) = await new.wallet.restore()
    assert found.error is not None
    assert (await new.wallet.audit()).ok
    await proxy.start()
    await new.resolve()
    assert new.wallet.balance_at(proxy.url) == 100_000 == new.ledger.totals().operator_msat
    await new.check_books()


async def test_nonsense_from_the_mint_adds_nothing(open_house: Opener, proxy: FaultProxy) -> None:
    house = await open_house(proxy.url)
    await house.redeem(await mint_tokens(proxy.url, 100))
    await house.close()
    new = await open_house(proxy.url, name="anew")
    for kind in ("html", "junk", "empty", "500"):
        proxy.always["restore"] = kind
        (found,) = await new.wallet.restore()
        assert found.error is not None
        assert new.wallet.balance_at(proxy.url) == 0
    proxy.always.clear()
    await new.resolve()
    (found,) = await new.wallet.restore()
    assert new.wallet.balance_at(proxy.url) == 100_000 == found.total_msat
    await new.check_books()


async def test_a_mint_that_signs_everything_is_not_believed(open_house: Opener, proxy: FaultProxy) -> None:
    """Its answers have no end, and no coin in them is one: the search ends at once, adds nothing, and says why."""

    def signs_all(asked: Any, _: Any) -> Any:
        made = [{"id": one["id"], "amount": one["amount"], "C_": one["B_"]} for one in asked["outputs"]]
        return {"outputs": asked["outputs"], "signatures": made}

    house = await open_house(proxy.url)
    await house.redeem(await mint_tokens(proxy.url, 100))
    await house.close()
    new = await open_house(proxy.url, name="anew")
    proxy.rewrite["restore"] = signs_all
    async with asyncio.timeout(60):
        (found,) = await new.wallet.restore()
    assert "never asked for" in (found.error or "")
    assert proxy.count("restore") <= 2, "one for each unit"
    assert (found.coins, new.wallet.balance_at(proxy.url), new.ledger.totals().operator_msat) == (0, 0, 0)
    assert (await new.wallet.audit()).ok
    assert await new.wallet.recover() >= 1, "it is asked again, and not believed again"
    proxy.heal()
    await new.resolve()
    assert new.wallet.balance_at(proxy.url) == 100_000 == new.ledger.totals().operator_msat
    await new.check_books()


@pytest.mark.parametrize("point", [*faults.SEND_SWAP[1:3], faults.SEND_EXACT[0], *faults.TAKE_BACK[1:3], *faults.REDEEM[1:3]])
async def test_wallet_lost_in_the_middle_of_an_operation(
    open_house: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fee_mint: TestMint, point: str
) -> None:
    house = await open_house(fee_mint.url)
    await house.redeem(await fee_mint.fund(201))
    token = await fee_mint.fund(101)
    key = house.key()
    assert key is not None
    out = await house.wallet.send(33, source=key, purpose="refund")
    await house.wallet.handed_out(out.operation_id)
    amount = 64 if point == faults.SEND_EXACT[0] else 5

    class Killed(BaseException):
        pass

    def die(reached: str) -> None:
        if reached == point:
            raise Killed

    monkeypatch.setattr(faults, "hook", die)
    work: dict[str, Any] = {
        "redeem": lambda: house.redeem(token),
        "send": lambda: house.wallet.send(amount, source=key, purpose="refund"),
        "reclaim": lambda: house.wallet.take_back(out.operation_id),
    }
    with pytest.raises(Killed):
        await work[point.split(":")[0]]()
    monkeypatch.setattr(faults, "hook", None)
    await house.close()
    shutil.rmtree(tmp_path / "house" / "wallets")

    again = await open_house(fee_mint.url)
    await again.resolve()
    await again.wallet.restore()
    await again.resolve()
    await again.check_books()
    assert again.ledger.totals().operator_msat == 0
