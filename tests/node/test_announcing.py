"""The node announces itself only when told to, says the same in /v1/info, and takes it back when it ends."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import BadRequest, ConfigError
from routstr_desktop.node.announcing import announce_command
from routstr_desktop.node.configuration import changed, load
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.identities import identity_command
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.nostr.announcement import NotAnnounceable
from routstr_desktop.nostr.identity import encrypted, generate, parse
from routstr_desktop.nostr.publisher import Pace
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, Secrets
from tests.nostr.relays import read, real_relay, scripted_relay
from tests.support.serve import PASSPHRASE, Served
from tests.support.upstream import ScriptedUpstream

MINT = "https://mint.invalid"
URL = "https://node.example"


@pytest.fixture
async def settings() -> AsyncIterator[Settings]:
    scripted = ScriptedUpstream()
    await scripted.start()
    base = demo_settings(scripted.url, "http://127.0.0.1:1")
    yield changed(base, cashu_mints=(MINT,), http_url=f"{URL}/v1", reach_check=False)
    await scripted.stop()


async def until(node: Node, state: str) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while [relay["state"] for relay in node.announcing.status()["relays"]] != [state]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return node.announcing.status()


async def test_off_until_switched_on(tmp_path: Path, settings: Settings) -> None:
    paths, secrets = Paths(tmp_path / "data").prepare(), Secrets.in_memory()
    async with scripted_relay(True) as (url, relay):
        node = Node(changed(settings, relays=(url,)), paths, secrets)
        node.announcing.pace = Pace(debounce=0.01, look=0.05)
        await node.start()
        assert node.services is not None
        with pytest.raises(NotAnnounceable, match="no identity"):
            await announce_command(node.announcing, {"action": "on"})
        shown = await identity_command(node.found.identity, {"action": "new"})
        assert await identity_command(node.found.identity, {}) == shown
        assert node.services.config.npub == shown["npub"]
        with pytest.raises(BadRequest, match="--replace"):
            await identity_command(node.found.identity, {"action": "new"})
        preview = await announce_command(node.announcing, {"action": "preview"})
        assert preview["relays"] == [url]
        assert relay.seen == [], "nothing is published before it was seen"
        assert not (await announce_command(node.announcing, {}))["announce"]

        await announce_command(node.announcing, {"action": "on"})
        status = await until(node, "accepted")
        event = status["event"]
        assert (event["pubkey"], event["kind"]) == (shown["hex"], 38421)
        assert [tag for tag in event["tags"] if tag[0] != "expiration"] == [
            tag for tag in preview["event"]["tags"] if tag[0] != "expiration"
        ]
        config = node.services.config
        assert [tag[1] for tag in event["tags"] if tag[0] == "u"] == [config.http_url] == [URL]
        assert [tag[1] for tag in event["tags"] if tag[0] == "mint"] == list(config.mints()) == [MINT]
        assert [tag[1] for tag in event["tags"] if tag[0] == "version"] == [config.version]
        assert not config.version.startswith("0.1."), "buyers' apps treat such nodes as an early reference node"
        d = event["tags"][0]
        assert d == ["d", shown["hex"][:12]]

        await node.change_settings(name="Another")
        await relay.count(2)
        assert json.loads(relay.seen[-1]["content"])["name"] == "Another"
        await node.change_settings(http_url="http://localhost:8000")  # never announced: the old one is taken back
        await relay.count(3)
        assert relay.seen[-1]["kind"] == 5
        assert "never announced" in node.announcing.status()["obstacle"]
        await node.change_settings(http_url=URL)
        await relay.count(4)
        await node.stop_selling()
        await relay.count(5)
        assert relay.seen[-1]["kind"] == 5
        await node.start_selling()
        await relay.count(6)
        await until(node, "accepted")
        await identity_command(node.found.identity, {"action": "new", "replace": True})  # a new key, the same d
        await relay.count(8)
        assert relay.seen[6]["kind"] == 5
        assert relay.seen[7]["tags"][0] == d
        await until(node, "accepted")
        await announce_command(node.announcing, {"action": "off"})
        assert relay.seen[-1]["kind"] == 5
        count = len(relay.seen)
        await node.stop()
        assert len(relay.seen) == count
    times = [event["created_at"] for event in relay.seen]
    assert times == sorted(set(times))
    chosen = load(paths, environment={}).settings
    assert (chosen.announce, chosen.provider_id) == (False, d[1])


async def test_twenty_announced_starts_and_stops_leave_nothing(tmp_path: Path, settings: Settings) -> None:
    paths, secrets = Paths(tmp_path / "data").prepare(), Secrets.in_memory({NSEC: generate().nsec})
    async with scripted_relay(True) as (url, relay):
        tasks = asyncio.all_tasks()
        for _ in range(20):
            node = Node(changed(settings, relays=(url,), announce=True), paths, secrets)
            await node.start()
            await until(node, "accepted")
            await node.stop()
            names = {task.get_name() for task in asyncio.all_tasks() - tasks if not task.done()}
            ours = ("relay:", "announcing", "reach", "neighbours", "network", "onion", "tor")
            assert not {name for name in names if name.startswith(ours)}
    assert [event["kind"] for event in relay.seen] == [38421, 5] * 20


async def test_the_environments_key_is_used_and_not_stored(tmp_path: Path, settings: Settings) -> None:
    own, paths, secrets = generate(), Paths(tmp_path / "data").prepare(), Secrets.in_memory()
    chosen = load(paths, environment={"NSEC": own.nsec}).settings
    assert own.nsec not in repr(chosen)
    node = Node(settings.model_copy(update={"nsec": chosen.nsec}), paths, secrets)
    await node.start()
    assert await identity_command(node.found.identity, {}) == {"npub": own.npub, "hex": own.hex}
    with pytest.raises(BadRequest, match="environment"):
        await identity_command(node.found.identity, {"action": "new", "replace": True})
    assert await secrets.get(NSEC) is None
    await node.change_settings(name="Still")
    assert node.announcing.npub == own.npub
    assert "nsec" not in await node.admin._settings(None)  # type: ignore[arg-type]
    await node.stop()


def test_nostr_is_loaded_only_when_there_is_an_identity() -> None:
    code = "import sys, routstr_desktop.node.node; sys.exit('nostr_sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_wrong_key_of_the_environment_is_said(tmp_path: Path, settings: Settings) -> None:
    node = Node(changed(settings), Paths(tmp_path / "data").prepare(), Secrets.in_memory({NSEC: "nsec1wrong"}))
    with pytest.raises(ConfigError, match="NSEC is wrong"):
        await node.start()


def test_relays_must_be_encrypted() -> None:
    for wrong in ("http://relay.example", "ws://relay.example", "wss://", "relay.example"):
        with pytest.raises(ConfigError, match="wss://"):
            changed(Settings(), relays=(wrong,))
    assert changed(Settings(), relays="wss://a.example/, ws://127.0.0.1:7777").relays == (
        "wss://a.example",
        "ws://127.0.0.1:7777",
    )


async def command(directory: Path, *arguments: str, stdin: str = "", **environment: str) -> tuple[int, Any, str]:
    """`routstr-desktop ... --json`, its exit code, its answer and what it said."""
    base = {"PATH": os.environ["PATH"], "HOME": str(directory.parent), "ROUTSTR_PASSPHRASE": PASSPHRASE}
    call = [sys.executable, "-m", "routstr_desktop.cli", *arguments, "--data-dir", str(directory), "--json"]
    done = await asyncio.to_thread(
        subprocess.run, call, input=stdin, env={**base, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


async def test_from_the_command_line(tmp_path: Path) -> None:
    directory, own = tmp_path / "profile", generate()
    assert (await command(directory, "identity"))[1] == {"npub": None, "hex": None}
    code, _, said = await command(directory, "identity", "--import", stdin=own.npub + "\n")
    assert (code, "public half" in said) == (1, True)
    code, _, said = await command(directory, "identity", "--import", stdin=own.nsec + "\n", RELAYS="ws://127.0.0.1:1")
    assert (code, "No relay answered" in said) == (1, True)
    given = {"stdin": encrypted(own, "long enough") + "\n", "ROUTSTR_IDENTITY_PASSPHRASE": "long enough"}
    async with real_relay() as empty:
        code, found, said = await command(directory, "identity", "--import", RELAYS=empty, **given)
    assert (code, found) == (0, {"npub": own.npub, "hex": own.hex}), said
    code, found, said = await command(directory, "identity", "--backup", ROUTSTR_IDENTITY_PASSPHRASE="another one")
    assert (code, parse(found["ncryptsec"], "another one")) == (0, own), said
    code, _, said = await command(directory, "announce", "--on")
    assert (code, "HTTP_URL" in said) == (1, True)

    async with real_relay() as relay:
        node = Served(directory, mints=[MINT], upstream=None, HTTP_URL=URL, RELAYS=relay, REACH_CHECK="false")
        await asyncio.to_thread(node.start)
        assert (await read(relay, own.hex))[38421] == []
        code, preview, _ = await command(directory, "announce", "--preview")
        assert (code, preview["event"]["pubkey"]) == (0, own.hex)
        assert (await command(directory, "announce", "--on"))[0] == 0
        [event] = await shown(relay, own.hex, 1)
        info = await asyncio.to_thread(lambda: json.load(urllib.request.urlopen(node.local + "/v1/info", timeout=10)))
        assert info["npub"] == own.npub
        assert [tag[1] for tag in event["tags"] if tag[0] == "u"] == [info["http_url"]]
        assert [tag[1] for tag in event["tags"] if tag[0] == "mint"] == info["mints"]
        assert [tag[1] for tag in event["tags"] if tag[0] == "version"] == [info["version"]]
        status = (await command(directory, "announce"))[1]
        assert [(one["url"], one["state"]) for one in status["relays"]] == [(relay.rstrip("/"), "accepted")]
        assert await asyncio.to_thread(node.stop) == 0
        assert await shown(relay, own.hex, 0) == []
        await asyncio.to_thread(node.start)  # it is still on
        [again] = await shown(relay, own.hex, 1)
        assert again["created_at"] > event["created_at"]
        assert again["tags"][0] == event["tags"][0]
        code, status, _ = await command(directory, "announce", "--off")
        assert (code, status["announce"]) == (0, False)
        assert await shown(relay, own.hex, 0) == []
        assert await asyncio.to_thread(node.stop) == 0
    for file in [*directory.rglob("*"), node.log]:
        if file.is_file():
            assert own.nsec.encode() not in file.read_bytes(), file


async def shown(relay: str, public_key: str, number: int) -> list[dict[str, Any]]:
    """The announcements that another process sees, once there are that many."""
    async with asyncio.timeout(30):
        while True:
            found = (await read(relay, public_key))[38421]
            if len(found) == number:
                return found
            await asyncio.sleep(0.1)
