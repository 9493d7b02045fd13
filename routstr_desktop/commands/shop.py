"""The commands `models`, `prices` and `profit`: what is sold at which price, and what was earned by it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import BadRequest, ConfigError
from routstr_desktop.core.money import MSAT_PER_SAT

from .asking import minus, unreadable

Ask = Callable[..., Any]
"""(method, path, body) of the admin API -> its answer."""
Print = Callable[..., int]
EACH = {"request": "request", "minute": "minute of sound", "character": "1M characters", "picture": "picture"}
"""How the parts of a price are called that are no tokens."""


def add_arguments(models: argparse.ArgumentParser, prices: argparse.ArgumentParser, profit: argparse.ArgumentParser) -> None:
    """What the commands take."""
    models.add_argument(
        "model", metavar="MODEL", nargs="?", default=None, help="a part of its name; its id where it is changed"
    )
    change = models.add_mutually_exclusive_group()
    change.add_argument("--on", action="store_true", help="sell the model")
    change.add_argument("--off", action="store_true", help="do not sell the model")
    change.add_argument(
        "--price",
        metavar="IN,OUT",
        help="USD per million tokens that it is sold by, before the margin; or PART=USD, e.g. minute=0.006; 'list' = its own",
    )
    change.add_argument("--margin", metavar="PERCENT", help="on the model, or on all without one; 'all' = that of all models")
    change.add_argument("--rename", metavar="NAME", help="what customers call it; '' = as its provider does")
    change.add_argument("--export", metavar="FILE", help="write what you decided as a models.json (- = stdout)")
    change.add_argument("--import", metavar="FILE", dest="file", help="decide what a models.json says (- = stdin)")
    models.add_argument("--upstream", metavar="SLUG", default="", help="where several list the model: at this one only")
    act = prices.add_mutually_exclusive_group()
    act.add_argument("--refresh", action="store_const", const="refresh", dest="action", default="", help="ask for them now")
    act.add_argument("--accept", action="store_const", const="accept", dest="action", help="agree to those that rise")
    profit.add_argument("--by", choices=("day", "model", "key", "app", "upstream"), default="day")
    profit.add_argument("--days", type=int, default=30, metavar="N", help="local days, today included (30)")
    profit.add_argument("--limit", type=int, default=100, metavar="N", help="lines at most (100)")


# --- models -------------------------------------------------------------------------------------------------------------


def models(arguments: argparse.Namespace, ask: Ask, show: Print) -> int:
    """Look at the price table, or change something about it."""
    if arguments.export is not None:
        return _export(arguments, ask, show)
    if arguments.file is not None:
        return _import(arguments, ask, show)
    if arguments.margin is not None and arguments.model is None:
        made = ask("POST", "/admin/api/prices/margin", {"margin": str(_factor(arguments.margin))})
        return show(arguments, made, f"The margin of all models is {arguments.margin} % now.")
    changes = _changes(arguments)
    if changes:
        if arguments.model is None:
            raise BadRequest("Which model? Give its id.")
        found = ask("PATCH", "/admin/api/prices", {"model": arguments.model, "upstream": arguments.upstream, **changes})
        if not found["models"]:
            note = f"No provider lists {arguments.model} now; what you decided counts once one does."
            return show(arguments, found, note)
        return show(arguments, found, *_table(found["models"]))
    found = ask("GET", "/admin/api/prices")
    wanted = (arguments.model or "").lower()
    rows = [row for row in found["models"] if wanted in row["id"].lower() or wanted in row["name"].lower()]
    return show(arguments, {"models": rows}, *(_table(rows) or ["No models: no provider has listed any yet."]))


def _changes(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.on or arguments.off:
        return {"enabled": arguments.on}
    if arguments.rename is not None:
        return {"public_id": arguments.rename}
    if arguments.margin is not None:
        return {"margin": None if arguments.margin == "all" else str(_factor(arguments.margin))}
    if arguments.price is None:
        return {}
    if arguments.price == "list":
        return {"price": None}
    part, equals, value = arguments.price.partition("=")
    if equals:
        return {"price": {part.strip(): value.strip()}}
    prompt, comma, completion = arguments.price.partition(",")
    if not comma:
        raise BadRequest("--price takes two numbers: input and output, such as 2.50,10.")
    return {"price": {"prompt": prompt.strip(), "completion": completion.strip()}}


def _factor(percent: str) -> Decimal:
    try:
        return 1 + Decimal(percent) / 100
    except InvalidOperation:
        raise BadRequest("--margin takes a number of percent, such as 5.5.") from None


def _table(rows: list[dict[str, Any]]) -> list[str]:
    width = min(48, max((len(row["name"]) for row in rows), default=0))
    return [f"{row['name']:<{width}}  {_told(row)}" for row in rows]


def _told(row: dict[str, Any]) -> str:
    if not row["sold"]:
        return f"not for sale: {row['reason']}"
    cost = row["cost"]
    other = next((part for part in EACH if cost and part in cost and not {"prompt", "completion"} & cost.keys()), None)
    paid = "cost unknown" if cost is None else f"cost ${cost.get('prompt', '0')} / ${cost.get('completion', '0')}"
    if other is not None:
        paid = f"cost ${cost[other]} per {EACH[other]}"
    percent = (Decimal(row["margin"]) - 1) * 100
    if row["in_msat"] is None:
        price = "no bitcoin price"
    elif row["each"] is not None:
        part, msat = row["each"]
        price = f"{msat / MSAT_PER_SAT:,.3f} sat per {EACH[part]}"
    else:
        price = f"{row['in_msat'] / MSAT_PER_SAT:,.0f} sat in, {row['out_msat'] / MSAT_PER_SAT:,.0f} sat out per 1M tokens"
    loss = f"  AT A LOSS: {row['loss_msat'] / MSAT_PER_SAT:,.3f} sat per typical request" if row["loss_msat"] else ""
    return f"{paid}  {minus(format(percent.normalize(), '+f'))} %  {price}{loss}"


def _export(arguments: argparse.Namespace, ask: Ask, show: Print) -> int:
    text = ask("GET", "/admin/api/prices/file")["models_json"]
    if arguments.export == "-":
        return show(arguments, {"models_json": text}, text.rstrip())
    target = Path(arguments.export).expanduser()
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{target} cannot be written ({error.strerror}).") from error
    return show(arguments, {"file": str(target)}, f"Written to {target}.")


def _import(arguments: argparse.Namespace, ask: Ask, show: Print) -> int:
    try:
        text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(arguments.file, error) from error
    found = ask("POST", "/admin/api/prices/file", {"models_json": text})
    refused = [f"left out {one['model']}: {one['reason']}" for one in found["refused"]]
    return show(arguments, found, f"{found['decided']} models decided.", *refused)


def prices(arguments: argparse.Namespace, ask: Ask, show: Print) -> int:
    """How old the list prices are, and which wait for consent."""
    path = "/admin/api/prices/list"
    found = ask("POST", path, {"action": arguments.action}) if arguments.action else ask("GET", path)
    age = found["age_seconds"]
    lines = ["The list prices are those that came with the program." if age is None else f"Fetched {age // 3600} h ago."]
    if not found["refresh"]:
        lines.append("They are not refreshed (PRICE_LIST_REFRESH).")
    if found.get("changed"):
        lines.append("Other prices count now.")
    if found["waiting"]:
        lines.append("These would rise, and wait until you agree (--accept):")
        lines += [f"  {one['model']}  {one['old']} -> {one['new']} per 1M tokens" for one in found["waiting"]]
    return show(arguments, found, *lines)


# --- profit -------------------------------------------------------------------------------------------------------------


def profit(arguments: argparse.Namespace, found: dict[str, Any], show: Print) -> int:
    """Print a report."""
    lines = [f"{'':<28}{'earned':>14}{'cost':>14}{'fees':>10}{'profit':>14}{'requests':>10}  cost unknown"]
    for one in found["lines"]:
        name = one["title"] or one["name"]
        if found["by"] == "key" and one["name"] == "0":
            name = "paid with each request"
        lines.append(_line(name or "-", one))
    lines.append(_line(f"{found['first']} to {found['last']}", found["total"]))
    if found["more"]:
        lines.append("The last line counts also what is not listed (see --limit).")
    if found["total"]["unpriced"]:
        lines.append("Requests whose cost is unknown are not in the costs: the real profit is lower.")
    return show(arguments, found, *lines)


def _line(name: str, one: dict[str, Any]) -> str:
    sums = "".join(
        f"{one[field] / MSAT_PER_SAT:>{width},.1f}"
        for field, width in (("earned_msat", 14), ("cost_msat", 14), ("fees_msat", 10), ("profit_msat", 14))
    )
    return f"{name[:27]:<28}{minus(sums)}{one['requests']:>10,}  {one['unpriced'] or ''}".rstrip()
