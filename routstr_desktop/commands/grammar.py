"""What may be typed: every command with its arguments and what `--help` says of them. What runs them is not known here."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from routstr_desktop import __version__

from . import activity, shop, upstreams

Run = Callable[[argparse.Namespace], int]
Command = Callable[..., argparse.ArgumentParser]
"""(name, help, *what it takes as others do) -> where its own arguments are added."""


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Reads a command line. Of each command, `runs` has what runs it, by its name; "" is no command at all."""
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

    whole = argparse.ArgumentParser(
        prog="routstr-desktop",
        description="Sell AI from home for bitcoin ecash. Without a command the window opens.",
        parents=[shared, listeners],
    )
    whole.add_argument("--version", action="version", version=f"routstr-desktop {__version__}")
    whole.add_argument("--background", action="store_true", help="start in the tray without opening the window")
    whole.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    whole.add_argument("--self-test", metavar="TOKEN", default=None, help=argparse.SUPPRESS)  # for packagers
    whole.set_defaults(run=runs[""], command="", open=None)
    commands = whole.add_subparsers(metavar="COMMAND")

    def command(name: str, help: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, parents=[shared, *parents])
        made.set_defaults(run=runs[name], command=name)
        return made

    command("serve", "run the node without a window until SIGTERM", listeners)
    demo = command("demo", "play a whole sale with play money", machine)
    demo.add_argument("--exit", action="store_true", help="end after the sale, also where there is a screen")
    status = command("status", "what the running node does", machine)
    status.add_argument("--check", action="store_true", help="exit code 1 unless it runs and nothing is wrong")
    command("quit", "end the running node or window, and wait until it has ended", machine)
    _money(command, machine)
    _goods(command, machine)
    _public(command, machine)
    _profile(command, machine)
    link = command("open", "show the window, with a cashu: link if given", listeners)
    link.add_argument("open", metavar="LINK", nargs="?", default=None)
    return whole


def _sats(text: str) -> int:
    """An amount of whole sat."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of whole sat")
    return int(text)


def _sats_or_all(text: str) -> int | None:
    """The same; None is all that there is."""
    return None if text == "all" else _sats(text)


def _money(command: Command, machine: argparse.ArgumentParser) -> None:
    """What comes in, goes out, and adds up."""
    command("balance", "what is yours, and what is held for customers", machine)
    withdraw = command("withdraw", "turn earnings into an ecash token", machine)
    withdraw.add_argument("amount", metavar="AMOUNT", type=_sats_or_all, help="whole sat, or `all`")
    withdraw.add_argument("--mint", default=None, help="at this mint (default: where there is enough)")
    receive = command("receive", "redeem an ecash token to yourself", machine)
    receive.add_argument("token", metavar="TOKEN", help="cashuA…, cashuB… or a cashu: link; - reads it from stdin")
    deposit = command("deposit", "a Lightning invoice that puts sats of your own into the wallet", machine)
    deposit.add_argument("amount", metavar="AMOUNT", type=_sats, help="whole sat")
    deposit.add_argument("--wait", metavar="SECONDS", type=float, default=None, help="wait until it is paid")
    payout = command("payout", "pay earnings out by Lightning", machine)
    payout.add_argument("target", metavar="TARGET", help="Lightning address, LNURL or invoice")
    most = "whole sat (default: all, or the invoice's)"
    payout.add_argument("amount", metavar="AMOUNT", type=_sats, nargs="?", default=None, help=most)
    move = command("move", "move balance from one of your mints to another", machine)
    move.add_argument("amount", metavar="AMOUNT", type=_sats_or_all, help="whole sat, or `all`: everything but the fees")
    move.add_argument("origin", metavar="FROM", help="address of a mint that holds some")
    move.add_argument("to", metavar="TO", help="address of a mint that you use")
    command("audit", "prove that the books balance", machine)


def _goods(command: Command, machine: argparse.ArgumentParser) -> None:
    """Who may buy what, at which price; who serves it; what came of it."""
    keys = command("keys", "list keys, or make one for an app of this computer", machine)
    keys.add_argument("--create", metavar="NAME", default=None, help="make a local key; its secret is shown once")
    keys.add_argument("--models", metavar="A,B", default=None, help="with --create: the models that it may use")
    keys.add_argument("--limit", type=int, default=100)
    keys.add_argument("--offset", type=int, default=0)
    shop.add_arguments(
        command("models", "the models, what they cost you and what you ask for them", machine),
        command("prices", "how old the list prices are, and which wait for your consent", machine),
        command("profit", "income less what providers and mints took, in sat", machine),
    )
    activity.add_arguments(command("activity", "the request log: who, which model, tokens, times, price", machine))
    about = "the providers whose models you sell: list, add, test, change, remove"
    upstreams.add_arguments(command("upstreams", about, machine))


def _public(command: Command, machine: argparse.ArgumentParser) -> None:
    """Being found by customers."""
    identity = command("identity", "who this node is on Nostr", machine)
    change = identity.add_mutually_exclusive_group()
    change.add_argument("--new", action="store_const", const="new", dest="action", default="show", help="make a new key")
    change.add_argument("--import", action="store_const", const="import", dest="action", help="read yours from stdin")
    change.add_argument("--backup", action="store_const", const="backup", dest="action", help="show the key, encrypted")
    identity.add_argument("--replace", action="store_true", help="give up the present identity for ever")
    identity.add_argument("--take-over", metavar="ID", default=None, help="an imported key keeps this listing of it")
    identity.add_argument("--second", action="store_true", help="an imported key gets a listing of its own")
    announce = command("announce", "list this node publicly on Nostr, so that buyers find it", machine)
    which = announce.add_mutually_exclusive_group()
    for action, told in (
        ("preview", "show the exact event; nothing is published"),
        ("on", "announce from now on"),
        ("off", "take the announcement back"),
        ("status", "what each relay said (the default)"),
    ):
        which.add_argument(f"--{action}", action="store_const", const=action, dest="action", default="status", help=told)
    reach = command("reach", "call this node through its public addresses; run an onion service", machine)
    onion = reach.add_mutually_exclusive_group()
    onion.add_argument("--tor", action="store_true", default=None, help="run an onion service from now on")
    onion.add_argument("--no-tor", action="store_false", dest="tor", help="end it")
    command("reviews", "how buyers see this node", machine)
    command("nodes", "look for other nodes, and compare prices", machine)


def _profile(command: Command, machine: argparse.ArgumentParser) -> None:
    """The files, the way back, and the log."""
    db = command("db", "the ledger's file: its schema, upgrades, and the way back", machine)
    what = "status: what there is; upgrade: what a start would do to it; restore-copy: back to what it was before"
    db.add_argument("action", choices=("status", "upgrade", "restore-copy"), help=what)
    db.add_argument("copy", metavar="COPY", nargs="?", default=None, help="with restore-copy: which one (the newest)")
    db.add_argument("--forget", action="store_true", help="with restore-copy: also if the books then forget money that moved")
    bring = command("import-env", "take over the .env of a routstr-core node", machine)
    bring.add_argument("file", metavar="FILE", help="what it means here is shown first; a models.json beside it counts")
    bring.add_argument("--apply", action="store_true", help="do it; keys go into the keyring")
    backup = command("backup", "save settings, books and secrets in one encrypted file", machine)
    backup.add_argument("file", metavar="FILE")
    restore = command("restore", "bring a profile back from a backup or from the 12 words", machine)
    restore.add_argument("file", metavar="FILE", nargs="?", default=None, help="made by `backup`; the profile must be empty")
    restore.add_argument("--words", action="store_true", help="read the 12 words from the standard input")
    restore.add_argument("--scan", action="store_true", help="look again for coins of this profile's own words")
    restore.add_argument("--mint", action="append", default=[], metavar="URL", help="a mint to look at, too (may be repeated)")
    restore.add_argument("--deep", action="store_true", help="look ten times further for coins")
    words = command("words", "show the wallet's 12 words: whoever has them has the money", machine)
    words.add_argument("--yes", action="store_true", help="do not ask first")
    log = command("log", "the end of the log, and what is added to it", machine)
    log.add_argument("-f", "--follow", action="store_true", help="go on until Ctrl+C")
    log.add_argument("-n", "--lines", type=int, metavar="N", default=50, help="how many of those that are there (default: 50)")
    log.add_argument("--level", choices=("all", "warning", "error"), default="all", help="nothing below it")
    about = command("diagnostics", "save versions and the end of the log, without secrets, in one file", machine)
    about.add_argument("file", metavar="FILE", nargs="?", default=None, help="(default: a dated name, here)")
