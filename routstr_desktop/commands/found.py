"""The commands `identity`, `announce`, `reach`, `reviews` and `nodes`: what they ask a person, and what they print."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import passphrase

from .asking import running_on

Print = Callable[..., int]
IDENTITY_PASSPHRASE = "ROUTSTR_IDENTITY_PASSPHRASE"


def run(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    """Run one of the commands; the exit code."""
    commands = {"identity": _identity, "announce": _announce, "reach": _reach, "reviews": _reviews, "nodes": _nodes}
    return commands[arguments.command](arguments, paths, show)


def _ask(paths: Paths, name: str, body: dict[str, Any]) -> Any:
    """From the running instance, else on the data directory itself."""
    from routstr_desktop.node.announcing import offline
    from routstr_desktop.node.boot import boot
    from routstr_desktop.node.remote import Remote
    from routstr_desktop.node.runner import run_loop

    remote = Remote.find(paths)
    if remote is not None:
        return remote.call("POST", f"/admin/api/{name}", body)
    booted = boot(paths, console=False)
    with booted.lock:
        return run_loop(offline(booted.loaded, paths, name, body))


def _identity(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    body: dict[str, Any] = {"action": arguments.action, "replace": arguments.replace, "second": arguments.second}
    if arguments.take_over:
        body["take_over"] = arguments.take_over
    if arguments.action == "import":
        body["nsec"] = _secret()
        if body["nsec"].strip().lower().startswith("ncryptsec1"):
            body["passphrase"] = _passphrase()
    elif arguments.action == "backup":
        body["passphrase"] = _passphrase(twice=True)
    found = _ask(paths, "identity", body)
    if found["npub"] is None:
        return show(arguments, found, "No identity yet: make one with --new, or import yours with --import.")
    if arguments.action == "backup":
        return show(arguments, found, found["ncryptsec"])
    return show(arguments, found, f"npub  {found['npub']}", f"hex   {found['hex']}")


def _announce(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    if arguments.action == "on":  # nothing is published that was not seen
        preview = _ask(paths, "announce", {"action": "preview"})
        print(json.dumps(preview["event"], ensure_ascii=False, indent=2), file=sys.stderr)
    found = _ask(paths, "announce", {"action": arguments.action})
    if arguments.action == "preview":
        event = json.dumps(found["event"], ensure_ascii=False, indent=2)
        return show(arguments, found, event, f"would go to {', '.join(found['relays']) or 'no relay'}")
    lines = [f"Announcing is {'on' if found['announce'] else 'off'}."]
    if found["announce"] and not found["running"]:
        lines.append("The node does not run: it is announced once it runs and sells.")
    lines += [found["obstacle"]] if found["obstacle"] else []
    for relay in found["relays"]:
        latency = "" if relay["latency_ms"] is None else f"  {relay['latency_ms']:.0f} ms"
        lines.append(f"{relay['url']}  {relay['state']}{latency}  {relay['words']}".rstrip())
    return show(arguments, found, *lines)


def _reach(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    found = running_on(paths).call("POST", "/admin/api/reach", {} if arguments.tor is None else {"tor": arguments.tor})
    lines = [f"{one['url']}  {one['state']}  {one['words']}".rstrip() for one in found["addresses"]]
    onion = found["onion"]
    if onion["state"] != "off":
        lines.append(f"onion service: {onion['state']}  {onion['words']}".rstrip())
    return show(arguments, found, *(lines or ["Customers have no address of this node yet: set HTTP_URL, or use --tor."]))


def _reviews(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    found = running_on(paths).call("GET", "/admin/api/reviews")
    lines = [found["state"], found["meaning"]]
    lines += [f"recommended by {one['author']}: {one['text']}" for one in found["recommendations"]]
    return show(arguments, found, *lines, *filter(None, [found["link"]]))


def _nodes(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    found = running_on(paths).call("POST", "/admin/api/nodes", {})
    lines = [f"{node['name']}  {node['url']}  {_state(node)}" for node in found["nodes"]]
    lines += [f"{relay}: {words}" for relay, words in found["relays"]]
    for price in found["prices"]:
        percent = price["percent"]
        where = "at the median" if not percent else f"{abs(percent)} % {'above' if percent > 0 else 'below'} the median"
        lines.append(f"{price['ours']['model']}: you are {where} of {price['others']}")
    return show(arguments, found, *(lines or ["No other node was found."]))


def _state(node: dict[str, Any]) -> str:
    return f"{node['models']} models" if node["reachable"] else f"does not answer: {node['words']}"


def _secret() -> str:
    """An nsec, hex, ncryptsec or words; a terminal does not show what is typed."""
    return getpass.getpass("nsec, ncryptsec or words: ") if sys.stdin.isatty() else sys.stdin.readline(1000)


def _passphrase(*, twice: bool = False) -> str:
    word = passphrase(os.environ, IDENTITY_PASSPHRASE)
    if word is None:
        if not sys.stdin.isatty():
            raise ConfigError(f"An encrypted key has a passphrase: set {IDENTITY_PASSPHRASE}_FILE or {IDENTITY_PASSPHRASE}.")
        word = getpass.getpass("Passphrase of the key: ")
        if not word or (twice and getpass.getpass("The same again: ") != word):
            raise ConfigError("The passphrase is empty, or the two differ. Nothing was done.")
    return word
