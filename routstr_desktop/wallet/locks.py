"""Ecash locked to this node's key (NUT-10, NUT-11): whose is it, for how long, and the signature that spends it.

The key follows from the wallet's words by a path of its own, so that a restore finds it again; it is never stored. A locked
coin is money of ours only if nobody else can spend it first, and only if every mint reads its secret as we do: a secret that
some parser does not take for a lock could be spent without a signature. So the reader takes one plain spelling and refuses the
rest: other keys, several signatures, tags it does not know, repeated fields, escapes, and SIG_ALL (such a signature covers the
outputs of one swap, so that coin could not be swapped together with others; nobody who pays once needs it).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from routstr_desktop.core.errors import TokenInvalid
from routstr_desktop.core.sentence import say

from .nutshell import load
from .tokens import Coin, is_locked

PATH = "m/129373'/10'/0'/0'/0'"
"""Apart from NUT-13's m/129372', which makes the secrets and blinding factors of our own coins."""
LEAST_LOCK = 86_400
"""Seconds for which a lock must still hold: we have to swap the coin before others may spend it."""
MAX_SECRET = 512
"""Some mints refuse to spend longer secrets, though they sign them (they cannot see them)."""

_NONCE = re.compile(r"[0-9A-Za-z]{1,128}")
_PUBKEY = re.compile(r"0[23][0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")
_PLAIN = re.compile(r"[ -!#-\[\]-~\"]+")
"""Printable ASCII without the backslash."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a secret demands. `until` is the unix time after which others may spend the coin; None = never."""

    pubkey: str
    until: int | None


class LockKey:
    """The node's key. `pubkey` is what others lock to, compressed, hex."""

    def __init__(self, words: str, now: Callable[[], float] = time.time) -> None:
        cashu = load()
        self._key = cashu.PrivateKey(cashu.BIP32.from_seed(cashu.Mnemonic.to_seed(words)).get_privkey_from_path(PATH))
        # signatures are checked against the x coordinate alone (BIP-340): the even point is the one that we name
        self.pubkey = "02" + self._key.public_key.format().hex()[2:]
        self._now = now

    def check(self, coins: Iterable[Coin]) -> None:
        """TokenInvalid unless every coin is locked to this key alone, for a day at least, with the mint's proof (NUT-12)."""
        least = self._now() + LEAST_LOCK
        for coin in coins:
            lock = read(coin.secret)
            if lock.pubkey != self.pubkey:
                raise _refused(say("locked to a key that is not this node's (see p2pk_pubkey in /v1/info)"))
            if lock.until is not None and lock.until < least:
                raise _refused(say("locked for less than a day from now"))
            if coin.dleq is None:
                raise _refused(say("locked, but holds a coin without its DLEQ proof; send it with the proofs (NUT-12)"))

    def until(self, coins: Iterable[Coin]) -> int | None:
        """When the first of these coins can be spent by others."""
        ends = [end for coin in coins if (end := read(coin.secret).until) is not None]
        return min(ends, default=None)

    def sign(self, coins: Iterable[Coin]) -> list[Coin]:
        """The coins with what the mint wants for those that are locked."""
        return [self._signed(coin) if is_locked(coin.secret) else coin for coin in coins]

    def _signed(self, coin: Coin) -> Coin:
        signature = load().schnorr_sign(coin.secret.encode(), self._key).hex()
        return replace(coin, witness=json.dumps({"signatures": [signature]}))


def read(secret: str) -> Lock:
    """The lock that a secret is. TokenInvalid for everything but a plain lock to one key."""
    if len(secret) > MAX_SECRET or not _PLAIN.fullmatch(secret):
        raise _refused(say("locked by a secret that is too long or oddly spelled"))
    try:
        kind, fields = json.loads(secret, object_pairs_hook=_once)
        unknown = fields.keys() - {"nonce", "data", "tags"}
        nonce, data, tags = fields["nonce"], fields["data"], _tags(fields.get("tags", []))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refused(say("locked in a way that is malformed")) from error
    if kind != "P2PK":
        raise _refused(say("locked to something else than a key"))
    if unknown or not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        raise _refused(say("locked in a way that is malformed"))
    if not isinstance(data, str) or not _PUBKEY.fullmatch(data):
        raise _refused(say("locked to something that is not a compressed public key"))
    return Lock(data, _until(tags))


def _until(tags: dict[str, list[str]]) -> int | None:
    """The lock time, if the tags say nothing that we cannot accept."""
    if tags.keys() & {"pubkeys"} or tags.pop("n_sigs", ["1"]) != ["1"]:
        raise _refused(say("locked to several keys"))
    if tags.pop("sigflag", ["SIG_INPUTS"]) != ["SIG_INPUTS"]:
        raise _refused(say("locked with SIG_ALL; lock it with SIG_INPUTS, which is the default"))
    locktime = tags.pop("locktime", None)
    refund, refund_signatures = tags.pop("refund", None), tags.pop("n_sigs_refund", None)
    if tags:
        raise _refused(say("locked with a condition that this node does not know"))
    if locktime is None:
        if refund is not None or refund_signatures is not None:
            raise _refused(say("locked with refund keys but without a lock time"))
        return None
    if len(locktime) != 1 or not _NUMBER.fullmatch(locktime[0]):
        raise _refused(say("locked with a lock time that is not a number"))
    return int(locktime[0])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found


def _tags(value: Any) -> dict[str, list[str]]:
    """By name; ValueError for a tag twice or anything that is not a list of texts."""
    if not isinstance(value, list) or not all(isinstance(tag, list) and len(tag) > 1 for tag in value):
        raise ValueError("tags")
    if not all(isinstance(part, str) for tag in value for part in tag):
        raise ValueError("tags")
    return _once([(tag[0], tag[1:]) for tag in value])


def _refused(why: str) -> TokenInvalid:
    return TokenInvalid(say("The token is {why}. It was not touched.", why=why))
