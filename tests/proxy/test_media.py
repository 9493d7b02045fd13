"""Pictures, speech, moderation and reranking: each billed by its own usage, or by the price per request."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openai
import pytest

from routstr_desktop.core.catalog import Catalog, UsdPrice
from routstr_desktop.proxy.body import measure, read_order
from routstr_desktop.proxy.endpoints import DIALECTS
from routstr_desktop.proxy.media import IMAGES, PICTURE_TOKENS, RERANK
from routstr_desktop.upstream.providers import PRESETS
from routstr_desktop.upstream.scripted import Script
from tests.proxy.stand import BASE, PRICE, Answer, Stand, eventually
from tests.support.mint import TestMint

FUNDS = 1_000_000
REQUEST_PRICE = UsdPrice(Decimal(0), Decimal(0), request=Decimal("0.015"))  # 15,000 msat
SOUND = Script(body=b"ID3" + b"\x00\xff" * 500, content_type="audio/mpeg")
BODIES: dict[str, dict[str, Any]] = {
    "images/generations": {"prompt": "A cat", "background": "transparent", "quality": "low"},
    "audio/speech": {"input": "Say it", "voice": "alloy"},
    "moderations": {"input": "Is this bad?"},
    "rerank": {"query": "cats", "documents": ["a cat", "a dog"], "top_n": 1},
}


@pytest.fixture
def shelf(stand: Stand) -> Stand:
    """play-small has token prices, play-flat a price per request."""
    flat = replace(BASE, id="play-flat", price=REQUEST_PRICE)
    stand.services.models = lambda: Catalog((BASE, flat))
    return stand


async def ask(stand: Stand, secret: str, path: str, *, headers: dict[str, str] | None = None, **fields: Any) -> Answer:
    body = {"model": "play-small", **BODIES[path], **fields}
    return await stand.ask("POST", f"/v1/{path}", json=body, headers={"Authorization": f"Bearer {secret}", **(headers or {})})


async def billed(stand: Stand, secret: str, msat: int) -> Any:
    (row,) = await stand.rows()
    assert row.cost_msat == FUNDS - stand.balance(secret) == msat
    return row


# --- pictures -----------------------------------------------------------------------------------------------------------


async def test_pictures_are_billed_by_their_tokens(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values={"input_tokens": 50, "output_tokens": 272})
    answer = await ask(shelf, secret, "images/generations")
    assert answer.status == 200, answer.body
    assert answer.json["data"][0]["b64_json"]
    assert answer.json["usage"]["cost"]["total_msats"] == 50 + 544
    assert shelf.upstream.requests[0].json["background"] == "transparent"
    assert "max_tokens" not in shelf.upstream.requests[0].json
    await billed(shelf, secret, 50 + 544)


async def test_pictures_without_usage_are_estimated_or_have_their_price(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage=False)
    raw = json.dumps({"model": "play-small", **BODIES["images/generations"], "n": 2}).encode()
    assert (await ask(shelf, secret, "images/generations", n=2)).status == 200
    row = await billed(shelf, secret, -(-len(raw) // 4) + 2 * 2 * 1_056)
    assert row.estimated
    before = shelf.balance(secret)
    assert (await ask(shelf, secret, "images/generations", model="play-flat")).status == 200
    assert before - shelf.balance(secret) == 15_000
    answer = await ask(shelf, secret, "images/generations", model="play-flat", n=2)
    assert (answer.status, answer.json["error"]["code"]) == (400, "no_price")


def test_the_hold_covers_the_dearest_picture() -> None:
    raw = json.dumps({"model": "m", "prompt": "A cat", "n": 3}).encode()
    demand = measure(read_order(json.loads(raw), len(raw), IMAGES), BASE, raw)
    assert (demand.output_tokens, demand.limited) == (3 * PICTURE_TOKENS, True)
    raw = json.dumps({"model": "m", "query": "q" * 500, "documents": ["d"] * 20}).encode()
    demand = measure(read_order(json.loads(raw), len(raw), RERANK), BASE, raw)
    assert demand.input_tokens > 20 * 500


async def test_the_official_client_gets_its_picture(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    async with openai.AsyncOpenAI(base_url=f"{shelf.public}/v1", api_key=secret, max_retries=0) as api:
        made = await api.images.generate(model="play-small", prompt="A cat")
        checked = await api.moderations.create(model="play-small", input="Hello")
        shelf.upstream.default = SOUND
        spoken = await api.audio.speech.create(model="play-flat", voice="alloy", input="Hello")
    assert made.data
    assert made.data[0].b64_json
    assert not checked.results[0].flagged
    assert spoken.read() == SOUND.body


# --- speech -------------------------------------------------------------------------------------------------------------


async def test_speech_passes_as_it_is_at_the_price_of_a_request(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = SOUND
    answer = await ask(shelf, secret, "audio/speech", model="play-flat")
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "audio/mpeg", SOUND.body)
    await billed(shelf, secret, 15_000)
    assert shelf.upstream.requests[0].headers["accept"] == "*/*"


async def test_speech_without_a_price_per_request_is_not_sold(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await ask(shelf, secret, "audio/speech")
    assert (answer.status, answer.json["error"]["code"]) == (400, "no_price")
    assert (shelf.upstream.requests, shelf.balance(secret)) == ([], FUNDS)


@pytest.mark.parametrize(
    "script",
    [
        Script(status=500, body=b'{"error": {"message": "org-SECRET"}}'),
        Script(body=b'{"error": {"message": "org-SECRET"}}'),
        Script(body=b"", content_type="audio/mpeg"),
        Script(die_after=-1),
    ],
)
async def test_speech_that_fails_is_free(shelf: Stand, script: Script) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = script
    answer = await ask(shelf, secret, "audio/speech", model="play-flat")
    assert answer.status == 502
    assert b"SECRET" not in answer.body
    await billed(shelf, secret, 0)


async def test_a_listener_who_leaves_pays(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = replace(SOUND, body=b"x" * 30_000_000)
    body = {"model": "play-flat", **BODIES["audio/speech"]}
    headers = {"Authorization": f"Bearer {secret}"}
    async with shelf.http.post(f"{shelf.public}/v1/audio/speech", json=body, headers=headers) as response:
        assert await response.content.readany()
        assert response.connection is not None
        assert response.connection.transport is not None
        response.connection.transport.abort()
    await eventually(lambda: not shelf.held(secret))
    row = await billed(shelf, secret, 15_000)
    assert (row.status, row.error) == (499, "client_left")


async def test_speech_for_a_token(shop: Stand, mint: TestMint) -> None:
    flat = replace(BASE, id="play-flat", price=REQUEST_PRICE)
    shop.services.models = lambda: Catalog((flat,))
    shop.upstream.default = SOUND
    token = await mint.fund(20)
    body = {"model": "play-flat", **BODIES["audio/speech"]}
    answer = await shop.ask("POST", "/v1/audio/speech", json=body, headers={"X-Cashu": token})
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "audio/mpeg", SOUND.body)
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 5


# --- moderation and reranking -------------------------------------------------------------------------------------------


async def test_reranking_is_billed_by_its_total(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage_values={"total_tokens": 33})
    answer = await ask(shelf, secret, "rerank")
    assert answer.status == 200, answer.body
    row = await billed(shelf, secret, 33)
    assert not row.estimated


@pytest.mark.parametrize("path", ["rerank", "moderations"])
async def test_input_that_is_not_told_is_estimated(shelf: Stand, path: str) -> None:
    secret = await shelf.fund(FUNDS)
    shelf.upstream.default = Script(usage=False)
    assert (await ask(shelf, secret, path)).status == 200
    size = len(json.dumps({"model": "play-small", **BODIES[path]}).encode())
    row = await billed(shelf, secret, -(-size // 4))
    assert row.estimated


# --- what is not sold ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("images/generations", {"prompt": ["a", "b"]}),
        ("images/generations", {"stream": True}),
        ("images/generations", {"partial_images": 2}),
        ("images/generations", {"n": 0}),
        ("audio/speech", {"input": ""}),
        ("audio/speech", {"stream_format": "sse"}),
        ("moderations", {"input": []}),
        ("rerank", {"documents": []}),
        ("rerank", {"documents": [1]}),
        ("rerank", {"query": 1}),
        ("rerank", {"documents": ["a"] * 5_000}),
    ],
)
async def test_what_is_wrong_is_refused_before_it_costs(shelf: Stand, path: str, fields: dict[str, Any]) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await ask(shelf, secret, path, **{"model": "play-flat", **fields})
    assert answer.status == 400, answer.body
    assert (shelf.upstream.requests, shelf.balance(secret)) == ([], FUNDS)


@pytest.mark.parametrize("path", ["/v1/videos", "/v1/files", "/v1/batches", "/v1/fine_tuning/jobs", "/anything"])
async def test_unknown_paths_are_no_free_ride(shelf: Stand, path: str) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await shelf.ask("POST", path, json={"model": "play-small"}, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status, answer.json["error"]["type"]) == (404, "not_found")
    assert shelf.upstream.requests == []


async def test_models_without_any_price_are_not_sold(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    free = replace(BASE, price=replace(PRICE, prompt=Decimal(0), completion=Decimal(0)))
    shelf.services.models = lambda: Catalog((free,))
    for path in BODIES:
        assert (await ask(shelf, secret, path)).status == 503
    assert shelf.upstream.requests == []


def test_presets_name_dialects_that_exist() -> None:
    known = {dialect.name for dialect in DIALECTS} | {"count_tokens"}
    assert all({"chat"} <= set(preset.dialects) <= known for preset in PRESETS)
