"""The admin API's routes about being found: the identity, reviews, reach, other nodes and prices."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .asked import body_of, plain
from .found import Found
from .identities import identity_command


def routes(found: Callable[[], Found]) -> list[tuple[str, str, Callable[[web.Request], Awaitable[Any]]]]:
    """GET shows the last look around, POST looks again."""

    async def nodes(request: web.Request) -> Any:
        seen = await found().neighbours.look() if request.method == "POST" else found().neighbours.view()
        shown = plain(dataclasses.asdict(seen))
        for line, one in zip(shown["prices"], seen.prices, strict=True):
            line["percent"] = one.percent
        return shown

    async def reviews(request: web.Request) -> Any:
        return plain(dataclasses.asdict(await found().reviews.look()))

    async def reach(request: web.Request) -> Any:
        body = await body_of(request) if request.method == "POST" else {}
        if isinstance(body.get("tor"), bool):
            await found().onion.switch(body["tor"])
        seen = await found().reach.check() if request.method == "POST" else found().reach.view()
        return {"addresses": [dataclasses.asdict(one) for one in seen], "onion": dataclasses.asdict(found().onion.state)}

    async def identity(request: web.Request) -> Any:
        return await identity_command(found().identity, await body_of(request))

    api = "/admin/api"
    return [
        ("GET", f"{api}/nodes", nodes),
        ("POST", f"{api}/nodes", nodes),
        ("GET", f"{api}/reviews", reviews),
        ("GET", f"{api}/reach", reach),
        ("POST", f"{api}/reach", reach),
        ("POST", f"{api}/identity", identity),
    ]
