"""A status 200 is not yet an answer: what breaks off before it says anything is served by the next upstream, unpaid."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from routstr_desktop.core.catalog import Catalog
from routstr_desktop.proxy import opening
from routstr_desktop.upstream.scripted import REPLY
from tests.proxy.crowd import RATE, Crowd
from tests.proxy.spoken import NAMES, PATHS, Only, request, seen
from tests.proxy.stand import PLAIN, Answer, Stand, eventually
from tests.support.mint import TestMint
from tests.support.upstream import Script

FUNDS = 1_000_000
ERROR = Script(body=b'{"error": {"message": "org-OPERATOR is overloaded"}}')
WORDLESS = {"chat": 1, "responses": 3, "messages": 2}
"""At which of the first events a stream may fail and has said nothing yet: so many of them."""


@pytest_asyncio.fixture
async def crowd(stand: Stand) -> AsyncIterator[Crowd]:
    made = Crowd(stand)
    await made.open()
    yield made
    await made.close()


def speaking(crowd: Crowd, slug: str, dialect: str) -> None:
    """That upstream has this dialect only."""
    one = crowd.upstreams[slug]
    one.provider = Only(slug, "generic", one.provider.base_url, one.provider.api_key, dialect=dialect)


async def ask(crowd: Crowd, secret: str, path: str, body: Any) -> Answer:
    return await crowd.stand.ask("POST", path, json=body, headers={"Authorization": f"Bearer {secret}"})


async def paid_to(crowd: Crowd, secret: str, slug: str, before: int = FUNDS) -> None:
    """The last request was served by that upstream, and billed at its price alone."""
    row = (await crowd.stand.rows())[0]
    assert (row.status, row.error, row.upstream) == (200, None, slug)
    assert row.cost_msat == RATE[slug] * (row.prompt_tokens + row.completion_tokens) == before - crowd.stand.balance(secret) > 0
    assert crowd.stand.held(secret) == 0


@pytest.mark.parametrize("provider", NAMES)
@pytest.mark.parametrize("customer", NAMES)
async def test_a_stream_that_fails_before_its_first_word(crowd: Crowd, customer: str, provider: str) -> None:
    speaking(crowd, "a", provider)
    secret = await crowd.stand.fund(FUNDS)
    places = range(WORDLESS[provider])
    faults = [Script(error_after=after, comments=comments) for after in places for comments in (False, True)]
    for number, fault in enumerate([*faults, *(Script(die_after=after) for after in places)], 1):
        crowd.upstreams["a"].health.recovered()
        crowd.servers["a"].script = fault
        before = crowd.stand.balance(secret)
        answer = await ask(crowd, secret, PATHS[customer], request(customer, stream=True))
        assert answer.status == 200, answer.body
        found = seen(customer, answer)
        assert (found.text, found.error) == (REPLY, None)
        await paid_to(crowd, secret, "b", before)
        assert crowd.asked() == {"a": number, "b": number, "c": 0}
        assert not crowd.upstreams["a"].health.well, "the next request does not ask there"


@pytest.mark.parametrize("name", NAMES)
async def test_a_whole_answer_that_is_an_error(crowd: Crowd, name: str) -> None:
    crowd.servers["a"].script = ERROR
    secret = await crowd.stand.fund(FUNDS)
    answer = await ask(crowd, secret, PATHS[name], request(name))
    assert seen(name, answer).text == REPLY
    await paid_to(crowd, secret, "b")


OTHERS = {
    "/v1/completions": {"prompt": "Hello", "max_tokens": 10},
    "/v1/embeddings": {"input": "Hello"},
    "/v1/images/generations": {"prompt": "A cat"},
    "/v1/moderations": {"input": "Hello"},
    "/v1/rerank": {"query": "cats", "documents": ["a cat"]},
}


@pytest.mark.parametrize("path", OTHERS)
async def test_the_other_endpoints(crowd: Crowd, path: str) -> None:
    secret = await crowd.stand.fund(FUNDS)
    for fault in (ERROR, Script(body=b"<html>", content_type="text/html"), Script(body=b""), Script(die_after=0)):
        crowd.upstreams["a"].health.recovered()
        crowd.servers["a"].script = fault
        before = crowd.stand.balance(secret)
        answer = await ask(crowd, secret, path, {"model": "play-small", **OTHERS[path]})
        assert answer.status == 200, answer.body
        await paid_to(crowd, secret, "b", before)


async def test_speech_that_is_an_error_page(crowd: Crowd) -> None:
    flat = [
        replace(one, price=replace(one.price, request=one.price.prompt * 5_000))
        for one in crowd.stand.services.models().offered
    ]
    crowd.stand.services.models = lambda: Catalog(tuple(flat))
    crowd.servers["a"].script = ERROR
    crowd.servers["b"].script = Script(body=b"", content_type="audio/mpeg")
    crowd.servers["c"].script = Script(body=b"ID3 sound", content_type="audio/mpeg")
    secret = await crowd.stand.fund(FUNDS)
    answer = await ask(crowd, secret, "/v1/audio/speech", {"model": "play-small", "input": "Hello", "voice": "alloy"})
    assert (answer.status, answer.body) == (200, b"ID3 sound")
    assert await crowd.served_by() == "c"


async def test_where_all_fail_the_customer_gets_an_ordinary_error(crowd: Crowd) -> None:
    for server in crowd.servers.values():
        server.script = Script(error_after=0)
    secret = await crowd.stand.fund(FUNDS)
    answer = await crowd.stand.chat(secret, stream=True)
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (502, "application/json")
    assert crowd.asked() == {"a": 1, "b": 1, "c": 1}
    assert crowd.stand.balance(secret) == FUNDS


async def test_once_it_said_something_nobody_else_is_asked(crowd: Crowd) -> None:
    crowd.servers["a"].script = Script(error_after=1)
    secret = await crowd.stand.fund(FUNDS)
    answer = await crowd.stand.chat(secret, stream=True)
    assert (answer.status, answer.text) == (200, REPLY.split()[0])
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}


@pytest.mark.parametrize("live", [True, False])
async def test_for_a_token(crowd: Crowd, mint: TestMint, tmp_path: Path, live: bool) -> None:
    await crowd.stand.with_wallet(tmp_path / "wallets", mint.url)
    crowd.servers["a"].script = Script(error_after=0)
    headers = {"X-Cashu": await mint.fund(20), **({"X-Routstr-Stream-Change": "event"} if live else {})}
    answer = await crowd.stand.ask("POST", "/v1/chat/completions", json={**PLAIN, "stream": True}, headers=headers)
    assert (answer.status, answer.text) == (200, REPLY)
    change = next(event["token"] for event in answer.events if event != "[DONE]" and "token" in event) if live else ""
    assert crowd.stand.services.wallet.parse(change or answer.headers["X-Cashu"]).amount == 19
    assert await crowd.served_by() == "b"


@pytest.mark.parametrize("alone", [True, False])
async def test_a_stream_is_not_kept_back_for_ever(crowd: Crowd, monkeypatch: pytest.MonkeyPatch, alone: bool) -> None:
    """Where nobody else could serve it opens at once; else after a time, with the next bytes."""
    speaking(crowd, "a", "messages")
    crowd.servers["a"].script = Script(stall_after=2)
    if not alone:
        monkeypatch.setattr(opening, "KEPT_BACK", 0.0)
    secret = await crowd.stand.fund(FUNDS)
    body = request("messages", stream=True, model="a/play-small" if alone else "play-small")
    headers = {"Authorization": f"Bearer {secret}"}
    async with crowd.stand.http.post(f"{crowd.stand.public}/v1/messages", json=body, headers=headers) as response:
        assert b"message_start" in await response.content.readany()
    await eventually(lambda: not crowd.stand.held(secret))
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
