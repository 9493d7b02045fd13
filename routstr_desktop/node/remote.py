"""The other end of the admin API: how a command talks to the instance that runs on the same data directory."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.single import held, running

TIMEOUT = 60.0
"""Seconds; a withdrawal waits for the mint."""
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The instance is on this computer: proxies of the environment do not apply."""


class NotReachable(RoutstrError):
    """An instance holds the directory but its admin API does not answer."""

    status, code = 503, "not_reachable"


class Remote:
    """Blocking calls to the admin API of a running instance."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token

    @classmethod
    def find(cls, paths: Paths) -> Remote | None:
        """The instance on this data directory; None if none runs. NotReachable while it has no listener yet."""
        if not held(paths):
            return None
        found = running(paths)
        try:
            token = paths.admin_token.read_text(encoding="utf-8").strip()
        except OSError:
            token = ""
        if found is None or found.url is None or not token:
            raise NotReachable("routstr runs on this data directory but does not answer commands yet. Try again in a moment.")
        return cls(found.url, token)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer; the instance's own error as RoutstrError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, data, headers, method=method)
        try:
            with _DIRECT.open(request, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise _explain(error.code, error.read()) from None
        except (OSError, ValueError) as error:
            raise NotReachable(f"The running routstr does not answer ({type(error).__name__}).") from error


def _explain(status: int, body: bytes) -> RoutstrError:
    try:
        found = json.loads(body)["error"]
        return RoutstrError(str(found["message"]), status=status, type=str(found["type"]), code=found["code"])
    except (ValueError, KeyError, TypeError):
        return RoutstrError(f"The running routstr refused the command (HTTP {status}).", status=status)
