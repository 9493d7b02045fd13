from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.proxy.stand import Stand
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream, upstream  # noqa: F401


@pytest_asyncio.fixture
async def stand(tmp_path: Path, upstream: ScriptedUpstream) -> AsyncIterator[Stand]:  # noqa: F811
    """A proxy without a wallet: keys are funded straight in the ledger. Ends with an audit."""
    made = await Stand.open(tmp_path, upstream)
    try:
        yield made
        await made.audit()
    finally:
        await made.close()


@pytest_asyncio.fixture
async def shop(stand: Stand, tmp_path: Path, mint: TestMint) -> Stand:
    """A proxy with a wallet at a mint without fees."""
    await stand.with_wallet(tmp_path / "wallets", mint.url)
    return stand


@pytest_asyncio.fixture
async def fee_shop(stand: Stand, tmp_path: Path, fee_mint: TestMint) -> Stand:
    """A proxy with a wallet at a mint that takes 100 ppk."""
    await stand.with_wallet(tmp_path / "wallets", fee_mint.url)
    return stand


@pytest_asyncio.fixture
async def faulty(mint: TestMint) -> AsyncIterator[FaultProxy]:
    """A mint that misbehaves as told."""
    async with FaultProxy(mint.url) as running:
        yield running


@pytest_asyncio.fixture
async def faulty_shop(stand: Stand, tmp_path: Path, faulty: FaultProxy) -> Stand:
    """A proxy with a wallet at a mint that misbehaves as told."""
    await stand.with_wallet(tmp_path / "wallets", faulty.url)
    return stand
