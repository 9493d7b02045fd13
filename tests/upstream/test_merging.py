"""One catalogue of several upstreams."""

from __future__ import annotations

from decimal import Decimal

import pytest

from routstr_desktop.core.catalog import Catalog, Model, Tier, UsdPrice
from routstr_desktop.upstream.merging import Terms, merged


def model(name: str, usd: str = "0.000001", **more: object) -> Model:
    return Model(name, UsdPrice(Decimal(usd), Decimal(usd)), **more)  # type: ignore[arg-type]


def servers(catalog: Catalog, name: str) -> list[str]:
    return [one.upstream for one in catalog.candidates(name)]


def test_one_id_at_several_upstreams_is_one_model_the_cheapest_first() -> None:
    found = merged(
        [
            (Terms("dear"), [model("llama", "0.000003"), model("only-here")]),
            (Terms("cheap"), [model("LLAMA", "0.000001")]),
            (Terms("middle"), [model("llama", "0.000002")]),
        ]
    )
    assert [one.id for one in found.models] == ["llama", "only-here"]
    assert len(found) == 2
    assert servers(found, "Llama") == ["cheap", "middle", "dear"]
    assert found.models[0].upstream == "cheap"
    assert [one.id for one in found.candidates("llama")] == ["llama"] * 3
    assert found.candidates("llama")[0].forwarded_id == "LLAMA"


def test_priority_goes_before_price_and_gives_the_id() -> None:
    lists = [(Terms("a"), [model("Llama")]), (Terms("mine", priority=1), [model("llama", "0.000009")])]
    found = merged(lists)
    assert servers(found, "llama") == ["mine", "a"]
    assert found.models[0].id == "llama"


def test_a_vendor_prefix_makes_no_other_model() -> None:
    own = model("gpt-4o", alias_ids=("openai/gpt-4o",))
    relayed = model("openai/gpt-4o", "0.000002")
    lists = [(Terms("openai"), [own]), (Terms("router"), [relayed])]
    for order in (lists, lists[::-1]):
        found = merged(order)
        assert len(found) == 1
        for name in ("gpt-4o", "openai/gpt-4o", "GPT-4o-2024-08-06"):
            assert servers(found, name) == ["openai", "router"], name
        assert {one.forwarded_id for one in found.candidates("gpt-4o")} == {"gpt-4o", "openai/gpt-4o"}
        assert servers(found, "router/gpt-4o" if found.models[0].id == "gpt-4o" else "router/openai/gpt-4o") == ["router"]


def test_names_that_are_merely_alike_stay_apart() -> None:
    found = merged([(Terms("a"), [model("gpt-4o-2024-08-06")]), (Terms("b"), [model("acme/gpt-4o"), model("gpt-4o-mini")])])
    assert len(found) == 3
    assert servers(found, "gpt-4o-2024-08-06") == ["a"]


def test_two_models_of_one_upstream_are_never_one() -> None:
    found = merged([(Terms("a"), [model("other", alias_ids=("llama",)), model("llama")])])
    assert len(found) == 2
    assert found.candidates("llama")[0].id == "llama"


def test_an_upstream_can_be_named() -> None:
    found = merged([(Terms("one"), [model("llama", "0.000002")]), (Terms("two"), [model("llama")])])
    assert servers(found, "one/llama") == ["one"]
    assert servers(found, "two/LLAMA") == ["two"]
    assert found.candidates("three/llama") == ()
    really = merged([(Terms("one"), [model("llama")]), (Terms("two"), [model("one/llama")])])
    assert servers(really, "one/llama") == ["two"], "a model that is really called so"


@pytest.mark.parametrize(
    ("patterns", "sold"),
    [
        ((), ["a", "b", "vendor/c"]),
        (("a",), ["a"]),
        (("A", "vendor/*"), ["a", "vendor/c"]),
        (("!vendor/*",), ["a", "b"]),
        (("?", "!b"), ["a"]),
        (("nothing",), []),
    ],
)
def test_the_filter(patterns: tuple[str, ...], sold: list[str]) -> None:
    found = merged([(Terms("x", models=patterns), [model("a"), model("b"), model("vendor/c")])])
    assert [one.id for one in found.models] == sold


def test_the_fee_is_part_of_every_price() -> None:
    price = UsdPrice(
        Decimal(1), Decimal(2), request=Decimal(3), input_cache_read=Decimal(4), tiers=(Tier(10, Decimal(5), Decimal(6)),)
    )
    (found,) = merged([(Terms("x", fee=Decimal("1.5")), [Model("m", price)])]).models
    assert found.price == UsdPrice(
        Decimal("1.5"),
        Decimal(3),
        request=Decimal("4.5"),
        input_cache_read=Decimal(6),
        tiers=(Tier(10, Decimal("7.5"), Decimal(9)),),
    )
    (dear, cheap) = merged([(Terms("a", fee=Decimal(3)), [model("m")]), (Terms("b"), [model("m", "0.000002")])]).candidates("m")
    assert (dear.upstream, cheap.upstream) == ("b", "a"), "what is really paid decides"
