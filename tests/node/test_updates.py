"""Asking for a newer version: only if wanted, saying nothing about who asks, believing the makers only."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node import updates as its_module
from routstr_desktop.node.node import Node
from routstr_desktop.node.updates import Source, Updates, built_in

MAKERS = Ed25519PrivateKey.from_private_bytes(b"m" * 32)


@dataclass
class Place:
    """Where the manifest lies, and what was asked of it."""

    version: str = "99.0"
    status: int = 200
    signer: Ed25519PrivateKey = MAKERS
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.headers))
        told = json.dumps({"version": self.version, "page": "https://example.com/99"}).encode()
        body = told + b"\n" + base64.b64encode(self.signer.sign(told))
        return web.Response(body=body, status=self.status, headers={"Location": "/elsewhere", "Set-Cookie": "who=you"})


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    made = Place()
    app = web.Application()
    app.router.add_get("/release", made.answer)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/release"))
        yield made


@dataclass
class Asker:
    """The part of a node that it needs."""

    settings: Any = field(default_factory=lambda: SimpleNamespace(check_updates=True))
    play_money: bool = False
    told: int = 0

    def changed(self) -> None:
        self.told += 1


def updates(asker: Asker, place: Place) -> Updates:
    return Updates(cast(Node, asker), Source(place.url, MAKERS.public_key().public_bytes_raw()))


async def test_a_newer_version_is_told_once(place: Place) -> None:
    asker = Asker()
    made = updates(asker, place)
    for _ in range(2):
        found = await made.look()
        assert found is not None
        assert found.version == "99.0"
    assert asker.told == 1
    assert {name.lower() for name in place.asked[1]} <= {"host", "accept", "accept-encoding", "user-agent"}
    assert place.asked[1]["User-Agent"] == "routstr-desktop"
    asker.settings.check_updates = False
    assert await made.look() is None
    assert made.found is None
    assert len(place.asked) == 2, "nothing is asked once it is switched off"


async def test_nothing_is_asked_unless_wanted(place: Place) -> None:
    for asker in (Asker(SimpleNamespace(check_updates=False)), Asker(play_money=True)):
        assert await updates(asker, place).look() is None
    assert place.asked == []


async def test_the_present_version_is_no_news(place: Place) -> None:
    place.version = "0.0.1"
    assert await updates(Asker(), place).look() is None


async def test_others_are_not_believed(place: Place) -> None:
    place.signer = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    asker = Asker()
    with pytest.raises(ConfigError, match="not signed"):
        await updates(asker, place).look()
    assert asker.told == 0


@pytest.mark.parametrize("status", [302, 404, 503])
async def test_a_place_that_does_not_answer_is_no_fault(place: Place, status: int) -> None:
    place.status = status
    assert await updates(Asker(), place).look() is None
    assert len(place.asked) == 1, "no redirect is followed"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(its_module, "resources", lambda: tmp_path)
    return tmp_path / "release.json"


def test_a_build_names_its_place_or_none(build: Path) -> None:
    assert built_in() is None
    build.write_text(json.dumps({"url": "https://example.com/release", "key": "ab" * 32}))
    assert built_in() == Source("https://example.com/release", b"\xab" * 32)
    build.write_text("{}")
    with pytest.raises(ConfigError, match="Install it again"):
        built_in()
