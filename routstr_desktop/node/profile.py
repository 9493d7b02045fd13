"""The secrets a profile needs before anything else runs: the wallet's 12 words, the pepper of the keys, the local key."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass, field

from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import KEY_PEPPER, LOCAL_KEY, SEED_WORDS, Secrets

from . import takeover


@dataclass(frozen=True, slots=True)
class ProfileSecrets:
    """What was read once at start; never shown by repr."""

    words: str = field(repr=False)
    pepper: bytes = field(repr=False)
    local_key: str = field(repr=False)


def new_words() -> str:
    """12 BIP-39 words from 128 random bits."""
    from mnemonic import Mnemonic

    words: str = Mnemonic("english").generate(strength=128)
    return words


def new_local_key() -> str:
    """`sk-` and 64 random hex digits."""
    return "sk-" + random.token_hex(32)


async def open_profile(paths: Paths, secrets: Secrets) -> ProfileSecrets:
    """Read the secrets, or make them on the very first start. A backup that was about to be restored here is restored first.

    SecretsLocked where there are books already but their secrets are gone: new ones would orphan the wallet and every key.
    """
    await takeover.finish(paths, secrets)
    if paths.ledger_file.exists():
        for name, what in (
            (SEED_WORDS, say("the wallet's 12 words")),
            (KEY_PEPPER, say("the secret that recognises the keys")),
        ):
            if await secrets.get(name) is None:
                raise SecretsLocked(
                    say(
                        "{folder} has books, but {what} is not in the {place}. Start routstr as the user (and "
                        "with the keyring or passphrase) that made them, or move the directory away to begin anew.",
                        folder=paths.data_dir,
                        what=what,
                        place=_place(secrets),
                    ),
                    code="secrets_missing",
                )
    words = await secrets.get_or_make(SEED_WORDS, new_words)
    pepper = await secrets.get_or_make(KEY_PEPPER, lambda: random.token_hex(32))
    local_key = await secrets.get_or_make(LOCAL_KEY, new_local_key)
    return ProfileSecrets(words, bytes.fromhex(pepper), local_key)


def _place(secrets: Secrets) -> str:
    return {"keyring": say("keyring"), "file": say("encrypted secrets file")}.get(secrets.kind, say("secrets store"))
