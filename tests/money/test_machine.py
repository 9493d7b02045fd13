"""Any history of customers, operator, restarts, power cuts and failing mints over the real node ends with all money there.

`make test` plays a short, always equal selection; `make soak MINUTES=10` plays new ones for so long. Both print what was done
and how it ended.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.support.mint import TestMint

from .mints import ASKED
from .town import Town

ACTS = ("create", "top_up", "lock", "buy", "chat", "leave", "child", "refund", "cash_out", "pay_once", "claim")
OWN = ("withdraw", "take_back", "claim_withdrawal", "deposit", "fund", "payout", "move", "tidy")
RANDOMS = st.integers(0, 2**32).map(Random)
"""What is drawn from them depends on what the servers did, which hypothesis must not see."""
MOVES = (
    "create",
    "top_up",
    "lock",
    "buy",
    "refund",
    "cash_out",
    "pay_once",
    "withdraw",
    "take_back",
    "fund",
    "payout",
    "move",
    "tidy",
)
"""What can be cut short."""
Counts = Counter[tuple[str, str]]


class Machine(RuleBasedStateMachine):
    """A town with two mints and two customers."""

    mints: tuple[TestMint, ...]
    counts: Counts
    turning: bool

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="town-"))
        self.town: Town | None = None

    def do(self, what: str, happening: Callable[[Town], Coroutine[None, None, str]]) -> None:
        assert self.town is not None
        self.runner.run(self.town.do(what, happening(self.town)))

    @initialize()
    def opening(self) -> None:
        town = Town(self.folder, self.mints, 2, self.counts, turning=self.turning)
        self.runner.run(town.open())
        self.town = town
        self.runner.run(town.first_keys())

    @rule(act=st.sampled_from(ACTS), random=RANDOMS)
    def customer(self, act: str, random: Random) -> None:
        self.do(act, lambda town: town.customer_act(random, act))

    @rule(acts=st.lists(st.sampled_from(ACTS + OWN), min_size=2, max_size=6), random=RANDOMS)
    def at_once(self, acts: list[str], random: Random) -> None:
        self.do("rush", lambda town: town.rush(random, acts))

    @rule(act=st.sampled_from(OWN), random=RANDOMS)
    def operator(self, act: str, random: Random) -> None:
        self.do(act, lambda town: town.act(random, act))

    @rule()
    def swap_locked(self) -> None:
        self.do("swap_locked", lambda town: town.swap_locked())

    @rule()
    def look_for_claims(self) -> None:
        self.do("look_for_claims", lambda town: town.look_for_claims())

    @rule(random=RANDOMS)
    def mint_fault(self, random: Random) -> None:
        self.do("mint_fault", lambda town: town.mint_fault(random))

    @rule(act=st.sampled_from(sorted(ASKED)), random=RANDOMS)
    def trouble(self, act: str, random: Random) -> None:
        self.do("trouble", lambda town: town.trouble(random, act))

    @rule(random=RANDOMS)
    def keys_change(self, random: Random) -> None:
        self.do("keys_change", lambda town: town.keys_change(random))

    @rule(random=RANDOMS)
    def mint_down(self, random: Random) -> None:
        self.do("mint_down", lambda town: town.mint_down(random))

    @rule()
    def time_passes(self) -> None:
        self.do("time_passes", lambda town: town.time_passes())

    @rule()
    def restart(self) -> None:
        self.do("restart", lambda town: town.restart())

    @rule(acts=st.lists(st.sampled_from(MOVES), min_size=1, max_size=4), random=RANDOMS)
    def power_cut(self, acts: list[str], random: Random) -> None:
        self.do("power_cut", lambda town: town.power_cut(random, acts))

    @rule()
    def stocktaking(self) -> None:
        """Nothing is lost in the middle either."""
        assert self.town is not None
        self.runner.run(self.town.check())

    def teardown(self) -> None:
        try:
            if self.town is not None:
                self.runner.run(_end(self.town))
        finally:
            self.runner.close()
            shutil.rmtree(self.folder)


async def _end(town: Town) -> None:
    try:
        await town.check()
        await town.drain()
        await town.check()
    finally:
        await town.close()


def play(mints: tuple[TestMint, ...], counts: Counts, *, runs: int, steps: int, turning: bool) -> None:
    """So many runs of at most so many steps each; new ones each time if the mints may change their keys."""
    machine = type("Machine", (Machine,), {"mints": mints, "counts": counts, "turning": turning})
    how = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not turning,
        database=None,
        phases=(Phase.generate,),  # what real servers do cannot be shrunk
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=how)


def show(counts: Counts, seconds: float) -> None:
    """What was done, and how it ended."""
    print(f"\n\n{sum(counts.values())} operations in {seconds:.0f} s")
    for (what, outcome), count in sorted(counts.items()):
        print(f"{what:17} | {outcome:46} | {count:6}")


def test_any_history_keeps_all_money(mint: TestMint, fee_mint: TestMint) -> None:
    counts: Counts = Counter()
    started = time.monotonic()
    play((mint, fee_mint), counts, runs=4, steps=25, turning=False)
    show(counts, time.monotonic() - started)


@pytest.mark.timeout(0)
def test_soak(pytestconfig: pytest.Config) -> None:
    """With mints of its own: their keys change, and every one that they ever had is read by each new wallet."""
    minutes = pytestconfig.getoption("soak")
    if not minutes:
        pytest.skip("make soak MINUTES=10")
    counts: Counts = Counter()
    started = time.monotonic()
    try:
        while time.monotonic() < started + minutes * 60:
            mints = TestMint.start(), TestMint.start(fee_ppk=100)
            try:
                play(mints, counts, runs=6, steps=60, turning=True)
            finally:
                for one in mints:
                    one.stop()
    finally:
        show(counts, time.monotonic() - started)
