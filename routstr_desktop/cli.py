"""The command line: arguments become the window, `serve`, `demo` or a command to the instance that runs.

Qt is imported for the window only. Results go to stdout (with --json as one JSON value), everything else to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from routstr_desktop import __version__
from routstr_desktop.commands import activity, shop, upstreams
from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.money import sat_floor
from routstr_desktop.system.guard import installed_pyside, refusal
from routstr_desktop.system.paths import Paths, find_paths

OK, FAILED, USAGE = 0, 1, 2
MAX_STDIN = 1024 * 1024
"""Characters of a token from stdin; a longer text is none."""


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code (0 done, 1 failed with a sentence, 2 wrong arguments)."""
    arguments = _parser().parse_args(argv)
    why = refusal(sys.version_info[:3], installed_pyside())
    if why is not None:
        print(why, file=sys.stderr)
        return FAILED
    try:
        return int(arguments.run(arguments))
    except RoutstrError as error:
        _tell(arguments, error)
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return FAILED


def _tell(arguments: argparse.Namespace, error: RoutstrError) -> None:
    if getattr(arguments, "json", False):
        print(json.dumps({"error": {"message": error.message, "type": error.type, "code": error.code}}))
    print(f"routstr-desktop: {error.message}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help="profile (default: the platform's place)")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON value")
    listeners = argparse.ArgumentParser(add_help=False)
    listeners.add_argument("--host", default=argparse.SUPPRESS, help="loopback address of the local listener (127.0.0.1)")
    listeners.add_argument("--port", type=int, metavar="N", default=argparse.SUPPRESS, help="local port (8421; 0 = any)")
    listeners.add_argument("--public-host", default=argparse.SUPPRESS, help="address of the public listener (0.0.0.0)")
    listeners.add_argument(
        "--public-port", type=int, metavar="M", default=argparse.SUPPRESS, help="open the public listener (off unless given)"
    )
    listeners.add_argument("--log-level", metavar="LEVEL", default=argparse.SUPPRESS, help="DEBUG, INFO, WARNING or ERROR")

    parser = argparse.ArgumentParser(
        prog="routstr-desktop",
        description="Sell AI from home for bitcoin ecash. Without a command the window opens.",
        parents=[shared, listeners],
    )
    parser.add_argument("--version", action="version", version=f"routstr-desktop {__version__}")
    parser.add_argument("--background", action="store_true", help="start in the tray without opening the window")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument("--self-test", metavar="TOKEN", default=None, help=argparse.SUPPRESS)  # for packagers
    parser.set_defaults(run=_window, open=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, run: Any, help: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, parents=[shared, *parents])
        made.set_defaults(run=run)
        return made

    command("serve", _serve, "run the node without a window until SIGTERM", listeners)
    demo = command("demo", _demo, "play a whole sale with play money", machine)
    demo.add_argument("--exit", action="store_true", help="end after the sale, also where there is a screen")
    status = command("status", _status, "what the running node does", machine)
    status.add_argument("--check", action="store_true", help="exit code 1 unless it runs and nothing is wrong")
    command("balance", _balance, "what is yours, and what is held for customers", machine)
    withdraw = command("withdraw", _withdraw, "turn earnings into an ecash token", machine)
    withdraw.add_argument("amount", metavar="AMOUNT", help="whole sat, or `all`")
    withdraw.add_argument("--mint", default=None, help="at this mint (default: where there is enough)")
    receive = command("receive", _receive, "redeem an ecash token to yourself", machine)
    receive.add_argument("token", metavar="TOKEN", help="cashuA…, cashuB… or a cashu: link; - reads it from stdin")
    deposit = command("deposit", _lightning, "a Lightning invoice that puts sats of your own into the wallet", machine)
    deposit.add_argument("amount", metavar="AMOUNT", help="whole sat")
    deposit.add_argument("--wait", metavar="SECONDS", type=float, default=None, help="wait until it is paid")
    deposit.set_defaults(lightning="deposit")
    payout = command("payout", _lightning, "pay earnings out by Lightning", machine)
    payout.add_argument("target", metavar="TARGET", help="Lightning address, LNURL or invoice")
    payout.add_argument("amount", metavar="AMOUNT", nargs="?", default=None, help="whole sat (default: all, or the invoice's)")
    payout.set_defaults(lightning="payout")
    move = command("move", _lightning, "move balance from one of your mints to another", machine)
    move.add_argument("amount", metavar="AMOUNT", help="whole sat, or `all`: everything but the fees")
    move.add_argument("origin", metavar="FROM", help="address of a mint that holds some")
    move.add_argument("to", metavar="TO", help="address of a mint that you use")
    move.set_defaults(lightning="move")
    keys = command("keys", _keys, "list keys, or make one for an app of this computer", machine)
    keys.add_argument("--create", metavar="NAME", default=None, help="make a local key; its secret is shown once")
    keys.add_argument("--models", metavar="A,B", default=None, help="with --create: the models that it may use")
    keys.add_argument("--limit", type=int, default=100)
    keys.add_argument("--offset", type=int, default=0)
    shop.add_arguments(
        command("models", _models, "the models, what they cost you and what you ask for them", machine),
        command("prices", _prices, "how old the list prices are, and which wait for your consent", machine),
        command("profit", _profit, "income less what providers and mints took, in sat", machine),
    )
    activity.add_arguments(command("activity", _activity, "the request log: who, which model, tokens, times, price", machine))
    upstreams.add_parser(command, _upstreams, machine)
    command("audit", _audit, "prove that the books balance", machine)
    identity = command("identity", _found, "who this node is on Nostr", machine)
    change = identity.add_mutually_exclusive_group()
    change.add_argument("--new", action="store_const", const="new", dest="action", default="show", help="make a new key")
    change.add_argument("--import", action="store_const", const="import", dest="action", help="read yours from stdin")
    change.add_argument("--backup", action="store_const", const="backup", dest="action", help="show the key, encrypted")
    identity.add_argument("--replace", action="store_true", help="give up the present identity for ever")
    identity.add_argument("--take-over", metavar="ID", default=None, help="an imported key keeps this listing of it")
    identity.add_argument("--second", action="store_true", help="an imported key gets a listing of its own")
    identity.set_defaults(found="identity")
    announce = command("announce", _found, "list this node publicly on Nostr, so that buyers find it", machine)
    which = announce.add_mutually_exclusive_group()
    for action, told in (
        ("preview", "show the exact event; nothing is published"),
        ("on", "announce from now on"),
        ("off", "take the announcement back"),
        ("status", "what each relay said (the default)"),
    ):
        which.add_argument(f"--{action}", action="store_const", const=action, dest="action", default="status", help=told)
    announce.set_defaults(found="announce")
    reach = command("reach", _found, "call this node through its public addresses; run an onion service", machine)
    onion = reach.add_mutually_exclusive_group()
    onion.add_argument("--tor", action="store_true", default=None, help="run an onion service from now on")
    onion.add_argument("--no-tor", action="store_false", dest="tor", help="end it")
    reach.set_defaults(found="reach")
    command("reviews", _found, "how buyers see this node", machine).set_defaults(found="reviews")
    command("nodes", _found, "look for other nodes, and compare prices", machine).set_defaults(found="nodes")
    db = command("db", _db, "the ledger's file: its schema, upgrades, and the way back", machine)
    what = "status: what there is; upgrade: what a start would do to it; restore-copy: back to what it was before"
    db.add_argument("action", choices=("status", "upgrade", "restore-copy"), help=what)
    db.add_argument("copy", metavar="COPY", nargs="?", default=None, help="with restore-copy: which one (the newest)")
    db.add_argument("--forget", action="store_true", help="with restore-copy: also if the books then forget money that moved")
    bring = command("import-env", _import_env, "take over the .env of a routstr-core node", machine)
    bring.add_argument("file", metavar="FILE", help="what it means here is shown first; a models.json beside it counts")
    bring.add_argument("--apply", action="store_true", help="do it; keys go into the keyring")
    backup = command("backup", _rescue, "save settings, books and secrets in one encrypted file", machine)
    backup.add_argument("file", metavar="FILE")
    backup.set_defaults(rescue="backup")
    restore = command("restore", _rescue, "bring a profile back from a backup or from the 12 words", machine)
    restore.add_argument("file", metavar="FILE", nargs="?", default=None, help="made by `backup`; the profile must be empty")
    restore.add_argument("--words", action="store_true", help="read the 12 words from the standard input")
    restore.add_argument("--scan", action="store_true", help="look again for coins of this profile's own words")
    restore.add_argument("--mint", action="append", default=[], metavar="URL", help="a mint to look at, too (may be repeated)")
    restore.add_argument("--deep", action="store_true", help="look ten times further for coins")
    restore.set_defaults(rescue="restore")
    words = command("words", _rescue, "show the wallet's 12 words: whoever has them has the money", machine)
    words.add_argument("--yes", action="store_true", help="do not ask first")
    words.set_defaults(rescue="words")
    log = command("log", _log, "the end of the log, and what is added to it", machine)
    log.add_argument("-f", "--follow", action="store_true", help="go on until Ctrl+C")
    log.add_argument("-n", "--lines", type=int, metavar="N", default=50, help="how many of those that are there (default: 50)")
    log.add_argument("--level", choices=("all", "warning", "error"), default="all", help="nothing below it")
    about = command("diagnostics", _diagnostics, "save versions and the end of the log, without secrets, in one file", machine)
    about.add_argument("file", metavar="FILE", nargs="?", default=None, help="(default: a dated name, here)")
    link = command("open", _window, "show the window, with a cashu: link if given", listeners)
    link.add_argument("open", metavar="LINK", nargs="?", default=None)
    return parser


def _paths(arguments: argparse.Namespace) -> Paths:
    return find_paths(getattr(arguments, "data_dir", None))


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Settings of the command line: they win over the environment."""
    names = ("host", "port", "public_host", "public_port", "log_level")
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


# --- the program ------------------------------------------------------------------------------------------------------


def _window(arguments: argparse.Namespace) -> int:
    if arguments.self_test is not None:
        from routstr_desktop.gui import selftest

        return selftest.run(arguments.self_test)
    from routstr_desktop.gui.app import run
    from routstr_desktop.node.boot import boot

    paths = _paths(arguments)
    booted = boot(paths, _given(arguments), console=True)
    return int(run(booted, background=getattr(arguments, "background", False), argument=arguments.open))


def _serve(arguments: argparse.Namespace) -> int:
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.runner import run_loop, serve

    booted = boot(_paths(arguments), _given(arguments))
    booted.lock.acquire()
    try:
        return run_loop(serve(booted.loaded.settings, booted.paths, booted.lock))
    finally:
        booted.lock.release()


def _demo(arguments: argparse.Namespace) -> int:
    from routstr_desktop.node.demo import DemoNode, demo_profile, has_screen, run_demo

    if arguments.exit or _json(arguments) or not has_screen():
        return run_demo(as_json=_json(arguments))
    from routstr_desktop.gui.app import run_node

    with demo_profile() as paths:
        return int(run_node(lambda publish: DemoNode(paths, publish=publish), paths))


# --- commands ---------------------------------------------------------------------------------------------------------


def _json(arguments: argparse.Namespace) -> bool:
    return bool(getattr(arguments, "json", False))


def _need_running(paths: Paths) -> Any:
    from routstr_desktop.node.remote import Remote

    remote = Remote.find(paths)
    if remote is None:
        raise RoutstrError(
            f"routstr does not run on {paths.data_dir}. Start it (`routstr-desktop` or `routstr-desktop serve`)."
        )
    return remote


def _offline(arguments: argparse.Namespace, work: Any, *extra: Any) -> Any:
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.runner import run_loop

    paths = _paths(arguments)
    if not paths.ledger_file.exists():
        raise RoutstrError(f"There are no books in {paths.data_dir} yet.", code="no_profile")
    booted = boot(paths, {"log_level": "WARNING"})
    with booted.lock:
        return run_loop(work(paths, *extra))


def _ask(arguments: argparse.Namespace, method: str, path: str, offline: str, *extra: Any) -> Any:
    """From the running instance, else from the data directory itself."""
    from routstr_desktop.node.remote import Remote

    remote = Remote.find(_paths(arguments))
    if remote is not None:
        return remote.call(method, path)
    from routstr_desktop.node import runner

    return _offline(arguments, getattr(runner, offline), *extra)


def _print(arguments: argparse.Namespace, value: Any, *lines: str) -> int:
    if _json(arguments):
        print(json.dumps(value, ensure_ascii=False))
    else:
        print("\n".join(lines))
    return OK


def _sats(msat: int) -> str:
    return f"{sat_floor(msat):,} sat"


def _status(arguments: argparse.Namespace) -> int:
    from routstr_desktop.node.remote import Remote

    paths = _paths(arguments)
    remote = Remote.find(paths)
    if remote is None:
        _print(arguments, {"state": "off", "running": False}, "Off: routstr does not run on this data directory.")
        return FAILED if arguments.check else OK
    found = remote.call("GET", "/admin/api/status")
    lines = [
        found["headline"],
        found["detail"],
        f"local   {found['local_url'] or '-'}",
        f"public  {found['public_url'] or 'off'}",
    ]
    lines += [f"{problem['title']}: {problem['text']}" for problem in found["problems"]]
    _print(arguments, {"running": True, **found}, *filter(None, lines))
    return FAILED if arguments.check and any(problem["severity"] == "error" for problem in found["problems"]) else OK


def _balance(arguments: argparse.Namespace) -> int:
    found = _ask(arguments, "GET", "/admin/api/balances", "offline_balance")
    return _print(
        arguments,
        found,
        f"Yours to withdraw    {_sats(found['withdrawable_msat'])}",
        f"Held for customers   {_sats(found['customers_msat'])} on {found['customer_keys']} keys",
        f"Tokens not claimed   {_sats(found['outstanding_msat'])}",
        f"Fees paid to mints   {_sats(found['fees_msat'])}{_parts(found['fees'])}",
        *([f"In suspense          {_sats(found['suspense_msat'])}"] if found["suspense_msat"] else []),
        *(f"In the wallet        {_sats(mint['balance_msat'])} at {mint['url']}" for mint in found["mints"]),
        *(
            f"To be swapped        {_sats(mint['unswapped_msat'])} at {mint['url']}"
            for mint in found["mints"]
            if mint["unswapped_msat"]
        ),
        *found["doubts"],
    )


def _parts(amounts: dict[str, int]) -> str:
    """`: swaps 3 sat, lightning 12 sat`; nothing for a single part."""
    shown = ", ".join(f"{name} {_sats(amount)}" for name, amount in sorted(amounts.items()))
    return f": {shown}" if len(amounts) > 1 else ""


def _withdraw(arguments: argparse.Namespace) -> int:
    if arguments.amount != "all" and not arguments.amount.isdecimal():
        print("routstr-desktop: AMOUNT must be whole sat, or `all`.", file=sys.stderr)
        return USAGE
    amount = None if arguments.amount == "all" else int(arguments.amount)
    body = {"amount": amount, "mint_url": arguments.mint}
    made = _need_running(_paths(arguments)).call("POST", "/admin/api/withdraw", body)
    if not _json(arguments):
        print(f"{made['amount_sat']:,} sat at {made['mint']}; whoever has this token has the money:", file=sys.stderr)
    return _print(arguments, made, made["token"])


def _receive(arguments: argparse.Namespace) -> int:
    token = sys.stdin.read(MAX_STDIN) if arguments.token == "-" else arguments.token
    got = _need_running(_paths(arguments)).call("POST", "/admin/api/receive", {"token": token.strip()})
    fee = f" (the mint kept {_sats(got['fee_msat'])})" if got["fee_msat"] else ""
    return _print(arguments, got, f"{_sats(got['amount_msat'])} received at {got['mint']}{fee}")


def _keys(arguments: argparse.Namespace) -> int:
    if arguments.create is not None:
        body: dict[str, Any] = {"name": arguments.create}
        if arguments.models is not None:
            body["allowed_models"] = arguments.models.split(",")
        made = _need_running(_paths(arguments)).call("POST", "/admin/api/keys", body)
        return _print(arguments, made, made["key"])
    path = f"/admin/api/keys?limit={arguments.limit}&offset={arguments.offset}"
    found = _ask(arguments, "GET", path, "offline_keys", arguments.limit, arguments.offset)
    lines = [
        f"{key['prefix']}…  {key['kind']:<8}  {_sats(key['balance_msat']):>16}  {key['requests']:>8} requests  {key['name']}"
        for key in found["keys"]
    ]
    return _print(arguments, found, *(lines or ["No keys yet."]))


def _models(arguments: argparse.Namespace) -> int:
    return shop.models(arguments, _need_running(_paths(arguments)).call, _print)


def _prices(arguments: argparse.Namespace) -> int:
    return shop.prices(arguments, _need_running(_paths(arguments)).call, _print)


def _profit(arguments: argparse.Namespace) -> int:
    asked = (arguments.by, arguments.days, arguments.limit)
    path = "/admin/api/profit?by={}&days={}&limit={}".format(*asked)
    return shop.profit(arguments, _ask(arguments, "GET", path, "offline_profit", *asked), _print)


def _activity(arguments: argparse.Namespace) -> int:
    return activity.run(arguments, _need_running(_paths(arguments)).call, _print)


def _upstreams(arguments: argparse.Namespace) -> int:
    return upstreams.run(arguments, _need_running(_paths(arguments)).call, _print)


def _diagnostics(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import diagnostics

    return diagnostics.run(arguments, _paths(arguments), _print)


def _log(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import log

    return log.run(arguments, _paths(arguments))


def _db(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import db

    return db.run(arguments, _paths(arguments), _print)


def _import_env(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import importenv

    return importenv.run(arguments, _paths(arguments), _print)


def _rescue(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import rescue

    return rescue.run(arguments, _paths(arguments), _print)


def _audit(arguments: argparse.Namespace) -> int:
    found = _ask(arguments, "POST", "/admin/api/audit", "offline_audit")
    head = "books balance" if found["ok"] else "BOOKS DO NOT BALANCE"
    _print(
        arguments,
        found,
        f"{head}: {found['accounts']} accounts, {found['transfers']} transfers",
        *found["problems"],
        *found["doubts"],
    )
    return OK if found["ok"] else FAILED


def _lightning(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import lightning

    return lightning.run(arguments, _need_running(_paths(arguments)), _print)


def _found(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import found

    return found.run(arguments, _paths(arguments), _print)


if __name__ == "__main__":
    sys.exit(main())
