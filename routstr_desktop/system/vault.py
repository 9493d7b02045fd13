"""The encrypted secrets file, where this computer has no keyring: passphrase -> scrypt -> AES-256-GCM.

Each write draws a new nonce and replaces the file atomically (0600). The header is authenticated with the content,
so neither the work factor nor the version can be changed unnoticed.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.core.sentence import say

from .paths import write_private

N = 2**17
MAX_N = 2**20
_FORMAT = "routstr-desktop-secrets"


def derive(passphrase: str, salt: bytes, n: int) -> bytes:
    """A 256-bit key of a passphrase (scrypt, r = 8, p = 1); about 0.3 s and 128 MiB with n = N."""
    return Scrypt(salt=salt, length=32, n=n, r=8, p=1).derive(passphrase.encode())


class EncryptedFile:
    """A small dictionary of secrets in one file. Blocking (scrypt takes about 0.3 s): use it in an executor."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._passphrase = passphrase
        self._salt = os.urandom(16)
        self._key: bytes | None = None
        self._values: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """The secret, or None; SecretsLocked if the passphrase does not open the file."""
        return self._open().get(name)

    def set(self, name: str, value: str) -> None:
        """Store a secret."""
        self._write({**self._open(), name: value})

    def delete(self, name: str) -> None:
        """Remove a secret; unknown names are fine."""
        values = dict(self._open())
        if values.pop(name, None) is not None:
            self._write(values)

    def _derive(self, salt: bytes, n: int) -> bytes:
        return derive(self._passphrase, salt, n)

    def _open(self) -> dict[str, str]:
        if self._values is None:
            self._values = self._read() if self._path.exists() else {}
        return self._values

    def _read(self) -> dict[str, str]:
        try:
            box = json.loads(self._path.read_text(encoding="utf-8"))
            header = box["header"]
            n = int(header["n"])
            if header["format"] != _FORMAT or header["version"] != 1 or not 2**14 <= n <= MAX_N:
                raise ValueError("unknown header")
            salt, nonce, sealed = (base64.b64decode(text) for text in (header["salt"], box["nonce"], box["sealed"]))
        except (ValueError, KeyError, TypeError) as error:
            raise SecretsLocked(
                say(
                    "The secrets file {path} is damaged. Restore it from a backup; the wallet comes back from its 12 words.",
                    path=self._path,
                )
            ) from error
        key = self._derive(salt, n)
        try:
            plain = AESGCM(key).decrypt(nonce, sealed, canonical(header))
        except InvalidTag:
            raise SecretsLocked(
                say(
                    "The passphrase does not open {path}. Check ROUTSTR_PASSPHRASE or ROUTSTR_PASSPHRASE_FILE.", path=self._path
                ),
                code="wrong_passphrase",
            ) from None
        self._salt, self._key = (salt, key) if n == N else (self._salt, None)
        values: dict[str, str] = json.loads(plain)
        return values

    def _write(self, values: dict[str, str]) -> None:
        if self._key is None:
            self._key = self._derive(self._salt, N)
        header = {"format": _FORMAT, "version": 1, "kdf": "scrypt", "n": N, "salt": base64.b64encode(self._salt).decode()}
        nonce = os.urandom(12)
        sealed = AESGCM(self._key).encrypt(nonce, json.dumps(values).encode(), canonical(header))
        box = {"header": header, "nonce": base64.b64encode(nonce).decode(), "sealed": base64.b64encode(sealed).decode()}
        write_private(self._path, json.dumps(box, indent=1) + "\n")
        self._values = values


def canonical(header: dict[str, object]) -> bytes:
    """The header as it is authenticated with the content."""
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
