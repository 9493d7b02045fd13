"""The hold covers the worst case (invariants 34, 35), and what is forwarded means one thing."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.errors import BadRequest, InsufficientBalance
from routstr_desktop.core.pricing import DEFAULT_MAX_OUTPUT, Demand, Usage, price_card
from routstr_desktop.proxy.body import IMAGE_TOKENS, MIN_OUTPUT, fit, forwarded_body, measure, read_order
from routstr_desktop.proxy.json_text import parse_json

MODEL = Model("m", UsdPrice(Decimal("0.000001"), Decimal("0.000002")), context_length=100_000, max_completion_tokens=8_000)
OPEN = Model("open", MODEL.price)
CARD = price_card(MODEL, btc_usd=Decimal(100_000))


def order_of(model: Model = MODEL, *, ascii: bool = False, **fields: Any) -> tuple[Any, Any]:
    raw = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}], **fields}, ensure_ascii=ascii).encode()
    order = read_order(parse_json(raw), len(raw))
    return order, measure(order, model, raw)


@settings(deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_text_is_at_most_its_bytes(text: str, ascii: bool) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return
    _, demand = order_of(messages=[{"role": "user", "content": text}], max_tokens=5, ascii=ascii)
    assert size + 64 <= demand.input_tokens <= 2 * size + 300


def test_context_window_caps_the_input() -> None:
    _, demand = order_of(messages=[{"role": "user", "content": "x" * 1_000_000}])
    assert demand.input_tokens == 100_000


def test_images_count_as_images_and_files_as_everything() -> None:
    url = "data:image/png;base64," + "A" * 50_000
    for part in ({"type": "image_url", "image_url": {"url": url}}, {"type": "input_image", "image_url": url}):
        _, demand = order_of(messages=[{"role": "user", "content": [part, part]}])
        assert demand.images == 2
        assert 2 * IMAGE_TOKENS < demand.input_tokens < 2 * IMAGE_TOKENS + 500
    _, demand = order_of(messages=[{"role": "user", "content": [{"type": "file", "file": {"file_id": "x"}}]}])
    assert demand.input_tokens == 100_000
    mini = Model("openai/gpt-4o-mini", MODEL.price, context_length=128_000)
    _, demand = order_of(
        mini, messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://a/b.png"}}]}]
    )
    assert demand.input_tokens > 48_000


def test_output_limits() -> None:
    assert order_of(max_tokens=5, max_completion_tokens=9)[1].output_tokens == 9
    assert order_of(max_output_tokens=7, n=3)[1].output_tokens == 21
    assert order_of()[1].output_tokens == 8_000
    assert not order_of()[1].limited
    order, demand = order_of(OPEN)
    assert demand.output_tokens == DEFAULT_MAX_OUTPUT
    assert json.loads(forwarded_body(order, OPEN, limit_field="max_tokens"))["max_tokens"] == DEFAULT_MAX_OUTPUT


def card_needs_more(order: Any, demand: Any, available: int) -> bool:
    least = demand if demand.limited else Demand(demand.input_tokens, MIN_OUTPUT * order.choices)
    return CARD.worst_case(least) > available


@settings(deadline=None)
@given(st.integers(0, 40_000), st.integers(1, 4), st.one_of(st.none(), st.integers(1, 20_000)))
def test_fit_never_holds_too_little_nor_more_than_there_is(available: int, n: int, limit: int | None) -> None:
    fields: dict[str, Any] = {"n": n} if limit is None else {"n": n, "max_tokens": limit}
    order, demand = order_of(**fields)
    try:
        held = fit(order, CARD, demand, available)
    except InsufficientBalance:
        assert card_needs_more(order, demand, available)
        return
    assert held <= available
    each = order.capped or limit or 8_000
    assert each >= (MIN_OUTPUT if limit is None else 1)
    sent = json.loads(forwarded_body(order, MODEL, limit_field="max_tokens"))
    if order.capped:
        assert sent["max_tokens"] == order.capped
    assert held >= CARD.cost(Usage(demand.input_tokens, 0, 0, each * n)).total_msat


def test_what_is_not_forwarded() -> None:
    order, _ = order_of(user="me", provider={"order": ["dear"]}, service_tier="priority", temperature=0.5, stream=True)
    sent = json.loads(forwarded_body(order, replace(MODEL, upstream_id="real-m"), limit_field="max_tokens"))
    assert set(sent) == {"model", "messages", "temperature", "stream", "stream_options"}
    assert sent["model"] == "real-m"


def test_a_cache_of_an_hour_becomes_the_one_that_the_card_prices() -> None:
    part = {"type": "text", "text": "long", "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    order, _ = order_of(messages=[{"role": "user", "content": [part]}])
    sent = json.loads(forwarded_body(order, MODEL, limit_field="max_tokens"))
    assert sent["messages"][0]["content"][0]["cache_control"] == {"type": "ephemeral"}


@pytest.mark.parametrize("depth", [100, 900, 990, 1000, 5000, 100_000])
def test_nesting_never_breaks_us(depth: int) -> None:
    raw = b'{"model":"m","messages":[{"role":"user","content":"\\u00e9"}],"x":' + b"[" * depth + b"]" * depth + b"}"
    try:
        order = read_order(parse_json(raw), len(raw))
        measure(order, MODEL, raw)
        forwarded_body(order, MODEL, limit_field="max_tokens")
    except BadRequest:
        assert depth > 800
