"""Which language the program speaks: that of the system, or one that was chosen; chosen before the first window is made.

The sentences come from `resources/translations` (`make translations`), those of Qt's own dialogs from Qt. English needs
no catalogue. The pseudo-locale is for tests and pictures: it shows what bypasses `tr`, and whether longer words fit.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import structlog
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from routstr_desktop.gui import translation
from routstr_desktop.gui.text import NBSP, Numbers
from routstr_desktop.system.paths import resources

log = structlog.get_logger(__name__)

SYSTEM, ENGLISH, PSEUDO = "system", "en", "pseudo"
NAMES = {ENGLISH: "English", "de": "Deutsch"}
"""Every language by its own name."""
CONTEXT = "routstr"
_ACCENTED = str.maketrans("aceinorsuyzACEINORSUYZ", "âçéïñôřšûýžÂÇÉÏÑÔŘŠÛÝŽ")
_GAP = re.compile(r"(\{[^{}]*\})")
_LONGER, _WORD = 0.4, 8
_installed: list[QTranslator] = []


def install(app: QCoreApplication, chosen: str = SYSTEM) -> str:
    """Speak `chosen` from now on; what is on a screen already stays as it is. Returns the language that is spoken."""
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    language = spoken(chosen, QLocale.system().uiLanguages())
    QLocale.setDefault(locale_of(chosen, QLocale.system()))
    written = numbers()
    translation.use(pseudo if language == PSEUDO else None, written.group, written.point, invents=True)
    if language == PSEUDO:
        return language
    own = QTranslator(app)
    if language != ENGLISH and own.load(str(resources() / "translations" / f"{CONTEXT}_{language}.qm")):
        translation.use(
            lambda source, number: own.translate(CONTEXT, source, "", -1 if number is None else number) or "",
            written.group,
            written.point,
        )
        qts = QTranslator(app)
        if qts.load(str(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{language}.qm")):
            app.installTranslator(qts)
            _installed.append(qts)
    elif language != ENGLISH:
        log.error("language_not_loaded", language=language)
        return ENGLISH
    return language


def spoken(chosen: str, wanted: list[str]) -> str:
    """The language for a choice: itself if there is one, else the first of the system's that we have, else English."""
    if chosen == PSEUDO or chosen in NAMES:
        return chosen
    return next((known for name in wanted if (known := name.partition("-")[0]) in NAMES), ENGLISH)


def locale_of(chosen: str, system: QLocale) -> QLocale:
    """How numbers are written: as the system does, unless another language than the system's was chosen."""
    if chosen in NAMES and system.name().partition("_")[0] != chosen:
        return QLocale(chosen)
    return system


def numbers() -> Numbers:
    """Separators of the default locale; a narrow or plain space becomes one that does not break."""
    locale = QLocale()
    group = locale.groupSeparator()
    return Numbers(NBSP if group.isspace() else group, locale.decimalPoint())


def pseudo(source: str, number: int | None = None) -> str:
    """`[Ķéý~~]`: accents, brackets and 40 % more length; the gaps stay as they are."""
    del number
    parts = _GAP.split(source)
    words = "".join(part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(parts))
    letters = sum(len(part) for part in parts[::2])
    longer = " ".join(textwrap.wrap("~" * round(letters * _LONGER), _WORD))
    return f"[{words}{longer}]" if letters else source
