"""What this program runs on: the facts that a report of a fault needs, none of which says who its user is."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys

from routstr_desktop import __version__

_PACKAGES = ("PySide6-Essentials", "qasync", "aiohttp", "cashu", "nostr-sdk", "keyring")


def facts() -> dict[str, str]:
    """Name and value, in the order to show. Blocking for some tenths of a second: the keyring's libraries are looked for."""
    return {
        "Routstr Desktop": f"{__version__}{' (bundle)' if getattr(sys, 'frozen', False) else ''}",
        "System": _system(),
        "Desktop": os.environ.get("XDG_CURRENT_DESKTOP") or "unknown",
        "Session": os.environ.get("XDG_SESSION_TYPE") or "unknown",
        "Keyring": _keyring(),
        "Python": platform.python_version(),
        **{name: _version(name) for name in _PACKAGES},
    }


def as_text(named: dict[str, str]) -> str:
    """One fact a line."""
    return "".join(f"{name}: {value}\n" for name, value in named.items())


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:  # not a Linux, or one that does not say
        name = ""
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{name} ({kernel})" if name else kernel


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _keyring() -> str:
    import keyring

    backend = keyring.get_keyring()
    return f"{type(backend).__module__}.{type(backend).__name__}"
