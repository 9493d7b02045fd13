"""Work that goes on when its customer leaves, and whose expected failures are answers, not logged crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

from ..core.errors import RoutstrError
from ..system.tasks import spawn

T = TypeVar("T")


class Started(Generic[T]):
    """A started piece of work: any number may wait for it, none can stop it but `cancel`."""

    __slots__ = ("task",)

    def __init__(self, work: Coroutine[Any, Any, T], name: str) -> None:
        self.task = spawn(self._run(work), name=name)

    @staticmethod
    async def _run(work: Coroutine[Any, Any, T]) -> tuple[T | None, RoutstrError | None]:
        try:
            return await work, None
        except RoutstrError as error:
            return None, error

    async def result(self) -> T:
        """Its result or RoutstrError. Cancelling the caller leaves the work running."""
        value, error = await asyncio.shield(self.task)
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # None only where T allows it
