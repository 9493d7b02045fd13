"""Questions to a mint that get no good answer, and the answers that are none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.wallet import client as client_module
from routstr_desktop.wallet.client import InDoubt, MintClient, MintRefused
from routstr_desktop.wallet.tokens import Coin

Y = "02" + "11" * 32
OUTPUT = {"amount": 1, "id": "00" * 8, "B_": Y}
COIN = Coin("00" * 8, 1, "secret", Y)


class Liar:
    """A server that gives one answer to everything."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, "{}", {}
        self.url = ""
        self.trickles = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.trickles:
            stream = web.StreamResponse()
            await stream.prepare(request)
            with contextlib.suppress(ConnectionError):
                while True:
                    await stream.write(b" ")
                    await asyncio.sleep(0.05)
        return web.Response(text=self.body, status=self.status, headers=self.headers, content_type="application/json")


@pytest.fixture
async def liar() -> AsyncIterator[Liar]:
    made = Liar()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def client(liar: Liar) -> AsyncIterator[MintClient]:
    made = MintClient(liar.url)
    yield made
    await made.close()


NONSENSE = [
    (404, "<html>not here</html>"),
    (502, "{}"),
    (200, "<html>please log in</html>"),
    (200, "{}"),
    (200, "[]"),
    (200, '{"keysets": 7, "states": [1], "outputs": [], "signatures": [{}]}'),
    (200, '{"keysets": [{"id": "another"}], "states": [{"Y": "another", "state": "UNSPENT"}], "outputs": 1}'),
    (200, f'{{"states": [{{"Y": "{Y}", "state": "PERHAPS"}}]}}'),
    (200, "[" * 100_000),
]


@pytest.mark.parametrize(("status", "body"), NONSENSE)
async def test_no_answer_is_an_answer_to_a_question(liar: Liar, client: MintClient, status: int, body: str) -> None:
    liar.status, liar.body = status, body
    with pytest.raises(MintRefused, match="no keys"):  # the others of its keysets may be well
        await client.keys("00" * 8)
    with pytest.raises(MintUnreachable):
        await client.states([Y])
    with pytest.raises(MintUnreachable):
        await client.restore([OUTPUT])


@pytest.mark.parametrize(
    ("status", "body"), [(200, "{}"), (500, "{}"), (404, '{"detail": "no"}'), (400, "[]"), (200, "<html>")]
)
async def test_an_unclear_answer_to_a_swap_is_a_doubt(liar: Liar, client: MintClient, status: int, body: str) -> None:
    liar.status, liar.body = status, body
    with pytest.raises(InDoubt):
        await client.swap([COIN], [OUTPUT])


async def test_an_endless_answer_is_cut_off(liar: Liar, client: MintClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "MAX_ANSWER", 1000)
    liar.body = "x" * 2000
    with pytest.raises(MintUnreachable):
        await client.keysets()
    with pytest.raises(InDoubt):
        await client.swap([COIN], [OUTPUT])


async def test_an_answer_that_trickles_is_given_up(liar: Liar) -> None:
    """Each byte comes in time; all of them never would, and what was begun would be kept until then."""
    liar.trickles = True
    client = MintClient(liar.url, answer=0.3)
    async with asyncio.timeout(30):
        with pytest.raises(MintUnreachable):
            await client.keysets()
        with pytest.raises(InDoubt):
            await client.swap([COIN], [OUTPUT])
    await client.close()


@pytest.mark.parametrize("code", ['"eleven"', "null", "[]", "1e999"])
async def test_a_refusal_without_a_number(liar: Liar, client: MintClient, code: str) -> None:
    liar.status, liar.body = 400, f'{{"detail": "no", "code": {code}}}'
    with pytest.raises(MintRefused) as refused:
        await client.swap([COIN], [OUTPUT])
    assert (refused.value.code, refused.value.keys_changed) == (0, False)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "Fri, 31 Dec 99999999999 23:59:59 GMT"}])
async def test_slow_down(liar: Liar, client: MintClient, headers: dict[str, Any]) -> None:
    liar.status, liar.headers, liar.body = 429, headers, '{"detail": "Rate limit exceeded."}'
    with pytest.raises(MintRateLimited):
        await client.keysets()
    with pytest.raises(MintRateLimited):
        await client.swap([COIN], [OUTPUT])


async def test_nobody_there(liar: Liar) -> None:
    client = MintClient("http://127.0.0.1:9")
    with pytest.raises(MintUnreachable):
        await client.swap([COIN], [OUTPUT])
    await client.close()
