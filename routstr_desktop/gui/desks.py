"""What the window asks of the parts of a node: each desk has the shape of the class that its docstring names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from routstr_desktop.core.activity import Chart, Choices, Dimension, LogFilter, LogPage, Measure, Range, Refused
from routstr_desktop.core.apps import AppRow
from routstr_desktop.core.ecash import BackupFound, FoundAgain
from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.core.listing import Presence
from routstr_desktop.core.modelsfile import Imported
from routstr_desktop.core.overrides import Override
from routstr_desktop.core.pricetable import PriceTable
from routstr_desktop.core.profit import ProfitReport
from routstr_desktop.core.status import UpstreamStatus
from routstr_desktop.core.trial import Trial
from routstr_desktop.upstream.check import Examined
from routstr_desktop.upstream.local import LocalServer

if TYPE_CHECKING:  # importing the wallet would cost the window half a second
    from routstr_desktop.node.lightning import AutoPayout
    from routstr_desktop.wallet.deposit import Deposit
    from routstr_desktop.wallet.lightning import Quoted
    from routstr_desktop.wallet.melt import Paid


class KeyDesk(Protocol):
    """Commands on keys, as `node.keys.KeyDesk` describes them."""

    async def page(self, kind: KeyKind, limit: int = 100, before: int | None = None) -> tuple[KeyRow, ...]: ...

    async def rename(self, key_id: int, name: str) -> KeyRow: ...

    async def pause(self, key_id: int, paused: bool) -> KeyRow: ...

    async def revoke(self, key_id: int) -> KeyRow: ...

    async def revoke_with_refund(self, key_id: int) -> KeyRefund | None: ...

    async def refund_handed_out(self, operation_id: str) -> None: ...

    async def children(self, key_id: int) -> tuple[KeyRow, ...]: ...

    async def allow_models(self, key_id: int, models: tuple[str, ...] | None) -> KeyRow: ...

    async def valid_until(self, key_id: int, at: int | None) -> KeyRow: ...

    async def create_local(
        self, name: str, models: tuple[str, ...] | None = None, expires: int | None = None
    ) -> tuple[str, KeyRow]: ...


class ModelDesk(Protocol):
    """Decisions on models, as `node.models.ModelDesk` describes them. What was decided before is handed back, to be undone."""

    async def table(self) -> PriceTable: ...

    async def put(self, overrides: Iterable[Override], /) -> tuple[Override, ...]: ...

    async def enable(self, models: Sequence[tuple[str, str]], enabled: bool, /) -> tuple[Override, ...]: ...

    async def set_margin(self, models: Sequence[tuple[str, str]], margin: Decimal | None, /) -> tuple[Override, ...]: ...

    async def set_default_margin(self, margin: Decimal, /) -> Decimal: ...

    async def accept_raises(self) -> bool: ...

    async def exported(self) -> str: ...

    async def imported(self, text: str, /) -> tuple[Imported, tuple[Override, ...]]: ...


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


class Upstreams(Protocol):
    """Commands on providers, as `node.upstreams.Upstreams` describes them."""

    async def add(self, base_url: str, api_key: str = "", **more: Any) -> UpstreamStatus: ...

    async def change(self, slug: str, /, *, api_key: str | None = None, **changes: Any) -> UpstreamStatus: ...

    async def remove(self, slug: str) -> None: ...

    async def test_again(self, slug: str) -> Examined: ...

    async def local(self) -> list[LocalServer]: ...


class Preferences(Protocol):
    """Settings by name and the log, as `node.preferences.Preferences` describes them."""

    async def options(self) -> dict[str, Any]: ...

    async def change(self, **changes: Any) -> bool: ...

    async def log_lines(self, count: int = 500) -> list[str]: ...


class OwnerWords(Protocol):
    """The wallet's 12 words, as `node.words.OwnerWords` describes them."""

    async def show(self) -> str: ...

    async def replaceable(self) -> bool: ...

    async def restore(self, text: str, mints: Sequence[str] = ()) -> FoundAgain: ...

    async def search(self, *, deep: bool = False) -> FoundAgain: ...


class ActivityDesk(Protocol):
    """What the node did, as `node.activity.ActivityDesk` describes it."""

    async def chart(self, span: Range, by: Dimension, measure: Measure, chosen: LogFilter = ..., /) -> Chart: ...

    async def lines(self, span: Range, by: Dimension, limit: int = 100, chosen: LogFilter = ..., /) -> ProfitReport: ...

    async def page(self, chosen: LogFilter, limit: int = 100, before: int | None = None, since: int = 0, /) -> LogPage: ...

    async def refused(self) -> tuple[Refused, ...]: ...

    async def choices(self) -> Choices: ...


class AppDesk(Protocol):
    """Apps of this computer, as `node.apps.desk.AppDesk` describes them."""

    async def apps(self, model: str | None = None) -> tuple[AppRow, ...]: ...

    async def models(self) -> tuple[str, ...]: ...

    async def text(self, app: str, model: str | None = None) -> str: ...

    async def preview(self, app: str, model: str | None = None) -> str: ...

    async def connect(self, app: str, model: str | None = None) -> None: ...

    async def disconnect(self, app: str) -> tuple[str, ...]: ...


class Trials(Protocol):
    """Test requests, as `node.testrequest.TrialDesk` describes them."""

    async def models(self) -> tuple[str, ...]: ...

    async def send(self, trial_id: str, model: str, prompt: str, /) -> Trial: ...


class Lightning(Protocol):
    """The operator's Lightning, as `node.lightning.LightningDesk` describes it."""

    async def deposit(self, amount_sat: int, mint: str | None = None, /) -> Deposit: ...

    async def look(self, deposit_id: str, /) -> Deposit: ...

    async def waiting(self) -> tuple[Deposit, ...]: ...

    async def quote(self, target: str, amount_sat: int | None = None, /) -> Quoted: ...

    async def payout(self, target: str, amount_sat: int | None, fee_limit_msat: int | None, /) -> Paid: ...

    async def move(self, origin: str, target: str, amount_sat: int | None, /) -> Paid: ...

    async def auto(self) -> AutoPayout: ...

    async def set_auto(self, address: str, threshold_sat: int, daily_cap_sat: int, /) -> AutoPayout: ...


class Safekeeping(Protocol):
    """The backup file, as `node.safekeeping.Safekeeping` describes it."""

    async def save(self, target: Path, passphrase: str, /) -> int: ...

    async def look(self, file: Path, passphrase: str, /) -> BackupFound: ...

    async def restore(self, file: Path, passphrase: str, /) -> FoundAgain: ...


class Unlocking(Protocol):
    """A passphrase where no keyring opens, as `node.unlocking.Unlocking` describes it."""

    async def need(self) -> str: ...

    async def use(self, passphrase: str, /) -> None: ...


class Upkeep(Protocol):
    """What the node does by itself, asked for at once."""

    async def tidy(self) -> int: ...
