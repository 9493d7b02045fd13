"""The admin API's routes of activity: charts, profit by model, key and app, and the request log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from routstr_desktop.core.activity import Chart, LogFilter

from .activity import MOST_ROWS, ActivityDesk
from .asked import integer
from .prices_api import profit_json
from .sheet import record


def routes(desk: Callable[[], ActivityDesk]) -> list[tuple[str, str, Callable[[web.Request], Awaitable[Any]]]]:
    """All of them only look."""

    async def chart(request: web.Request) -> Any:
        asked: dict[str, Any] = dict(request.query)
        span, by, measure = asked.get("span", "month"), asked.get("by", "model"), asked.get("measure", "earned")
        return chart_json(await desk().chart(span, by, measure, _filter(asked)))

    async def log(request: web.Request) -> Any:
        asked: dict[str, Any] = dict(request.query)
        limit = integer(asked.get("limit", "100"), "limit", 1, MOST_ROWS)
        before = integer(asked["before"], "before", 0, 2**62) if "before" in asked else None
        page = await desk().page(_filter(asked), limit, before)
        return {"requests": [record(row) for row in page.rows], "before": page.before, "total": page.total}

    async def refused(_request: web.Request) -> Any:
        return {"hours": 24, "refused": [one._asdict() for one in await desk().refused()]}

    api = "/admin/api/activity"
    return [("GET", f"{api}/chart", chart), ("GET", f"{api}/log", log), ("GET", f"{api}/refused", refused)]


def _filter(asked: dict[str, Any]) -> LogFilter:
    key = integer(asked["key_id"], "key_id", 0, 2**62) if "key_id" in asked else None
    return LogFilter(asked.get("model"), key, asked.get("app"), asked.get("outcome", ""), asked.get("text", ""))


def chart_json(chart: Chart) -> dict[str, Any]:
    """Slots with their profit, and the series beside them."""
    return {
        "span": chart.span,
        "by": chart.by,
        "measure": chart.measure,
        "slots": [profit_json(slot) for slot in chart.slots],
        "series": [
            {"name": one.name, "title": one.title, "rest": one.rest, "values": list(one.values)} for one in chart.series
        ],
        "total": profit_json(chart.total),
        "since": chart.since,
    }
