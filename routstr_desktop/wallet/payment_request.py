"""Payment requests (NUT-18, `creqA...`): what a wallet is asked to pay, and with coins of which mints.

Sent with a 402 (NUT-24), so without a transport: the payment comes in the header of the same request, sent again.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import cbor2

PREFIX = "creqA"


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
