"""What a customer gets back, and when: refunds that meet restarts, top-ups, other mints and doubts."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.upstream.scripted import Script
from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.testmint import mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse
from tests.ledger.books import row
from tests.proxy.stand import Answer, Stand, answered, eventually
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream


async def create(shop: Stand, token: str) -> str:
    answer = await shop.ask("POST", "/v1/balance/create", json={"initial_balance_token": token})
    assert answer.status == 200, answer.body
    return str(answer.json["api_key"])


async def top_up(shop: Stand, secret: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await shop.ask("POST", "/v1/balance/topup", headers=headers, json={"cashu_token": token})
    assert answer.status == 200, answer.body


async def refund(shop: Stand, secret: str) -> Answer:
    return await shop.ask("POST", "/v1/balance/refund", headers={"Authorization": f"Bearer {secret}"})


async def recover(shop: Stand, token: str) -> Answer:
    return await shop.ask("POST", "/v1/balance/refund", headers={"X-Cashu": token})


async def claim(token: str) -> int:
    parsed = parse(token)
    return sum(coin.amount for coin in await swap_coins(parsed.mint, parsed.proofs, unit=parsed.unit))


class Shops:
    """Opens the same shop again, as a restart does."""

    def __init__(self, path: Path, upstream: ScriptedUpstream, mint: str) -> None:
        self._path, self._upstream, self._mint, self._words = path, upstream, mint, nutshell.new_words()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Stand]:
        stand = await Stand.open(self._path, self._upstream)
        try:
            await stand.with_wallet(self._path / "wallets", self._mint, words=self._words)
            yield stand
            await stand.audit()
        finally:
            await stand.close()


async def test_invariant_61_a_lost_answer_is_replayed_after_a_restart(
    tmp_path: Path, upstream: ScriptedUpstream, mint: TestMint
) -> None:
    """Invariant 61: the same token after a restart, never a second one, and 410 once it is claimed."""
    shops = Shops(tmp_path, upstream, mint.url)
    async with shops.open() as shop:
        secret = await create(shop, await mint.fund(21))
        first = await refund(shop, secret)
    for _ in range(2):
        async with shops.open() as shop:
            again = await refund(shop, secret)
            assert (again.status, again.json) == (200, first.json)
            assert shop.ledger.totals().outstanding_msat == 21_000
    assert await claim(first.json["token"]) == 21
    async with shops.open() as shop:
        gone = await refund(shop, secret)
        assert (gone.status, gone.json["error"]["code"]) == (410, "refund_claimed")
        assert shop.ledger.totals().outstanding_msat == 0


async def test_invariant_61_a_refund_in_doubt_is_finished_by_the_next_start(
    tmp_path: Path, upstream: ScriptedUpstream, mint: TestMint
) -> None:
    """Invariant 61: 425 while the mint's answer is lost; after a restart the one token that was made, on the same debit."""
    async with FaultProxy(mint.url) as faulty:
        shops = Shops(tmp_path, upstream, faulty.url)
        async with shops.open() as shop:
            secret = await create(shop, await mint_tokens(faulty.url, 16))
            spent = (await shop.chat(secret)).json["usage"]["cost"]["total_msats"]
            faulty.plan["swap"] = ["lost"]
            faulty.always = {"restore": "drop", "checkstate": "drop", "swap": "drop"}
            for _ in range(2):
                answer = await refund(shop, secret)
                assert (answer.status, answer.json["detail"]) == (425, "Refund is pending; retry shortly.")
                assert answer.headers["Retry-After"] == "2"
            assert shop.balance(secret) < 1000
        faulty.always = {}
        async with shops.open() as shop:
            answer = await answered(lambda: refund(shop, secret), 425)
            assert answer.json["sats"] == str((16_000 - spent) // 1000)
            assert await claim(answer.json["token"]) == int(answer.json["sats"])


async def test_invariant_60_after_a_top_up_the_new_amount_and_the_old_token_is_still_to_be_had(
    shop: Stand, mint: TestMint
) -> None:
    """Invariant 60: a refund after a top-up is the new amount; a first token that nobody claimed is found again after it."""
    secret = await create(shop, await mint.fund(8))
    first = await refund(shop, secret)
    await top_up(shop, secret, await mint.fund(4))
    second = await refund(shop, secret)
    assert (second.json["sats"], (await refund(shop, secret)).json) == ("4", second.json)
    assert await claim(second.json["token"]) == 4
    older = await answered(lambda: _other_than(shop, secret, second), 202)
    assert older.json == first.json
    assert await claim(first.json["token"]) == 8
    gone = await answered(lambda: refund(shop, secret), 200)  # at most one question to the mint in a second
    assert gone.status == 410


async def test_a_token_that_is_not_out_any_more_is_not_given(shop: Stand, mint: TestMint) -> None:
    """Taken back between being found and being given: it would be worth nothing."""
    secret = await create(shop, await mint.fund(8))
    payouts = shop.proxy._payouts
    sent = await payouts.pay(shop.key(secret), "refund")
    assert sent is not None
    await shop.services.wallet.take_back(sent.operation_id)
    with pytest.raises(RoutstrError) as refused:
        await payouts.deliver(sent)
    assert refused.value.status == 410
    assert shop.balance(secret) == 8_000
    assert (await refund(shop, secret)).json["sats"] == "8"


async def test_a_revoked_key_is_refunded_by_the_operator_only(shop: Stand, mint: TestMint) -> None:
    secret = await create(shop, await mint.fund(8))
    await shop.ledger.update_key(shop.key(secret), revoked=True)
    answer = await refund(shop, secret)
    assert (answer.status, answer.json["error"]["code"]) == (401, "key_not_found")
    assert shop.balance(secret) == 8_000


async def test_asked_again_after_a_part_was_claimed_gives_what_is_left(shop: Stand, mint: TestMint) -> None:
    """A wallet that broke off after some of the coins: the rest comes as a token of its own, and then it is 410."""
    secret = await create(shop, await mint.fund(21))
    first = await refund(shop, secret)
    coins = parse(first.json["token"]).proofs
    await swap_coins(mint.url, [coin for coin in coins if coin.amount == 16])
    again = await refund(shop, secret)
    assert (again.status, again.json["sats"]) == (200, "5")
    assert shop.ledger.totals().outstanding_msat == 5_000
    assert await claim(again.json["token"]) == 5
    gone = await answered(lambda: refund(shop, secret), 200)  # at most one question to the mint in a second
    assert gone.status == 410


async def _other_than(shop: Stand, secret: str, known: Answer) -> Answer:
    answer = await refund(shop, secret)
    return answer if answer.json != known.json else Answer(202, {}, b"")


async def test_invariant_59_a_request_that_begins_meanwhile_is_409_and_nothing_moves(
    faulty_shop: Stand, faulty: FaultProxy
) -> None:
    """Invariant 59: the debit compares first; what a request holds by then is not paid out."""
    secret = await create(faulty_shop, await mint_tokens(faulty.url, 16))
    before = faulty_shop.balance(secret) - (await faulty_shop.chat(secret)).json["usage"]["cost"]["total_msats"]
    (actor,) = faulty_shop.services.wallet.places.values()
    actor._keys_at = float("-inf")
    faulty.plan["keysets"] = ["held"]
    faulty.arrived.clear()
    asked = asyncio.gather(refund(faulty_shop, secret))
    await faulty.arrived.wait()
    faulty_shop.upstream.default = Script(stall_after=-1)
    request = asyncio.gather(faulty_shop.chat(secret, max_tokens=3000), return_exceptions=True)
    await eventually(lambda: faulty_shop.held(secret) > 0)
    faulty.gate.set()
    (answer,) = await asked
    assert (answer.status, answer.json["error"]["code"]) == (409, "balance_changed")
    assert faulty_shop.balance(secret) == before
    request.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await request
    await eventually(lambda: faulty_shop.held(secret) == 0)
    assert (await refund(faulty_shop, secret)).status == 200


async def test_invariant_59_many_top_ups_and_refunds_lose_nothing(shop: Stand, mint: TestMint) -> None:
    """Invariant 59: whatever the order, what came in is on the key or in tokens that can be claimed."""
    secret = await create(shop, await mint.fund(32))
    tokens = [await mint.fund(amount) for amount in (1, 2, 4, 8, 16)]
    answers = await asyncio.gather(
        *(top_up(shop, secret, token) for token in tokens), *(refund(shop, secret) for _ in range(6))
    )
    paid = {answer.json["token"] for answer in answers if isinstance(answer, Answer) and answer.status == 200}
    assert {answer.status for answer in answers if isinstance(answer, Answer)} <= {200, 409, 425}
    claimed = sum([await claim(token) for token in paid])
    assert claimed * 1000 + shop.balance(secret) == 63_000


async def test_invariant_62_a_key_paid_at_two_mints_gets_all_of_it(
    stand: Stand, tmp_path: Path, mint: TestMint, fee_mint: TestMint
) -> None:
    """Invariant 62: no mint has the whole balance, so it comes in two tokens, of the mint that was paid first."""
    await stand.with_wallet(tmp_path / "wallets", mint.url, fee_mint.url)
    secret = await create(stand, await mint.fund(32))
    await top_up(stand, secret, await fee_mint.fund(17))
    assert stand.balance(secret) == 48_000
    first = await refund(stand, secret)
    assert first.json["remaining_msats"] == "16000"
    assert (parse(first.json["token"]).mint, await claim(first.json["token"])) == (mint.url, 32)
    second = await refund(stand, secret)
    assert "remaining_msats" not in second.json
    assert (parse(second.json["token"]).mint, parse(second.json["token"]).amount) == (fee_mint.url, 16)
    assert stand.balance(secret) == 0


async def test_invariant_62_a_refund_comes_in_the_unit_and_mint_that_was_paid(shop: Stand, mint: TestMint) -> None:
    """Invariant 62: an msat key gets its balance to the msat; a sat key keeps the rest below a sat."""
    for unit, face in (("msat", 20_000), ("sat", 20)):
        token = await mint.fund(face, unit=unit)
        spent = (await shop.chat(token)).json["usage"]["cost"]["total_msats"]
        secret = "sk-" + hashlib.sha256(token.encode()).hexdigest()
        left = 20_000 - spent
        answer = await refund(shop, secret)
        got = parse(answer.json["token"])
        assert (got.unit, got.mint) == (unit, mint.url)
        expected = left if unit == "msat" else left // 1000
        assert answer.json[f"{unit}s"] == str(expected)
        assert shop.balance(secret) == (0 if unit == "msat" else left % 1000)
        if unit == "sat" and left % 1000:
            assert (await refund(shop, secret)).json == answer.json
        assert await claim(answer.json["token"]) == expected


async def test_invariant_63_an_abandoned_stream_does_not_block_the_refund(shop: Stand, mint: TestMint) -> None:
    """Invariant 63: refused while a request runs; when its customer has left, the hold goes and the refund works."""
    secret = await create(shop, await mint.fund(64))
    shop.upstream.default = Script(stall_after=3)
    async with aiohttp.ClientSession() as other:
        answer = await other.post(
            shop.public + "/v1/chat/completions",
            json={"model": "play-small", "messages": [{"role": "user", "content": "x"}], "max_tokens": 10, "stream": True},
            headers={"Authorization": f"Bearer {secret}"},
        )
        await answer.content.readany()
        refused = await refund(shop, secret)
        assert (refused.status, refused.json["error"]["code"]) == (400, "requests_running")
        answer.close()
    await eventually(lambda: shop.held(secret) == 0)
    assert (await refund(shop, secret)).status == 200


async def test_invariant_65_a_payment_in_doubt_is_425_and_then_paid_back(faulty_shop: Stand, faulty: FaultProxy) -> None:
    """Invariant 65: asking for the change of a payment whose redemption is not settled is 425, never 404."""
    token = await mint_tokens(faulty.url, 16)
    faulty.plan["swap"] = ["lost"]
    faulty.always = {"restore": "drop", "checkstate": "drop", "swap": "drop"}
    paid = await faulty_shop.chat(None, headers={"X-Cashu": token})
    assert (paid.status, paid.json["error"]["code"]) == (503, "cashu_redemption_pending")
    answer = await recover(faulty_shop, token)
    assert (answer.status, answer.headers["Retry-After"]) == (425, "2")
    faulty.always = {}
    answer = await answered(lambda: recover(faulty_shop, token), 425, 503)
    assert answer.json["sats"] == "16"
    assert await claim(answer.json["token"]) == 16
    assert faulty_shop.upstream.requests == []


@pytest.mark.parametrize("presented", ["token", "key", "payment"])
async def test_invariant_49_asking_for_what_is_not_there_creates_nothing(shop: Stand, mint: TestMint, presented: str) -> None:
    """Invariant 49: refund of an unknown token never creates a key, and the token stays its owner's."""
    token = await mint.fund(8)
    headers: dict[str, Any] = {
        "token": {"Authorization": f"Bearer {token}"},
        "key": {"Authorization": "Bearer sk-" + hashlib.sha256(token.encode()).hexdigest()},
        "payment": {"X-Cashu": token},
    }[presented]
    answer = await shop.ask("POST", "/v1/balance/refund", headers=headers)
    assert answer.status == (404 if presented == "payment" else 401)
    assert await shop.ledger.list_keys() == []
    assert await claim(token) == 8


@pytest.mark.parametrize("by_header", [False, True])
async def test_the_token_of_a_forgotten_key_is_spent_not_pending(shop: Stand, mint: TestMint, by_header: bool) -> None:
    """A key that was used up and forgotten for its age: its token buys nothing a second time, and asks nobody to wait."""
    token = await mint.fund(1)
    headers = {"X-Cashu": token} if by_header else {"Authorization": f"Bearer {token}"}
    ask = {"model": "play-small", "messages": [{"role": "user", "content": "Hello"}]}
    paid = await shop.ask("POST", "/v1/chat/completions", json=ask, headers=headers)
    assert paid.status == 200, paid.body
    (key,) = await shop.ledger.list_keys()
    if left := shop.ledger.available(key):
        shop.ledger.hold(key, left).settle(left, row())
    await shop.ledger.flush()
    assert await shop.ledger.pruning.prune(-60) == 1
    again = await shop.ask("POST", "/v1/chat/completions", json=ask, headers=headers)
    assert (again.status, again.json["error"]["code"]) == (400, "cashu_token_already_spent")
    assert "X-Cashu" not in again.headers
    assert (await shop.ask("POST", "/v1/balance/refund", headers=headers)).status == (404 if by_header else 401)
