"""The admin API's routes of the operator's Lightning: deposits, payouts, moves between mints."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.wallet.deposit import Deposit

from .asked import body_of

if TYPE_CHECKING:
    from .lightning import LightningDesk


def routes(desk: Callable[[], LightningDesk]) -> list[tuple[str, str, Callable[[web.Request], Awaitable[Any]]]]:
    """POST /deposits, /payouts and /moves do, GET shows. Without an `amount` all that there is is paid out or moved."""

    async def deposit(request: web.Request) -> Any:
        return _deposit(await desk().deposit(_amount(await body_of(request), needed=True) or 0))

    async def look(request: web.Request) -> Any:
        return _deposit(await desk().look(request.match_info["id"]))

    async def payout(request: web.Request) -> Any:
        body = await body_of(request)
        target = body.get("target")
        if not isinstance(target, str):
            raise BadRequest("target must be an invoice or a Lightning address.")
        return dataclasses.asdict(await desk().payout(target, _amount(body)))

    async def move(request: web.Request) -> Any:
        body = await body_of(request)
        origin, target = body.get("from"), body.get("to")
        if not isinstance(origin, str) or not isinstance(target, str):
            raise BadRequest("from and to must be addresses of mints.")
        return dataclasses.asdict(await desk().move(origin, target, _amount(body)))

    async def payouts(_: web.Request) -> Any:
        made = [dataclasses.asdict(one) for one in await desk().payouts()]
        return {"payouts": made, "automatic": dataclasses.asdict(await desk().auto())}

    api = "/admin/api"
    return [
        ("POST", f"{api}/deposits", deposit),
        ("GET", f"{api}/deposits/{{id}}", look),
        ("POST", f"{api}/payouts", payout),
        ("GET", f"{api}/payouts", payouts),
        ("POST", f"{api}/moves", move),
    ]


def _amount(body: dict[str, Any], *, needed: bool = False) -> int | None:
    amount = body.get("amount")
    if (amount is None and needed) or isinstance(amount, bool) or not isinstance(amount, int | None):
        raise BadRequest("amount must be a whole number of sat.")
    return amount


def _deposit(deposit: Deposit) -> dict[str, Any]:
    """Without the mint's name for it."""
    return {
        "id": deposit.id,
        "bolt11": deposit.bolt11,
        "payment_hash": deposit.payment_hash,
        "amount_sat": deposit.amount_msat // MSAT_PER_SAT,
        "mint": deposit.mint,
        "state": deposit.state,
        "expires": deposit.expires,
    }
