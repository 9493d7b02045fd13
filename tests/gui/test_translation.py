"""Words in another language: whole sentences with gaps, and the form that fits the number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from routstr_desktop.gui import translation
from routstr_desktop.gui.translation import tr, trn

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
