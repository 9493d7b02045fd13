"""A key for each deposit, so that whoever learns the id of a mint's quote cannot have its coins (NUT-20).

It follows from the wallet's words and the deposit's own id: nothing secret is on file, and it is there again after a restart.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from .client import Output
from .nutshell import load


def public_key(seed: bytes, name: str) -> str:
    """What a quote is locked to: a compressed point, hex."""
    return str(_private(seed, name).public_key.format().hex())


def sign(seed: bytes, name: str, quote: str, outputs: Sequence[Output]) -> str:
    """The signature that unlocks a quote for exactly these outputs (BIP-340, hex)."""
    message = hashlib.sha256((quote + "".join(output["B_"] for output in outputs)).encode()).digest()
    return str(_private(seed, name).sign_schnorr(message).hex())


def _private(seed: bytes, name: str) -> Any:
    return load().PrivateKey(hmac.digest(seed, b"NUT-20 " + name.encode(), "sha256"))
