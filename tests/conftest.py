"""Fixtures that several parts share (a real mint, ...) live in tests/support; each part keeps its own beside its tests."""

from __future__ import annotations

from importlib.util import find_spec

SHARED = ("tests.support.mints",)

pytest_plugins = [name for name in SHARED if find_spec(name)]
