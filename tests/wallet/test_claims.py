"""Tokens of which their owner has claimed a part: what is left is a token like any other, and no sat is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BalanceChanged, PayoutPending
from routstr_desktop.ledger.operations import Operation
from routstr_desktop.wallet import faults, nutshell
from routstr_desktop.wallet.send import SentToken
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House
from .test_kill import Killer, killer  # noqa: F401
from .test_refunds import DAY, customer, later

FACE, SENT = 100, 37
"""37 is a token of the coins 32, 4 and 1."""


async def out(house: House, url: str) -> SentToken:
    """Alice's refund of 37 of 100 sat, handed out."""
    key = await customer(house, url, FACE)
    sent = await house.wallet.send(SENT, source=key, purpose="refund")
    await house.wallet.handed_out(sent.operation_id)
    return sent


async def claim(sent: SentToken, *amounts: int) -> int:
    """Its owner redeems only these coins; what they got for them."""
    coins = [coin for coin in parse(sent.token or "").proofs if coin.amount in amounts]
    assert len(coins) == len(amounts)
    return sum(coin.amount for coin in await swap_coins(sent.mint, coins))


async def seen(house: House, sent: SentToken) -> Operation:
    row = await house.ledger.operations.get(sent.operation_id)
    assert row is not None
    return row


@pytest.mark.parametrize("looked", [True, False])
async def test_the_rest_of_a_token_goes_back_to_its_key(open_house: Opener, fee_mint: TestMint, looked: bool) -> None:
    """Whether its claim was seen before (by the usual look) or is found by the sweep."""
    house = await open_house(fee_mint.url)
    sent = await out(house, fee_mint.url)
    before, fees = house.balance(), house.ledger.totals().fees_msat
    assert await claim(sent, 4, 1) == 4
    if looked:
        assert await house.wallet.check_outstanding() == []
        assert house.ledger.totals().outstanding_msat == 32_000
        assert (await house.wallet.sent())[0].amount == 32
    later(house, DAY + 1)
    assert await house.wallet.sweep(DAY) == [sent.operation_id]
    assert house.balance() == before + 32_000, "the whole rest: the mint's fee is ours"
    assert house.ledger.totals().fees_msat == fees + 1_000
    assert (house.ledger.totals().outstanding_msat, (await seen(house, sent)).state) == (0, "reclaimed")
    await house.check_books()


async def test_the_age_of_a_token_is_not_changed_by_a_claim_of_a_part(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    sent = await out(house, mint.url)
    handed_out = (await seen(house, sent)).updated
    later(house, 1000)
    await claim(sent, 4)
    assert await house.wallet.check_outstanding() == []
    row = await seen(house, sent)
    assert (row.state, row.updated, row.note) == ("handed_out", handed_out, "claimed in part")
    assert (row.amount_msat, row.open_msat) == (37_000, 33_000)


async def test_the_text_on_file_is_worth_what_is_left(open_house: Opener, mint: TestMint) -> None:
    """So whoever asks for the token again gets one that can be redeemed, over a restart too."""
    house = await open_house(mint.url)
    sent = await out(house, mint.url)
    for amount, left in ((4, 33), (32, 1)):
        await claim(sent, amount)
        assert await house.wallet.check_outstanding() == []
        (now,) = await house.wallet.sent()
        assert (now.amount, parse(now.token or "").amount) == (left, left)
        await house.check_books()
    await house.close()
    house = await open_house(mint.url)
    assert await mint.receive((await house.wallet.sent())[0].token or "") == 1
    assert await house.wallet.check_outstanding() == [sent.operation_id]
    (now,) = await house.wallet.sent()
    assert (now.state, now.amount, now.token) == ("claimed", SENT, None)
    assert house.ledger.totals().outstanding_msat == 0
    await house.check_books()


async def test_an_owner_who_takes_a_part_while_we_take_it_back(open_house: Opener, proxy: FaultProxy) -> None:
    """Their swap reaches the mint while ours waits before it: ours is refused as a whole, the rest stays out."""
    house = await open_house(proxy.url)
    sent = await out(house, proxy.url)
    proxy.plan["swap"] = ["held"]
    before = proxy.count("swap")
    back = asyncio.gather(house.wallet.take_back(sent.operation_id), return_exceptions=True)
    while proxy.count("swap") == before:
        await proxy.arrived.wait()
        proxy.arrived.clear()
    await swap_coins(proxy.mint, parse(sent.token or "").proofs[:1])
    proxy.gate.set()
    assert isinstance((await back)[0], BalanceChanged)
    row = await seen(house, sent)
    assert (row.state, house.ledger.totals().outstanding_msat) == ("handed_out", row.open_msat)
    assert row.open_msat < 37_000
    await house.check_books()
    assert await house.wallet.take_back(sent.operation_id) == row.open_msat
    await house.check_books()


async def test_a_claim_while_taking_back_was_in_doubt_for_hours(open_house: Opener, proxy: FaultProxy) -> None:
    """What is in suspense goes back to the wallet before the part that is gone leaves it."""
    house = await open_house(proxy.url)
    sent = await out(house, proxy.url)
    proxy.plan["swap"] = ["drop"]
    proxy.always = {"swap": "drop", "restore": "drop"}
    with pytest.raises(PayoutPending):
        await house.wallet.take_back(sent.operation_id)
    assert await house.ledger.operations.suspend(sent.operation_id)
    assert house.ledger.totals().suspense_msat == 37_000
    await swap_coins(proxy.mint, [coin for coin in parse(sent.token or "").proofs if coin.amount == 32])
    proxy.heal()
    await house.resolve()
    totals = house.ledger.totals()
    assert (totals.suspense_msat, totals.outstanding_msat, (await seen(house, sent)).state) == (0, 5_000, "handed_out")
    await house.check_books()


async def test_what_is_being_claimed_just_now_is_not_taken_back(open_house: Opener, proxy: FaultProxy) -> None:
    """Their swap is under way at the mint, or a Lightning payment with these coins is."""
    house = await open_house(proxy.url)
    sent = await out(house, proxy.url)
    proxy.rewrite["checkstate"] = lambda _, said: {"states": [{**one, "state": "PENDING"} for one in said["states"]]}
    with pytest.raises(BalanceChanged, match="being claimed"):
        await house.wallet.take_back(sent.operation_id)
    assert await house.wallet.check_outstanding() == []
    proxy.heal()
    assert await house.wallet.take_back(sent.operation_id) == 37_000
    await house.check_books()


async def test_a_part_is_claimed_and_the_store_is_lost(open_house: Opener, mint: TestMint, tmp_path: Path) -> None:
    """A restore finds the rest, and that the others were claimed is no loss of ours."""
    house = await open_house(mint.url)
    sent = await out(house, mint.url)
    held = house.wallet.balance_at(mint.url)
    await house.close()
    await claim(sent, 32)
    shutil.rmtree(tmp_path / "house" / "wallets")
    house = await open_house(mint.url)
    assert [one.missing_msat for one in await house.wallet.restore()] == [0]
    assert house.wallet.balance_at(mint.url) == held - 32_000
    assert house.ledger.totals().outstanding_msat == 5_000
    await house.check_books()
    assert await house.wallet.take_back(sent.operation_id) == 5_000
    assert house.balance() == (FACE - 32) * 1000
    await house.check_books()


async def test_the_store_is_lost_while_a_token_of_which_a_part_is_claimed_is_taken_back(
    open_house: Opener, proxy: FaultProxy, tmp_path: Path
) -> None:
    house = await open_house(proxy.url)
    sent = await out(house, proxy.url)
    proxy.plan["swap"] = ["drop"]
    proxy.always = {"swap": "drop", "restore": "drop"}
    with pytest.raises(PayoutPending):
        await house.wallet.take_back(sent.operation_id)
    await house.close()
    await swap_coins(proxy.mint, [coin for coin in parse(sent.token or "").proofs if coin.amount == 32])
    shutil.rmtree(tmp_path / "house" / "wallets")
    proxy.heal()
    house = await open_house(proxy.url)
    await house.wallet.restore()
    await house.resolve()
    assert (house.ledger.totals().outstanding_msat, (await seen(house, sent)).state) == (5_000, "handed_out")
    await house.check_books()


@pytest.mark.parametrize("which", ["mint", "fee_mint"])
@pytest.mark.parametrize("point", faults.CLAIM)
async def test_killed_while_the_claim_of_a_part_is_booked(
    request: pytest.FixtureRequest, killer: Killer, tmp_path: Path, which: str, point: str  # noqa: F811
) -> None:
    mint: TestMint = request.getfixturevalue(which)
    fee, words = mint.fee_ppk // 100, nutshell.new_words()
    job = {"mint": mint.url, "operation": "claim", "amount": SENT, "coins": 2, "point": point}
    answer = killer.run(directory=str(tmp_path), words=words, token=await mint_tokens(mint.url, FACE), **job)
    assert answer["killed"], answer
    for _ in range(2):  # a second restart finds nothing to do
        house = await House.open(tmp_path, words, [mint.url])
        try:
            assert (await house.wallet.audit()).ok, "right after the start"
            await house.resolve()
            assert await house.wallet.check_outstanding() == []
            await house.check_books()
            (sent,) = await house.wallet.sent()
            assert (sent.state, parse(sent.token or "").amount) == ("handed_out", sent.amount)
            assert house.ledger.totals().outstanding_msat == sent.amount * 1000 < SENT * 1000
            assert house.balance() == (FACE - fee - SENT) * 1000
        finally:
            await house.close()
    killer.table.append((f"{point} (a part)", f"{mint.fee_ppk} ppk", f"{SENT - sent.amount} claimed, {sent.amount} still out"))
