"""A flat price in sat needs no exchange rate."""

from __future__ import annotations

import pytest

from routstr_desktop.upstream.bitcoin import BitcoinPrice
from tests.proxy.stand import Stand


@pytest.mark.parametrize("stream", [False, True])
async def test_without_a_rate(stand: Stand, stream: bool) -> None:
    stand.services.bitcoin = BitcoinPrice()  # has never been asked
    secret = await stand.fund(5_000)
    refused = await stand.chat(secret, stream=stream)
    assert (refused.status, refused.json["error"]["code"]) == (503, "pricing_unavailable")
    stand.services.config.fixed_msat = 2_000
    answer = await stand.chat(secret, stream=stream)
    assert answer.status == 200
    assert "X-Routstr-Cost-Usd" not in answer.headers
    assert stand.balance(secret) == 3_000
    (row,) = [row for row in await stand.rows() if row.status == 200]
    assert (row.cost_msat, row.upstream) == (2_000, "scripted")
