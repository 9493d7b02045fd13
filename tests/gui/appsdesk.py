"""A stand-in for the commands of "Connect an app"."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from routstr_desktop.core.apps import AppRow
from routstr_desktop.core.sentence import say
from routstr_desktop.node.apps.snippets import APPS, BY_ID, App, render
from routstr_desktop.node.apps.values import PAYING_KEY, SHOWN_KEY, Values
from routstr_desktop.node.apps.writer import TARGETS

if TYPE_CHECKING:
    from tests.gui.fakes import FakeEngine


class FakeApps:
    """The texts of the real desk for one address; connecting is remembered, nothing is written."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.connected: set[str] = set()
        self.kept: tuple[str, ...] = ()
        self.missing = say(
            "{app} asks from its own servers, which cannot reach this computer: give the node a public https address on the "
            "Announce page, or connect an app that runs here, such as Continue or Cline.",
            app="Cursor",
        )

    def _values(self, model: str | None, key: str = SHOWN_KEY) -> Values:
        url = "https://node.example.com/v1" if key == PAYING_KEY else "http://127.0.0.1:8421/v1"
        return Values(url, key, model or "anthropic/claude-x", "openai/gpt-x-mini")

    def _text(self, app: App, model: str | None, key: str = SHOWN_KEY) -> str:
        return render(app, self._values(model, PAYING_KEY if app.pays else key))

    async def apps(self, model: str | None = None) -> tuple[AppRow, ...]:
        await self._engine._asked("apps", model)
        rows = (
            AppRow(app.id, app.name, app.where, "", pays=True, missing=self.missing)
            if app.pays and self.missing
            else AppRow(app.id, app.name, app.where, self._text(app, model), pays=app.pays)
            for app in APPS
        )
        return tuple(
            dataclasses.replace(
                row, file=f"~/{TARGETS[row.id].file}", connected=row.id in self.connected, takes_over=TARGETS[row.id].takes_over
            )
            if row.id in TARGETS
            else row
            for row in rows
        )

    async def models(self) -> tuple[str, ...]:
        return ("anthropic/claude-x", "openai/gpt-x", "openai/gpt-x-mini")

    async def text(self, app: str, model: str | None = None) -> str:
        await self._engine._asked("text", app, model)
        return self._text(BY_ID[app], model, "sk-" + "ab" * 32)

    async def preview(self, app: str, model: str | None = None) -> str:
        await self._engine._asked("preview", app, model)
        return "\n".join(f"+{line}" for line in render(BY_ID[app], self._values(model)).splitlines())

    async def connect(self, app: str, model: str | None = None) -> None:
        await self._engine._asked("connect", app, model)
        self.connected.add(app)

    async def disconnect(self, app: str) -> tuple[str, ...]:
        await self._engine._asked("disconnect", app)
        self.connected.discard(app)
        return self.kept
