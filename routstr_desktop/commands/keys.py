"""The command `keys`: who may use the node, and a key for one more app of this computer."""

from __future__ import annotations

import argparse
from typing import Any

from .asking import ask, running, sats, show


def run(arguments: argparse.Namespace) -> int:
    """List keys, or make a local one and print its secret."""
    if arguments.create is not None:
        body: dict[str, Any] = {"name": arguments.create}
        if arguments.models is not None:
            body["allowed_models"] = arguments.models.split(",")
        made = running(arguments).call("POST", "/admin/api/keys", body)
        return show(arguments, made, made["key"])
    path = f"/admin/api/keys?limit={arguments.limit}&offset={arguments.offset}"
    found = ask(arguments, "GET", path, "offline_keys", arguments.limit, arguments.offset)
    lines = [
        f"{key['prefix']}…  {key['kind']:<8}  {sats(key['balance_msat']):>16}  {key['requests']:>8} requests  {key['name']}"
        for key in found["keys"]
    ]
    return show(arguments, found, *(lines or ["No keys yet."]))
