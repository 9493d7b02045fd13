"""The command `activity`: the request log, on the screen or as a CSV file. What was said is in neither."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from routstr_desktop.core.activity import Outcome
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.node.sheet import LOG, Sheet

Ask = Callable[..., Any]
"""(method, path) of the admin API -> its answer."""
Print = Callable[..., int]
PAGE = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="the newest so many that fit (20)")
    parser.add_argument("--csv", metavar="FILE", default=None, help="write all that fit to FILE")
    parser.add_argument("--model", default=None, help="of this model")
    parser.add_argument("--app", default=None, help="of this app; '' = those that did not say")
    parser.add_argument("--outcome", choices=[one for one in get_args(Outcome) if one], default="", help="only these")
    parser.add_argument("--find", metavar="WORDS", dest="text", default="", help="all words in model, app, key, error or id")


def run(arguments: argparse.Namespace, ask: Ask, show: Print) -> int:
    """Show the newest requests, or write them all."""
    chosen = {name: value for name in ("model", "app") if (value := getattr(arguments, name)) is not None}
    chosen |= {name: value for name in ("outcome", "text") if (value := getattr(arguments, name))}
    if arguments.csv is not None:
        return _write(arguments, _pages(ask, chosen, PAGE), show)
    wanted = max(1, arguments.limit)
    rows: list[dict[str, Any]] = []
    for page in _pages(ask, chosen, min(wanted, PAGE)):
        rows += page
        if len(rows) >= wanted:
            break
    del rows[wanted:]
    none = "Nothing matches." if chosen else "No requests yet."
    return show(arguments, {"requests": rows}, *(map(_line, rows) if rows else [none]))


def _pages(ask: Ask, chosen: dict[str, str], limit: int) -> Iterator[list[dict[str, Any]]]:
    before: int | None = None
    while True:
        asked = {**chosen, "limit": str(limit)} | ({} if before is None else {"before": str(before)})
        found = ask("GET", f"/admin/api/activity/log?{urlencode(asked)}")
        yield found["requests"]
        before = found["before"]
        if before is None:
            return


def _write(arguments: argparse.Namespace, pages: Iterator[list[dict[str, Any]]], show: Print) -> int:
    target = Path(arguments.csv).expanduser().absolute()
    sheet, count = Sheet(target, LOG), 0
    try:
        for page in pages:
            sheet.add(page)
            count += len(page)
        sheet.finish()
    except BaseException:
        sheet.discard()
        raise
    return show(arguments, {"file": str(target), "requests": count}, f"{count:,} requests written to {target}.")


def _line(one: dict[str, Any]) -> str:
    paid = "free" if one["key_kind"] == "local" else f"{one['paid_msat'] / MSAT_PER_SAT:,.3f} sat"
    first = "" if one["first_token_ms"] is None else f"{one['first_token_ms']:,.0f} ms"
    told = "" if one["error"] is None else f"  {one['error']}"
    return (
        f"{one['time'][:19].replace('T', ' ')}  {(one['key'] or '-')[:16]:<16}  {one['model'][:32]:<32}  "
        f"{one['input_tokens']:>7,} in {one['output_tokens']:>6,} out  {first:>9}  {paid:>12}  {one['status']}{told}"
    )
