"""What the window needs of the node. `node.Node` has this shape; so has the small fake of the tests.

All methods run on the node thread. Amounts in sat where the name says so, times in unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from routstr_desktop.core.ecash import Movement, Received, TokenInfo
from routstr_desktop.core.events import Event
from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.core.listing import Presence
from routstr_desktop.core.status import Snapshot, Withdrawal


class KeyDesk(Protocol):
    """Commands on keys, as `node.keys.KeyDesk` describes them."""

    async def page(self, kind: KeyKind, limit: int = 100, before: int | None = None) -> tuple[KeyRow, ...]: ...

    async def rename(self, key_id: int, name: str) -> KeyRow: ...

    async def pause(self, key_id: int, paused: bool) -> KeyRow: ...

    async def revoke(self, key_id: int) -> KeyRow: ...

    async def revoke_with_refund(self, key_id: int) -> KeyRefund | None: ...

    async def refund_handed_out(self, operation_id: str) -> None: ...

    async def create_local(self, name: str) -> tuple[str, KeyRow]: ...


class IdentityDesk(Protocol):
    """Commands on the Nostr key, as `node.identities` describes them."""

    async def look_up(self, text: str, passphrase: str | None = None) -> Any: ...

    async def generate(self, *, replace: bool = False) -> Any: ...

    async def bring(
        self,
        text: str,
        passphrase: str | None = None,
        *,
        replace: bool = False,
        take_over: str | None = None,
        second: bool = False,
    ) -> Any: ...

    async def backup(self, passphrase: str) -> str: ...

    async def reveal(self) -> str: ...


class Looker(Protocol):
    """Something that asks others: the neighbours, the reviews."""

    async def look(self) -> Any: ...


class Reach(Protocol):
    """Calls the node through its own addresses."""

    async def check(self) -> Any: ...


class Onion(Protocol):
    """The onion service."""

    async def switch(self, on: bool) -> Any: ...


class Found(Protocol):
    """Being found, as `node.found` describes it."""

    @property
    def identity(self) -> IdentityDesk: ...

    @property
    def neighbours(self) -> Looker: ...

    @property
    def reviews(self) -> Looker: ...

    @property
    def reach(self) -> Reach: ...

    @property
    def onion(self) -> Onion: ...

    async def presence(self) -> Presence: ...

    async def reach_by(self, way: str, url: str = "") -> None: ...

    async def announce(self, on: bool) -> None: ...


class Preferences(Protocol):
    """Settings by name and the log, as `node.preferences.Preferences` describes them."""

    async def options(self) -> dict[str, Any]: ...

    async def change(self, **changes: Any) -> bool: ...

    async def log_lines(self, count: int = 500) -> list[str]: ...


class Engine(Protocol):
    """The commands behind the buttons; failures are `RoutstrError`s with a sentence for people."""

    @property
    def key_desk(self) -> KeyDesk: ...

    @property
    def found(self) -> Found: ...

    @property
    def preferences(self) -> Preferences: ...

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

    async def describe(self, text: str, /) -> TokenInfo: ...

    async def receive(self, text: str, /) -> Received: ...

    async def history(self, limit: int, offset: int = 0) -> tuple[Movement, ...]: ...

    async def trust_mint(self, url: str, /) -> None: ...

    async def remove_mint(self, url: str, /) -> None: ...

    async def audit(self) -> Any: ...

    async def change_settings(self, **changes: Any) -> list[str]: ...


Publish = Callable[[Event], None]
Build = Callable[[Publish], Engine]
"""Makes the node. Called on the node thread, so that its imports cost the window nothing."""
