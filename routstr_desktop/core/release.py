"""What a newer version of this program says of itself, and whether it is really those who make the program who say it.

A manifest is two lines: one JSON object (`version`, `page`, `notes`) and the Ed25519 signature of exactly that line, in base64.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .errors import ConfigError
from .sentence import say

MAX_BYTES = 16_384
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")
_PAGE = re.compile(r"https://[A-Za-z0-9.-]{1,200}(/[A-Za-z0-9._~/#?=&%-]{0,500})?")


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be had. Nothing is ever installed from it: `page` is for a person to open."""

    version: str
    page: str
    notes: str = ""
    """A sentence or two on what is new."""

    def newer_than(self, version: str) -> bool:
        """By numbers: 0.10 comes after 0.9. A version that is no number (a development tree) is never outdated."""
        return _VERSION.fullmatch(version) is not None and _numbers(self.version) > _numbers(version)


def read(manifest: bytes, key: bytes) -> Release:
    """The release that a manifest signed by `key` (32 bytes) tells of. ConfigError when it is anybody else's, or unreadable."""
    try:
        told, signature = manifest[: MAX_BYTES + 1].rstrip(b"\n").split(b"\n")
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature, validate=True), told)
    except (ValueError, binascii.Error, InvalidSignature):
        raise ConfigError(
            say("The news of a new version is not signed by those who make this program. It is ignored.")
        ) from None
    try:
        said = json.loads(told)
        release = Release(said["version"], said["page"], str(said.get("notes", ""))[:300])
        if not _VERSION.fullmatch(release.version) or not _PAGE.fullmatch(release.page):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConfigError(say("The news of a new version cannot be understood. Look at the project's page.")) from None
    return release


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
