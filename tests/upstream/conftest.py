"""The client must hold on the loop of the node (uvloop) and on plain asyncio (Windows); the rest is tested on the latter."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from routstr_desktop.upstream.client import UpstreamClient
from tests.support.upstream import upstream

__all__ = ["upstream"]


OF_THE_CLIENT = ("test_client.py", "test_hostile.py", "test_scripted.py", "test_tls.py")


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    if sys.platform == "win32" or item.path.name not in OF_THE_CLIENT:
        return {"asyncio": asyncio.new_event_loop}
    import uvloop

    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


Connect = Callable[..., UpstreamClient]


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    """Makes clients, closes them, and checks that none kept a place or a connection."""
    clients = []

    def make(url: str, **options: object) -> UpstreamClient:
        clients.append(UpstreamClient(url, **{"idle_timeout": 5.0, **options}))  # type: ignore[arg-type]
        return clients[-1]

    yield make
    for client in clients:
        await client.close()
        assert client.running == 0
        assert not client._connections
