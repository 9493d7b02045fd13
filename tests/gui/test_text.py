"""Numbers and times as they are written (no Qt)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from routstr_desktop.gui import text
from routstr_desktop.gui.text import Numbers

EN, DE = Numbers(), Numbers(".", ",")


@pytest.mark.parametrize(
    ("msat", "shown"),
    [
        (21_480_000, "21,480 sat"),
        (21_480_999, "21,480 sat"),
        (0, "0 sat"),
        (420, "0.42 sat"),
        (1, "0.001 sat"),
        (-87_000, "−87 sat"),
        (None, "–"),
        (21 * 10**17, "2,100,000,000,000,000 sat"),
    ],
)
def test_balances_round_down_and_keep_their_unit(msat: int | None, shown: str) -> None:
    assert EN.sat(msat) == shown.replace(" ", text.NBSP)


def test_other_locales() -> None:
    assert DE.sat(21_480_000) == f"21.480{text.NBSP}sat"
    assert DE.sat(420) == f"0,42{text.NBSP}sat"
    assert DE.fiat(21_480_420, Decimal(85662), 10) == f"≈{text.NBSP}$18,40"


@pytest.mark.parametrize(("msat", "shown"), [(1_204_000, "+1,204 sat"), (-87_000, "−87 sat"), (0, "0 sat"), (None, "–")])
def test_changes_are_signed(msat: int | None, shown: str) -> None:
    assert EN.delta(msat) == shown.replace(" ", text.NBSP)


@pytest.mark.parametrize(
    ("msat", "rate", "age", "shown"),
    [
        (21_480_420, "85662", 40, "≈ $18.40"),
        (21_480_420, "85662", 7300, "≈ $18.40 (rate 2 h old)"),
        (4_786, "85662", 0, "≈ $0.0041"),
        (1_234_567_890_000, "85662", 0, "≈ $1,057,555.55"),
        (0, "85662", 0, "≈ $0.00"),
        (-584_000, "85662", 0, "≈ −$0.50"),
        (5000, None, None, ""),
        (None, "85662", 0, ""),
    ],
)
def test_fiat(msat: int | None, rate: str | None, age: float | None, shown: str) -> None:
    found = EN.fiat(msat, Decimal(rate) if rate else None, age)
    assert found.replace(text.NBSP, " ") == shown


def test_hidden_shows_no_amount_but_counts() -> None:
    hidden = Numbers(hidden=True)
    assert {hidden.sat(5), hidden.delta(5), hidden.fiat(5, Decimal(9), 0)} == {"•••••"}
    assert hidden.count(12_345) == "12,345"


def test_times() -> None:
    now = datetime.datetime(2026, 11, 22, 12, 0).timestamp()
    shown = [text.ago(now - passed, now).replace(text.NBSP, " ") for passed in (5, 50, 150, 7300, 90_000, 86400 * 400)]
    assert shown == ["just now", "1 min ago", "2 min ago", "2 h ago", "21 Nov", "18 Oct 2025"]
    assert text.ago(now + 60, now) == "just now"
    assert [text.duration(ms).replace(text.NBSP, " ") for ms in (840, 999.7, 3210)] == ["840 ms", "1.0 s", "3.2 s"]
    assert text.span(86400 * 2) == "2 days"


def test_small_words() -> None:
    assert [text.tokens(812), text.tokens(12_400), text.tokens(3_100_000)] == ["812", "12.4k", "3.1M"]
    assert [text.tokens(count) for count in (999, 1000, 999_949, 999_950)] == ["999", "1.0k", "999.9k", "1.0M"]
    assert text.tokens(12_400, DE) == "12,4k"
    assert text.masked(None) == "–"
    assert text.masked("sk-12") == "sk-12" + "•" * 16
    assert text.host("https://mint.example.com/Bitcoin/") == "mint.example.com/Bitcoin"
    assert text.iso_day("2026-11-02") == "2 Nov"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" https://mint.example.com/ ", "https://mint.example.com"),
        ("mint.example.com/Bitcoin", "https://mint.example.com/Bitcoin"),
        ("api.example.com:8443/v1/", "https://api.example.com:8443/v1"),
        ("localhost:11434/v1", "http://localhost:11434/v1"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://192.168.0.9/v1", "http://192.168.0.9/v1"),
        ("https://", ""),
        ("mint", ""),
        ("ada@example.com", ""),
        ("two words.example", ""),
        ("ftp://mint.example.com", ""),
        ("", ""),
    ],
)
def test_an_address_may_be_typed_without_its_scheme(typed: str, url: str) -> None:
    assert text.address(typed) == url
