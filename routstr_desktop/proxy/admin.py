"""The admin API's door on the local listener: aiohttp's server and router, one request per connection.

The front hands a connection over when its next request is for /admin/. Commands move money, so a caller who leaves does not
cancel what was begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiohttp import web

from ..core.errors import RoutstrError
from .call import Reply
from .failures import error_reply, internal_error
from .guard import Asker, Guard
from .request import new_request_id

log = structlog.get_logger(__name__)


class AdminDoor:
    """Answers /admin/ requests behind the guard."""

    def __init__(self, routes: Iterable[web.RouteDef], guard: Guard, max_header: int) -> None:
        self._guard = guard
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(routes)
        limit = max(8190, max_header)
        self._runner = web.AppRunner(
            app, access_log=None, auto_decompress=False, max_line_size=limit, max_field_size=limit, shutdown_timeout=0.05
        )

    async def open(self) -> None:
        """Get ready for connections."""
        await self._runner.setup()

    def protocol(self) -> asyncio.Protocol:
        """For one connection."""
        server = self._runner.server
        assert server is not None
        return server()

    async def close(self) -> None:
        """Cut what is open."""
        await self._runner.cleanup()

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        request_id = new_request_id()
        asker = Asker(request.headers, request.remote or "", local=True)
        response: web.StreamResponse
        try:
            self._guard.check(asker, sum(len(name) + len(value) + 4 for name, value in request.raw_headers))
            response = await handler(request)
        except RoutstrError as error:
            response = _response(error_reply(error, request_id))
        except web.HTTPException as refusal:
            status = refusal.status
            refused = RoutstrError(f"{refusal.reason}.", status=status, type="invalid_request_error", code=status)
            response = _response(error_reply(refused, request_id))
        except Exception as error:
            log.error("request_failed", request_id=request_id, path=request.path, error=type(error).__name__, exc_info=error)
            response = _response(error_reply(internal_error(), request_id))
        if not response.prepared:
            response.headers["x-routstr-request-id"] = request_id
            response.headers.update(self._guard.cors(asker))
        response.force_close()
        return response


def _response(reply: Reply) -> web.Response:
    return web.Response(body=reply.body, status=reply.status, headers={**reply.headers, "Content-Type": reply.content_type})
