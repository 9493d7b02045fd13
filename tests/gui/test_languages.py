"""The languages of the program: which one is spoken, how numbers look in it, and a catalogue that says everything."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from routstr_desktop.gui import languages
from routstr_desktop.gui.text import Numbers, ago, iso_day
from routstr_desktop.gui.translation import tr, trn

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "resources" / "translations" / "routstr_de.ts"
GAP = re.compile(r"\{(\w*)[^{}]*\}")


@pytest.fixture(scope="module")
def catalogues() -> Iterator[ModuleType]:
    """What `make translations` runs."""
    found = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    sys.modules["translations"] = made
    found.loader.exec_module(made)
    yield made
    del sys.modules["translations"]


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[None]:
    yield
    languages.install(qapp, languages.ENGLISH)


# --- the program speaks ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("speak")
def test_german_is_spoken_with_its_plurals_dates_and_qts_own_words(qapp: QApplication) -> None:
    assert languages.install(qapp, "de") == "de"
    assert tr("Cancel") == "Abbrechen"
    assert (trn("{n} key", "{n} keys", 1), trn("{n} key", "{n} keys", 1204, n="1.204")) == ("1 Schlüssel", "1.204 Schlüssel")
    assert (trn("{n} day", "{n} days", 1), trn("{n} day", "{n} days", 2)) == ("1 Tag", "2 Tage")
    assert iso_day("2026-11-22") == "22. Nov."
    assert ago(0, 120) == "vor 2\N{NO-BREAK SPACE}min"
    assert QApplication.translate("QPlatformTheme", "Discard") == "Verwerfen"
    assert languages.numbers() == Numbers(".", ",")
    assert languages.install(qapp, "en") == "en"
    assert tr("Cancel") == "Cancel"
    assert QApplication.translate("QPlatformTheme", "Discard") == "Discard"


def test_the_language_is_the_chosen_one_else_the_first_of_the_system_that_we_have() -> None:
    assert languages.spoken("system", ["fr-FR", "de-CH", "en"]) == "de"
    assert languages.spoken("system", ["fr-FR", "fr"]) == "en"
    assert languages.spoken("system", []) == "en"
    assert languages.spoken("en", ["de-DE"]) == "en"
    assert languages.spoken("no such language", ["de-DE"]) == "de"


def test_numbers_follow_the_system_unless_another_language_was_chosen() -> None:
    swiss = QLocale("de_CH")
    assert languages.locale_of("system", swiss) == swiss
    assert languages.locale_of("de", swiss) == swiss
    assert languages.locale_of("en", swiss).decimalPoint() == "."
    assert languages.locale_of("de", QLocale("en_US")).decimalPoint() == ","


@pytest.mark.usefixtures("speak")
def test_the_pseudo_locale_marks_and_lengthens_what_goes_through_tr(qapp: QApplication) -> None:
    assert languages.install(qapp, languages.PSEUDO) == languages.PSEUDO
    said = tr("Paused until {time}", time="18:00")
    assert said.startswith("[Pâûšéd ûñtïl 18:00~")
    assert said.endswith("~]")
    assert len(said) > 1.4 * len("Paused until")
    assert trn("{n} key", "{n} keys", 2) == "[2 kéýš~~]"


# --- the catalogue says everything --------------------------------------------------------------------------------------


def test_the_catalogue_holds_what_the_code_says_and_nothing_else(catalogues: ModuleType) -> None:
    held = [message for message, _ in catalogues.entries(GERMAN)]
    assert sorted(held) == sorted(catalogues.collect()), "run: make translations"


def test_every_sentence_has_a_translation_with_the_same_gaps(catalogues: ModuleType) -> None:
    wrong = []
    gaps = {message: (set(GAP.findall(message.one)), set(GAP.findall(message.source))) for message in catalogues.collect()}
    for message, forms in catalogues.entries(GERMAN):
        one, many = gaps[message]
        for form, needed in zip(forms, (one, many), strict=False):
            said = set(GAP.findall(form))
            lost = needed - said - ({"n"} if message.numerus else set())
            if not form or said - one - many or lost or form.strip() != form or form.endswith("..."):
                wrong.append(message.source)
    assert wrong == []


def test_the_shipped_file_is_made_of_the_catalogue(catalogues: ModuleType, tmp_path: Path) -> None:
    catalogues.release(GERMAN, tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == GERMAN.with_suffix(".qm").read_bytes(), "run: make translations"


def test_what_is_put_together_at_run_time_is_refused(catalogues: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text('name = "x"\ntr(f"Hello {name}")\n')
    with pytest.raises(catalogues.NotALiteral, match=r"page\.py:2"):
        list(catalogues.literals(file))
