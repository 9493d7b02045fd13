"""Fixtures of the wallet's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.lnurl import LnurlClient
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

from .house import House

Opener = Callable[..., Awaitable[House]]


@pytest.fixture(scope="session")
def words() -> str:
    """One phrase for a test session; every test has its own directory and mints count per keyset, so see `fresh_words`."""
    return nutshell.new_words()


@pytest.fixture
def fresh_words() -> str:
    """Words that no mint has seen."""
    return nutshell.new_words()


@pytest.fixture
async def open_house(tmp_path: Path, fresh_words: str) -> AsyncIterator[Opener]:
    """Opens (again) the house of this test."""
    houses: list[House] = []

    async def opener(*mints: str, name: str = "house", answer_timeout: float = 5.0, lnurl: LnurlClient | None = None) -> House:
        house = await House.open(tmp_path / name, fresh_words, mints, answer_timeout=answer_timeout, lnurl=lnurl)
        houses.append(house)
        return house

    yield opener
    for house in houses:
        await house.close()


@pytest.fixture
async def proxy(mint: TestMint) -> AsyncIterator[FaultProxy]:
    """A fault proxy in front of the mint without fees."""
    async with FaultProxy(mint.url) as running:
        yield running
