"""Words in another language: whole sentences with gaps, and the form that fits the number."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from decimal import Decimal

import pytest

from routstr_desktop.core.money import Amount, Dollars
from routstr_desktop.core.sentence import say, say_n, together
from routstr_desktop.gui import translation
from routstr_desktop.gui.translation import tr, tr_said, trn

GERMAN = {
    ("Paused until {time}", None): "Bis {time} angehalten",
    ("{n} keys", 1): "{n} Schlüssel",
    ("{n} keys of {who}", 2): "{who}: {n} Schlüssel",
}


@pytest.fixture
def german() -> Iterator[None]:
    translation.use(lambda source, number: GERMAN.get((source, number), ""))
    yield
    translation.use(None)


def test_without_a_catalogue_the_source_is_said() -> None:
    assert tr("Keys") == "Keys"
    assert tr("Paused until {time}", time="18:00") == "Paused until 18:00"
    assert trn("{n} key", "{n} keys", 1) == "1 key"
    assert trn("{n} key", "{n} keys", 1204, n="1,204") == "1,204 keys"


@pytest.mark.usefixtures("german")
def test_a_language_orders_the_gaps_and_chooses_its_own_plural() -> None:
    assert tr("Paused until {time}", time="18:00") == "Bis 18:00 angehalten"
    assert trn("{n} key of {who}", "{n} keys of {who}", 2, who="Ada") == "Ada: 2 Schlüssel"
    assert trn("{n} key", "{n} keys", 1) == "1 Schlüssel"
    assert tr("Not in the catalogue") == "Not in the catalogue"


# --- what the node reports ----------------------------------------------------------------------------------------------

REPORTS = {
    ("{mint} does not answer.", None): "{mint} antwortet nicht.",
    ("the mint {name}", None): "die Mint {name}",
    ("{why:capital} Try again.", None): "Noch einmal: {why}",
    (
        "It lost {amount:,} sat, {usd:,.2f} USD at port {port}",
        None,
    ): "An Port {port} fehlen {amount:,} sat, {usd:,.2f} USD",
    ("{n:,} coins", 1): "{n:,} Münze",
    ("{n:,} coins", 21480): "{n:,} Münzen",
    ("Selling: {what}", None): "Verkauf: {what}",
}
DOWN = say("{mint} does not answer.", mint=say("the mint {name}", name="a.example"))


@pytest.fixture
def reported() -> Iterator[None]:
    translation.use(lambda source, number: REPORTS.get((source, number), ""), ".", ",")
    yield
    translation.use(None)


def test_without_a_catalogue_a_report_is_its_text() -> None:
    assert tr_said(DOWN) == "the mint a.example does not answer."
    assert tr_said(say("{why:capital} Try again.", why=DOWN)) == "The mint a.example does not answer. Try again."


@pytest.mark.usefixtures("reported")
def test_a_report_is_said_with_the_reports_inside_of_it() -> None:
    assert tr_said(DOWN) == "die Mint a.example antwortet nicht."
    assert tr_said(say("{why:capital} Try again.", why=DOWN)) == "Noch einmal: die Mint a.example antwortet nicht."
    assert tr_said(together(DOWN, "Words of a relay.")) == "die Mint a.example antwortet nicht. Words of a relay."
    assert tr("Selling: {what}", what=DOWN) == "Verkauf: die Mint a.example antwortet nicht."
    assert tr_said(say("Not in the {what}", what="catalogue")) == "Not in the catalogue"


@pytest.mark.usefixtures("reported")
def test_numbers_of_a_report_are_written_the_way_of_the_reader() -> None:
    lost = say("It lost {amount:,} sat, {usd:,.2f} USD at port {port}", amount=21480, usd=Decimal("1234.5"), port=8421)
    assert lost == "It lost 21,480 sat, 1,234.50 USD at port 8421"
    assert tr_said(lost) == "An Port 8421 fehlen 21.480 sat, 1.234,50 USD"
    assert [tr_said(say_n("{n:,} coin", "{n:,} coins", n)) for n in (1, 21480)] == ["1 Münze", "21.480 Münzen"]


@pytest.mark.usefixtures("reported")
def test_money_in_a_report_is_written_the_way_of_the_reader_or_hidden() -> None:
    short = say("{mint} owes {amount}, {price} in all.", mint=DOWN.values["mint"], amount=Amount(1_204_500), price=Dollars(9))
    assert short == "the mint a.example owes 1,204.5 sat, $9.00 in all."
    assert tr_said(short) == "die Mint a.example owes 1.204,5\N{NO-BREAK SPACE}sat, $9,00 in all."
    translation.hide_amounts("•••••")
    try:
        assert tr_said(short) == "die Mint a.example owes •••••, ••••• in all."
        assert tr("Selling: {what}", what=short) == "Verkauf: die Mint a.example owes •••••, ••••• in all."
    finally:
        translation.hide_amounts(None)
    assert tr_said(pickle.loads(pickle.dumps(short))) == tr_said(short)


@pytest.mark.usefixtures("reported")
def test_a_report_that_was_written_down_is_known_by_its_text_and_others_words_stay() -> None:
    known = {"The disk is full.": "Die Platte ist voll.", "Continue": "Weiter"}
    translation.use(lambda source, number: known.get(source, ""))
    assert tr_said(json.loads(json.dumps(say("The disk is full.")))) == "Die Platte ist voll."
    assert tr_said("blocked: pow") == "blocked: pow"
    assert tr_said("Continue") == "Continue"  # an app's name


def test_a_language_that_invents_words_leaves_those_of_others_alone() -> None:
    translation.use(lambda source, _number: f"[{source}]", invents=True)
    try:
        assert tr_said(say("The disk is full.")) == "[The disk is full.]"
        assert tr_said("blocked: pow") == "blocked: pow"
    finally:
        translation.use(None)
