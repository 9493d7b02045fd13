"""A key that comes from elsewhere is looked up first: its listing is taken over, or a second one is made."""

from __future__ import annotations

import json
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.node.configuration import changed, load
from routstr_desktop.node.identities import ListedAlready, identity_command
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.nostr.identity import Identity, generate, parse
from routstr_desktop.nostr.publisher import Stamps
from routstr_desktop.nostr.relays import send
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, Secrets
from tests.nostr.relays import real_relay, signed, telling_relay


async def stopped(directory: Path, relays: tuple[str, ...], secrets: Secrets) -> Node:
    """A node that does not run, with its secrets open."""
    node = Node(changed(Settings(), relays=relays), Paths(directory).prepare(), secrets)
    await node.announcing.open(secrets)
    return node


def listed(own: Identity, d: str, created_at: int, name: str = "Old") -> dict[str, Any]:
    from nostr_sdk import Keys

    tags = [["d", d], ["u", "https://old.example"]]
    return signed(Keys.parse(own.nsec), 38421, tags, json.dumps({"name": name}), created_at)


async def test_take_over_or_a_second_one(tmp_path: Path) -> None:
    from nostr_sdk import Event, Keys

    own, other = generate(), generate()
    ahead = int(time.time()) + 300  # the other computer's clock is fast
    async with AsyncExitStack() as stack:
        relay = await stack.enter_async_context(real_relay())
        wrong = (listed(other, "foreign", 9), {**listed(own, "forged", 9), "sig": "0" * 128})
        forging = await stack.enter_async_context(telling_relay(*wrong))
        event = listed(own, "theirs", ahead)
        assert (await send(relay, Event.from_json(json.dumps(event)), Keys.parse(own.nsec)))[0] == "accepted"
        answers: tuple[dict[str, Any], ...] = ({"take_over": "theirs"}, {"second": True})
        for answer in answers:
            secrets = Secrets.in_memory()
            node = await stopped(tmp_path / next(iter(answer)), (relay, forging, "ws://127.0.0.1:1"), secrets)
            seen = await identity_command(node.found.identity, {"action": "look", "nsec": own.nsec})
            assert [(one["id"], one["endpoint_url"]) for one in seen["listings"]] == [("theirs", "https://old.example")]
            assert seen["relays_answered"] == 2
            assert await secrets.get(NSEC) is None, "looking stores nothing"
            with pytest.raises(ListedAlready, match="theirs") as asked:
                await identity_command(node.found.identity, {"action": "import", "nsec": own.nsec})
            assert [one.id for one in asked.value.listings] == ["theirs"]
            assert (await secrets.get(NSEC), node.announcing.identity) == (None, None)
            with pytest.raises(BadRequest, match="No listing wrong"):
                await identity_command(node.found.identity, {"action": "import", "nsec": own.nsec, "take_over": "wrong"})

            shown = await identity_command(node.found.identity, {"action": "import", "nsec": own.nsec, **answer})
            assert (shown, await secrets.get(NSEC)) == ({"npub": own.npub, "hex": own.hex}, own.nsec)
            d = load(node.paths, environment={}).settings.provider_id
            assert (d == "theirs") == ("take_over" in answer)
            assert d != own.hex[:12], "another computer with this key would use that one too"
            if "take_over" in answer:
                assert Stamps(node.paths.announcement).peek() > ahead, "a listing that is taken over is replaced"
                assert await node.found.identity.bring(own.nsec) == own, "it is ours now: no more question"


async def test_without_an_answer_nothing_is_assumed(tmp_path: Path) -> None:
    own, secrets = generate(), Secrets.in_memory()
    node = await stopped(tmp_path, ("ws://127.0.0.1:1",), secrets)
    with pytest.raises(BadRequest, match="No relay answered"):
        await node.found.identity.bring(own.nsec)
    assert await secrets.get(NSEC) is None
    assert await node.found.identity.bring(own.nsec, second=True) == own


async def test_backup_and_reveal(tmp_path: Path) -> None:
    node = await stopped(tmp_path, (), Secrets.in_memory())
    desk = node.found.identity
    for asked in (desk.backup("long enough"), desk.reveal()):
        with pytest.raises(BadRequest, match="no identity"):
            await asked
    own = await desk.generate()
    with pytest.raises(BadRequest, match="--replace"):
        await desk.generate()
    made = await identity_command(desk, {"action": "backup", "passphrase": "long enough"})
    assert parse(made["ncryptsec"], "long enough") == own
    assert own.nsec not in str(made)
    assert await desk.reveal() == own.nsec
    for body in ({"action": "x"}, {"action": "import"}, {"action": "import", "nsec": 5}, {"passphrase": 5}, {"take_over": []}):
        with pytest.raises(BadRequest):
            await identity_command(desk, body)
