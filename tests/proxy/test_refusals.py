"""Why a customer did not get through: each refusal is noted for the operator, once, with its code and nothing of its text."""

from __future__ import annotations

import asyncio
from pathlib import Path

from routstr_desktop.core.activity import LogFilter, LogRow
from tests.proxy.stand import Stand

REFUSED = LogFilter(outcome="refused")


async def refused(stand: Stand, outcome: LogFilter = REFUSED) -> list[LogRow]:
    """The newest first."""
    return [*(await stand.ledger.activity.page(outcome, 100)).rows]


async def test_each_refusal_is_noted_with_what_is_known_of_it(stand: Stand) -> None:
    poor, paused, expired = await stand.fund(10), await stand.fund(50_000), await stand.fund(50_000, expires=1)
    await stand.ledger.update_key(stand.key(paused), paused=True)
    editor = {"X-Title": "Editor"}
    assert (await stand.chat(None)).status == 401
    assert (await stand.chat("sk-" + "0" * 64, headers=editor)).status == 401
    assert (await stand.chat(poor)).status == 402
    assert (await stand.chat(paused)).status == 403
    assert (await stand.chat(expired)).status == 403
    assert (await stand.chat(poor, model="gpt-17")).status == 400
    assert (await stand.chat(poor, messages="not a list")).status == 400
    stand.services.selling = lambda: "Paused by the operator."
    assert (await stand.chat(paused)).status == 403
    assert (await stand.chat(poor)).status == 503
    rows = await refused(stand)
    assert [(row.status, row.error) for row in reversed(rows)][:6] == [
        (401, "missing_api_key"),
        (401, "invalid_api_key"),
        (402, "insufficient_balance"),
        (403, "key_paused"),
        (403, "key_expired"),
        (400, "model_not_found"),
    ]
    assert (rows[0].status, rows[0].error) == (503, "not_selling")
    by_code = {row.error: row for row in rows}
    assert by_code["model_not_found"].model == "gpt-17"
    assert by_code["insufficient_balance"].key == stand.key(poor).prefix
    assert by_code["key_paused"].key_id == stand.key(paused).id
    assert by_code["invalid_api_key"].app == "Editor"
    assert {row.path for row in rows} == {"/v1/chat/completions"}
    assert await refused(stand, LogFilter()) == [], "none of them became a request"
    assert sum(one.requests for one in await stand.ledger.activity.refusals.lately()) == len(rows) == 9


async def test_what_was_begun_is_in_the_log_and_not_here(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    assert (await stand.chat(secret)).status == 200
    assert (await stand.chat(secret, model="play-small:e500")).status >= 500
    assert await refused(stand) == []
    assert len(await refused(stand, LogFilter())) == 2


async def test_payments_that_were_refused_are_noted_too(stand: Stand) -> None:
    await stand.with_wallet(Path(stand.ledger.path.parent) / "wallet", "http://127.0.0.1:1")
    token = "cashuA" + "e30="
    assert (await stand.ask("GET", f"/v1/balance/create?initial_balance_token={token}")).status == 400
    (row,) = await refused(stand)
    assert (row.path, row.error) == ("/v1/balance/create", "invalid_cashu_token")


async def test_who_looks_for_holes_is_not_noted(stand: Stand) -> None:
    for path in ("/wp-login.php", "/v1/nothing", "/.env"):
        assert (await stand.ask("GET", path)).status == 404
    assert await refused(stand) == []


async def test_no_text_and_no_key_of_a_refused_request_is_kept(stand: Stand) -> None:
    said, key = "the prompt of Ada", "sk-" + "5ec2e7" * 11
    poor = await stand.fund(10)
    await stand.chat(key, messages=[{"role": "user", "content": said}], headers={"Cookie": said})
    await stand.chat(poor, model=f"tell me {said}")
    await stand.chat(poor, model=poor)
    await stand.chat(poor, messages=[{"role": "user", "content": said}])
    assert len(await refused(stand)) == 4
    await stand.ledger.flush()
    for file in stand.ledger.path.parent.glob("ledger*"):
        held = file.read_bytes()
        assert said.encode() not in held
        assert key.encode() not in held
        assert poor.encode() not in held


async def test_a_flood_costs_the_file_nothing(stand: Stand) -> None:
    """Many more than are kept one by one: noted in memory, written in one go."""
    size = sum(file.stat().st_size for file in stand.ledger.path.parent.glob("ledger*"))
    async with asyncio.timeout(60):
        for _ in range(300):
            assert (await stand.chat("sk-" + "0" * 64)).status == 401
    assert sum(file.stat().st_size for file in stand.ledger.path.parent.glob("ledger*")) == size
    assert len(await refused(stand)) == 100
    assert sum(one.requests for one in await stand.ledger.activity.refusals.lately()) == 300
