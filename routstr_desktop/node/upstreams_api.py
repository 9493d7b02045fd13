"""Upstreams by the admin API: the routes that the command line and scripts use. No answer holds a key."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.upstream.providers import GENERIC, PRESETS

from .asked import body_of, plain
from .upstreams import Upstreams

Answer = Callable[[web.Request], Awaitable[Any]]


class UpstreamsApi:
    """Handlers; each answers with plain values or raises a RoutstrError."""

    def __init__(self, upstreams: Upstreams) -> None:
        self._upstreams = upstreams

    def table(self, api: str) -> list[tuple[str, str, Answer]]:
        """For the table of the admin API."""
        return [
            ("GET", f"{api}/provider-types", self._kinds),
            ("GET", f"{api}/upstreams", self._list),
            ("POST", f"{api}/upstreams", self._add),
            ("POST", f"{api}/upstreams/test", self._test),
            ("GET", f"{api}/upstreams/local", self._local),
            ("PATCH", f"{api}/upstreams/{{slug}}", self._change),
            ("DELETE", f"{api}/upstreams/{{slug}}", self._remove),
            ("POST", f"{api}/upstreams/{{slug}}/test", self._test_again),
        ]

    async def _kinds(self, _: web.Request) -> Any:
        fields = ("kind", "name", "base_url", "key_needed")
        return {"provider_types": [{name: getattr(preset, name) for name in fields} for preset in (*PRESETS, GENERIC)]}

    async def _list(self, _: web.Request) -> Any:
        return {"upstreams": [plain(dataclasses.asdict(one)) for one in self._upstreams.rows()]}

    async def _add(self, request: web.Request) -> Any:
        body = await body_of(request)
        base_url, key = _text(body, "base_url"), _text(body, "api_key", "")
        tested = body.pop("test", True) is not False
        added = await self._upstreams.add(base_url, key, tested=tested, **_rest(body))
        return plain(dataclasses.asdict(added))

    async def _change(self, request: web.Request) -> Any:
        body = await body_of(request)
        key = _text(body, "api_key", "") if "api_key" in body else None
        changed = await self._upstreams.change(request.match_info["slug"], api_key=key, **_rest(body, "base_url"))
        return plain(dataclasses.asdict(changed))

    async def _remove(self, request: web.Request) -> Any:
        await self._upstreams.remove(request.match_info["slug"])
        return await self._list(request)

    async def _test(self, request: web.Request) -> Any:
        body = await body_of(request)
        found = await self._upstreams.test(
            _text(body, "base_url", ""), _text(body, "api_key", ""), kind=_text(body, "kind", "")
        )
        return dataclasses.asdict(found)

    async def _test_again(self, request: web.Request) -> Any:
        return dataclasses.asdict(await self._upstreams.test_again(request.match_info["slug"]))

    async def _local(self, _: web.Request) -> Any:
        return {"found": [dataclasses.asdict(one) for one in await self._upstreams.local()]}


_FIELDS = frozenset({"slug", "kind", "name", "enabled", "fee", "priority", "models", "max_requests", "first_byte_seconds"})


def _rest(body: dict[str, Any], *also: str) -> dict[str, Any]:
    rest = {name: value for name, value in body.items() if name not in ("api_key", "base_url") or name in also}
    if unknown := rest.keys() - _FIELDS - set(also):
        raise BadRequest(f"Unknown: {', '.join(sorted(unknown))}. Known are {', '.join(sorted(_FIELDS))}.")
    return rest


def _text(body: dict[str, Any], name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise BadRequest(f"{name} must be a text.")
    return value
