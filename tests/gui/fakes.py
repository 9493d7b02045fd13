"""A stand-in for the node where a state or a failure is hard to cause with the real one."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from routstr_desktop.core.ecash import Movement, Received, TokenInfo
from routstr_desktop.core.errors import TokenInvalid
from routstr_desktop.core.events import BooksChanged, Event
from routstr_desktop.core.status import NodeState, Snapshot, Withdrawal
from tests.gui.samples import HISTORY, NOW, SELLING, TOKEN, TOLD


class FakeEngine:
    """Answers as told; remembers what was asked. `fail[name]` is raised by that command."""

    def __init__(self, publish: Callable[[Event], None], snapshot: Snapshot = SELLING) -> None:
        self.publish = publish
        self.now = snapshot
        self.calls: list[tuple[Any, ...]] = []
        self.fail: dict[str, BaseException] = {}
        self.gate: asyncio.Event | None = None
        self.snapshots = 0
        self.told = TOLD
        self.lines = HISTORY

    def change(self, **changes: Any) -> None:
        """Another snapshot, announced; on the node thread."""
        self.now = dataclasses.replace(self.now, **changes)
        self.publish(BooksChanged())

    async def _asked(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, *arguments))
        if self.gate is not None:
            await self.gate.wait()
        if name in self.fail:
            raise self.fail[name]

    async def start(self) -> None:
        await self._asked("start")

    async def stop(self) -> None:
        await self._asked("stop")

    async def snapshot(self) -> Snapshot:
        self.snapshots += 1
        return self.now

    async def start_selling(self) -> None:
        await self._asked("start_selling")
        self.change(state=NodeState.SELLING)

    async def stop_selling(self) -> None:
        await self._asked("stop_selling")
        self.change(state=NodeState.LOCAL_ONLY)

    async def pause(self, until: int | None = None) -> None:
        await self._asked("pause", until)
        self.change(state=NodeState.PAUSED, paused_until=until)

    async def resume(self) -> None:
        await self._asked("resume")
        self.change(state=NodeState.SELLING, paused_until=None)

    async def withdraw(self, amount_sat: int | None = None) -> Withdrawal:
        await self._asked("withdraw", amount_sat)
        made = Withdrawal("new", amount_sat or 1, "https://mint.example.com", "sat", "minted", NOW, TOKEN)
        self.change(
            withdrawals=(made, *self.now.withdrawals),
            withdrawable_msat=self.now.withdrawable_msat - made.amount_sat * 1000,
            outstanding_msat=self.now.outstanding_msat + made.amount_sat * 1000,
        )
        return made

    async def take_back(self, operation_id: str, /) -> Withdrawal:
        await self._asked("take_back", operation_id)
        return self._set_state(operation_id, "reclaimed")

    async def handed_out(self, operation_id: str, /) -> None:
        await self._asked("handed_out", operation_id)
        self._set_state(operation_id, "handed_out")

    def _set_state(self, operation_id: str, state: str) -> Withdrawal:
        items = {item.id: item for item in self.now.withdrawals}
        items[operation_id] = dataclasses.replace(items[operation_id], state=state)
        self.change(withdrawals=tuple(items.values()))
        return items[operation_id]

    async def local_key(self) -> str:
        await self._asked("local_key")
        return "sk-" + "ab" * 32

    async def set_upstream(self, base_url: str, api_key: str) -> None:
        await self._asked("set_upstream", base_url, api_key)

    async def set_mints(self, mints: Sequence[str]) -> None:
        await self._asked("set_mints", tuple(mints))

    async def describe(self, text: str, /) -> TokenInfo:
        await self._asked("describe", text)
        if not text.removeprefix("cashu:").startswith("cashuB"):
            raise TokenInvalid("This is not a Cashu token (cashuA... or cashuB...).")
        return self.told

    async def receive(self, text: str, /) -> Received:
        await self._asked("receive", text)
        self.lines = (Movement("got", "received", "done", self.told.amount_msat, self.told.mint, NOW), *self.lines)
        self.change(withdrawable_msat=self.now.withdrawable_msat + self.told.amount_msat)
        return Received("got", self.told.amount_msat, 0, self.told.mint)

    async def history(self, limit: int, offset: int = 0) -> tuple[Movement, ...]:
        await self._asked("history", limit, offset)
        return self.lines[offset : offset + limit]

    async def trust_mint(self, url: str, /) -> None:
        await self._asked("trust_mint", url)
        self.told = dataclasses.replace(self.told, trusted=True)

    async def remove_mint(self, url: str, /) -> None:
        await self._asked("remove_mint", url)
        self.change(mints=tuple(dataclasses.replace(one, trusted=one.url != url) for one in self.now.mints))

    async def audit(self) -> None:
        await self._asked("audit")

    async def change_settings(self, **changes: Any) -> list[str]:
        await self._asked("change_settings", changes)
        return []
