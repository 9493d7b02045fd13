"""The commands of "Connect an app": each app that is written gets a local key of its own, and loses it when disconnected."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from routstr_desktop.core.apps import AppRow
from routstr_desktop.core.errors import ConfigError, NotSelling
from routstr_desktop.core.sentence import say

from .outside import public_address
from .snippets import APPS, BY_ID, App, render
from .values import CONTEXT, OUTPUT, PAYING_KEY, SHOWN_KEY, Values
from .writer import TARGETS, Change, Writer

if TYPE_CHECKING:
    from ..node import Node


class AppDesk:
    """`home` is where the apps keep their settings."""

    def __init__(self, node: Node, home: Path | None = None) -> None:
        self._node = node
        self._writer = Writer(home or Path.home(), node.paths.data_dir / "apps.json")

    async def apps(self, model: str | None = None) -> tuple[AppRow, ...]:
        """Every app with its text for `model` (None: the first that is sold), the key left out."""
        values = self._values(model)
        connected = await asyncio.to_thread(self._writer.connected)
        rows = []
        for app in APPS:
            target = TARGETS.get(app.id)
            text, missing = self._text(app, values)
            row = AppRow(app.id, app.name, app.where, text, pays=app.pays, missing=missing)
            if target is not None:
                row = dataclasses.replace(
                    row, file=f"~/{target.file}", connected=app.id in connected, takes_over=target.takes_over
                )
            rows.append(row)
        return tuple(rows)

    async def models(self) -> tuple[str, ...]:
        """The models that apps can be given, by id."""
        supply = self._node.supply
        return () if supply is None else tuple(sorted(model.id for model in supply.catalog.models))

    async def text(self, app: str, model: str | None = None) -> str:
        """The text of an app with the local key in it, to be copied; of one that pays, without. ConfigError."""
        if BY_ID[app].pays:
            text, missing = self._text(BY_ID[app], self._values(model))
            if missing:
                raise ConfigError(missing)
            return text
        key = await self._node.local_key()
        return render(BY_ID[app], dataclasses.replace(self._values(model), key=key))

    def _text(self, app: App, values: Values) -> tuple[str, str]:
        """Without the local key; or why there is none."""
        if not app.pays:
            return render(app, values), ""
        url, missing = public_address(self._node, app.name)
        return ("" if missing else render(app, dataclasses.replace(values, base_url=url, key=PAYING_KEY))), missing

    async def preview(self, app: str, model: str | None = None) -> str:
        """What connecting would change in the app's file, as a diff without the key. ConfigError leaves the file alone."""
        return (await asyncio.to_thread(self._writer.plan, self._known(app), self._values(model))).diff

    async def connect(self, app: str, model: str | None = None) -> None:
        """Give the app a key of its own and write it. ConfigError; then nothing was changed."""
        values = self._values(model)
        await asyncio.to_thread(self._writer.plan, self._known(app), values)  # fails before a key is made
        old = await asyncio.to_thread(self._writer.key_of, app)
        secret, key = await self._node.key_desk.new_local(BY_ID[app].name)

        def write() -> None:
            change = self._writer.plan(app, dataclasses.replace(values, key=secret))
            self._writer.write(change, key_id=key.id)

        try:
            await asyncio.to_thread(write)
        except ConfigError:
            await self._node.key_desk.revoke(key.id)
            raise
        await self._forget(old)

    async def disconnect(self, app: str) -> tuple[str, ...]:
        """Take our values out of the app's file and end its key; the settings that were changed since and stay."""
        old = await asyncio.to_thread(self._writer.key_of, self._known(app))

        def write() -> Change:
            change = self._writer.plan_removal(app)
            self._writer.write(change)
            return change

        change = await asyncio.to_thread(write)
        await self._forget(old)
        return change.left_alone

    async def _forget(self, key_id: int | None) -> None:
        if key_id is not None:
            await self._node.key_desk.revoke(key_id)

    @staticmethod
    def _known(app: str) -> str:
        if app not in TARGETS:
            raise ConfigError(say("The settings of {app} cannot be written. Paste its text by hand.", app=app))
        return app

    def _values(self, model: str | None) -> Values:
        node = self._node
        if node.local_url is None or node.supply is None:
            raise NotSelling(say("The node is not answering yet, so there is no address to connect to."))
        models = sorted(node.supply.catalog.models, key=lambda one: one.id)
        chosen = next((one for one in models if one.id == model), models[0] if models else None)
        if chosen is None:
            return Values(node.local_url, SHOWN_KEY, model or "MODEL", model or "MODEL")
        cheap = min(models, key=lambda one: one.price.prompt + one.price.completion)
        return Values(
            node.local_url,
            SHOWN_KEY,
            chosen.id,
            cheap.id,
            chosen.context_length or CONTEXT,
            min(chosen.max_completion_tokens or OUTPUT, OUTPUT),
        )
