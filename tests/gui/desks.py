"""Desks of the fake node that answer as told: test requests."""

from __future__ import annotations

import asyncio
import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

from routstr_desktop.core.trial import Trial, TrialMoved

if TYPE_CHECKING:
    from tests.gui.fakes import FakeEngine

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
