"""An upstream that is down when the program starts: its models are shown as not reachable, and sold once it answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from routstr_desktop.upstream.kept import KeptList
from routstr_desktop.upstream.listing import entries
from routstr_desktop.upstream.models import NOT_REACHED
from tests.node.test_node import World, sell
from tests.node.test_upstreams import ask
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream, model_entry

MODEL = "play-model"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedUpstream]:
    made = ScriptedUpstream((model_entry(MODEL, "0.00001", "0.0001"), {"id": "nobody-knows"}))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def world(tmp_path: Path, mint: TestMint, server: ScriptedUpstream) -> AsyncIterator[World]:
    made = World(tmp_path, server.url, mint.url)
    await made.node.start()
    yield made
    await made.node.stop()


async def reasons(world: World) -> dict[str, str]:
    return {row.id: row.reason for row in await world.node.model_desk.rows()}


async def test_models_of_an_upstream_that_is_down_at_the_start(world: World, server: ScriptedUpstream, mint: TestMint) -> None:
    before = await reasons(world)
    assert before[MODEL] == ""
    await world.node.stop()
    port = server.port
    await server.stop()
    await world.make().start()

    node = world.node
    assert await reasons(world) == {**before, MODEL: NOT_REACHED}
    (status,) = node.upstreams.rows()
    assert (status.models, status.unsold, status.error is not None) == (0, 0, True)
    found = await node.snapshot()
    assert found.models == 0
    assert found.problems[0].text.endswith("Its models are not sold until it answers.")
    code, answer = await ask(world)
    assert (code, answer["error"]["code"]) == (503, "upstream_account")  # type: ignore[index]
    assert (await ask(world, "never-heard-of"))[0] == 400

    await server.start(port)
    assert node.supply is not None
    await node.supply.refresh_models()
    assert await reasons(world) == before
    await sell(world, mint)
    server.models = []
    await node.supply.refresh_models()
    assert (await reasons(world))[MODEL] == "", "a hiccup of one that has answered takes nothing off sale"


async def test_an_upstream_that_is_removed_is_forgotten(world: World, server: ScriptedUpstream) -> None:
    (slug,) = world.node.supply.upstreams if world.node.supply else ()
    file = world.paths.model_lists / f"{slug}.json"
    assert [model["id"] for model in json.loads(file.read_text())["models"]] == [MODEL, "nobody-knows"]
    await world.node.upstreams.change(slug, enabled=False)
    assert file.exists(), "one that is switched off comes back"
    await world.node.upstreams.remove(slug)
    assert not file.exists()


def test_a_kept_list_reads_back_as_it_was(tmp_path: Path) -> None:
    kept = KeptList(tmp_path / "lists" / "one.json")
    listed = entries(
        {"data": [model_entry("a", "0.0000012345678901", "0.5e-6"), {"id": "b", "context_length": Decimal("8000.0")}]}
    )
    assert kept.load("http://one/v1") == []
    kept.save("http://one/v1", listed)
    found = kept.load("http://one/v1")
    assert [(one.id, one.price) for one in found] == [(one.id, one.price) for one in listed]
    assert found[1].raw["context_length"] == 8000
    assert (tmp_path / "lists" / "one.json").stat().st_mode & 0o077 == 0
    assert kept.load("http://other/v1") == [], "another address is another upstream"
    for broken in (b"{", b"[]", b'{"base_url": "http://one/v1", "models": 3}', b"\xff", b"[" * 100_000):
        (tmp_path / "lists" / "one.json").write_bytes(broken)
        assert kept.load("http://one/v1") == []
    kept.forget()
    kept.forget()
    assert kept.load("http://one/v1") == []
