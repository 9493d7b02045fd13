"""Blinding what a mint shall sign, and making coins of its signatures (NUT-00, NUT-12, NUT-13)."""

from __future__ import annotations

import asyncio
import secrets as random
from collections.abc import Mapping, Sequence
from typing import Any

from routstr_desktop.core.sentence import say

from .client import InDoubt, Output, Signature
from .nutshell import load
from .plan import Plan, Prepared
from .tokens import Coin


async def prepare(wallet: Any, plan: Plan) -> Prepared:
    """Derive the secrets of a plan from the words of a Nutshell wallet, and blind them."""
    cashu = load()
    hi = plan.lo + len(plan.amounts) - 1
    secrets, blinding, paths = await wallet.generate_secrets_from_to(plan.lo, hi, keyset_id=plan.keyset)
    outputs: list[Output] = []
    for number, (secret, factor, amount) in enumerate(zip(secrets, blinding, plan.amounts, strict=True)):
        if number % 16 == 15:
            await asyncio.sleep(0)  # one point multiplication each: let the loop breathe
        blinded, _ = cashu.b_dhke.step1_alice(secret, factor)
        outputs.append({"amount": amount, "id": plan.keyset, "B_": blinded.format().hex()})
    return Prepared(plan, tuple(secrets), tuple(paths), tuple(blinding), tuple(outputs))


def unseen(keyset: str) -> Output:
    """A blinded message like any other, of a secret of chance: no mint has ever signed it."""
    blinded, _ = load().b_dhke.step1_alice(random.token_hex(32))
    return {"amount": 1, "id": keyset, "B_": blinded.format().hex()}


async def unblind(keysets: Mapping[str, Any], prepared: Prepared, signatures: Sequence[Signature]) -> list[Coin]:
    """The mint's blind signatures as coins. InDoubt if they are not what was asked for."""
    cashu = load()
    keys = keysets[prepared.plan.keyset].public_keys
    if len(signatures) != len(prepared.outputs):
        raise InDoubt(say("number of signatures"))
    coins: list[Coin] = []
    for output, signature, secret, r in zip(prepared.outputs, signatures, prepared.secrets, prepared.blinding, strict=True):
        if len(coins) % 16 == 15:
            await asyncio.sleep(0)
        if (signature.get("id"), signature.get("amount")) != (output["id"], output["amount"]):
            raise InDoubt(say("signature of another keyset or amount"))
        try:
            key = keys[output["amount"]]
            blinded = cashu.PublicKey(bytes.fromhex(str(signature.get("C_"))))
            unblinded = cashu.b_dhke.step3_alice(blinded, r, key)
            shown = signature.get("dleq")
            if shown and not cashu.b_dhke.alice_verify_dleq(
                cashu.PublicKey(bytes.fromhex(output["B_"])),
                blinded,
                cashu.PrivateKey(bytes.fromhex(str(shown["e"]))),
                cashu.PrivateKey(bytes.fromhex(str(shown["s"]))),
                key,
            ):
                raise InDoubt(say("signature by another key"))
        except (ValueError, KeyError, TypeError) as error:
            raise InDoubt(say("malformed signature")) from error
        proof_of = (str(shown["e"]), str(shown["s"]), r.to_hex()) if shown else None
        coins.append(Coin(output["id"], output["amount"], secret, unblinded.format().hex(), proof_of))
    return coins
