"""WebSockets to places that only tell: a relay, a mint. They may answer anything, and lead nowhere else.

aiohttp follows a redirect of the handshake, so that whoever is asked could have a router or a service of this computer called.
"""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp


class Redirected(aiohttp.ClientError):
    """It named another address."""


async def _refuse(_session: aiohttp.ClientSession, _context: SimpleNamespace, _: aiohttp.TraceRequestRedirectParams) -> None:
    raise Redirected


def session() -> aiohttp.ClientSession:
    """For `ws_connect`: without cookies, proxies of the environment and redirects (Redirected, a ClientError)."""
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse)
    return aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), trace_configs=[trace])
