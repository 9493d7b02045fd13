"""`routstr-desktop upstreams ...`: what the command line asks of the node that runs, and how it is printed."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from routstr_desktop.core.errors import BadRequest

API = "/admin/api/upstreams"
MAX_KEY = 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    what = parser.add_argument_group("what to do (list, unless told otherwise)").add_mutually_exclusive_group()
    what.add_argument("--add", metavar="URL", help="add the provider at this address (or a kind, such as `openrouter`)")
    what.add_argument("--test", metavar="NAME", help="is it there, does it take the key, what does it offer?")
    what.add_argument("--change", metavar="NAME", help="change what the options below say")
    what.add_argument("--remove", metavar="NAME", help="use it no more and forget its key")
    what.add_argument("--local", action="store_true", help="look for model servers on this computer")
    parser.add_argument("--key", metavar="KEY", default=None, help="the API key; - reads it from stdin (else it is asked)")
    parser.add_argument("--name", default=None, help="what it is called")
    parser.add_argument("--slug", default=None, help="its short name in commands and in `slug/model` (with --add)")
    parser.add_argument("--fee", default=None, metavar="FACTOR", help="what you really pay is its list price times this")
    parser.add_argument("--priority", type=int, default=None, help="a higher one is asked first; among equals the cheapest")
    parser.add_argument("--models", default=None, metavar="IDS", help="sell only these: ids with * and ?, !id = not that one")
    parser.add_argument(
        "--first-byte",
        dest="first_byte_seconds",
        default=None,
        metavar="SECONDS",
        help="how long it may think before its answer begins; then the next provider is asked; `none` = 10 minutes",
    )
    for name, span in (("--daily-usd", "day"), ("--monthly-usd", "month")):
        parser.add_argument(name, default=None, metavar="USD", help=f"what it may cost a {span}; `none` = no limit of its own")
    switch = parser.add_mutually_exclusive_group()
    switch.add_argument("--on", action="store_const", const=True, dest="enabled", default=None, help="use it")
    switch.add_argument("--off", action="store_const", const=False, dest="enabled", help="keep it, but do not use it")


def run(arguments: argparse.Namespace, call: Callable[..., Any], show: Callable[..., int]) -> int:
    """Do it. `call` asks the admin API, `show` prints."""
    if arguments.add is not None:
        return _add(arguments, call, show)
    if arguments.test is not None:
        found = call("POST", f"{API}/{quote(arguments.test, safe='')}/test", {})
        show(arguments, found, found["text"])
        return 0 if found["ok"] else 1
    if arguments.change is not None:
        body = {**_options(arguments), **({} if arguments.key is None else {"api_key": _key(arguments)})}
        if not body:
            limits = "--first-byte, --daily-usd, --monthly-usd"
            raise BadRequest(f"Say what to change: --key, --name, --fee, --priority, --models, {limits}, --on or --off.")
        changed = call("PATCH", f"{API}/{quote(arguments.change, safe='')}", body)
        return show(arguments, changed, _line(changed))
    if arguments.remove is not None:
        left = call("DELETE", f"{API}/{quote(arguments.remove, safe='')}", {})
        return show(arguments, left, f"{arguments.remove} is removed and its key forgotten.")
    if arguments.local:
        found = call("GET", f"{API}/local")
        lines = [f"{one['name']} at {one['base_url']}: {len(one['models'])} models" for one in found["found"]]
        return show(arguments, found, *(lines or ["No model server answers on this computer that is not in use already."]))
    listed = call("GET", API)
    return show(arguments, listed, *(map(_line, listed["upstreams"]) if listed["upstreams"] else ["No provider yet."]))


def _add(arguments: argparse.Namespace, call: Callable[..., Any], show: Callable[..., int]) -> int:
    kinds = {one["kind"]: one for one in call("GET", "/admin/api/provider-types")["provider_types"]}
    body: dict[str, Any] = _options(arguments)
    chosen = kinds.get(arguments.add)
    body |= {"base_url": arguments.add} if chosen is None else {"base_url": chosen["base_url"], "kind": chosen["kind"]}
    if arguments.slug is not None:
        body["slug"] = arguments.slug
    if chosen is None or chosen["key_needed"] or arguments.key is not None:
        body["api_key"] = _key(arguments)
    added = call("POST", API, body)
    return show(arguments, added, _line(added))


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(arguments, name) for name in ("name", "fee", "priority", "enabled")}
    if arguments.models is not None:
        given["models"] = [one.strip() for one in arguments.models.split(",") if one.strip()]
    chosen = {name: value for name, value in given.items() if value is not None}
    limits = {name: getattr(arguments, name) for name in ("daily_usd", "monthly_usd", "first_byte_seconds")}
    return chosen | {name: None if value == "none" else value for name, value in limits.items() if value is not None}


def _key(arguments: argparse.Namespace) -> str:
    if arguments.key not in (None, "-"):
        return str(arguments.key).strip()
    if arguments.key == "-":
        return sys.stdin.read(MAX_KEY).strip()
    if not sys.stdin.isatty():
        return ""
    return getpass.getpass("API key (empty for none): ").strip()


def _line(one: dict[str, Any]) -> str:
    state = "off" if not one["enabled"] else f"{one['models']} models"
    trouble = one["account"] or one["error"]
    extra = "".join(f"  {name} {one[name]}" for name, usual in (("fee", "1"), ("priority", 0)) if one[name] != usual)
    if one["first_byte_seconds"] is not None:
        extra += f"  first byte within {one['first_byte_seconds']:g} s"
    extra += "".join(_spent(one["spent"], period, limit) for period, limit in (("today", "daily"), ("month", "monthly")))
    return f"{one['slug']:<16}  {state:>12}  {one['base_url']}{extra}" + (f"  ! {trouble}" if trouble else "")


def _spent(spent: dict[str, Any], period: str, limit: str) -> str:
    """What it cost, where that is limited or anything at all."""
    cost, allowed = Decimal(spent[period]), spent[limit]
    when = "today" if period == "today" else "this month"
    if allowed is None:
        return f"  ${cost:,.2f} {when}" if cost else ""
    return f"  ${cost:,.2f} of ${Decimal(allowed):,.2f} {when}"
