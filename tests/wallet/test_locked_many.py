"""Sales go on while a mint is stopped: five hundred locked payments, a restart, and their swaps once it is back."""

from __future__ import annotations

import time

from routstr_desktop.wallet.tokens import Coin, encode
from tests.support.faultproxy import FaultProxy
from tests.support.locks import locked_coins
from tests.support.mint import TestMint

from .conftest import Opener
from .test_locked import _no_swap_in_the_background, shop_at, waiting  # noqa: F401


async def test_many_payments_while_the_mint_is_stopped(open_house: Opener, fee_mint: TestMint) -> None:
    """Figures are printed: run with -s."""
    count = 500
    async with FaultProxy(fee_mint.url) as proxy:
        house = await shop_at(open_house, proxy)
        coins: list[Coin] = []
        while len(coins) < 2 * count:
            coins += await locked_coins(proxy.mint, 600, house.wallet.key.pubkey, amounts=[8, 4] * 50)
        texts = [encode(proxy.url, "sat", coins[at : at + 2]) for at in range(0, 2 * count, 2)]
        await proxy.down()
        started = time.perf_counter()
        times = []
        for number, text in enumerate(texts):
            begun = time.perf_counter()
            await house.redeem(text, f"key {number}")
            times.append(time.perf_counter() - begun)
        spent = time.perf_counter() - started
        assert waiting(house) == count * 11_000
        assert (await house.wallet.audit()).ok
        await house.close()

        house = await open_house(proxy.url)
        assert waiting(house) == count * 11_000, "also after a restart"
        await proxy.up()
        begun = time.perf_counter()
        await house.wallet.swap_locked()
        swapped = time.perf_counter() - begun
        totals = house.ledger.totals()
        fee = proxy.count("swap") * 10
        assert waiting(house) == 0
        assert totals.customers_msat == count * 11_000
        assert totals.operator_msat == count * 1_000 - fee * 1_000
        assert house.wallet.balance_at(proxy.url) == (count * 12 - fee) * 1_000
        await house.check_books()
        times.sort()
        middle, late = (1000 * times[int(count * part)] for part in (0.5, 0.99))
        print(f"\n{count} locked payments, the mint stopped: {spent:.2f} s, median {middle:.1f} ms, p99 {late:.1f} ms")
        print(f"then {proxy.count('swap')} swaps in {swapped:.1f} s")
