"""Settings of a node that runs: checked, kept in `config.toml`, and applied as far as they can be at once.

What a variable of the process or an option of the command line says is fixed: the next start would not hear `config.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from routstr_desktop.core.errors import ConfigError

from . import configuration, said
from .settings import NEED_RESTART, Settings

if TYPE_CHECKING:
    from .node import Node


class Adjusting:
    """Every change of a setting goes through here. ConfigError: nothing was changed."""

    def __init__(self, node: Node, fixed: Mapping[str, str]) -> None:
        self._node = node
        self.fixed = fixed
        """The variable or option that says what a setting is, by setting."""

    def allow(self, **changes: Any) -> None:
        """ConfigError if one of these would change what is fixed; to be asked before the first step of several."""
        self._check(configuration.changed(self._node.settings, **changes), changes)

    def free(self, **values: Any) -> dict[str, Any]:
        """Those of the values that may be saved: what is fixed stays as it is, and that is all right."""
        return {name: value for name, value in values.items() if name not in self.fixed}

    async def set_mints(self, mints: Sequence[str]) -> None:
        """See Node.set_mints."""
        node = self._node
        changed = configuration.changed(node.settings, cashu_mints=tuple(mints))
        self._check(changed, ("cashu_mints",))
        if node.wallet is not None:
            await node.wallet.set_mints(changed.cashu_mints)
        self._keep(changed, cashu_mints=list(changed.cashu_mints))

    async def change(self, **changes: Any) -> list[str]:
        """See Node.change_settings."""
        node = self._node
        changed = configuration.changed(node.settings, **changes)
        self._check(changed, changes)
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
            node.services.forget_cards()
        node.accounting.apply(changed)
        await node.model_desk.apply()
        await node.announcing.apply()
        return sorted(set(changes) & NEED_RESTART)

    def save(self, **values: Any) -> None:
        """Check and keep settings that only a part of the node looks at."""
        changed = configuration.changed(self._node.settings, **values)
        self._check(changed, values)
        self._keep(changed, **values)

    def tell(self) -> None:
        """What the listeners say about this node is made anew of settings and identity."""
        if self._node.services is not None:
            said.renew(self._node, self._node.services.config)

    def _check(self, changed: Settings, names: Iterable[str]) -> None:
        for name in names:
            if name in self.fixed and getattr(changed, name) != getattr(self._node.settings, name):
                raise ConfigError(_refusal(self.fixed[name]), code="fixed")

    def _keep(self, changed: Settings, **values: Any) -> None:
        if not self._node.play_money:  # what is kept is what was checked: the number 3, not the text that somebody typed
            configuration.save(self._node.paths, {name: getattr(changed, name) for name in values})
        self._node.settings = changed
        self._node.changed()


def _refusal(where: str) -> str:
    if where.startswith("--"):
        return f"The option {where} of the command line says this. Nothing was changed; start without it to change it here."
    return f"{where} of the environment says this. Nothing was changed; change it there, and start the program again."
