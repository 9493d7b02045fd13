"""A backup takes the place of a profile that holds nothing: a crash at any line leaves the one or the other, whole.

First everything is staged beside the profile, which lies untouched: books and settings in a directory of their own, secrets
under names of their own in the secrets store, never in a file. The search for coins is journaled in the staged books. One
atomic write of the plan decides (`ready`). From there on `finish` goes to the end, and whoever starts next does it first:
`boot` takes the settings over, `open_profile` the rest.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import structlog

from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.glance import glance, seal_file
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.system.paths import Paths, write_private_bytes
from routstr_desktop.system.secrets import KEY_PEPPER, NSEC, ONION_KEY, Secrets
from routstr_desktop.wallet.faults import reach
from routstr_desktop.wallet.restore import begin
from routstr_desktop.wallet.tokens import MSAT_PER_UNIT

from .backup import Contents
from .configuration import load
from .settings import Settings
from .takeover_plan import Plan, finish_settings, read, staged, write

log = structlog.get_logger(__name__)

STAGED = "restoring-"
"""In front of a secret's name until the plan is ready."""
IRREPLACEABLE = (NSEC, ONION_KEY)
"""Others know the node by these."""


async def check_empty(contents: Contents, paths: Paths, secrets: Secrets) -> None:
    """ConfigError if there is anything of another profile."""
    taken = paths.ledger_file.exists() or any(paths.wallets.glob("*"))
    if not taken and paths.config_file.exists():
        taken = paths.config_file.read_bytes() != contents.config
    for name, value in contents.secrets.items():
        taken = taken or await secrets.get(name) not in (None, value)
    if taken:
        raise ConfigError(
            say(
                "{folder} is in use already. By a command a backup is restored into an empty profile only: choose another "
                "directory with --data-dir. Nothing was changed.",
                folder=paths.data_dir,
            ),
            code="profile_not_empty",
        )


async def irreplaceable(contents: Contents, secrets: Secrets) -> bool:
    """Whether this profile has a name in the world that the backup would take away."""
    for name in IRREPLACEABLE:
        if await secrets.get(name) not in (None, contents.secrets.get(name)):
            return True
    return False


async def stage(contents: Contents, paths: Paths, secrets: Secrets, forget: Iterable[str] = ()) -> list[str]:
    """Prepare everything beside the profile; the ids of the searches for coins that begin with it.

    ConfigError (books of a newer version, or damaged), SecretsLocked, LedgerFailure.
    """
    await discard(paths, secrets)
    plan = Plan("staging", tuple(contents.secrets), tuple(name for name in forget if name not in contents.secrets))
    await asyncio.to_thread(_lay_out, contents, paths, plan)
    reach("takeover:begun")
    try:
        searches = await _journal_searches(contents, paths)
        reach("takeover:books")
        for name, value in contents.secrets.items():
            await secrets.set(STAGED + name, value)
            reach("takeover:kept")
    except Exception:
        await discard(paths, secrets)
        raise
    reach("takeover:staged")
    return searches


def _lay_out(contents: Contents, paths: Paths, plan: Plan) -> None:
    place = paths.restoring
    try:
        place.mkdir(mode=0o700)
        write(paths, plan)
        write_private_bytes(staged(paths).ledger_file, contents.ledger)
        if contents.config is not None:
            write_private_bytes(staged(paths).config_file, contents.config)
    except OSError as error:
        raise ConfigError(
            say(
                "The backup cannot be unpacked into {place} ({reason}). Nothing was changed.",
                place=place,
                reason=error.strerror,
            )
        ) from error


async def _journal_searches(contents: Contents, paths: Paths) -> list[str]:
    """Wherever these books say that something is, and at every mint that is trusted: whoever opens them searches there."""
    place = staged(paths)
    known = await asyncio.to_thread(glance, place.ledger_file)
    trusted = [(mint, unit) for mint in load(place).settings.cashu_mints for unit in MSAT_PER_UNIT]
    ledger = await Ledger.open(place.ledger_file, pepper=bytes.fromhex(contents.secrets[KEY_PEPPER]))
    try:
        places = dict.fromkeys((*known.places, *trusted))
        searches = [await begin(ledger.operations, mint, unit, backup=True) for mint, unit in places]
    finally:
        await ledger.close()
    await asyncio.to_thread(seal_file, place.ledger_file)
    return [row.id for row in searches]


def decide(paths: Paths) -> None:
    """What was staged is the profile from now on; the settings that go are kept beside, as nothing else tells of them."""
    plan = read(paths)
    assert plan is not None
    if paths.config_file.exists():
        write_private_bytes(paths.config_file.with_name("config.toml.before-restore"), paths.config_file.read_bytes())
    write(paths, replace(plan, state="ready"))
    reach("takeover:ready")


async def finish(paths: Paths, secrets: Secrets) -> bool:
    """Take everything over that was decided; what was not is thrown away. Whether there was anything. Repeatable.

    SecretsLocked if the staged secrets are gone: then this is not the secrets store that the backup was restored into.
    """
    plan = read(paths)
    if plan is None or plan.state == "staging":
        await discard(paths, secrets)
        return False
    if plan.state == "ready":
        await _take_over(paths, secrets, plan)
    await discard(paths, secrets)
    reach("takeover:forgotten")
    log.info("backup_restored")
    return True


async def _take_over(paths: Paths, secrets: Secrets, plan: Plan) -> None:
    for name in plan.secrets:
        value = await secrets.get(STAGED + name)
        if value is None:
            raise SecretsLocked(
                say(
                    "A backup was being restored here, and its secrets are not in this secrets store. Start routstr as the "
                    "user (and with the keyring or passphrase) that restored it."
                ),
                code="secrets_missing",
            )
        await secrets.set(name, value)
    for name in plan.forget:
        await secrets.delete(name)
    reach("takeover:secrets")
    finish_settings(paths)
    fresh = staged(paths).ledger_file
    if fresh.exists():
        for old in ("-wal", "-shm"):  # of the file that goes: the next one must not read them
            paths.ledger_file.with_name(paths.ledger_file.name + old).unlink(missing_ok=True)
        fresh.replace(paths.ledger_file)
    reach("takeover:replaced")
    write(paths, replace(plan, state="done"))
    reach("takeover:done")


async def discard(paths: Paths, secrets: Secrets) -> None:
    """Remove what is staged, here and in the secrets store."""
    plan = read(paths)
    for name in plan.secrets if plan is not None else ():
        await secrets.delete(STAGED + name)
    if paths.restoring.exists():
        await asyncio.to_thread(shutil.rmtree, paths.restoring)


def settings_after(settings: Settings, before: Settings, paths: Paths) -> Settings:
    """The settings of the profile as it is now, with what this run was given besides (the command line). ConfigError."""
    given: dict[str, Any] = {}
    for name in Settings.model_fields:
        if (value := getattr(settings, name)) != getattr(before, name):
            given[name] = value
    return load(paths, given).settings
