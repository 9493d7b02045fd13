"""A profile brought back: from a backup, from the 12 words, or by looking again for coins of its own words.

All of these end in the same search at the mints and the same audit; the caller holds the lock of the data directory.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import SEED_WORDS, Secrets
from routstr_desktop.wallet.wallet import Wallet

from . import backup, configuration, takeover
from .profile import open_profile
from .words import read_words


async def from_file(
    paths: Paths, file: Path, passphrase: str, mints: Sequence[str] = (), *, deep: bool = False
) -> dict[str, Any]:
    """Unpack a backup into an empty profile, then look for its coins; repeated after a crash, go on.

    Errors as in `backup.read`, `takeover.check_empty` and `takeover.stage`.
    """
    contents = await asyncio.to_thread(backup.read, file, passphrase)
    secrets = await Secrets.open(paths)
    if not await takeover.finish(paths, secrets):
        await takeover.check_empty(contents, paths, secrets)
        await takeover.stage(contents, paths, secrets)
        takeover.decide(paths)
        await takeover.finish(paths, secrets)
    return await search(paths, secrets, mints, deep=deep)


async def from_words(paths: Paths, words: str, mints: Sequence[str] = (), *, deep: bool = False) -> dict[str, Any]:
    """Make an empty profile the one of these words and look for their coins; repeated on the same words, look again.

    ConfigError: wrong words, no mint to look at, or a profile of other words; then nothing was changed.
    """
    words = read_words(words)
    secrets = await Secrets.open(paths)
    known = await secrets.get(SEED_WORDS)
    if (known is None and paths.ledger_file.exists()) or known not in (None, words):
        raise ConfigError(
            f"{paths.data_dir} is in use already, with other words. Choose another directory with --data-dir. "
            "Nothing was changed.",
            code="profile_not_empty",
        )
    if not _trusted(paths, mints):
        raise ConfigError(
            "Which mints were used? The words do not say it: give each with --mint URL, or set CASHU_MINTS.", code="no_mints"
        )
    await secrets.set(SEED_WORDS, words)
    return await search(paths, secrets, mints, deep=deep)


async def again(paths: Paths, mints: Sequence[str] = (), *, deep: bool = False) -> dict[str, Any]:
    """Look again for coins of this profile's words. ConfigError if there is no profile."""
    if not paths.ledger_file.exists():
        raise ConfigError(f"There are no books in {paths.data_dir} yet.", code="no_profile")
    return await search(paths, await Secrets.open(paths), mints, deep=deep)


async def search(paths: Paths, secrets: Secrets, mints: Sequence[str], *, deep: bool = False) -> dict[str, Any]:
    """Search all mints (those given are added to the settings), finish what was pending, audit."""
    trusted = _trusted(paths, mints)
    profile = await open_profile(paths, secrets)
    ledger = await Ledger.open(paths.ledger_file, pepper=profile.pepper)
    try:
        wallet = Wallet(ledger, paths.wallets, words=profile.words, mints=trusted)
        await wallet.start(online=False)
        try:
            await wallet.recover()  # what was under way in older books is settled before they are compared with the coins
            found = await wallet.restore(deep=deep)
            pending = await wallet.recover()
            audit = await wallet.audit()
        finally:
            await wallet.close()
    finally:
        await ledger.close()
    return {
        "complete": not pending and not any(one.error for one in found),
        "total_msat": sum(one.total_msat for one in found),
        "found_msat": sum(one.found_msat for one in found),
        "credited_msat": sum(one.credited_msat for one in found),
        "mints": [dataclasses.asdict(one) for one in found],
        "pending_operations": pending,
        "ok": audit.ok,
        "problems": audit.problems,
    }


def _trusted(paths: Paths, mints: Sequence[str]) -> tuple[str, ...]:
    """The trusted mints; those of `mints` that are new are added to the settings. ConfigError for a wrong address."""
    trusted: tuple[str, ...] = configuration.load(paths).settings.cashu_mints
    if new := [mint.rstrip("/") for mint in mints if mint.rstrip("/") not in trusted]:
        trusted = (*trusted, *new)
        configuration.save(paths, {"cashu_mints": trusted})
    return trusted


async def words_of(paths: Paths) -> str:
    """The profile's 12 words. ConfigError if there is no profile, SecretsLocked if they cannot be read."""
    words = await (await Secrets.open(paths)).get(SEED_WORDS)
    if words is None:
        raise ConfigError(f"There is no wallet in {paths.data_dir} yet.", code="no_profile")
    return words


async def save(paths: Paths, target: Path, passphrase: str) -> int:
    """Write an encrypted backup, whether or not the profile is in use; its size in bytes. Errors as in `backup.make`."""
    return await backup.make(paths, await Secrets.open(paths), target, passphrase)
