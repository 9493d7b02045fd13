"""What is sold by the minute, the character or the picture: never free, never above its hold, and to the msat."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openai
import pytest

from routstr_desktop.core.catalog import Catalog, UsdPrice
from routstr_desktop.core.pieces import Picture
from routstr_desktop.proxy.pieces import LEAST_RATE
from routstr_desktop.upstream.listing import read_price
from routstr_desktop.upstream.scripted import Script
from tests.proxy.stand import BASE, Answer, Stand
from tests.proxy.test_uploads import FILE, TYPE, form, part, send
from tests.support.mint import TestMint

FUNDS = 10_000_000
NOTHING = Decimal(0)
EARS = UsdPrice(NOTHING, NOTHING, minute=Decimal("0.006"))  # whisper-1: 100 msat a second
VOICE = UsdPrice(NOTHING, NOTHING, character=Decimal("0.000015"))  # tts-1: 15 msat a character
DALL_E = {
    "1024x1024": "0.04",
    "1024x1792": "0.08",
    "1792x1024": "0.08",
    "hd/1024x1024": "0.08",
    "hd/1024x1792": "0.12",
    "hd/1792x1024": "0.12",
}
PAINTER = read_price({"pictures": DALL_E})
assert PAINTER is not None
MODELS = {"ears": EARS, "voice": VOICE, "painter": PAINTER, "play-small": BASE.price}
SPEECH = form(part("model", "ears"), FILE)
BOUND = -(-len(SPEECH) // LEAST_RATE)
"""The most seconds that the form can hold."""


@pytest.fixture
def shelf(stand: Stand) -> Stand:
    models = tuple(replace(BASE, id=name, price=price, cost=price, context_length=0) for name, price in MODELS.items())
    stand.services.models = lambda: Catalog(models)
    return stand


def told(answer: Any, kind: str = "application/json") -> Script:
    return Script(body=answer if isinstance(answer, bytes) else json.dumps(answer).encode(), content_type=kind)


async def paid(stand: Stand, secret: str, answer: Answer, msat: int, *, estimated: bool = False) -> None:
    assert answer.status == 200, answer.body
    row = (await stand.rows())[0]
    assert FUNDS - stand.balance(secret) == row.cost_msat == msat
    assert row.estimated is estimated
    assert row.upstream_usd == Decimal(msat) / 1_000_000
    assert (row.prompt_tokens, row.completion_tokens) == (0, 0)


# --- sound that is heard ----------------------------------------------------------------------------------------------

SUBTITLES = b"WEBVTT\n\n00:00.000 --> 00:02.500\nHello\n\n00:02.500 --> 00:07.250\nthere\n"
ANSWERS: dict[str, tuple[Script, int, bool]] = {
    "usage": (told({"text": "Hello", "usage": {"type": "duration", "seconds": 9}}), 9, False),
    "usage in parts": (told({"text": "Hello", "usage": {"type": "duration", "seconds": 8.47}}), 9, False),
    "usage as text": (told({"text": "Hello", "usage": {"type": "duration", "seconds": "12.01"}}), 13, False),
    "verbose": (told({"text": "Hello", "duration": "8.470000267028809", "segments": []}), 9, False),
    "verbose number": (told({"text": "Hello", "duration": 3.0}), 3, False),
    "srt": (told(b"1\n00:00:00,000 --> 00:00:11,001\nHello\n", "application/x-subrip"), 12, False),
    "vtt": (told(SUBTITLES, "text/vtt"), 8, False),
    "text": (told(b"x" * 151, "text/plain"), 11, True),
    "untold": (told({"text": "x" * 151}), 11, True),
    "silence": (told({"text": ""}), 1, True),
    "nonsense": (told({"text": "x" * 151, "usage": {"type": "duration", "seconds": -4}, "duration": "NaN"}), 11, True),
    "zero": (told({"text": "x" * 151, "usage": {"type": "duration", "seconds": 0}}), 11, True),
    "absurd": (told({"text": "Hello", "usage": {"type": "duration", "seconds": 10**6}}), BOUND, False),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_transcript_is_billed_by_its_length(shelf: Stand, name: str) -> None:
    script, seconds, estimated = ANSWERS[name]
    shelf.upstream.default = script
    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", SPEECH)
    await paid(shelf, secret, answer, 100 * seconds, estimated=estimated)


async def test_the_hold_is_for_the_longest_recording_of_that_size(shelf: Stand) -> None:
    exactly = await shelf.fund(100 * BOUND)
    short = await shelf.fund(100 * BOUND - 1)
    shelf.upstream.default = ANSWERS["absurd"][0]
    refused = await send(shelf, short, "audio/transcriptions", SPEECH)
    assert (refused.status, shelf.upstream.requests) == (402, [])
    assert (await send(shelf, exactly, "audio/transcriptions", SPEECH)).status == 200
    assert shelf.balance(exactly) == 0


async def test_a_form_of_unknown_size_is_not_sold_by_the_minute(shelf: Stand) -> None:
    async def pieces() -> Any:
        yield SPEECH

    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", pieces())
    assert (answer.status, answer.json["error"]["code"]) == (411, "length_required")
    assert (shelf.upstream.requests, shelf.balance(secret)) == ([], FUNDS)


async def test_tokens_where_the_model_counts_those(shelf: Stand) -> None:
    """gpt-4o-transcribe: told, and estimated from what was said where it is not."""
    body = form(part("model", "play-small"), FILE)
    secret = await shelf.fund(FUNDS)
    usage = {"type": "tokens", "input_tokens": 70, "output_tokens": 11, "input_token_details": {"audio_tokens": 60}}
    shelf.upstream.default = told({"text": "Hello", "usage": usage})
    answer = await send(shelf, secret, "audio/transcriptions", body)
    assert FUNDS - shelf.balance(secret) == 70 + 22
    assert answer.json["usage"]["type"] == "tokens"
    shelf.upstream.default = told({"text": "x" * 151})
    assert (await send(shelf, secret, "audio/transcriptions", body)).status == 200
    assert FUNDS - shelf.balance(secret) == 92 + 11 * 10 + 2 * 38


async def test_a_transcript_for_a_token(shop: Stand, mint: TestMint) -> None:
    shop.services.models = lambda: Catalog((replace(BASE, id="ears", price=EARS),))
    shop.upstream.default = ANSWERS["usage"][0]
    answer = await shop.ask(
        "POST", "/v1/audio/transcriptions", data=SPEECH, headers={"X-Cashu": await mint.fund(20), "Content-Type": TYPE}
    )
    assert answer.status == 200, answer.body
    assert shop.services.wallet.parse(answer.headers["X-Cashu"]).amount == 19


async def test_the_official_client_reads_how_long_it_was(shelf: Stand) -> None:
    shelf.upstream.default = ANSWERS["usage"][0]
    secret = await shelf.fund(FUNDS)
    async with openai.AsyncOpenAI(base_url=f"{shelf.public}/v1", api_key=secret, max_retries=0) as api:
        heard = await api.audio.transcriptions.create(model="ears", file=("a.mp3", b"x" * 10_000))
    assert heard.usage is not None
    assert (heard.usage.type, heard.usage.seconds) == ("duration", 9)  # type: ignore[union-attr]
    assert shelf.balance(secret) == FUNDS - 900


# --- text that is spoken ----------------------------------------------------------------------------------------------


async def test_speech_is_billed_by_its_characters(shelf: Stand) -> None:
    shelf.upstream.default = Script(body=b"ID3 sound", content_type="audio/mpeg")
    secret = await shelf.fund(FUNDS)
    body = {"model": "voice", "input": "Grüße, Welt", "voice": "alloy"}
    answer = await shelf.ask("POST", "/v1/audio/speech", json=body, headers={"Authorization": f"Bearer {secret}"})
    await paid(shelf, secret, answer, 15 * 11)
    short = await shelf.fund(15 * 11 - 1)
    refused = await shelf.ask("POST", "/v1/audio/speech", json=body, headers={"Authorization": f"Bearer {short}"})
    assert refused.status == 402


# --- pictures that are made -------------------------------------------------------------------------------------------

PICTURES: list[tuple[dict[str, Any], int]] = [
    ({}, 40_000),
    ({"size": "1024x1024", "quality": "standard"}, 40_000),
    ({"size": "1024x1792"}, 80_000),
    ({"quality": "hd"}, 80_000),
    ({"quality": "HD", "size": "1792x1024"}, 120_000),
    ({"size": "auto"}, 120_000),
    ({"size": "4096x4096"}, 120_000),
    ({"size": 7}, 120_000),
    ({"size": "*"}, 120_000),
    ({"n": 3}, 120_000),
]


async def draw(stand: Stand, secret: str, **fields: Any) -> Answer:
    body = {"model": "painter", "prompt": "A cat", **fields}
    return await stand.ask("POST", "/v1/images/generations", json=body, headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize(("fields", "msat"), PICTURES)
async def test_pictures_by_size_and_quality(shelf: Stand, fields: dict[str, Any], msat: int) -> None:
    """What is not in the list costs as much as the dearest that is; the hold is exactly the bill."""
    shelf.upstream.default = Script(usage=False)
    secret, short = await shelf.fund(FUNDS), await shelf.fund(msat - 1)
    assert (await draw(shelf, short, **fields)).status == 402
    await paid(shelf, secret, await draw(shelf, secret, **fields), msat)


async def test_pictures_that_did_not_come_are_free(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    for made, msat in ((0, 0), (1, 40_000), (9, 120_000)):
        shelf.upstream.default = told({"data": [{"b64_json": "eA=="}] * made})
        before = shelf.balance(secret)
        assert (await draw(shelf, secret, n=3)).status == 200
        assert before - shelf.balance(secret) == msat, "also one that sends more than were asked for"


@pytest.mark.parametrize("before", [True, False])
async def test_an_edit_is_held_for_the_dearest_and_billed_by_what_it_said(shelf: Stand, before: bool) -> None:
    shelf.upstream.default = Script(usage=False)
    kind, image = (part("size", "1024x1792"), part("quality", "hd")), (part("image", b"png", "a.png"),)
    body = form(part("model", "painter"), *((*kind, *image) if before else (*image, *kind)))
    secret, short = await shelf.fund(FUNDS), await shelf.fund(119_999)
    assert (await send(shelf, short, "images/edits", form(part("model", "painter"), *image))).status == 402
    await paid(shelf, secret, await send(shelf, secret, "images/edits", body), 120_000)
    cheap = form(part("model", "painter"), *image, part("size", "1024x1024"))
    assert (await send(shelf, secret, "images/edits", cheap)).status == 200
    assert FUNDS - shelf.balance(secret) == 160_000


def test_a_list_of_pictures_is_read_without_trust() -> None:
    price = read_price({"pictures": {"HD/1024x1024": 0.08, "512x512": "0.018", "low": "0.01"}, "minute": "0"})
    assert price is not None
    assert price.pictures == (
        Picture(Decimal("0.08"), "1024x1024", "hd"),
        Picture(Decimal("0.018"), "512x512"),
        Picture(Decimal("0.01"), "", "low"),
    )
    for wrong in ("free", {"a": -1}, {"a": "NaN"}, {"a": 1e9}, {str(number): 1 for number in range(100)}):
        with pytest.raises(ValueError, match="picture"):
            read_price({"pictures": wrong})
    with pytest.raises(ValueError, match="free of charge"):
        read_price({"minute": "0"})


# --- nothing is a free ride -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("chat/completions", "ears"),
        ("chat/completions", "painter"),
        ("messages", "voice"),
        ("responses", "ears"),
        ("embeddings", "ears"),
        ("moderations", "voice"),
        ("images/generations", "ears"),
        ("audio/speech", "painter"),
        ("audio/speech", "play-small"),
    ],
)
async def test_a_model_is_sold_only_where_its_price_counts(shelf: Stand, path: str, model: str) -> None:
    hello = [{"role": "user", "content": "Hello"}]
    body = {"model": model, "messages": hello, "max_tokens": 9, "input": "Hello", "voice": "alloy"}
    secret = await shelf.fund(FUNDS)
    if path.startswith("images"):
        body["prompt"] = "Hello"
    answer = await shelf.ask("POST", f"/v1/{path}", json=body, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status, answer.json["error"].get("code", "no_price")) == (400, "no_price"), answer.body
    assert (shelf.upstream.requests, shelf.balance(secret)) == ([], FUNDS)


async def test_transcripts_are_not_sold_by_the_picture(shelf: Stand) -> None:
    secret = await shelf.fund(FUNDS)
    answer = await send(shelf, secret, "audio/transcriptions", form(part("model", "painter"), FILE))
    assert (answer.status, answer.json["error"]["code"]) == (400, "no_price")


async def test_the_list_of_models_tells_such_prices(shelf: Stand) -> None:
    listed = {model["id"]: model for model in (await shelf.ask("GET", "/v1/models")).json["data"]}
    assert listed["ears"]["pricing"]["minute"] == pytest.approx(0.006)
    assert listed["ears"]["sats_pricing"]["minute"] == 6
    assert listed["ears"]["sats_pricing"]["max_cost"] == 360
    assert listed["voice"]["sats_pricing"]["character"] == 0.015
    assert listed["painter"]["sats_pricing"]["max_cost"] == 120
    assert "minute" not in listed["play-small"]["pricing"]
