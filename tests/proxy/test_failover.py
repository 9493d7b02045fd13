"""Several upstreams behind one model: whoever fails, the customer is served by the next and pays for one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from routstr_desktop.core.catalog import Catalog
from routstr_desktop.proxy.routes.paths import shown_url
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.gate import Gate
from routstr_desktop.upstream.providers import Provider
from routstr_desktop.upstream.scripted import REPLY
from routstr_desktop.upstream.upstream import Upstream
from tests.proxy.crowd import Crowd
from tests.proxy.stand import PLAIN, Stand, eventually
from tests.support.mint import TestMint
from tests.support.upstream import Script

WORDS = len(REPLY.split())


@pytest_asyncio.fixture
async def crowd(stand: Stand) -> AsyncIterator[Crowd]:
    made = Crowd(stand)
    await made.open()
    yield made
    await made.close()


def tokens(answer: Any) -> int:
    usage = answer.json["usage"]
    return int(usage["prompt_tokens"] + usage["completion_tokens"])


async def test_the_cheapest_serves_and_its_price_is_billed(crowd: Crowd) -> None:
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 200
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    assert 1_000_000 - crowd.stand.balance(secret) == tokens(answer)
    assert await crowd.served_by() == "a"


FAILURES = {
    "500": Script(status=500, body=b'{"error": {"message": "oops"}}'),
    "503 html": Script(status=503, body=b"<html>down</html>", content_type="text/html"),
    "429": Script(status=429, body=b"{}", headers={"Retry-After": "30"}),
    "key refused": Script(status=401, body=b'{"error": {"message": "bad key sk-OPERATOR-a"}}'),
    "no credit": Script(status=402, body=b'{"error": {"message": "add credit"}}'),
    "forbidden": Script(status=403, body=b"{}"),
    "unknown model": Script(status=404, body=b'{"error": {"message": "no such model"}}'),
    "dies": Script(die_after=-1),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("failure", FAILURES)
async def test_the_next_one_serves_at_its_own_price(crowd: Crowd, failure: str, stream: bool) -> None:
    crowd.servers["a"].script = FAILURES[failure]
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret, stream=stream)
    assert answer.status == 200
    assert b"OPERATOR" not in answer.body
    assert crowd.asked() == {"a": 1, "b": 1, "c": 0}
    (row,) = await crowd.stand.rows()
    assert row.upstream == "b"
    assert 1_000_000 - crowd.stand.balance(secret) == row.cost_msat == 2 * (row.prompt_tokens + row.completion_tokens)
    assert row.upstream_usd == Decimal("0.000002") * (row.prompt_tokens + row.completion_tokens)
    assert crowd.servers["b"].requests[0].headers["authorization"] == "Bearer sk-OPERATOR-b"
    again = await crowd.stand.chat(secret, stream=stream)
    assert again.status == 200
    assert crowd.asked() == {"a": 1, "b": 2, "c": 0} or failure == "forbidden", "what failed a moment ago is left alone"


async def test_nobody_listens(crowd: Crowd) -> None:
    await crowd.servers["a"].stop()
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret)).status == 200
    assert await crowd.served_by() == "b"


async def test_all_fail_and_nobody_pays(crowd: Crowd) -> None:
    for server in crowd.servers.values():
        server.script = FAILURES["500"]
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 502
    assert crowd.asked() == {"a": 1, "b": 1, "c": 1}
    assert crowd.stand.balance(secret) == 1_000_000
    crowd.servers["c"].script = Script()
    assert (await crowd.stand.chat(secret)).status == 200, "where all rest, all are tried"


async def test_a_fault_of_the_request_is_told_at_once(crowd: Crowd) -> None:
    crowd.servers["a"].script = Script(status=400, body=b'{"error": {"message": "temperature", "param": "temperature"}}')
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret, temperature=9)).status == 400
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    assert crowd.upstreams["a"].health.well


@pytest.mark.parametrize("after", [1, 4])
async def test_after_the_first_byte_nobody_else_is_asked(crowd: Crowd, after: int) -> None:
    crowd.servers["a"].script = Script(die_after=after)
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret, stream=True)
    assert answer.status == 200
    assert crowd.asked() == {"a": 1, "b": 0, "c": 0}
    (row,) = await crowd.stand.rows()
    assert row.upstream == "a"
    assert 1_000_000 - crowd.stand.balance(secret) == row.cost_msat


async def test_an_upstream_that_the_key_cannot_pay_is_left_out(crowd: Crowd) -> None:
    """The key can hold the worst case of `a` (some 300 msat) and of `b`, not that of `c`."""
    crowd.servers["a"].script = crowd.servers["b"].script = FAILURES["500"]
    secret = await crowd.stand.fund(800)
    answer = await crowd.stand.chat(secret)
    assert answer.status == 502
    assert crowd.asked() == {"a": 1, "b": 1, "c": 0}
    assert crowd.stand.held(secret) == 0


async def test_the_limit_that_a_balance_sets_follows_the_price(crowd: Crowd) -> None:
    crowd.servers["a"].script = FAILURES["500"]
    secret = await crowd.stand.fund(1_500)
    answer = await crowd.stand.chat(secret, max_tokens=...)
    assert answer.status == 200
    first, second = (crowd.servers[slug].requests[0].json["max_tokens"] for slug in ("a", "b"))
    assert second < first
    assert int(answer.headers["X-Routstr-Max-Tokens"]) == second
    assert crowd.stand.balance(secret) >= 0


async def test_x_cashu_is_served_by_the_next_and_gets_its_change(crowd: Crowd, mint: TestMint, tmp_path: Path) -> None:
    await crowd.stand.with_wallet(tmp_path / "wallets", mint.url)
    crowd.servers["a"].script = FAILURES["500"]
    token = await mint.fund(20)
    answer = await crowd.stand.ask("POST", "/v1/chat/completions", json=PLAIN, headers={"X-Cashu": token})
    assert answer.status == 200
    assert crowd.stand.services.wallet.parse(answer.headers["X-Cashu"]).amount == 19
    assert await crowd.served_by() == "b"


async def test_an_account_that_does_not_work_is_told_as_such(crowd: Crowd) -> None:
    """Every upstream of the model is withdrawn: the customer is told to come back, not that there is no such model."""
    catalog = crowd.stand.services.models()
    crowd.stand.services.models = lambda: Catalog()
    crowd.stand.services.withdrawn = lambda: catalog
    secret = await crowd.stand.fund(1_000_000)
    answer = await crowd.stand.chat(secret)
    assert (answer.status, answer.json["error"]["code"]) == (503, "upstream_account")
    assert "Retry-After" in answer.headers
    assert (await crowd.stand.chat(secret, model="never-heard-of")).status == 400


async def test_parallel_customers_all_come_through(crowd: Crowd) -> None:
    crowd.servers["a"].script = FAILURES["500"]
    crowd.servers["b"].script = FAILURES["dies"]
    secrets = [await crowd.stand.fund(1_000_000) for _ in range(20)]
    answers = await asyncio.gather(*(crowd.stand.chat(secret) for secret in secrets))
    assert {answer.status for answer in answers} == {200}
    assert [1_000_000 - crowd.stand.balance(secret) for secret in secrets] == [4 * tokens(answer) for answer in answers]


# --- a way picked by the client ---------------------------------------------------------------------------------------


async def test_every_way_is_listed_and_can_be_picked(crowd: Crowd) -> None:
    stand = crowd.stand
    listed = (await stand.ask("GET", "/v1/models/paths/")).json
    (entry,) = listed["data"]
    assert entry["id"] == "play-small"
    assert [one["provider"]["slug"] for one in entry["paths"]] == ["a", "b", "c"]
    assert all("127.0.0.1" not in one["path"] and "localhost" in one["path"] for one in entry["paths"])
    of_model = (await stand.ask("GET", "/models/paths/model?model_id=PLAY-SMALL")).json
    assert of_model["data"] == entry["paths"]
    assert (await stand.ask("GET", "/v1/models/paths/model?model_id=nobody")).status == 404
    assert (await stand.ask("GET", "/v1/models/paths/model")).status == 422
    secret = await stand.fund(1_000_000)
    path = entry["paths"][2]["path"]
    assert (await stand.chat(secret, headers={"X-Routstr-Model-Path": path})).status == 200
    assert crowd.asked() == {"a": 0, "b": 0, "c": 1}
    crowd.servers["c"].script = FAILURES["500"]
    refused = await stand.chat(secret, headers={"X-Routstr-Model-Path": path})
    assert refused.status == 502, "a picked way never fails over"
    assert crowd.asked() == {"a": 0, "b": 0, "c": 2}
    before = stand.balance(secret)
    for wrong in ("nonsense", "x" * 5000, path.replace("provider-id=c", "provider-id=d"), "provider-id=a&model-id=other"):
        answer = await stand.chat(secret, headers={"X-Routstr-Model-Path": wrong})
        assert (answer.status, answer.json["error"]["code"]) == (400, "model_path_not_found"), wrong
    assert stand.balance(secret) == before
    older = "url=http%3A%2F%2Flocalhost&model-id=play-small"
    assert (await stand.chat(secret, headers={"X-Routstr-Model-Path": older})).status == 200
    assert crowd.asked()["a"] == 1


async def test_one_upstream_asked_by_name_does_not_fail_over(crowd: Crowd) -> None:
    crowd.servers["b"].script = FAILURES["500"]
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret, model="b/play-small")).status == 502
    assert crowd.asked() == {"a": 0, "b": 1, "c": 0}


@pytest.mark.parametrize(
    ("base_url", "shown"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("https://ai.example:8443/v1", "http://localhost"),
        ("http://192.168.1.7/v1", "http://localhost"),
        ("http://nas.lan/v1", "http://localhost"),
        ("http://gpu/v1", "http://localhost"),
        ("http://8.8.8.8/v1", "http://localhost"),
        ("https://gpu.smith-family.example/v1", "http://localhost"),
        ("https://our-company.openai.azure.com/openai/v1", "http://localhost"),
        ("https://openrouter.ai/accounts/0123456789/v1", "http://localhost"),
        ("http://openrouter.ai/api/v1", "http://localhost"),
    ],
)
def test_only_addresses_that_are_the_same_for_everybody_are_told(base_url: str, shown: str) -> None:
    provider = Provider("x", "generic", base_url)
    assert shown_url(Upstream("x", provider, UpstreamClient(base_url))) == shown


# --- too many at once -------------------------------------------------------------------------------------------------


async def test_one_customer_cannot_starve_another(stand: Stand) -> None:
    """8 places: the hog's 30 long answers take 6 of them and queue; the other customer is served at once."""
    gate = stand.services.upstreams["scripted"].gate = Gate(8, patience=0.2)
    stand.upstream.default = Script(stall_after=1)
    hog, other = await stand.fund(10_000_000), await stand.fund(10_000_000)
    flood = [spawn(stand.chat(hog, stream=True), name="hog") for _ in range(30)]
    await eventually(lambda: len(stand.upstream.requests) == 6)
    stand.upstream.default = Script()
    for _ in range(5):
        assert (await stand.chat(other)).status == 200
    await eventually(lambda: sum(task.done() for task in flood) == 24)
    refused = [task.result() for task in flood if task.done()]
    assert {answer.status for answer in refused} == {429}
    assert {answer.json["error"]["code"] for answer in refused} == {"node_busy"}
    assert {answer.headers["Retry-After"] for answer in refused} == {"5"}
    for task in flood:
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)
    await eventually(lambda: gate.active == 0)
    assert gate.waiting == 0


async def test_who_waits_is_served_in_turn(stand: Stand) -> None:
    stand.services.upstreams["scripted"].gate = gate = Gate(2)
    stand.upstream.default = Script(delay=0.05)
    secrets = [await stand.fund(1_000_000) for _ in range(4)]
    answers = await asyncio.gather(*(stand.chat(secret) for secret in secrets))
    assert {answer.status for answer in answers} == {200}
    assert (gate.active, gate.waiting) == (0, 0)


async def test_a_full_upstream_passes_on(crowd: Crowd) -> None:
    gate = crowd.upstreams["a"].gate = Gate(1, patience=0.01)
    gate.enter(99)
    secret = await crowd.stand.fund(1_000_000)
    assert (await crowd.stand.chat(secret)).status == 200
    assert await crowd.served_by() == "b"
    assert crowd.upstreams["a"].health.well, "being busy is no illness"
