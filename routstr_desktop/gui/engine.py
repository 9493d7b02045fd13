"""What the window needs of the node. `node.Node` has this shape; so has the small fake of the tests.

All methods run on the node thread. Amounts in sat where the name says so, times in unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from routstr_desktop.core.ecash import Asked, Movement, Received, TokenInfo
from routstr_desktop.core.events import Event
from routstr_desktop.core.status import Snapshot, Withdrawal
from routstr_desktop.gui.desks import (
    ActivityDesk,
    AppDesk,
    Found,
    KeyDesk,
    Lightning,
    ModelDesk,
    OwnerWords,
    Preferences,
    Safekeeping,
    Trials,
    Unlocking,
    Upkeep,
    Upstreams,
)


class Engine(Protocol):
    """The commands behind the buttons; failures are `RoutstrError`s with a sentence for people."""

    @property
    def key_desk(self) -> KeyDesk: ...

    @property
    def activity(self) -> ActivityDesk: ...

    @property
    def model_desk(self) -> ModelDesk: ...

    @property
    def found(self) -> Found: ...

    @property
    def upstreams(self) -> Upstreams: ...

    @property
    def preferences(self) -> Preferences: ...

    @property
    def apps(self) -> AppDesk: ...

    @property
    def trials(self) -> Trials: ...

    @property
    def lightning(self) -> Lightning: ...

    @property
    def upkeep(self) -> Upkeep: ...

    @property
    def safekeeping(self) -> Safekeeping: ...

    @property
    def words(self) -> OwnerWords: ...

    @property
    def unlocking(self) -> Unlocking: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def snapshot(self) -> Snapshot: ...

    async def start_selling(self) -> None: ...

    async def stop_selling(self) -> None: ...

    async def pause(self, until: int | None = None) -> None: ...

    async def resume(self) -> None: ...

    async def withdraw(self, amount_sat: int | None = None, mint: str | None = None) -> Withdrawal: ...

    async def take_back(self, operation_id: str, /) -> Withdrawal: ...

    async def handed_out(self, operation_id: str, /) -> None: ...

    async def local_key(self) -> str: ...

    async def set_mints(self, mints: Sequence[str]) -> None: ...

    async def describe(self, text: str, /) -> TokenInfo: ...

    async def asked_for(self, text: str, /) -> Asked: ...

    async def receive(self, text: str, /) -> Received: ...

    async def history(self, limit: int, offset: int = 0) -> tuple[Movement, ...]: ...

    async def trust_mint(self, url: str, /) -> None: ...

    async def remove_mint(self, url: str, /) -> None: ...

    async def audit(self) -> Any: ...

    async def change_settings(self, **changes: Any) -> list[str]: ...


Publish = Callable[[Event], None]
Build = Callable[[Publish], Engine]
"""Makes the node. Called on the node thread, so that its imports cost the window nothing."""
