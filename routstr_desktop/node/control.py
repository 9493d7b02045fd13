"""The one control surface besides the window: the admin API, on the local listener only (RIP-07 route names).

Each request carries the bearer token of this run, from a 0600 file in the data directory. The command line, scripts and a
second start of the program use it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hmac
import secrets as random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from routstr_desktop.core.errors import BadRequest, RoutstrError
from routstr_desktop.core.events import EndAsked
from routstr_desktop.core.redact import redact
from routstr_desktop.system.logs import tail
from routstr_desktop.system.paths import write_private

from .activity_api import routes as activity_routes
from .announcing import announce_command
from .asked import body_of, integer, plain
from .found_api import routes as found_routes
from .keys_api import KeysApi
from .lightning_api import routes as lightning_routes
from .prices_api import PricesApi
from .upstreams_api import UpstreamsApi

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[web.Request], Awaitable[Any]]
MAX_TOKEN_BODY = 1024 * 1024
"""A token has at most 512 Ki characters."""


class AdminApi:
    """Routes under /admin/, each behind the token."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._token: str | None = None

    def write_token(self) -> None:
        """Make this run's token."""
        self._token = random.token_urlsafe(32)
        write_private(self._node.paths.admin_token, self._token + "\n")

    def remove_token(self) -> None:
        """The run is over."""
        self._token = None
        self._node.paths.admin_token.unlink(missing_ok=True)

    def routes(self) -> list[web.RouteDef]:
        """For the local listener."""
        api = "/admin/api"
        table: list[tuple[str, str, Answer]] = [
            ("GET", f"{api}/status", self._status),
            ("GET", f"{api}/balances", self._balances),
            *KeysApi(self._node).routes(),
            ("GET", f"{api}/withdrawals", self._withdrawals),
            ("POST", f"{api}/withdrawals/{{id}}/take-back", self._take_back),
            ("POST", f"{api}/withdraw", self._withdraw),
            ("POST", "/admin/withdraw", self._withdraw),
            ("POST", f"{api}/receive", self._receive),
            ("GET", f"{api}/history", self._history),
            ("POST", f"{api}/audit", self._audit),
            ("GET", f"{api}/settings", self._settings),
            ("PATCH", f"{api}/settings", self._change_settings),
            *UpstreamsApi(self._node.upstreams).table(api),
            ("GET", f"{api}/models", self._models),
            ("POST", f"{api}/selling", self._selling),
            ("POST", f"{api}/announce", self._announce),
            ("POST", f"{api}/show", self._show),
            ("POST", f"{api}/quit", self._quit),
            ("GET", "/admin/logs/recent", self._logs),
            *PricesApi(self._node).routes(api),
            *found_routes(lambda: self._node.found),
            *lightning_routes(lambda: self._node.lightning),
            *activity_routes(lambda: self._node.activity),
        ]
        return [web.route(method, path, self._guarded(answer)) for method, path, answer in table]

    def _guarded(self, answer: Answer) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            scheme, _, given = request.headers.get("Authorization", "").partition(" ")
            if (
                self._token is None
                or scheme.lower() != "bearer"
                or not hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), self._token.encode())
            ):
                return _error(RoutstrError("Unauthorized", status=403, type="invalid_request_error", code="unauthorized"))
            try:
                return _json(await answer(request))
            except RoutstrError as error:
                return _error(error)

        return handle

    # --- reading ------------------------------------------------------------------------------------------------------

    async def _status(self, _: web.Request) -> Any:
        return snapshot_json(await self._node.snapshot())

    async def _balances(self, _: web.Request) -> Any:
        return balances_json(await self._node.snapshot())

    async def _withdrawals(self, _: web.Request) -> Any:
        return {"withdrawals": [dataclasses.asdict(one) for one in await self._node.withdrawals()]}

    async def _settings(self, _: web.Request) -> Any:
        return self._node.settings.model_dump(mode="json", exclude={"upstream_api_key", "nsec"})

    async def _models(self, _: web.Request) -> Any:
        supply = self._node.supply
        models = () if supply is None else supply.catalog.models
        unsold = () if supply is None else supply.unsold
        return {"models": [plain(dataclasses.asdict(model)) for model in models], "unsold": list(unsold)}

    async def _logs(self, request: web.Request) -> Any:
        lines = integer(request.query.get("lines", "200"), "lines", 1, 5000)
        return {"lines": await asyncio.to_thread(_last_lines, self._node.paths.log_file, lines)}

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _withdraw(self, request: web.Request) -> Any:
        body = await body_of(request)
        amount, mint = body.get("amount"), body.get("mint_url")
        if amount is not None and (not isinstance(amount, int) or isinstance(amount, bool)):
            raise BadRequest("amount must be a whole number of sat.")
        if mint is not None and not isinstance(mint, str):
            raise BadRequest("mint_url must be a text.")
        made = await self._node.withdraw(amount, mint)
        return {**dataclasses.asdict(made), "mint_url": made.mint}

    async def _take_back(self, request: web.Request) -> Any:
        return dataclasses.asdict(await self._node.take_back(request.match_info["id"]))

    async def _receive(self, request: web.Request) -> Any:
        token = (await body_of(request, MAX_TOKEN_BODY)).get("token")
        if not isinstance(token, str):
            raise BadRequest("token must be a text.")
        return dataclasses.asdict(await self._node.receive(token))

    async def _history(self, request: web.Request) -> Any:
        limit = integer(request.query.get("limit", "50"), "limit", 1, 200)
        offset = integer(request.query.get("offset", "0"), "offset", 0, 10**9)
        return {"history": [dataclasses.asdict(one) for one in await self._node.history(limit, offset)]}

    async def _audit(self, _: web.Request) -> Any:
        return audit_json(await self._node.audit())

    async def _change_settings(self, request: web.Request) -> Any:
        changes = await body_of(request)
        restart = await self._node.change_settings(**{str(name).lower(): value for name, value in changes.items()})
        return {"restart_needed_for": restart, "settings": await self._settings(request)}

    async def _selling(self, request: web.Request) -> Any:
        body = await body_of(request)
        match body.get("action"):
            case "start":
                await self._node.start_selling()
            case "stop":
                await self._node.stop_selling()
            case "pause":
                until = body.get("until")
                if until is not None and not isinstance(until, int):
                    raise BadRequest("until must be a time in unix seconds.")
                await self._node.pause(until)
            case "resume":
                await self._node.resume()
            case _:
                raise BadRequest("action must be start, stop, pause or resume.")
        return await self._status(request)

    async def _announce(self, request: web.Request) -> Any:
        return await announce_command(self._node.announcing, await body_of(request))

    async def _show(self, request: web.Request) -> Any:
        argument = (await body_of(request)).get("argument")
        if self._node.on_show is None:
            return {"shown": False}
        self._node.on_show(argument if isinstance(argument, str) else None)
        return {"shown": True}

    async def _quit(self, _: web.Request) -> Any:
        log.info("end_asked")
        self._node.publish(EndAsked())
        return {"ending": True}


def snapshot_json(snapshot: Any) -> Any:
    """The snapshot without bearer money: tokens of withdrawals are asked for by name, not shown in passing."""
    found = plain(dataclasses.asdict(snapshot))
    for withdrawal in found["withdrawals"]:
        withdrawal.pop("token")
    return found


def balances_json(snapshot: Any) -> Any:
    """Who owns what, in msat."""
    return {
        "withdrawable_msat": snapshot.withdrawable_msat,
        "customers_msat": snapshot.customers_msat,
        "customer_keys": snapshot.customer_keys,
        "outstanding_msat": snapshot.outstanding_msat,
        "suspense_msat": snapshot.suspense_msat,
        "doubts": list(snapshot.doubts),
        "fees_msat": snapshot.fees_msat,
        "fees": dict(snapshot.fees),
        "mints": [plain(dataclasses.asdict(mint)) for mint in snapshot.mints],
    }


def audit_json(audit: Any) -> dict[str, Any]:
    """The audit as plain values."""
    found = dataclasses.asdict(audit)
    return {str(name): plain(value) for name, value in found.items()}


def _last_lines(file: Path, lines: int) -> list[str]:
    """The end of the log. Blocking: it is read, and every line is looked through for secrets once more."""
    return [redact(line) for line in tail(file, lines)]


def _json(value: Any, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers={"Cache-Control": "no-store"})


def _error(error: RoutstrError) -> web.Response:
    return _json({"error": {"message": error.message, "type": error.type, "code": error.code}}, error.status)
