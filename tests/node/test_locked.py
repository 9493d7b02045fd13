"""Locked payments as the operator sees them: what waits, a mint that refused some, and trusting it again."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from routstr_desktop.core.errors import UntrustedMint
from routstr_desktop.core.keys import key_prefix, secret_from_token
from routstr_desktop.ledger import Beneficiary
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.tokens import Coin, encode
from tests.support.locks import locked_coins, spend_elsewhere
from tests.support.mint import TestMint


@pytest.fixture
async def node(tmp_path: Path, mint: TestMint) -> AsyncIterator[Node]:
    """Without a provider: being paid needs none. Audited at the end."""
    made = Node(demo_settings("", mint.url), Paths(tmp_path / "data").prepare(), Secrets.in_memory())
    await made.start()
    yield made
    audit = await made.audit()
    assert audit.ok, audit.problems
    await made.stop()


async def paid(node: Node, mint: TestMint, amount: int = 16) -> list[Coin]:
    """A customer pays with locked ecash."""
    ledger, wallet = node.parts()
    coins = await locked_coins(mint.url, amount, wallet.key.pubkey)
    secret = secret_from_token(secrets.token_hex(8))
    to = Beneficiary("key", key_hash=ledger.key_hash(secret), key_prefix=key_prefix(secret))
    await wallet.redeem(encode(mint.url, "sat", coins), to)
    return coins


async def test_what_waits_is_shown_and_its_limit_can_be_changed(node: Node, mint: TestMint) -> None:
    await paid(node, mint)
    shown = await node.snapshot()
    assert [(one.unswapped_msat, one.balance_msat) for one in shown.mints] == [(16_000, 0)]
    assert shown.customers_msat == 16_000
    (line,) = await node.history(10)
    assert (line.kind, line.state, line.amount_msat) == ("payment", "done", 16_000)
    await node.change_settings(locked_limit_sat=0)
    await paid(node, mint, 32)
    assert [(one.unswapped_msat, one.balance_msat) for one in (await node.snapshot()).mints] == [(16_000, 32_000)]
    await node.parts()[1].swap_locked()
    assert [(one.unswapped_msat, one.balance_msat) for one in (await node.snapshot()).mints] == [(0, 48_000)]
    assert [line.amount_msat for line in await node.history(10)] == [32_000, 16_000], "the swap itself is no line"


async def test_a_mint_that_refused_is_told_and_can_be_trusted_again(node: Node, mint: TestMint) -> None:
    _, wallet = node.parts()
    coins = await paid(node, mint)
    await spend_elsewhere(mint.url, wallet.key, coins)
    await wallet.swap_locked()
    shown = await node.snapshot()
    (problem,) = [one for one in shown.problems if one.cause == "mint-refused"]
    assert "16 sat" in problem.text
    assert [(one.trusted, one.lost_msat) for one in shown.mints] == [(False, 16_000)]
    assert [line.state for line in await node.history(10)] == ["failed"]
    with pytest.raises(UntrustedMint):
        await node.receive(await mint.fund(8))
    await node.trust_mint(mint.url)
    await node.receive(await mint.fund(8))
    after = await node.snapshot()
    assert [(one.trusted, one.lost_msat) for one in after.mints] == [(True, 0)]
    assert not [one for one in after.problems if one.cause == "mint-refused"]
