"""Settings of a node that runs: checked, kept in `config.toml`, and applied as far as they can be at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import configuration, said
from .settings import NEED_RESTART, Settings

if TYPE_CHECKING:
    from .node import Node


class Adjusting:
    """Every change of a setting goes through here. ConfigError: nothing was changed."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def set_mints(self, mints: Sequence[str]) -> None:
        """See Node.set_mints."""
        node = self._node
        changed = configuration.changed(node.settings, cashu_mints=tuple(mints))
        if node.wallet is not None:
            await node.wallet.set_mints(changed.cashu_mints)
        self._keep(changed, cashu_mints=list(changed.cashu_mints))

    async def change(self, **changes: Any) -> list[str]:
        """See Node.change_settings."""
        node = self._node
        changed = configuration.changed(node.settings, **changes)
        if "cashu_mints" in changes and node.wallet is not None:
            await node.wallet.set_mints(changed.cashu_mints)
        self._keep(changed, **changes)
        if node.wallet is not None:
            node.wallet.locked.limit_msat = changed.locked_limit_msat
        if node.services is not None and node.supply is not None:
            if changes.keys() & {"upstreams", "upstream_base_url"}:
                await node.supply.apply(changed)
            node.supply.reprice(changed)
            node.services.bitcoin = node.supply.bitcoin
            self.tell()
            node.services._cards.clear()
        node.accounting.apply(changed)
        await node.model_desk.apply()
        await node.announcing.apply()
        return sorted(set(changes) & NEED_RESTART)

    def save(self, **values: Any) -> None:
        """Check and keep settings that only a part of the node looks at."""
        self._keep(configuration.changed(self._node.settings, **values), **values)

    def tell(self) -> None:
        """What the listeners say about this node is made anew of settings and identity."""
        if self._node.services is not None:
            said.renew(self._node, self._node.services.config)

    def _keep(self, changed: Settings, **values: Any) -> None:
        if not self._node.play_money:
            configuration.save(self._node.paths, values)
        self._node.settings = changed
        self._node.changed()
