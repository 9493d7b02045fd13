"""One encrypted file with everything that a profile cannot be made again from: settings, books and secrets.

A line of JSON (format, version, time, salt, work factor, nonce), then a ZIP sealed with AES-256-GCM under a key from the
passphrase (scrypt); the line is authenticated with it. The wallet's directories are not in it: their coins come back from the
words.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import io
import json
import os
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.core.recognise import BACKUP_BEGINS, BACKUP_FORMAT
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.migrations import copy_file
from routstr_desktop.system.paths import Paths, write_private_bytes
from routstr_desktop.system.secrets import KEY_PEPPER, LOCAL_KEY, NSEC, ONION_KEY, SEED_WORDS, UPSTREAM_API_KEY, Secrets
from routstr_desktop.system.vault import MAX_N, N, canonical, derive

from .configuration import load

log = structlog.get_logger(__name__)

VERSION = 1
MAX_HEADER = 4096
MAX_PLAIN = 2**31 - 1
"""Bytes that AES-GCM seals in one piece."""
_NEEDED = (SEED_WORDS, KEY_PEPPER, LOCAL_KEY)
_CONFIG, _LEDGER, _SECRETS = "config.toml", "ledger.sqlite3", "secrets.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds."""

    config: bytes | None
    ledger: bytes = field(repr=False)
    secrets: dict[str, str] = field(repr=False)
    made: int | None = None
    """Unix seconds; files of the first versions do not say it."""


async def make(paths: Paths, secrets: Secrets, target: Path, passphrase: str) -> int:
    """Write the backup of a profile (which may be in use) and return its size in bytes. Replaces an older backup.

    ConfigError: no books yet, another program's file in the way, or it cannot be written. SecretsLocked, LedgerFailure.
    """
    if not paths.ledger_file.exists():
        raise ConfigError(say("There are no books in {folder} yet.", folder=paths.data_dir), code="no_profile")
    kept = {}
    upstreams = load(paths, environment={}).settings.upstreams
    for name in (*_NEEDED, UPSTREAM_API_KEY, NSEC, ONION_KEY, *(one.secret for one in upstreams)):
        if (value := await secrets.get(name)) is not None:
            kept[name] = value
    if missing := [name for name in _NEEDED if name not in kept]:
        raise SecretsLocked(
            say("The profile's secrets are not complete ({missing}); no backup was made.", missing=", ".join(missing))
        )
    return await asyncio.to_thread(_write, paths, kept, target, passphrase)


def _write(paths: Paths, secrets: dict[str, str], target: Path, passphrase: str) -> int:
    try:
        if target.exists() and not target.read_bytes()[:MAX_HEADER].startswith(BACKUP_BEGINS):
            raise ConfigError(say("{target} is there already and is no backup of routstr. Choose another name.", target=target))
        with tempfile.TemporaryDirectory(dir=paths.data_dir) as directory:
            copy = Path(directory) / _LEDGER
            copy_file(paths.ledger_file, copy)
            sealed = seal(_pack(paths, copy, secrets), passphrase)
        write_private_bytes(target, sealed)
    except OSError as error:
        raise ConfigError(
            say("The backup {target} cannot be written ({reason}).", target=target, reason=error.strerror)
        ) from error
    log.info("backup_made", bytes=len(sealed))
    return len(sealed)


def _pack(paths: Paths, ledger: Path, secrets: dict[str, str]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ledger, _LEDGER)
        archive.writestr(_SECRETS, json.dumps(secrets))
        if paths.config_file.exists():
            archive.write(paths.config_file, _CONFIG)
    return box.getvalue()


def seal(plain: bytes, passphrase: str) -> bytes:
    """The content under its header."""
    if len(plain) > MAX_PLAIN:
        raise ConfigError(say("The books are too large for one backup file (2 GiB when packed)."))
    salt, nonce = os.urandom(16), os.urandom(12)
    header: dict[str, object] = {"format": BACKUP_FORMAT, "version": VERSION, "kdf": "scrypt", "n": N, "made": int(time.time())}
    header |= {"salt": base64.b64encode(salt).decode(), "nonce": base64.b64encode(nonce).decode()}
    key = derive(passphrase, salt, N)
    header["check"] = _check(key)
    return json.dumps(header).encode() + b"\n" + AESGCM(key).encrypt(nonce, plain, canonical(header))


def _check(key: bytes) -> str:
    """Tells a wrong passphrase from a damaged file; it costs a guess as much work as the content does."""
    return hmac.new(key, b"check", "sha256").hexdigest()[:32]


def read(file: Path, passphrase: str) -> Contents:
    """Open a backup. ConfigError: no backup, damaged, or of a newer version; SecretsLocked: wrong passphrase. Blocking."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(say("The backup {file} cannot be read ({reason}).", file=file, reason=error.strerror)) from error
    line, _, sealed = content.partition(b"\n")
    if not line.startswith(BACKUP_BEGINS) or len(line) > MAX_HEADER:
        raise ConfigError(
            say("{file} is not a backup of routstr, or its beginning is damaged.", file=file), code="backup_damaged"
        )
    try:
        header = json.loads(line)
        version, n = int(header["version"]), int(header["n"])
        salt, nonce = (base64.b64decode(header[name], validate=True) for name in ("salt", "nonce"))
        if version <= VERSION and (not 2**14 <= n <= MAX_N or n & (n - 1) or len(nonce) != 12):
            raise ValueError("work factor")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(
            say("The backup {file} is damaged: its header cannot be read.", file=file), code="backup_damaged"
        ) from error
    if version > VERSION:
        raise ConfigError(
            say("The backup {file} was made by a newer version of routstr. Install that version or a later one.", file=file),
            code="backup_newer",
        )
    key = derive(passphrase, salt, n)
    if not hmac.compare_digest(_check(key), str(header.get("check"))):
        raise SecretsLocked(
            say("The passphrase does not open {file}. Nothing was changed.", file=file), code="wrong_passphrase"
        )
    try:
        plain = AESGCM(key).decrypt(nonce, sealed, canonical(header))
    except (InvalidTag, ValueError):
        raise ConfigError(say("The backup {file} is damaged. Nothing was changed.", file=file), code="backup_damaged") from None
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            config = archive.read(_CONFIG) if _CONFIG in archive.namelist() else None
            secrets: dict[str, str] = json.loads(archive.read(_SECRETS))
            made = header.get("made")
            return Contents(config, archive.read(_LEDGER), secrets, made if isinstance(made, int) else None)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ConfigError(say("The backup {file} is not complete.", file=file), code="backup_damaged") from error
