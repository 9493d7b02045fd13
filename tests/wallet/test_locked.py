"""Locked payments: credited without their mint, swapped later, and never twice, never lost, whatever the mint does then."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
import time

import pytest

from routstr_desktop.core.errors import (
    MintRateLimited,
    MintUnreachable,
    RedemptionPending,
    TokenDust,
    TokenInvalid,
    TokenSpent,
    UntrustedMint,
)
from routstr_desktop.core.status import MintHealth
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import swaps
from routstr_desktop.wallet.mint import MintActor
from routstr_desktop.wallet.mintinfo import MintInfo
from routstr_desktop.wallet.testmint import mint_tokens
from routstr_desktop.wallet.tokens import encode, parse
from tests.support.faultproxy import FAULTS, FaultProxy
from tests.support.locks import locked_coins, locked_token, spend_elsewhere
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

DAY = 86_400


@pytest.fixture(autouse=True)
def _no_swap_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Swaps happen when a test says so."""
    monkeypatch.setattr(swaps, "LINGER", 3600.0)


def actor_of(house: House) -> MintActor:
    (actor,) = house.wallet.places.values()
    return actor


def waiting(house: House) -> int:
    return sum(house.ledger.totals().unswapped.values())


async def shop_at(open_house: Opener, proxy: FaultProxy, **options: object) -> House:
    """A house that knows the mint's keys, and that it enforces locks."""
    house = await open_house(proxy.url, **options)
    await actor_of(house).refresh_keys()
    return house


async def pay(proxy: FaultProxy, house: House, amount: int, *tags: tuple[str, ...], amounts: list[int] | None = None) -> str:
    """A token of the mint behind the proxy, in the proxy's name, locked to the house."""
    coins = await locked_coins(proxy.mint, amount, house.wallet.key.pubkey, *tags, amounts=amounts)
    return encode(proxy.url, "sat", coins)


async def test_credited_without_the_mint_and_swapped_when_it_is_back(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    text = await pay(proxy, house, 100)
    await proxy.down()
    result = await house.redeem(text)
    assert result.net_msat == house.balance() == waiting(house) == 100_000
    assert house.wallet.balance_at(proxy.url) == 0
    assert (await house.wallet.audit()).ok
    with pytest.raises(MintUnreachable):
        await house.wallet.swap_locked()
    await proxy.up()
    actor_of(house).breaker.ok()
    await house.wallet.swap_locked()
    assert (waiting(house), house.wallet.balance_at(proxy.url)) == (0, 100_000)
    await house.check_books()


async def test_it_is_swapped_in_the_background(open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swaps, "LINGER", 0.05)
    house = await shop_at(open_house, proxy)
    before = len(proxy.seen)
    texts = [await pay(proxy, house, 8 + number) for number in range(5)]
    await asyncio.gather(*(house.redeem(text, f"key {n}") for n, text in enumerate(texts)))
    assert len(proxy.seen) == before
    async with asyncio.timeout(60):
        for actor in house.wallet.places.values():
            while waiting(house):
                actor.unswapped.clear()
                await actor.unswapped.wait()
    assert proxy.count("swap") == 1, "one swap for all"
    await house.check_books()


async def test_the_same_token_again_is_the_same_key(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    coins = await locked_coins(proxy.mint, 96, house.wallet.key.pubkey)
    text = encode(proxy.url, "sat", coins)
    first, *others = await asyncio.gather(*(house.redeem(text) for _ in range(5)))
    assert {(one.operation_id, one.key.id) for one in others if one.key} == {(first.operation_id, first.key and first.key.id)}
    again = await house.redeem(encode(proxy.url, "sat", coins[::-1]))
    assert again.operation_id == first.operation_id
    for who, part in (("mallory", coins), ("mallory", coins[:1]), ("alice", coins[1:])):
        with pytest.raises(TokenSpent):
            await house.redeem(encode(proxy.url, "sat", part), who)
    assert house.balance() == 96_000
    await house.wallet.swap_locked()
    assert (await house.redeem(text)).operation_id == first.operation_id
    with pytest.raises(TokenSpent):
        await house.redeem(text, "mallory")
    assert house.balance() == 96_000
    await house.check_books()


async def test_overlapping_tokens_at_the_same_moment(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    a, b, c = await locked_coins(proxy.mint, 12, house.wallet.key.pubkey, amounts=[4, 4, 4])
    pairs = [encode(proxy.url, "sat", pair) for pair in ([a, b], [b, c], [a, c])]
    results = await asyncio.gather(
        *(house.redeem(text, who) for who, text in zip("xyz", pairs, strict=True)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in results) == ["Redeemed", "TokenSpent", "TokenSpent"]
    assert waiting(house) == 8_000
    await house.wallet.swap_locked()
    await house.check_books()


async def test_a_top_up(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    await house.redeem(await pay(proxy, house, 16))
    await proxy.down()
    await house.redeem(await pay(proxy, house, 4))
    assert house.balance() == 20_000
    assert (await house.wallet.audit()).ok


async def test_above_the_limit_the_mint_is_asked_first(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    house.wallet.locked.limit_msat = 40_000
    texts = [await pay(proxy, house, 16) for _ in range(4)]
    await asyncio.gather(*(house.redeem(text, f"key {n}") for n, text in enumerate(texts[:3])))
    assert waiting(house) == 32_000, "two fit, the third was swapped"
    assert house.wallet.balance_at(proxy.url) == 16_000
    await proxy.down()
    with pytest.raises(MintUnreachable):
        await house.redeem(texts[3])
    await proxy.up()
    actor_of(house).breaker.ok()
    await house.wallet.swap_locked()
    await house.redeem(texts[3])
    assert waiting(house) == 16_000, "there is room again"
    await house.check_books()


@pytest.mark.parametrize("why", ["no locks at this mint", "older books", "doubtful", "limit 0", "operator"])
async def test_where_anything_is_missing_the_mint_is_asked_first(open_house: Opener, proxy: FaultProxy, why: str) -> None:
    house = await shop_at(open_house, proxy)
    actor = actor_of(house)
    text, to = await pay(proxy, house, 16), house.beneficiary()
    if why == "no locks at this mint":
        actor.info = MintInfo()
    elif why == "older books":
        await house.wallet.restore()
        assert actor.rewound
    elif why == "doubtful":
        actor.doubtful = True
    elif why == "limit 0":
        house.wallet.locked.limit_msat = 0
    else:
        to = Beneficiary("operator")
    assert (await house.wallet.redeem(text, to)).net_msat == 16_000
    assert (waiting(house), proxy.count("swap")) == (0, 1)
    await house.check_books()


async def test_books_that_were_restored_stay_careful_after_a_restart(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    await house.wallet.restore()
    await house.close()
    again = await open_house(proxy.url)
    assert actor_of(again).rewound
    assert actor_of(again).info.enforces_locks, "known from before, without asking"


async def test_coins_of_an_earlier_life_are_no_payment(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    text = await pay(proxy, house, 16)
    await house.redeem(text)
    await house.wallet.swap_locked()
    anew = await open_house(proxy.url, name="restored from the words")
    await anew.wallet.restore()
    with pytest.raises(TokenSpent):
        await anew.redeem(text)
    assert anew.key() is None
    assert (await anew.wallet.audit()).ok


async def test_coins_of_old_keys_are_swapped_first(open_house: Opener, proxy: FaultProxy) -> None:
    """A mint may stop honouring keys that it retired, at a time of its own."""
    house = await shop_at(open_house, proxy)
    await house.redeem(await pay(proxy, house, 16), "early")
    for keyset in actor_of(house).keysets.values():
        keyset.active = False
    await house.redeem(await pay(proxy, house, 16))
    assert (waiting(house), house.wallet.balance_at(proxy.url)) == (16_000, 16_000)
    await house.wallet.swap_locked()
    assert waiting(house) == 0
    await house.check_books()


async def test_keys_rotate_while_payments_wait(open_house: Opener) -> None:
    mint = await asyncio.to_thread(TestMint.start, fee_ppk=100)
    try:
        house = await open_house(mint.url)
        await actor_of(house).refresh_keys()
        for number in range(3):
            await house.redeem(await locked_token(mint.url, 16, house.wallet.key.pubkey), f"key {number}")
        await mint.rotate()
        await house.wallet.swap_locked()
        totals = house.ledger.totals()
        assert (totals.customers_msat, totals.operator_msat, waiting(house)) == (45_000, 2_000, 0)
        await house.check_books()
    finally:
        await asyncio.to_thread(mint.stop)


async def test_the_fee_is_taken_off_at_once_and_paid_once(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    await actor_of(house).refresh_keys()
    for number in range(10):
        text = await locked_token(fee_mint.url, 20, house.wallet.key.pubkey)
        assert (await house.redeem(text, f"key {number}")).net_msat == 19_000
    await house.wallet.swap_locked()
    totals = house.ledger.totals()
    assert totals.customers_msat == 190_000
    assert totals.operator_msat == 8_000, "twenty coins cost 2 sat in one swap; ten payments gave 1 sat each"
    assert house.wallet.balance_at(fee_mint.url) == 198_000
    with pytest.raises(TokenDust):
        await house.redeem(await locked_token(fee_mint.url, 1, house.wallet.key.pubkey), "poor")
    await house.check_books()


async def test_forged_ones_are_refused_without_the_mint(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    one, two = await locked_coins(proxy.mint, 8, house.wallet.key.pubkey, amounts=[4, 4])
    assert one.dleq is not None
    await proxy.down()
    forged = [
        [dataclasses.replace(one, signature=two.signature, dleq=two.dleq), two],
        [dataclasses.replace(one, amount=8)],
        [dataclasses.replace(one, dleq=(one.dleq[1], one.dleq[0], one.dleq[2]))],
        [dataclasses.replace(one, dleq=("00" * 32, *one.dleq[1:]))],
        [one, dataclasses.replace(two, dleq=None)],
        [dataclasses.replace(one, secret=two.secret)],
    ]
    for coins in forged:
        with pytest.raises(TokenInvalid):
            await house.redeem(encode(proxy.url, "sat", coins))
    assert house.key() is None
    assert waiting(house) == 0


@pytest.mark.parametrize("fault", ["lost", "twice", "drop", "html", "502"])
async def test_an_unclear_answer_is_cleared_up(open_house: Opener, proxy: FaultProxy, fault: str) -> None:
    house = await shop_at(open_house, proxy)
    for number in range(3):
        await house.redeem(await pay(proxy, house, 16), f"key {number}")
    proxy.plan["swap"] = [fault]
    await house.wallet.swap_locked()
    assert (waiting(house), house.wallet.balance_at(proxy.url)) == (0, 48_000)
    await house.check_books()


async def test_a_doubt_is_resolved_later(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    await house.redeem(await pay(proxy, house, 16))
    proxy.plan["swap"] = ["lost"]
    proxy.always["restore"] = "502"
    with pytest.raises(MintUnreachable):
        await house.wallet.swap_locked()
    assert (await house.wallet.audit()).ok
    await house.redeem(await pay(proxy, house, 8), "bob")
    proxy.heal()
    await house.resolve()
    assert waiting(house) == 8_000, "what came meanwhile waits for the next one"
    actor_of(house).breaker.ok()
    await house.wallet.swap_locked()
    assert (waiting(house), house.wallet.balance_at(proxy.url)) == (0, 24_000)
    await house.check_books()


@pytest.mark.parametrize("seed", range(3))
async def test_payments_and_swaps_among_random_faults(open_house: Opener, fee_mint: TestMint, seed: int) -> None:
    """Whatever the mint's answers are like on the way, at the end everything is swapped once and nobody lost anything."""
    chance = random.Random(seed)
    async with FaultProxy(fee_mint.url) as proxy:
        proxy.delay = 0.01
        house = await shop_at(open_house, proxy)
        paid = 0
        for number in range(12):
            for path in ("swap", "restore", "checkstate", "keysets"):
                proxy.plan[path] = chance.choices(["ok", *FAULTS], k=chance.randrange(3))
            house.wallet.locked.limit_msat = chance.choice([0, 40_000, 10_000_000])
            actor_of(house).breaker.ok()
            amount = chance.randrange(4, 60)
            token = await pay(proxy, house, amount)
            with contextlib.suppress(MintUnreachable, MintRateLimited, RedemptionPending):
                paid += (await house.redeem(token, f"key {number}")).net_msat
            if chance.random() < 0.5:
                with contextlib.suppress(MintUnreachable, MintRateLimited):
                    await house.wallet.swap_locked()
            assert (await house.wallet.audit()).ok
            if chance.random() < 0.2:
                await house.close()
                house = await open_house(proxy.url)
        proxy.heal()
        actor_of(house).breaker.ok()
        await house.resolve()
        await house.wallet.swap_locked()
        totals = house.ledger.totals()
        assert totals.customers_msat >= paid, "what was in doubt has been credited since"
        assert house.wallet.balance_at(proxy.url) == totals.customers_msat + totals.operator_msat - totals.fees_msat
        assert (waiting(house), totals.losses_msat) == (0, 0)
        await house.check_books()


async def test_a_mint_that_spent_them_itself_is_a_loss_with_proof(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    bad = await locked_coins(proxy.mint, 16, house.wallet.key.pubkey)
    for number in range(6):
        text = encode(proxy.url, "sat", bad) if number == 3 else await pay(proxy, house, 16)
        await house.redeem(text, f"key {number}")
    await spend_elsewhere(proxy.mint, house.wallet.key, bad)
    await house.wallet.swap_locked()
    totals = house.ledger.totals()
    assert (waiting(house), totals.losses_msat, totals.customers_msat) == (0, 16_000, 96_000), "the customer keeps the credit"
    assert house.wallet.balance_at(proxy.url) == 80_000
    (lost,) = await house.ledger.operations.list("locked", states=["foreign"])
    assert lost.token == encode(proxy.url, "sat", bad)
    assert lost.note == "the mint says that the coins are spent"
    (status,) = house.wallet.status()
    assert (status.trusted, status.health, status.lost_msat) == (False, MintHealth.REFUSED, 16_000)
    with pytest.raises(UntrustedMint):
        await house.redeem(await mint_tokens(proxy.url, 4))
    assert house.ledger.withdrawable() == 0
    await house.check_books()
    await house.close()

    again = await open_house(proxy.url)
    assert again.wallet.trusted == (), "also after a restart"
    await again.wallet.pardon(proxy.url)
    assert again.wallet.trusted == (proxy.url,)
    await again.redeem(await mint_tokens(proxy.url, 4), "bob")
    assert again.ledger.totals().losses_msat == 16_000
    await again.check_books()


async def test_a_lock_that_ended_while_the_mint_was_away_is_not_its_fault(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    tag = ("locktime", str(int(time.time()) + 2 * DAY))
    coins = await locked_coins(proxy.mint, 16, house.wallet.key.pubkey, tag)
    await house.redeem(encode(proxy.url, "sat", coins))
    await spend_elsewhere(proxy.mint, house.wallet.key, coins)
    house.wallet._swapper._now = lambda: time.time() + 3 * DAY
    await house.wallet.swap_locked()
    assert house.ledger.totals().losses_msat == 16_000
    assert house.wallet.trusted == (proxy.url,)
    await house.redeem(await pay(proxy, house, 8), "bob")
    assert waiting(house) == 8_000
    assert (await house.wallet.audit()).ok


async def test_a_mint_that_refuses_unspent_coins_has_time_to_change_its_mind(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await shop_at(open_house, proxy)
    for number in range(4):
        await house.redeem(await pay(proxy, house, 16), f"key {number}")
    proxy.always["swap"] = "400"
    with pytest.raises(MintUnreachable):
        await house.wallet.swap_locked()
    assert house.ledger.totals().losses_msat == 0
    assert actor_of(house).doubtful, "no further payment is credited early"
    with pytest.raises(TokenInvalid):
        await house.redeem(await pay(proxy, house, 16), "bob")
    proxy.heal()
    await house.wallet.swap_locked()
    assert (waiting(house), house.wallet.balance_at(proxy.url)) == (0, 64_000)
    assert not actor_of(house).doubtful
    await house.check_books()

    await house.redeem(await pay(proxy, house, 16), "carol")
    proxy.always["swap"] = "400"
    monkeypatch.setattr(swaps, "PATIENCE", 0.0)
    await house.wallet.swap_locked()
    assert house.ledger.totals().losses_msat == 16_000
    assert house.wallet.trusted == ()
    assert (await house.wallet.audit()).ok


async def test_locks_that_end_first_are_swapped_first(
    open_house: Opener, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swaps, "BATCH", 2)
    house = await shop_at(open_house, proxy)
    now = int(time.time())
    for name, days in (("never", 0), ("late", 9), ("soon", 2), ("sooner", 1.5)):
        tags = [("locktime", str(int(now + days * DAY)))] if days else []
        await house.redeem(await pay(proxy, house, 8, *tags), name)
    batch = house.wallet._swapper._choose(await house.ledger.locked.open(proxy.url, "sat"))
    assert [row.payload["until"] for row in batch] == [now + int(1.5 * DAY), now + 2 * DAY]
    await house.wallet.swap_locked()
    assert proxy.count("swap") == 2
    await house.check_books()


async def test_a_refund_waits_for_no_background(open_house: Opener, proxy: FaultProxy) -> None:
    house = await shop_at(open_house, proxy)
    key = (await house.redeem(await pay(proxy, house, 100))).key
    assert key is not None
    await proxy.down()
    with pytest.raises(MintUnreachable):
        await house.wallet.send(33, source=key, purpose="refund", mint=proxy.url)
    assert house.balance() == 100_000
    await proxy.up()
    actor_of(house).breaker.ok()
    sent = await house.wallet.send(33, source=key, purpose="refund", mint=proxy.url)
    assert parse(sent.token or "").amount == 33
    assert (waiting(house), house.balance()) == (0, 67_000)
    await house.check_books()
