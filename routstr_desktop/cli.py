"""The command line: arguments become the window, `serve`, `demo` or a command to the instance that runs.

Qt is imported for the window only. Results go to stdout (with --json as one JSON value), everything else to stderr.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from routstr_desktop.commands import activity, grammar, keys, money, shop, status, upstreams
from routstr_desktop.commands.asking import FAILED, as_json, ask, harmless, paths_of, running, show
from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.nostr.native import leave
from routstr_desktop.system.guard import installed_pyside, refusal
from routstr_desktop.system.screen import has_screen


def program() -> NoReturn:
    """What the installed command runs: `main`, then the end of the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign that an old console cannot show is no reason to fail
    leave(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked for; returns the exit code (0 done, 1 failed with a sentence, 2 wrong arguments)."""
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
    if as_json(arguments):
        print(json.dumps({"error": {"message": error.message, "type": error.type, "code": error.code}}))
    print(f"routstr-desktop: {harmless(error.message)}", file=sys.stderr)


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Settings of the command line: they win over the environment."""
    names = ("host", "port", "public_host", "public_port", "log_level")
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


# --- the program ------------------------------------------------------------------------------------------------------


def _window(arguments: argparse.Namespace) -> int:
    if arguments.self_test is not None:
        from routstr_desktop.gui import selftest

        return selftest.run(arguments.self_test)
    if not (has_screen() or os.environ.get("QT_QPA_PLATFORM")):
        raise RoutstrError("There is no screen here to show a window on. `routstr-desktop serve` runs the node without one.")
    from routstr_desktop.gui.app import run
    from routstr_desktop.node.boot import boot

    paths = paths_of(arguments)
    booted = boot(paths, _given(arguments), console=True)
    return int(run(booted, background=getattr(arguments, "background", False), argument=arguments.open))


def _serve(arguments: argparse.Namespace) -> int:
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.runner import run_loop, serve

    booted = boot(paths_of(arguments), _given(arguments))
    booted.lock.acquire()
    try:
        return run_loop(serve(booted.loaded, booted.paths, booted.lock))
    finally:
        booted.lock.release()


def _demo(arguments: argparse.Namespace) -> int:
    from routstr_desktop.node.demo import DemoNode, demo_profile, run_demo

    if arguments.exit or as_json(arguments) or not has_screen():
        return run_demo(as_json=as_json(arguments))
    from routstr_desktop.gui.app import run_node

    with demo_profile() as paths:
        return int(run_node(lambda publish: DemoNode(paths, publish=publish), paths))


# --- commands: what is not needed by all is imported when it is -------------------------------------------------------


def _models(arguments: argparse.Namespace) -> int:
    return shop.models(arguments, running(arguments).call, show)


def _prices(arguments: argparse.Namespace) -> int:
    return shop.prices(arguments, running(arguments).call, show)


def _profit(arguments: argparse.Namespace) -> int:
    asked = (arguments.by, arguments.days, arguments.limit)
    path = "/admin/api/profit?by={}&days={}&limit={}".format(*asked)
    return shop.profit(arguments, ask(arguments, "GET", path, "offline_profit", *asked), show)


def _activity(arguments: argparse.Namespace) -> int:
    return activity.run(arguments, running(arguments).call, show)


def _upstreams(arguments: argparse.Namespace) -> int:
    return upstreams.run(arguments, running(arguments).call, show)


def _lightning(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import lightning

    return lightning.run(arguments, running(arguments), show)


def _found(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import found

    return found.run(arguments, paths_of(arguments), show)


def _db(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import db

    return db.run(arguments, paths_of(arguments), show)


def _import_env(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import importenv

    return importenv.run(arguments, paths_of(arguments), show)


def _rescue(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import rescue

    return rescue.run(arguments, paths_of(arguments), show)


def _quit(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import quit

    return quit.run(arguments)


def _log(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import log

    return log.run(arguments, paths_of(arguments))


def _diagnostics(arguments: argparse.Namespace) -> int:
    from routstr_desktop.commands import diagnostics

    return diagnostics.run(arguments, paths_of(arguments), show)


RUNS: dict[str, grammar.Run] = {
    "": _window,
    "open": _window,
    "serve": _serve,
    "demo": _demo,
    "status": status.run,
    "quit": _quit,
    "balance": money.balance,
    "withdraw": money.withdraw,
    "receive": money.receive,
    "keys": keys.run,
    "audit": money.audit,
    **dict.fromkeys(("deposit", "payout", "move"), _lightning),
    "models": _models,
    "prices": _prices,
    "profit": _profit,
    "activity": _activity,
    "upstreams": _upstreams,
    **dict.fromkeys(("identity", "announce", "reach", "reviews", "nodes"), _found),
    **dict.fromkeys(("backup", "restore", "words"), _rescue),
    "db": _db,
    "import-env": _import_env,
    "log": _log,
    "diagnostics": _diagnostics,
}
"""What runs each command."""


def _parser() -> argparse.ArgumentParser:
    return grammar.parser(RUNS)


if __name__ == "__main__":
    program()
