"""Desks of the fake node that answer as told: test requests, Lightning, upkeep."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from routstr_desktop.core.ecash import BackupFound, FoundAgain
from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.sentence import say
from routstr_desktop.core.trial import Trial, TrialMoved
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.node.lightning import AutoPayout
from routstr_desktop.wallet.deposit import Deposit
from routstr_desktop.wallet.lightning import Quoted
from routstr_desktop.wallet.melt import Paid
from tests.gui.samples import NOW

if TYPE_CHECKING:
    from tests.gui.fakes import FakeEngine

MINT = "https://mint.example.com"
INVOICE = "lnbc10u1p5xyzq" + "qpzry9x8gf2tvdw0s3jn54khce6mua7l" * 8
ANSWER = "Hello! It is good to hear from you."


class FakeTrials:
    """One answer in three pieces; `hold` stops it after the second until it is set."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.names: tuple[str, ...] = ("anthropic/claude-x", "openai/gpt-x", "openai/gpt-x-mini")
        self.hold: asyncio.Event | None = None
        self.answer = Trial("", "", ANSWER, 214.0, 1180.0, 14, 11, False, "openrouter", Decimal("0.000207"), 207, 228)
        self.cancelled = 0

    async def models(self) -> tuple[str, ...]:
        await self._engine._asked("trial_models")
        return self.names

    async def send(self, trial_id: str, model: str, prompt: str, /) -> Trial:
        await self._engine._asked("trial", model, prompt)
        self._engine.publish(TrialMoved(Trial(trial_id, model, "Hello! ", 214.0)))
        self._engine.publish(TrialMoved(Trial(trial_id, model, "Hello! It is good", 214.0)))
        if self.hold is not None:
            try:
                await self.hold.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return dataclasses.replace(self.answer, id=trial_id, model=model)


def invoice_of(amount_sat: int, mint: str = MINT, lifetime: int = 3600, name: str = "d0") -> Deposit:
    """A deposit that waits for payment."""
    now = int(time.time())
    return Deposit(
        name, INVOICE, "00" * 32, "quote", amount_sat * 1000, mint, "quoted", now, now + lifetime, now, Beneficiary("operator")
    )


class FakeLightning:
    """One open deposit, payouts that cost 2 sat, and the settings of the automatic ones."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.deposits: dict[str, Deposit] = {}
        self.automatic = AutoPayout("", 210, 1_000_000, 0, None)
        self.lifetime = 3600

    async def deposit(self, amount_sat: int, mint: str | None = None, /) -> Deposit:
        await self._engine._asked("deposit", amount_sat, mint)
        made = invoice_of(amount_sat, mint or MINT, self.lifetime, f"d{len(self.deposits)}")
        self.deposits[made.id] = made
        return made

    async def waiting(self) -> tuple[Deposit, ...]:
        return tuple(one for one in reversed(self.deposits.values()) if one.state == "quoted" and one.expires > time.time())

    def become(self, state: str) -> None:
        """What the mint says of the deposits from now on; on the node thread."""
        for name, one in self.deposits.items():
            self.deposits[name] = dataclasses.replace(one, state=state)
        self._engine.publish(BooksChanged())

    async def look(self, deposit_id: str, /) -> Deposit:
        await self._engine._asked("look", deposit_id)
        return self.deposits[deposit_id]

    async def quote(self, target: str, amount_sat: int | None = None, /) -> Quoted:
        await self._engine._asked("quote", target, amount_sat)
        free = self._engine.now.withdrawable_msat // 1000
        amount = 1_000 if target.startswith("lnbc") else free - 2 if amount_sat is None else amount_sat
        return Quoted(target, amount * 1000, 2_000, MINT)

    async def payout(self, target: str, amount_sat: int | None, fee_limit_msat: int | None, /) -> Paid:
        await self._engine._asked("payout", target, amount_sat, fee_limit_msat)
        return self._paid(target, 1_000 if amount_sat is None else amount_sat)

    async def move(self, origin: str, target: str, amount_sat: int | None, /) -> Paid:
        await self._engine._asked("move", origin, target, amount_sat)
        return self._paid(target, amount_sat or 25_000)

    def _paid(self, target: str, amount_sat: int) -> Paid:
        self._engine.change(withdrawable_msat=self._engine.now.withdrawable_msat - amount_sat * 1000)
        return Paid("p1", target, amount_sat * 1000, 1_500, MINT, "done", 0, "payout", 1, "00" * 32)

    async def auto(self) -> AutoPayout:
        await self._engine._asked("auto")
        return self.automatic

    async def set_auto(self, address: str, threshold_sat: int, daily_cap_sat: int, /) -> AutoPayout:
        await self._engine._asked("set_auto", address, threshold_sat, daily_cap_sat)
        self.automatic = AutoPayout(address, threshold_sat, daily_cap_sat, 0, None)
        return self.automatic


class FakeUpkeep:
    """Tidies at as many places as told."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.places = 0

    async def tidy(self) -> int:
        await self._engine._asked("tidy")
        return self.places


class FakeUnlocking:
    """Opens with the right passphrase."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.needed = "new"

    async def need(self) -> str:
        return self.needed

    async def use(self, passphrase: str, /) -> None:
        await self._engine._asked("unlock", passphrase)


class FakeSafekeeping:
    """Says that it wrote; opens any with the right passphrase."""

    PASSPHRASE = "correct horse battery staple"

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.found = BackupFound(NOW - 9 * 86_400, 21_480_000, 88_500, 3, 2, ("OpenRouter", "Anthropic"), (MINT,), True)
        self.outcome = FoundAgain(21_568_500, 0, 21_568_500)

    async def save(self, target: Path, passphrase: str, /) -> int:
        await self._engine._asked("save_backup", target.name, passphrase)
        return 0

    async def look(self, file: Path, passphrase: str, /) -> BackupFound:
        await self._engine._asked("look_backup", file.name)
        if passphrase != self.PASSPHRASE:
            raise SecretsLocked(
                say("The passphrase does not open {file}. Nothing was changed.", file=file), code="wrong_passphrase"
            )
        return self.found

    async def restore(self, file: Path, passphrase: str, /) -> FoundAgain:
        await self._engine._asked("restore_backup", file.name, passphrase)
        return self.outcome
