"""Two mints (0 and 100 ppk), three customers, a thousand mixed operations, restarts at random; then the words alone.

`make test` plays a short part of it with one fixed seed; `--thousand` all of it with a new one.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from routstr_desktop.system.secrets import SEED_WORDS
from tests.support.mint import TestMint
from tests.wallet.house import House

from .mints import ASKED
from .test_machine import MOVES, show
from .town import Town

ROUTINE = {"restart": 2, "power_cut": 2, "mint_fault": 6, "mint_down": 1, "time_passes": 8, "look_for_claims": 4, "rush": 4}
ROUTINE |= {"trouble": 8}
ACTS = {"create": 6, "top_up": 8, "lock": 4, "buy": 5, "chat": 22, "leave": 3, "child": 2, "refund": 8, "cash_out": 4}
ACTS |= {"pay_once": 10, "claim": 8, "withdraw": 5, "deposit": 3, "take_back": 4, "claim_withdrawal": 4}
ACTS |= {"fund": 2, "payout": 2, "move": 3, "tidy": 2}


async def happen(town: Town, random: Random) -> None:
    """One thing, as often as it happens."""
    odds = ROUTINE | ACTS
    (what,) = random.choices(list(odds), weights=list(odds.values()))
    if what in ACTS:
        act = town.act(random, what)
    elif what in ("rush", "power_cut"):
        act = getattr(town, what)(random, random.choices(list(ACTS) if what == "rush" else MOVES, k=random.randint(2, 5)))
    elif what == "trouble":
        act = town.trouble(random, random.choice(sorted(ASKED)))
    elif what in ("restart", "time_passes", "look_for_claims"):
        act = getattr(town, what)()
    else:
        act = getattr(town, what)(random)
    await town.do(what, act)


@pytest.mark.timeout(900)
async def test_three_sums_after_many_operations_and_the_words_bring_all_coins_back(
    pytestconfig: pytest.Config, tmp_path: Path, mint: TestMint, fee_mint: TestMint
) -> None:
    full = pytestconfig.getoption("thousand")
    seed = time.time_ns() if full else 1
    operations, random = 1000 if full else 60, Random(seed)
    print(f"seed {seed}")
    counts: Counter[tuple[str, str]] = Counter()
    town = Town(tmp_path / "node", (mint, fee_mint), 3, counts)
    await town.open()
    started = time.monotonic()
    try:
        await town.first_keys()
        for number in range(operations):
            if number == operations // 2:
                await town.check()
                await from_the_words(town, tmp_path / "half")
            await happen(town, random)
        await town.check()
        await from_the_words(town, tmp_path / "end")
        show(counts, time.monotonic() - started)
        await town.drain()
        await town.check()
    finally:
        await town.close()


async def from_the_words(town: Town, directory: Path) -> None:
    """An empty profile finds the same coins at both mints, those of unclaimed tokens included."""
    words = await town.secrets.get(SEED_WORDS)
    assert words is not None
    held = {place: amount for place, amount in (await town.wallet.proofs_held()).items() if amount}
    anew = await House.open(directory, words, [place.url for place in town.places])
    try:
        await anew.wallet.restore()
        found = {place: amount for place, amount in (await anew.wallet.proofs_held()).items() if amount}
        assert found == held
        assert anew.ledger.totals().operator_msat == sum(held.values())
        await anew.check_books()
    finally:
        await anew.close()
