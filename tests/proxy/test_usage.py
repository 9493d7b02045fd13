"""Usage in every dialect, and in none (invariants 21 to 26); what is told of a cost (24, 40)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.pricing import Cost, Usage, price_card, upstream_cost
from routstr_desktop.proxy.billing import Charge, add_cost, cost_headers, limited, whole_sats
from routstr_desktop.proxy.usage import read_usage, tells_output

DIALECTS: list[tuple[str, dict[str, Any], Usage]] = [
    ("openai", {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}, Usage(10, 0, 0, 5)),
    (
        "openai cached",
        {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}},
        Usage(6, 4, 0, 5),
    ),
    (
        "deepseek",
        {"prompt_tokens": 10, "completion_tokens": 5, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 6},
        Usage(6, 4, 0, 5),
    ),
    (
        "openrouter",
        {
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 3},
            "cost": 0.1,
        },
        Usage(3, 4, 3, 5, reported_usd=Decimal("0.1")),
    ),
    (
        "litellm, both spellings count once",
        {
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "cache_read_input_tokens": 4,
            "prompt_tokens_details": {"cached_tokens": 4},
        },
        Usage(6, 4, 0, 5),
    ),
    (
        "anthropic",
        {"input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 3},
        Usage(10, 4, 3, 5),
    ),
    ("anthropic, read only", {"input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 4}, Usage(10, 4, 0, 5)),
    ("anthropic, written only", {"input_tokens": 10, "output_tokens": 5, "cache_creation_input_tokens": 3}, Usage(10, 0, 3, 5)),
    ("responses", {"input_tokens": 10, "output_tokens": 5, "input_tokens_details": {"cached_tokens": 4}}, Usage(6, 4, 0, 5)),
    (
        "more cached than there is",
        {"prompt_tokens": 3, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 9}},
        Usage(0, 3, 0, 5),
    ),
    ("embeddings", {"prompt_tokens": 10, "total_tokens": 10}, Usage(10, 0, 0, 0)),
    ("text and floats", {"prompt_tokens": "10", "completion_tokens": 5.0}, Usage(10, 0, 0, 5)),
    ("all zero", {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}, Usage()),
]


@pytest.mark.parametrize(("name", "reported", "expected"), DIALECTS, ids=[name for name, _, _ in DIALECTS])
def test_dialects(name: str, reported: dict[str, Any], expected: Usage) -> None:
    """Invariant 25."""
    assert read_usage(reported, input_bytes=400, output_tokens=0) == expected


NONSENSE = [-1, -0.5, True, False, None, "many", "-3", [], {}, float("nan"), float("inf"), 10**30, 1e300, "9" * 50]


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_is_estimated_never_credited(value: Any) -> None:
    """Invariant 26."""
    usage = read_usage({"prompt_tokens": value, "completion_tokens": value}, input_bytes=400, output_tokens=7)
    assert usage == Usage(100, 0, 0, 7, estimated=True)
    usage = read_usage({"prompt_tokens": 10, "completion_tokens": value}, input_bytes=400, output_tokens=7)
    assert (usage.prompt, usage.completion, usage.estimated) == (10, 7, True)
    for details in (value, {"cached_tokens": value}):
        usage = read_usage(
            {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": details}, input_bytes=1, output_tokens=0
        )
        assert usage == Usage(10, 0, 0, 5)


def test_missing_usage() -> None:
    for nothing in (None, [], "x", 5):
        assert read_usage(nothing, input_bytes=400, output_tokens=0) == Usage()
        assert read_usage(nothing, input_bytes=400, output_tokens=9) == Usage(100, 0, 0, 9, estimated=True)


ZEROS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def test_zeros_beside_a_delivered_answer_tell_nothing() -> None:
    """Invariant 21: some upstreams report zeros in every event until the last, or always."""
    assert not tells_output(ZEROS)
    assert read_usage(ZEROS, input_bytes=400, output_tokens=0) == Usage()
    assert read_usage(ZEROS, input_bytes=400, output_tokens=9) == Usage(100, 0, 0, 9, estimated=True)
    told = {"prompt_tokens": 10, "completion_tokens": 0}
    assert read_usage(told, input_bytes=400, output_tokens=9) == Usage(10, 0, 0, 9, estimated=True)
    cached = {"input_tokens": 0, "cache_read_input_tokens": 50}
    assert read_usage(cached, input_bytes=400, output_tokens=9) == Usage(0, 50, 0, 9, estimated=True)


def test_what_was_delivered_beside_the_report_is_added() -> None:
    """Invariant 21: a running report tells of what came before it."""
    told = {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}}
    assert read_usage(told, input_bytes=400, output_tokens=7) == Usage(6, 4, 0, 12, estimated=True)


FIELDS = [
    *("prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "total_tokens"),
    *("cache_read_input_tokens", "cache_creation_input_tokens", "prompt_cache_hit_tokens", "prompt_cache_miss_tokens"),
    *("prompt_tokens_details", "input_tokens_details"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["cached_tokens", "cache_write_tokens"]), inner, max_size=2)
    ),
    max_leaves=4,
)
CARD = price_card(
    Model("m", UsdPrice(Decimal("0.000001"), Decimal("0.000002"), input_cache_read=Decimal("0.0000001"))),
    btc_usd=Decimal(60_000),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES), st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_usage_gives_a_bill_that_adds_up(reported: dict[str, Any], size: int, delivered: int) -> None:
    """Invariant 24."""
    usage = read_usage(reported, input_bytes=size, output_tokens=delivered)
    assert min(usage.prompt, usage.cache_read, usage.cache_write, usage.completion) >= 0
    cost = CARD.cost(usage)
    assert cost.total_msat >= 0
    charge = Charge(cost, cost.total_msat, 5, usage, CARD.btc_usd)
    answer: dict[str, Any] = {"metadata": "odd"}
    add_cost(answer, reported, charge)
    shown = answer["usage"]["cost"]
    assert shown["input_msats"] + shown["output_msats"] == shown["total_msats"]
    assert cost_headers(charge)["X-Routstr-Cost-Msats"] == str(cost.total_msat)
    for part in (whole_sats(cost), limited(cost, cost.total_msat // 2)):
        assert part.input_msat + part.output_msat == part.total_msat
        assert min(part.input_msat, part.output_msat) >= 0
    assert whole_sats(cost).total_msat % 1000 == 0
    assert 0 <= whole_sats(cost).total_msat - cost.total_msat < 1000


def test_a_tiny_cost_is_never_free() -> None:
    """Invariant 24."""
    assert CARD.cost(Usage(prompt=1)).total_msat >= 1
    assert limited(Cost(3, 4), 5) == Cost(1, 4)


def test_operators_cost_fields_are_not_shown() -> None:
    answer: dict[str, Any] = {}
    usage = Usage(10, 0, 0, 5)
    reported = {
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "cost": 0.5,
        "cost_details": {"upstream_inference_cost": 1},
        "is_byok": True,
    }
    add_cost(answer, reported, Charge(CARD.cost(usage), 1, 1, usage, None))
    assert set(answer["usage"]) == {
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "cost",
        "cost_sats",
        "remaining_balance_msats",
    }
    assert "total_usd" not in answer["cost"]


def test_what_it_cost_us() -> None:
    model = Model("m", UsdPrice(Decimal(2), Decimal(3), request=Decimal(1), input_cache_read=Decimal("0.5")))
    assert upstream_cost(model.price, Usage(10, 4, 2, 1)) == 1 + 20 + 2 + 4 + 3
    assert upstream_cost(model.price, Usage()) == 0


@pytest.mark.parametrize(
    ("usage", "usd"),
    [
        ({"cost": 0.00014}, "0.00014"),
        ({"cost": "0.5"}, "0.5"),
        ({"total_cost": 2}, "2"),
        ({"cost": {"total_cost": 0.006, "input_tokens_cost": 0.001}}, "0.006"),
        ({"cost": {"total_usd": 0.02, "total_msats": 5}}, "0.02"),
        ({"cost": 0.01, "cost_details": {"total_cost": 0.03}}, "0.03"),
        ({"cost": 0.01, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.2}}, "0.21"),
        ({"cost": 0.01, "is_byok": True}, None),  # the router's fee alone is not the cost
        ({"cost": 0}, None),
        ({"cost": -1}, None),
        ({"cost": True}, None),
        ({"cost": "NaN"}, None),
        ({"cost": "1e999999999"}, None),
        ({"cost": 999.9}, "999.9"),
        ({"cost": 1_000}, None),
        ({"cost": float("inf")}, None),
        ({"cost": [1]}, None),
        ({"cost": None, "cost_details": None}, None),
        ({}, None),
    ],
)
def test_the_cost_that_an_upstream_reports(usage: dict[str, Any], usd: str | None) -> None:
    found = read_usage({"prompt_tokens": 3, "completion_tokens": 4, **usage}, input_bytes=9, output_tokens=0)
    assert found.reported_usd == (None if usd is None else Decimal(usd))
    assert (found.prompt, found.completion) == (3, 4)
