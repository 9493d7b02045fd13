"""Which price a listed model has, before the operator's own decisions (core.overrides): models.json, else what the upstream's
own list says, else the bundled data; else none. A price that makes no sense is refused, not replaced by another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.overrides import UNKNOWN, UNPRICED, Listed
from routstr_desktop.core.sentence import say

from . import listing
from .listing import Entry
from .prices import Priced, Prices
from .providers import Provider

BY_NAME = frozenset({"generic", "ollama", "llamacpp", "lmstudio", "vllm", "ppqai", "routstr"})
"""Kinds that relay the models of others: without a price of their own, the maker's list price is what is known."""
UNMETERED = frozenset({"ollama", "llamacpp", "lmstudio", "vllm"})
"""Kinds that run on the operator's own computers: nobody bills for them."""


class PriceList:
    """Prices the models of one upstream."""

    def __init__(self, provider: Provider, prices: Prices) -> None:
        self._provider = provider
        self._prices = prices

    def priced(self, listed: Iterable[Entry], own: Iterable[Entry] = ()) -> tuple[Listed, ...]:
        """The models of the upstream's list, priced; `own` is models.json. Takes a while: call it in a thread."""
        own = list(own)
        ours: dict[str, Entry] = {}
        for entry in own:
            ours.setdefault(entry.id.lower().split("/", 1)[-1], entry)
        ours |= {entry.id.lower(): entry for entry in own}
        found = []
        for entry in listed:
            name = public_id(entry.id)
            found.append(self._one(name, entry, ours.get(name.lower()) or ours.get(name.lower().split("/", 1)[-1])))
        return tuple(found)

    def _one(self, name: str, entry: Entry, own: Entry | None) -> Listed:
        known = self.known(name)
        theirs, source, reason = self._theirs(entry, known)
        price = theirs
        if own is not None:
            price, source = own.price, "file"
            reason = say("Your models.json: {why}", why=own.refused) if own.refused else UNKNOWN
        if price is None or not price.sellable:
            price, source = None, ""
        unmetered = self._provider.kind in UNMETERED
        cost = None if unmetered else theirs or price
        model = self._model(name, entry, own, price or UNPRICED, cost, known)
        return Listed(model, name, source, "" if price is not None else reason or UNKNOWN, unmetered)

    def _theirs(self, entry: Entry, known: Priced | None) -> tuple[UsdPrice | None, str, str]:
        """(what the upstream asks, who says so, why there is none)."""
        if entry.refused:
            return None, "", entry.refused
        if entry.price is not None:
            price = entry.price
            if known is not None and known.price.prompt == price.prompt:
                price = replace(price, tiers=known.price.tiers)  # lists do not tell what long requests cost
            return price, "list", ""
        if known is not None and known.price.sellable:
            return known.price, "data", ""
        return None, "", UNKNOWN

    def known(self, name: str) -> Priced | None:
        """From the bundled data; an upstream that is not in it finds nothing."""
        at = self._provider.preset.prices or self._prices.provider_for(self._provider.base_url) or ""
        known = self._prices.find(at, name)
        if known is None and self._provider.kind in BY_NAME:
            known = self._prices.find(None, name)
        return known

    def _model(
        self, name: str, entry: Entry, own: Entry | None, price: UsdPrice, cost: UsdPrice | None, known: Priced | None
    ) -> Model:
        raw: Mapping[str, Any] = {**entry.raw, **(own.raw if own is not None else {})}
        shape, top = _dict(raw.get("architecture")), _dict(raw.get("top_provider"))
        context = listing.count(raw.get("context_length")) or listing.count(top.get("context_length"))
        aliases = list(listing.words(raw.get("alias_ids")))
        if own is not None and own.id.lower() != name.lower():
            aliases.append(own.id)
        if "/" not in name and self._provider.kind not in BY_NAME:
            aliases += (f"{vendor}/{name}" for vendor in (self._provider.kind, self._provider.preset.prices) if vendor)
        return Model(
            id=name,
            price=price,
            upstream_id=entry.id,
            name=listing.text(raw.get("name") or raw.get("display_name"), 200) or name,
            description=listing.text(raw.get("description")),
            created=listing.created(raw),
            context_length=context or (known.context_length if known is not None else 0),
            max_completion_tokens=listing.count(top.get("max_completion_tokens")) or None,
            input_modalities=listing.words(shape.get("input_modalities")) or ("text",),
            output_modalities=listing.words(shape.get("output_modalities")) or ("text",),
            tokenizer=listing.text(shape.get("tokenizer"), 64) or "Other",
            canonical_slug=listing.text(raw.get("canonical_slug"), listing.MAX_ID) or None,
            alias_ids=tuple(dict.fromkeys(aliases)),
            cost=cost,
        )


def public_id(upstream_id: str) -> str:
    """What customers call it: without the folder that Gemini puts before every id."""
    return upstream_id.removeprefix("models/") or upstream_id


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
