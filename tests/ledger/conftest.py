"""A real ledger file for each test; every one of them ends with books that balance."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.ledger import Ledger

from .books import open_ledger, sound


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    """An empty ledger, audited and closed afterwards."""
    ledger = await open_ledger(tmp_path)
    yield ledger
    await sound(ledger)
    await ledger.close()
