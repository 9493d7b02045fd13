"""An address is announced when it answers as this node, and only then; the onion service is one of them."""

from __future__ import annotations

import asyncio
import functools
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from routstr_desktop.core.errors import BadRequest, ConfigError
from routstr_desktop.node.announcing import announce_command
from routstr_desktop.node.configuration import changed
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.nostr.announcement import NotAnnounceable
from routstr_desktop.nostr.identity import generate
from routstr_desktop.nostr.probes import Probes
from routstr_desktop.nostr.publisher import Pace
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, ONION_KEY, Secrets
from routstr_desktop.system.tor import find_tor
from tests.nostr.outside import Names, exit_relay, served
from tests.nostr.relays import read, real_relay, scripted_relay, signed, telling_relay
from tests.support.upstream import ScriptedUpstream
from tests.system.test_tor import files_with
from tests.upstream.test_tls import certificate, listening

MINT = "https://mint.invalid"


@pytest.fixture
async def settings() -> AsyncIterator[Settings]:
    scripted = ScriptedUpstream()
    await scripted.start()
    yield changed(demo_settings(scripted.url, "http://127.0.0.1:1"), cashu_mints=(MINT,))
    await scripted.stop()


def made(directory: Path, settings: Settings, secrets: Secrets | None = None) -> Node:
    node = Node(settings, Paths(directory / "data").prepare(), secrets or Secrets.in_memory({NSEC: generate().nsec}))
    node.announcing.pace = Pace(debounce=0.01, look=0.05)
    node.found.reach.pace = 0.01
    return node


async def until(condition: Callable[[], Any], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Tunnel:
    """What stands at the public address: passes on to the node's public listener, or does something else."""

    def __init__(self) -> None:
        self.node: Node | None = None
        self.answer: Callable[[], web.Response] | None = None

    async def __call__(self, request: web.Request) -> web.Response:
        if self.answer is not None:
            return self.answer()
        assert self.node is not None
        url = f"http://127.0.0.1:{self.node.public_port}{request.path_qs}"
        async with aiohttp.ClientSession() as session, session.get(url) as told:
            return web.Response(body=await told.read(), status=told.status, content_type="application/json")


async def test_announced_only_while_its_address_answers_as_itself(tmp_path: Path, settings: Settings) -> None:
    pem = certificate(tmp_path, name="node.example")
    tunnel = Tunnel()
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(served(tunnel, listening(pem)))
        relay, seen = await stack.enter_async_context(scripted_relay(True))
        public = await stack.enter_async_context(real_relay())
        names = Names({"node.example": port, "home.example": None})
        announced = changed(settings, http_url="https://node.example/v1", relays=(relay, public), announce=True)
        node = tunnel.node = made(tmp_path, announced)
        trusting = functools.partial(Probes, resolver=names, tls=ssl.create_default_context(cafile=str(pem)), seconds=2)
        node.found.make_probes = functools.partial(Probes, resolver=names, seconds=2)  # type: ignore[assignment]
        await node.start()
        stack.push_async_callback(node.stop)

        def state() -> str:
            return node.found.reach.view()[0].state

        await until(lambda: state() == "not reached")  # nobody vouches for its certificate
        assert "certificate" in node.found.reach.view()[0].words
        assert (await announce_command(node.announcing, {}))["event"] is None
        assert "has not answered" in str(node.announcing.status()["obstacle"])

        node.found.make_probes = trusting  # type: ignore[assignment]
        await until(lambda: [event["kind"] for event in seen.seen] == [38421])
        assert state() == "reached"
        await until(lambda: node.announcing.results[1].state == "accepted")
        [event] = (await read(public, node.announcing.identity.hex if node.announcing.identity else ""))[38421]
        [address] = [tag[1] for tag in event["tags"] if tag[0] == "u"]
        async with trusting() as buyer:
            told = (await buyer.get(address, "/v1/info")).body
        assert [tag[1] for tag in event["tags"] if tag[0] == "mint"] == told["mints"] == [MINT]
        assert [tag[1] for tag in event["tags"] if tag[0] == "version"] == [told["version"]]
        shown = await node.found.presence()
        assert json.loads(shown.event) == seen.seen[0], "what is shown is what relays were given"
        assert (shown.published, shown.obstacle, shown.npub) == (seen.seen[0]["created_at"], "", node.announcing.npub)
        tunnel.answer = lambda: web.Response(status=502, text="bad gateway")
        await node.found.reach.check()
        assert (state(), node.found.reach.vouched("https://node.example")) == ("somebody else", True), "once is forgiven"
        tunnel.answer = lambda: web.json_response({"npub": "npub1other", "version": "1", "mints": []})
        await node.found.reach.check()
        await until(lambda: [event["kind"] for event in seen.seen] == [38421, 5])
        assert "another key" in node.found.reach.view()[0].words
        told = {"npub": node.announcing.npub, "version": "0", "mints": [MINT]}
        tunnel.answer = lambda: web.json_response(told)
        await node.found.reach.check()
        assert "mints or version" in node.found.reach.view()[0].words
        tunnel.answer = None
        await node.found.reach.check()
        await until(lambda: [event["kind"] for event in seen.seen] == [38421, 5, 38421])

        await node.change_settings(http_url="https://home.example")
        await until(lambda: state() == "cannot tell")
        await until(lambda: [event["kind"] for event in seen.seen] == [38421, 5, 38421, 5])
        await node.change_settings(reach_check=False)  # the operator's word
        await until(lambda: len(seen.seen) == 5)
        await node.stop_selling()
        await node.found.reach.check()
        assert "closed" in node.found.reach.view()[0].words


async def test_a_router_that_does_not_turn_back_hides_nothing_from_tor(tmp_path: Path, settings: Settings) -> None:
    """From here nobody answers at the address; from outside, through Tor, this node does, so it is announced."""
    pem = certificate(tmp_path, name="node.example")
    tunnel = Tunnel()
    ways: dict[str, int] = {}
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(served(tunnel, listening(pem)))
        proxy = await stack.enter_async_context(exit_relay(ways))
        relay, seen = await stack.enter_async_context(scripted_relay(True))
        names = Names({"node.example": None})
        node = tunnel.node = made(
            tmp_path, changed(settings, http_url="https://node.example", relays=(relay,), announce=True)
        )
        trusted = ssl.create_default_context(cafile=str(pem))
        node.found.make_probes = functools.partial(Probes, resolver=names, tls=trusted, seconds=2)  # type: ignore[assignment]
        await node.start()
        stack.push_async_callback(node.stop)
        await until(lambda: node.found.reach.view()[0].state == "cannot tell")
        assert not seen.seen

        async def tor() -> tuple[str, int]:
            return proxy

        node.found.find_tor = tor
        [silent] = await node.found.reach.check()
        assert (silent.state, silent.words.endswith("it was not reached either.")) == ("cannot tell", True)
        ways["node.example"] = port
        [found] = await node.found.reach.check()
        assert (found.state, found.view) == ("reached", "outside")
        assert found.words.startswith("Seen from outside, through Tor. ")
        await until(lambda: [event["kind"] for event in seen.seen] == [38421])

        names.ports["node.example"] = port
        tunnel.answer = lambda: web.json_response({"npub": "npub1other", "version": "1", "mints": []})
        [other] = await node.found.reach.check()
        assert (other.state, other.view, "another key" in other.words) == ("somebody else", "outside", True)
        tunnel.answer = None
        del ways["node.example"]
        [here] = await node.found.reach.check()
        assert (here.state, here.view) == ("reached", "here"), "a host that lets no Tor in is reached all the same"
        assert here.words.endswith("Through Tor it did not answer; some hosts let no Tor in.")


async def test_the_local_network_is_shown_and_never_announced(tmp_path: Path, settings: Settings) -> None:
    node = made(tmp_path, changed(settings, public_host="0.0.0.0"))
    await node.start()
    for one in node.found.reach.view():  # none where the computer is offline
        assert (one.state, one.url.startswith("http://")) == ("cannot tell", True)
        assert "never announced" in one.words
    await node.stop()


async def test_reviews_of_this_node(tmp_path: Path, settings: Settings) -> None:
    from nostr_sdk import Keys

    reviewer = Keys.generate()
    node = made(tmp_path, changed(settings, relays=("ws://127.0.0.1:1",)))
    await node.start()
    node.found.reviews.reviewer = reviewer.public_key().to_hex()
    own = node.announcing.identity
    assert own is not None
    assert node.found.reviews.view().state == "unknown"
    silent = await node.found.reviews.look()
    assert ("No relay answered" in silent.meaning, node.found.reviews.view()) == (True, silent)
    label = signed(reviewer, 38425, [["d", "r"], ["node", own.hex], ["t", "lgtm"]])
    for events, expected in (((), "unreviewed"), ((label,), "trusted")):
        async with telling_relay(*events) as relay:
            await node.change_settings(relays=(relay,))
            seen = await node.found.reviews.look()
        assert (seen.state, node.found.reviews.view()) == (expected, seen)
        assert seen.link.startswith("nostr:naddr1")
        assert seen.meaning
    await node.stop()


@pytest.mark.skipif(find_tor() is None, reason="tor is not installed")
async def test_an_onion_service_of_its_own(tmp_path: Path, settings: Settings) -> None:
    secrets = Secrets.in_memory({NSEC: generate().nsec})
    urls = set()
    tasks = asyncio.all_tasks()
    for _ in range(2):
        node = made(tmp_path, changed(settings, tor=True, relays=("ws://127.0.0.1:1",)), secrets)
        await node.start()
        await until(lambda node=node: node.found.onion.url)
        urls.add(node.found.onion.url)
        assert node.found.onion.state.state == "starting", "there is no network here"
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{node.local_port}/v1/info") as told:
            assert (await told.json())["onion_url"] == node.found.onion.url
        await node.found.reach.check()
        assert [(one.url, one.state) for one in node.found.reach.view()][:1] == [(node.found.onion.url, "cannot tell")]
        assert [tag[1] for tag in node.announcing.preview()["event"]["tags"] if tag[0] == "u"] == [node.found.onion.url]
        await node.stop_selling()
        await until(lambda node=node: node.found.onion.state.state == "off")
        await node.start_selling()
        await until(lambda node=node: node.found.onion.url)
        await node.stop()
        assert node.found.onion.state.state == "off"
    assert len(urls) == 1
    key = await secrets.get(ONION_KEY)
    assert key is not None
    assert not files_with(tmp_path, key.rpartition(":")[2].encode())
    left = [task.get_name() for task in asyncio.all_tasks() - tasks if not task.done()]
    assert not [name for name in left if name.startswith(("tor", "onion", "reach", "neighbours", "network"))]


async def test_the_three_ways_are_set_up(tmp_path: Path, settings: Settings) -> None:
    node = made(tmp_path, changed(settings, public_port=0))
    node.found.make_probes = functools.partial(Probes, resolver=Names({"node.example": None}), seconds=1)  # type: ignore[assignment]
    await node.start()
    for wrong in ("http://node.example", "https://localhost", "https://192.168.1.2", "node.example"):
        with pytest.raises(NotAnnounceable):
            await node.found.reach_by("own", wrong)
    await node.found.reach_by("own", "https://node.example/")
    assert (node.settings.http_url, node.found.reach.view()[0].state) == ("https://node.example", "cannot tell")
    await node.found.reach_by("lan")
    assert (node.settings.http_url, node.settings.public_host, node.settings.tor) == ("", "0.0.0.0", False)
    assert node.public_port is not None
    assert [one.state for one in node.found.reach.view()] in ([], ["cannot tell"])
    with pytest.raises(BadRequest):
        await node.found.reach_by("pigeon")
    await node.stop()


async def test_without_tor_the_reason_is_said(tmp_path: Path, settings: Settings) -> None:
    node = made(tmp_path, settings)
    node.found.onion.find = lambda: None
    await node.start()
    with pytest.raises(ConfigError, match="not installed"):
        await node.found.onion.switch(True)
    assert not node.settings.tor
    node.found.onion.retry = 0.05
    await node.change_settings(tor=True)
    await until(lambda: node.found.onion.state.state == "missing")
    node.found.onion.find = lambda: "/bin/false"
    await until(lambda: node.found.onion.state.state == "failed")
    assert "ended at once" in node.found.onion.state.words
    node.found.onion.find = lambda: None
    await node.found.onion.switch(False)
    assert node.found.onion.state.state == "off"
    await node.stop()
