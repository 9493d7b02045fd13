"""The published price list: what counts at once, what waits for consent, and what is refused."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from routstr_desktop.upstream.pricefile import DAY, MAX_BODY, PriceFile, PriceListRefused
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import Provider

OPENAI = Provider.for_url("https://api.openai.com/v1", "sk-1")
SOLD = ((OPENAI, ("gpt-4o", "gpt-4o-mini", "nobody-knows")),)
Edit = Callable[[dict[str, Any]], None]


class Published:
    """The list as it is published; `edit` changes a model of OpenAI's."""

    def __init__(self) -> None:
        self.providers: list[dict[str, Any]] = copy.deepcopy(list(Prices().providers.values()))
        self.body: bytes | None = None
        self.status = 200
        self.asked: list[web.Request] = []
        self.url = ""

    def model(self, name: str) -> dict[str, Any]:
        (provider,) = [one for one in self.providers if one["id"] == "openai"]
        found: dict[str, Any] = next(one for one in provider["models"] if one["id"] == name)
        return found

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        body = json.dumps(self.providers).encode() if self.body is None else self.body
        return web.Response(status=self.status, body=body, headers={"Location": "http://127.0.0.1:9/"})


@pytest.fixture
async def published() -> AsyncIterator[Published]:
    made = Published()
    app = web.Application()
    app.router.add_get("/data.json", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/data.json"
    yield made
    await runner.cleanup()


@pytest.fixture
def file(tmp_path: Path, published: Published) -> PriceFile:
    return PriceFile(tmp_path, Prices(), lambda: SOLD, url=published.url)


def price(file: PriceFile, model: str = "gpt-4o") -> Decimal:
    found = file._prices.lookup("openai", model)
    assert found is not None
    return found.prompt * 1_000_000


async def again(file: PriceFile, tmp_path: Path) -> PriceFile:
    """As after a restart."""
    made = PriceFile(tmp_path, Prices(), lambda: SOLD, url=file.url)
    await made.open()
    await made.look_at_pending()
    return made


async def test_cheaper_and_new_models_count_at_once_and_after_a_restart(
    file: PriceFile, published: Published, tmp_path: Path
) -> None:
    published.model("gpt-4o")["prices"] = {"input_mtok": 2, "output_mtok": 8, "cache_read_mtok": 1}
    assert await file.refresh()
    assert (price(file), file.raises) == (2, ())
    assert set(published.asked[0].headers) <= {"Host", "Accept", "Accept-Encoding", "User-Agent"}
    assert (tmp_path / "prices.json").stat().st_mode & 0o777 == 0o600
    assert not await file.refresh()  # a day has not passed
    assert len(published.asked) == 1
    restarted = await again(file, tmp_path)
    assert price(restarted) == 2
    restarted.forget()
    assert price(restarted) == Decimal("2.5")


@pytest.mark.parametrize(
    "prices",
    [
        {"input_mtok": 2.76, "output_mtok": 10, "cache_read_mtok": 1.25},
        {"input_mtok": 2.5, "output_mtok": 11.01, "cache_read_mtok": 1.25},
        {"input_mtok": 2.5, "output_mtok": 10, "cache_read_mtok": 2},
        {"input_mtok": 2.5, "output_mtok": 10, "cache_read_mtok": 1.25, "cache_write_mtok": 5},
        {"input_mtok": {"base": 2.5, "tiers": [{"start": 100_000, "price": 5}]}, "output_mtok": 10, "cache_read_mtok": 1.25},
        {"input_mtok": 2.5, "output_mtok": 10, "cache_read_mtok": 1.25, "requests_kcount": 5},
    ],
)
async def test_what_gets_dearer_by_more_than_the_limit_waits_for_consent(
    file: PriceFile, published: Published, tmp_path: Path, prices: dict[str, Any]
) -> None:
    published.model("gpt-4o")["prices"] = prices
    published.model("gpt-4o-mini")["prices"] = {"input_mtok": 0.1, "output_mtok": 0.1, "cache_read_mtok": 0.05}
    assert not await file.refresh()
    assert [one.model for one in file.raises] == ["gpt-4o"]
    assert (price(file), price(file, "gpt-4o-mini")) == (Decimal("2.5"), Decimal("0.15"))
    restarted = await again(file, tmp_path)
    assert [one.model for one in restarted.raises] == ["gpt-4o"]
    assert price(restarted) == Decimal("2.5")
    assert await restarted.accept()
    assert price(restarted, "gpt-4o-mini") == Decimal("0.1")
    assert restarted.raises == ()
    assert not await restarted.accept()
    last = await again(file, tmp_path)
    assert (price(last, "gpt-4o-mini"), last.raises) == (Decimal("0.1"), ())


async def test_within_the_limit_and_what_is_not_sold_need_no_consent(file: PriceFile, published: Published) -> None:
    published.model("gpt-4o")["prices"] = {"input_mtok": 2.75, "output_mtok": 11, "cache_read_mtok": 1.25}
    published.model("gpt-4")["prices"] = {"input_mtok": 9000, "output_mtok": 9000}
    assert await file.refresh()
    assert price(file) == Decimal("2.75")


async def test_a_list_that_waits_is_forgotten_when_the_next_one_is_harmless(file: PriceFile, published: Published) -> None:
    published.model("gpt-4o")["prices"] = {"input_mtok": 50, "output_mtok": 50}
    assert not await file.refresh()
    published.model("gpt-4o")["prices"] = {"input_mtok": 2, "output_mtok": 2, "cache_read_mtok": 1}
    assert await file.refresh()
    assert (price(file), file.raises) == (2, ())


@pytest.mark.parametrize(
    "prices",
    [
        {"input_mtok": -1, "output_mtok": 1},
        {"input_mtok": "cheap", "output_mtok": 1},
        {"input_mtok": 10_001, "output_mtok": 1},
        {"input_mtok": "NaN", "output_mtok": 1},
        {"input_mtok": {"base": 1}, "output_mtok": 1},
        {"input_mtok": {"base": 1, "tiers": [{"start": 1, "price": -5}]}, "output_mtok": 1},
        [{"constraint": {"start_date": "soon"}, "prices": {"input_mtok": 1}}],
        [],
        None,
        5,
    ],
)
async def test_a_model_that_makes_no_sense_is_as_it_was(file: PriceFile, published: Published, prices: Any) -> None:
    published.model("gpt-4o")["prices"] = prices
    published.model("gpt-4o-mini")["prices"] = {"input_mtok": 0.1, "output_mtok": 0.1, "cache_read_mtok": 0.05}
    assert await file.refresh()
    assert (price(file), price(file, "gpt-4o-mini")) == (Decimal("2.5"), Decimal("0.1"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"[]",
        b"[5]",
        b'[{"id": "openai", "models": []}]',
        b"[" * 100_000,
        b"\xff\xfe",
        b'[{"id": "openai", "api_pattern": "(", "models": []}]',
        b'[{"id": "openai", "api_pattern": "x", "model_match": {"never": 1}, "models": []}]',
    ],
)
async def test_a_broken_list_changes_nothing(file: PriceFile, published: Published, tmp_path: Path, body: bytes) -> None:
    published.body = body
    with pytest.raises(PriceListRefused, match="present prices count on"):
        await file.refresh()
    assert price(file) == Decimal("2.5")
    assert os.listdir(tmp_path) == []


async def test_too_large_redirected_missing_or_gone(file: PriceFile, published: Published) -> None:
    published.body = b" " * (MAX_BODY + 1)
    with pytest.raises(PriceListRefused, match="too large"):
        await file.refresh()
    published.body = None
    for status in (302, 404, 500):
        published.status = status
        with pytest.raises(PriceListRefused, match=f"status {status}"):
            await file.refresh()
    file.url = "http://127.0.0.1:9/data.json"
    with pytest.raises(OSError, match="could not be fetched"):
        await file.refresh()
    assert price(file) == Decimal("2.5")


async def test_a_day_later_it_is_asked_again(file: PriceFile, published: Published, tmp_path: Path) -> None:
    await file.refresh()
    old = (tmp_path / "prices.json").stat().st_mtime - DAY
    os.utime(tmp_path / "prices.json", (old, old))
    assert not await file.refresh()  # nothing new in it
    assert len(published.asked) == 2


async def test_a_file_that_was_damaged_meanwhile_is_not_used(file: PriceFile, tmp_path: Path) -> None:
    await file.refresh()
    (tmp_path / "prices.json").write_text("{")
    (tmp_path / "prices.pending.json").write_text("{")
    restarted = await again(file, tmp_path)
    assert (price(restarted), restarted.raises) == (Decimal("2.5"), ())
    assert not (tmp_path / "prices.pending.json").exists()
