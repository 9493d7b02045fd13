"""The journal: every coin once, every step once, whatever is repeated or cancelled."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from routstr_desktop.core.errors import InsufficientBalance
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.ledger import OPERATOR_ID, Beneficiary, DuplicateCoins, Ledger, OperationConflict
from routstr_desktop.system.tasks import spawn

from .books import MINT, OPERATOR, beneficiary, earn, funded, open_ledger, pay, row, secret, sound


async def send(ledger: Ledger, id: str, amount: int, source: object = "operator", fee: int = 0) -> None:
    """A token made for `source`."""
    await ledger.operations.begin_send(
        id,
        source=source,
        mint=MINT,
        unit="sat",
        amount_msat=amount,
        payload={"purpose": "withdrawal"},  # type: ignore[arg-type]
    )
    await ledger.operations.finish_send(id, token="cashuBsecret", fee_msat=fee, payload={"purpose": "withdrawal"})


async def test_a_redemption_credits_once_and_forgets_the_token(ledger: Ledger) -> None:
    operations, to = ledger.operations, beneficiary(secret("a"), expires=99, refund_address="me@x", balance_limit=7, name="n")
    await operations.insert_redeem("r", MINT, "sat", 10_000, {"token": "cashuB", "beneficiary": to.to_json()}, ["y1", "y2"])
    (row,) = await operations.unfinished()
    assert (row.state, row.token) == ("received", "cashuB")
    assert Beneficiary.from_json(row.payload["beneficiary"]) == to
    await operations.update("r", state="prepared", payload={**row.payload, "lo": 5})
    key = await operations.finish_redeem("r", net_msat=9_800, beneficiary=to)
    assert await operations.finish_redeem("r", net_msat=9_800, beneficiary=to) is key
    assert key is not None
    assert (key.expires, key.refund_address, key.balance_limit, key.name) == (99, "me@x", 7, "n")
    assert (key.mint, key.unit, ledger.balance(key)) == (MINT, "sat", 9_800)
    done = await operations.get("r")
    assert done is not None
    assert (done.state, done.token, done.account_id, done.payload["net_msat"]) == ("done", None, key.account_id, 9_800)
    assert not await operations.unfinished()
    assert ledger.totals().wallet == {(MINT, "sat"): 9_800}
    assert ledger.key_of_account(key.account_id) is key is ledger.key_by_id(key.id)


async def test_a_known_coin_is_refused_unless_its_redemption_failed(ledger: Ledger) -> None:
    operations = ledger.operations
    await operations.insert_redeem("r1", MINT, "sat", 1_000, {}, ["y1", "y2"])
    with pytest.raises(DuplicateCoins) as error:
        await operations.insert_redeem("r2", MINT, "sat", 1_000, {}, ["y3", "y2"])
    assert error.value.operation_id == "r1"
    assert await operations.find_by_coins(["y3"]) is None
    await operations.update("r1", state="failed", note="mint refused")
    await operations.insert_redeem("r3", MINT, "sat", 1_000, {}, ["y2", "y3"])
    found = await operations.find_by_coins(["y3", "y9"])
    assert found is not None
    assert found.id == "r3"
    await operations.update("r3", state="foreign")
    with pytest.raises(DuplicateCoins):
        await operations.insert_redeem("r4", MINT, "sat", 1_000, {}, ["y2"])
    for state in ("failed", "received"):
        with pytest.raises(OperationConflict):
            await operations.update("r3", state=state)
    with pytest.raises(OperationConflict):
        await operations.finish_redeem("r3", net_msat=1_000, beneficiary=OPERATOR)
    assert ledger.totals().operator_msat == 0


async def test_the_same_token_fifty_times_at_once(ledger: Ledger) -> None:
    async def present(number: int) -> bool:
        try:
            await ledger.operations.insert_redeem(f"r{number}", MINT, "sat", 1_000, {}, ["y1"])
        except DuplicateCoins:
            return False
        await ledger.operations.finish_redeem(f"r{number}", net_msat=1_000, beneficiary=OPERATOR)
        return True

    assert sum(await asyncio.gather(*(present(number) for number in range(50)))) == 1
    assert ledger.totals().operator_msat == 1_000


async def test_a_top_up_raises_the_balance_of_the_same_key(ledger: Ledger) -> None:
    key = await funded(ledger, 1_000, "a")
    hold = ledger.hold(key, 1_000)
    assert await pay(ledger, 2_000, beneficiary(secret("a"), balance_limit=5), "http://127.0.0.1:3339") is key
    assert (ledger.balance(key), ledger.available(key), key.balance_limit, key.mint) == (3_000, 2_000, None, MINT)
    hold.settle(1_000, row())
    assert ledger.totals().wallet == {(MINT, "sat"): 1_000, ("http://127.0.0.1:3339", "sat"): 2_000}


async def test_a_one_shot_key_is_no_customer_key(ledger: Ledger) -> None:
    key = await funded(ledger, 1_000, key_kind=KeyKind.ONE_SHOT)
    await funded(ledger, 1_000)
    assert (ledger.totals().customers_msat, ledger.totals().customer_keys) == (2_000, 1)
    assert [k.id for k in await ledger.list_keys(kind=KeyKind.ONE_SHOT)] == [key.id]


async def test_a_withdrawal_claimed(ledger: Ledger) -> None:
    await earn(ledger, 10_000)
    await send(ledger, "w", 6_000, fee=200)
    assert (ledger.withdrawable(), ledger.totals().outstanding_msat) == (3_800, 6_000)
    assert ledger.totals().wallet == {(MINT, "sat"): 9_800}
    for _ in range(2):
        await ledger.operations.handed_out("w")
    (row,) = await ledger.operations.list(kind="send", account_id=OPERATOR_ID, purpose="withdrawal", states=["handed_out"])
    assert row.token == "cashuBsecret"
    for _ in range(2):
        await ledger.operations.claimed("w")
    assert (ledger.totals().outstanding_msat, ledger.totals().wallet) == (0, {(MINT, "sat"): 3_800})
    with pytest.raises(OperationConflict):
        await ledger.operations.reclaimed("w", net_msat=6_000)
    claimed = await ledger.operations.get("w")
    assert claimed is not None
    assert (claimed.state, claimed.token) == ("claimed", None)


async def test_a_token_claimed_in_part_is_booked_coin_by_coin(ledger: Ledger) -> None:
    await earn(ledger, 1_000)
    key = await funded(ledger, 10_000)
    await send(ledger, "r", 7_000, key)
    await ledger.operations.update("r", state="handed_out", payload={"ys": ["one", "two", "four"], "token": "cashuBall"})
    claim = ledger.operations.claimed_in_part
    for _ in range(2):  # once, however often it is told
        await claim("r", amount_msat=2_000, left=["one", "four"], token="cashuBleft")
    row = await ledger.operations.get("r")
    assert row is not None
    assert (row.state, row.open_msat, row.token) == ("handed_out", 5_000, "cashuBleft")
    assert (ledger.totals().outstanding_msat, ledger.totals().wallet) == (5_000, {(MINT, "sat"): 9_000})
    for amount, left in ((5_000, ["one"]), (0, ["one"]), (-1, ["one"]), (1_000, [])):
        with pytest.raises(ValueError, match="claimed of 5000"):
            await claim("r", amount_msat=amount, left=left, token="?")
    await ledger.operations.reclaimed("r", net_msat=4_900)
    assert (ledger.balance(key), ledger.totals().fees_msat, ledger.totals().outstanding_msat) == (8_000, 100, 0)
    with pytest.raises(OperationConflict):
        await claim("r", amount_msat=1_000, left=["four"], token="?")


async def test_a_token_claimed_in_parts_is_claimed_when_the_last_part_is(ledger: Ledger) -> None:
    await earn(ledger, 10_000)
    await send(ledger, "w", 7_000)
    await ledger.operations.update("w", state="handed_out", payload={"ys": ["one", "two", "four"], "token": "cashuBall"})
    await ledger.operations.claimed_in_part("w", amount_msat=6_000, left=["one"], token="cashuBleft")
    for _ in range(2):
        await ledger.operations.claimed("w")
    assert (ledger.totals().outstanding_msat, ledger.totals().wallet) == (0, {(MINT, "sat"): 3_000})


async def test_a_token_is_handed_out_or_taken_back_never_both(ledger: Ledger) -> None:
    """Of a sweep and a customer who asks again exactly one comes first."""
    operations = ledger.operations
    key = await funded(ledger, 10_000)
    await operations.begin_send("r", source=key, mint=MINT, unit="sat", amount_msat=7_000, payload={"purpose": "refund"})
    for too_early in (operations.handed_out("r"), operations.begin_reclaim("r", payload={})):
        with pytest.raises(OperationConflict):
            await too_early
    await operations.finish_send("r", token="cashuB", fee_msat=0, payload={"purpose": "refund"})
    assert await operations.handed_out("r")
    row = await operations.must("r")
    with pytest.raises(OperationConflict):
        await operations.begin_reclaim("r", payload=row.payload, untouched_since=row.updated - 1)
    await operations.begin_reclaim("r", payload=row.payload, untouched_since=row.updated)
    with pytest.raises(OperationConflict):
        await operations.handed_out("r")
    await operations.reclaimed("r", net_msat=7_000)
    assert not await operations.handed_out("r")
    assert ledger.balance(key) == 10_000


async def test_a_refund_taken_back_costs_the_operator_the_fee(ledger: Ledger) -> None:
    await earn(ledger, 1_000)
    key = await funded(ledger, 10_000)
    await send(ledger, "r", 10_000, key)
    assert ledger.balance(key) == 0
    await ledger.operations.handed_out("r")
    for _ in range(2):
        await ledger.operations.reclaimed("r", net_msat=9_900)
    assert (ledger.balance(key), ledger.totals().fees_msat, ledger.withdrawable()) == (10_000, 100, 900)
    assert ledger.totals().fees == {"fee": 100}
    with pytest.raises(OperationConflict):
        await ledger.operations.claimed("r")


async def test_a_failed_send_gives_everything_back_once(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000)
    await ledger.operations.begin_send("r", source=key, mint=MINT, unit="sat", amount_msat=4_000, payload={})
    with pytest.raises(ValueError, match="fail_send"):
        await ledger.operations.update("r", state="failed")
    for _ in range(2):
        await ledger.operations.fail_send("r", "mint unreachable")
    assert (ledger.balance(key), ledger.totals().outstanding_msat) == (10_000, 0)
    failed = await ledger.operations.get("r")
    assert failed is not None
    assert (failed.state, failed.note) == ("failed", "mint unreachable")
    with pytest.raises(OperationConflict):
        await ledger.operations.finish_send("r", token="t", fee_msat=0, payload={})


async def test_what_comes_back_meets_its_key_in_memory(tmp_path: Path) -> None:
    """A key that was forgotten and read again before the step was on file would miss it."""
    ledger = await open_ledger(tmp_path, cached_keys=1)
    await funded(ledger, 1_000, "a")
    key = await funded(ledger, 10_000, "p")
    await ledger.operations.begin_send("s", source=key, mint=MINT, unit="sat", amount_msat=4_000, payload={})
    busy, go_on = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        busy.set()
        go_on.wait()

    waiting = ledger._database.write(wait)
    await asyncio.to_thread(busy.wait)
    failing = spawn(ledger.operations.fail_send("s", "nothing was made"), name="failing")
    while ledger._database._queue.empty():  # noqa: ASYNC110
        await asyncio.sleep(0)
    for name in ("a", "p"):
        assert ledger.find_key(secret(name))
    go_on.set()
    await asyncio.gather(waiting, failing)
    found = ledger.find_key(secret("p"))
    assert found is not None
    assert ledger.balance(found) == 10_000
    await sound(ledger)
    await ledger.close()


async def test_a_token_that_was_made_cannot_fail(ledger: Ledger) -> None:
    await earn(ledger, 1_000)
    await send(ledger, "w", 1_000)
    with pytest.raises(OperationConflict):
        await ledger.operations.fail_send("w", "?")
    await ledger.operations.finish_send("w", token="other", fee_msat=10, payload={})
    minted = await ledger.operations.get("w")
    assert minted is not None
    assert minted.token == "cashuBsecret"


async def test_the_operator_withdraws_their_own_only(ledger: Ledger) -> None:
    await funded(ledger, 100_000)
    await earn(ledger, 5_000)
    begin = ledger.operations.begin_send
    with pytest.raises(InsufficientBalance):
        await begin("w1", source="operator", mint=MINT, unit="sat", amount_msat=5_001, payload={})
    with pytest.raises(InsufficientBalance):
        await begin("w2", source="operator", mint=MINT, unit="sat", amount_msat=5_000, payload={}, fee_reserve_msat=1)
    attempts = [begin(f"p{n}", source="operator", mint=MINT, unit="sat", amount_msat=2_000, payload={}) for n in range(10)]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(result is None for result in results) == 2
    assert ledger.withdrawable() == 1_000


async def test_an_id_used_twice_moves_nothing(ledger: Ledger) -> None:
    await earn(ledger, 5_000)
    await send(ledger, "w", 1_000)
    with pytest.raises(ValueError, match="exists"):
        await ledger.operations.begin_send("w", source="operator", mint=MINT, unit="sat", amount_msat=1_000, payload={})
    assert ledger.withdrawable() == 4_000
    with pytest.raises(KeyError):
        await ledger.operations.claimed("unknown")


async def test_a_cancelled_caller_leaves_memory_and_file_agreeing(ledger: Ledger) -> None:
    key = await funded(ledger, 10_000, "a")
    for number in range(20):
        async with asyncio.TaskGroup() as group:
            top_up = group.create_task(pay(ledger, 1_000, beneficiary(secret("a"))))
            new = group.create_task(pay(ledger, 1_000, beneficiary(secret(f"new{number}"))))
            refund = group.create_task(send(ledger, f"r{number}", 100, key))
            for _ in range(number % 7):
                await asyncio.sleep(0)
            for task in (top_up, new, refund):
                task.cancel()
    # The fixture audits and compares memory with the file.
    await ledger.flush()


async def test_more_net_than_face_is_refused(ledger: Ledger) -> None:
    await ledger.operations.insert_redeem("r", MINT, "sat", 1_000, {}, ["y"])
    with pytest.raises(ValueError, match="face value"):
        await ledger.operations.finish_redeem("r", net_msat=1_001, beneficiary=beneficiary(secret("x")))
    assert ledger.find_key(secret("x")) is None
    assert len(await ledger.operations.unfinished("redeem")) == 1


async def test_a_doubt_is_visible_and_can_be_cleared(ledger: Ledger) -> None:
    await earn(ledger, 5_000)
    await ledger.operations.suspense(MINT, "sat", 2_000, note="no answer for an hour")
    assert (ledger.totals().suspense_msat, ledger.totals().wallet) == (2_000, {(MINT, "sat"): 3_000})
    assert (await ledger.audit({(MINT, "sat"): 5_000})).ok
    await ledger.operations.suspense(MINT, "sat", -2_000, note="resolved")
    await ledger.operations.fee(MINT, "sat", 300, note="consolidation")
    assert (ledger.totals().suspense_msat, ledger.totals().fees_msat, ledger.withdrawable()) == (0, 300, 4_700)
