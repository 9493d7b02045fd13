"""The proxy: two listeners, one table of routes, and an orderly end.

The local listener (loopback) serves the operator's own apps and the admin API, the public one serves customers; both run
the same handlers. Guard first, then the table: the hot path is one dictionary look-up away from `forward.sell`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from ..core.activity import Refusal
from ..core.errors import NotFound, RoutstrError
from .admin import AdminDoor
from .app import app_of
from .asking import request_of
from .auth import Auth, credential
from .call import Call, ClientGone, Reply
from .count_tokens import count_tokens
from .dialect import Dialect
from .endpoints import COUNT_PATH, DIALECTS, dialect_at
from .failures import MethodNotAllowed, PlainDetail, error_reply, internal_error
from .forward import sell
from .front import Front
from .guard import Guard
from .payouts import Payouts
from .routes import lightning as lightning_routes
from .routes.balance import Balance
from .routes.children import ChildKeys
from .routes.history import History
from .routes.info import Info
from .routes.lightning import Lightning
from .routes.paths import Paths
from .routes.providers import Providers
from .services import ProxyConfig, Services
from .x_cashu import OneShots

log = structlog.get_logger(__name__)
Route = Callable[[Call], Awaitable[Reply | None]]
UNREAD_SECONDS = 60.0
_UNKNOWN_VERBS = frozenset({"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"})


class Proxy:
    """Serves customers and local apps from the parts of the node. Runs on one asyncio loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.running = 0
        """Paid requests under way."""
        self.auth = Auth(services)
        self._guard = Guard(services.config)
        self._payouts = Payouts(services)
        self._one_shots = OneShots(services, self.auth, self._payouts)
        info = Info(services, self.auth)
        balance = Balance(services, self.auth, self._payouts, self._one_shots)
        model_paths = Paths(services, self.auth)
        children, history = ChildKeys(services, self.auth), History(services, self.auth)
        lightning = self._lightning = Lightning(services, self.auth)
        self._info = info
        self._idle = asyncio.Event()
        self._idle.set()
        self._local: Front | None = None
        self._public: Front | None = None
        self._routes: dict[str, dict[str, Route]] = {
            "/": {"GET": info.root, "HEAD": info.root},
            "/health": {"GET": info.health},
            "/v1/info": {"GET": info.info},
            "/v1/models": {"GET": info.models},
            "/v1/models/paths": {"GET": model_paths.all},
            "/v1/models/paths/model": {"GET": model_paths.of_model},
            "/v1/providers": {"GET": Providers(services).list},
            COUNT_PATH: {"POST": partial(count_tokens, services=services, auth=self.auth)},
        }
        for dialect in DIALECTS:
            self._routes[dialect.path] = {"POST": partial(self._sell, dialect=dialect)}
        for prefix in ("/v1/balance", "/v1/wallet"):
            self._routes[prefix] = {"GET": balance.info}
            self._routes[f"{prefix}/info"] = {"GET": balance.info}
            self._routes[f"{prefix}/create"] = {"GET": balance.create, "POST": balance.create}
            self._routes[f"{prefix}/topup"] = {"POST": balance.topup}
            self._routes[f"{prefix}/refund"] = {"POST": balance.refund}
            self._routes[f"{prefix}/history"] = {"GET": history.list}
            self._routes[f"{prefix}/child-key"] = {"POST": children.create}
            self._routes[f"{prefix}/child-key/reset"] = {"POST": children.reset}

        for prefix in lightning_routes.PREFIXES:
            self._routes[f"{prefix}/invoice"] = {"POST": lightning.invoice}
            self._routes[f"{prefix}/recover"] = {"POST": lightning.recover}

    # --- listeners ------------------------------------------------------------------------------------------------------

    async def open_local(self, host: str, port: int) -> int:
        """Open the local listener; the port taken. OSError."""
        config = self._services.config
        door = AdminDoor(self._services.admin_routes, self._guard, config.max_header)
        front = Front(self._dispatch, config, self._unread, admin=door)
        port = await front.open(host, port)
        self._local = front
        return port

    async def open_public(self, host: str, port: int) -> int:
        """Open the public listener; the port taken. OSError."""
        front = Front(self._dispatch, self._services.config, self._unread)
        port = await front.open(host, port)
        self._public = front
        return port

    async def close_public(self, seconds: float = 10.0) -> None:
        """Close the public listener at once to new requests; those under way have `seconds` to end."""
        front, self._public = self._public, None
        if front is not None:
            await front.close(seconds)

    async def drain(self, seconds: float) -> None:
        """Refuse new paid work and wait until what runs is done, at most `seconds`."""
        self._services.draining = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("drain_timeout", running=self.running)

    async def close(self) -> None:
        """Close both listeners; what still runs is cut, its holds end, and started wallet work is waited for."""
        self._services.draining = True
        fronts, self._local, self._public = [self._local, self._public], None, None
        for front in fronts:
            if front is not None:
                await front.close(0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self._idle.wait()
        await self._one_shots.settle_down()
        await self.auth.settle_down()
        await self._payouts.settle_down()

    # --- requests -------------------------------------------------------------------------------------------------------

    async def _dispatch(self, call: Call) -> Reply | None:
        """The answer to one request; None = it was streamed."""
        try:
            try:
                self._guard.check(call, call.header_bytes)
            finally:
                if "Origin" in call.headers:
                    call.common.update(self._guard.cors(call))
            return await self._route(call)
        except RoutstrError as error:
            return self._refuse(call, error)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception as error:
            log.error("request_failed", request_id=call.request_id, path=call.path, error=type(error).__name__, exc_info=error)
            return self._refuse(call, internal_error())

    def _refuse(self, call: Call, error: RoutstrError) -> Reply | None:
        if call.begun:
            raise ClientGone from error  # the head is out: all that is left is to end the connection
        if error.status >= 500:
            log.warning("request_refused", request_id=call.request_id, status=error.status, code=error.code)
        path = canonical(call.path)
        dialect = dialect_at(path)
        if not call.held and (dialect is not None or path in self._routes):
            self._note(call, error, path)
        if dialect is None:
            return error_reply(error, call.request_id)
        # a token comes back to its owner; who paid with a key learns what a token for this request must be worth
        token = call.headers.get("X-Cashu") or request_of(error, self._services)
        return error_reply(error, call.request_id, token=token, shape=dialect.shape)

    def _note(self, call: Call, error: RoutstrError, path: str) -> None:
        """For the operator, who wonders why a customer did not get through."""
        key_id = error.key_id or call.key_id
        one = Refusal(
            call.request_id, time.time(), error.status, str(error.code), call.model, key_id, app_of(call.headers), path
        )
        self._services.ledger.activity.refusals.note(one)

    def _unread(self, request_id: str, error: RoutstrError) -> None:
        """No request could be read. Scanners do that all day: one row a minute says so, and leaves room for customers."""
        one = Refusal(request_id, time.time(), error.status, str(error.code), "", 0, "", "")
        self._services.ledger.activity.refusals.note(one, every=UNREAD_SECONDS)

    async def _route(self, call: Call) -> Reply | None:
        method = call.method
        verbs = self._routes.get(call.path)
        if verbs is None:
            call.path = canonical(call.path)
            verbs = self._routes.get(call.path)
        if method == "OPTIONS":
            return _preflight(call)
        if method in _UNKNOWN_VERBS:
            raise MethodNotAllowed(", ".join(verbs) if verbs else "GET, POST")
        if verbs is not None:
            route = verbs.get(method)
            if route is None:
                raise MethodNotAllowed(", ".join(verbs))
            return await route(call)
        if call.path.startswith("/v1/models/") and method == "GET":
            return await self._info.model(call, call.path[len("/v1/models/") :])
        if method == "GET" and lightning_routes.STATUS.fullmatch(call.path):
            return await self._lightning.status(call)
        if call.path.startswith(("/v1/balance/", "/v1/wallet/")):
            raise PlainDetail("Not found check /docs for available endpoints", status=404, type="not_found", code="not_found")
        raise NotFound(f"Path '{call.path[:256]}' not found")

    async def _sell(self, call: Call, dialect: Dialect) -> Reply | None:
        self.running += 1
        self._idle.clear()
        try:
            if "X-Cashu" in call.headers:
                shown = credential(call)
                if shown.one_shot:
                    return await self._one_shots.sell(call, shown.text, dialect)
            return await sell(call, self._services, self.auth, dialect)
        finally:
            self.running -= 1
            if not self.running:
                self._idle.set()


def canonical(path: str) -> str:
    """The path as the table knows it: one leading /v1, no trailing slash. `/models` and `/v1/v1/models/` are `/v1/models`."""
    trimmed = "/" + path.strip("/")
    if trimmed in ("/", "/health"):
        return trimmed
    while trimmed.startswith("/v1/"):
        trimmed = trimmed[3:]
    return "/v1" + trimmed


def _preflight(call: Call) -> Reply:
    wanted = call.headers.get("Access-Control-Request-Headers", "*")
    headers = {
        "Access-Control-Allow-Methods": "GET, POST, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": wanted if wanted.isprintable() else "*",
        "Access-Control-Max-Age": "600",
    }
    return Reply(200, b"", headers, "text/plain")


__all__ = ["Proxy", "ProxyConfig", "Services"]
