"""Whether coins are what their mint signed, found out without asking it (NUT-12)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from routstr_desktop.core.errors import TokenInvalid
from routstr_desktop.core.sentence import say

from .nutshell import load
from .tokens import Coin


async def verify(keysets: Mapping[str, Any], coins: Iterable[Coin], *, strict: bool = False) -> None:
    """TokenInvalid unless every amount is one that the mint signs and every DLEQ proof present holds.

    `strict`: every coin must have one, and it must hold without Nutshell's leniency for coins of 2023.
    """
    cashu = load()
    for number, coin in enumerate(coins):
        if number % 8 == 7:
            await asyncio.sleep(0)  # 0.3 ms each
        key = keysets[coin.keyset].public_keys.get(coin.amount)
        if key is None:
            raise TokenInvalid(say("The token holds an amount that its mint does not issue."))
        try:
            signature = cashu.PublicKey(bytes.fromhex(coin.signature))
            genuine = not strict if coin.dleq is None else _signed_by(key, coin, coin.dleq, signature, strict)
        except (ValueError, AssertionError) as error:
            raise TokenInvalid(say("The token holds a coin that is not on the curve.")) from error
        if not genuine:
            raise TokenInvalid(say("The token holds a coin that its mint did not sign."))


def _signed_by(key: Any, coin: Coin, dleq: tuple[str, str, str], signature: Any, strict: bool) -> bool:
    cashu = load()
    e, s, r = (cashu.PrivateKey(bytes.fromhex(part)) for part in dleq)
    if not strict:
        return bool(cashu.b_dhke.carol_verify_dleq(secret_msg=coin.secret, C=signature, e=e, s=s, r=r, A=key))
    blinded = cashu.b_dhke.hash_to_curve(coin.secret.encode()) + r.public_key
    return bool(cashu.b_dhke.alice_verify_dleq(blinded, signature + key * r, e, s, key))
