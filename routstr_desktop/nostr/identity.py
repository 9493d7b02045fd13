"""Who this node is on Nostr: one key for life. Reviews stick to it, so it is made once and then only carried along.

The secret lives in the secrets store alone; what may be shown is the npub and its hex form, and a copy encrypted with a
passphrase (NIP-49).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.core.sentence import say

LOG_N = 16
"""scrypt's cost for our own copies: 64 MiB, about 0.2 s."""
MOST_LOG_N = 20
"""1 GiB: a copy that asks for more memory is not opened."""
SHORTEST_PASSPHRASE = 8
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class Identity:
    """A key pair. `nsec` is bearer power over the name: never shown by repr, never logged."""

    nsec: str = field(repr=False)
    npub: str
    hex: str
    """The public key, 64 hex digits."""


def generate() -> Identity:
    """A new random key."""
    from nostr_sdk import Keys

    return parse(Keys.generate().secret_key().to_bech32())


def parse(text: str, passphrase: str | None = None) -> Identity:
    """From an nsec or 64 hex digits (NIP-19), 12 or 24 words (NIP-06), or an ncryptsec and its passphrase (NIP-49).

    Spaces around it do not count. BadRequest says what is wrong; `passphrase_needed` and `wrong_passphrase` are its own codes.
    Blocking: an ncryptsec takes a second.
    """
    from nostr_sdk import Keys, NostrSdkError

    given = text.strip()
    if given.lower().startswith("npub1"):
        raise BadRequest(say("That is an npub, the public half. The secret half begins with nsec1."), code="invalid_nsec")
    if given.lower().startswith("ncryptsec1"):
        return _decrypted(given.lower(), passphrase)
    if len(words := given.lower().split()) > 1:
        return _from_words(words)
    try:
        return _identity(Keys.parse(given))
    except NostrSdkError:
        raise BadRequest(
            say("That is not a Nostr secret key: it must be an nsec, 64 hex digits, an ncryptsec, or 12 or 24 words."),
            code="invalid_nsec",
        ) from None


def encrypted(identity: Identity, passphrase: str) -> str:
    """A copy that may be stored anywhere: an ncryptsec (NIP-49). BadRequest for a short passphrase. Blocking: 0.2 s."""
    from nostr_sdk import EncryptedSecretKey, KeySecurity, SecretKey

    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            say("The passphrase needs at least {least} characters.", least=SHORTEST_PASSPHRASE),
            code="short_passphrase",
        )
    secret, word = SecretKey.parse(identity.nsec), _normal(passphrase)
    return str(EncryptedSecretKey(secret, word, LOG_N, KeySecurity.UNKNOWN).to_bech32())


def link(public_key: str, d: str, relays: tuple[str, ...]) -> str:
    """A `nostr:naddr1...` link to the announcement of `public_key` (hex): what to hand out to buyers and reviewers."""
    from nostr_sdk import Coordinate, Kind, Nip19Coordinate, PublicKey, RelayUrl

    from .announcement import KIND

    at = Coordinate(Kind(KIND), PublicKey.parse(public_key), d)
    return str(Nip19Coordinate(at, [RelayUrl.parse(url) for url in relays[:3]]).to_nostr_uri())


def _decrypted(given: str, passphrase: str | None) -> Identity:
    from nostr_sdk import EncryptedSecretKey, Keys, NostrSdkError

    if not passphrase:
        raise BadRequest(say("That is an encrypted key (ncryptsec): its passphrase is needed too."), code="passphrase_needed")
    try:
        copy = EncryptedSecretKey.from_bech32(given)
    except NostrSdkError:
        raise BadRequest(
            say("That is not a whole ncryptsec: a part of it is missing or mistyped."), code="invalid_nsec"
        ) from None
    if _log_n(given) > MOST_LOG_N:
        raise BadRequest(say("Opening this ncryptsec would take more memory than is given to it."), code="invalid_nsec")
    try:
        return _identity(Keys(copy.decrypt(_normal(passphrase))))
    except NostrSdkError:
        raise BadRequest(say("The passphrase does not open this ncryptsec."), code="wrong_passphrase") from None


def _from_words(words: list[str]) -> Identity:
    from nostr_sdk import Keys, NostrSdkError

    if len(words) not in (12, 24):
        raise BadRequest(say("These are {n} words: a Nostr key has 12 or 24.", n=len(words)), code="invalid_nsec")
    try:
        return _identity(Keys.from_mnemonic(" ".join(words)))
    except NostrSdkError:
        raise BadRequest(
            say("These words are not a key: one is misspelled, or the order is wrong."), code="invalid_nsec"
        ) from None


def _identity(keys: object) -> Identity:
    from nostr_sdk import Keys

    assert isinstance(keys, Keys)
    public = keys.public_key()
    return Identity(keys.secret_key().to_bech32(), public.to_bech32(), public.to_hex())


def _log_n(ncryptsec: str) -> int:
    """The second byte of the payload: how much memory opening it takes."""
    bits = 0
    for sign in ncryptsec.removeprefix("ncryptsec1")[:4]:
        bits = bits << 5 | _BECH32.index(sign)
    return bits >> 4 & 0xFF


def _normal(passphrase: str) -> str:
    """NIP-49: the same passphrase, however it was typed."""
    return unicodedata.normalize("NFKC", passphrase)
