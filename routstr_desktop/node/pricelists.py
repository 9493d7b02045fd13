"""Newer list prices in the background: when they are asked for, and what the operator is told and asked about them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.pricetable import MILLION, Raise
from routstr_desktop.core.sentence import say, together
from routstr_desktop.core.status import Problem
from routstr_desktop.upstream.pricefile import URL, PriceFile

from .health import Chore

if TYPE_CHECKING:
    from .node import Node
    from .supply import Supply

log = structlog.get_logger(__name__)
LOOK_SECONDS = 900.0
"""Between two looks at whether the list is a day old."""


class PriceLists:
    """Off with PRICE_LIST_REFRESH=false and in the demo: then the prices that came with the program count."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._file: PriceFile | None = None
        self.url = URL

    async def open(self, supply: Supply) -> None:
        """Use what was fetched before; nothing is asked yet."""
        self._file = None
        if self._node.settings.price_list_refresh and not self._node.play_money:
            self._file = PriceFile(self._node.paths.data_dir, supply.prices, supply.priced_models, url=self.url)
            self._apply(self._file)
            await self._file.open()

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        return [Chore("price-list", self.refresh, LOOK_SECONDS, LOOK_SECONDS, at_start=False)]

    def _apply(self, file: PriceFile) -> None:
        file.limit = 1 + self._node.settings.price_raise_limit / 100

    async def refresh(self, *, at_once: bool = False) -> bool:
        """Fetch the list if it is time. True when other prices count now. PriceListRefused; no network is no error."""
        file = self._file
        if file is None:
            return False
        self._apply(file)
        await file.look_at_pending()
        waiting = file.raises
        try:
            changed = await file.refresh(at_once=at_once)
        except OSError as error:
            if at_once:
                raise ConfigError(
                    say("The published prices could not be asked for: {why}. The present prices count on.", why=error)
                ) from error
            log.info("price_list_not_fetched", why=str(error))
            return False
        await self._use(changed or file.raises != waiting)
        return changed

    async def accept(self) -> bool:
        """The operator agrees to the raises. False when there is nothing to agree to."""
        changed = self._file is not None and await self._file.accept()
        await self._use(changed)
        return changed

    async def _use(self, changed: bool) -> None:
        if changed and self._node.supply is not None:
            await self._node.supply.reprice_models()
            self._node.changed()

    @property
    def raises(self) -> tuple[Raise, ...]:
        """What waits for the operator's consent."""
        return () if self._file is None else self._file.raises

    def problems(self) -> list[Problem]:
        """The question, while something waits."""
        if not self.raises:
            return []
        first, more = self.raises[0], len(self.raises) - 1
        change = {"model": first.model, "old": _pair(first.old), "new": _pair(first.new)}
        what = say("{model}: {old} -> {new} per 1M tokens.", **change)
        if more:
            what = say("{model}: {old} -> {new} per 1M tokens, and {more} more.", more=more, **change)
        until = say("The old prices count until you agree, on the Models page or with `routstr-desktop prices --accept`.")
        text = together(what, until)
        return [Problem("prices-waiting", say("List prices are going up"), text, "warn")]

    def json(self) -> dict[str, Any]:
        """For the admin API."""
        age = None if self._file is None else self._file.age
        return {
            "refresh": self._file is not None,
            "age_seconds": None if age is None else int(age),
            "waiting": [{"model": one.model, "old": _pair(one.old), "new": _pair(one.new)} for one in self.raises],
        }


def _pair(price: Any) -> str:
    return " / ".join(f"${_short(part * MILLION)}" for part in (price.prompt, price.completion))


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"
