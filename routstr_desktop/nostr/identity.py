"""Who this node is on Nostr: one key for life. Reviews stick to it, so it is made once and then only carried along.

The secret lives in the secrets store alone; what may be shown is the npub and its hex form.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from routstr_desktop.core.errors import BadRequest


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


def parse(text: str) -> Identity:
    """From an nsec or 64 hex digits (NIP-19); spaces around it do not count. BadRequest says what it is instead."""
    from nostr_sdk import Keys, NostrSdkError

    given = text.strip()
    if given.lower().startswith("npub1"):
        raise BadRequest("That is an npub, the public half. The secret half begins with nsec1.", code="invalid_nsec")
    if given.lower().startswith("ncryptsec1"):
        raise BadRequest("That is an encrypted key (ncryptsec). Decrypt it first: the nsec is needed.", code="invalid_nsec")
    try:
        keys = Keys.parse(given)
    except NostrSdkError:
        raise BadRequest("That is not a Nostr secret key: it must be an nsec or 64 hex digits.", code="invalid_nsec") from None
    public = keys.public_key()
    return Identity(keys.secret_key().to_bech32(), public.to_bech32(), public.to_hex())
