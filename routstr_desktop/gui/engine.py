"""What the window needs of the node. `node.Node` has this shape; so has the small fake of the tests.

All methods run on the node thread. Amounts in sat where the name says so, times in unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from routstr_desktop.core.events import Event
from routstr_desktop.core.status import Snapshot, Withdrawal


class Engine(Protocol):
    """The commands behind the buttons; failures are `RoutstrError`s with a sentence for people."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def snapshot(self) -> Snapshot: ...

    async def start_selling(self) -> None: ...

    async def stop_selling(self) -> None: ...

    async def pause(self, until: int | None = None) -> None: ...

    async def resume(self) -> None: ...

    async def withdraw(self, amount_sat: int | None = None) -> Withdrawal: ...

    async def take_back(self, operation_id: str, /) -> Withdrawal: ...

    async def handed_out(self, operation_id: str, /) -> None: ...

    async def local_key(self) -> str: ...

    async def set_upstream(self, base_url: str, api_key: str) -> None: ...

    async def set_mints(self, mints: Sequence[str]) -> None: ...

    async def audit(self) -> Any: ...

    async def change_settings(self, **changes: Any) -> list[str]: ...


Publish = Callable[[Event], None]
Build = Callable[[Publish], Engine]
"""Makes the node. Called on the node thread, so that its imports cost the window nothing."""
