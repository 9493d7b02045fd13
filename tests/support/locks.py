"""Customers who lock their ecash to a key (NUT-11)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from routstr_desktop.wallet.testmint import mint_coins
from routstr_desktop.wallet.tokens import Coin, encode

STRANGER = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
"""2G: a point on the curve that is nobody's here."""


def p2pk(pubkey: str, *tags: Sequence[str]) -> str:
    """A new secret locked to `pubkey`, written as Nutshell does."""
    fields: dict[str, object] = {"data": pubkey, "nonce": secrets.token_hex(16)}
    if tags:
        fields["tags"] = [list(tag) for tag in tags]
    return json.dumps(["P2PK", fields])


async def locked_coins(
    url: str, amount: int, pubkey: str, *tags: Sequence[str], amounts: Sequence[int] | None = None
) -> list[Coin]:
    """New coins of a play mint that only the holder of `pubkey` can spend."""
    return await mint_coins(url, amount, amounts=amounts, secret=lambda: p2pk(pubkey, *tags))


async def locked_token(url: str, amount: int, pubkey: str, *tags: Sequence[str], amounts: Sequence[int] | None = None) -> str:
    """The same as a token."""
    return encode(url, "sat", await locked_coins(url, amount, pubkey, *tags, amounts=amounts))
