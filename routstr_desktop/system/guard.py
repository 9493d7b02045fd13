"""Refuses to start on versions that are known to crash."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata


def refusal(python: Sequence[int], pyside: str | None) -> str | None:
    """Why this pair of Python and PySide6 cannot be used, or None. `pyside` is its version, None = not installed.

    PySide6 6.12.0 drops references to None and True on Python 3.11 and aborts within seconds.
    """
    if tuple(python[:2]) < (3, 11):
        return f"Python {python[0]}.{python[1]} is too old: routstr needs Python 3.11 or 3.12."
    if pyside is not None and tuple(python[:2]) == (3, 11) and pyside.split(".")[:2] == ["6", "12"]:
        return (
            f"PySide6 {pyside} crashes on Python 3.11 within seconds. "
            "Install another one with: pip install 'PySide6-Essentials>=6.11.2,<6.12' (or use Python 3.12)."
        )
    return None


def installed_pyside() -> str | None:
    """The version of PySide6 from its metadata, without importing Qt."""
    for name in ("PySide6-Essentials", "PySide6_Essentials", "PySide6"):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return None
