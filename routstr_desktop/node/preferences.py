"""What the Settings page shows and changes: a few settings by name, the log, and where everything lies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from routstr_desktop.core.redact import redact
from routstr_desktop.system.logs import tail

from .settings import NEED_RESTART, Settings

if TYPE_CHECKING:
    from .node import Node

SHOWN = (
    *("sell_at_start", "check_updates", "keep_log_days", "port", "public_host", "public_port", "log_level"),
    *("fixed_pricing", "fixed_cost_per_request", "fixed_per_1k_input_tokens", "fixed_per_1k_output_tokens"),
    *("exchange_fee", "min_request_msat", "child_key_cost", "btc_usd_price", "price_raise_limit", "price_list_refresh"),
    *("locked_limit_sat", "refund_sweep_ttl", "dead_key_days", "payout_fee_percent", "payout_interval_seconds"),
    *("keep_awake", "reach_check", "providers_refresh_interval_seconds"),
)
"""Settings that can be changed here. What else is sold, paid and announced has pages of its own."""


class Preferences:
    """Reads and writes by the node's own settings, so the environment and the command line keep their say."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def options(self) -> dict[str, Any]:
        """The settings shown, by name; `defaults`, by name; `later`: those of which a change waits for the next start;
        `data_dir`; `updates_known`: there is somebody to ask for a newer version."""
        settings = self._node.settings
        return {name: getattr(settings, name) for name in SHOWN} | {
            "defaults": {name: Settings.model_fields[name].default for name in SHOWN},
            "later": NEED_RESTART.intersection(SHOWN),
            "data_dir": str(self._node.paths.data_dir),
            "updates_known": self._node.updates.source is not None,
        }

    async def change(self, **changes: Any) -> bool:
        """Save settings; whether they wait for the next start. ConfigError says what is allowed."""
        later = bool(await self._node.change_settings(**changes))
        if "check_updates" in changes:
            await self._node.updates.look()
        if "keep_log_days" in changes:
            await self._node.upkeep.prune_log()
        if "btc_usd_price" in changes and self._node.supply is not None:
            await self._node.supply.bitcoin.refresh()  # a rate that is no longer fixed is asked for now
            self._node.changed()
        return later

    async def log_lines(self, count: int = 500) -> list[str]:
        """The newest lines of the log, oldest first, one JSON object each and without any secret."""
        lines = await asyncio.to_thread(tail, self._node.paths.log_file, count)
        return [redact(line) for line in lines]
