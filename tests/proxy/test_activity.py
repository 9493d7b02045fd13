"""What the operator's log learns of a request: who asked, how the price was made. Never what was said."""

from __future__ import annotations

import pytest

from routstr_desktop.core.activity import LogFilter, LogRow
from routstr_desktop.proxy.app import LONGEST, app_of
from tests.proxy.stand import Stand


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({}, ""),
        ({"User-Agent": "claude-cli/2.1.197 (external, cli)"}, "claude-cli"),
        ({"User-Agent": "OpenAI/Python 1.50.0"}, "OpenAI/Python"),
        ({"User-Agent": "curl/7.88.1"}, "curl"),
        ({"User-Agent": "codex_cli_rs/0.169.0 (Debian 12.0; x86_64)", "X-Title": "  My\t editor "}, "My editor"),
        ({"X-Title": "x" * 500}, "x" * LONGEST),
        ({"User-Agent": "evil\x1b[2J"}, ""),
        ({"X-Title": "\udcff"}, ""),
        ({"User-Agent": "   "}, ""),
    ],
)
def test_the_name_of_an_app(headers: dict[str, str], name: str) -> None:
    assert app_of(headers) == name


async def newest(stand: Stand) -> LogRow:
    return (await stand.ledger.activity.page(LogFilter(), 1)).rows[0]


@pytest.mark.parametrize("stream", [False, True])
async def test_the_parts_of_a_bill_are_its_sum(stand: Stand, stream: bool) -> None:
    secret = await stand.fund(1_000_000)
    answer = await stand.chat(secret, stream=stream, headers={"X-Title": "Editor"})
    one = await newest(stand)
    assert answer.status == 200
    assert (one.app, one.stream, one.paid_msat) == ("Editor", stream, 1_000_000 - stand.balance(secret))
    assert one.billed is not None
    assert one.billed.output == 2 * one.completion_tokens
    plain = one.cost_msat - one.billed.output - one.billed.cache_read - one.billed.cache_write - one.billed.base
    assert plain == one.prompt_tokens
    assert (one.billed.input_rate, one.billed.output_rate, one.billed.btc_usd) == (10**6, 2 * 10**6, "100000")


async def test_what_was_not_charged_has_no_bill(stand: Stand) -> None:
    secret = await stand.fund(1_000_000)
    assert (await stand.chat(secret, model="play-small:e500")).status >= 500
    one = await newest(stand)
    assert (one.billed, one.cost_msat, one.outcome) == (None, 0, "failed")
