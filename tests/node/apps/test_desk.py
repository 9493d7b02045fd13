"""Connecting an app to a real node: it gets a key of its own that works, and loses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.keys import KeyKind
from routstr_desktop.node.apps.desk import AppDesk
from tests.node.test_node import MODEL, World, upstream, world  # noqa: F401


@pytest.fixture
def desk(world: World, tmp_path: Path) -> AppDesk:  # noqa: F811
    (tmp_path / "home").mkdir()
    return AppDesk(world.node, tmp_path / "home")


async def names(world: World, *, revoked: bool) -> list[str]:  # noqa: F811
    return [row.name for row in await world.node.key_desk.page(KeyKind.LOCAL) if row.revoked is revoked]


async def test_an_app_gets_a_key_of_its_own_and_loses_it(world: World, desk: AppDesk, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "home" / ".config" / "opencode" / "opencode.json"
    assert MODEL in await desk.models()
    assert "+" in await desk.preview("opencode", MODEL)
    await desk.connect("opencode", MODEL)
    options = json.loads(file.read_text())["provider"]["routstr"]["options"]
    assert options["baseURL"] == world.node.local_url
    ledger = world.node.ledger
    assert ledger is not None
    key = ledger.find_key(options["apiKey"])
    assert key is not None
    assert (key.name, key.kind) == ("OpenCode", KeyKind.LOCAL)
    assert {row.id for row in await desk.apps(MODEL) if row.connected} == {"opencode"}

    await desk.connect("opencode", MODEL)
    assert await names(world, revoked=True) == ["OpenCode"]
    assert "OpenCode" in await names(world, revoked=False)
    assert await desk.disconnect("opencode") == ()
    assert "OpenCode" not in await names(world, revoked=False)
    assert not file.exists()


async def test_a_file_that_cannot_be_written_costs_no_key(world: World, desk: AppDesk, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "home" / ".codex" / "config.toml"
    file.parent.mkdir()
    file.write_text("a = = b")
    with pytest.raises(ConfigError, match="by hand"):
        await desk.connect("codex", MODEL)
    assert await names(world, revoked=False) == ["This computer"]
    with pytest.raises(ConfigError, match="by hand"):
        await desk.connect("curl", MODEL)


async def test_texts_hold_the_key_only_when_they_are_copied(world: World, desk: AppDesk) -> None:  # noqa: F811
    shown = {row.id: row.text for row in await desk.apps(MODEL)}
    secret = await world.node.local_key()
    assert shown.pop("cursor") == ""
    for app, text in shown.items():
        assert secret not in text
        assert re.search(re.escape(str(world.node.local_url).removesuffix("/v1")), text), app
    assert secret in await desk.text("curl", MODEL)


async def test_an_app_that_asks_from_outside_needs_a_public_address(world: World, desk: AppDesk) -> None:  # noqa: F811
    async def cursor() -> tuple[str, str]:
        row = next(row for row in await desk.apps(MODEL) if row.id == "cursor")
        assert row.pays
        return row.text, row.missing

    node = world.node
    assert "give the node a public https address" in (await cursor())[1]
    with pytest.raises(ConfigError, match="its own servers"):
        await desk.text("cursor", MODEL)
    node.settings = node.settings.model_copy(update={"http_url": "https://node.example.com/v1"})
    assert node.public_port is not None
    assert "https://node.example.com has not answered as this node yet" in (await cursor())[1]
    node.settings = node.settings.model_copy(update={"reach_check": False})
    text, missing = await cursor()
    assert missing == ""
    told = dict(line.split(": ") for line in text.splitlines())
    assert told == {
        "OpenAI API Key": "sk-key-of-a-customer",
        "Override OpenAI Base URL": "https://node.example.com/v1",
        "Add model": MODEL,
    }
    assert await desk.text("cursor", MODEL) == text
    assert await node.local_key() not in text
    await node.stop_selling()
    assert "start selling first" in (await cursor())[1]
