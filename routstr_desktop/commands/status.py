"""The command `status`: what the node does."""

from __future__ import annotations

import argparse

from .asking import FAILED, OK, paths_of, show


def run(arguments: argparse.Namespace) -> int:
    """Print it; with --check FAILED unless it runs and nothing is wrong."""
    from routstr_desktop.node.remote import Remote

    remote = Remote.find(paths_of(arguments))
    if remote is None:
        show(arguments, {"state": "off", "running": False}, "Off: routstr does not run on this data directory.")
        return FAILED if arguments.check else OK
    found = remote.call("GET", "/admin/api/status")
    lines = [
        found["headline"],
        found["detail"],
        f"local   {found['local_url'] or '-'}",
        f"public  {found['public_url'] or 'off'}",
    ]
    lines += [f"{problem['title']}: {problem['text']}" for problem in found["problems"]]
    show(arguments, {"running": True, **found}, *filter(None, lines))
    return FAILED if arguments.check and any(problem["severity"] == "error" for problem in found["problems"]) else OK
