"""The commands `backup`, `restore` and `words`: what they ask a person, and what they print."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node import rescue
from routstr_desktop.node.boot import boot
from routstr_desktop.node.runner import run_loop
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import passphrase

from .asking import sats

Print = Callable[..., int]
BACKUP_PASSPHRASE = "ROUTSTR_BACKUP_PASSPHRASE"


def run(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    """Run one of the commands; the exit code."""
    return {"backup": _backup, "restore": _restore, "words": _words}[arguments.command](arguments, paths, show)


def _backup(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    if not paths.ledger_file.exists():
        raise ConfigError(f"There are no books in {paths.data_dir} yet.", code="no_profile")
    boot(paths, {"log_level": "WARNING"})
    target = Path(arguments.file).expanduser().absolute()
    size = run_loop(rescue.save(paths, target, _passphrase(twice=True)))
    return show(arguments, {"file": str(target), "bytes": size}, f"Saved in {target}. Only its passphrase opens it.")


def _restore(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    if (arguments.file is not None) + arguments.words + arguments.scan != 1:
        print("routstr-desktop: give a backup FILE, or --words, or --scan.", file=sys.stderr)
        return 2
    booted = boot(paths, {"log_level": "WARNING"})
    with booted.lock:
        if arguments.words:
            words = _typed_words()
            found = run_loop(rescue.from_words(paths, words, arguments.mint, deep=arguments.deep))
        elif arguments.scan:
            found = run_loop(rescue.again(paths, arguments.mint, deep=arguments.deep))
        else:
            file = Path(arguments.file).expanduser().absolute()
            found = run_loop(rescue.from_file(paths, file, _passphrase(), arguments.mint, deep=arguments.deep))
    show(arguments, found, *_lines(found))
    return 0 if found["ok"] and found["complete"] else 1


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"In the wallet   {sats(found['total_msat'])}, of which {sats(found['found_msat'])} came back now"]
    for one in found["mints"]:
        lines.append(f"  {one['mint']}   {one['error'] or sats(one['total_msat'])}")
        if one["missing_msat"]:
            lines.append(f"    The books say {sats(one['missing_msat'])} more. Try again with --deep.")
        if one["pending_msat"]:
            lines.append(f"    {sats(one['pending_msat'])} are being spent at the mint. Look again later with --scan.")
    if found["credited_msat"]:
        lines.append(f"Yours           {sats(found['credited_msat'])} that the books did not know")
    if not found["complete"]:
        lines.append("Not finished: what is missing is looked for again at the next start, or now with: restore --scan")
    return [*lines, *found["problems"]]


def _words(arguments: argparse.Namespace, paths: Paths, show: Print) -> int:
    boot(paths, {"log_level": "WARNING"})
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise ConfigError("The words are shown on a terminal after a question, or with --yes.", code="not_confirmed")
        print("Whoever sees the 12 words can take all the money in it. Type yes to show them: ", end="", file=sys.stderr)
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() != "yes":
            raise ConfigError("The words were not shown.", code="not_confirmed")
    words = run_loop(rescue.words_of(paths))
    return show(arguments, {"words": words}, words)


def _typed_words() -> str:
    if sys.stdin.isatty():
        print("Type the 12 words, in their order, on one line:", file=sys.stderr)
        return sys.stdin.readline()
    return sys.stdin.read(4096)


def _passphrase(*, twice: bool = False) -> str:
    word = passphrase(os.environ, BACKUP_PASSPHRASE)
    if word is None:
        if not sys.stdin.isatty():
            raise ConfigError(f"A backup needs a passphrase: set {BACKUP_PASSPHRASE}_FILE or {BACKUP_PASSPHRASE}.")
        word = getpass.getpass("Passphrase of the backup: ")
        if not word or (twice and getpass.getpass("The same again: ") != word):
            raise ConfigError("The passphrase is empty, or the two differ. Nothing was done.")
    return word
