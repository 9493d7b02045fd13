"""The process of a play mint: Nutshell's own server, ended with the process that started it, with keys that change on demand.

Started with `-I -m` from an environment made for it (`testmint`): Nutshell reads its settings when it is imported. A bundle has
no `-m`; there the program itself becomes the mint when its first argument is PLAY_MINT.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

PLAY_MINT = "--play-mint"
ROTATE = "/play/rotate"
"""POST: sign coins in sat with new keys from now on, and with the old ones no more."""


def command(port: int, *, v1_keysets: bool) -> list[str]:
    """How that process is started."""
    program = [sys.executable, PLAY_MINT] if getattr(sys, "frozen", False) else [sys.executable, "-I", "-m", __name__]
    return [*program, str(port), *(["v1"] if v1_keysets else [])]


def main(arguments: Sequence[str]) -> None:
    """Serve at this port of loopback, for ever. With `v1`, keysets have version 1 ids."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from cashu.core.settings import settings

    if "v1" in arguments[1:]:
        settings.version = "0.19.2"  # keysets made by an older version
    from cashu.mint.app import app
    from cashu.mint.main import main as serve

    app.add_api_route(ROTATE, _rotate, methods=["POST"])
    serve(["--host", "127.0.0.1", "--port", arguments[0]])


async def _rotate() -> str:
    from cashu.core.base import Unit
    from cashu.core.settings import settings
    from cashu.mint.startup import ledger

    return str((await ledger.rotate_next_keyset(Unit.sat, input_fee_ppk=settings.mint_input_fee_ppk)).id)


def _end_with_parent() -> None:
    """Standard input is a pipe from the starter: it ends when that process does."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
