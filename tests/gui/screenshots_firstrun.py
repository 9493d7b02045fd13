"""Pictures of the first run and of the owner's 12 words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.prefs import Prefs
from tests.gui.samples import MINT, SELLING, WORDS

Shoot = Callable[[Any, str], None]


def words(shoot: Shoot) -> None:
    """Before, during and after; and the ways in which it fails."""
    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)
    shoot(WordsDialog(controller), "words-about")
    shown = WordsDialog(controller)
    shown.show_words(WORDS)
    shoot(shown, "words-shown")
    for name, wrong in (("words-check", ""), ("words-wrong", "carbon")):
        asked = WordsDialog(controller)
        asked.show_words(WORDS)
        asked.show()
        asked.ask_words()
        if wrong:
            for line in asked.fields:
                line.setText(wrong)
            asked._check()
        shoot(asked, name)
    shoot(RestoreDialog(controller), "restore-empty")
    typed = RestoreDialog(controller)
    typed.words.setPlainText(WORDS)
    typed._failed("Word 5, “carbn”, is not one of the words in use. Is it “carbon”?", "")
    shoot(typed, "restore-wrong")
    busy = RestoreDialog(controller)
    busy.words.setPlainText(WORDS)
    busy._working(True)
    shoot(busy, "restore-busy")
    for name, found in (
        ("restore-found", FoundAgain(377_000, 377_000, 377_000)),
        ("restore-nothing", FoundAgain(unasked={MINT.url: "The mint does not answer."})),
    ):
        dialog = RestoreDialog(controller)
        dialog._done(found)
        shoot(dialog, name)
