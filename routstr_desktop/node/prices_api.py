"""The admin API of prices and profit: the table, decisions on models, models.json, and what was earned.

Prices come and go in USD per million tokens, and in USD each for a request, an image and a search.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from aiohttp import web

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.overrides import PARTS, Override, from_shown, shown
from routstr_desktop.core.pricetable import ModelRow
from routstr_desktop.core.profit import Profit, ProfitReport

from .asked import body_of, integer, plain

if TYPE_CHECKING:
    from .node import Node

Answer = Callable[[web.Request], Awaitable[Any]]
MAX_FILE = 16 * 1024 * 1024


class PricesApi:
    """Its routes; AdminApi puts them behind the token."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def routes(self, api: str) -> list[tuple[str, str, Answer]]:
        """(method, path, answer)."""
        return [
            ("GET", f"{api}/prices", self._table),
            ("PATCH", f"{api}/prices", self._decide),
            ("POST", f"{api}/prices/margin", self._margin),
            ("GET", f"{api}/prices/file", self._export),
            ("POST", f"{api}/prices/file", self._import),
            ("GET", f"{api}/prices/list", self._list),
            ("POST", f"{api}/prices/list", self._renew),
            ("GET", f"{api}/profit", self._profit),
        ]

    async def _table(self, _: web.Request) -> Any:
        return {"models": [row_json(row) for row in await self._node.model_desk.rows()]}

    async def _decide(self, request: web.Request) -> Any:
        body = await body_of(request)
        model, upstream = body.pop("model", None), body.pop("upstream", "")
        if not isinstance(model, str) or not model or not isinstance(upstream, str):
            raise BadRequest("model must be the id of a model, upstream the slug of its upstream (or left out).")
        if not body or body.keys() - {"enabled", "public_id", "alias_ids", "price", "margin"}:
            raise BadRequest("enabled, public_id, alias_ids, price or margin can be changed.")
        changes: dict[str, Any] = {}
        if "enabled" in body:
            if not isinstance(body["enabled"], bool):
                raise BadRequest("enabled must be true or false.")
            changes["enabled"] = body["enabled"]
        if "public_id" in body:
            changes["public_id"] = _text(body["public_id"] or "", "public_id")
        if "alias_ids" in body:
            aliases = body["alias_ids"] or []
            if not isinstance(aliases, list):
                raise BadRequest("alias_ids must be a list of texts.")
            changes["alias_ids"] = tuple(_text(alias, "alias_ids") for alias in aliases)
        if "price" in body:
            changes["price"] = price_of(body["price"] or {})
        if "margin" in body:
            changes["margin"] = None if body["margin"] is None else _number(body["margin"], "margin")
        desk = self._node.model_desk
        listed = [row.key for row in await desk.rows() if _meant(row, model, upstream)]
        await desk.put([desk.changed(*key, **changes) for key in listed or [(upstream, model)]])
        return {"models": [row_json(row) for row in await desk.rows() if _meant(row, model, upstream)]}

    async def _margin(self, request: web.Request) -> Any:
        body = await body_of(request)
        margin = None if body.get("margin") is None else _number(body["margin"], "margin")
        chosen, desk = body.get("models"), self._node.model_desk
        if chosen is None:
            if margin is None:
                raise BadRequest("margin must be a factor such as 1.05.")
            await desk.set_default_margin(margin)
            return {"margin": str(margin), "models": None}
        if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
            raise BadRequest("models must be a list of ids.")
        wanted = {one.lower() for one in chosen}
        found = [row.key for row in await desk.rows() if row.id.lower() in wanted]
        await desk.set_margin(found, margin)
        return {"margin": None if margin is None else str(margin), "models": [model for _, model in found]}

    async def _export(self, _: web.Request) -> Any:
        return {"models_json": await self._node.model_desk.exported()}

    async def _import(self, request: web.Request) -> Any:
        text = (await body_of(request, MAX_FILE)).get("models_json")
        if not isinstance(text, str):
            raise BadRequest("models_json must be the text of the file.")
        found, _ = await self._node.model_desk.imported(text)
        refused = [{"model": model, "reason": reason} for model, reason in found.refused]
        return {"decided": len(found.overrides), "refused": refused}

    async def _list(self, _: web.Request) -> Any:
        return self._node.price_lists.json()

    async def _renew(self, request: web.Request) -> Any:
        lists = self._node.price_lists
        match (await body_of(request)).get("action"):
            case "refresh":
                changed = await lists.refresh(at_once=True)
            case "accept":
                changed = await lists.accept()
            case _:
                raise BadRequest("action must be refresh or accept.")
        return {"changed": changed, **lists.json()}

    async def _profit(self, request: web.Request) -> Any:
        days = integer(request.query.get("days", "30"), "days", 1, 3660)
        limit = integer(request.query.get("limit", "100"), "limit", 1, 10_000)
        by: Any = request.query.get("by", "day")
        return report_json(await self._node.accounting.profit(by, days, limit=limit))


def _meant(row: ModelRow, model: str, upstream: str) -> bool:
    return model.lower() in (row.id.lower(), row.name.lower()) and upstream in ("", row.upstream)


def price_of(parts: Any) -> dict[str, Decimal]:
    """A price as people write it, as an Override keeps it. BadRequest."""
    if not isinstance(parts, Mapping) or parts.keys() - set(PARTS):
        raise BadRequest(f"price may have {', '.join(PARTS)}.")
    return {part: from_shown(part, _number(value, part)) for part, value in parts.items() if value is not None}


def price_json(price: UsdPrice | None) -> dict[str, str] | None:
    """The parts that are not zero, as people write them."""
    if price is None:
        return None
    found = {part: value for part in PARTS if (value := getattr(price, part))}
    return {part: f"{shown(part, value).normalize():f}" for part, value in found.items()}


def row_json(row: ModelRow) -> dict[str, Any]:
    """A row of the table."""
    found = {
        field.name: plain(getattr(row, field.name))
        for field in dataclasses.fields(row)
        if field.name not in ("override", "base")
    }
    decided: Override | None = row.override
    return {
        **found,
        "cost": price_json(row.cost),
        "price": price_json(row.price) if row.source else None,
        "alias_ids": [] if decided is None else list(decided.alias_ids),
        "own_price": row.own_price,
        "own_margin": row.own_margin,
    }


def report_json(report: ProfitReport) -> dict[str, Any]:
    """Lines and total, with the profit worked out."""
    return {
        "by": report.by,
        "first": report.first,
        "last": report.last,
        "lines": [profit_json(line) for line in report.lines],
        "total": profit_json(report.total),
        "more": report.more,
    }


def profit_json(line: Profit) -> dict[str, Any]:
    """A line of a report, with the profit worked out."""
    return {**plain(dataclasses.asdict(line)), "profit_msat": line.profit_msat, "cost_usd": f"{line.cost_usd:f}"}


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{name} must be a text.")
    return value


def _number(value: Any, name: str) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 64:
            raise InvalidOperation
        return Decimal(str(value).strip())
    except InvalidOperation:
        raise BadRequest(f"{name} must be a number.") from None
