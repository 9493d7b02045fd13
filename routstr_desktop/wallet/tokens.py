"""Cashu tokens as text: the strict reader and the writer (NUT-00 V3 and V4, NUT-02 short keyset ids).

Everything here is offline and cheap, and it never trusts its input: whatever is wrong ends in a TokenError. Nutshell's own
reader raises nearly anything and accepts negative amounts, amounts as text and repeated proofs, so it is not used.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import cbor2

from routstr_desktop.core.errors import TokenError, TokenInvalid, TokenZero
from routstr_desktop.core.foreign import one_line
from routstr_desktop.core.sentence import say

MALFORMED = say(
    "The token cannot be read: something of it is missing or was changed. Nothing was redeemed; copy it again, whole."
)
MAX_LENGTH = 512 * 1024
"""Characters of a token; a proof with DLEQ takes about 300."""
MAX_PROOFS = 1000
MAX_SECRET = 1024
MAX_MEMO = 200
"""Characters of what its sender says with it."""
MAX_MSAT = 21_000_000 * 100_000_000 * 1000
MSAT_PER_UNIT = {"sat": 1000, "msat": 1}
"""The units that this wallet holds."""

_KEYSET_ID = re.compile(r"00[0-9a-f]{14}|01[0-9a-f]{14}|01[0-9a-f]{64}|[A-Za-z0-9+/]{12}")
_POINT = re.compile(r"0[23][0-9a-f]{64}")
_SCALAR = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Coin:
    """One proof. `amount` is in the token's unit."""

    keyset: str
    """In a token possibly the short id (NUT-02); in the wallet always the full one."""
    amount: int
    secret: str
    signature: str
    """C, hex."""
    dleq: tuple[str, str, str] | None = None
    """e, s, r as hex (NUT-12)."""
    witness: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is well formed; whether the mint honours it is another question. `amount` is in `unit`."""

    text: str
    mint: str
    """Canonical URL."""
    unit: str
    amount: int
    proofs: tuple[Coin, ...]
    memo: str | None
    """One plain line."""
    version: int
    """3 (cashuA) or 4 (cashuB)."""

    @property
    def amount_msat(self) -> int:
        """Face value in msat."""
        return self.amount * MSAT_PER_UNIT[self.unit]

    @property
    def locked(self) -> bool:
        """Every coin is locked to something, or none is (NUT-10)."""
        return is_locked(self.proofs[0].secret)


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def canonical_mint(url: str) -> str:
    """The one spelling of a mint's address. ValueError if it is not an https URL (http is for loopback and onion only)."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    if parts.scheme.lower() not in ("https", "http") or not _HOST.fullmatch(shown):
        raise ValueError(say("a mint address looks like https://mint.example"))
    if parts.username or parts.password or parts.query or parts.fragment or re.search(r"[\s\\]", parts.path):
        raise ValueError(say("a mint address has no user, query or fragment"))
    scheme = parts.scheme.lower()
    if scheme == "http" and not (is_loopback(host) or host.endswith(".onion")):
        raise ValueError(say("a mint address must use https"))
    port = parts.port
    if port is not None and port != {"https": 443, "http": 80}[scheme]:
        shown = f"{shown}:{port}"
    return f"{scheme}://{shown}{parts.path.rstrip('/')}"


def clean(text: str) -> str:
    """The token without white space and without a `cashu:` link in front."""
    bare = "".join(text.split())
    for prefix in ("web+cashu://", "cashu://", "cashu:"):
        if bare[: len(prefix)].lower() == prefix:
            return bare[len(prefix) :]
    return bare


def parse(text: str) -> Token:
    """Read a token without asking anybody.

    TokenZero for a token without proofs; TokenInvalid for everything else that is wrong: malformed, oversized, of several mints
    or an unknown unit, with non-positive or impossible amounts, with a proof twice, or locked (NUT-10) only in part.
    """
    if len(text) > MAX_LENGTH:
        raise TokenInvalid(say("The token is too long."))
    bare = clean(text)
    try:
        if bare.startswith("cashuA"):
            return _check(bare, 3, *_read_v3(bare[6:]))
        if bare.startswith("cashuB"):
            return _check(bare, 4, *_read_v4(bare[6:]))
    except TokenError:
        raise
    except Exception as error:  # decoders raise nearly anything on hostile input (NUT-00)
        raise TokenInvalid(MALFORMED) from error
    raise TokenInvalid(say("This is not a Cashu token (cashuA... or cashuB...)."))


def encode(mint: str, unit: str, coins: Iterable[Coin], memo: str | None = None) -> str:
    """A V4 token (cashuB); V3 only where a keyset id is not hexadecimal and V4 cannot carry it."""
    coins = list(coins)
    if any(not re.fullmatch(r"[0-9a-f]+", coin.keyset) for coin in coins):
        return encode_v3(mint, unit, coins, memo)
    groups: dict[str, list[dict[str, Any]]] = {}
    for coin in coins:
        entry: dict[str, Any] = {"a": coin.amount, "s": coin.secret, "c": bytes.fromhex(coin.signature)}
        if coin.dleq:
            entry["d"] = dict(zip("esr", map(bytes.fromhex, coin.dleq), strict=True))
        groups.setdefault(coin.keyset, []).append(entry)
    body: dict[str, Any] = {"m": mint, "u": unit}
    if memo:
        body["d"] = memo
    body["t"] = [{"i": bytes.fromhex(short_id(keyset)), "p": proofs} for keyset, proofs in groups.items()]
    return "cashuB" + _b64(cbor2.dumps(body))


def encode_v3(mint: str, unit: str, coins: Iterable[Coin], memo: str | None = None) -> str:
    """A V3 token (cashuA), the older JSON form."""
    proofs: list[dict[str, Any]] = []
    for coin in coins:
        proof: dict[str, Any] = {"id": coin.keyset, "amount": coin.amount, "secret": coin.secret, "C": coin.signature}
        if coin.dleq:
            proof["dleq"] = dict(zip("esr", coin.dleq, strict=True))
        proofs.append(proof)
    body: dict[str, Any] = {"token": [{"mint": mint, "proofs": proofs}], "unit": unit}
    if memo:
        body["memo"] = memo
    return "cashuA" + _b64(json.dumps(body, separators=(",", ":")).encode())


def short_id(keyset: str) -> str:
    """A v2 keyset id travels as its first 8 bytes; others as they are (NUT-02)."""
    return keyset[:16] if keyset.startswith("01") and len(keyset) == 66 else keyset


def _read_v3(body: str) -> tuple[Any, Any, Any, list[Coin]]:
    data = json.loads(_unb64(body))
    entries = data["token"]
    mints = {entry["mint"] for entry in entries}
    if len(mints) > 1:
        raise TokenInvalid(say("The token holds coins of several mints; send one token per mint."))
    proofs = [proof for entry in entries for proof in entry["proofs"]]
    if not proofs:
        raise TokenZero(say("The token holds no coins."))
    coins = [
        Coin(
            keyset=proof["id"],
            amount=proof["amount"],
            secret=proof["secret"],
            signature=proof["C"],
            dleq=_dleq(proof.get("dleq"), str),
            witness=proof.get("witness"),
        )
        for proof in proofs[: MAX_PROOFS + 1]
    ]
    unit = data.get("unit")
    return mints.pop(), "sat" if unit is None else unit, data.get("memo"), coins


def _read_v4(body: str) -> tuple[Any, Any, Any, list[Coin]]:
    data = cbor2.loads(_unb64(body))
    proofs = [(group["i"], proof) for group in data["t"] for proof in group["p"]]
    if not proofs:
        raise TokenZero(say("The token holds no coins."))
    coins = [
        Coin(
            keyset=_hex(keyset),
            amount=proof["a"],
            secret=proof["s"],
            signature=_hex(proof["c"]),
            dleq=_dleq(proof.get("d"), bytes),
            witness=proof.get("w"),
        )
        for keyset, proof in proofs[: MAX_PROOFS + 1]
    ]
    return data["m"], data["u"], data.get("d"), coins


def _check(text: str, version: int, mint: Any, unit: Any, memo: Any, coins: list[Coin]) -> Token:
    if not isinstance(mint, str):
        raise TokenInvalid(say("The token names no mint."))
    if unit not in MSAT_PER_UNIT:
        raise TokenInvalid(say("The token's unit is not sat or msat."))
    if len(coins) > MAX_PROOFS:
        raise TokenInvalid(say("The token holds more than {max_proofs} coins.", max_proofs=MAX_PROOFS))
    for coin in coins:
        _check_coin(coin)
    if len({coin.secret for coin in coins}) != len(coins):
        raise TokenInvalid(say("The token holds a coin twice."))
    if len({is_locked(coin.secret) for coin in coins}) > 1:
        raise TokenInvalid(say("The token is locked only in part; lock all of its coins or none."))
    amount = sum(coin.amount for coin in coins)
    if amount * MSAT_PER_UNIT[unit] > MAX_MSAT:
        raise TokenInvalid(say("The token claims more bitcoin than exist."))
    try:
        url = canonical_mint(mint)
    except ValueError as error:
        raise TokenInvalid(say("The token's mint address is not valid.")) from error
    told = one_line(memo, MAX_MEMO) if isinstance(memo, str) else ""
    return Token(text, url, unit, amount, tuple(coins), told or None, version)


def _check_coin(coin: Coin) -> None:
    if type(coin.amount) is not int or coin.amount <= 0 or coin.amount & (coin.amount - 1):
        raise TokenInvalid(say("The token holds an amount that no coin has."))
    if not isinstance(coin.keyset, str) or not _KEYSET_ID.fullmatch(coin.keyset):
        raise TokenInvalid(say("The token names an unknown kind of keyset."))
    if not isinstance(coin.secret, str) or not 1 <= len(coin.secret.encode()) <= MAX_SECRET:
        raise TokenInvalid(say("The token holds a coin without a proper secret."))
    if not isinstance(coin.signature, str) or not _POINT.fullmatch(coin.signature):
        raise TokenInvalid(say("The token holds a coin without a proper signature."))
    if coin.dleq is not None and not all(_SCALAR.fullmatch(part) for part in coin.dleq):
        raise TokenInvalid(say("The token holds a broken DLEQ proof."))


def is_locked(secret: str) -> bool:
    """A NUT-10 secret is a JSON array whose first item names the kind of lock. What it says is for `locks` to judge."""
    if not secret.lstrip().startswith("["):
        return False
    try:
        kind = json.loads(secret)
    except (ValueError, RecursionError):
        return False
    return isinstance(kind, list) and len(kind) == 2 and isinstance(kind[0], str) and isinstance(kind[1], dict)


def _dleq(value: Any, kind: type[str] | type[bytes]) -> tuple[str, str, str] | None:
    if not value:
        return None
    parts = [value[name] for name in "esr"]
    if any(not isinstance(part, kind) for part in parts):
        raise TokenInvalid(say("The token holds a broken DLEQ proof."))
    e, s, r = (part.hex() if isinstance(part, bytes) else part for part in parts)
    return e, s, r


def _hex(value: Any) -> str:
    if not isinstance(value, bytes):
        raise TokenInvalid(MALFORMED)
    return value.hex()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    standard = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenInvalid(MALFORMED) from error
