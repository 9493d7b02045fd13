"""Tooltips show their words letter by letter.

Qt takes a tooltip that looks like markup for markup. Many hold words of a mint, a relay, a provider or another node, who must
not be able to set type, pictures and colours in our window.
"""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """What to give Qt so that it shows just this."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def panel_tip(text: str) -> str:
    """The same for the icon in the tray: panels differ in what they take for markup, so nothing is left that opens it."""
    return text.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
