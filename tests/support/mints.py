"""Fixtures: one running mint of each kind for the whole test session (`pytest_plugins = ["tests.support.mints"]`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .mint import TestMint


@pytest.fixture(scope="session")
def mint() -> Iterator[TestMint]:
    """A mint without fees."""
    yield from _running()


@pytest.fixture(scope="session")
def fee_mint() -> Iterator[TestMint]:
    """A mint that takes 100 ppk per input: 1 sat for up to ten coins."""
    yield from _running(fee_ppk=100)


@pytest.fixture(scope="session")
def v1_mint() -> Iterator[TestMint]:
    """A mint with version 1 keyset ids."""
    yield from _running(v1_keysets=True)


def _running(*, fee_ppk: int = 0, v1_keysets: bool = False) -> Iterator[TestMint]:
    mint = TestMint.start(fee_ppk=fee_ppk, v1_keysets=v1_keysets)
    try:
        yield mint
    finally:
        mint.stop()
