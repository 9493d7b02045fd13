"""Payment requests (NUT-18 `creqA...`, NUT-26 `creqB1...`): what a wallet is asked to pay, and with coins of which mints.

Ours are sent with a 402 (NUT-24), so without a transport: the payment comes in the header of the same request, sent again.
Those of others are read by Nutshell, whose reader raises nearly anything.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import cbor2

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.foreign import one_line
from routstr_desktop.core.sentence import say

from . import nutshell
from .tokens import MAX_MEMO, canonical_mint

PREFIX = "creqA"
MOST_SAT = 21_000_000 * 100_000_000
LONGEST = 16 * 1024
"""Characters of a request that is read."""


def encode(amount: int, unit: str, mints: Sequence[str], *, description: str | None = None, lock_to: str | None = None) -> str:
    """The request for `amount` of `unit` in coins of one of `mints`, best locked to the key `lock_to` (NUT-11).

    ValueError for an amount that nobody can pay.
    """
    if amount <= 0:
        raise ValueError(f"a payment request for {amount} {unit}")
    fields: dict[str, Any] = {"a": amount, "u": unit, "m": list(mints)}
    if description is not None:
        fields["d"] = description
    if lock_to is not None:
        fields["nut10"] = {"k": "P2PK", "d": lock_to, "t": []}
    return PREFIX + base64.urlsafe_b64encode(cbor2.dumps(fields)).rstrip(b"=").decode()


def read(text: str) -> Asked:
    """What a request asks for. BadRequest: it cannot be read, or not be paid from here."""
    request = _parsed(text)
    amount, unit, mints = request.a, request.u, request.m or []
    if amount is not None and not 0 < amount <= MOST_SAT:
        raise _refused(say("This payment request asks for an amount that nobody can pay."))
    if unit not in (None, "sat"):
        raise _refused(say("This payment request asks for ecash in another unit than sat, which this wallet does not hold."))
    if request.nut10 is not None:
        raise _refused(say("This payment request asks for ecash locked to a key, which is not made here. Use another wallet."))
    try:
        named = tuple(dict.fromkeys(canonical_mint(mint) for mint in mints))
    except ValueError as error:
        raise _refused(say("This payment request names a mint whose address is not valid.")) from error
    return Asked(amount, named, one_line(request.d or "", MAX_MEMO) or None)


def _parsed(text: str) -> Any:
    if len(text) > LONGEST:
        raise _refused(say("This payment request is too long to be one."))
    try:
        return nutshell.load().read_request(text)
    except Exception as error:  # of base64, CBOR, Bech32m, pydantic, or an index out of range
        raise _refused(say("This payment request cannot be read: something of it is missing or was changed.")) from error


def _refused(why: str) -> BadRequest:
    return BadRequest(why)
