"""Our prices among others'."""

from __future__ import annotations

from routstr_desktop.core.market import Market, Offer, folded


def test_a_model_is_compared_with_the_median_of_the_others() -> None:
    ours = [Offer("me", "gpt-x", 560, 560), Offer("me", "only-here", 1, 1)]
    others = [
        Offer("a", "openai/GPT-X", 400, 400),
        Offer("b", "gpt-x", 500, 500),
        Offer("c", "gpt-x", 900, 900),
        Offer("c", "vendor/gpt-x", 700, 700),  # a node counts once, with its lowest
        Offer("me", "gpt-x", 1, 1),  # our own listing is not a rival
    ]
    [found] = Market(others).compare(ours)
    assert (found.median, found.percent, found.others, found.cheapest.who) == (1000, 12, 3, "a")
    assert Market([]).compare(ours) == ()


def test_cheaper_is_negative_and_an_even_number_takes_the_middle() -> None:
    market = Market([Offer("a", "m", 100, 100), Offer("b", "m", 0, 0), Offer("c", "m", 100, 100)])
    [found] = market.compare([Offer("me", "m", 90, 90)])
    assert market.compare([Offer("me", "m", 90, 90)]) == (found,)
    assert market.compare([Offer("me", "m", 200, 200)])[0].percent == 100
    assert (found.median, found.percent) == (200, -10)
    [free] = Market([Offer("b", "m", 0, 0)]).compare([Offer("me", "m", 90, 90)])
    assert free.percent == 0
    assert folded("A/b/C") == "c"
