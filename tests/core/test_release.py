"""News of a newer version counts only if those who make the program signed exactly that."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.release import Release, read

MAKERS = Ed25519PrivateKey.from_private_bytes(b"m" * 32)
KEY = MAKERS.public_key().public_bytes_raw()
SAID: dict[str, Any] = {"version": "1.3", "page": "https://example.com/routstr/1.3", "notes": "Faster."}


def manifest(said: Any = None, signer: Ed25519PrivateKey = MAKERS) -> bytes:
    told = json.dumps(SAID if said is None else said).encode()
    return told + b"\n" + base64.b64encode(signer.sign(told)) + b"\n"


def test_the_makers_word_counts() -> None:
    assert read(manifest(), KEY) == Release("1.3", "https://example.com/routstr/1.3", "Faster.")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\n",
        b"{}",
        manifest(signer=Ed25519PrivateKey.from_private_bytes(b"x" * 32)),
        manifest().replace(b"1.3", b"9.3", 1),
        manifest() + b"more\n",
        b" " + manifest(),
        manifest(said={"version": "1.3", "page": SAID["page"], "notes": "x" * 20_000}),
    ],
)
def test_what_they_did_not_sign_is_ignored(wrong: bytes) -> None:
    with pytest.raises(ConfigError, match="not signed"):
        read(wrong, KEY)


@pytest.mark.parametrize(
    "said",
    [
        [],
        {},
        {"version": "1.3"},
        {"version": 13, "page": SAID["page"]},
        {"version": "1.3-rc", "page": SAID["page"]},
        {"version": "1.3", "page": "http://example.com"},
        {"version": "1.3", "page": "file:///etc/passwd"},
        {"version": "1.3", "page": "https://example.com/\nx"},
    ],
)
def test_what_cannot_be_understood_is_said(said: Any) -> None:
    with pytest.raises(ConfigError, match="cannot be understood"):
        read(manifest(said), KEY)


@pytest.mark.parametrize(
    ("there", "here", "newer"),
    [("1.3", "1.2.9", True), ("0.10", "0.9", True), ("1.3", "1.3.0", False), ("1.2", "1.3", False), ("9.0", "1.3.dev1", False)],
)
def test_newer_is_by_numbers(there: str, here: str, newer: bool) -> None:
    assert Release(there, SAID["page"]).newer_than(here) is newer
