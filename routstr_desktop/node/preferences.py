"""What the Settings page shows and changes: a few settings by name, the log, and where everything lies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from routstr_desktop.core.redact import redact
from routstr_desktop.system.logs import tail

if TYPE_CHECKING:
    from .node import Node

SHOWN = ("sell_at_start", "check_updates", "keep_log_days", "port", "public_host", "public_port", "log_level")
"""Settings that can be changed here. What is sold, paid and announced has pages of its own."""


class Preferences:
    """Reads and writes by the node's own settings, so the environment and the command line keep their say."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def options(self) -> dict[str, Any]:
        """The settings shown, by name; `data_dir`; `updates_known`: there is somebody to ask for a newer version."""
        settings = self._node.settings
        shown = {name: getattr(settings, name) for name in SHOWN}
        return shown | {"data_dir": str(self._node.paths.data_dir), "updates_known": self._node.updates.source is not None}

    async def change(self, **changes: Any) -> bool:
        """Save settings; whether they wait for the next start. ConfigError says what is allowed."""
        later = bool(await self._node.change_settings(**changes))
        if "check_updates" in changes:
            await self._node.updates.look()
        if "keep_log_days" in changes:
            await self._node.upkeep.prune_log()
        return later

    async def log_lines(self, count: int = 500) -> list[str]:
        """The newest lines of the log, oldest first, one JSON object each and without any secret."""
        lines = await asyncio.to_thread(tail, self._node.paths.log_file, count)
        return [redact(line) for line in lines]
