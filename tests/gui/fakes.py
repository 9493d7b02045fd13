"""A stand-in for the node where a state or a failure is hard to cause with the real one."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from routstr_desktop.core.ecash import Asked, FoundAgain, Movement, Received, TokenInfo
from routstr_desktop.core.errors import BadRequest, TokenInvalid
from routstr_desktop.core.events import BooksChanged, Event
from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.core.modelsfile import Imported, read, write
from routstr_desktop.core.overrides import Listed, Override, Overrides
from routstr_desktop.core.pricetable import PriceTable, Raise, rows
from routstr_desktop.core.sentence import say, say_n
from routstr_desktop.core.status import NodeState, Snapshot, UpstreamStatus, Withdrawal
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.node.preferences import SHOWN
from routstr_desktop.node.settings import NEED_RESTART, Settings
from routstr_desktop.upstream.check import Examined
from routstr_desktop.upstream.local import LocalServer
from tests.gui.activity_desk import FakeActivity
from tests.gui.appsdesk import FakeApps
from tests.gui.desks import FakeLightning, FakeSafekeeping, FakeTrials, FakeUnlocking, FakeUpkeep
from tests.gui.found import FakeFound
from tests.gui.samples import HISTORY, LOG, NOW, PROVIDERS, SELLING, TERMS, TOKEN, TOLD, WORDS


class FakeKeyDesk:
    """Keys in a list, newest first; remembers what was asked, and fails as the engine does."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.rows: list[KeyRow] = []
        self.refund: KeyRefund | None = None

    def change(self, key_id: int, **changes: Any) -> KeyRow:
        """Another state of a key, announced; on the node thread."""
        place = next(place for place, row in enumerate(self.rows) if row.id == key_id)
        self.rows[place] = dataclasses.replace(self.rows[place], **changes)
        self._engine.publish(BooksChanged())
        return self.rows[place]

    async def page(self, kind: KeyKind, limit: int = 100, before: int | None = None) -> tuple[KeyRow, ...]:
        await self._engine._asked("page", kind, limit, before)
        found = (row for row in self.rows if row.kind is kind and (before is None or row.id < before))
        return tuple(itertools.islice(found, limit))

    async def rename(self, key_id: int, name: str) -> KeyRow:
        await self._engine._asked("rename", key_id, name)
        return self.change(key_id, name=name)

    async def pause(self, key_id: int, paused: bool) -> KeyRow:
        await self._engine._asked("pause_key", key_id, paused)
        return self.change(key_id, paused=paused)

    async def revoke(self, key_id: int) -> KeyRow:
        await self._engine._asked("revoke", key_id)
        return self.change(key_id, revoked=True)

    async def revoke_with_refund(self, key_id: int) -> KeyRefund | None:
        self.change(key_id, revoked=True)
        await self._engine._asked("revoke_with_refund", key_id)
        self.change(key_id, balance_msat=0, refund="minted")
        return self.refund

    async def refund_handed_out(self, operation_id: str) -> None:
        await self._engine._asked("refund_handed_out", operation_id)

    async def children(self, key_id: int) -> tuple[KeyRow, ...]:
        await self._engine._asked("children", key_id)
        parent = next(row for row in self.rows if row.id == key_id)
        return tuple(row for row in self.rows if row.parent == parent.prefix)

    async def allow_models(self, key_id: int, models: tuple[str, ...] | None) -> KeyRow:
        await self._engine._asked("allow_models", key_id, models)
        return self.change(key_id, models=models)

    async def valid_until(self, key_id: int, at: int | None) -> KeyRow:
        await self._engine._asked("valid_until", key_id, at)
        return self.change(key_id, expires=at)

    async def create_local(
        self, name: str, models: tuple[str, ...] | None = None, expires: int | None = None
    ) -> tuple[str, KeyRow]:
        await self._engine._asked("create_local", name, models, expires)
        number = max((one.id for one in self.rows), default=0) + 1
        row = KeyRow(number, "sk-cdcdcdcd", KeyKind.LOCAL, name, models=models, expires=expires)
        self.rows.insert(0, row)
        self._engine.publish(BooksChanged())
        return "sk-" + "cd" * 32, row


class FakeModelDesk:
    """The real arithmetic over a list of models; remembers what was asked, and fails as the engine does."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.listed: dict[str, tuple[Listed, ...]] = {}
        self.overrides = Overrides()
        self.terms = TERMS
        self.raises: tuple[Raise, ...] = ()
        self._made: PriceTable | None = None

    def _changed(self) -> None:
        self._made = None
        self._engine.publish(BooksChanged())

    def offer(self, **listed: tuple[Listed, ...]) -> None:
        """What upstreams list, by slug; on the node thread."""
        self.listed = listed
        self._changed()

    async def table(self) -> PriceTable:
        await self._engine._asked("table")
        if self._made is None:
            found = [
                row
                for slug, listed in self.listed.items()
                for row in rows(self.overrides.apply(listed, slug), slug, self.terms)
            ]
            self._made = PriceTable(tuple(found), self.terms, self.raises)
        return self._made

    async def put(self, overrides: Iterable[Override], /) -> tuple[Override, ...]:
        chosen = tuple(overrides)
        await self._engine._asked("put", chosen)
        before = tuple(self.overrides.exactly(one.key) or Override(one.model, one.upstream) for one in chosen)
        self.overrides = self.overrides.having(chosen)
        self._changed()
        return before

    async def enable(self, models: Sequence[tuple[str, str]], enabled: bool, /) -> tuple[Override, ...]:
        return await self.put(self.overrides.changed(*key, enabled=enabled) for key in models)

    async def set_margin(self, models: Sequence[tuple[str, str]], margin: Decimal | None, /) -> tuple[Override, ...]:
        return await self.put(self.overrides.changed(*key, margin=margin) for key in models)

    async def set_default_margin(self, margin: Decimal, /) -> Decimal:
        await self._engine._asked("set_default_margin", margin)
        before, self.terms = self.terms.margin, dataclasses.replace(self.terms, margin=margin)
        self._changed()
        return before

    async def accept_raises(self) -> bool:
        await self._engine._asked("accept_raises")
        changed, self.raises = bool(self.raises), ()
        self._changed()
        return changed

    async def exported(self) -> str:
        return write(self.overrides)

    async def imported(self, text: str, /) -> tuple[Imported, tuple[Override, ...]]:
        try:
            found = read(text)
        except ValueError as error:
            raise BadRequest(say("This is not a models.json: {why}.", why=error)) from None
        return found, await self.put(found.overrides)


LISTED = say_n("{name} answers and lists {n} model", "{name} answers and lists {n} models", 312, name="OpenRouter")


class FakeUpstreams:
    """Providers in the snapshot; remembers what was asked, and fails as the engine does."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.found: list[LocalServer] = []
        self.examined = Examined(True, say("{found}, {priced} ready to sell.", found=LISTED, priced=300))

    async def add(self, base_url: str, api_key: str = "", **more: Any) -> UpstreamStatus:
        await self._engine._asked("add_upstream", base_url, api_key, more)
        made = dataclasses.replace(PROVIDERS[0], slug="new", name="New one", base_url=base_url)
        self.found = [one for one in self.found if one.base_url != base_url]
        self._engine.change(upstreams=(*self._engine.now.upstreams, made))
        return made

    async def change(self, slug: str, /, *, api_key: str | None = None, **changes: Any) -> UpstreamStatus:
        await self._engine._asked("change_upstream", slug, api_key, changes)
        fields = {name: value for name, value in changes.items() if name in ("enabled", "priority", "base_url")}
        rows = {one.slug: one for one in self._engine.now.upstreams}
        rows[slug] = dataclasses.replace(rows[slug], **fields)
        self._engine.change(upstreams=tuple(rows.values()))
        return rows[slug]

    async def remove(self, slug: str) -> None:
        await self._engine._asked("remove_upstream", slug)
        self._engine.change(upstreams=tuple(one for one in self._engine.now.upstreams if one.slug != slug))

    async def test_again(self, slug: str) -> Examined:
        await self._engine._asked("test_upstream", slug)
        return self.examined

    async def local(self) -> list[LocalServer]:
        await self._engine._asked("local_upstreams")
        return list(self.found)


class FakePreferences:
    """Settings in a dict, and a log that is given."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        defaults = {name: Settings.model_fields[name].default for name in SHOWN}
        self.values: dict[str, Any] = {
            **defaults,
            "defaults": defaults,
            "later": NEED_RESTART.intersection(SHOWN),
            "updates_known": True,
            "data_dir": "/home/ada/.local/share/routstr-desktop",
        }
        self.lines = list(LOG)

    async def options(self) -> dict[str, Any]:
        await self._engine._asked("options")
        return dict(self.values)

    async def change(self, **changes: Any) -> bool:
        await self._engine._asked("change", changes)
        self.values |= changes
        return bool(changes.keys() & NEED_RESTART)

    async def log_lines(self, count: int = 500) -> list[str]:
        await self._engine._asked("log_lines")
        return self.lines[-count:]


class FakeWords:
    """12 words; remembers what was asked, and fails as the engine does."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.text = WORDS
        self.unused = True
        self.found = FoundAgain(377_000, 377_000, 377_000)

    async def show(self) -> str:
        await self._engine._asked("words")
        return self.text

    async def replaceable(self) -> bool:
        await self._engine._asked("replaceable")
        return self.unused

    async def restore(self, text: str, mints: Sequence[str] = ()) -> FoundAgain:
        await self._engine._asked("restore", text, tuple(mints))
        self.text = text
        return self.found

    async def search(self, *, deep: bool = False) -> FoundAgain:
        await self._engine._asked("search", deep)
        return self.found


class FakeEngine:
    """Answers as told; remembers what was asked. `fail[name]` is raised by that command."""

    def __init__(self, publish: Callable[[Event], None], snapshot: Snapshot = SELLING) -> None:
        self.publish = publish
        self.now = snapshot
        self.calls: list[tuple[Any, ...]] = []
        self.books_balance = True
        self.fail: dict[str, BaseException] = {}
        self.gate: asyncio.Event | None = None
        self.snapshots = 0
        self.told = TOLD
        self.request = Asked(21, ("https://mint.example.com",), "a book")
        self.lines = HISTORY
        self.key_desk = FakeKeyDesk(self)
        self.model_desk = FakeModelDesk(self)
        self.found = FakeFound(self)
        self.preferences = FakePreferences(self)
        self.apps = FakeApps(self)
        self.activity = FakeActivity(self)
        self.trials = FakeTrials(self)
        self.lightning = FakeLightning(self)
        self.upkeep = FakeUpkeep(self)
        self.safekeeping = FakeSafekeeping(self)
        self.upstreams = FakeUpstreams(self)
        self.words = FakeWords(self)
        self.unlocking = FakeUnlocking(self)

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

    async def withdraw(self, amount_sat: int | None = None, mint: str | None = None) -> Withdrawal:
        await self._asked("withdraw", amount_sat, *([mint] if mint else []))
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

    async def set_mints(self, mints: Sequence[str]) -> None:
        await self._asked("set_mints", tuple(mints))

    async def describe(self, text: str, /) -> TokenInfo:
        await self._asked("describe", text)
        if not text.removeprefix("cashu:").startswith("cashuB"):
            raise TokenInvalid("This is not a Cashu token (cashuA... or cashuB...).")
        return self.told

    async def asked_for(self, text: str, /) -> Asked:
        await self._asked("asked_for", text)
        return self.request

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

    async def audit(self) -> Audit:
        await self._asked("audit")
        return Audit(ok=self.books_balance, problems=[], accounts=0, transfers=0, sums={})

    async def change_settings(self, **changes: Any) -> list[str]:
        await self._asked("change_settings", changes)
        return []
