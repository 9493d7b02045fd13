"""The socket below a connection: read only when somebody wants more, written only as fast as the client takes it."""

from __future__ import annotations

import asyncio

from .call import ClientGone
from .services import ProxyConfig


class Flow(asyncio.Protocol):
    """Flow control of one socket, both ways."""

    transport: asyncio.Transport

    def __init__(self, config: ProxyConfig) -> None:
        self._config = config
        self._loop = asyncio.get_running_loop()
        self._reading = True
        self._drain: asyncio.Future[None] | None = None
        """Set while the client takes less than is sent."""
        self._closing = False
        """Nothing more is answered after what is being answered."""
        self._lost = False

    def hold_back(self) -> None:
        """Read no more from the socket until somebody wants it."""
        if self._reading and not self._lost:
            self._reading = False
            self.transport.pause_reading()

    def go_on(self) -> None:
        """Read on."""
        if not self._reading and not self._lost:
            self._reading = True
            self.transport.resume_reading()

    def pause_writing(self) -> None:
        """The client takes less than is sent."""
        if self._drain is None:
            self._drain = self._loop.create_future()

    def resume_writing(self) -> None:
        """It took what was waiting, or has left."""
        drain, self._drain = self._drain, None
        if drain is not None and not drain.done():
            drain.set_result(None)

    async def drained(self) -> None:
        """Wait until the client has read enough. ClientGone when they left or stopped reading."""
        while (drain := self._drain) is not None:
            left = self.transport.get_write_buffer_size()
            try:
                async with asyncio.timeout(self._config.write_timeout):
                    await asyncio.shield(drain)
            except TimeoutError as error:
                if self.transport.get_write_buffer_size() >= left:
                    self._cut()
                    raise ClientGone("the customer stopped reading") from error
        if self._lost:
            raise ClientGone

    def _cut(self) -> None:
        if not self._lost:
            self._closing = True
            self.transport.abort()
