"""Fixtures that several parts share (a real mint, ...) live in tests/support; each part keeps its own beside its tests."""

from __future__ import annotations

import pytest
import structlog

from routstr_desktop.system import torproxy

pytest_plugins = ["tests.support.mints"]
MOVES_MONEY = tuple(f"tests/{part}/" for part in ("ledger", "money", "node", "proxy", "wallet"))
"""Only these are watched by the count of covered lines, which would slow down the others for nothing."""
REPEATS = ("speed", "test_machine", "test_thousand")
"""Nor these, which walk the same lines thousands of times."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", type=float, default=0, metavar="MINUTES", help="play random histories of money for so long")
    parser.addoption("--every-await", action="store_true", help="kill operations at every wait, not at a part of them")
    parser.addoption("--thousand", action="store_true", help="all of the thousand operations, not a part of them")
    parser.addoption("--million", action="store_true", help="a request log of a million rows, not of some ten thousand")


@pytest.fixture(autouse=True, scope="session")
def _short_tracebacks() -> None:
    """What a test logs by accident is not drawn in colours with every variable: that takes seconds, and nobody reads it."""
    structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback


@pytest.fixture(autouse=True, scope="session")
def _no_tor_of_this_computer() -> None:
    """No test calls anything through a tor that happens to run here."""
    torproxy.PORTS = ()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with Qt come last: pytest-qt runs Qt's events around every later test of the process, whatever that test is."""
    items.sort(key=lambda item: "/gui/" in item.nodeid)
    for item in items:
        if not item.nodeid.startswith(MOVES_MONEY) or any(name in item.nodeid for name in REPEATS):
            item.add_marker(pytest.mark.no_cover)
