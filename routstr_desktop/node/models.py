"""What the operator decides about models, as screens and commands do it: look, change, undo, import, export."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog

from routstr_desktop.core import pricetable
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.modelsfile import MAX_ALIASES, MAX_ID, Imported, read, write
from routstr_desktop.core.overrides import LEAST_MARGIN, MOST_MARGIN, Listed, Override, Overrides, checked
from routstr_desktop.core.pricetable import ModelRow, PriceTable, Raise, Terms
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.ledger import Ledger

if TYPE_CHECKING:
    from .node import Node
    from .supply import Supply

log = structlog.get_logger(__name__)


class ModelDesk:
    """Decisions are in the ledger's file before they count."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._changing = asyncio.Lock()
        self._table = PriceTable()
        self._made_of: object = None
        self._lists: object = None
        """Kept so that no other list can have the identity of one that is gone."""

    async def open(self, ledger: Ledger, supply: Supply) -> None:
        """Sell by what was decided before."""
        await supply.use(Overrides(await ledger.overrides(), flat=self._node.settings.fixed_pricing))

    async def apply(self) -> None:
        """The settings changed."""
        supply, flat = self._node.supply, self._node.settings.fixed_pricing
        if supply is not None and supply.overrides.flat != flat:
            await supply.use(Overrides(supply.overrides, flat=flat))

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def terms(self) -> Terms:
        """How prices are made at this moment."""
        chosen, supply = self._node.settings, self._node.supply
        rate = None if supply is None else supply.rate()
        return Terms(chosen.upstream_provider_fee, chosen.exchange_fee, rate, chosen.min_request_msat, chosen.flat_price)

    async def table(self) -> PriceTable:
        """Every model that an upstream lists, for sale or not; the same object while nothing changes."""
        supply, terms = self._node.supply, self.terms
        lists = [] if supply is None else supply.listed()
        raises = self._node.price_lists.raises
        made_of = (terms, [(slug, id(listed)) for slug, listed in lists], raises)
        if made_of != self._made_of:
            self._table = await asyncio.to_thread(_table, lists, terms, raises)
            self._made_of, self._lists = made_of, lists
        return self._table

    async def rows(self) -> tuple[ModelRow, ...]:
        """Its rows."""
        return (await self.table()).rows

    # --- changing -----------------------------------------------------------------------------------------------------

    async def put(self, overrides: Iterable[Override]) -> tuple[Override, ...]:
        """Decide this from now on. Returns what was decided before, to be put back. BadRequest, LedgerFailure."""
        async with self._changing:
            ledger, supply = self._node.parts()[0], self._node.supply
            assert supply is not None
            chosen = tuple(_checked(one) for one in overrides)
            _names_are_free(chosen, supply)
            before = tuple(supply.overrides.exactly(one.key) or Override(one.model, one.upstream) for one in chosen)
            await ledger.set_overrides(chosen)
            await supply.use(supply.overrides.having(chosen))
        log.info("models_decided", models=len(chosen))
        self._node.changed()
        return before

    def changed(self, upstream: str, model: str, **changes: Any) -> Override:
        """What is decided about a model, with some of it changed; nothing is kept yet."""
        supply = self._node.supply
        return (Overrides() if supply is None else supply.overrides).changed(upstream, model, **changes)

    async def set_default_margin(self, margin: Decimal) -> Decimal:
        """The margin of every model without one of its own. Returns the one before. ConfigError."""
        before = self._node.settings.upstream_provider_fee
        await self._node.change_settings(upstream_provider_fee=margin)
        return before

    async def set_margin(self, models: Sequence[tuple[str, str]], margin: Decimal | None) -> tuple[Override, ...]:
        """One margin for some models, (upstream, id) each; None = that of all models again. Returns what was decided before."""
        return await self.put([self.changed(*key, margin=margin) for key in models])

    async def enable(self, models: Sequence[tuple[str, str]], enabled: bool) -> tuple[Override, ...]:
        """Sell them, or not. Returns what was decided before."""
        return await self.put([self.changed(*key, enabled=enabled) for key in models])

    async def accept_raises(self) -> bool:
        """Agree to list prices that wait because they rise. False when none do."""
        return await self._node.price_lists.accept()

    async def exported(self) -> str:
        """The decisions as a models.json (OpenRouter's shape)."""
        supply = self._node.supply
        return write(() if supply is None else supply.overrides)

    async def imported(self, text: str) -> tuple[Imported, tuple[Override, ...]]:
        """Decide what a models.json says; what it says nothing of stays. Returns what was decided before, too.

        An entry that makes no sense is left out and told; BadRequest where the whole text is no such file.
        """
        try:
            found = await asyncio.to_thread(read, text)
        except ValueError as error:
            raise BadRequest(say("This is not a models.json: {why}.", why=error)) from None
        good, refused = [], list(found.refused)
        for one in found.overrides:
            try:
                good.append(_checked(one))
            except BadRequest as error:
                refused.append((one.model, error.message))
        return Imported(tuple(good), tuple(refused)), await self.put(good)


def _table(lists: list[tuple[str, tuple[Listed, ...]]], terms: Terms, raises: tuple[Raise, ...]) -> PriceTable:
    found = [row for slug, listed in lists for row in pricetable.rows(listed, slug, terms)]
    return PriceTable(tuple(sorted(found, key=lambda row: (row.name.lower(), row.upstream))), terms, raises)


def _checked(override: Override) -> Override:
    """The same, tidied up. BadRequest says what cannot be."""
    name = override.public_id.strip()
    if name.lower() == override.model.lower():
        name = ""
    aliases = tuple(dict.fromkeys(alias.strip() for alias in override.alias_ids if alias.strip()))
    if len(aliases) > MAX_ALIASES:
        raise BadRequest(say("A model has at most {most} other names.", most=MAX_ALIASES))
    for one in (name, *aliases):
        if len(one) > MAX_ID or not one.isprintable() or " " in one:
            raise BadRequest(
                say(
                    "{name!r} cannot be a model's name: it must have no spaces and {most} characters at most.",
                    name=one[:60],
                    most=MAX_ID,
                )
            )
    margin = override.margin
    if margin is not None and not (margin.is_finite() and LEAST_MARGIN <= margin <= MOST_MARGIN):
        raise BadRequest(
            say("A margin must be between {least} and {most}.", least=percent(LEAST_MARGIN), most=percent(MOST_MARGIN))
        )
    price = {}
    for part, value in override.price.items():
        try:
            price[part] = checked(part, value)
        except ValueError as error:
            raise BadRequest(
                say("The price of {model} for {part} {why}.", model=override.model, part=part, why=error)
            ) from None
        if part.startswith("input_cache") and not value:
            raise BadRequest(
                say(
                    "Cached input of {model} cannot be free: leave it empty, then it costs what all input costs.",
                    model=override.model,
                )
            )
    return Override(override.model, override.upstream, override.enabled, name, aliases, price, margin)


def _names_are_free(chosen: Iterable[Override], supply: Supply) -> None:
    """BadRequest where a new name belongs to another model of the same upstream."""
    renamed = [one for one in chosen if one.public_id]
    if not renamed:
        return
    taken = {(slug, one.model.id.lower()): one.id.lower() for slug, listed in supply.listed() for one in listed}
    slugs = {slug for slug, _ in taken}
    for override in renamed:
        for slug in slugs if not override.upstream else {override.upstream}:
            owner = taken.setdefault((slug, override.public_id.lower()), override.model.lower())
            if owner != override.model.lower():
                raise BadRequest(say("Another model is called {public_id} already.", public_id=override.public_id))


def percent(factor: Decimal) -> str:
    """1.05 -> `5 %`."""
    return f"{((factor - 1) * 100).normalize():f} %"
