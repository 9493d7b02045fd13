"""Tokens in, against real mints."""

from __future__ import annotations

import asyncio

import pytest

from routstr_desktop.core.errors import RedemptionPending, TokenDust, TokenInvalid, TokenSpent, UntrustedMint
from routstr_desktop.core.status import MintHealth
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet import tokens
from routstr_desktop.wallet.testmint import mint_coins, swap_coins
from routstr_desktop.wallet.tokens import Coin
from tests.support.mint import TestMint

from .conftest import Opener


@pytest.mark.parametrize("legacy", [False, True], ids=["V4", "V3"])
@pytest.mark.parametrize(("which", "net"), [("mint", 1000), ("fee_mint", 999), ("v1_mint", 1000)])
async def test_a_token_is_credited_net_of_the_fee(
    request: pytest.FixtureRequest, open_house: Opener, which: str, net: int, legacy: bool
) -> None:
    """Invariant 50."""
    mint: TestMint = request.getfixturevalue(which)
    house = await open_house(mint.url)
    text = await mint.fund(1000, legacy=legacy)
    result = await house.redeem(f" cashu:{text[:40]}\n{text[40:]} ")
    assert (result.gross_msat, result.net_msat) == (1_000_000, net * 1000)
    assert house.balance() == net * 1000
    assert result.key is not None
    assert (result.key.mint, result.key.unit) == (mint.url, "sat")
    await house.check_books()


async def test_full_and_missing_dleq_and_short_ids(open_house: Opener, mint: TestMint) -> None:
    """Invariant 54."""
    house = await open_house(mint.url)
    bare = await mint.fund(10, dleq=False)
    coins = await mint_coins(mint.url, 20)
    short = [Coin(tokens.short_id(c.keyset), c.amount, c.secret, c.signature, c.dleq) for c in coins]
    await house.redeem(bare)
    await house.redeem(tokens.encode_v3(mint.url, "sat", short))
    assert house.balance() == 30_000
    await house.check_books()


async def test_msat_tokens_have_their_own_purse(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    await house.redeem(await mint.fund(12_345, unit="msat"))
    await house.redeem(await mint.fund(5))
    assert house.balance() == 17_345
    assert {(status.unit, status.balance_msat) for status in house.wallet.status()} == {("sat", 5000), ("msat", 12_345)}
    await house.check_books()


async def test_same_token_at_once_is_one_swap(open_house: Opener, proxy) -> None:
    """Invariant 48."""
    house = await open_house(proxy.url)
    text = await tokens_at(proxy.url, 50)
    results = await asyncio.gather(*(house.redeem(text) for _ in range(10)))
    assert len({result.operation_id for result in results}) == 1
    assert proxy.count("swap") == 1
    again = await house.redeem(text)
    assert again == results[0]
    assert house.balance() == 50_000
    await house.check_books()


async def test_same_token_for_two_keys_is_credited_once(open_house: Opener, mint: TestMint) -> None:
    """Invariant 48."""
    house = await open_house(mint.url)
    text = await mint.fund(50)
    results = await asyncio.gather(*(house.redeem(text, who) for who in ("alice", "bob", "carol")), return_exceptions=True)
    assert [isinstance(result, RedemptionPending) for result in results].count(True) == 2
    assert house.balance("alice") + house.balance("bob") + house.balance("carol") == 50_000
    with pytest.raises(TokenSpent):
        await house.redeem(text, "dave")
    assert house.key("dave") is None
    await house.check_books()


async def test_many_different_tokens_at_once(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    texts = await asyncio.gather(*(fee_mint.fund(20 + n) for n in range(12)))
    await asyncio.gather(*(house.redeem(text) for text in texts))
    assert house.balance() == sum(20 + n - 1 for n in range(12)) * 1000
    await house.check_books()


async def test_spent_token_leaves_no_key(open_house: Opener, proxy) -> None:
    """Invariant 49."""
    house = await open_house(proxy.url)
    coins = await mint_coins(proxy.url, 21)
    await swap_coins(proxy.url, coins)
    text = tokens.encode(proxy.url, "sat", coins)
    with pytest.raises(TokenSpent):
        await house.redeem(text)
    asked = len(proxy.seen)
    with pytest.raises(TokenSpent):
        await house.redeem(text)
    assert len(proxy.seen) == asked, "a spent token is remembered"
    assert house.key() is None
    await house.check_books()


async def test_the_unspent_rest_of_a_half_spent_token_can_still_come(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    coins = await mint_coins(mint.url, 3)
    await swap_coins(mint.url, coins[:1])
    with pytest.raises(TokenSpent):
        await house.redeem(tokens.encode(mint.url, "sat", coins))
    assert house.key() is None
    await house.redeem(tokens.encode(mint.url, "sat", coins[1:]))
    assert house.balance() == 2_000
    await house.check_books()


async def test_an_overlapping_token_is_refused(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    coins = await mint_coins(mint.url, 7)
    await house.redeem(tokens.encode(mint.url, "sat", coins[:2]))
    with pytest.raises(TokenSpent):
        await house.redeem(tokens.encode(mint.url, "sat", coins))
    await house.redeem(tokens.encode(mint.url, "sat", coins[2:]))
    assert house.balance() == 7_000
    await house.check_books()


@pytest.mark.parametrize("dleq", [True, False], ids=["caught here", "caught by the mint"])
async def test_forged_signatures(open_house: Opener, mint: TestMint, dleq: bool) -> None:
    house = await open_house(mint.url)
    a, b = await mint_coins(mint.url, 3)
    forged = Coin(a.keyset, a.amount, "11" * 32, b.signature, a.dleq if dleq else None)
    with pytest.raises(TokenInvalid):
        await house.redeem(tokens.encode(mint.url, "sat", [forged, b]))
    assert house.key() is None
    await house.redeem(tokens.encode(mint.url, "sat", [a, b]))
    assert house.balance() == 3_000
    await house.check_books()


async def test_amount_above_what_was_signed(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    (coin,) = await mint_coins(mint.url, 1)
    for amount in (2, 1 << 62):
        with pytest.raises(TokenInvalid):
            await house.redeem(tokens.encode(mint.url, "sat", [Coin(coin.keyset, amount, coin.secret, coin.signature)]))
    assert house.key() is None


async def test_dust_is_not_touched(open_house: Opener, fee_mint: TestMint) -> None:
    """Invariant 51."""
    house = await open_house(fee_mint.url)
    coins = await mint_coins(fee_mint.url, 1)
    with pytest.raises(TokenDust):
        await house.redeem(tokens.encode(fee_mint.url, "sat", coins))
    more = await mint_coins(fee_mint.url, 4)
    await house.redeem(tokens.encode(fee_mint.url, "sat", [*coins, *more]))
    assert house.balance() == 4_000
    await house.check_books()


async def test_unknown_keyset_asks_once_then_refuses(open_house: Opener, proxy) -> None:
    """Invariant 54."""
    house = await open_house(proxy.url)
    (coin,) = await mint_coins(proxy.url, 1)
    text = tokens.encode(proxy.url, "sat", [Coin("01" + "ab" * 32, coin.amount, coin.secret, coin.signature)])
    before = proxy.count("keysets")
    for _ in range(3):
        with pytest.raises(TokenInvalid):
            await house.redeem(text)
    assert proxy.count("keysets") == before + 1
    assert proxy.count("swap") == 0


async def test_foreign_mint_is_refused_by_name(open_house: Opener, mint: TestMint, fee_mint: TestMint) -> None:
    house = await open_house(mint.url)
    text = await fee_mint.fund(100)
    with pytest.raises(UntrustedMint, match=fee_mint.url):
        await house.redeem(text)
    assert [status.url for status in house.wallet.status()] == [mint.url]
    await house.wallet.set_mints([mint.url, fee_mint.url])
    await house.redeem(text)
    await house.check_books()


async def test_a_mint_with_another_mints_keyset_is_refused(open_house: Opener, mint: TestMint, proxy) -> None:
    house = await open_house(mint.url, proxy.url)
    await house.redeem(await mint.fund(8))
    with pytest.raises(UntrustedMint, match="another mint"):
        await house.redeem(await tokens_at(proxy.url, 8))
    assert house.balance() == 8_000
    assert proxy.count("swap") == 0
    health = {status.url: status.health for status in house.wallet.status()}
    assert health == {mint.url: MintHealth.ANSWERS, proxy.url: MintHealth.REFUSED}
    await house.check_books()


async def test_cancelling_the_customer_does_not_stop_the_redemption(open_house: Opener, proxy) -> None:
    house = await open_house(proxy.url)
    text = await tokens_at(proxy.url, 64)
    proxy.plan["swap"] = ["held"]
    proxy.arrived.clear()
    task = asyncio.ensure_future(house.redeem(text))  # noqa: TID251 - the test itself is the task's owner
    while not proxy.count("swap"):
        await proxy.arrived.wait()
        proxy.arrived.clear()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    proxy.gate.set()
    assert (await house.redeem(text)).net_msat == 64_000
    assert proxy.count("swap") == 1
    await house.check_books()


async def test_audits_while_money_moves(open_house: Opener, fee_mint: TestMint) -> None:
    house = await open_house(fee_mint.url)
    texts = [await fee_mint.fund(200) for _ in range(8)]

    async def in_and_out(text: str, who: str) -> None:
        key = (await house.redeem(text, who)).key
        assert key is not None
        sent = await house.wallet.send(33, source=key, purpose="refund")
        await house.wallet.take_back(sent.operation_id)

    moving = asyncio.gather(*(in_and_out(text, f"key {n}") for n, text in enumerate(texts)))
    audits = 0
    while not moving.done():
        assert (await house.wallet.audit()).ok
        audits += 1
    await moving
    assert audits > 5
    await house.check_books()


async def test_the_operator_can_be_credited(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    result = await house.wallet.redeem(await mint.fund(33), Beneficiary("operator"))
    assert result.key is None
    assert house.ledger.totals().operator_msat == 33_000
    await house.check_books()


async def tokens_at(url: str, amount: int) -> str:
    return tokens.encode(url, "sat", await mint_coins(url, amount))
